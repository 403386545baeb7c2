// A store in one SQLite file, through node:sqlite: the default, for one machine and any number of processes on it.
// Reads here, on the event loop; writes in a thread of its own (store-sqlite-writer).
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import Keyv, { type KeyvStoreAdapter } from 'keyv';
import type { Clock, Log } from '../core/ports.ts';
import { type Engine, type OpenStore, RefusedStore, StoreFailure, type Swap, storeOver } from '../core/store.ts';
import { CORRUPT, explanation, isHopeless } from './store-sqlite-faults.ts';
import { careful, opened, textsOf } from './store-sqlite-texts.ts';
import { type Outcome, openWriter } from './store-sqlite-writer.ts';

/** How long a swap waits for another process's commits at most, and how long at a time, in milliseconds. */
const [BUSY, WAIT] = [2_000, 50];
/** Marks a file as ours: "2TRS" in ASCII. */
const APPLICATION = 0x32545253;
const LAYOUT = 1;
/** The most pages that are searched for damage at a start, 64 MiB: some 80 ms. */
const SEARCHED = 16_384;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entry (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT;
  PRAGMA application_id = ${APPLICATION};
  PRAGMA user_version = ${LAYOUT};`;
const MARKS = `
  SELECT application_id AS application, user_version AS layout, (SELECT count(*) FROM sqlite_schema) AS tables
  FROM pragma_application_id, pragma_user_version`;
/** The index alone answers it: values are not read. */
export const RANGE = 'SELECT key FROM entry WHERE key >= ? AND key < ? ORDER BY key LIMIT ?';

/** `path` names the file; a missing folder is made. Opens at once; throws a StoreFailure that says the way out, a RefusedStore where none but that helps. */
export const openSqliteStore = (world: {
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
}): OpenStore => storeOver(sqliteEngine(world.path), world);

/** Something asked for that waits for its turn, and how it is answered. */
type Waiting<Ask, Answer> = Ask & {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
};

/** `met` is when it first met another process's commit, by the time that only goes forward. */
type Writing = Waiting<{ readonly swap: Swap; readonly met?: number }, boolean>;

/** For tests: `pages` of 4 KiB bound the file as a full disk would, `busy` is how long a swap waits for another process's commits. */
export function sqliteEngine(path: string, { pages, busy = BUSY }: { pages?: number; busy?: number } = {}): Engine {
  const database = openFile(path, busy);
  const adapter = new Adapter(database);
  // No TTL is ever given: Keyv would delete what it takes for expired, by its own clock and whatever was written since.
  const keyv = new Keyv<string>({ store: adapter, throwOnErrors: true, useKeyPrefix: false });
  const range = database.prepare(RANGE);
  const writer = openWriter({ path, busy, wait: Math.min(busy, WAIT), pages });
  let looks: Waiting<{ readonly paths: readonly string[] }, readonly (string | undefined)[]>[] = [];
  let waiting: Writing[] = [];
  let writing: Promise<void> | undefined;

  /** Tells who waits what came of it. Whoever met another process's commit waits on at the head of the row, while there is time. */
  function settle(batch: readonly Writing[], outcomes: readonly Outcome[]): void {
    const [now, again]: [number, Writing[]] = [performance.now(), []];
    for (const [index, each] of batch.entries()) {
      const outcome = outcomes[index] ?? false;
      if (typeof outcome === 'boolean') each.resolve(outcome);
      // Not since it was asked for: while the thread starts, nobody else is to blame.
      else if (outcome.isBusy && now - (each.met ?? now) < busy) again.push({ met: now, ...each });
      else each.reject(new StoreFailure(outcome.fault));
    }
    if (again.length > 0) waiting = [...again, ...waiting];
  }

  /** Everything that gathers during one commit shares the next: one wait for the disk. */
  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        settle(batch, await writer.write(batch.map(({ swap }) => swap)));
      } catch (error) {
        for (const { reject } of batch) reject(explained(error, path));
      }
    }
    writing = undefined;
  }

  function write(): void {
    if (waiting.length > 0) writing ??= writeAll();
  }

  /** Everything looked for at the same time shares one transaction: to begin one costs more than to read in it. */
  async function find(): Promise<void> {
    const asked = looks;
    looks = [];
    if (asked.length === 0) return;
    try {
      const texts = await keyv.getMany<string>(asked.flatMap(({ paths }) => paths));
      let first = 0;
      for (const { paths, resolve } of asked) {
        resolve(texts.slice(first, first + paths.length));
        first += paths.length;
      }
    } catch (error) {
      for (const { reject } of asked) reject(explained(error, path));
    }
  }

  function getAll(paths: readonly string[]): Promise<readonly (string | undefined)[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly (string | undefined)[]>();
    if (looks.length === 0) process.nextTick(find);
    looks.push({ paths, resolve, reject });
    return promise;
  }

  return {
    getAll,
    async get(key) {
      const [text] = await getAll([key]);
      return text;
    },
    swap(key, old, next, held = []) {
      const { promise, resolve, reject } = Promise.withResolvers<boolean>();
      // Everything asked for in one turn of the event loop shares one commit.
      if (waiting.length === 0 && !writing) setImmediate(write);
      waiting.push({ swap: { path: key, old, next, held }, resolve, reject });
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
      await find();
      write();
      await writing;
      // The last one to close puts the file in order: the thread is not waited for by the system.
      await writer.close();
      await keyv.disconnect();
    },
  };
}

/** What Keyv sees: plain get. Every write is a compare-and-set, so the ways around it are closed. */
class Adapter implements KeyvStoreAdapter {
  readonly opts = { dialect: 'sqlite' };
  readonly #database: DatabaseSync;
  readonly #text: (path: string) => string | undefined;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#text = textsOf(database);
  }
  // Objects, not strings: Keyv then leaves the texts as they are.
  async get<Value>(key: string): Promise<{ value: Value } | undefined> {
    const [found] = await this.getMany<Value>([key]);
    return found;
  }
  async getMany<Value>(keys: string[]): Promise<({ value: Value } | undefined)[]> {
    this.#database.exec('BEGIN');
    try {
      return keys.map((key) => {
        const value = this.#text(key);
        return value === undefined ? undefined : { value: value as Value };
      });
    } finally {
      this.#database.exec('COMMIT');
    }
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
  try {
    mkdirSync(dirname(path), { recursive: true });
    return opened(path, busy, (database) => {
      const layout = layoutOf(database, path);
      mustBeWhole(database, path);
      careful(database);
      if (layout < LAYOUT) database.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT`);
    });
  } catch (error) {
    if (isHopeless(error)) throw new RefusedStore(explanation(error, path), { cause: error });
    throw explained(error, path);
  }
}

/** The layout that the file has, 0 for a new one; refuses what this release did not make. */
function layoutOf(database: DatabaseSync, path: string): number {
  const marks = database.prepare(MARKS).get();
  if (marks?.application !== APPLICATION && marks?.tables !== 0) {
    throw new RefusedStore(`${path} is the database of another program. Name another file in STORE_URL.`);
  }
  const layout = Number(marks.layout);
  if (layout <= LAYOUT) return layout;
  throw new RefusedStore(`${path} was written by a newer release. Start that one, or name another file in STORE_URL.`);
}

/** Refuses a damaged file before anything is written to it. A large one is not searched: a start would take seconds. */
function mustBeWhole(database: DatabaseSync, path: string): void {
  const pages = Number(database.prepare('PRAGMA page_count').get()?.page_count);
  if (pages > SEARCHED) return;
  const found = database.prepare('PRAGMA quick_check(1)').get()?.quick_check;
  if (found !== 'ok') throw new RefusedStore(explanation({ errcode: CORRUPT }, path), { cause: found });
}

/** What SQLite's or the system's error means for an operator: what happened, and the way out. */
function explained(error: unknown, path: string): StoreFailure {
  if (error instanceof StoreFailure) return error;
  return new StoreFailure(explanation(error, path), { cause: error });
}
