// One study's folder as it was written: every file read and held against its shape, nothing resolved yet.
import type { z } from 'zod';
import {
  ClaimShape,
  DemoShape,
  FigureShape,
  MisconceptionShape,
  PairShape,
  PlanShape,
  PromptShape,
  QuestionShape,
  RetiredShape,
  StudyShape,
  TermShape,
} from './core/library.ts';
import type { Faults } from './load-faults.ts';
import { lessonsOf, type RawLesson } from './load-lesson.ts';
import { type Page, readPages } from './load-pages.ts';
import { type Recorded, recordingsOf } from './load-recordings.ts';
import { readSheet } from './load-sheet.ts';
import { type Entry, entryOf, filesOf, listsOf, type Shelf } from './load-shelf.ts';

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
  readonly recordings: readonly Recorded[];
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
    recordings: recordingsOf(inFolder('recordings'), faults),
  };
}

/** The sources of a study that were read at second hand. */
export const secondaryOf = (draft: Draft): ReadonlySet<string> =>
  new Set(draft.study?.value.sources.filter((source) => source.secondary).map((source) => source.id));
