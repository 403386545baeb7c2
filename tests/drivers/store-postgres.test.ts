// The store in Postgres, against the contract, and what only a server can show.
import { Client } from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/core/store.ts';
import { openPostgresStore, postgresEngine } from '../../src/drivers/store-postgres.ts';
import { RANGE } from '../../src/drivers/store-postgres-table.ts';
import { storeContract } from '../contracts/store.contract.ts';
import { outlivesItsServer, storeProcesses } from '../contracts/store-processes.contract.ts';
import { POSTGRES_PASSWORD, startPostgres } from '../engines.ts';
import { freshDatabase } from '../fresh-engine.ts';
import { describeWith, postgres } from '../services.ts';
import { recordingLog } from '../world.ts';
import { refused } from './refused.ts';

describeWith(postgres, 'Postgres', () => {
  storeContract('Postgres', async () => {
    const url = await freshDatabase('postgres');
    const engine = await postgresEngine({ url, log: recordingLog() });
    return {
      open: (world) => openPostgresStore({ url, ...world }),
      engine: () => engine,
      async fail() {
        const client = new Client({ connectionString: url });
        await client.connect();
        await client.query('DROP TABLE two_tiers_entry');
        await client.end();
      },
      end: () => engine.close(),
    };
  });

  storeProcesses('Postgres', async () => ({ url: await freshDatabase('postgres'), end: async () => {} }));

  describe('A store in Postgres', () => {
    const engines: Engine[] = [];
    const opened = async (url: string, log = recordingLog()): Promise<Engine> => {
      const engine = await postgresEngine({ url, log });
      engines.push(engine);
      return engine;
    };
    /** Carries out a statement by another hand. */
    async function by(url: string, statement: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
      const client = new Client({ connectionString: url });
      await client.connect();
      try {
        return (await client.query(statement, values)).rows;
      } finally {
        await client.end();
      }
    }
    const refusal = (url: string): Promise<string> => refused(opened(url));

    afterEach(async () => {
      await Promise.all(engines.splice(0).map((engine) => engine.close()));
    });

    it('takes both names of its address', async () => {
      const url = await freshDatabase('postgres');
      await (await opened(url)).swap('a', undefined, '1');
      expect(await (await opened(url.replace('postgres:', 'postgresql:'))).get('a')).toBe('1');
    });

    it('is made once by processes that start at the same moment', async () => {
      // Their race has many outcomes: one round shows few of them.
      for (let round = 0; round < 10; round += 1) {
        const url = await freshDatabase('postgres');
        const all = await Promise.all(Array.from({ length: 8 }, () => opened(url)));
        expect(await Promise.all(all.map((engine, index) => engine.swap(`a/${index}`, undefined, '1')))).toEqual(
          all.map(() => true),
        );
        expect(await all[0]?.range('', '~', 10)).toHaveLength(8);
        await Promise.all(engines.splice(0).map((engine) => engine.close()));
      }
    });

    it('keeps the databases of several stores in one process apart', async () => {
      const [one, other] = [
        await opened(await freshDatabase('postgres')),
        await opened(await freshDatabase('postgres')),
      ];
      await one.swap('a', undefined, 'one');
      await other.swap('a', undefined, 'other');
      expect([await one.get('a'), await other.get('a')]).toEqual(['one', 'other']);
      await one.close();
      expect(await other.get('a')).toBe('other');
    });

    it('lists by a range of its index, never by a scan', async () => {
      const url = await freshDatabase('postgres');
      const engine = await opened(url);
      await Promise.all(Array.from({ length: 2_000 }, (_, index) => engine.swap(`a/${index}`, undefined, 'x')));
      await by(url, 'ANALYZE two_tiers_entry');
      const plan = await by(url, `EXPLAIN ${RANGE}`, ['a/1', 'a/2', 10]);
      const lines = plan.map((row) => String(row['QUERY PLAN']).trim());
      expect(lines.find((line) => /Scan/.test(line))).toMatch(/^(->\s+)?Index Only Scan using two_tiers_entry_pkey/);
      expect(lines.join()).toContain('Index Cond: ((key >= ');
      expect(lines.join()).not.toContain('Sort');
    });

    it('carries out batches of several processes that ask for the same keys in opposite orders, and loses none', async () => {
      const url = await freshDatabase('postgres');
      const all = await Promise.all(Array.from({ length: 3 }, () => opened(url)));
      const paths = Array.from({ length: 100 }, (_, index) => `a/${index}`);
      for (let round = 0; round < 10; round += 1) {
        const old = round === 0 ? undefined : String(round - 1);
        const outcomes = await Promise.all(
          all.map((engine, index) =>
            Promise.all((index % 2 ? paths : paths.toReversed()).map((path) => engine.swap(path, old, String(round)))),
          ),
        );
        expect(outcomes.flat().filter((swapped) => swapped)).toHaveLength(paths.length);
      }
    });

    it('waits for the disk before it acknowledges, also where the server does not by itself', async () => {
      const url = await freshDatabase('postgres');
      const name = new URL(url).pathname.slice(1);
      await by(url, `ALTER DATABASE ${name} SET synchronous_commit = off`);
      const engine = await opened(url);
      await engine.swap('a', undefined, '1');
      // What a connection of the engine goes by, seen from a trigger that runs in it.
      await by(url, 'CREATE TABLE seen (setting text)');
      await by(
        url,
        `CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN INSERT INTO seen VALUES (current_setting('synchronous_commit')); RETURN new; END $$`,
      );
      await by(url, 'CREATE TRIGGER look BEFORE UPDATE ON two_tiers_entry FOR EACH ROW EXECUTE FUNCTION look()');
      expect(await engine.swap('a', '1', '2')).toBe(true);
      expect(await by(url, 'SELECT setting FROM seen')).toEqual([{ setting: 'on' }]);
    });

    it('goes on after the server ended its connections, and the process lives', async () => {
      const url = await freshDatabase('postgres');
      const log = recordingLog();
      const engine = await opened(url, log);
      await engine.swap('a', undefined, '1');
      const [ended] = await by(
        url,
        `SELECT count(pg_terminate_backend(pid)) AS many FROM pg_stat_activity WHERE application_name = 'two-tiers' AND datname = current_database()`,
      );
      expect(Number(ended?.many)).toBeGreaterThan(0);
      await expect.poll(() => engine.get('a').catch(() => 'away')).toBe('1');
    });

    it('names STORE_URL and nothing of its value where user, password or database is wrong, or it is no address', async () => {
      const url = await freshDatabase('postgres');
      const database = new URL(url).pathname;
      for (const [wrong, why] of [
        [url.replace(POSTGRES_PASSWORD, 'canary'), 'refuses the user or the password'],
        [url.replace('bot:', 'canary:'), 'refuses the user or the password'],
        [url.replace(`:${POSTGRES_PASSWORD}`, ''), 'wants a password'],
        [url.replace(database, '/canary'), 'has no database of that name'],
        [`${url}?sslmode=verify-full`, 'cannot be spoken to in secret'],
        ['postgres://bot:ca#nary@127.0.0.1/x', 'is no address of a Postgres'],
      ] as const) {
        const said = await refusal(wrong);
        expect(said).toMatch(/^StoreFailure: STORE_URL/);
        expect(said).toContain(why);
        expect(said).not.toMatch(/canary|nary|a-password|127\.0\.0\.1|store_/);
      }
    });

    it('says what to do where the user may not keep a table', async () => {
      const url = await freshDatabase('postgres');
      const name = `guest_${new URL(url).pathname.slice(1)}`;
      await by(url, `CREATE ROLE ${name} LOGIN PASSWORD 'x'`);
      await by(url, 'REVOKE CREATE ON SCHEMA public FROM public');
      expect(await refusal(url.replace(`bot:${POSTGRES_PASSWORD}`, `${name}:x`))).toMatch(
        /does not let this user keep a table\. Make it the owner of the database, or GRANT ALL ON SCHEMA public\.$/,
      );
    });

    it('refuses a database in another encoding, and a table that is not its own', async () => {
      const url = await freshDatabase('postgres');
      const other = `latin_${new URL(url).pathname.slice(1)}`;
      await by(url, `CREATE DATABASE ${other} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0`);
      expect(await refusal(url.replace(/[^/]+$/, other))).toMatch(
        /keeps this database in LATIN1\. Make one with ENCODING 'UTF8'/,
      );
      await by(url, 'CREATE TABLE two_tiers_entry (key varchar(255) PRIMARY KEY, value text)');
      expect(await refusal(url)).toMatch(/has a table two_tiers_entry that this program did not make/);
    });

    it('has every acknowledged answer after kill -9 of the whole server', async () => {
      const server = await startPostgres(postgres.at ?? '');
      try {
        await outlivesItsServer(server, `${server.address}/postgres`);
      } finally {
        await server.stop();
      }
    });
  });
});
