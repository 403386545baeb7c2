// What a path in the Store may be: 1 to 200 characters of printable ASCII, which has one order in every engine.

/** The most characters in a path. */
export const LONGEST = 200;

const ASCII = /^[ -~]*$/;
/** The least character that a path may hold, and one beyond the greatest. */
const LEAST = ' ';
const BEYOND = '\u007f';

/** Throws a RangeError where `path` can name no value. */
export function mustBePath(path: string): void {
  mustBeAscii(path);
  if (path.length > 0 && path.length <= LONGEST) return;
  throw new RangeError(`A path has 1 to ${LONGEST} characters, "${path.slice(0, 40)}…" has ${path.length}.`);
}

/** The paths that begin with `prefix` and come after `after`, as a range: from the first up to, and not including, the second. */
export function rangeOf(prefix: string, after?: string): readonly [from: string, below: string] {
  mustBeAscii(prefix);
  const next = after === undefined ? prefix : `${mustBeAscii(after)}${LEAST}`;
  return [next > prefix ? next : prefix, `${prefix}${BEYOND}`];
}

/** Where a copy of what stood under `path` may stand: the path first, as much of it as fits. The first copy is number 1. */
export function shelf(path: string, copy: number): string {
  const mark = copy === 1 ? '' : `~${copy}`;
  return `quarantine/${path}`.slice(0, LONGEST - mark.length) + mark;
}

function mustBeAscii(path: string): string {
  if (ASCII.test(path)) return path;
  throw new RangeError(`A path holds printable ASCII only, not ${JSON.stringify(path.slice(0, LONGEST))}.`);
}
