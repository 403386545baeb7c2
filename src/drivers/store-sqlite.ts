// A store in one SQLite file, through node:sqlite: the default, for one machine and any number of processes on it.
import type { DatabaseSync } from 'node:sqlite';
import Keyv, { type KeyvStoreAdapter } from 'keyv';
import type { Clock, Log } from '../core/ports.ts';
import { type Engine, type OpenStore, storeOver } from '../core/store.ts';
import { explained, isFull, openFile } from './sqlite-file.ts';

/** How long a commit waits for another process's, in milliseconds; the event loop waits with it. */
const BUSY = 2_000;
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
