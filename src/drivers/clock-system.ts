// Time from the machine. Milliseconds since 1970 know no time zone, so the host's zone is of no account.
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../core/ports.ts';

/** Node's timers hold 31 bits; a longer delay would fire at once. */
const LONGEST = 2 ** 31 - 1;

/** The machine's clock. A wait is measured on the monotonic clock: setting the time neither cuts it short nor stretches it. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async wait(ms, signal) {
    const end = performance.now() + ms;
    for (let left = ms; left > 0 && !signal?.aborted; left = end - performance.now()) {
      await sleep(Math.min(left, LONGEST), undefined, signal ? { signal } : {}).catch((error: unknown) => {
        if (!signal?.aborted) throw error;
      });
    }
  },
};
