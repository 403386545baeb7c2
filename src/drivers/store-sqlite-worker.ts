// The thread that writes: compare-and-sets in, one commit for all of them, and what came of each.

import { parentPort, workerData } from 'node:worker_threads';
import type { Swap } from '../core/store.ts';
import { explanation, isBusy, isFull } from './store-sqlite-faults.ts';
import { careful, opened, SAME, textsOf } from './store-sqlite-texts.ts';
import type { Desk, Outcome } from './store-sqlite-writer.ts';

const { path, busy, wait, pages } = workerData as Desk;
const database = opened(path, busy, careful);
database.exec(`PRAGMA busy_timeout = ${wait}`);
if (pages !== undefined) database.exec(`PRAGMA max_page_count = ${pages}`);
const text = textsOf(database);
const insert = database.prepare('INSERT INTO entry (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING');
const replace = database.prepare(`UPDATE entry SET value = ? WHERE key = ? AND ${SAME}`);
const remove = database.prepare(`DELETE FROM entry WHERE key = ? AND ${SAME}`);
const absent = database.prepare('SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM entry WHERE key = ?)');

function carryOut({ path: key, old, next, held }: Swap): boolean {
  if (held.some((each) => text(each.path) !== each.text)) return false;
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
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function outcomes(swaps: readonly Swap[]): readonly Outcome[] {
  try {
    return commit(swaps);
  } catch (error) {
    // One by one, so that on a full disk a delete still goes through.
    if (swaps.length > 1 && isFull(error)) return swaps.flatMap((swap) => outcomes([swap]));
    const fault = { fault: explanation(error, path), isBusy: isBusy(error) };
    return swaps.map(() => fault);
  }
}

parentPort?.on('message', (swaps: readonly Swap[] | null) => {
  if (swaps) parentPort?.postMessage(outcomes(swaps));
  else {
    database.close();
    parentPort?.close();
  }
});
