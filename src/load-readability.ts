// How hard a text is to read. Only the content check asks: a start does not pay for it.
import { syllable } from 'syllable';

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

/** The sentences of several runs of words; a run ends a sentence, whatever stands at its end. */
export const sentencesIn = (runs: readonly string[]): readonly string[] =>
  runs.flatMap((run) =>
    [...sentences.segment(run)].map((each) => each.segment.trim()).filter((each) => wordsIn(each).length > 0),
  );

/** Words, with hyphens parting them: "free-tier" is two. */
export const wordsIn = (run: string): readonly string[] => run.match(/[\p{L}\p{N}][\p{L}\p{N}'’.,%]*/gu) ?? [];

/** The Flesch–Kincaid grade: about the school years that a reader needs. 0 where there are no words. */
export function grade(runs: readonly string[]): number {
  const count = sentencesIn(runs).length;
  const words = runs.flatMap(wordsIn);
  if (words.length === 0) return 0;
  const syllables = words.reduce((sum, word) => sum + Math.max(1, syllable(word)), 0);
  return 0.39 * (words.length / count) + 11.8 * (syllables / words.length) - 15.59;
}
