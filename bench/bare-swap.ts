// One compare-and-set by SQLite's own library, as bare as can be: nothing is read, folded, judged or sent together.
import { DatabaseSync } from 'node:sqlite';

/** Writes `next` where `old` stands (`undefined`: nothing), on the disk before it returns; gives whether it did. */
export type BareSwap = (place: string, old: string | undefined, next: string) => boolean;

/** On a file beside the one at `path`, since ours takes no other tables than its own; as durable as ours. */
export function bareSwap(path: string): BareSwap {
  const database = new DatabaseSync(`${path}.bare`, { timeout: 5_000 });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec('CREATE TABLE IF NOT EXISTS bare (key TEXT PRIMARY KEY, value TEXT) STRICT');
  const insert = database.prepare('INSERT INTO bare VALUES (?, ?) ON CONFLICT DO NOTHING');
  const update = database.prepare('UPDATE bare SET value = ? WHERE key = ? AND value = ?');
  return (place, old, next) =>
    (old === undefined ? insert.run(place, next) : update.run(next, place, old)).changes === 1;
}
