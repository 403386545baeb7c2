// SQLite's and the system's errors in an operator's words: what happened, and the way out.

/** SQLite's errors for a damaged file and for a full disk. */
export const CORRUPT = 11;
const FULL = 13;

/** SQLite's kind of error (https://sqlite.org/rescode.html; the bits above the low byte say more of it), or the system's. */
function kindOf(error: unknown): unknown {
  const { errcode, code }: { errcode?: unknown; code?: unknown } = Object(error);
  return typeof errcode === 'number' ? errcode & 0xff : code;
}

/** The file cannot be opened for writing. */
const SHUT: readonly unknown[] = [3, 8, 14, 'EACCES', 'EEXIST', 'ENOTDIR', 'EPERM', 'EROFS'];
/** It is damaged, or no database. */
const SPOILT: readonly unknown[] = [CORRUPT, 26];

/** Nothing but another file, or another right to this one, helps. */
export const isHopeless = (error: unknown): boolean => [...SHUT, ...SPOILT].includes(kindOf(error));
export const isFull = (error: unknown): boolean => kindOf(error) === FULL;
/** Another process holds the file. */
export const isBusy = (error: unknown): boolean => kindOf(error) === 5 || kindOf(error) === 6;

export function explanation(error: unknown, path: string): string {
  const kind = kindOf(error);
  if (SPOILT.includes(kind))
    return `The database file ${path} is damaged, or is no database. It was left as it is. Move it aside, with the -wal and -shm files beside it, to begin anew; or put a backup in its place; or name another file in STORE_URL.`;
  if (SHUT.includes(kind))
    return `The database file ${path} cannot be opened for writing. Let the user that runs the bot write to it and to its folder, or name another file in STORE_URL.`;
  if (kind === FULL)
    return `The disk with ${path} is full: this was not saved, and what was saved before is safe. Free some space, or name a file on another disk in STORE_URL.`;
  if (isBusy(error))
    return `The database file ${path} is held by another process. End that one, or name another file in STORE_URL.`;
  return `The database file ${path} failed: ${error instanceof Error ? error.message : error}. Check its disk, or name another file in STORE_URL.`;
}
