// A lease has one holder at a time, and a holder that dies lets go by itself.
import { describe, expect, it } from 'vitest';
import { hold, letGo } from '../../src/core/lease.ts';
import { openMemoryStore } from '../../src/drivers/store-memory.ts';
import { handClock, recordingLog } from '../world.ts';

async function world() {
  const clock = handClock();
  const store = await openMemoryStore({ clock, log: recordingLog() });
  return { clock, take: (holder: string) => hold(store, 'work', holder, clock.now(), 1000), store };
}

describe('A lease', () => {
  it('goes to one of twenty who ask at once', async () => {
    const { take } = await world();
    const got = await Promise.all(Array.from({ length: 20 }, (_, index) => take(`process ${index}`)));
    expect(got.filter(Boolean)).toHaveLength(1);
  });

  it('is renewed by its holder and refused to others until it ends', async () => {
    const { clock, take } = await world();
    expect(await take('one')).toBe(true);
    clock.set(clock.now() + 900);
    expect(await take('one')).toBe(true);
    clock.set(clock.now() + 900);
    expect(await take('other')).toBe(false);
    clock.set(clock.now() + 100);
    expect(await take('other')).toBe(true);
    expect(await take('one')).toBe(false);
  });

  it('is free at once when its holder lets go, and only its holder can', async () => {
    const { take, store } = await world();
    await take('one');
    await letGo(store, 'work', 'other');
    expect(await take('other')).toBe(false);
    await letGo(store, 'work', 'one');
    expect(await take('other')).toBe(true);
  });
});
