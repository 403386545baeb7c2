// What happens over and over while Discord is away, told to the operator when it begins and then more and more seldom.
import type { Clock } from '../../core/ports.ts';

/** How long after it was told something is told again, first and at most, in milliseconds. */
const PAUSE = { first: 10_000, most: 600_000 };

export type Seldom = {
  /** How often this happened since it was last told, where it is to be told now; null where it is not. */
  happened(what: string): number | null;
  /** It is over: the next time is a beginning again. */
  ended(what: string): void;
};

export function seldom(clock: Clock): Seldom {
  const going = new Map<string, { times: number; pause: number; next: number }>();
  return {
    happened(what) {
      const now = clock.now();
      const known = going.get(what);
      if (!known) {
        going.set(what, { times: 0, pause: PAUSE.first, next: now + PAUSE.first });
        return 1;
      }
      known.times += 1;
      if (now < known.next) return null;
      const { times } = known;
      const pause = Math.min(known.pause * 2, PAUSE.most);
      going.set(what, { times: 0, pause, next: now + pause });
      return times;
    },
    ended: (what) => void going.delete(what),
  };
}
