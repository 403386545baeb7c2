// What a host sees of an experiment: choosing it, with what it will cost; the panel with the moves there are; its files.
import { type Block, button, buttons, type Card, type Choice, card, fact, facts, menu, note, text } from './card.ts';
import type { Address } from './discuss-reveal.ts';
import { answeredIn, type Experiment, heldUp, LEAST, legal, MOST, RATED, type Turn } from './experiment.ts';
import { progressBar, sortedWords } from './experiment-cards.ts';
import { disputed, unsettled } from './experiment-labels.ts';
import { type Earlier, neededFor, resultOf } from './experiment-result.ts';
import { proposalFor } from './experiment-result-cards.ts';
import { HEADLINES, proposalWords } from './experiment-words.ts';
import type { Pair, Study } from './library.ts';
import { money } from './spend-words.ts';
import { counted, cut, strong, type Text } from './text.ts';

/** What is chosen so far; `control` is empty where there is none. */
export type Choosing = { readonly pair: Pair; readonly control: string; readonly n: number };
export const SIZES = [LEAST, 10, RATED, 50, MOST] as const;
/** A press cannot carry an empty part. */
export const NONE = '-';

/** What it will cost at most, in US dollars, of what may still be spent, and who pays, in words. */
export type Price = { readonly most: number; readonly left: number; readonly payer: Text };

function priceBlocks({ most, left, payer }: Price): readonly Block[] {
  return [
    facts([
      fact('It costs at most', money(most)),
      fact('May still be spent', money(left)),
      ...(payer.length > 0 ? [fact('Who pays', payer)] : []),
    ]),
    ...(most > left
      ? [
          note(
            'That is more than may be spent now. Mostly it costs far less; else it stands still before it is done, and can go on later.',
            'care',
          ),
        ]
      : []),
  ];
}

const pairChoices = (study: Study): readonly Choice[] =>
  [...study.pairs.values()].slice(0, 25).map(({ id, title, rule }) => ({
    value: id,
    label: cut(title, 75),
    hint: cut(`Rule: ${rule}`, 75),
  }));

const controlChoices = (study: Study): readonly Choice[] => [
  { value: NONE, label: 'No control: the pair as it is' },
  ...study.demo.controls.map(({ id, title, change }) => ({ value: id, label: cut(title, 75), hint: cut(change, 75) })),
];

/** Where a host chooses an experiment. `hindered`: why none can be begun now; nothing is begun by looking. */
export function choosingCard(
  study: Study,
  { pair, control, n }: Choosing,
  price: Price | null,
  hindered: Text | null,
  address: Address,
): Card {
  const known = study.demo.controls.find(({ id }) => id === control);
  const needed = neededFor(study);
  return card('Run an experiment', [
    text(
      'One model is asked the same harmless request many times, under both tags. You all sort the answers without knowing the tag. Then you see what the tag changed.',
    ),
    facts([
      fact('Pair', pair.title),
      fact('Control', known ? known.title : 'none'),
      fact('Answers for each tag', String(n)),
    ]),
    menu('Choose a pair', address('xpair', control, n), pairChoices(study)),
    menu('Choose a control', address('xcontrol', pair.id, n), controlChoices(study)),
    menu(
      'How many answers for each tag',
      address('xsize', pair.id, control),
      SIZES.map((size) => ({ value: String(size), label: `${size} for each tag` })),
    ),
    needed === undefined || n >= needed
      ? null
      : text(
          `To notice a gap like the study’s takes about ${needed} for each tag. ${n < RATED ? `Below ${RATED} there are counts alone.` : ''}`,
        ),
    ...(price ? priceBlocks(price) : []),
    hindered ? note(hindered, 'care') : null,
    buttons(
      { ...button('Start', address('xstart', pair.id, control, n), 'primary'), off: hindered !== null },
      button('Another number', address('xnumber', pair.id, control)),
    ),
  ]);
}

const SAYS: Readonly<Record<Turn, string>> = {
  go: 'Go on',
  label: 'Sort what is there',
  close: 'Close the sorting',
  reopen: 'Sort on',
  reveal: 'Reveal',
  cancel: 'Call it off',
};

const stands = (experiment: Experiment): Text => {
  switch (experiment.stage) {
    case 'running': {
      const bar = `${progressBar(answeredIn(experiment), experiment.slots.length)} answers`;
      const held = heldUp(experiment);
      return held ? [bar, '. ', ...held] : [bar];
    }
    case 'labelling':
      return [sortedWords(experiment)];
    case 'closed':
      return [
        `${sortedWords(experiment)} People differ on ${disputed(experiment).length}, ${unsettled(experiment).length} of them unsettled.`,
      ];
    case 'revealed':
      return ['It is revealed.'];
    case 'cancelled':
      return ['It was called off. Nothing of it is shown.'];
  }
};

function turnButtons(experiment: Experiment, address: Address): readonly Block[] {
  const moves = legal(experiment);
  if (moves.length === 0) return [];
  const open = unsettled(experiment).length;
  return [
    buttons(
      experiment.stage === 'closed' && disputed(experiment).length > 0
        ? button(
            'Settle where they differ',
            address('xunclear', experiment.id, 0),
            ...(open > 0 ? (['primary'] as const) : []),
          )
        : null,
      ...moves.map((what) => {
        const isMain = what === moves[0] && !(experiment.stage === 'closed' && open > 0);
        // It cannot be taken back, so it is asked once more.
        if (what === 'cancel') return button(SAYS.cancel, address('xcancel', experiment.id), 'danger');
        return button(
          SAYS[what],
          address('xturn', experiment.id, experiment.turn, what),
          ...(isMain ? (['primary'] as const) : []),
        );
      }),
    ),
  ];
}

/** Asks once more before an experiment is called off: what came and what people sorted is never shown then. */
export function cancelCard(experiment: Experiment, address: Address): Card {
  const { id, spent } = experiment;
  return card('Call the experiment off?', [
    text(
      `${counted(answeredIn(experiment), 'answer')} came, for ${money(spent)}. ${sortedWords(experiment)} Nothing of it is shown then, and that cannot be taken back.`,
    ),
    buttons(
      button('Call it off now', address('xturn', id, experiment.turn, 'cancel'), 'danger'),
      button('Back to the panel', address('xhost', id)),
    ),
  ]);
}

/** What came of it, what it calls for, and its files. */
function afterwards(
  study: Study,
  experiment: Experiment,
  earlier: readonly Earlier[],
  address: Address,
): readonly Block[] {
  if (experiment.stage !== 'revealed') return [];
  const proposal = proposalFor(study, experiment, earlier);
  const { verdict } = resultOf(study, experiment);
  const [control, n] = [
    proposal.kind === 'control' ? proposal.control : proposal.kind === 'plain' ? NONE : (experiment.control ?? NONE),
    proposal.kind === 'more' ? (SIZES.find((size) => size > experiment.n) ?? MOST) : experiment.n,
  ];
  const next =
    proposal.kind === 'pair' || !study.pairs.has(experiment.pair)
      ? button('Choose another', address('xset'))
      : button('Prepare that', address('xset', experiment.pair, control, n));
  return [
    text([strong(HEADLINES[verdict])]),
    text([strong('Next: '), ...proposalWords(study, proposal, verdict)]),
    buttons(
      next,
      button('Report', address('xfile', experiment.id, 'md')),
      button('CSV', address('xfile', experiment.id, 'csv')),
      button('JSON', address('xfile', experiment.id, 'json')),
    ),
  ];
}

/** The panel of an experiment, drawn anew at each press. Before the reveal nothing in it tells a tag. */
export function panelCard(
  study: Study,
  experiment: Experiment,
  earlier: readonly Earlier[],
  above: readonly Block[],
  address: Address,
): Card {
  const isOver = experiment.stage === 'revealed' || experiment.stage === 'cancelled';
  return card(`Host: ${experiment.asked.title}`, [
    above,
    facts([
      fact('Where it stands', stands(experiment)),
      fact('Asked', `${experiment.model}, ${experiment.n} times for each tag`),
      fact('Cost so far', money(experiment.spent)),
      ...(experiment.late > 0 ? [fact('Came too late to count', String(experiment.late))] : []),
    ]),
    turnButtons(experiment, address),
    afterwards(study, experiment, earlier, address),
    isOver && experiment.stage === 'cancelled' ? buttons(button('Choose another', address('xset'))) : null,
  ]);
}
