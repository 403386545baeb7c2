// SQLite's and the system's errors in an operator's words: what happened, and the way out.

/** SQLite's errors for a damaged file and for a full disk. */
export const CORRUPT = 11;
const FULL = 13;

/** SQLite's kind of error (https://sqlite.org/rescode.html; the bits above the low byte say more of it), or the system's. */
function kindOf(error: unknown): unknown {
  const { errcode, code }: { errcode?: unknown; code?: unknown } = Object(error);
  return typeof errcode === 'number' ? errcode & 0xff : code;
}

export const isFull = (error: unknown): boolean => kindOf(error) === FULL;
/** Another process holds the file. */
export const isBusy = (error: unknown): boolean => kindOf(error) === 5 || kindOf(error) === 6;

export function explanation(error: unknown, path: string): string {
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
