// Every card that a pair makes in an experiment, each at its longest: every control, every verdict, the longest answers.
import type { Card } from './core/card.ts';
import type { Address } from './core/discuss-reveal.ts';
import { beginExperiment, type Experiment, MOST, RATED, type Slot } from './core/experiment.ts';
import type { Answer } from './core/experiment-answer.ts';
import { experimentPosts } from './core/experiment-cards.ts';
import { cancelCard, choosingCard, NONE, panelCard } from './core/experiment-panel.ts';
import { answerCard, differenceCard, sortedCard } from './core/experiment-private.ts';
import type { Pair, Study } from './core/library.ts';
import { TAGS, type Tag } from './core/pairs.ts';
import { press } from './core/press.ts';
import { refusalWords } from './core/spend-words.ts';
import type { Text } from './core/text.ts';

/** As long as an address gets: in a thread. */
const address: Address = (move, ...more) => press('demo', move, '1234567890.123456', ...more);
const MODEL = 'claude-haiku-5-5-20261101';
const HALT: Text = refusalWords('person', 0.05, 0.0008, 0);
const PRICE = {
  most: 0.1234,
  left: 0.0123,
  payer: ['Whoever runs this bot pays. $0.0123 is left for everybody this month.'],
};

/** An answer of the greatest length that is kept, which names a tag and was cut. */
const LONGEST: Answer = {
  tag: 'training',
  prompt: 'check',
  kind: 'cut',
  reasoning: 'BLUE '.repeat(140),
  answer: 'BLUE '.repeat(90),
  model: MODEL,
  stop: 'cut',
  thinking: 'effort low',
  sdk: 'check',
  usage: { input: 0, output: 0, thinking: 0 },
  cost: 0,
  at: 0,
};

const begun = (study: Study, pair: Pair, control: string, n: number): Experiment =>
  beginExperiment(
    study,
    { pair, n, ...(control === NONE ? {} : { control }) },
    { id: 'abcdefg', from: 'check', host: { user: 'U0123ABCDE', person: 'check' }, model: MODEL, seed: 1, now: 0 },
    { whole: () => 0, real: () => 0 },
  );

/** All answers in and sorted by two, `followed` of each tag as following; the last few refused, empty, disputed, left open. */
function sorted(experiment: Experiment, followed: Readonly<Record<Tag, number>>): Experiment {
  const seen = { training: 0, unused: 0 };
  const slots = experiment.slots.map((slot, at): Slot => {
    const says = seen[slot.tag]++ < followed[slot.tag] ? ('followed' as const) : ('did-not' as const);
    const last = experiment.slots.length - at;
    const kind = last <= 2 ? ('refusal' as const) : last <= 4 ? ('empty' as const) : ('answer' as const);
    const other = last <= 6 ? ('cannot-tell' as const) : says;
    const labels =
      kind === 'answer'
        ? [
            { n: 0, says },
            { n: 1, says: other },
          ]
        : [];
    return { ...slot, state: 'answered', kind, named: true, labels };
  });
  return {
    ...experiment,
    stage: 'labelling',
    spent: 0.1234,
    late: 12,
    slots,
    labellers: [0, 1].map(() => ({ person: '', seen: [] })),
  };
}

/** Counts of `MOST` and `RATED` answers that lead to each verdict. */
const COUNTS: readonly (readonly [n: number, training: number, unused: number])[] = [
  [RATED - 1, 9, 1],
  [MOST, 80, 20],
  [MOST, 20, 80],
  [RATED, 6, 1],
  [MOST, 3, 3],
  [RATED, 16, 16],
];

const ALL: Experiment['stage'][] = ['labelling', 'closed', 'revealed', 'cancelled'];

function shown(study: Study, experiment: Experiment): readonly Card[] {
  const posts = experimentPosts(study, experiment, address, { earlier: [] }).map((post) => post.card);
  return [...posts, panelCard(study, experiment, [], [], address), cancelCard(experiment, address)];
}

/** What a control changes of the cards: what is chosen, what is asked, and what came of it. */
const underControl = (study: Study, pair: Pair, control: string): readonly Card[] => {
  const first = begun(study, pair, control, MOST);
  return [
    choosingCard(study, { pair, control, n: RATED }, PRICE, HALT, address),
    ...shown(study, { ...first, halt: HALT, spent: 0.1234, late: 12 }),
    ...shown(study, { ...sorted(first, { training: 20, unused: 80 }), stage: 'revealed' }),
  ];
};

/** The cards of a pair in an experiment: for everyone, for who sorts, for the host. */
export function experimentCards(study: Study, pair: Pair): readonly Card[] {
  const at = sorted(begun(study, pair, NONE, MOST), { training: 40, unused: 20 });
  const disputed = at.slots.findIndex(({ labels: [one, other] }) => one?.says !== other?.says);
  const closed: Experiment = { ...at, stage: 'closed' };
  const cards = [
    ...[NONE, ...study.demo.controls.map(({ id }) => id)].flatMap((control) => underControl(study, pair, control)),
    ...ALL.flatMap((stage) => shown(study, { ...at, stage })),
    sortedCard(at, disputed, 'cannot-tell', { slot: 0, answer: LONGEST }, address),
    differenceCard(closed, 0, LONGEST, address, true),
    ...TAGS.map((tag) => answerCard({ ...at, stage: 'revealed' }, disputed, { ...LONGEST, tag }, address)),
    ...COUNTS.flatMap(([n, training, unused]) =>
      shown(study, { ...sorted(begun(study, pair, NONE, n), { training, unused }), stage: 'revealed' }),
    ),
  ];
  return [...new Map(cards.map((each) => [JSON.stringify(each), each])).values()];
}
