// Which parts of a large bot this process connects: DISCORD_SHARDS, such as 0-1/4.
import { Refused } from './refused.ts';

export type Shards = { readonly ids: readonly number[]; readonly count: number };

/** Reads `0/2` or `0-1/4`; null where nothing is said, and Discord is asked for the number. Throws Refused. */
export function shardsOf(written: string | undefined): Shards | null {
  if (written === undefined) return null;
  const [, from, to, of] = (/^(\d+)(?:-(\d+))?\/(\d+)$/.exec(written) ?? []).map(Number);
  const first = from ?? Number.NaN;
  const last = to === undefined || Number.isNaN(to) ? first : to;
  const count = of ?? 0;
  if (first <= last && last < count)
    return { ids: Array.from({ length: last - first + 1 }, (_, each) => first + each), count };
  throw new Refused('DISCORD_SHARDS: shards are counted from 0, the lower one first, such as 0-1/4 and 2-3/4.');
}
