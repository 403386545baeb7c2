// The files of one study's folder, as text. What nobody would read is a fault: nothing is dropped in silence.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { didYouMean, type Faults, placeAt } from './load-faults.ts';

/** A file as a report names it, and its text: line ends are `\n`, and no byte-order mark is left. */
export type Page = { readonly file: string; readonly source: string };

const SINGLE = ['study', 'demo', 'retired', 'claims', 'misconceptions', 'glossary', 'figures', 'discussion'];
const FOLDERS: Readonly<Record<string, string>> = {
  lessons: '.md',
  questions: '.yaml',
  pairs: '.yaml',
  plans: '.yaml',
};
/** Folders whose files stand one folder deeper: `recordings/st-capital/<model>-<date>.yaml`. */
const DEEPER: Readonly<Record<string, string>> = { recordings: '.yaml' };

/** Every file of the folder by its path in it, in order. What nobody would read is a fault: nothing is dropped silently. */
export async function readPages(path: string, folder: string, faults: Faults): Promise<ReadonlyMap<string, Page>> {
  const found = await readdir(path, { recursive: true, withFileTypes: true });
  const files = found
    .filter((each) => each.isFile() && !each.name.startsWith('.'))
    .map((each) =>
      join(each.parentPath, each.name)
        .slice(path.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
  const pages = await Promise.all(
    files.map(async (at): Promise<[string, Page] | null> => {
      const file = `${folder}/${at}`;
      if (!isRead(at)) {
        faults.add({ file, line: 1, column: 1 }, 'nothing reads this file', whereTo(at));
        return null;
      }
      const bytes = await readFile(join(path, at));
      const source = bytes
        .toString('utf8')
        .replace(/^\uFEFF/u, '')
        .replaceAll('\r\n', '\n');
      if (source.includes('\uFFFD'))
        faults.add(
          placeAt(file, source, source.indexOf('\uFFFD')),
          'a character here cannot be read',
          'Save the file as UTF-8.',
        );
      return [at, { file, source }];
    }),
  );
  return new Map(pages.filter((each) => each !== null));
}

function isRead(at: string): boolean {
  const [first = '', second, ...more] = at.split('/');
  if (second === undefined) return SINGLE.some((name) => first === `${name}.yaml`);
  if (Object.hasOwn(DEEPER, first)) return more.length === 1 && (more[0] ?? '').endsWith(DEEPER[first] ?? '');
  return more.length === 0 && Object.hasOwn(FOLDERS, first) && second.endsWith(FOLDERS[first] ?? '');
}

function whereTo(at: string): string {
  const [first = '', second] = at.split('/');
  if (second === undefined)
    return didYouMean(
      first,
      SINGLE.map((name) => `${name}.yaml`),
      'content/README.md names the files that are read.',
    );
  if (Object.hasOwn(FOLDERS, first))
    return `Files in ${first}/ end in ${FOLDERS[first]} and stand in no further folder.`;
  if (Object.hasOwn(DEEPER, first))
    return `Files in ${first}/ end in ${DEEPER[first]} and stand in a folder that is named after a pair.`;
  return didYouMean(
    first,
    [...Object.keys(FOLDERS), ...Object.keys(DEEPER)],
    'content/README.md names the folders that are read.',
  );
}
