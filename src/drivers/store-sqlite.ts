// A store in one SQLite file, through node:sqlite: the default, for one machine and any number of processes on it.
// Long, since a driver is one file: the engine, then the opening of the file, then its faults in an operator's words.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import Keyv, { type KeyvStoreAdapter } from 'keyv';
import type { Clock, Log } from '../core/ports.ts';
import { type Engine, type OpenStore, StoreFailure, storeOver } from '../core/store.ts';

/** How long a commit waits for another process's, in milliseconds; the event loop waits with it. */
const BUSY = 2_000;
/** Marks a file as ours: "2TRS" in ASCII. */
const APPLICATION = 0x32545253;
const LAYOUT = 1;
/** SQLite's errors for a damaged file and for a full disk. */
const [CORRUPT, FULL] = [11, 13];
/** The most pages that are searched for damage at a start, 64 MiB: some 80 ms. */
const SEARCHED = 16_384;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entry (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT;
  PRAGMA application_id = ${APPLICATION};
  PRAGMA user_version = ${LAYOUT};`;
const MARKS = `
  SELECT application_id AS application, user_version AS layout, (SELECT count(*) FROM sqlite_schema) AS tables
  FROM pragma_application_id, pragma_user_version`;
/** Stands for a text whose bytes are no UTF-8: they would not survive a string, so they travel in hexadecimal. */
const DAMAGED = 'damaged:';
const SAME = `(value = ? OR '${DAMAGED}' || hex(value) = ?)`;
/** The index alone answers it: values are not read. */
export const RANGE = 'SELECT key FROM entry WHERE key >= ? AND key < ? ORDER BY key LIMIT ?';

/** `path` names the file; a missing folder is made. Opens at once; throws a StoreFailure that says the way out. */
export const openSqliteStore = (world: {
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
}): OpenStore => storeOver(sqliteEngine(world.path), world);

type Swap = { readonly path: string; readonly old: string | undefined; readonly next: string | undefined };
type Waiting = Swap & { readonly resolve: (swapped: boolean) => void; readonly reject: (error: unknown) => void };

/** For tests: `pages` of 4 KiB bound the file as a full disk would, `busy` is how long a commit waits for another process's. */
export function sqliteEngine(path: string, { pages, busy = BUSY }: { pages?: number; busy?: number } = {}): Engine {
  const database = openFile(path, busy);
  const adapter = new Adapter(database);
  // No TTL is ever given: Keyv would delete what it takes for expired, by its own clock and whatever was written since.
  const keyv = new Keyv<string>({ store: adapter, throwOnErrors: true, useKeyPrefix: false });
  if (pages !== undefined) database.exec(`PRAGMA max_page_count = ${pages}`);
  const insert = database.prepare('INSERT INTO entry (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const replace = database.prepare(`UPDATE entry SET value = ? WHERE key = ? AND ${SAME}`);
  const remove = database.prepare(`DELETE FROM entry WHERE key = ? AND ${SAME}`);
  const absent = database.prepare('SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM entry WHERE key = ?)');
  const range = database.prepare(RANGE);
  let waiting: Waiting[] = [];

  function carryOut({ path: key, old, next }: Swap): boolean {
    if (old !== undefined) {
      return (next === undefined ? remove.run(key, old, old) : replace.run(next, key, old, old)).changes === 1;
    }
    return next === undefined ? absent.get(key) !== undefined : insert.run(key, next).changes === 1;
  }

  /** All or nothing: what `swaps` say once they are on the disk, or an error where none of them is. */
  function commit(swaps: readonly Swap[]): readonly boolean[] {
    try {
      database.exec('BEGIN IMMEDIATE');
      const swapped = swaps.map(carryOut);
      database.exec('COMMIT');
      return swapped;
    } catch (error) {
      // Some errors have already ended the transaction.
      if (database.isOpen && database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }

  function settle(swaps: readonly Waiting[]): void {
    try {
      const swapped = commit(swaps);
      for (const [index, { resolve }] of swaps.entries()) resolve(swapped[index] === true);
    } catch (error) {
      // One by one, so that on a full disk a delete still goes through.
      if (swaps.length > 1 && isFull(error)) for (const swap of swaps) settle([swap]);
      else for (const { reject } of swaps) reject(explained(error, path));
    }
  }

  /** Everything asked for in one turn of the event loop shares one commit: one wait for the disk. */
  function flush(): void {
    const swaps = waiting;
    waiting = [];
    if (swaps.length > 0) settle(swaps);
  }

  return {
    async get(key) {
      try {
        return await keyv.get(key);
      } catch (error) {
        throw explained(error, path);
      }
    },
    swap(key, old, next) {
      const { promise, resolve, reject } = Promise.withResolvers<boolean>();
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ path: key, old, next, resolve, reject });
      return promise;
    },
    async range(from, below, limit) {
      // A turn for others between two pages: SQLite itself never yields.
      await new Promise((resolve) => setImmediate(resolve));
      try {
        return range.all(from, below, limit).map(({ key }) => String(key));
      } catch (error) {
        throw explained(error, path);
      }
    },
    async close() {
      flush();
      await keyv.disconnect();
    },
  };
}

/** What Keyv sees: plain get. Every write is a compare-and-set, so the ways around it are closed. */
class Adapter implements KeyvStoreAdapter {
  readonly opts = { dialect: 'sqlite' };
  readonly #database: DatabaseSync;
  readonly #text;
  readonly #bytes;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#text = database.prepare('SELECT value FROM entry WHERE key = ?');
    this.#bytes = database.prepare('SELECT hex(value) AS hex FROM entry WHERE key = ? AND value <> ?');
  }
  // An object, not a string: Keyv then leaves the text as it is.
  async get<Value>(key: string): Promise<{ value: Value } | undefined> {
    const row = this.#text.get(key) as { value: Value } | undefined;
    if (typeof row?.value !== 'string' || !row.value.includes('\ufffd')) return row;
    const damaged = this.#bytes.get(key, row.value);
    return damaged ? { value: `${DAMAGED}${damaged.hex}` as Value } : row;
  }
  async set(): Promise<never> {
    throw new Error('Write through the engine: Keyv has no compare-and-set.');
  }
  delete = this.set;
  clear = this.set;
  on(): this {
    return this;
  }
  async disconnect(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }
}

/** Opens a file, and makes it and its folder where they are missing. `busy`: milliseconds to wait for another process's commit. */
function openFile(path: string, busy: number): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    database = new DatabaseSync(path, { timeout: busy });
    const layout = layoutOf(database, path);
    mustBeWhole(database, path);
    // FULL: an answer is on the disk before it is acknowledged, so a power cut loses none, nor does kill -9. NORMAL would
    // lose the last ones to a power cut, for ten times the updates one by one, 1.6 times with 50 at once, who share a commit.
    // What is deleted is overwritten: a person who asked for that is owed more than an unlinked page.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
    if (layout < LAYOUT) database.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT`);
    return database;
  } catch (error) {
    if (database?.isOpen) database.close();
    throw explained(error, path);
  }
}

/** The layout that the file has, 0 for a new one; refuses what this release did not make. */
function layoutOf(database: DatabaseSync, path: string): number {
  const marks = database.prepare(MARKS).get();
  if (marks?.application !== APPLICATION && marks?.tables !== 0) {
    throw new StoreFailure(`${path} is the database of another program. Name another file in STORE_URL.`);
  }
  const layout = Number(marks.layout);
  if (layout <= LAYOUT) return layout;
  throw new StoreFailure(`${path} was written by a newer release. Start that one, or name another file in STORE_URL.`);
}

/** Refuses a damaged file before anything is written to it. A large one is not searched: a start would take seconds. */
function mustBeWhole(database: DatabaseSync, path: string): void {
  const pages = Number(database.prepare('PRAGMA page_count').get()?.page_count);
  if (pages > SEARCHED) return;
  const found = database.prepare('PRAGMA quick_check(1)').get()?.quick_check;
  if (found !== 'ok') throw new StoreFailure(explanation({ errcode: CORRUPT }, path), { cause: found });
}

/** What SQLite's or the system's error means for an operator: what happened, and the way out. */
function explained(error: unknown, path: string): StoreFailure {
  if (error instanceof StoreFailure) return error;
  return new StoreFailure(explanation(error, path), { cause: error });
}

/** SQLite's kind of error (https://sqlite.org/rescode.html; the bits above the low byte say more of it), or the system's. */
function kindOf(error: unknown): unknown {
  const { errcode, code }: { errcode?: unknown; code?: unknown } = Object(error);
  return typeof errcode === 'number' ? errcode & 0xff : code;
}

const isFull = (error: unknown): boolean => kindOf(error) === FULL;

function explanation(error: unknown, path: string): string {
  switch (kindOf(error)) {
    case CORRUPT:
    case 26:
      return `The database file ${path} is damaged, or is no database. It was left as it is. Move it aside, with the -wal and -shm files beside it, to begin anew; or put a backup in its place; or name another file in STORE_URL.`;
    case FULL:
      return `The disk with ${path} is full: this was not saved, and what was saved before is safe. Free some space, or name a file on another disk in STORE_URL.`;
    case 5:
    case 6:
      return `The database file ${path} is held by another process. End that one, or name another file in STORE_URL.`;
    case 3:
    case 8:
    case 14:
    case 'EACCES':
    case 'EEXIST':
    case 'ENOTDIR':
    case 'EPERM':
    case 'EROFS':
      return `The database file ${path} cannot be opened for writing. Let the user that runs the bot write to it and to its folder, or name another file in STORE_URL.`;
    default:
      return `The database file ${path} failed: ${error instanceof Error ? error.message : error}. Check its disk, or name another file in STORE_URL.`;
  }
}
