// The store in SQLite, against the contract, and what only a file and several processes can show.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Key } from '../../src/core/ports.ts';
import { type OpenStore, quarantined, StoreFailure, storeOver } from '../../src/core/store.ts';
import { openSqliteStore, RANGE, sqliteEngine } from '../../src/drivers/store-sqlite.ts';
import { storeContract } from '../contracts/store.contract.ts';
import { handClock, recordingLog } from '../world.ts';

const newFolder = () => mkdtempSync(join(tmpdir(), 'two-tiers-'));
const count = (path: string): Key<number> => ({ path, shape: z.number(), version: 1 });
const more = (old = 0) => ({ value: old + 1, result: old + 1 });

storeContract('SQLite', async () => {
  const folder = newFolder();
  const path = join(folder, 'store.sqlite');
  const engine = sqliteEngine(path);
  return {
    open: (world) => openSqliteStore({ path, ...world }),
    engine: () => engine,
    async fail() {
      const database = new DatabaseSync(path);
      database.exec('DROP TABLE entry');
      database.close();
    },
    async end() {
      await engine.close();
      rmSync(folder, { recursive: true });
    },
  };
});

describe('A store in a SQLite file', () => {
  let folder: string;
  let path: string;
  const opened: OpenStore[] = [];
  const children: ChildProcess[] = [];

  function open(): OpenStore {
    const store = openSqliteStore({ path, clock: handClock(), log: recordingLog() });
    opened.push(store);
    return store;
  }
  function bounded(bounds: Parameters<typeof sqliteEngine>[1]): OpenStore {
    const store = storeOver(sqliteEngine(path, bounds), { clock: handClock(), log: recordingLog() });
    opened.push(store);
    return store;
  }
  /** What opening it says; the test fails where it opens. */
  function refusal(): string {
    try {
      open();
    } catch (error) {
      expect(error).toBeInstanceOf(StoreFailure);
      return String(error);
    }
    throw new Error('It opened.');
  }
  function processOf(...task: readonly string[]) {
    const file = fileURLToPath(new URL('./sqlite-process.ts', import.meta.url));
    const child = spawn(process.execPath, [file, ...task], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    return { child, lines: createInterface({ input: child.stdout }), ended: once(child, 'close') };
  }
  async function said(...task: readonly string[]): Promise<readonly string[]> {
    const { lines, ended } = processOf(...task);
    const all: string[] = [];
    for await (const line of lines) all.push(line);
    expect(await ended).toEqual([0, null]);
    return all;
  }

  /** Results of so many processes that count at the same moment. */
  async function counted(processes: number, many: number): Promise<readonly number[]> {
    const all = Array.from({ length: processes }, () => processOf('count', path, String(many)));
    await Promise.all(all.map(({ lines }) => once(lines, 'line')));
    const results: number[] = [];
    for (const { child, lines } of all) {
      lines.on('line', (line) => results.push(Number(line)));
      child.stdin.write('go\n');
    }
    expect(await Promise.all(all.map(({ ended }) => ended))).toEqual(all.map(() => [0, null]));
    return results;
  }

  beforeEach(() => {
    folder = newFolder();
    path = join(folder, 'store.sqlite');
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await Promise.all(opened.splice(0).map((store) => store.close()));
    rmSync(folder, { recursive: true });
  });

  it('leaves not a byte in its file of what was deleted or replaced, once it is closed', async () => {
    const store = open();
    const words = (path: string): Key<string> => ({ path, shape: z.string(), version: 1 });
    const set = (path: string, value: string | null) => store.update(words(path), () => ({ value, result: null }));
    for (let index = 0; index < 50; index++) await set(`a/${index}`, `secret ${'of ana '.repeat(index * 20)}`);
    await set('b', 'secret before');
    await set('b', 'after');
    for (let index = 0; index < 50; index++) await set(`a/${index}`, null);
    await store.close();
    const bytes = readFileSync(path).toString('latin1');
    expect(bytes).toContain('after');
    expect(bytes).not.toMatch(/secret|of ana/);
  });

  it('keeps what was stored when it is closed and opened again', async () => {
    const first = open();
    await first.update(count('a'), more);
    await first.close();
    expect(await open().read(count('a'))).toBe(1);
  });

  for (const [processes, many] of [
    [2, 100],
    [6, 30],
  ] as const) {
    it(`loses no update of ${processes} processes, each with ${many} at once and ${many} one after another`, async () => {
      const results = await counted(processes, many);
      const total = processes * many * 2;
      expect(results.toSorted((one, other) => one - other)).toEqual(
        Array.from({ length: total }, (_, index) => index + 1),
      );
      expect(await open().read(count('count'))).toBe(total);
    });
  }

  for (const most of [1, 50, 150, 777]) {
    it(`has every acknowledged answer after kill -9, struck at answer ${most}`, async () => {
      const { child, lines, ended } = processOf('answer', path);
      const acknowledged: number[] = [];
      for await (const line of lines) {
        acknowledged.push(Number(line));
        if (acknowledged.length === most) child.kill('SIGKILL');
      }
      expect(await ended).toEqual([null, 'SIGKILL']);
      const store = open();
      const learners = await store.list('person/', { limit: 100 });
      const numbers = z.array(z.number());
      const kept = await Promise.all(
        learners.map((learner) => store.read({ path: learner, shape: numbers, version: 1 })),
      );
      expect(acknowledged.length).toBeGreaterThanOrEqual(most);
      expect(acknowledged.filter((answer) => !kept.flat().includes(answer))).toEqual([]);
      expect(new Set(kept.flat()).size).toBe(kept.flat().length);
    });
  }

  it('lists by a range of its index, never by a scan', async () => {
    await open().update(count('a'), more);
    const database = new DatabaseSync(path);
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${RANGE}`).all('a', 'b', 10);
    database.close();
    expect(plan.map(({ detail }) => detail)).toEqual([
      'SEARCH entry USING COVERING INDEX sqlite_autoindex_entry_1 (key>? AND key<?)',
    ]);
  });

  it('keeps a text whose bytes are no UTF-8 aside, byte for byte', async () => {
    const store = open();
    await store.update(count('a'), more);
    const database = new DatabaseSync(path);
    database.exec(`UPDATE entry SET value = CAST(x'7b2276ff00' AS TEXT)`);
    database.close();
    expect(await store.read(count('a'))).toBeUndefined();
    expect(await store.update(count('a'), more)).toBe(1);
    const kept = await store.read(quarantined('quarantine/a'));
    expect(kept).toEqual({ path: 'a', text: 'damaged:7B2276FF00' });
  });

  it('says on a full disk that nothing was saved and how to go on, keeps the rest, and lets deletes through', async () => {
    // SQLite itself refuses to let the file grow: the very error that a full disk gives, without filling one.
    const store = bounded({ pages: 20 });
    const key = (name: string): Key<string> => ({ path: name, shape: z.string(), version: 1 });
    await store.update(key('first'), () => ({ value: 'safe'.repeat(2_000), result: null }));
    const large = () => ({ value: 'x'.repeat(200_000), result: null });
    const outcomes = await Promise.allSettled([
      store.update(key('large'), large),
      store.update(key('first'), () => ({ value: null, result: null })),
      store.update(key('small'), () => ({ value: 'fits', result: null })),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    await expect(store.update(key('large'), large)).rejects.toThrow(
      `The disk with ${path} is full: this was not saved, and what was saved before is safe. ` +
        'Free some space, or name a file on another disk in STORE_URL.',
    );
    expect(await store.list('', { limit: 10 })).toEqual(['small']);
    expect(await store.read(key('small'))).toBe('fits');
  });

  it('holds no lock after a failure: when the fault is mended, the store goes on, and so do others', async () => {
    const store = open();
    await store.update(count('a'), more);
    const other = new DatabaseSync(path);
    other.exec(`CREATE TRIGGER fault BEFORE UPDATE ON entry BEGIN SELECT RAISE(FAIL, 'a fault'); END`);
    await expect(store.update(count('a'), more)).rejects.toThrow(
      `The database file ${path} failed: a fault. Check its disk`,
    );
    other.exec('DROP TRIGGER fault');
    other.close();
    expect(await store.update(count('a'), more)).toBe(2);
  });

  it('makes a folder that is missing', async () => {
    path = join(folder, 'one', 'two', 'store.sqlite');
    expect(await open().update(count('a'), more)).toBe(1);
  });

  it('names a file that is no database, and the way out, and leaves it as it was', () => {
    const bytes = 'This is a shopping list, not a database.\n'.repeat(300);
    writeFileSync(path, bytes);
    expect(refusal()).toBe(
      `StoreFailure: The database file ${path} is damaged, or is no database. It was left as it is. Move it aside, with ` +
        'the -wal and -shm files beside it, to begin anew; or put a backup in its place; or name another file in STORE_URL.',
    );
    expect(readFileSync(path, 'utf8')).toBe(bytes);
  });

  for (const [damage, inflict] of [
    ['cut short', (bytes: Buffer) => bytes.subarray(0, 8_192)],
    ['scribbled over', (bytes: Buffer) => Buffer.from(bytes).fill(0xaa, 12_288, 20_480)],
  ] as const) {
    it(`refuses a database that was ${damage}, and leaves it as it was`, async () => {
      const store = open();
      const key = (name: number): Key<string> => ({ path: `a/${name}`, shape: z.string(), version: 1 });
      const values = Array.from({ length: 200 }, (_, name) => () => ({ value: `${name}`.repeat(200), result: null }));
      await Promise.all(values.map((change, name) => store.update(key(name), change)));
      await store.close();
      const bytes = inflict(readFileSync(path));
      writeFileSync(path, bytes);
      expect(refusal()).toMatch(/^StoreFailure: .* is damaged, or is no database\. .* Move it aside/);
      expect(readFileSync(path).equals(bytes)).toBe(true);
    });
  }

  it('names a file that is damaged while it is in use', async () => {
    const store = open();
    const key = (name: number): Key<string> => ({ path: `a/${name}`, shape: z.string(), version: 1 });
    const change = () => ({ value: 'x'.repeat(2_000), result: null });
    await Promise.all(Array.from({ length: 2_000 }, (_, name) => store.update(key(name), change)));
    const other = new DatabaseSync(path);
    other.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    other.close();
    truncateSync(path, 65_536);
    await expect(store.read(key(1_000))).rejects.toThrow(/is damaged, or is no database\. .* Move it aside/);
  });

  it('leaves the database of another program alone', () => {
    const database = new DatabaseSync(path);
    database.exec('CREATE TABLE bookmarks (url TEXT)');
    database.close();
    const bytes = readFileSync(path);
    expect(refusal()).toBe(`StoreFailure: ${path} is the database of another program. Name another file in STORE_URL.`);
    expect(readFileSync(path)).toEqual(bytes);
  });

  it('leaves the database of a newer release alone', async () => {
    await open().close();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 2');
    database.close();
    expect(refusal()).toMatch(/was written by a newer release\. Start that one, or name another file in STORE_URL\.$/);
  });

  it('says what to do where the path is a folder, or leads through a file', () => {
    const file = path;
    path = folder;
    expect(refusal()).toMatch(/cannot be opened for writing\. Let the user .* STORE_URL\.$/);
    writeFileSync(file, '');
    path = join(file, 'store.sqlite');
    expect(refusal()).toMatch(/cannot be opened for writing\. Let the user .* STORE_URL\.$/);
  });

  it('says what to do where it may not write', async () => {
    await open().close();
    const closed = join(folder, 'closed');
    mkdirSync(closed);
    chmodSync(path, 0o444);
    for (const place of [closed, folder]) chmodSync(place, 0o555);
    const told = [await said('nobody', join(closed, 'new.sqlite')), await said('nobody', path)];
    for (const place of [closed, folder]) chmodSync(place, 0o755);
    expect(told.flat()).toHaveLength(2);
    for (const line of told.flat())
      expect(line).toMatch(/^StoreFailure: .* cannot be opened for writing\. .* STORE_URL\.$/);
  });

  it('says what to do where another process holds the file', async () => {
    const store = bounded({ busy: 1 });
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(store.update(count('a'), more)).rejects.toThrow(/held by another process\. End that one/);
    other.exec('ROLLBACK');
    other.close();
    expect(await store.update(count('a'), more)).toBe(1);
  });
});
