// What everyone sees of a pair in a session: the request that is predicted, both answers, and what the study found.
import { type Block, button, buttons, type Card, card, text } from './card.ts';
import type { Pair } from './library.ts';
import { found, revealed, scene } from './pair-cards.ts';
import { press } from './press.ts';
import type { Stay } from './session-cards.ts';
import { addressOf } from './session-words.ts';

const pairOf = ({ study, phase }: Stay): Pair | undefined => study.pairs.get(phase.pair ?? '');

/** The request that is predicted. */
export function sceneCard(stay: Stay): Card | null {
  const pair = pairOf(stay);
  if (!pair) return null;
  return card(`Predict: ${pair.title}`, [
    ...scene(stay.study, pair),
    text('What will the answer be under each tag? Predict both, alone. Nobody sees what you say.'),
    stay.live ? buttons(button('Predict', addressOf(stay.session)('predict', pair.id), 'primary')) : null,
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
