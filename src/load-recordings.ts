// Recordings of a real model, as they were written: each in the folder of its pair, named after its model and its day.
import { type Recording, RecordingShape, type Study } from './core/library.ts';
import { TAGS, type Tag } from './core/pairs.ts';
import { promptOf } from './core/prompt.ts';
import type { Draft } from './load-draft.ts';
import { type Faults, mustBe } from './load-faults.ts';
import type { Page } from './load-pages.ts';
import { readSheet } from './load-sheet.ts';
import { type Entry, entryOf, stemOf } from './load-shelf.ts';

export type Recorded = Entry<Recording>;

/** The recordings in files; each stands where its own words say. */
export function recordingsOf(pages: readonly Page[], faults: Faults): readonly Recorded[] {
  return pages.flatMap((page): readonly Recorded[] => {
    const sheet = readSheet(page.file, page.source, faults);
    const entry = sheet ? entryOf(RecordingShape, sheet, [], faults) : null;
    if (!entry) return [];
    const { pair, model, date } = entry.value;
    const folder = page.file.split('/').at(-2) ?? '';
    if (pair !== folder)
      faults.add(
        entry.at('pair')(),
        `this is of the pair "${pair}" and stands in the folder "${folder}"`,
        'Put it into the folder of its pair.',
      );
    const [name, wanted] = [stemOf(page), fileOf(model, date)];
    if (name !== wanted)
      faults.add(
        entry.at('model')(),
        `the file is called "${name}", and it is of "${wanted}"`,
        `Call the file "${wanted}.yaml".`,
      );
    return [entry];
  });
}

/** A recording's file, without its ending: a model and a day. */
export const fileOf = (model: string, date: string): string => `${model}-${date}`;

const count = ({ answers }: Recording, tag: Tag): number => answers.filter((each) => each.tag === tag).length;

/** Every recording must be of a pair that there is, as it is asked now, and whole: as many answers under both tags. */
export function holdRecordings(draft: Draft, study: Study, faults: Faults): void {
  for (const { value, at } of draft.recordings) {
    mustBe('pair', value.pair, draft.pairs.names, at('pair'), faults);
    const pair = study.pairs.get(value.pair);
    if (!pair) continue;
    for (const tag of TAGS)
      if (promptOf(study, pair, tag).hash !== value.prompts[tag])
        faults.add(
          at('prompts', tag)(),
          'this was recorded with other words than the pair or demo.yaml has now',
          'Record it anew with npm run demo:record and take this file out, or put the words back.',
        );
    const [training, unused] = [count(value, 'training'), count(value, 'unused')];
    if (training !== unused)
      faults.add(
        at('answers')(),
        `there are ${training} answers under one tag and ${unused} under the other`,
        'A recording holds all that was asked, as much under both. Record it anew.',
      );
  }
}
