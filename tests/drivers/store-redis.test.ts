// The store in Redis, against the contract, and what only a server's settings can show.
import { createClient } from '@keyv/redis';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Key } from '../../src/core/ports.ts';
import { type Engine, quarantined, storeOver } from '../../src/core/store.ts';
import { openRedisStore, redisEngine } from '../../src/drivers/store-redis.ts';
import { storeContract } from '../contracts/store.contract.ts';
import { outlivesItsServer, storeProcesses } from '../contracts/store-processes.contract.ts';
import { type EngineServer, startRedis } from '../engines.ts';
import { freshDatabase } from '../fresh-engine.ts';
import { describeWith, redis } from '../services.ts';
import { handClock, recordingLog } from '../world.ts';
import { refused } from './refused.ts';

const count = (path: string): Key<number> => ({ path, shape: z.number(), version: 1 });
const more = (old = 0) => ({ value: old + 1, result: old + 1 });

describeWith(redis, 'Redis', () => {
  storeContract('Redis', async () => {
    const url = await freshDatabase('redis');
    const engine = await redisEngine({ url, log: recordingLog() });
    return {
      open: (world) => openRedisStore({ url, ...world }),
      engine: () => engine,
      async fail() {
        const client = await createClient({ url }).connect();
        await client.flushDb();
        await client.hSet('two-tiers::a', 'another', 'shape');
        await client.hSet('two-tiers:paths', 'another', 'shape');
        await client.close();
      },
      end: () => engine.close(),
    };
  });

  storeProcesses('Redis', async () => ({ url: await freshDatabase('redis'), end: async () => {} }));

  describe('A store in Redis', () => {
    const servers: EngineServer[] = [];
    const engines: Engine[] = [];
    const opened = async (url: string, log = recordingLog()): Promise<Engine> => {
      const engine = await redisEngine({ url, log });
      engines.push(engine);
      return engine;
    };
    const hand = async (url: string) => createClient({ url }).connect();
    /** What a start says of a server with these settings, to a user with these rights. */
    async function told(settings: readonly string[], rights?: string): Promise<readonly string[]> {
      const server = await startRedis(redis.at ?? '', settings);
      servers.push(server);
      let url = server.address;
      if (rights !== undefined) {
        const client = await hand(url);
        await client.sendCommand(['ACL', 'SETUSER', 'tenant', 'on', '>right', '~two-tiers:*', ...rights.split(' ')]);
        await client.close();
        url = url.replace('//', '//tenant:right@');
      }
      const log = recordingLog();
      await opened(url, log);
      return log.lines.filter(({ level }) => level !== 'debug').map(({ level, message }) => `${level}: ${message}`);
    }
    const refusal = (url: string): Promise<string> => refused(opened(url));

    afterEach(async () => {
      await Promise.all(engines.splice(0).map((engine) => engine.close()));
      await Promise.all(servers.splice(0).map((server) => server.stop()));
    });

    it('says nothing of a server that loses nothing', async () => {
      expect(await told([])).toEqual([]);
    });

    it('warns of a server that may throw away what is kept, by the name of its setting', async () => {
      expect(await told(['--maxmemory', '50mb', '--maxmemory-policy', 'allkeys-lru'])).toEqual([
        'warn: Redis may throw away what is kept: its maxmemory-policy is allkeys-lru. Set it to noeviction.',
      ]);
    });

    it('warns of a server that keeps nothing, or only snapshots, on disk', async () => {
      expect(await told(['--appendonly', 'no'])).toEqual([
        'warn: Redis keeps nothing on disk, and forgets everything when it ends: appendonly is no, save is empty. Set appendonly to yes.',
      ]);
      expect(await told(['--appendonly', 'no', '--save', '900 1'])).toEqual([
        expect.stringMatching(/^warn: Redis keeps only snapshots on disk, .* appendonly is no\. Set it to yes\.$/),
      ]);
    });

    it('says once what a power cut may cost where not every write waits for the disk', async () => {
      expect(await told(['--appendfsync', 'everysec'])).toEqual([
        'info: A power cut may cost the last second of what Redis keeps: its appendfsync is everysec. Set it to always to lose nothing.',
      ]);
    });

    it('learns of the settings what it can where CONFIG is forbidden, and says so where it can learn nothing', async () => {
      const evicts = ['--maxmemory-policy', 'allkeys-lfu'];
      expect(await told(evicts, '+@all -config')).toEqual([
        'warn: Redis may throw away what is kept: its maxmemory-policy is allkeys-lfu. Set it to noeviction.',
      ]);
      expect(await told(evicts, '+@all -config -info')).toEqual([
        'warn: Redis lets nobody look at its settings: see to it that maxmemory-policy is noeviction and appendonly is yes, so that what is kept stays.',
      ]);
    });

    it('refuses a cluster, and says the way out', async () => {
      const server = await startRedis(redis.at ?? '', ['--cluster-enabled', 'yes', '--databases', '1']);
      servers.push(server);
      expect(await refusal(server.address)).toBe(
        'StoreFailure: STORE_URL: Redis is a cluster, which cannot change a value and the index of all values in one step. Name a single Redis server (cluster-enabled no), or Postgres.',
      );
    });

    it('names STORE_URL and nothing of its value where the password or the database is wrong, or it is no address', async () => {
      const server = await startRedis(redis.at ?? '', ['--requirepass', 'right']);
      servers.push(server);
      const at = (before: string, after = '') => `${server.address.replace('//', `//${before}`)}${after}`;
      for (const [url, why] of [
        [at(''), 'refuses the user or the password'],
        [at(':canary@'), 'refuses the user or the password'],
        [at('canary:right@'), 'refuses the user or the password'],
        [at(':right@', '/20000'), 'has no database of that number'],
        [at(':right@', '/canary'), 'is no address of a Redis'],
        ['redis://:ca#nary@127.0.0.1', 'is no address of a Redis'],
      ] as const) {
        const said = await refusal(url);
        expect(said).toMatch(/^StoreFailure: STORE_URL/);
        expect(said).toContain(why);
        expect(said).not.toMatch(/canary|nary|right@|127\.0\.0\.1/);
      }
    });

    it('says what a user may not do', async () => {
      const server = await startRedis(redis.at ?? '');
      servers.push(server);
      const client = await hand(server.address);
      await client.sendCommand(['ACL', 'SETUSER', 'reader', 'on', '>right', '~*', '+@all', '-eval', '-evalsha']);
      await client.close();
      const engine = await opened(server.address.replace('//', '//reader:right@'));
      await expect(engine.swap('a', undefined, '1')).rejects.toThrow(/does not let this user do what is needed/);
    });

    it('says that a full memory kept nothing of this, keeps the rest, and lets deletes through', async () => {
      const server = await startRedis(redis.at ?? '', ['--maxmemory', '4mb', '--databases', '16']);
      servers.push(server);
      const engine = await opened(server.address);
      const large = 'x'.repeat(200_000);
      const kept: string[] = [];
      for (let index = 0; index < 40; index += 1) {
        const path = `a/${index}`;
        await engine.swap(path, undefined, large).then(
          () => kept.push(path),
          () => {},
        );
      }
      expect(kept.length).toBeGreaterThan(2);
      expect(kept.length).toBeLessThan(40);
      await expect(engine.swap('b', undefined, large)).rejects.toThrow(
        'STORE_URL: Redis is full (maxmemory): this was not saved, and what was saved before is safe.',
      );
      expect(await engine.range('', '~', 100)).toEqual(kept.toSorted());
      for (const path of kept) expect(await engine.swap(path, large, undefined)).toBe(true);
      expect(await engine.swap('b', undefined, 'fits')).toBe(true);
    });

    it('goes on where the server has forgotten the script', async () => {
      const url = await freshDatabase('redis');
      const engine = await opened(url);
      expect(await engine.swap('a', undefined, '1')).toBe(true);
      const client = await hand(url);
      await client.sendCommand(['SCRIPT', 'FLUSH']);
      await client.close();
      expect(await engine.swap('a', '1', '2')).toBe(true);
    });

    it('keeps a text whose bytes are no UTF-8 aside, byte for byte', async () => {
      const url = await freshDatabase('redis');
      const store = storeOver(await opened(url), { clock: handClock(), log: recordingLog() });
      await store.update(count('a'), more);
      const client = await hand(url);
      await client.set('two-tiers::a', Buffer.from('7b2276ff00', 'hex'));
      await client.close();
      expect(await store.read(count('a'))).toBeUndefined();
      expect(await store.update(count('a'), more)).toBe(1);
      expect(await store.read(quarantined('quarantine/a'))).toEqual({ path: 'a', text: 'damaged:7B2276FF00' });
    });

    it('leaves what others keep in the same database alone, and does not list it', async () => {
      const url = await freshDatabase('redis');
      const client = await hand(url);
      await client.mSet({ a: 'theirs', 'keyv::a': 'theirs' });
      const engine = await opened(url);
      expect(await engine.get('a')).toBeUndefined();
      await engine.swap('a', undefined, 'ours');
      expect(await engine.range('', '~', 10)).toEqual(['a']);
      expect(await client.mGet(['a', 'keyv::a'])).toEqual(['theirs', 'theirs']);
      await client.close();
    });

    it('has every acknowledged answer after kill -9 of the server, where every write waits for the disk', async () => {
      const server = await startRedis(redis.at ?? '');
      servers.push(server);
      await outlivesItsServer(server, server.address);
    });
  });
});
