// When a model is not asked any more for a while, by why it gave no answer: nothing is gained by asking again at once.
import { type Clock, ModelTrouble } from '../core/ports.ts';

type Kind = ModelTrouble['kind'];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** While one ask tries whether the trouble is over, the others wait for it: as long as its two tries may take. */
const TRIAL = MINUTE;

/** How many times in a row it must happen, and for how long nobody asks then. */
const RULES: Readonly<Record<Kind, { readonly after: number; readonly pause: number } | null>> = {
  key: { after: 1, pause: HOUR },
  billing: { after: 1, pause: HOUR },
  'spend-limit': { after: 1, pause: HOUR },
  retired: { after: 1, pause: Number.POSITIVE_INFINITY },
  'rate-limit': { after: 1, pause: MINUTE / 2 },
  overloaded: { after: 2, pause: MINUTE },
  unreachable: { after: 2, pause: MINUTE },
  request: { after: 3, pause: HOUR },
  stopped: null,
};

export type Breaker = {
  /** Why nobody may ask just now; null where one may. Changes nothing. */
  now(): ModelTrouble | null;
  /** Throws where nobody may ask. The first ask after a pause goes through; whoever comes meanwhile waits for how that goes. */
  pass(): Promise<void>;
  answered(): void;
  /** Gives true where this trouble is of a new kind: the moment to tell the operator. */
  failed(trouble: ModelTrouble): boolean;
};

/** The first moment of the next month, UTC: when a service's monthly limit begins anew. */
export function nextMonth(now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

export function openBreaker(clock: Clock): Breaker {
  let last: Kind | null = null;
  let inRow = 0;
  let open: { readonly kind: Kind; readonly until: number; readonly trial?: PromiseWithResolvers<void> } | null = null;
  const now = (): ModelTrouble | null => {
    if (open === null || clock.now() >= open.until) return null;
    return new ModelTrouble(open.kind, Number.isFinite(open.until) ? { until: open.until } : {});
  };
  /** Waits for the end of a trial, or until it has taken too long. */
  async function ended({ promise }: PromiseWithResolvers<void>, until: number): Promise<void> {
    const late = Promise.withResolvers<void>();
    const calm = clock.after(until - clock.now(), late.resolve);
    await Promise.race([promise, late.promise]);
    calm();
  }
  return {
    now,
    async pass() {
      for (;;) {
        const trouble = now();
        if (open === null) return;
        if (trouble === null) {
          open = { ...open, until: clock.now() + TRIAL, trial: Promise.withResolvers() };
          return;
        }
        if (open.trial === undefined) throw trouble;
        await ended(open.trial, open.until);
      }
    },
    answered() {
      open?.trial?.resolve();
      [last, inRow, open] = [null, 0, null];
    },
    failed({ kind, until }) {
      const rule = RULES[kind];
      open?.trial?.resolve();
      if (rule === null) {
        // Whoever tried for all has stopped: the next one does.
        if (open?.trial) open = { kind: open.kind, until: clock.now() };
        return false;
      }
      const isNew = kind !== last;
      inRow = isNew ? 1 : inRow + 1;
      last = kind;
      if (inRow >= rule.after || open) open = { kind, until: until ?? clock.now() + rule.pause };
      return isNew;
    },
  };
}
