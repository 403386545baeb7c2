// Things of one kind, as they were written: lists in a file, or one thing a file.
import type { z } from 'zod';
import type { Faults, Spot } from './load-faults.ts';
import type { Page } from './load-pages.ts';
import { type Path, readSheet, type Sheet, shaped, valueAt } from './load-sheet.ts';

/** A thing as it was written; `at` finds a part of it: `at('options', 1, 'text')`. */
export type Entry<T> = {
  readonly value: T;
  readonly at: (...path: Path) => Spot;
  readonly says: (key: string) => boolean;
};

/** All things of a kind. `names` holds the ids of broken ones too, so that what refers to them is not at fault as well. */
export type Shelf<T> = { readonly entries: readonly Entry<T>[]; readonly names: ReadonlySet<string> };

/** The thing at `root` of a sheet; null, with its faults noted, where it does not fit its shape. */
export function entryOf<S extends z.ZodType>(
  shape: S,
  sheet: Sheet,
  root: Path,
  faults: Faults,
): Entry<z.infer<S>> | null {
  const value = shaped(shape, sheet, root, faults);
  if (value === null) return null;
  return {
    value,
    at: (...path) => sheet.at([...root, ...path]),
    says: (key) => valueAt(sheet.value, [...root, key]) !== undefined,
  };
}

const idAt = (sheet: Sheet, root: Path): readonly string[] => {
  const id = valueAt(sheet.value, [...root, 'id']);
  return typeof id === 'string' ? [id] : [];
};

/** The ids in a file that cannot be read, so that what refers to them is not at fault as well. */
const idsIn = (source: string): readonly string[] =>
  [...source.matchAll(/\bid:\s*["']?([a-z0-9-]+)/gu)].map((match) => match[1] ?? '');

/** The things of files that each hold a list. */
export function listsOf<S extends z.ZodType>(
  pages: readonly (Page | undefined)[],
  shape: S,
  faults: Faults,
): Shelf<z.infer<S>> {
  const entries: Entry<z.infer<S>>[] = [];
  const names = new Set<string>();
  for (const page of pages) {
    if (!page) continue;
    const sheet = readSheet(page.file, page.source, faults);
    if (!sheet) for (const id of idsIn(page.source)) names.add(id);
    if (!sheet || sheet.value === null) continue;
    if (!Array.isArray(sheet.value)) {
      faults.add(sheet.at([])(), 'this file should be a list', 'Begin each entry with "- id: ...".');
      continue;
    }
    for (const index of sheet.value.keys()) {
      const entry = entryOf(shape, sheet, [index], faults);
      if (entry) entries.push(entry);
      for (const id of idAt(sheet, [index])) names.add(id);
    }
  }
  return { entries, names };
}

/** The things of files that each hold one, named after it. */
export function filesOf<S extends z.ZodType<{ id: string }>>(
  pages: readonly Page[],
  shape: S,
  faults: Faults,
): Shelf<z.infer<S>> {
  const entries: Entry<z.infer<S>>[] = [];
  const names = new Set<string>();
  for (const page of pages) {
    const name = stemOf(page);
    names.add(name);
    const sheet = readSheet(page.file, page.source, faults);
    const entry = sheet ? entryOf(shape, sheet, [], faults) : null;
    if (!entry) continue;
    if (entry.value.id !== name) misnamed(entry.value.id, name, entry.at('id'), faults);
    entries.push(entry);
    names.add(entry.value.id);
  }
  return { entries, names };
}

/** A file's name without folder and ending: the id of what it holds. */
export const stemOf = (page: Page): string => page.file.replace(/^.*\//u, '').replace(/\.[a-z]+$/u, '');

export const misnamed = (id: string, name: string, spot: Spot, faults: Faults): void =>
  faults.add(spot(), `the id "${id}" is not the name of its file`, `Call the file "${id}", or write \`id: ${name}\`.`);
