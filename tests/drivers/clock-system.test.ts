// The system's clock, and the one that tests turn by hand.
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/drivers/clock-system.ts';
import { handClock, NOON } from '../world.ts';

describe('The system’s clock', () => {
  it('tells the time as the machine does', () => {
    const [before, now, after] = [Date.now(), systemClock.now(), Date.now()];
    expect(now >= before && now <= after).toBe(true);
  });

  it('ends a wait of no length by itself', async () => {
    await systemClock.wait(0);
    await systemClock.wait(-1);
    await systemClock.wait(1);
  });

  it('ends a wait without an error when its signal fires, or has fired', async () => {
    const stop = new AbortController();
    const waits = [systemClock.wait(3_600_000, stop.signal), systemClock.wait(2 ** 40, stop.signal)];
    stop.abort();
    expect(await Promise.all([...waits, systemClock.wait(3_600_000, stop.signal)])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('calls after a time, once, and not where that was taken back', async () => {
    const called: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    systemClock.after(1, () => called.push('taken back'))();
    systemClock.after(2 ** 40, () => called.push('in years'))();
    const late = systemClock.after(2, () => {
      called.push('called');
      resolve();
    });
    expect(called).toEqual([]);
    await promise;
    late();
    await systemClock.wait(5);
    expect(called).toEqual(['called']);
  });

  it('does not end a wait of years at once, though a timer holds 31 bits', async () => {
    const stop = new AbortController();
    let ended = false;
    const years = systemClock.wait(2 ** 40, stop.signal).then(() => {
      ended = true;
    });
    await systemClock.wait(5);
    expect(ended).toBe(false);
    stop.abort();
    await years;
  });
});

describe('A hand-turned clock', () => {
  it('ends waits in their order, each at its own moment, with those that follow from them', async () => {
    const clock = handClock();
    const ends: [string, number][] = [];
    const note = (name: string) => ends.push([name, clock.now() - NOON]);
    const chain = clock.wait(10).then(async () => {
      note('first');
      await clock.wait(10);
      note('then');
    });
    const other = clock.wait(15).then(() => note('between'));
    await clock.advance(19);
    expect(ends).toEqual([
      ['first', 10],
      ['between', 15],
    ]);
    await clock.advance(1);
    await Promise.all([chain, other]);
    expect(ends.at(-1)).toEqual(['then', 20]);
    expect(clock.now()).toBe(NOON + 20);
  });

  it('calls at its moment, and not where that was taken back', async () => {
    const clock = handClock();
    const called: number[] = [];
    clock.after(10, () => called.push(clock.now() - NOON));
    clock.after(5, () => called.push(5))();
    await clock.advance(20);
    expect(called).toEqual([10]);
  });

  it('ends a wait when its signal fires, and forgets it', async () => {
    const clock = handClock();
    const stop = new AbortController();
    const wait = clock.wait(10, stop.signal);
    expect(clock.waiting()).toBe(1);
    stop.abort();
    await wait;
    expect([clock.waiting(), clock.now()]).toEqual([0, NOON]);
  });
});
