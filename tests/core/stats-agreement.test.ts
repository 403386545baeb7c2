// Cohen's kappa against a published table, and what it must be at its ends.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreement, type Sorted } from '../../src/core/stats-agreement.ts';

const times = (n: number, pair: Sorted): readonly Sorted[] => Array.from({ length: n }, () => pair);

describe('Cohen’s kappa', () => {
  it('is the published one for 100 patients whom two readers diagnosed', () => {
    // J. L. Fleiss, B. Levin, M. C. Paik, Statistical Methods for Rates and Proportions, 3rd ed. 2003, section 18.1, table 18.1.
    const rows: readonly (readonly [string, string, number])[] = [
      ['psychotic', 'psychotic', 75],
      ['psychotic', 'neurotic', 1],
      ['psychotic', 'organic', 4],
      ['neurotic', 'psychotic', 5],
      ['neurotic', 'neurotic', 4],
      ['neurotic', 'organic', 1],
      ['organic', 'organic', 10],
    ];
    const { n, same, kappa } = agreement(rows.flatMap(([one, other, count]) => times(count, [one, other])));
    expect([n, same]).toEqual([100, 89]);
    expect(kappa).toBeCloseTo(0.676, 3);
  });

  it('is what plain arithmetic gives for two classes', () => {
    const sorted = [...times(20, ['yes', 'yes']), ...times(5, ['yes', 'no']), ...times(10, ['no', 'yes'])];
    // 35 of 50 the same, (25 x 30 + 25 x 20) / 2500 = 0.5 by chance.
    expect(agreement([...sorted, ...times(15, ['no', 'no'])]).kappa).toBeCloseTo(0.4, 12);
  });

  it('is 1 where all agree and both classes were used, and nothing where only one was, or where nobody sorted', () => {
    expect(agreement([...times(3, ['a', 'a']), ...times(2, ['b', 'b'])])).toEqual({ n: 5, same: 5, kappa: 1 });
    expect(agreement(times(3, ['a', 'a']))).toEqual({ n: 3, same: 3 });
    expect(agreement([])).toEqual({ n: 0, same: 0 });
  });

  it('lies between -1 and 1, is 1 only where all agree, and does not care who was first', () => {
    const word = fc.constantFrom('followed', 'did-not', 'cannot-tell');
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 60 }), (pairs) => {
        const { n, same, kappa } = agreement(pairs);
        if (kappa === undefined) return;
        expect(kappa).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(kappa).toBeLessThanOrEqual(1 + 1e-12);
        expect(kappa === 1).toBe(same === n);
        expect(agreement(pairs.map(([one, other]) => [other, one])).kappa).toBeCloseTo(kappa, 12);
      }),
    );
  });
});
