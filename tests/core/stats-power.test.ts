// How many answers it takes: against plain counting, and against what the facts give.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomial, fisher } from '../../src/core/stats.ts';
import { answersNeeded, power } from '../../src/core/stats-power.ts';

/** Every experiment of this size, one after the other, each put to the test on its own. */
function counted(n: number, p: number, q: number, level: number): number {
  const [one, other] = [binomial(n, p), binomial(n, q)];
  let chance = 0;
  for (let a = 0; a <= n; a++)
    for (let b = 0; b <= n; b++) if (fisher([a, n - a], [b, n - b]) <= level) chance += (one[a] ?? 0) * (other[b] ?? 0);
  return chance;
}

describe('the power of Fisher’s test', () => {
  it('is what putting every single experiment to the test gives', () => {
    const rate = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 }), rate, rate, fc.constantFrom(0.01, 0.05, 0.2), (n, p, q, level) => {
        expect(power(n, p, q, level)).toBeCloseTo(counted(n, p, q, level), 9);
      }),
      { numRuns: 60 },
    );
  });

  it('finds a gap that is not there no more often than its level says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, p) => {
        expect(power(n, p, p)).toBeLessThanOrEqual(0.05 + 1e-12);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the answers that a gap needs', () => {
  it('are about 108 per condition for 14 against 3 in 100, as the facts say, and more for a smaller gap', () => {
    expect(answersNeeded(0.14, 0.03)).toBe(108);
    expect(answersNeeded(0.03, 0.14)).toBe(108);
    expect(answersNeeded(0.49, 0.34)).toBe(182);
  });

  it('are the least: one fewer would not do', () => {
    for (const [p, q] of [
      [0.14, 0.03],
      [0.9, 0.2],
      [1, 0],
    ] as const) {
      const n = answersNeeded(p, q) ?? 0;
      expect(power(n, p, q)).toBeGreaterThanOrEqual(0.8);
      for (let fewer = 1; fewer < n; fewer++) expect(power(fewer, p, q)).toBeLessThan(0.8);
    }
  });

  it('are not named where there is no gap, or where nobody could gather so many', () => {
    expect(answersNeeded(0.2, 0.2)).toBeUndefined();
    expect(answersNeeded(0.2, 0.201)).toBeUndefined();
  });
});
