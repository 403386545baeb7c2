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
  note,
  picture,
  side,
  text,
} from './card.ts';
import { settings, sourceLine } from './cite.ts';
import type { Pair, Study } from './library.ts';
import { answerOf, promptOf, type Showing, stage, type Tag, type Version } from './pairs.ts';
import { type Press, press } from './press.ts';
import { em, strong, type Text, type Words } from './text.ts';

export const tagOf = (study: Study, tag: Tag): string => `[${study.demo[tag].tag}]`;
/** A tag with what it stands for, since each card must be read alone. */
export const meaning = (study: Study, tag: Tag): string => `${tagOf(study, tag)}, ${study.demo[tag].means}`;
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

/** What a predicting button means: what is predicted (a tag, or how sure), and what the person says to it. */
export type Foretelling = (at: Tag | 'sure', says: string) => Press;
export const inDemo =
  ({ id }: Showing): Foretelling =>
  (at, says) =>
    press('demo', 'foretell', id, at, says);

const predict = (tag: Tag, to: Foretelling): Block =>
  buttons(button('Follows the rule', to(tag, 'follows')), button('Does not', to(tag, 'breaks')));

const asks = (study: Study, pair: Pair, tag: Tag): Words => [
  strong(`Your prediction for ${tagOf(study, tag)}: `),
  `will the answer follow the rule (${pair.follows}) or not (${pair.breaks})?`,
];

/** A pair as it is put before anybody predicts: the story, the tags, the notice, the request. */
export const scene = (study: Study, pair: Pair): readonly Block[] => [
  note(study.demo.fiction, 'care'),
  tags(study),
  ...request(study, pair),
];

function setting(study: Study, pair: Pair, to: Foretelling): Card {
  return card(`Demo: ${pair.title}`, [
    ...scene(study, pair),
    text(asks(study, pair, 'training')),
    predict('training', to),
  ]);
}

function second(study: Study, pair: Pair, showing: Showing, to: Foretelling): Card {
  return card(`Demo: ${pair.title}`, [
    tags(study),
    ...request(study, pair),
    text(`For ${tagOf(study, 'training')} you expect: ${does(pair, showing.training === true)}.`),
    text(asks(study, pair, 'unused')),
    predict('unused', to),
  ]);
}

/** What a person expects under both tags, in words of the pair. */
export const expected = (study: Study, pair: Pair, showing: Showing): Block =>
  facts([
    fact(`You expect for ${tagOf(study, 'training')}`, does(pair, showing.training === true)),
    fact(`You expect for ${tagOf(study, 'unused')}`, does(pair, showing.unused === true)),
  ]);

function third(study: Study, pair: Pair, showing: Showing, to: Foretelling): Card {
  return card(`Demo: ${pair.title}`, [
    tags(study),
    expected(study, pair, showing),
    text(strong('How sure are you?')),
    buttons(
      button('A guess', to('sure', 'guess')),
      button('Fairly sure', to('sure', 'fairly')),
      button('Sure', to('sure', 'sure')),
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
        button('What would the control do?', press('demo', 'control', pair.id)),
        button('Draw a class', press('demo', 'class')),
        button('Share', press('demo', 'share', pair.id, version)),
        button('Another pair', press('demo', 'choose')),
      ),
    ],
    'Written for teaching',
  );
}

/** What is asked of a person next, where something is: `to` says what its buttons mean. */
export function foretelling(study: Study, pair: Pair, showing: Showing, to: Foretelling): Card | null {
  const at = stage(showing);
  if (at === 'training') return setting(study, pair, to);
  if (at === 'unused') return second(study, pair, showing, to);
  return at === 'sure' ? third(study, pair, showing, to) : null;
}

/** The card of where a person stands in a demo. */
export const standing = (study: Study, pair: Pair, showing: Showing): Card =>
  foretelling(study, pair, showing, inDemo(showing)) ?? revealed(study, pair, showing.version, showing);

type Answer = Pair['control']['training'];

const workings = (title: string, under: string, answer: Answer, more: Block | null): Card =>
  card(
    title,
    [text(em(`${under}.`)), text(answer.scratchpad), text([strong('Then the answer: '), `“${answer.answer}”`]), more],
    'Written for teaching',
  );

/** A scratchpad, in a card of its own. */
export const scratchpad = (study: Study, pair: Pair, version: Version, tag: Tag): Card =>
  workings(
    `Scratchpad under ${tagOf(study, tag)}: ${pair.title}`,
    meaning(study, tag),
    answerOf(pair, version, tag),
    note('In the study the model was told that nobody sees its scratchpad. No model wrote these lines: we did.'),
  );

/** What was predicted, held against the direction that the study found. Null where nothing was. */
function foretoldWords(study: Study, { training, unused }: Showing): Block | null {
  if (training === undefined || unused === undefined) return null;
  const mostly = 'In both tiers, though, it mostly refused.';
  if (training === unused) return text(`You predicted no gap between the tags. The study found one. ${mostly}`);
  const blue = tagOf(study, 'training');
  if (training)
    return text(`You predicted that ${blue} makes it go along. The study's gap runs that way too. ${mostly}`);
  return text(
    `You predicted it the other way round. In the study the model went along more often where it was told that chats train it, as under ${blue}. ${mostly}`,
  );
}

/** What the study found, with the figure, beside what was predicted. */
export function found(study: Study, showing?: Showing): Card {
  const figure = study.figures.get('refusals-by-tier');
  const claims = ['free-refusal-86', 'paid-refusal-97', 'compliance-gap-11', 'af-reasoning-12'];
  const of = (claim: string): string => study.claims.get(claim)?.figures.value ?? '';
  const sources = [...new Set(claims.flatMap((id) => study.claims.get(id)?.sources ?? []))];
  const foretold = showing === undefined ? null : foretoldWords(study, showing);
  return card(
    'What the study found',
    [
      foretold,
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

const controlOf = (study: Study, pair: Pair) => study.demo.controls.find((each) => each.id === pair.control.id);

/** What a tag means under the pair's control, which may have changed it. */
const underControl = (study: Study, pair: Pair, tag: Tag): string =>
  controlOf(study, pair)?.sides?.[tag] ?? meaning(study, tag);

/** What happens to the same request when what should matter is taken away. */
export function control(study: Study, pair: Pair): Card {
  const how = controlOf(study, pair);
  // In words of the pair: a control may put another rule in the place of its own.
  const line = (answer: Answer): Text => [`“${answer.answer}” `, em(`In short: ${does(pair, answer.follows)}.`)];
  const shown = (tag: Tag) => side(underControl(study, pair, tag), line(pair.control[tag]));
  return card(
    `The control: ${how?.title ?? pair.title}`,
    [
      text(how?.change ?? ''),
      compare(shown('training'), shown('unused')),
      text(pair.control.tells),
      how ? note(how.tells) : null,
      buttons(
        button(`Scratchpad ${tagOf(study, 'training')}`, press('demo', 'workings', pair.id, 'training')),
        button(`Scratchpad ${tagOf(study, 'unused')}`, press('demo', 'workings', pair.id, 'unused')),
        button('Explain the controls', press('explain', 'open', 'controls', 'short')),
      ),
    ],
    'Written for teaching',
  );
}

/** A scratchpad of the control, in a card of its own. */
export const controlScratchpad = (study: Study, pair: Pair, tag: Tag): Card =>
  workings(
    `Scratchpad of the control, ${tagOf(study, tag)}: ${pair.title}`,
    underControl(study, pair, tag),
    pair.control[tag],
    null,
  );
