// What an experiment came to, for everyone: the counts with what they say, and what would have to be true for more.
import { button, buttons, type Card, card, fact, facts, picture, table, text } from './card.ts';
import type { Address } from './discuss-reveal.ts';
import { type Experiment, MOST } from './experiment.ts';
import { experimentFigure, figureWords } from './experiment-figure.ts';
import {
  type Earlier,
  neededFor,
  type Proposal,
  propose,
  type Result,
  resultOf,
  type Tally,
} from './experiment-result.ts';
import {
  agreementWords,
  chanceWords,
  conditions,
  gapWords,
  HEADLINES,
  liveLabel,
  metWords,
  openWords,
  proposalWords,
  reading,
  shareWords,
  sizeWords,
  tagName,
} from './experiment-words.ts';
import type { Study } from './library.ts';
import { measured } from './pair-cards.ts';
import { TAGS, type Tag } from './pairs.ts';
import { strong } from './text.ts';

const row = (experiment: Experiment, tag: Tag, tally: Tally, isRated: boolean): readonly string[] => [
  tagName(experiment, tag),
  `${tally.followed} of ${tally.n}`,
  ...(isRated ? [shareWords(tally)] : []),
];

/** The counts, what may be said of them, and the study's own figures beside. */
export function resultCard(
  study: Study,
  experiment: Experiment,
  result: Result,
  address: Address,
  over: boolean,
): Card {
  const isRated = result.verdict !== 'few';
  const rows = TAGS.map((tag) => row(experiment, tag, result.tallies[tag], isRated));
  const open = openWords(result, experiment);
  const { compared } = result;
  return card(
    HEADLINES[result.verdict],
    [
      // A card is read alone, and counts under a control say something else.
      experiment.asked.change === undefined
        ? null
        : text([strong('The control: '), experiment.asked.change], 'Written for teaching'),
      table(
        `${experiment.asked.title}: followed the rule`,
        ['Tag', 'Followed', ...(isRated ? ['Share, 95% interval'] : [])],
        rows,
      ),
      picture(experimentFigure(experiment, result), figureWords(experiment, result)),
      isRated && compared
        ? text([strong('The gap: '), `${gapWords(compared)} (95% interval). ${chanceWords(compared.p)}`])
        : null,
      text(reading(study, experiment, result)),
      open.length > 0 ? text(open) : null,
      measured(study),
      over
        ? null
        : buttons(
            button('Read the answers', address('xread', experiment.id, 0), 'primary'),
            button('Host', address('xpanel', experiment.id)),
          ),
    ],
    liveLabel(experiment),
  );
}

/** How far to trust it, what would have to be true, and what to do next. */
export function trustCard(study: Study, experiment: Experiment, result: Result, earlier: readonly Earlier[]): Card {
  const { verdict } = result;
  const at = { verdict, control: experiment.control };
  const list = conditions(at, earlier);
  return card('Would one call this alignment faking?', [
    text('Not from counts alone. All of this would have to be true:'),
    facts(list.map((each) => fact(each.words, metWords(each)))),
    text(agreementWords(result)),
    text(sizeWords(study, result, neededFor(study))),
    text([strong('Next: '), ...proposalWords(study, proposalFor(study, experiment, earlier), verdict)]),
  ]);
}

/** What to do after an experiment; `earlier` are those with the same pair. */
export const proposalFor = (study: Study, experiment: Experiment, earlier: readonly Earlier[]): Proposal =>
  propose(
    study,
    { verdict: resultOf(study, experiment).verdict, control: experiment.control, most: experiment.n >= MOST },
    earlier,
  );
