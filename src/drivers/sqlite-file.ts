// The file of the SQLite store: opened only when it is whole and ours; what goes wrong with it, in words for an operator.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreFailure } from '../core/store.ts';

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

/** Opens a file, and makes it and its folder where they are missing. `busy`: milliseconds to wait for another process's commit. */
export function openFile(path: string, busy: number): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    database = new DatabaseSync(path, { timeout: busy });
    const layout = layoutOf(database, path);
    mustBeWhole(database, path);
    // FULL: an answer is on the disk before it is acknowledged, so a power cut loses none either. NORMAL would be faster,
    // but commits are shared, and losing what a learner was told is saved is the dearer side.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
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
export function explained(error: unknown, path: string): StoreFailure {
  if (error instanceof StoreFailure) return error;
  return new StoreFailure(explanation(error, path), { cause: error });
}

/** SQLite's kind of error (https://sqlite.org/rescode.html; the bits above the low byte say more of it), or the system's. */
function kindOf(error: unknown): unknown {
  const { errcode, code }: { errcode?: unknown; code?: unknown } = Object(error);
  return typeof errcode === 'number' ? errcode & 0xff : code;
}

export const isFull = (error: unknown): boolean => kindOf(error) === FULL;

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
