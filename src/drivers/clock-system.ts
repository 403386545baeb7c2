// Time from the machine. Milliseconds since 1970 know no time zone, so the host's zone is of no account.
import { performance } from 'node:perf_hooks';
import type { Clock } from '../core/ports.ts';

/** Node's timers hold 31 bits; a longer delay would fire at once. */
const LONGEST = 2 ** 31 - 1;

/** Calls after `ms` on the monotonic clock: setting the time neither cuts that short nor stretches it. */
function after(ms: number, call: () => void): () => void {
  const end = performance.now() + ms;
  let timer = setTimeout(check, Math.min(ms, LONGEST));
  function check(): void {
    const left = end - performance.now();
    if (left <= 0) call();
    else timer = setTimeout(check, Math.min(left, LONGEST));
  }
  return () => clearTimeout(timer);
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after,
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (ms <= 0 || signal?.aborted) return resolve();
      const cancel = after(ms, end);
      // Node's own timers would make an error for each wait that a signal ends.
      function end(): void {
        cancel();
        signal?.removeEventListener('abort', end);
        resolve();
      }
      signal?.addEventListener('abort', end);
    }),
};
