// The questions of a session in its notes: what was asked, how the votes fell, and how each question did.
import { letterOf, type Round, rightOf } from './discuss.ts';
import { answerName } from './discuss-figure.ts';
import type { Item } from './discuss-report.ts';
import { mayBreakDown, tally } from './discuss-tally.ts';
import type { Study } from './library.ts';
import { grid, heading, inLine, list, pile } from './notes-markdown.ts';
import { say } from './text.ts';

const percent = ({ right, n }: { readonly right: number; readonly n: number }): string =>
  `${Math.round((100 * right) / n)}%`;

const hidden = 'Fewer than five voted, so how the votes fell stays hidden.';

function votes(round: Round): string {
  const all = tally(round);
  if (all.first.n + (all.second?.n ?? 0) === 0) return 'Nobody voted.';
  if (!mayBreakDown(round, all)) return hidden;
  const { second } = all;
  const rows = all.rows.map((row) => [
    answerName(round, row.option),
    `${row.first} of ${all.first.n}`,
    ...(second ? [`${row.second} of ${second.n}`] : []),
  ]);
  return grid(['Answer', 'Before', ...(second ? ['After'] : [])], rows);
}

/** A question with its options, its answer and how the votes fell, where enough voted. */
export function asked(round: Round): string {
  const right = rightOf(round.asked);
  return pile([
    heading(3, say(round.asked.stem)),
    list(round.asked.options.map(({ id, text }) => `${letterOf(round.asked, id)}: ${inLine(say(text))}`)),
    right
      ? `The answer is ${letterOf(round.asked, right.id)}.${right.because ? ` ${inLine(say(right.because))}` : ''}`
      : null,
    votes(round),
  ]);
}

/** How a question did: before and after, what was gained, what misled, how well it tells people apart. */
export function itemLine(study: Study, item: Item): string {
  const share = (of: Item['first']): string => (of.n >= 5 ? `${percent(of)} of ${of.n}` : 'fewer than five voted');
  const { misled } = item;
  const belief = study.misconceptions.get(misled?.misconception ?? '')?.belief ?? misled?.text;
  return pile([
    heading(3, say(item.stem)),
    list([
      `Right in vote 1: ${share(item.first)}`,
      ...(item.second ? [`Right in vote 2: ${share(item.second)}`] : []),
      ...(item.gain === undefined ? [] : [`Gain (of what could be gained): ${item.gain.toFixed(2)}`]),
      ...(!misled || belief === undefined ? [] : [`What misled most: ${misled.letter}, ${inLine(say(belief))}`]),
      ...(item.discrimination === undefined
        ? ['Discrimination: not computed. It takes 30 people who answered this and another question, not all alike.']
        : [
            `Discrimination: ${item.discrimination.toFixed(2)}${item.discrimination < 0 ? ' (negative: check the key)' : ''}`,
          ]),
    ]),
  ]);
}
