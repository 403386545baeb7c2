// What is wrong with the content: where, what, and the way out; and how a report of it reads.
import { closestMatch } from 'leven';

/** A place in a file; `line` and `column` count from 1. `file` is given from the content folder's parent, with slashes. */
export type Place = { readonly file: string; readonly line: number; readonly column: number };

/** `what` and `fix` are plain sentences: `what` without a full stop, `fix` with one. */
export type Fault = Place & { readonly what: string; readonly fix: string };

/** Where something stands; `needle` narrows it to the next place of those words inside. */
export type Spot = (needle?: string) => Place;

export type Faults = { readonly list: Fault[]; add(place: Place, what: string, fix: string): void };

export function collectFaults(): Faults {
  const list: Fault[] = [];
  return { list, add: (place, what, fix) => void list.push({ ...place, what, fix }) };
}

export function placeAt(file: string, source: string, offset: number): Place {
  const before = source.slice(0, offset);
  return { file, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** A spot that covers `source` from one offset up to another. Asked for the same words again, it finds their next place. */
export function spotIn(file: string, source: string, from: number, to: number): Spot {
  const seen = new Map<string, number>();
  return (needle = '') => {
    const found = needle === '' ? -1 : source.indexOf(needle, seen.get(needle) ?? from);
    if (found < 0 || found >= to) return placeAt(file, source, from);
    seen.set(needle, found + needle.length);
    return placeAt(file, source, found);
  };
}

/** `Did you mean "two-tiers"?`, where one of the words is near; otherwise what else to do. */
export function didYouMean(typed: string, known: Iterable<string>, otherwise: string): string {
  const near = closestMatch(typed, [...known], { maxDistance: Math.max(2, Math.floor(typed.length / 3)) });
  return near === undefined ? otherwise : `Did you mean "${near}"?`;
}

/** Notes a fault where `id` is none of `names`. */
export function mustBe(
  kind: string,
  id: string | undefined,
  names: ReadonlySet<string>,
  spot: Spot,
  faults: Faults,
): void {
  if (id === undefined || names.has(id)) return;
  faults.add(
    spot(),
    `"${id}" is no ${kind}`,
    didYouMean(id, names, names.size === 0 ? `There is no ${kind} yet: add it.` : `Name one that exists, or add it.`),
  );
}

/** A list as one reads it aloud: `a, b and c`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

const order = new Intl.Collator('en', { numeric: true });

/** One line for each fault, in order of file and line: `content/x/claims.yaml:3:5 — what. Fix.` */
export function report(faults: readonly Fault[]): string {
  return [...faults]
    .sort((one, other) => order.compare(one.file, other.file) || one.line - other.line || one.column - other.column)
    .map((each) => `${each.file}:${each.line}:${each.column} — ${each.what}. ${each.fix}`)
    .join('\n');
}
