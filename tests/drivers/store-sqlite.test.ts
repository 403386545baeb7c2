// The store in SQLite, against the contract, and what only a file and several processes can show.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Key } from '../../src/core/ports.ts';
import { type OpenStore, quarantined, StoreFailure, storeOver } from '../../src/core/store.ts';
import { openSqliteStore, RANGE, sqliteEngine } from '../../src/drivers/store-sqlite.ts';
import { storeContract } from '../contracts/store.contract.ts';
import { storeProcesses } from '../contracts/store-processes.contract.ts';
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

storeProcesses('SQLite', async () => {
  const folder = newFolder();
  return {
    url: `sqlite:${join(folder, 'store.sqlite')}`,
    end: async () => rmSync(folder, { recursive: true }),
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
      expect(error).toHaveProperty('exitCode', 78);
      return String(error);
    }
    throw new Error('It opened.');
  }
  function processOf(...task: readonly string[]) {
    const file = fileURLToPath(new URL('./store-process.ts', import.meta.url));
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
    const told = [await said('nobody', `sqlite:${join(closed, 'new.sqlite')}`), await said('nobody', `sqlite:${path}`)];
    for (const place of [closed, folder]) chmodSync(place, 0o755);
    expect(told.flat()).toHaveLength(2);
    for (const line of told.flat())
      expect(line).toMatch(/^StoreFailure: .* cannot be opened for writing\. .* STORE_URL\.$/);
  });

  it('waits for another process without keeping everybody else waiting, and goes on when it may', async () => {
    const store = open();
    await store.update(count('a'), more);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const update = store.update(count('a'), more);
    // Only a turn of this very thread can end the wait.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(await store.read(count('a'))).toBe(1);
    other.exec('ROLLBACK');
    other.close();
    expect(await update).toBe(2);
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

  it('counts what it waits for another process from when it met that one, however long its thread took to start', async () => {
    await open().close();
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const letGo = (worker: Worker) => worker.once('message', () => other.exec('ROLLBACK'));
    process.on('worker', letGo);
    const engine = sqliteEngine(path, { busy: 20 });
    const swapped = engine.swap('a', undefined, '1');
    // A machine that is too busy to go on.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    expect(await swapped).toBe(true);
    process.off('worker', letGo);
    other.close();
    await engine.close();
  });

  it('writes on in another thread where the first one dies, and says what is not known', async () => {
    const started: Worker[] = [];
    const note = (worker: Worker) => started.push(worker);
    process.on('worker', note);
    const store = open();
    await store.update(count('a'), more);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const lost = expect(store.update(count('a'), more)).rejects.toThrow(
      /has stopped\. Whether this was saved is not known/,
    );
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([started[0]?.terminate(), lost]);
    other.exec('ROLLBACK');
    other.close();
    expect(await store.update(count('a'), more)).toBe(2);
    await started[1]?.terminate();
    expect(await store.update(count('a'), more)).toBe(3);
    expect(started).toHaveLength(3);
    process.off('worker', note);
  });

  it('keeps a process alive for what it acknowledges, and no longer: one that closes nothing ends by itself', async () => {
    const engine = new URL('../../src/drivers/store-sqlite.ts', import.meta.url);
    const program = `
      import { sqliteEngine } from ${JSON.stringify(engine.href)};
      console.log(await sqliteEngine(${JSON.stringify(path)}).swap('a', undefined, 'kept'));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
    expect(stdout.trim()).toBe('true');
  });

  it('finishes what is under way before it is closed', async () => {
    const store = open();
    const updates = Array.from({ length: 20 }, (_, index) => store.update(count(`a/${index % 4}`), more));
    await store.close();
    expect(await Promise.all(updates)).toHaveLength(20);
    expect(await open().list('a/', { limit: 10 })).toHaveLength(4);
  });
});
