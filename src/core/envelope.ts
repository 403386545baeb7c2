// What is stored around every value: { v, at?, expiresAt?, value } as JSON, and how a stored text is judged.
import { z } from 'zod';
import type { Change, Key } from './ports.ts';

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

/** The text of a change, which must be readable again: else the value would be lost to its next reader. Throws a TypeError. */
export function sealed(key: Key<unknown>, { value, expiresAt }: Change<unknown, unknown>, now: number): string {
  if (value === undefined) throw new TypeError(`An update of ${key.path} gave undefined; to delete is null.`);
  const text = seal(key, value, expiresAt, now);
  const why = whyUnreadable(key, value, text);
  if (why === undefined) return text;
  throw new TypeError(`What an update would store under ${key.path} does not fit its shape: ${why}.`);
}

/** Why nobody could read this value back from its text; undefined where one can. */
function whyUnreadable(key: Key<unknown>, value: unknown, text: string): string | undefined {
  // What JSON gives back as it is need not be read back to be judged.
  if (!text.includes(PROTO) && survives(value)) return misfit(key.shape.safeParse(value));
  const judged = open(key, text, Number.NEGATIVE_INFINITY);
  return judged.kind === 'unreadable' ? judged.why : undefined;
}

/** Whether JSON gives this very value back: plain objects and lists, without holes, of strings, booleans, null and finite numbers. */
function survives(value: unknown): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (Array.isArray(value)) return Object.getPrototypeOf(value) === Array.prototype && value.findIndex(isLost) === -1;
  return isPlain(value) && !Object.values(value).some(isLost);
}
const isLost = (value: unknown): boolean => !survives(value);

/** Judges a stored text by a key, at a moment in milliseconds since 1970. Every call gives a copy of its own. */
export function open<T>(key: Key<T>, text: string | undefined, now: number): Opened<T> {
  if (text === undefined) return NONE;
  const envelope = unseal(text);
  if (!envelope) return { kind: 'unreadable', why: 'not an envelope in JSON' };
  if (envelope.v > key.version) return { kind: 'newer', v: envelope.v };
  if (expired(envelope, now)) return NONE;
  const read = key.shape.safeParse(envelope.value);
  if (!read.success) return { kind: 'unreadable', why: misfit(read) ?? '' };
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

/** The first faults of a value that does not fit its shape; undefined where it does. */
const misfit = ({ error }: z.ZodSafeParseResult<unknown>): string | undefined =>
  error?.issues.slice(0, 3).map(fault).join('; ');
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
