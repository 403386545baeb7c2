// What a recording looks like in /demo: answers that a real model gave once, shown in the order in which they came, none left out.
import { type Button, button, buttons, type Card, card, compare, type Label, side, text } from './card.ts';
import { answerWords } from './heard-words.ts';
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

/** The recording that /demo shows of a pair: the newest one. */
const recordingOf = (study: Study, pair: Pair): Recording | undefined => study.recordings.get(pair.id)?.[0];

/** Which of the answers a showing meets first: drawn with it, so that nobody chose the best. */
const firstOf = (recording: Recording, { id }: Showing): number => {
  const drawn = Number.parseInt(id, 36);
  return Number.isSafeInteger(drawn) ? drawn % countOf(recording) : 0;
};

/** The answers number `nth` (from 0) under both tags. `showing` brings the predictions, where there are any. */
export function recordedShown(study: Study, pair: Pair, recording: Recording, nth: number, showing?: Showing): Card {
  const all = countOf(recording);
  const mine = showing ? [showing.id] : [];
  const to = (move: string, ...more: readonly (string | number)[]): Press =>
    press('demo', move, pair.id, recording.model, recording.date, ...more);
  const words = (tag: Tag) => {
    const answer = nthOf(recording, tag, nth);
    return side(meaning(study, tag), answer ? answerWords(answer, SHOWN) : []);
  };
  const reasons = (tag: Tag): Button => button(`Reasons ${tagOf(study, tag)}`, to('recwhy', nth, TAGS.indexOf(tag)));
  return card(
    `Demo: ${pair.title}`,
    [
      compare(words('training'), words('unused')),
      showing ? expected(study, pair, showing) : null,
      text(
        `Number ${nth + 1} of ${all} under each tag, as they came, none left out. One on each side proves nothing. Whether an answer follows the rule, judge yourself.`,
      ),
      measured(study),
      buttons(
        reasons('training'),
        reasons('unused'),
        button('What the study found', press('demo', 'found', ...mine), 'primary'),
      ),
      buttons(
        all > 1 ? button('The next two answers', to('rec', (nth + 1) % all, ...mine)) : null,
        button('As it was written', press('demo', 'way', pair.id, 'gap', ...mine)),
        button('What would the control do?', press('demo', 'control', pair.id)),
        button('Share', to('recshare', nth)),
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
  return answer ? reasonsCard(study, pair, tag, answer, labelOf(recording)) : null;
}
