// Intervals against published values, and chances against plain counting.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomial, chanceOfNoGap, fisher, newcombe, wilson } from '../../src/core/stats.ts';

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

describe('a Newcombe interval', () => {
  it.each([
    // Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10.
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])('of %i in %i against %i in %i is the published one', (a, n, b, m, low, high) => {
    const interval = newcombe([a, n], [b, m]);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('holds the difference, stays between -1 and 1, and turns round with the two', () => {
    const size = fc.integer({ min: 1, max: 400 });
    fc.assert(
      fc.property(size, size, fc.nat(), fc.nat(), (n, m, x, y) => {
        const [a, b] = [x % (n + 1), y % (m + 1)];
        const { low, high } = newcombe([a, n], [b, m]);
        const turned = newcombe([b, m], [a, n]);
        expect(low).toBeGreaterThanOrEqual(-1);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(a / n - b / m + 1e-12);
        expect(high).toBeGreaterThanOrEqual(a / n - b / m - 1e-12);
        expect(turned.low).toBeCloseTo(-high, 12);
        expect(turned.high).toBeCloseTo(-low, 12);
      }),
    );
  });
});

/** Exact chances of 0 to n successes from Pascal's triangle and plain products: nothing of what is tested is in it. */
function pascal(n: number, p: number): readonly number[] {
  let row = [1];
  for (let at = 0; at < n; at++) row = [...row, 0].map((each, k) => each * (1 - p) + (row[k - 1] ?? 0) * p);
  return row;
}
/** Wilson's interval as the two roots of (share - x)^2 = z^2 x (1 - x) / n, found by halving. */
function rootOf(share: number, n: number, up: boolean): number {
  const z = 1.959963984540054;
  const inside = (x: number): boolean => (share - x) ** 2 * n <= z * z * x * (1 - x) + 1e-300;
  let [near, far] = [share, up ? 1 : 0];
  for (let at = 0; at < 200; at++) {
    const middle = (near + far) / 2;
    if (inside(middle)) near = middle;
    else far = middle;
  }
  return near;
}

describe('how often an interval holds the truth, by counting every outcome', () => {
  const held = (of: (k: number) => { low: number; high: number }, chances: readonly number[], truth: number): number =>
    chances.reduce((sum, chance, k) => {
      const { low, high } = of(k);
      return low <= truth && truth <= high ? sum + chance : sum;
    }, 0);

  it('is 85.9 in 100 for Wilson at a rate of 3 in 100 and five answers', () => {
    expect(held((k) => wilson(k, 5), binomial(5, 0.03), 0.03)).toBeCloseTo(0.97 ** 5, 12);
  });

  it('is what an independent computation gives, to six digits, for Wilson', () => {
    for (const n of [5, 10, 20, 50, 100])
      for (const p of [0.01, 0.03, 0.14, 0.34, 0.49, 0.8]) {
        const independent = held(
          (k) => ({ low: rootOf(k / n, n, false), high: rootOf(k / n, n, true) }),
          pascal(n, p),
          p,
        );
        expect(Math.abs(held((k) => wilson(k, n), binomial(n, p), p) - independent)).toBeLessThan(1e-6);
      }
  });

  it('is what an independent computation gives, to six digits, for Newcombe', () => {
    for (const n of [5, 20, 50])
      for (const [p, q] of [
        [0.14, 0.03],
        [0.49, 0.34],
        [0.2, 0.2],
      ] as const) {
        const [one, other] = [pascal(n, p), pascal(n, q)];
        const ends = Array.from(
          { length: n + 1 },
          (_, k) => [rootOf(k / n, n, false), rootOf(k / n, n, true)] as const,
        );
        let [ours, independent] = [0, 0];
        for (let a = 0; a <= n; a++)
          for (let b = 0; b <= n; b++) {
            const { low, high } = newcombe([a, n], [b, n]);
            const [x, y] = [a / n, b / n];
            const [[l1 = 0, u1 = 0] = [], [l2 = 0, u2 = 0] = []] = [ends[a], ends[b]];
            if (low <= p - q && p - q <= high) ours += (binomial(n, p)[a] ?? 0) * (binomial(n, q)[b] ?? 0);
            const down = x - y - Math.sqrt((x - l1) ** 2 + (u2 - y) ** 2);
            const up = x - y + Math.sqrt((u1 - x) ** 2 + (y - l2) ** 2);
            if (down <= p - q && p - q <= up) independent += (one[a] ?? 0) * (other[b] ?? 0);
          }
        expect(Math.abs(ours - independent)).toBeLessThan(1e-6);
      }
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
