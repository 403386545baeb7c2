// A quick answer is the acknowledgement; a slow one is promised.
import { describe, expect, it } from 'vitest';
import { QUICK, within } from '../../src/core/deadline.ts';
import { handClock } from '../world.ts';

describe('work against the clock', () => {
  it('that is done at once is answered at once, and leaves no wait behind', async () => {
    const clock = handClock();
    expect(await within(clock, Promise.resolve('quick'))).toEqual({ kind: 'in time', value: 'quick' });
    expect(clock.waiting()).toBe(0);
  });

  it('that takes longer is late, and its value still comes', async () => {
    const clock = handClock();
    const work = Promise.withResolvers<string>();
    const race = within(clock, work.promise);
    await clock.advance(QUICK);
    const late = await race;
    expect(late.kind).toBe('late');
    work.resolve('slow');
    expect(await late.value).toBe('slow');
  });

  it('that is done just before the deadline is in time', async () => {
    const clock = handClock();
    const work = Promise.withResolvers<string>();
    const race = within(clock, work.promise);
    await clock.advance(QUICK - 1);
    work.resolve('just');
    expect(await race).toEqual({ kind: 'in time', value: 'just' });
  });

  it('that fails in time throws, so that an apology can be the answer', async () => {
    await expect(within(handClock(), Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
