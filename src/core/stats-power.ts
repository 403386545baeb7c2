// How often an experiment would notice a difference that is there, and how many answers it takes: counted out, not approximated.
import jstat from 'jstat';
import { binomial } from './stats.ts';

const { gammaln, normal } = jstat.jStat;

/** At or below this p value a difference counts as more than chance, as is usual in the field. */
export const RARE = 0.05;

/** The successes of the first group, of `sum` in both, for which Fisher's two-sided test calls the difference rare. */
function rejected(n: number, sum: number, level: number): readonly number[] {
  const logChoose = (k: number): number => gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1);
  const [low, high] = [Math.max(0, sum - n), Math.min(n, sum)];
  const tables = Array.from({ length: high - low + 1 }, (_, at) => low + at)
    .map((a) => ({ a, log: logChoose(a) + logChoose(sum - a) }))
    .sort((one, other) => one.log - other.log);
  const top = tables.at(-1)?.log ?? 0;
  const all = tables.reduce((total, { log }) => total + Math.exp(log - top), 0);
  const found: number[] = [];
  let below = 0;
  for (let at = 0; at < tables.length; ) {
    // Tables exactly as likely count together, whatever the rounding.
    const log = tables[at]?.log ?? 0;
    const tied = tables.slice(at).findIndex((each) => each.log > log + 1e-7);
    const end = tied === -1 ? tables.length : at + tied;
    for (const each of tables.slice(at, end)) below += Math.exp(each.log - top) / all;
    if (below > level) break;
    found.push(...tables.slice(at, end).map(({ a }) => a));
    at = end;
  }
  return found;
}

/** What is less likely is not counted: a thousand such cases change the twelfth digit. */
const UNHEARD_OF = 1e-15;

/** The chance, 0 to 1, that Fisher's two-sided test finds p at most `level` among `n` answers of chance `p` and `n` of chance `q`. */
export function power(n: number, p: number, q: number, level = RARE): number {
  const [one, other] = [binomial(n, p), binomial(n, q)];
  const known = (each: number): boolean => each > UNHEARD_OF;
  const least = one.findIndex(known) + other.findIndex(known);
  const most = one.findLastIndex(known) + other.findLastIndex(known);
  let chance = 0;
  for (let sum = least; sum <= most; sum++)
    for (const a of rejected(n, sum, level)) chance += (one[a] ?? 0) * (other[sum - a] ?? 0);
  return Math.min(1, chance);
}

/** Beyond so many per group nobody counts any more. */
const MOST = 1500;

/**
 * The least number of answers per group with which Fisher's two-sided test notices the rates `p` and `q` (0 to 1) at least as often
 * as `often` says. Undefined where they are equal, or where it takes more than 1,500.
 */
export function answersNeeded(p: number, q: number, often = 0.8, level = RARE): number | undefined {
  if (p === q) return undefined;
  const reach = normal.inv(1 - level / 2, 0, 1) + normal.inv(often, 0, 1);
  // The usual approximation: the exact test asks for more, so that the search may begin a little below.
  const about = (reach * reach * (p * (1 - p) + q * (1 - q))) / (p - q) ** 2;
  for (let n = Math.max(2, Math.floor(0.8 * about) - 2); n <= MOST; n++) if (power(n, p, q, level) >= often) return n;
  return undefined;
}
