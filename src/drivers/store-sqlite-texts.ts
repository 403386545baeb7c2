// How a connection to the file is opened and set up, and how it reads one text: the same for who reads and who writes.
import { DatabaseSync } from 'node:sqlite';
import { isBusy } from './store-sqlite-faults.ts';

/** Stands for a text whose bytes are no UTF-8: they would not survive a string, so they travel in hexadecimal. */
const DAMAGED = 'damaged:';
/** Whether a row holds a text, given twice. */
export const SAME = `(value = ? OR '${DAMAGED}' || hex(value) = ?)`;

/**
 * FULL: an answer is on the disk before it is acknowledged, so a power cut loses none, nor does kill -9. NORMAL would lose the last
 * ones to a power cut. What is deleted is overwritten: a person who asked for that is owed more than an unlinked page.
 */
export function careful(database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
}

/** How long until another try to open, in milliseconds. */
const AGAIN = 5;

/**
 * Opens the file and sets the connection up, all of it anew for at most `busy` milliseconds while another process holds the file:
 * where two of them make it, or one clears away behind itself, SQLite fails at once and waits for nobody.
 */
export function opened(path: string, busy: number, setUp: (database: DatabaseSync) => void): DatabaseSync {
  const end = performance.now() + busy;
  for (;;) {
    const database = new DatabaseSync(path, { timeout: busy });
    try {
      setUp(database);
      return database;
    } catch (error) {
      database.close();
      if (!isBusy(error) || performance.now() >= end) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, AGAIN);
    }
  }
}

/** Reads the text at a path, as it stands now. */
export function textsOf(database: DatabaseSync): (path: string) => string | undefined {
  const text = database.prepare('SELECT value FROM entry WHERE key = ?');
  const bytes = database.prepare('SELECT hex(value) AS hex FROM entry WHERE key = ? AND value <> ?');
  return (path) => {
    const row = text.get(path) as { readonly value: string } | undefined;
    if (!row?.value.includes('\ufffd')) return row?.value;
    const damaged = bytes.get(path, row.value);
    return damaged ? `${DAMAGED}${damaged.hex}` : row.value;
  };
}
