// One study's folder as it was written: every file read and held against its shape, nothing resolved yet.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import type { z } from 'zod';
import {
  ClaimShape,
  DemoShape,
  FigureShape,
  LAYERS,
  type Layer,
  LessonFront,
  MisconceptionShape,
  PairShape,
  PlanShape,
  PromptShape,
  QuestionShape,
  RetiredShape,
  StudyShape,
  TermShape,
} from './core/library.ts';
import { didYouMean, type Faults, placeAt, type Spot, spotIn } from './load-faults.ts';
import { type Page, spotOf } from './load-prose.ts';
import { type Path, readSheet, type Sheet, shaped, valueAt } from './load-sheet.ts';

/** A thing as it was written; `at` finds a part of it: `at('options', 1, 'text')`. */
export type Entry<T> = {
  readonly value: T;
  readonly at: (...path: Path) => Spot;
  readonly says: (key: string) => boolean;
};

/** All things of a kind. `names` holds the ids of broken ones too, so that what refers to them is not at fault as well. */
export type Shelf<T> = { readonly entries: readonly Entry<T>[]; readonly names: ReadonlySet<string> };

/** `spot` is its heading, `inside` everything from there on. */
export type RawLayer = { readonly nodes: readonly RootContent[]; readonly spot: Spot; readonly inside: Spot };
export type RawLesson = z.infer<typeof LessonFront> & {
  readonly page: Page;
  readonly layers: Readonly<Partial<Record<Layer, RawLayer>>>;
};

export type Draft = {
  /** As a report names it: `content/alignment-faking`. */
  readonly folder: string;
  readonly study: Entry<z.infer<typeof StudyShape>> | null;
  readonly demo: Entry<z.infer<typeof DemoShape>> | null;
  readonly retired: Entry<z.infer<typeof RetiredShape>> | null;
  readonly claims: Shelf<z.infer<typeof ClaimShape>>;
  readonly misconceptions: Shelf<z.infer<typeof MisconceptionShape>>;
  readonly terms: Shelf<z.infer<typeof TermShape>>;
  readonly figures: Shelf<z.infer<typeof FigureShape>>;
  readonly prompts: Shelf<z.infer<typeof PromptShape>>;
  readonly lessons: Shelf<RawLesson>;
  readonly questions: Shelf<z.infer<typeof QuestionShape>>;
  readonly pairs: Shelf<z.infer<typeof PairShape>>;
  readonly plans: Shelf<z.infer<typeof PlanShape>>;
};

const SINGLE = ['study', 'demo', 'retired', 'claims', 'misconceptions', 'glossary', 'figures', 'discussion'];
const FOLDERS: Readonly<Record<string, string>> = {
  lessons: '.md',
  questions: '.yaml',
  pairs: '.yaml',
  plans: '.yaml',
};

/** Reads the folder at `path`; a report calls it `folder`. Every fault of form goes to `faults`. */
export async function readDraft(path: string, folder: string, faults: Faults): Promise<Draft> {
  const pages = await readPages(path, folder, faults);
  const one = <S extends z.ZodType>(name: string, shape: S): Entry<z.infer<S>> | null => {
    const page = pages.get(`${name}.yaml`);
    const sheet = page ? readSheet(page.file, page.source, faults) : null;
    return sheet ? entryOf(shape, sheet, [], faults) : null;
  };
  const many = <S extends z.ZodType>(name: string, shape: S): Shelf<z.infer<S>> =>
    listsOf([pages.get(`${name}.yaml`)], shape, faults);
  const inFolder = (name: string): readonly Page[] =>
    [...pages].flatMap(([at, page]) => (at.startsWith(`${name}/`) ? [page] : []));
  for (const name of ['study', 'claims', 'demo'])
    if (!pages.has(`${name}.yaml`))
      faults.add(
        { file: `${folder}/${name}.yaml`, line: 1, column: 1 },
        'this file is missing',
        'Write it; content/README.md shows how.',
      );
  return {
    folder,
    study: one('study', StudyShape),
    demo: one('demo', DemoShape),
    retired: one('retired', RetiredShape),
    claims: many('claims', ClaimShape),
    misconceptions: many('misconceptions', MisconceptionShape),
    terms: many('glossary', TermShape),
    figures: many('figures', FigureShape),
    prompts: many('discussion', PromptShape),
    lessons: lessonsOf(inFolder('lessons'), faults),
    questions: listsOf(inFolder('questions'), QuestionShape, faults),
    pairs: filesOf(inFolder('pairs'), PairShape, faults),
    plans: filesOf(inFolder('plans'), PlanShape, faults),
  };
}

/** Every file of the folder by its path in it, in order. What nobody would read is a fault: nothing is dropped silently. */
async function readPages(path: string, folder: string, faults: Faults): Promise<ReadonlyMap<string, Page>> {
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
  return didYouMean(first, Object.keys(FOLDERS), 'content/README.md names the folders that are read.');
}

function entryOf<S extends z.ZodType>(shape: S, sheet: Sheet, root: Path, faults: Faults): Entry<z.infer<S>> | null {
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

function listsOf<S extends z.ZodType>(
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

function filesOf<S extends z.ZodType<{ id: string }>>(
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

const stemOf = (page: Page): string => page.file.replace(/^.*\//u, '').replace(/\.[a-z]+$/u, '');

const misnamed = (id: string, name: string, spot: Spot, faults: Faults): void =>
  faults.add(spot(), `the id "${id}" is not the name of its file`, `Call the file "${id}", or write \`id: ${name}\`.`);

function lessonsOf(pages: readonly Page[], faults: Faults): Shelf<RawLesson> {
  const entries: Entry<RawLesson>[] = [];
  const names = new Set<string>();
  for (const page of pages) {
    const name = stemOf(page);
    names.add(name);
    const front = /^---\n.*?\n---\n/su.exec(page.source)?.[0];
    if (front === undefined) {
      faults.add(
        placeAt(page.file, page.source, 0),
        'the front matter is missing',
        'Begin the file with a line "---", then id, title and the rest, then another "---".',
      );
      continue;
    }
    const sheet = readSheet(page.file, page.source, faults, front.length - '---\n'.length);
    const entry = sheet ? entryOf(LessonFront, sheet, [], faults) : null;
    const layers = layersOf(page, front, faults);
    if (!entry) continue;
    if (entry.value.id !== name) misnamed(entry.value.id, name, entry.at('id'), faults);
    entries.push({ ...entry, value: { ...entry.value, page, layers } });
    names.add(entry.value.id);
  }
  return { entries, names };
}

const insideOf = (node: RootContent, page: Page): Spot =>
  spotIn(page.file, page.source, node.position?.start.offset ?? 0, page.source.length);

function layerOf(node: RootContent): Layer | undefined {
  const [first] = node.type === 'heading' && node.depth === 2 ? node.children : [];
  return first?.type === 'text' ? LAYERS.find((each) => each === first.value) : undefined;
}

/** The Markdown under each layer's heading. The front matter is blanked, so that every place stays where it is. */
function layersOf(page: Page, front: string, faults: Faults): RawLesson['layers'] {
  const body = front.replace(/[^\n]/gu, ' ') + page.source.slice(front.length);
  const layers: Partial<Record<Layer, RawLayer>> = {};
  let open: RootContent[] | null = null;
  for (const node of fromMarkdown(body).children) {
    const spot = spotOf(node, page);
    const layer = layerOf(node);
    if (layer !== undefined) {
      if (layers[layer]) faults.add(spot(), `the layer "${layer}" stands here a second time`, 'Keep one.');
      open = [];
      layers[layer] = { nodes: open, spot, inside: insideOf(node, page) };
    } else if (open) open.push(node);
    else faults.add(spot(), 'words stand before the first layer', 'Put them under ## short, ## more or ## deep.');
  }
  for (const layer of LAYERS) {
    if (layers[layer]?.nodes.length === 0)
      faults.add(layers[layer].spot(), `the layer "${layer}" is empty`, 'Write it.');
    if (!layers[layer])
      faults.add(
        placeAt(page.file, page.source, page.source.length),
        `the layer "${layer}" is missing`,
        `Add a line "## ${layer}" and words under it.`,
      );
  }
  return layers;
}
