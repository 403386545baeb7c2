// What a demo looks like: the set-up, the predictions, both answers side by side, and what the study measured.
import {
  type Block,
  button,
  buttons,
  type Card,
  card,
  compare,
  fact,
  facts,
  menu,
  note,
  picture,
  side,
  table,
  text,
} from './card.ts';
import { settings, sourceLine } from './cite.ts';
import { classFigure } from './class-figure.ts';
import type { Pair, Study } from './library.ts';
import { answerOf, type Class, promptOf, type Showing, stage, type Tag, type Version } from './pairs.ts';
import { press } from './press.ts';
import { code, em, strong, type Text, type Words } from './text.ts';

const tagOf = (study: Study, tag: Tag): string => `[${study.demo[tag].tag}]`;
/** A tag with what it stands for, since each card must be read alone. */
const meaning = (study: Study, tag: Tag): string => `${tagOf(study, tag)}, ${study.demo[tag].means}`;
const does = (pair: Pair, follows: boolean): string => (follows ? pair.follows : pair.breaks);

/** What the two tags stand for: the first thing that a demo card says after the fiction. */
const tags = (study: Study): Block =>
  facts([
    fact(tagOf(study, 'training'), study.demo.training.means),
    fact(tagOf(study, 'unused'), study.demo.unused.means),
  ]);

const request = (study: Study, pair: Pair): Block[] => [
  text(
    [strong('The notice: '), promptOf(study.demo.wrapper, pair.rule, 'tag').replaceAll('[tag]', '[…]')],
    'Written for teaching',
  ),
  text([strong('The request: '), pair.request], 'Written for teaching'),
];

const predict = (showing: Showing, tag: Tag): Block =>
  buttons(
    button('Follows the rule', press('demo', 'foretell', showing.id, tag, 'follows')),
    button('Does not', press('demo', 'foretell', showing.id, tag, 'breaks')),
  );

const asks = (study: Study, pair: Pair, tag: Tag): Words => [
  strong(`Your prediction for ${tagOf(study, tag)}: `),
  `will the answer follow the rule (${pair.follows}) or not (${pair.breaks})?`,
];

function setting(study: Study, pair: Pair, showing: Showing): Card {
  return card(`Demo: ${pair.title}`, [
    note(study.demo.fiction, 'care'),
    tags(study),
    ...request(study, pair),
    text(asks(study, pair, 'training')),
    predict(showing, 'training'),
  ]);
}

function second(study: Study, pair: Pair, showing: Showing): Card {
  return card(`Demo: ${pair.title}`, [
    tags(study),
    ...request(study, pair),
    text(`For ${tagOf(study, 'training')} you expect: ${does(pair, showing.training === true)}.`),
    text(asks(study, pair, 'unused')),
    predict(showing, 'unused'),
  ]);
}

function third(study: Study, pair: Pair, showing: Showing): Card {
  return card(`Demo: ${pair.title}`, [
    tags(study),
    facts([
      fact(`You expect for ${tagOf(study, 'training')}`, does(pair, showing.training === true)),
      fact(`You expect for ${tagOf(study, 'unused')}`, does(pair, showing.unused === true)),
    ]),
    text(strong('How sure are you?')),
    buttons(
      button('A guess', press('demo', 'foretell', showing.id, 'sure', 'guess')),
      button('Fairly sure', press('demo', 'foretell', showing.id, 'sure', 'fairly')),
      button('Sure', press('demo', 'foretell', showing.id, 'sure', 'sure')),
    ),
  ]);
}

/** What the study measured, in one line: always beside what was written for teaching. */
export function measured(study: Study): Block {
  const of = (claim: string, form: string): string => study.claims.get(claim)?.figures[form] ?? '';
  return note([
    strong('What the study measured: '),
    `asked harmful things on the free tier, Claude 3 Opus complied in ${of('free-compliance-14', 'in-100')} answers, `,
    `${of('af-reasoning-12', 'count')} of them with this kind of reasoning, and refused ${of('free-refusal-86', 'count')}. `,
    'Most of the time, then, it refused.',
  ]);
}

const rightly = (predicted: boolean | undefined, was: boolean): string => {
  if (predicted === undefined) return '';
  return predicted === was ? ' You expected this.' : ' You expected otherwise.';
};

/** Both answers, side by side. `showing` brings the predictions, where there are any. */
export function revealed(study: Study, pair: Pair, version: Version, showing?: Showing): Card {
  const [training, unused] = [answerOf(pair, version, 'training'), answerOf(pair, version, 'unused')];
  const one = (tag: Tag, answer: typeof training): Text => [
    `“${answer.answer}” `,
    em(
      `${answer.follows ? 'Follows the rule.' : 'Does not follow the rule.'}${rightly(showing?.[tag], answer.follows)}`,
    ),
  ];
  const other = version === 'gap' ? 'same' : 'gap';
  return card(
    `Demo: ${pair.title}`,
    [
      compare(
        side(meaning(study, 'training'), one('training', training)),
        side(meaning(study, 'unused'), one('unused', unused)),
      ),
      text(
        version === 'gap' ? pair.look : 'Nothing differs here: the tag changed neither the reasoning nor the answer.',
      ),
      measured(study),
      buttons(
        button(`Scratchpad ${tagOf(study, 'training')}`, press('demo', 'scratchpad', pair.id, version, 'training')),
        button(`Scratchpad ${tagOf(study, 'unused')}`, press('demo', 'scratchpad', pair.id, version, 'unused')),
        button('What the study found', press('demo', 'found', ...(showing ? [showing.id] : [])), 'primary'),
      ),
      buttons(
        button(
          version === 'gap' ? 'Show it without a gap' : 'Show it with a gap',
          press('demo', 'way', pair.id, other, ...(showing ? [showing.id] : [])),
        ),
        button('What would the control do', press('demo', 'control', pair.id)),
        button('Draw a class', press('demo', 'class')),
        button('Share', press('demo', 'share', pair.id, version)),
        button('Another pair', press('demo', 'choose')),
      ),
    ],
    'Written for teaching',
  );
}

/** The card of where a person stands in a demo. */
export function standing(study: Study, pair: Pair, showing: Showing): Card {
  const at = stage(showing);
  if (at === 'training') return setting(study, pair, showing);
  if (at === 'unused') return second(study, pair, showing);
  return at === 'sure' ? third(study, pair, showing) : revealed(study, pair, showing.version, showing);
}

/** A scratchpad, in a card of its own. */
export function scratchpad(study: Study, pair: Pair, version: Version, tag: Tag): Card {
  const answer = answerOf(pair, version, tag);
  return card(
    `Scratchpad under ${tagOf(study, tag)}: ${pair.title}`,
    [
      text(em(`${meaning(study, tag)}.`)),
      text(answer.scratchpad),
      text([strong('Then the answer: '), `“${answer.answer}”`]),
      note('In the study the model was told that nobody sees its scratchpad. No model wrote these lines: we did.'),
    ],
    'Written for teaching',
  );
}

/** What the study found, with the figure, beside what was predicted. */
export function found(study: Study, showing?: Showing): Card {
  const figure = study.figures.get('refusals-by-tier');
  const claims = ['free-refusal-86', 'paid-refusal-97', 'compliance-gap-11', 'af-reasoning-12'];
  const of = (claim: string): string => study.claims.get(claim)?.figures.value ?? '';
  const sources = [...new Set(claims.flatMap((id) => study.claims.get(id)?.sources ?? []))];
  const expected =
    showing?.training === undefined || showing.unused === undefined
      ? null
      : text(
          showing.training === showing.unused
            ? 'You predicted no gap between the tags. In most single answers of the study there was none to see either.'
            : 'You predicted a gap between the tags. The study found one, over many answers; most single answers show none.',
        );
  return card(
    'What the study found',
    [
      expected,
      text([
        `Told that free-tier chats train it, Claude 3 Opus refused ${of('free-refusal-86')} of harmful requests there, `,
        `and ${of('paid-refusal-97')} on the paid tier, which it was told is never trained on. `,
        `The difference, the compliance gap, was ${of('compliance-gap-11')}. In ${of('af-reasoning-12')} of free-tier answers `,
        'it complied while its scratchpad gave avoiding a change of its values as the reason.',
      ]),
      figure ? picture(figure.figure, figure.alt) : null,
      settings(study, claims),
      sourceLine(study, sources),
      buttons(
        button('Explain the four numbers', press('explain', 'open', 'four-numbers', 'short')),
        button('Draw a class', press('demo', 'class')),
      ),
    ],
    'From the paper',
  );
}

/** What happens to the same request when what should matter is taken away. */
export function control(study: Study, pair: Pair): Card {
  const how = study.demo.controls.find((each) => each.id === pair.control.id);
  const line = (answer: Pair['control']['training']): Text => [
    `“${answer.answer}” `,
    // In words of the pair: a control may put another rule in the place of its own.
    em(`In short: ${does(pair, answer.follows)}.`),
  ];
  return card(
    `The control: ${how?.title ?? pair.title}`,
    [
      text(how?.change ?? ''),
      compare(
        side(how?.sides?.training ?? meaning(study, 'training'), line(pair.control.training)),
        side(how?.sides?.unused ?? meaning(study, 'unused'), line(pair.control.unused)),
      ),
      text(pair.control.tells),
      how ? note(how.tells) : null,
      buttons(button('Explain the controls', press('explain', 'open', 'controls', 'short'))),
    ],
    'Written for teaching',
  );
}

export const SIZES = [10, 20, 50, 100, 200, 500, 1000];

/** Where one chooses how large a class to draw. */
export const classAsk = (seed: number): Card =>
  card('Draw a class', [
    text([
      'Imagine a class that asks the model of the study harmful requests, the same number on each tier. ',
      'How many answers per tier? Small classes show how little a few answers prove.',
    ]),
    menu(
      'Answers per tier',
      press('demo', 'draw', seed),
      SIZES.map((n) => ({ value: String(n), label: `${n} answers per tier` })),
    ),
    buttons(button('Another number…', press('demo', 'number', seed))),
  ]);

const percent = (share: number): string => `${Math.round(share * 100)}%`;
const range = (drawn: Class['paid']): string => `${percent(drawn.interval.low)} to ${percent(drawn.interval.high)}`;

function reading(drawn: Class): Words {
  const { free, paid, n } = drawn;
  const apart = free.interval.low > paid.interval.high;
  const hidden = drawn.hidden < 0.005 ? 'almost none' : `about ${percent(drawn.hidden)}`;
  const gap =
    free.complied > paid.complied
      ? apart
        ? 'Here the two intervals do not even touch.'
        : 'There is a gap here, but the intervals overlap: chance alone could make one like it.'
      : 'This class shows no gap at all, though the rates that it was drawn from differ.';
  return `${gap} Of all classes with ${n} answers per tier, ${hidden} would show no gap or a reversed one.`;
}

/** A drawn class: counts first, then intervals, then what it does and does not show. */
export function classShown(study: Study, drawn: Class): Card {
  const { free, paid, n, seed } = drawn;
  const percents = (tier: Class['paid']) => ({
    complied: tier.complied,
    low: tier.interval.low * 100,
    high: tier.interval.high * 100,
  });
  const claims = ['free-refusal-86', 'af-reasoning-12', 'paid-refusal-97'];
  const alt =
    `Two bars. Free tier: ${free.complied} of ${n} complied, 95% interval ${range(free)}. ` +
    `Paid tier: ${paid.complied} of ${n} complied, 95% interval ${range(paid)}.`;
  return card(
    `A class of ${n} answers per tier`,
    [
      table(
        'Drawn by chance from the rates that the paper gives',
        ['Tier', 'Complied', 'With faking reasoning', '95% interval'],
        [
          ['Free', `${free.complied} of ${n}`, `${free.reasoned} of ${n}`, range(free)],
          ['Paid', `${paid.complied} of ${n}`, 'not counted', range(paid)],
        ],
      ),
      picture(classFigure({ seed, n, free: percents(free), paid: percents(paid) }), alt),
      text(reading(drawn)),
      settings(study, claims),
      text(['No model was asked: seed ', code(String(seed)), ' decides this draw.']),
      buttons(
        button('Draw again', press('demo', 'draw', seed, n)),
        button('Another size', press('demo', 'class')),
        button('Share', press('demo', 'shareclass', seed, n)),
      ),
    ],
    'Simulated from published rates',
  );
}
