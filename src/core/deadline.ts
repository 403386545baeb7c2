// Answer at once, or say "thinking": a quick answer is the acknowledgement, a slow one comes later.
import type { Clock } from './ports.ts';

/** How long an answer may take before "thinking" is said, in milliseconds: half of what both platforms allow. */
export const QUICK = 1500;

export type Race<T> =
  | { readonly kind: 'in time'; readonly value: T }
  | { readonly kind: 'late'; readonly value: Promise<T> };

/** The work's value if it is there within `ms`, else a promise of it. A failure in time is thrown; a late one is in the promise. */
export function within<T>(clock: Clock, work: Promise<T>, ms = QUICK): Promise<Race<T>> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => resolve({ kind: 'late', value: work }));
    work.then(
      (value) => {
        cancel();
        resolve({ kind: 'in time', value });
      },
      (error: unknown) => {
        cancel();
        reject(error);
      },
    );
  });
}
