// Answer at once, or say "thinking": a quick answer is the acknowledgement, a slow one comes later.
import type { Clock } from './ports.ts';

/** How long an answer may take before "thinking" is said, in milliseconds: half of what both platforms allow. */
export const QUICK = 1500;

export type Race<T> =
  | { readonly kind: 'in time'; readonly value: T }
  | { readonly kind: 'late'; readonly value: Promise<T> };

/** The work's value if it is there within `ms`, else a promise of it. A failure in time is thrown; a late one is in the promise. */
export async function within<T>(clock: Clock, work: Promise<T>, ms = QUICK): Promise<Race<T>> {
  const done = new AbortController();
  const late = clock.wait(ms, done.signal).then((): Race<T> => ({ kind: 'late', value: work }));
  try {
    return await Promise.race([work.then((value): Race<T> => ({ kind: 'in time', value })), late]);
  } finally {
    // A reason of its own spares the making of an error with its stack, once for every answer.
    done.abort(null);
  }
}
