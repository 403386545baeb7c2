// Chances by exact enumeration: every outcome that an experiment of a size can have, weighted by how likely it is.
import { VERDICTS, type Verdict, verdictOf } from '../src/core/experiment-result.ts';
import { binomial, type Interval, newcombe, wilson } from '../src/core/stats.ts';

/** True rates of following the rule, 0 to 1: where the chat is said to train, and where it is not. */
export type Rates = readonly [training: number, unused: number];

const holds = ({ low, high }: Interval, truth: number): boolean => low <= truth && truth <= high;

/** The chance that Wilson's interval of `n` answers of rate `p` holds `p`. */
export const wilsonCoverage = (n: number, p: number): number =>
  binomial(n, p).reduce((sum, chance, k) => (holds(wilson(k, n), p) ? sum + chance : sum), 0);

/** Every pair of counts of `n` answers under each tag, judged once for all rates. `like`: the size of the study's gap, 0 to 1. */
export function enumerated(n: number, like: number) {
  const each = Array.from({ length: n + 1 }, (_, k) => k);
  const verdicts = each.map((a) => each.map((b) => verdictOf({ first: [a, n], second: [b, n] }, like)));
  const gaps = each.map((a) => each.map((b) => newcombe([a, n], [b, n])));

  /** Adds up the chances of all pairs of counts, each to where `to` says. */
  function over([p, q]: Rates, add: (a: number, b: number, chance: number) => void): void {
    const [one, other] = [binomial(n, p), binomial(n, q)];
    for (const a of each) for (const b of each) add(a, b, (one[a] ?? 0) * (other[b] ?? 0));
  }

  return {
    /** How often each verdict is given where the truth is `rates`. */
    verdicts(rates: Rates): Readonly<Record<Verdict, number>> {
      const found = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
      over(rates, (a, b, chance) => {
        const verdict = verdicts[a]?.[b];
        if (verdict) found[verdict] += chance;
      });
      return found;
    },
    /** The chance that Newcombe's interval holds the true gap. */
    coverage(rates: Rates): number {
      let sum = 0;
      over(rates, (a, b, chance) => {
        const interval = gaps[a]?.[b];
        if (interval && holds(interval, rates[0] - rates[1])) sum += chance;
      });
      return sum;
    },
  };
}
