// When a model is left alone, and for how long: the breaker by itself, on a clock that a test turns.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelTrouble } from '../../src/core/ports.ts';
import { nextMonth, openBreaker } from '../../src/drivers/model-breaker.ts';
import { handClock } from '../world.ts';

const moments = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2100, 0, 1) });

describe('the next month', () => {
  it('begins at midnight of its first day, UTC, after this one is over', () => {
    expect(nextMonth(Date.UTC(2026, 11, 31, 23, 59, 59, 999))).toBe(Date.UTC(2027, 0, 1));
    expect(nextMonth(Date.UTC(2027, 0, 1))).toBe(Date.UTC(2027, 1, 1));
    fc.assert(
      fc.property(moments, (now) => {
        const next = new Date(nextMonth(now));
        expect(next.getTime()).toBeGreaterThan(now);
        expect(next.toISOString()).toMatch(/-01T00:00:00\.000Z$/);
        expect((next.getUTCMonth() - new Date(now).getUTCMonth() + 12) % 12).toBe(1);
      }),
    );
  });
});

describe('the breaker', () => {
  it('tells of a trouble once until something else happens', () => {
    const breaker = openBreaker(handClock());
    const failed = () => breaker.failed(new ModelTrouble('overloaded'));
    expect([failed(), failed(), failed()]).toEqual([true, false, false]);
    breaker.answered();
    expect(failed()).toBe(true);
    expect(breaker.failed(new ModelTrouble('unreachable'))).toBe(true);
  });

  it('does not count two troubles of different kinds as two in a row', () => {
    const breaker = openBreaker(handClock());
    breaker.failed(new ModelTrouble('overloaded'));
    breaker.failed(new ModelTrouble('unreachable'));
    expect(breaker.now()).toBeNull();
  });

  it('never opens for whoever only stopped waiting', () => {
    const breaker = openBreaker(handClock());
    for (let count = 0; count < 10; count += 1) breaker.failed(new ModelTrouble('stopped'));
    expect(breaker.now()).toBeNull();
  });

  it('lets another one try where the one that tried never came back', async () => {
    const clock = handClock();
    const breaker = openBreaker(clock);
    breaker.failed(new ModelTrouble('key'));
    clock.set(breaker.now()?.until ?? 0);
    await breaker.pass();
    const [second, third] = [breaker.pass(), breaker.pass()];
    let passed = 0;
    for (const each of [second, third]) void each.then(() => passed++);
    await clock.advance(59_999);
    expect(passed).toBe(0);
    await clock.advance(1);
    expect(passed).toBe(1);
    breaker.answered();
    await Promise.all([second, third]);
  });

  it('lets another one try at once where the one that tried stopped waiting', async () => {
    const clock = handClock();
    const breaker = openBreaker(clock);
    breaker.failed(new ModelTrouble('key'));
    clock.set(breaker.now()?.until ?? 0);
    await breaker.pass();
    const next = breaker.pass();
    breaker.failed(new ModelTrouble('stopped'));
    await next;
    expect(clock.waiting()).toBe(0);
  });

  it('stays shut for good where the model is gone', () => {
    const clock = handClock();
    const breaker = openBreaker(clock);
    breaker.failed(new ModelTrouble('retired'));
    clock.set(clock.now() + 10 * 365 * 24 * 3_600_000);
    expect(breaker.now()).toMatchObject({ kind: 'retired', until: undefined });
  });
});
