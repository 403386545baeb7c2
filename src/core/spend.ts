// What the live model may cost: reserved before it is asked, settled after, and at no moment more than each of the caps.

import { z } from 'zod';
import type { Context } from './command.ts';
import { goneKey } from './mark.ts';
import type { Caps, Key } from './ports.ts';
import { settingsKey, standard } from './settings.ts';
import { type LedgerKind, leftWords, refusalWords } from './spend-words.ts';
import type { Text } from './text.ts';
import { dayOf } from './text.ts';

const DAY = 24 * 3600_000;
/** How long an ask may be under way, in milliseconds. One that nobody settled by then stays as spent as it was reserved. */
const LAPSES = 3600_000;

/** Millionths of a US dollar: whole numbers add up without an error. */
const micros = (dollars: number): number => Math.ceil(dollars * 1e6 - 1e-6);

/** `spent` holds what is reserved too, so that forgetting to settle can only count too much. */
export const LedgerShape = z.object({
  spent: z.int(),
  /** What is reserved and not settled, by reservation, and until when it may be. */
  open: z.record(z.string(), z.object({ micros: z.int(), until: z.number() })),
});
type Ledger = z.infer<typeof LedgerShape>;
const EMPTY: Ledger = { spent: 0, open: {} };

/** Whose caps an ask counts on: `person` is a person's key, the others the platform's own ids. */
export type Payer = {
  readonly platform: string;
  readonly tenant: string;
  readonly place: string;
  readonly person: string;
};

/** One cap on one span of time: until when it holds, in milliseconds since 1970. */
type Limit = {
  readonly kind: LedgerKind;
  readonly key: Key<Ledger>;
  readonly cap: number;
  readonly until: number;
};

/** A reservation, and the ledgers that it stands in, each with the moment (milliseconds since 1970) when nobody needs it any more. */
export type Reservation = {
  readonly id: string;
  readonly held: readonly { readonly key: Key<Ledger>; readonly expiresAt: number }[];
};
export type Reserved =
  | { readonly kind: 'reserved'; readonly reservation: Reservation }
  | { readonly kind: 'refused'; readonly words: Text; readonly until: number };

type Purse = Pick<Context, 'store' | 'clock' | 'caps'>;

const NOTHING: Caps = { person: 0, place: 0, day: 0, month: 0 };

/** The four caps, the narrowest first. A place's own settings may lower what one place may cost, never raise it. */
async function limitsOf({ store, clock, caps = NOTHING }: Purse, payer: Payer): Promise<readonly Limit[]> {
  const now = new Date(clock.now());
  const [day, month] = [dayOf(now.getTime()), now.toISOString().slice(0, 7)];
  const tomorrow = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1);
  const next = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
  const { platform, tenant, place, person } = payer;
  const [settings = standard, gone] = await Promise.all([store.read(settingsKey(payer)), store.read(goneKey(person))]);
  const { liveCap = caps.place } = settings;
  // Else a deletion would be a way around the cap; the mark that it leaves stays for longer than the rest of the day.
  const isGone = gone !== undefined && gone.at >= tomorrow - DAY;
  const limit = (kind: LedgerKind, path: string, cap: number, until: number): Limit => ({
    kind,
    key: { path, shape: LedgerShape, version: 1 },
    cap,
    until,
  });
  return [
    limit(isGone ? 'deleted' : 'person', `person/${person}/spend/${day}`, isGone ? 0 : caps.person, tomorrow),
    limit('place', `spend/${platform}:${tenant}:${place}/${day}`, Math.min(liveCap, caps.place), tomorrow),
    limit('day', `spend/all/${day}`, caps.day, tomorrow),
    limit('month', `spend/all/${month}`, caps.month, next),
  ];
}

/** A ledger with a reservation more, and without those that nobody settled in time; null where the cap does not let it. */
function withOne({ spent, open }: Ledger, id: string, asked: number, cap: number, now: number): Ledger | null {
  // Anything that is no number of dollars fits nowhere.
  if (!(asked >= 0 && spent + asked <= Math.floor(cap * 1e6 + 1e-6))) return null;
  const left = Object.entries(open).filter(([, { until }]) => until > now);
  return { spent: spent + asked, open: { ...Object.fromEntries(left), [id]: { micros: asked, until: now + LAPSES } } };
}

/** Writes a reservation into one ledger; false where its cap does not let it. */
function enter({ store, clock }: Purse, { key, cap, until }: Limit, id: string, asked: number): Promise<boolean> {
  return store.update(key, (old) => {
    const value = withOne(old ?? EMPTY, id, asked, cap, clock.now());
    return value ? { value, expiresAt: until + DAY, result: true } : { value: old, result: false };
  });
}

/** The first of the limits that does not let a reservation in, in their order; null where all did. `together`: side by side. */
async function hindering(
  context: Purse,
  limits: readonly Limit[],
  id: string,
  asked: number,
  together: boolean,
): Promise<Limit | null> {
  if (together) {
    const entered = await Promise.allSettled(limits.map((limit) => enter(context, limit, id, asked)));
    const failed = entered.find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
    const fits = entered.map((each) => each.status === 'fulfilled' && each.value);
    return limits[fits.indexOf(false)] ?? null;
  }
  for (const limit of limits) if (!(await enter(context, limit, id, asked))) return limit;
  return null;
}

/**
 * Reserves US dollars, a model's `ceiling`, before it is asked. Where a cap does not let it, says which one and when it starts
 * anew. Throws where the store fails: who cannot count does not spend.
 */
export async function reserve(
  context: Purse & Pick<Context, 'dice'>,
  payer: Payer,
  dollars: number,
): Promise<Reserved> {
  const asked = micros(dollars);
  const id = `${context.dice.seed().toString(36)}-${context.dice.seed().toString(36)}`;
  const limits = await limitsOf(context, payer);
  const held = limits.map(({ key, until }) => ({ key, expiresAt: until + DAY }));
  const tried = async (together: boolean): Promise<Limit | null> => {
    try {
      const limit = await hindering(context, limits, id, asked, together);
      if (limit) await replace(context, { id, held }, 0);
      return limit;
    } catch (error) {
      // What cannot be given back stays spent.
      await replace(context, { id, held }, 0).catch(() => {});
      throw error;
    }
  };
  // Side by side first, since it is quick. Near a cap many could refuse each other so: in one order, whoever comes first gets it.
  const limit = (await tried(true)) && (await tried(false));
  if (limit === null) return { kind: 'reserved', reservation: { id, held } };
  return { kind: 'refused', words: refusalWords(limit.kind, limit.cap, dollars, limit.until), until: limit.until };
}

/** Puts what it did cost in the place of what was reserved; does nothing where that is settled already, deleted or lapsed. */
async function replace({ store }: Pick<Context, 'store'>, { id, held }: Reservation, cost: number): Promise<void> {
  const all = held.map(({ key, expiresAt }) =>
    store.update(key, (old) => {
      const reserved = old?.open[id];
      if (!old || !reserved) return { value: old, result: null };
      const { [id]: _, ...open } = old.open;
      return { value: { spent: old.spent + cost - reserved.micros, open }, expiresAt, result: null };
    }),
  );
  await Promise.all(all);
}

/** Settles a reservation at what the ask did cost, in US dollars. Harmless twice. Never throws: unsettled, it counts in full. */
export async function settle(
  context: Pick<Context, 'store' | 'log'>,
  reservation: Reservation,
  dollars: number,
): Promise<void> {
  // What is no number of dollars is not known, so that all of it may be spent.
  if (!(dollars >= 0 && Number.isFinite(dollars))) return;
  await replace(context, reservation, micros(dollars)).catch((err: unknown) =>
    context.log.warn({ err }, 'What an ask of the model cost could not be written down: it counts as its most.'),
  );
}

/** What may be spent yet, in US dollars, by the cap that leaves least, and who pays and how much is left in words. */
export async function left(context: Purse, payer: Payer): Promise<{ readonly dollars: number; readonly words: Text }> {
  const limits = await limitsOf(context, payer);
  const rest = await Promise.all(
    limits.map(async ({ kind, key, cap }) => {
      const { spent } = (await context.store.read(key)) ?? EMPTY;
      return { kind, dollars: Math.max(0, cap - spent / 1e6) };
    }),
  );
  const least = rest.reduce((one, other) => (other.dollars < one.dollars ? other : one));
  return { dollars: least.dollars, words: leftWords(least.kind, least.dollars) };
}
