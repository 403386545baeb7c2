// What happens to a store whose server goes away: nothing is acknowledged and lost, and everything goes on by itself.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import type { Key } from '../../src/core/ports.ts';
import { type Engine, StoreFailure, storeOver } from '../../src/core/store.ts';
import type { Limits } from '../../src/drivers/store-link.ts';
import { postgresEngine } from '../../src/drivers/store-postgres.ts';
import { redisEngine } from '../../src/drivers/store-redis.ts';
import { freshDatabase } from '../fresh-engine.ts';
import { type Detour, openProxy } from '../proxy.ts';
import { describeWith, postgres, redis } from '../services.ts';
import { handClock, type Line, recordingLog } from '../world.ts';

/** Long enough for a busy machine's answer, and short enough for a test that waits for the end of one. */
const LIMITS: Limits = { answer: 3_000, first: 5, most: 20 };
const BACK = / is there again: everything goes on\.$/;

/** A log that says when a line that fits was written, also where it was before. */
function listeningLog() {
  const log = recordingLog();
  const waits = new Set<() => void>();
  const tell = (level: 'debug' | 'info' | 'warn' | 'error') => (facts: Line['facts'], message: string) => {
    log[level](facts, message);
    for (const look of waits) look();
  };
  const said = (pattern: RegExp, times = 1): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (log.lines.filter(({ message }) => pattern.test(message)).length >= times) resolve();
    };
    waits.add(look);
    look();
    return promise;
  };
  return { ...log, debug: tell('debug'), info: tell('info'), warn: tell('warn'), error: tell('error'), said };
}

for (const [service, kind, open] of [
  [redis, 'redis', redisEngine],
  [postgres, 'postgres', postgresEngine],
] as const) {
  describeWith(service, `A store in ${service.name} whose server goes away`, () => {
    let proxy: Detour;
    let url: string;
    let log: ReturnType<typeof listeningLog>;
    const engines: Engine[] = [];
    const opened = async (): Promise<Engine> => {
      const engine = await open({ url, log }, LIMITS);
      engines.push(engine);
      return engine;
    };
    const told = () => log.lines.filter(({ level }) => level === 'error').map(({ message }) => message);

    beforeEach(async () => {
      const direct = new URL(await freshDatabase(kind));
      proxy = await openProxy(Number(direct.port));
      direct.port = String(proxy.port);
      url = direct.href;
      log = listeningLog();
    });
    afterEach(async () => {
      await Promise.all(engines.splice(0).map((engine) => engine.close()));
      await proxy.stop();
    });

    it('fails at once while it is away, says so once, and goes on by itself when it is back, saying so once', async () => {
      const engine = await opened();
      expect(await engine.swap('a', undefined, 'kept')).toBe(true);
      await proxy.cut();
      for (let call = 0; call < 3; call += 1) {
        await expect(engine.get('a')).rejects.toThrow(StoreFailure);
        await expect(engine.swap('b', undefined, 'new')).rejects.toThrow(StoreFailure);
        await expect(engine.range('', '~', 10)).rejects.toThrow(StoreFailure);
      }
      await proxy.heal();
      await log.said(BACK);
      expect(await engine.get('a')).toBe('kept');
      expect(await engine.get('b')).toBeUndefined();
      expect(await engine.swap('b', undefined, 'new')).toBe(true);
      expect(told()).toEqual([
        expect.stringMatching(/^STORE_URL: .* Nothing is kept or read until it is back: trying on\.$/),
      ]);
      expect(log.lines.filter(({ message }) => BACK.test(message))).toHaveLength(1);
    });

    it('never says yes where no answer came, though the server did what it was asked', async () => {
      const engine = await opened();
      await engine.swap('a', undefined, 'old');
      proxy.silence();
      await expect(engine.swap('a', 'old', 'new')).rejects.toThrow(/did not answer within|was too slow/);
      await proxy.heal();
      await log.said(BACK);
      expect(await engine.get('a')).toBe('new');
    });

    it('tells every caller that waits, within its time, where the server hangs', async () => {
      const engine = await opened();
      proxy.silence();
      const calls = Array.from({ length: 600 }, (_, index) => [
        engine.get(`a/${index}`),
        engine.swap(`a/${index}`, undefined, 'new'),
        engine.range('', '~', 10),
      ]);
      const outcomes = await Promise.allSettled(calls.flat());
      expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
    });

    it('starts where the server is not there yet, and serves once it is', async () => {
      await proxy.cut();
      const engine = await opened();
      await expect(engine.get('a')).rejects.toThrow(/cannot be reached \(ECONNREFUSED\)/);
      expect(told()).toHaveLength(1);
      await proxy.heal();
      await log.said(BACK);
      expect(await engine.swap('a', undefined, 'kept')).toBe(true);
    });

    it('starts where a server takes connections and is silent, and serves once it is not', async () => {
      proxy.silence();
      const engine = await opened();
      await expect(engine.get('a')).rejects.toThrow(StoreFailure);
      await proxy.heal();
      await log.said(BACK);
      expect(await engine.get('a')).toBeUndefined();
    });

    it('keeps every update that it acknowledged, once, whenever the way is cut', async () => {
      const engine = await opened();
      const store = storeOver(engine, { clock: handClock(), log });
      const key = (index: number): Key<number[]> => ({ path: `room/${index % 7}`, shape, version: 1 });
      const shape = z.array(z.number());
      const acknowledged: number[] = [];
      const refused: number[] = [];
      let times = 0;
      for (let wave = 0; wave < 6; wave += 1) {
        if (wave % 2 === 0) proxy.cutAfter(1_500 + wave * 500);
        const updates = Array.from({ length: 50 }, async (_, each) => {
          const index = wave * 50 + each;
          for (let turn = 0; turn < each; turn += 1) await new Promise((resolve) => setImmediate(resolve));
          await store
            .update(key(index), (old = []) => ({ value: [...old, index], result: null }))
            .then(
              () => acknowledged.push(index),
              () => refused.push(index),
            );
        });
        if (wave % 2 === 0) {
          await Promise.all(updates);
          await proxy.heal();
          times += 1;
          await log.said(BACK, times);
        }
        await Promise.all(updates);
      }
      const kept = (await Promise.all(Array.from({ length: 7 }, (_, index) => store.read(key(index))))).flatMap(
        (each) => each ?? [],
      );
      expect(acknowledged.filter((index) => !kept.includes(index))).toEqual([]);
      expect(new Set(kept).size).toBe(kept.length);
      expect(acknowledged.length + refused.length).toBe(300);
      expect(acknowledged.length).toBeGreaterThan(150);
      expect(refused.length).toBeGreaterThan(0);
    });

    it('looks no more once it is closed', async () => {
      const engine = await opened();
      await proxy.cut();
      await expect(engine.get('a')).rejects.toThrow(StoreFailure);
      await engine.close();
      await expect(engine.get('a')).rejects.toThrow(/is closed/);
      await proxy.heal();
      expect(log.lines.some(({ message }) => BACK.test(message))).toBe(false);
    });
  });
}
