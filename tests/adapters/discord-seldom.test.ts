// How often the operator hears of what happens over and over.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seldom } from '../../src/adapters/discord/seldom.ts';
import { handClock } from '../world.ts';

describe('What happens over and over', () => {
  it('is told when it begins, then after pauses that double up to ten minutes', async () => {
    const clock = handClock();
    const { happened } = seldom(clock);
    const told: number[] = [];
    for (let second = 0; second < 3600; second++) {
      if (happened('away') !== null) told.push(second);
      await clock.advance(1000);
    }
    expect(told).toEqual([0, 10, 30, 70, 150, 310, 630, 1230, 1830, 2430, 3030]);
  });

  it('is told anew where it had ended, and apart from anything else', () => {
    const { happened, ended } = seldom(handClock());
    expect([happened('one'), happened('one'), happened('other'), happened('other')]).toEqual([1, null, 1, null]);
    ended('one');
    expect([happened('one'), happened('other')]).toEqual([1, null]);
  });

  it('loses no time that it happened: what is told adds up', async () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(pauses, async (waits) => {
        const clock = handClock();
        const { happened } = seldom(clock);
        let told = 0;
        for (const wait of waits) {
          told += happened('away') ?? 0;
          await clock.advance(wait);
        }
        await clock.advance(600_000);
        expect(told + (happened('away') ?? 0)).toBe(waits.length + 1);
      }),
      { numRuns: 50 },
    );
  });
});
