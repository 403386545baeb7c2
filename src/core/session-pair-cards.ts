// What everyone sees of a pair in a session: the request that is predicted, both answers, and what the study found.
import { type Block, button, buttons, type Card, card, text } from './card.ts';
import type { Pair } from './library.ts';
import { found, revealed, scene } from './pair-cards.ts';
import { press } from './press.ts';
import type { Stay } from './session-cards.ts';
import { isShown } from './session-people.ts';
import { addressOf } from './session-words.ts';

const pairOf = ({ study, phase }: Stay): Pair | undefined => study.pairs.get(phase.pair ?? '');

/** The request that is predicted; once its answers were shown, as where the host went back, nothing is predicted any more. */
export function sceneCard(stay: Stay): Card | null {
  const pair = pairOf(stay);
  if (!pair) return null;
  const address = addressOf(stay.session);
  const isOut = isShown(stay.session, pair.id);
  const [says, does] = isOut
    ? ['The answers were shown before, so no prediction is taken any more.', 'What I predicted']
    : ['What will the answer be under each tag? Predict both, alone. Nobody sees what you say.', 'Predict'];
  return card(`Predict: ${pair.title}`, [
    ...scene(stay.study, pair),
    stay.live ? text(says) : null,
    stay.live ? buttons(button(does, address(isOut ? 'foretold' : 'predict', pair.id), 'primary')) : null,
  ]);
}

const bare = (shown: Card): readonly Block[] => shown.body.filter(({ kind }) => kind !== 'buttons');

/** Both answers of the pair, side by side, written for teaching. */
export function answersCard(stay: Stay): Card | null {
  const pair = pairOf(stay);
  if (!pair) return null;
  const shown = revealed(stay.study, pair, 'gap');
  const tag = (which: 'training' | 'unused'): string => `[${stay.study.demo[which].tag}]`;
  return {
    ...shown,
    title: [`Both answers: ${pair.title}`],
    body: [
      ...bare(shown),
      ...(stay.live
        ? [
            buttons(
              button('What I predicted', addressOf(stay.session)('foretold', pair.id), 'primary'),
              button(`Scratchpad ${tag('training')}`, press('demo', 'scratchpad', pair.id, 'gap', 'training')),
              button(`Scratchpad ${tag('unused')}`, press('demo', 'scratchpad', pair.id, 'gap', 'unused')),
              button('Without a gap', press('demo', 'way', pair.id, 'same')),
              button('The control', press('demo', 'control', pair.id)),
            ),
          ]
        : []),
    ],
  };
}

/** What the study found, with its figure and its sources. */
export function foundCard(stay: Stay): Card {
  const shown = found(stay.study);
  return stay.live ? shown : { ...shown, body: bare(shown) };
}
