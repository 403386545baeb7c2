// The world in a test's hands: a clock that a test turns, dice with known seeds, a log that is kept.
import type { Clock, Dice, Log } from '../src/core/ports.ts';
import { pureRandDice } from '../src/drivers/dice-pure-rand.ts';

/** Noon on 15 January 2026, UTC: where a hand-turned clock starts. */
export const NOON = Date.UTC(2026, 0, 15, 12);

export type HandClock = Clock & {
  /** Turns the clock on by `ms`; waits end in their order, each at its own moment, and what follows from them has run. */
  advance(ms: number): Promise<void>;
  /** Time stands still while this is under way: a write to a real disk takes no time of this clock. Gives it back. */
  during<T>(work: Promise<T>): Promise<T>;
  /** Puts the clock to a moment, also an earlier one, and ends no wait. */
  set(now: number): void;
  /** How many waits have not ended. */
  waiting(): number;
};

export function handClock(start = NOON): HandClock {
  let now = start;
  let waits: readonly { readonly at: number; readonly end: () => void }[] = [];
  const underWay = new Set<Promise<unknown>>();
  async function calm(): Promise<void> {
    await settled();
    while (underWay.size > 0) {
      await Promise.allSettled(underWay);
      await settled();
    }
  }
  return {
    now: () => now,
    wait(ms, signal) {
      if (ms <= 0 || signal?.aborted) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      const wait = { at: now + ms, end: resolve };
      waits = [...waits, wait].sort((one, other) => one.at - other.at);
      signal?.addEventListener('abort', () => {
        waits = waits.filter((each) => each !== wait);
        resolve();
      });
      return promise;
    },
    after(ms, end) {
      const wait = { at: now + ms, end };
      waits = [...waits, wait].sort((one, other) => one.at - other.at);
      return () => {
        waits = waits.filter((each) => each !== wait);
      };
    },
    async advance(ms) {
      const end = now + ms;
      await calm();
      for (let next = waits[0]; next && next.at <= end; next = waits[0]) {
        waits = waits.slice(1);
        now = Math.max(now, next.at);
        next.end();
        await calm();
      }
      now = end;
    },
    during(work) {
      const watched = work.finally(() => underWay.delete(watched));
      underWay.add(watched);
      return watched;
    },
    set(moment) {
      now = moment;
    },
    waiting: () => waits.length,
  };
}

/** Real sequences from counted seeds: `seed()` gives `first`, then `first + 1`, and so on. */
export function fixedDice(first = 1): Dice {
  let next = first;
  return { seed: () => next++, from: pureRandDice.from };
}

type Level = keyof Log;
export type Line = {
  readonly level: Level;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly message: string;
};

/** Prints nothing and keeps every line, in order. */
export function recordingLog(): Log & { readonly lines: readonly Line[] } {
  const lines: Line[] = [];
  const keep = (level: Level) => (facts: Line['facts'], message: string) => {
    lines.push({ level, facts, message });
  };
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
}

/** Whatever promises and files already had to do has been done. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
