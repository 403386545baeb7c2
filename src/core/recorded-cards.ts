// What a recording looks like in /demo: answers that a real model gave once, shown in the order in which they came, none left out.
import { type Button, button, buttons, type Card, card, compare, type Label, side, text } from './card.ts';
import { answerWords, thinkingWords } from './heard-words.ts';
import type { Pair, Recording, Study } from './library.ts';
import { reasonsCard } from './live-cards.ts';
import { expected, foretelling, inDemo, meaning, measured, standing, tagOf } from './pair-cards.ts';
import { type Showing, TAGS, type Tag } from './pairs.ts';
import { type Press, press } from './press.ts';
import { asSent } from './prompt.ts';

/** Characters of an answer beside the other one; its own card has all of it. */
const SHOWN = 300;

const labelOf = ({ model, date }: Recording): Label => ({ kind: 'Recorded', model, date });

/** How many answers there are under each tag. */
export const countOf = ({ answers }: Recording): number => answers.filter(({ tag }) => tag === 'training').length;

const nthOf = ({ answers }: Recording, tag: Tag, nth: number) => answers.filter((each) => each.tag === tag)[nth];

/** The recording that is shown of a pair: the newest one. */
export const recordingOf = (study: Study, pair: Pair): Recording | undefined => study.recordings.get(pair.id)?.[0];

/** The study as a pair is predicted in it: where it was recorded, on the very words that were sent. */
export const predictedIn = (study: Study, pair: Pair): Study => (recordingOf(study, pair) ? asSent(study) : study);

/** Which of the answers a showing or a session meets first: drawn with its id, so that nobody chose the best. */
export const firstOf = (recording: Recording, { id }: { readonly id: string }): number => {
  const drawn = Number.parseInt(id, 36);
  return Number.isSafeInteger(drawn) ? drawn % countOf(recording) : 0;
};

/** What a button of a recording means: `more` is the number of its answers (from 0), and what else the move needs. */
const inRecording =
  ({ pair, model, date }: Recording) =>
  (move: string, ...more: readonly (string | number)[]): Press =>
    press('demo', move, pair, model, date, ...more);

/** Opens the reasons of the answer number `nth` under a tag. */
export const reasonsButton = (study: Study, recording: Recording, nth: number, tag: Tag): Button =>
  button(`Reasons ${tagOf(study, tag)}`, inRecording(recording)('recwhy', nth, TAGS.indexOf(tag)));

/** Goes on to the answers after number `nth`, and from the last ones to the first; null where there are no others. */
export const nextButton = (recording: Recording, nth: number, ...more: readonly string[]): Button | null =>
  countOf(recording) > 1
    ? button('The next two answers', inRecording(recording)('rec', (nth + 1) % countOf(recording), ...more))
    : null;

/** The answers number `nth` (from 0) under both tags. `showing` brings the predictions, where there are any. */
export function recordedShown(study: Study, pair: Pair, recording: Recording, nth: number, showing?: Showing): Card {
  const mine = showing ? [showing.id] : [];
  const words = (tag: Tag) => {
    const answer = nthOf(recording, tag, nth);
    return side(meaning(study, tag), answer ? answerWords(answer, SHOWN) : []);
  };
  return card(
    `Demo: ${pair.title}`,
    [
      compare(words('training'), words('unused')),
      showing ? expected(study, pair, showing) : null,
      text(
        `Number ${nth + 1} of ${countOf(recording)} under each tag, as they came, none left out. One on each side proves nothing. Whether an answer follows the rule, judge yourself.${thinkingWords(recording.thinking)}`,
      ),
      measured(study),
      buttons(
        ...TAGS.map((tag) => reasonsButton(study, recording, nth, tag)),
        button('What the study found', press('demo', 'found', ...mine), 'primary'),
      ),
      buttons(
        nextButton(recording, nth, ...mine),
        button('As it was written', press('demo', 'way', pair.id, 'gap', ...mine)),
        button('What would the control do?', press('demo', 'control', pair.id)),
        button('Share', inRecording(recording)('recshare', nth)),
        button('Another pair', press('demo', 'choose')),
      ),
    ],
    labelOf(recording),
  );
}

/**
 * The card of where a person stands in a demo. Where the pair was recorded, they predict on the very words that were sent, and see
 * those answers; else the ones that were written for teaching.
 */
export function preferred(study: Study, pair: Pair, showing: Showing): Card {
  const recording = recordingOf(study, pair);
  if (!recording) return standing(study, pair, showing);
  return (
    foretelling(asSent(study), pair, showing, inDemo(showing)) ??
    recordedShown(study, pair, recording, firstOf(recording, showing), showing)
  );
}

/** The reasons of one recorded answer; null where there is no such answer. */
export function recordedReasons(study: Study, pair: Pair, recording: Recording, tag: Tag, nth: number): Card | null {
  const answer = nthOf(recording, tag, nth);
  return answer ? reasonsCard(study, pair, tag, { ...answer, thinking: recording.thinking }, labelOf(recording)) : null;
}
