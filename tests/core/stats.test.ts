// Intervals against published values, and chances against plain counting.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomial, chanceOfNoGap, fisher, wilson } from '../../src/core/stats.ts';

describe('a Wilson interval', () => {
  it.each([
    // Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is the published one', (successes, n, low, high) => {
    const interval = wilson(successes, n);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('holds the share, stays between 0 and 1, and mirrors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, part) => {
        const k = Math.round(n * part);
        const { low, high } = wilson(k, n);
        const mirror = wilson(n - k, n);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(k / n + 1e-12);
        expect(high).toBeGreaterThanOrEqual(k / n - 1e-12);
        expect(mirror.low).toBeCloseTo(1 - high, 9);
      }),
    );
  });
});

describe('binomial chances', () => {
  it('add up to one, for small n and for a thousand', () => {
    for (const n of [1, 10, 1000]) {
      expect(binomial(n, 0.142).reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 9);
    }
  });

  it('are certain at the ends', () => {
    expect(binomial(3, 0)).toEqual([1, 0, 0, 0]);
    expect(binomial(3, 1)).toEqual([0, 0, 0, 1]);
  });
});

describe('the chance that a gap does not show', () => {
  it('is what counting every class of two answers gives', () => {
    const [p, q] = [0.5, 0.25];
    const one = [0.25, 0.5, 0.25];
    const other = [0.5625, 0.375, 0.0625];
    const classes = one.flatMap((a, i) => other.map((b, j) => (i <= j ? a * b : 0)));
    const counted = classes.reduce((sum, each) => sum + each, 0);
    expect(chanceOfNoGap(2, p, q)).toBeCloseTo(counted, 12);
  });

  it('falls as the class grows, when the rates differ', () => {
    const chances = [10, 50, 200, 1000].map((n) => chanceOfNoGap(n, 0.142, 0.028));
    expect([...chances].sort((a, b) => b - a)).toEqual(chances);
  });
});

describe('Fisher’s exact test', () => {
  it.each([
    // Fisher's lady tasting tea, who got three of four right, and the same with all four right.
    [[3, 1], [1, 3], 34 / 70],
    [[4, 0], [0, 4], 2 / 70],
    [[5, 5], [5, 5], 1],
  ] as const)('of %j against %j gives the published p', (one, other, p) => {
    expect(fisher(one, other)).toBeCloseTo(p, 9);
  });

  it('is the same from either side, and stays a chance, up to a thousand answers per tier', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.nat(), fc.nat(), (n, a, b) => {
        const [one, other] = [
          [a % (n + 1), n - (a % (n + 1))],
          [b % (n + 1), n - (b % (n + 1))],
        ] as const;
        const p = fisher(one, other);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(fisher(other, one)).toBeCloseTo(p, 9);
      }),
      { numRuns: 60 },
    );
  });
});
