// What is stored around every value: { v, at?, expiresAt?, value } as JSON, and how a stored text is judged.
import { z } from 'zod';
import type { Key } from './ports.ts';

/** A stored text, judged: `none` is absent or expired; `newer` was written by later code; `why` quotes nothing of the value. */
export type Opened<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'none' }
  | { readonly kind: 'newer'; readonly v: number }
  | { readonly kind: 'unreadable'; readonly why: string };

/** `at` is when the value last changed; milliseconds since 1970, UTC, as `expiresAt` is. */
const Envelope = z.object({
  v: z.int().nonnegative(),
  at: z.number().optional(),
  expiresAt: z.number().optional(),
  value: z.unknown(),
});
type Envelope = z.infer<typeof Envelope>;
/** The times of a value, where they are known. */
type Times = { readonly at?: number | undefined; readonly expiresAt?: number | undefined };
const NONE = { kind: 'none' } as const;

/** The text to store. Throws where JSON cannot hold the value at all (a cycle, a bigint). */
export function seal(key: Key<unknown>, value: unknown, expiresAt?: number, at?: number): string {
  const times = { ...(at === undefined ? {} : { at }), ...(expiresAt === undefined ? {} : { expiresAt }) };
  const text = JSON.stringify({ v: key.version, ...times, value });
  return text.includes(PROTO) ? JSON.stringify(JSON.parse(text), (_, each) => renamed(each, hide)) : text;
}

/** Judges a stored text by a key, at a moment in milliseconds since 1970. Every call gives a copy of its own. */
export function open<T>(key: Key<T>, text: string | undefined, now: number): Opened<T> {
  if (text === undefined) return NONE;
  const envelope = unseal(text);
  if (!envelope) return { kind: 'unreadable', why: 'not an envelope in JSON' };
  if (envelope.v > key.version) return { kind: 'newer', v: envelope.v };
  if (expired(envelope, now)) return NONE;
  const read = key.shape.safeParse(envelope.value);
  if (!read.success) return { kind: 'unreadable', why: read.error.issues.slice(0, 3).map(fault).join('; ') };
  return { kind: 'value', value: text.includes(PROTO) ? (shown(read.data) as T) : read.data };
}

/** Whether a stored text's time is up, by its own end or `kept` milliseconds after its last change; an unreadable text has none. */
export function isOver(text: string, now: number, kept = Number.POSITIVE_INFINITY): boolean {
  const envelope = unseal(text);
  return envelope !== null && (expired(envelope, now) || (envelope.at !== undefined && envelope.at + kept <= now));
}

const expired = ({ expiresAt }: Times, now: number): boolean => expiresAt !== undefined && expiresAt <= now;

function unseal(text: string): Envelope | null {
  try {
    return Envelope.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Where and what kind of fault, without the words that zod would quote from the value. */
const fault = (issue: z.core.$ZodIssue): string => `${issue.code} at ${['value', ...issue.path].map(String).join('.')}`;

// zod leaves the key `__proto__` out of every record without a word, so it is stored under a name that zod lets through.
const PROTO = '__proto__"';
const hide = (name: string): string => (/^%*__proto__$/.test(name) ? `%${name}` : name);
const show = (name: string): string => (/^%+__proto__$/.test(name) ? name.slice(1) : name);

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const renamed = (value: unknown, rename: (name: string) => string): unknown =>
  isPlain(value) ? Object.fromEntries(Object.entries(value).map(([name, each]) => [rename(name), each])) : value;

function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [show(name), shown(each)]));
}
