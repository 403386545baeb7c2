// Which signed requests were heard before: by their signatures, in this process, for as long as one of them could be valid.
import type { Clock } from '../../core/ports.ts';

/** How long a signature is remembered at least, in milliseconds: as long as it could be valid, both ways. */
const REMEMBERED = 600_000;
/** How many are remembered at least. Where more come, the oldest are forgotten early, and what they change guards itself. */
const MOST = 50_000;

/** Whether a signature was asked about before; from now on it was. */
export type Replays = (signature: string) => boolean;

/** Keeps two generations, and lets the older one go whole: no signature has a moment of its own that must be looked at. */
export function openReplays(clock: Clock, most = MOST): Replays {
  let older = new Set<string>();
  let newer = new Set<string>();
  let since = clock.now();
  return (signature) => {
    const now = clock.now();
    if (newer.size >= most || now - since >= REMEMBERED) {
      older = newer;
      newer = new Set();
      since = now;
    }
    if (newer.has(signature) || older.has(signature)) return true;
    newer.add(signature);
    return false;
  };
}
