// The picture of a revealed round: how many gave each answer in each vote.
import type { Figure } from './card.ts';
import { letterOf, type Round, rightOf } from './discuss.ts';
import { type Row, type Tally, tally } from './discuss-tally.ts';
import { NOT_SURE } from './quiz.ts';

/** How an answer is named where there is no room for its words: "B", "A, the answer", "Not sure". */
export function answerName(round: Round, option: string): string {
  if (option === NOT_SURE) return 'Not sure';
  const letter = letterOf(round.asked, option);
  return option === rightOf(round.asked)?.id ? `${letter}, the answer` : letter;
}

/** The room right of the longest bar, for the counts, as a share of the axis. */
const LABEL = 1.45;

/** The votes of a tally that took place: its name, how many voted, and how to read a row's number. */
export const votesIn = ({ first, second }: Tally) => [
  { name: 'Vote 1', n: first.n, of: (row: Row) => row.first },
  ...(second ? [{ name: 'Vote 2', n: second.n, of: (row: Row) => row.second }] : []),
];

/** Bars in percent, the counts beside them. The same counts are the same figure. */
export function roundFigure(round: Round): Figure {
  const all = tally(round);
  const votes = votesIn(all);
  const values = all.rows.flatMap((row) =>
    votes.map(({ name, n, of }) => ({
      answer: answerName(round, row.option),
      vote: name,
      share: n === 0 ? 0 : (100 * of(row)) / n,
      label: `${of(row)} of ${n}`,
    })),
  );
  const longest = Math.max(20, ...values.map(({ share }) => share));
  const y = { field: 'answer', type: 'nominal', sort: null };
  const yOffset = { field: 'vote', sort: null, scale: { paddingInner: 0.08 } };
  const x = {
    field: 'share',
    type: 'quantitative',
    scale: { domain: [0, longest * LABEL] },
    title: null,
    axis: { values: [0, 20, 40, 60, 80, 100].filter((each) => each <= longest), labelExpr: "datum.value + '%'" },
  };
  return {
    id: `round-${values.map(({ answer, label }) => `${answer}:${label}`).join('-')}`,
    spec: {
      title: {
        text: 'What this group answered',
        subtitle: votes.length === 1 ? ['In one vote.'] : ['Upper bar: vote 1. Lower bar: vote 2.'],
      },
      height: 120 + all.rows.length * (votes.length === 1 ? 56 : 92),
      data: { values },
      encoding: { y, ...(votes.length === 1 ? {} : { yOffset }), x },
      layer: [
        {
          mark: 'bar',
          encoding: { color: { field: 'vote', type: 'nominal', sort: null, scale: { range: 'contrast' } } },
        },
        { mark: { type: 'text', style: 'value' }, encoding: { text: { field: 'label' } } },
      ],
    },
  };
}

/** The picture in words: every number in it. */
export function figureWords(round: Round): string {
  const all = tally(round);
  const [one, ...more] = votesIn(all).map(({ name, n, of }) => {
    const answers = all.rows.map((row) => `${answerName(round, row.option)}: ${of(row)}`).join('; ');
    return `${name}, ${n} voters: ${answers}.`;
  });
  return ['A bar chart of the answers.', one, ...more].join(' ');
}
