// The store in memory, against the contract.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Engine, storeOver } from '../../src/core/store.ts';
import { memoryEngine, openMemoryStore } from '../../src/drivers/store-memory.ts';
import { storeContract } from '../contracts/store.contract.ts';
import { handClock, recordingLog } from '../world.ts';

storeContract('memory', async () => {
  const engine = memoryEngine();
  // Two stores may share the memory, and closing one leaves it to the other.
  const shared: Engine = { ...engine, close: async () => {} };
  return {
    open: (world) => storeOver(shared, world),
    engine: () => shared,
    fail: () => engine.close(),
    end: () => engine.close(),
  };
});

describe('A store in memory', () => {
  it('is its own: two of them share nothing', async () => {
    const world = { clock: handClock(), log: recordingLog() };
    const key = { path: 'a', shape: z.number(), version: 1 };
    const one = openMemoryStore(world);
    await one.update(key, () => ({ value: 1, result: null }));
    expect(await one.read(key)).toBe(1);
    expect(await openMemoryStore(world).read(key)).toBeUndefined();
  });
});
