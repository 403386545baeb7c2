// Time from the machine. Milliseconds since 1970 know no time zone, so the host's zone is of no account.
import { performance } from 'node:perf_hooks';
import type { Clock } from '../core/ports.ts';

/** Node's timers hold 31 bits; a longer delay would fire at once. */
const LONGEST = 2 ** 31 - 1;

/** One timer. Almost every wait ends early, and an error made for each, as Node's own timers do, costs more than the answer. */
const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    function end(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    }
    signal?.addEventListener('abort', end);
  });

/** The machine's clock. A wait is measured on the monotonic clock: setting the time neither cuts it short nor stretches it. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async wait(ms, signal) {
    const end = performance.now() + ms;
    for (let left = ms; left > 0 && !signal?.aborted; left = end - performance.now())
      await pause(Math.min(left, LONGEST), signal);
  },
};
