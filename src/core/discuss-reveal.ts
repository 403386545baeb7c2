// What a round comes to: the answer with its source, what the group answered before and after, and the belief behind the wrong one.
import {
  type Block,
  button,
  buttons,
  type Card,
  card,
  type Fact,
  fact,
  facts,
  note,
  picture,
  table,
  text,
} from './card.ts';
import { sourceLine } from './cite.ts';
import { type Asked, letterOf, type Round, rightOf } from './discuss.ts';
import { answerName, figureWords, roundFigure, votesIn } from './discuss-figure.ts';
import { mayBreakDown, mostWrong, type Tally, tally } from './discuss-tally.ts';
import type { Study } from './library.ts';
import { type Press, press } from './press.ts';
import { command, counted, type Text } from './text.ts';

/** Makes the address of a move of a round; the command that holds the round owns it. */
export type Address = (move: string, ...more: readonly (string | number)[]) => Press;

/** Whether the content asks this otherwise now, or not at all. The host's own words are never corrected. */
export function isCorrected(study: Study, { content }: Asked): boolean {
  return content !== undefined && study.questions.get(content.question)?.hash !== content.hash;
}

/** Says that a question was corrected since it was asked; nothing where it was not. */
export const correctedNote = (study: Study, asked: Asked): Block | null =>
  isCorrected(study, asked)
    ? note(
        'This question was corrected since it was asked. Here it stands as it was then, and it counts in no report.',
        'care',
      )
    : null;

/** Whose words these are: a question of the content has its sources, a host's own has none. */
export const whose = (study: Study, asked: Asked): Block =>
  asked.content
    ? sourceLine(study, asked.sources)
    : text('Asked by the host, in their own words: no source stands behind it.');

/** The answer, with its letter after `term`, and why. */
export function answered(asked: Asked, term = ''): readonly Block[] {
  const right = rightOf(asked);
  if (!right) return [];
  return [
    facts([fact(`${term}${letterOf(asked, right.id)}`, right.text)]),
    ...(right.because ? [note(right.because)] : []),
  ];
}

/** What stands against a wrong answer: the common belief behind it, and how it is in fact. Null where nobody wrote anything. */
export function refuted(study: Study, asked: Asked, id: string, term: string): Block | null {
  const option = asked.options.find((each) => each.id === id);
  if (!option || option.right) return null;
  const belief = option.misconception ? study.misconceptions.get(option.misconception) : undefined;
  const said: Fact[] = [
    fact(`${term} (${letterOf(asked, id)})`, belief ? ['A common belief: ', ...belief.belief] : option.text),
    ...(option.because ? [fact('In fact', option.because)] : []),
  ];
  return said.length > 1 ? facts(said) : null;
}

const people = (n: number): string => counted(n, 'person', 'people');

/** How many moved, in words. */
function moved({ both, second }: Tally): Text {
  if (!second) return [];
  const held = second.kept > 0 ? ` ${people(second.kept)} needed no second vote and kept the first answer.` : '';
  return [
    `Of ${people(both.n)} who answered both times, ${both.to} moved to the right answer and ${both.away} moved away from it: `,
    `${both.before} had it before, ${both.after} after.${held}`,
  ];
}

/** What the group answered, in numbers and as a picture; only the number of voters where they are too few. */
function breakdown(round: Round, over: boolean): readonly Block[] {
  const all = tally(round);
  const votes = votesIn(all);
  if (!mayBreakDown(round, all)) {
    if (votes.every(({ n }) => n === 0)) return [text('Nobody voted.')];
    const own = over ? '' : ' “My change” shows you your own.';
    return [text(`Fewer than five voted, so how the votes fell stays hidden.${own}`)];
  }
  const rows = all.rows.map((row) => [
    answerName(round, row.option),
    ...votes.map(({ n, of }) => `${of(row)} of ${n}`),
  ]);
  return [
    table('What this group answered', ['Answer', ...votes.map(({ name }) => name)], rows),
    picture(roundFigure(round), figureWords(round)),
    ...(all.second ? [text(moved(all))] : []),
  ];
}

/** Where to read on, and another question on the same idea, each for whoever presses it. */
export function onward(study: Study, { content }: Asked): readonly ReturnType<typeof button>[] {
  if (!content) return [];
  const twin = study.questions.get(content.question)?.twin;
  return [
    ...(study.lessons.has(content.lesson)
      ? [button('Explain this', press('explain', 'open', content.lesson, content.layer))]
      : []),
    ...(twin !== undefined && study.questions.has(twin)
      ? [button('A twin question', press('quiz', 'twin', twin))]
      : []),
  ];
}

/** The reveal, for everyone. `over`: nothing can be pressed on it any more. */
export function revealed(study: Study, round: Round, address: Address, over: boolean): Card {
  const { asked } = round;
  const wrong = mayBreakDown(round) ? mostWrong(round) : undefined;
  const lesson = asked.content ? study.lessons.get(asked.content.lesson) : undefined;
  return card(`The answer is ${letterOf(asked, rightOf(asked)?.id ?? '')}`, [
    correctedNote(study, asked),
    ...answered(asked),
    ...breakdown(round, over),
    wrong === undefined ? null : refuted(study, asked, wrong, 'Often chosen'),
    whose(study, asked),
    over && lesson ? text(['More on this: ', command('explain'), ` ${lesson.title}`]) : null,
    over
      ? null
      : buttons(
          button('My change', address('mine', round.id), 'primary'),
          ...onward(study, asked),
          button('Host', address('panel', round.id)),
        ),
  ]);
}
