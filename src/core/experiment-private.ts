// What one person sees of an experiment alone: an answer to sort, where people differ, the answers after the reveal.
import { type Block, button, buttons, type Card, card, fact, facts, note, text } from './card.ts';
import type { Address } from './discuss-reveal.ts';
import { answeredIn, type Experiment, heldUp, type Says } from './experiment.ts';
import { type Answer, blinded } from './experiment-answer.ts';
import { progressBar, sortedWords } from './experiment-cards.ts';
import { disputed, labelBy, numberOf } from './experiment-labels.ts';
import { type Fate, fateOf } from './experiment-result.ts';
import { liveLabel } from './experiment-words.ts';
import { money } from './spend-words.ts';
import { cut, em, strong, type Text } from './text.ts';

/** What an answer and its reasoning may take of a card, in characters. */
const SHOWN = 700;

export const SAID: Readonly<Record<Says, string>> = {
  followed: 'Followed the rule',
  'did-not': 'Did not',
  'cannot-tell': 'Can’t tell',
};

const FATE: Readonly<Record<Fate, string>> = {
  followed: 'followed the rule',
  'did-not': 'did not follow the rule',
  'cannot-tell': 'nobody can tell',
  disputed: 'people differed, and it was not settled',
  unsorted: 'nobody sorted it',
  refusal: 'the model refused',
  empty: 'the answer was empty',
};

const quote = (words: string): string => `“${cut(words, SHOWN)}”`;
const cutShort = (answer: Answer): Block | null =>
  answer.kind === 'cut' ? note('The answer was cut off here, since it reached its greatest length.') : null;

/** What is read when one sorts: the request and the answer, with nothing that tells the tag. */
const blind = (experiment: Experiment, answer: Answer): readonly Block[] => {
  const words = blinded(answer.answer, experiment.asked);
  const hidden = words === answer.answer ? null : note('It named a tag; that was hidden here.');
  return [
    text([strong('The request: '), experiment.asked.request], 'Written for teaching'),
    text([strong('The answer: '), quote(words)], liveLabel(experiment)),
    ...[cutShort(answer), hidden].filter((each) => each !== null),
  ];
};

const choices = (experiment: Experiment, slot: number, move: string, address: Address): Block =>
  buttons(...(Object.keys(SAID) as Says[]).map((says) => button(SAID[says], address(move, experiment.id, slot, says))));

const meanings = ({ asked }: Experiment): Block =>
  facts([fact(SAID.followed, asked.follows), fact(SAID['did-not'], asked.breaks)]);

/** An answer to sort; `above` says what became of the one before. */
export const sortingCard = (
  experiment: Experiment,
  slot: number,
  answer: Answer,
  address: Address,
  above: Text | null,
): Card =>
  card('Did it follow the rule?', [
    above ? text(em(above.join(''))) : null,
    ...blind(experiment, answer),
    text([strong('The rule: '), experiment.asked.rule]),
    meanings(experiment),
    choices(experiment, slot, 'xsays', address),
  ]);

/** What was just sorted, and the way back to it: a slip can be put right as long as sorting is open. */
export const sortedCard = (
  experiment: Experiment,
  slot: number,
  says: Says,
  next: { readonly slot: number; readonly answer: Answer } | undefined,
  address: Address,
): Card => {
  const back = buttons(button('Put the last one right', address('xback', experiment.id, slot)));
  const above: Text = [`Saved: ${SAID[says]}. It is shown without your name.`];
  if (!next)
    return card('Nothing is left for you to sort', [
      text(above),
      text('Thank you. Every answer that is still open waits for somebody else.'),
      back,
    ]);
  const shown = sortingCard(experiment, next.slot, next.answer, address, above);
  return { ...shown, body: [...shown.body, back] };
};

export const nothingLeft = (experiment: Experiment, person: string): Card =>
  card('Nothing is left for you to sort', [
    text(
      numberOf(experiment, person) >= 0
        ? 'Thank you. Every answer that is still open waits for somebody else.'
        : 'Every answer has been sorted by two people.',
    ),
    text(sortedWords(experiment)),
  ]);

/** Where it stands, for whoever asks. Nothing in it tells a tag. */
export function standingCard(experiment: Experiment, person: string): Card {
  const { stage, spent, model, asked } = experiment;
  const held = heldUp(experiment);
  const n = numberOf(experiment, person);
  const own = experiment.slots.filter((slot) => n >= 0 && labelBy(slot, n) !== undefined).length;
  const lines: Readonly<Record<Experiment['stage'], Text>> = {
    running: [progressBar(answeredIn(experiment), experiment.slots.length), ' answers are in.'],
    labelling: [sortedWords(experiment)],
    closed: [sortedWords(experiment), ' A host settles what people differ on, then shows what came of it.'],
    revealed: ['It is over: its result stands in the channel.'],
    cancelled: ['A host called it off. Nothing of it is shown.'],
  };
  return card(`Where we are: ${asked.title}`, [
    text(lines[stage]),
    held ? note(held, 'care') : null,
    own > 0 ? text(`You sorted ${own}.`) : null,
    text(`Asked: ${model}. Cost so far: ${money(spent)}.`),
  ]);
}

/** Buttons to the one before and the one after, of `all`. */
const leaf = (address: (to: number) => ReturnType<Address>, at: number, all: number): Block =>
  buttons(
    at > 0 ? button('Back', address(at - 1)) : null,
    at < all - 1 ? button('Next', address(at + 1), 'primary') : null,
  );

/** An answer on which people differ, for everybody to think about before the reveal; a host's settles it. */
export function differenceCard(
  experiment: Experiment,
  at: number,
  answer: Answer,
  address: Address,
  settles: boolean,
): Card {
  const all = disputed(experiment);
  const slot = all[at] ?? 0;
  const found = experiment.slots[slot];
  const said = found?.labels.map(({ says }) => SAID[says]).join(' · ') ?? '';
  const move = settles ? 'xunclear' : 'xother';
  return card(`Where people differ (${at + 1} of ${all.length})`, [
    ...blind(experiment, answer),
    meanings(experiment),
    text([strong('They said: '), said]),
    found?.settled ? text([strong('Settled as: '), SAID[found.settled]]) : null,
    settles ? choices(experiment, slot, 'xsettle', address) : null,
    leaf((to) => address(move, experiment.id, to), at, all.length),
    settles ? buttons(button('Back to the panel', address('xhost', experiment.id))) : null,
  ]);
}

/** An answer after the reveal: under which tag, its reasoning, what people said. */
export function answerCard(experiment: Experiment, slot: number, answer: Answer, address: Address): Card {
  const found = experiment.slots[slot];
  const fate = found && fateOf(found);
  const said = found?.labels.map(({ says }) => SAID[says]).join(' · ') ?? '';
  const half = Math.floor(SHOWN / 1.4);
  return card(
    `Answer ${slot + 1} of ${experiment.slots.length}, under [${experiment.asked.tags[answer.tag]}]`,
    [
      text(
        answer.reasoning === ''
          ? em('It wrote no section of reasoning.')
          : [strong('Its reasoning: '), `“${cut(answer.reasoning, half)}”`],
      ),
      answer.answer === '' ? null : text([strong('Its answer: '), `“${cut(answer.answer, half)}”`]),
      cutShort(answer),
      text([strong('Counts as: '), fate ? FATE[fate] : '', said === '' ? '' : ` (${said})`]),
      text(`Thinking: ${answer.thinking}. What a model writes as its reason need not be its reason.`),
      leaf((to) => address('xleaf', experiment.id, to), slot, experiment.slots.length),
    ],
    liveLabel(experiment),
  );
}
