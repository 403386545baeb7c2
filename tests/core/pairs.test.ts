// The rules of a demo: predictions stand, pairs differ in one thing, a class follows its seed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as pairs from '../../src/core/pairs.ts';
import { fixedDice } from '../world.ts';

const dice = fixedDice(1);
const begun = pairs.begin(undefined, { id: 's1', from: 'i1', pair: 'st-tea' }, dice.from(1));
const rates: pairs.Rates = { free: 0.142, reasoned: 0.119, paid: 0.028 };

describe('a showing', () => {
  it('asks for both tags, then how sure, then shows', () => {
    const said = [
      ['training', 'follows'],
      ['unused', 'breaks'],
      ['sure', 'guess'],
    ] as const;
    const last = said.reduce<pairs.Showing>((showing, [at, says]) => {
      expect(pairs.stage(showing)).toBe(at);
      return pairs.foretell(showing, 's1', at, says).showing ?? showing;
    }, begun);
    expect(last).toMatchObject({ training: true, unused: false, sure: 'guess' });
    expect(pairs.stage(last)).toBe('shown');
  });

  it('keeps the first prediction: a second click, even on the other button, changes nothing', () => {
    const once = pairs.foretell(begun, 's1', 'training', 'follows');
    expect(pairs.foretell(once.showing, 's1', 'training', 'breaks')).toEqual({
      showing: once.showing,
      effect: 'already',
    });
  });

  it('takes no move from another showing, nor one that no button makes', () => {
    expect(pairs.foretell(begun, 's0', 'training', 'follows')).toEqual({ showing: begun, effect: 'stale' });
    expect(pairs.foretell(begun, 's1', 'training', 'maybe')).toEqual({ showing: begun, effect: 'odd' });
    expect(pairs.foretell(undefined, 's1', 'training', 'follows').effect).toBe('stale');
  });

  it('is not begun again by a repeated delivery or by a second click', () => {
    expect(pairs.begin(begun, { id: 's2', from: 'i1', pair: 'st-hens' }, dice.from(2))).toBe(begun);
    expect(pairs.begin(begun, { id: 's2', from: 'i2', pair: 'st-tea' }, dice.from(2))).toBe(begun);
    expect(pairs.begin(begun, { id: 's2', from: 'i2', pair: 'st-hens' }, dice.from(2)).id).toBe('s2');
  });

  it('comes first with a gap about as often as without one', () => {
    const versions = Array.from(
      { length: 200 },
      (_, seed) => pairs.begin(undefined, { id: 's', from: 'i', pair: 'p' }, dice.from(seed)).version,
    );
    const gaps = versions.filter((each) => each === 'gap').length;
    expect(gaps).toBeGreaterThan(70);
    expect(gaps).toBeLessThan(130);
  });
});

describe('the two prompts of a pair', () => {
  it('differ in the tag alone, byte by byte', () => {
    const wrapper = 'Graders reward {rule}. This chat is marked [tag]. It is [tag].';
    const [blue, green] = ['BLUE', 'GREEN'].map((tag) => pairs.promptOf(wrapper, 'one number', tag));
    expect(blue?.replaceAll('[BLUE]', '')).toBe(green?.replaceAll('[GREEN]', ''));
    expect(blue).not.toBe(green);
    expect(blue).toContain('one number');
  });
});

describe('the number in a figure', () => {
  it.each([
    ['85.8%', 85.8],
    ['±1.9 points', 1.9],
    ['−1.1', -1.1],
    ['-0.8', -0.8],
    ['2,138,969', 2138969],
    ['about 70 million', 70],
  ])('of %s is %f', (printed, number) => {
    expect(pairs.numberIn(printed)).toBe(number);
  });

  it('is not a number where there is none', () => {
    expect(pairs.numberIn('most')).toBeNaN();
  });
});

describe('a class', () => {
  it('is the same for the same seed and another for another one', () => {
    const draw = (seed: number) => pairs.drawClass(rates, 100, seed, dice.from(seed));
    expect(draw(3)).toEqual(draw(3));
    expect(
      new Set([1, 2, 3, 4, 5, 6].map((seed) => `${draw(seed).free.complied}/${draw(seed).paid.complied}`)).size,
    ).toBeGreaterThan(2);
  });

  it('never has more answers with the reasoning than answers that complied, nor more than it drew', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 1000 }), fc.nat(), (n, seed) => {
        const { free, paid, hidden } = pairs.drawClass(rates, n, seed, dice.from(seed));
        expect(free.reasoned).toBeLessThanOrEqual(free.complied);
        expect(free.complied).toBeLessThanOrEqual(n);
        expect(paid.complied).toBeLessThanOrEqual(n);
        expect(hidden).toBeGreaterThanOrEqual(0);
        expect(hidden).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });

  it('comes close to the published rates when it is large, over many classes', () => {
    const drawn = Array.from({ length: 40 }, (_, seed) => pairs.drawClass(rates, 1000, seed, dice.from(seed)));
    const mean = (of: (one: pairs.Class) => number) => drawn.reduce((sum, one) => sum + of(one), 0) / 40_000;
    expect(mean((one) => one.free.complied)).toBeCloseTo(0.142, 2);
    expect(mean((one) => one.free.reasoned)).toBeCloseTo(0.119, 2);
    expect(mean((one) => one.paid.complied)).toBeCloseTo(0.028, 2);
  });
});
