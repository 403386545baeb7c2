// Dice: rows that their seeds decide.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pureRandDice } from '../../src/drivers/dice-pure-rand.ts';
import { fixedDice } from '../world.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('Dice', () => {
  it('draw the same row from the same seed', () => {
    fc.assert(
      fc.property(seeds, fc.array(fc.integer({ min: 1, max: 1_000 })), (seed, sides) => {
        const [one, other] = [pureRandDice.from(seed), pureRandDice.from(seed)];
        for (const below of sides) expect([one.whole(below), one.real()]).toEqual([other.whole(below), other.real()]);
      }),
    );
  });

  it('stay within their bounds', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (seed, below) => {
        const row = pureRandDice.from(seed);
        const [whole, real] = [row.whole(below), row.real()];
        expect(Number.isInteger(whole) && whole >= 0 && whole < below).toBe(true);
        expect(real >= 0 && real < 1).toBe(true);
      }),
    );
  });

  it('start unlike each other from neighbouring seeds, each side about as often', () => {
    const pairs = Array.from({ length: 10_000 }, (_, seed) =>
      [seed, seed + 1].map((each) => pureRandDice.from(each).whole(2)).join(''),
    );
    for (const pair of ['00', '01', '10', '11']) {
      const times = pairs.filter((each) => each === pair).length;
      expect(Math.abs(times - 2_500)).toBeLessThan(200);
    }
  });

  it('draw seeds that fit, and not always the same', () => {
    const drawn = Array.from({ length: 20 }, () => pureRandDice.seed());
    for (const seed of drawn) expect(() => pureRandDice.from(seed)).not.toThrow();
    expect(new Set(drawn).size).toBeGreaterThan(1);
  });

  it('refuse a seed or a number of sides that makes no sense', () => {
    for (const seed of [-1, 2 ** 32, 0.5, Number.NaN]) expect(() => pureRandDice.from(seed)).toThrow(RangeError);
    for (const below of [0, -1, 1.5, Number.NaN]) expect(() => pureRandDice.from(1).whole(below)).toThrow(RangeError);
  });

  it('in a test count their seeds', () => {
    const dice = fixedDice(7);
    expect([dice.seed(), dice.seed()]).toEqual([7, 8]);
    expect(dice.from(7).whole(1_000)).toBe(pureRandDice.from(7).whole(1_000));
  });
});
