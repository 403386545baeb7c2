// The content folder as a library: everything is read, every fault is reported at once, and a fault stops the start.
import { readdir } from 'node:fs/promises';
import { resolve as absolute, basename, join } from 'node:path';
import type { Library, Study } from './core/library.ts';
import { type Draft, readDraft } from './load-draft.ts';
import { collectFaults, type Fault, report } from './load-faults.ts';
import { holdRecordings } from './load-recordings.ts';
import { holdRules } from './load-rules.ts';
import { resolve } from './load-study.ts';

/** A study as it was written and, where enough of it could be read, as it is taught. */
type Read = { readonly draft: Draft; readonly study: Study | null };

/** What was read, and the library that it makes, where it has no fault. */
export type Reading = {
  readonly library: Library | null;
  readonly faults: readonly Fault[];
  readonly read: readonly Read[];
};

/** Reads every study under `dir`, one folder each, in order of name. Never throws for what an author wrote. */
export async function readContent(dir: string): Promise<Reading> {
  const faults = collectFaults();
  const root = basename(absolute(dir));
  const read: Read[] = [];
  for (const name of await foldersOf(dir)) {
    const draft = await readDraft(join(dir, name), `${root}/${name}`, faults);
    holdRules(draft, faults);
    const study = resolve(draft, faults);
    if (study) holdRecordings(draft, study, faults);
    read.push({ draft, study });
  }
  if (read.length === 0)
    faults.add({ file: root, line: 1, column: 1 }, 'there is no study here', 'Add a folder with a study.yaml.');
  const studies = read.flatMap(({ study }) => study ?? []);
  return { library: faults.list.length === 0 ? { studies } : null, faults: faults.list, read };
}

async function foldersOf(dir: string): Promise<readonly string[]> {
  const found = await readdir(dir, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  return found
    .filter((each) => each.isDirectory() && !each.name.startsWith('.'))
    .map((each) => each.name)
    .sort();
}

/** The library under `dir`. Throws an error that lists every fault with its place and its fix. */
export async function loadLibrary(dir: string): Promise<Library> {
  const { library, faults } = await readContent(dir);
  if (library) return library;
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
  throw new Error(`The content has ${count}, so the bot does not start:\n${report(faults)}`);
}
