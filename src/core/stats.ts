// Intervals for shares, and how often chance alone hides a gap; the normal quantile comes from jstat.
import jstat from 'jstat';

/** An interval for a share, both ends from 0 to 1. */
export type Interval = { readonly low: number; readonly high: number };

/**
 * Wilson's score interval for `successes` of `n` (E. B. Wilson, JASA 22, 1927, 209-212).
 * `n` is at least 1; `level` is the confidence, 0.95 unless told.
 */
export function wilson(successes: number, n: number, level = 0.95): Interval {
  const z = jstat.jStat.normal.inv(1 - (1 - level) / 2, 0, 1);
  const share = successes / n;
  const middle = share + (z * z) / (2 * n);
  const reach = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return { low: Math.max(0, (middle - reach) / scale), high: Math.min(1, (middle + reach) / scale) };
}

/** The two counts of a comparison: successes, and of how many. */
export type Count = readonly [successes: number, n: number];

/**
 * An interval for the first share less the second, both ends from -1 to 1: Newcombe's, which squares and adds what the two
 * Wilson intervals reach (R. G. Newcombe, Statistics in Medicine 17, 1998, 873-890, method 10).
 */
export function newcombe([a, n]: Count, [b, m]: Count, level = 0.95): Interval {
  const [one, other] = [wilson(a, n, level), wilson(b, m, level)];
  const gap = a / n - b / m;
  const reach = (down: number, up: number): number => Math.hypot(down, up);
  return {
    low: Math.max(-1, gap - reach(a / n - one.low, other.high - b / m)),
    high: Math.min(1, gap + reach(one.high - a / n, b / m - other.low)),
  };
}

const { gammaln } = jstat.jStat;
const logChoose = (n: number, k: number): number => gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1);

/**
 * Fisher's exact test, two-sided: the chance, with both margins as they are, of a table no likelier than this one
 * (R. A. Fisher, Statistical Methods for Research Workers, 5th ed. 1934, section 21.02). Each row: successes, failures.
 */
export function fisher([a, b]: readonly [number, number], [c, d]: readonly [number, number]): number {
  const [one, successes, all] = [a + b, a + c, a + b + c + d];
  const chanceOf = (k: number): number =>
    Math.exp(logChoose(successes, k) + logChoose(all - successes, one - k) - logChoose(all, one));
  const [low, high] = [Math.max(0, one + successes - all), Math.min(one, successes)];
  // A hair above, so that tables exactly as likely count whatever the rounding.
  const seen = chanceOf(a) * (1 + 1e-7);
  let sum = 0;
  for (let k = low; k <= high; k++) if (chanceOf(k) <= seen) sum += chanceOf(k);
  return Math.min(1, sum);
}

/** The chances of 0 to n successes in n tries of chance p: computed in logarithms, so that n = 1,000 does not underflow. */
export function binomial(n: number, p: number): readonly number[] {
  if (p <= 0 || p >= 1) return Array.from({ length: n + 1 }, (_, k) => (k === (p <= 0 ? 0 : n) ? 1 : 0));
  let log = n * Math.log1p(-p);
  return Array.from({ length: n + 1 }, (_, k) => {
    if (k > 0) log += Math.log((n - k + 1) / k) + Math.log(p) - Math.log1p(-p);
    return Math.exp(log);
  });
}

/** The chance that `n` tries of chance `p` give no more successes than `n` tries of chance `q`: a gap that does not show. */
export function chanceOfNoGap(n: number, p: number, q: number): number {
  const one = binomial(n, p);
  const other = binomial(n, q);
  let atMost = 0;
  let chance = 0;
  for (let k = 0; k <= n; k++) {
    atMost += one[k] ?? 0;
    chance += (other[k] ?? 0) * atMost;
  }
  return Math.min(1, chance);
}
