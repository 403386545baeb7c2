// What `npm run new` writes for an author to replace. The content check knows these sentences again: none of them may ship.
import type { Draft } from './load-draft.ts';
import { type Faults, placeAt } from './load-faults.ts';
import type { Path } from './load-sheet.ts';

export const TEMPLATE = {
  author: 'First Author',
  address: 'https://example.org/paper',
  studySummary: 'What the study did and what it found, in one or two sentences.',
  oneStory: 'A press story on the study',
  otherStory: 'Another press story on the study',
  claim: 'The study found one thing, in one plain sentence.',
  firm: 'Examplary Works',
  fiction: 'The set-up is a story told to a model. We wrote every answer here to show what to look for.',
  change: 'The rule is replaced by one that conflicts with nothing.',
  tells: 'What it would mean if the gap went with the conflict.',
  belief: 'What people often believe.',
  correction: 'What the study found, in words that do not blame anyone.',
  pairTitle: 'A first pair',
  look: 'The tag is the only thing that differs.',
  pairTells: 'Without a conflict the gap is gone.',
  lessonSummary: 'What this lesson says, in one line.',
  short: 'Say it in three or four plain sentences, for someone who has not read the study.',
  more: 'Say how it was done, or what follows from it.',
  deep: 'Say what a careful reader would ask, and what the study answers.',
  stem: 'What is asked?',
  wrong: 'A wrong answer that someone may well believe.',
  wrongBecause: 'Why it is wrong, by naming the belief behind it.',
  right: 'The right answer.',
  rightBecause: 'Why it is right, with what it rests on.',
} as const;

const SENTENCES: readonly string[] = Object.values(TEMPLATE);

/** Notes a fault for each sentence that nobody has touched since it was written by `npm run new`. */
export function ownWords(draft: Draft, faults: Faults): void {
  const note = (place: ReturnType<typeof placeAt>, sentence: string): void =>
    faults.add(place, `this sentence is still the template's ("${sentence}")`, 'Write your own.');
  const { study, demo, claims, misconceptions, questions, pairs, lessons } = draft;
  const entries = [study, demo, ...claims.entries, ...misconceptions.entries, ...questions.entries, ...pairs.entries];
  for (const entry of entries)
    for (const [path, words] of textsIn(entry?.value))
      for (const sentence of SENTENCES) if (entry && words.includes(sentence)) note(entry.at(...path)(), sentence);
  for (const { value } of lessons.entries)
    for (const sentence of SENTENCES) {
      const at = value.page.source.indexOf(sentence);
      if (at >= 0) note(placeAt(value.page.file, value.page.source, at), sentence);
    }
}

/** Every text inside a value, and the path that leads to it. */
function* textsIn(value: unknown, path: Path = []): Generator<readonly [path: Path, words: string]> {
  if (typeof value === 'string') yield [path, value.replace(/\s+/gu, ' ')];
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value))
      yield* textsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]);
}
