// What everyone sees of a pair in a session: the request that is predicted, both answers, and what the study found.
import { type Block, type Button, button, buttons, type Card, card, text } from './card.ts';
import type { Pair } from './library.ts';
import { found, revealed, scene, tagOf } from './pair-cards.ts';
import { TAGS } from './pairs.ts';
import { press } from './press.ts';
import { firstOf, nextButton, predictedIn, reasonsButton, recordedShown, recordingOf } from './recorded-cards.ts';
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
    ...scene(predictedIn(stay.study, pair), pair),
    stay.live ? text(says) : null,
    stay.live ? buttons(button(does, address(isOut ? 'foretold' : 'predict', pair.id), 'primary')) : null,
  ]);
}

const bare = (shown: Card): readonly Block[] => shown.body.filter(({ kind }) => kind !== 'buttons');

/** Both answers of a pair with the buttons to look closer: recorded ones where there are some, else the ones written for teaching. */
function both({ study, session }: Stay, pair: Pair): readonly [shown: Card, closer: readonly (Button | null)[]] {
  const recording = recordingOf(study, pair);
  const control = button('The control', press('demo', 'control', pair.id));
  if (!recording)
    return [
      revealed(study, pair, 'gap'),
      [
        ...TAGS.map((tag) =>
          button(`Scratchpad ${tagOf(study, tag)}`, press('demo', 'scratchpad', pair.id, 'gap', tag)),
        ),
        button('Without a gap', press('demo', 'way', pair.id, 'same')),
        control,
      ],
    ];
  const nth = firstOf(recording, session);
  return [
    recordedShown(study, pair, recording, nth),
    [
      ...TAGS.map((tag) => reasonsButton(study, recording, nth, tag)),
      nextButton(recording, nth),
      button('As it was written', press('demo', 'way', pair.id, 'gap')),
      control,
    ],
  ];
}

/** Both answers of the pair, side by side. */
export function answersCard(stay: Stay): Card | null {
  const pair = pairOf(stay);
  if (!pair) return null;
  const [shown, closer] = both(stay, pair);
  const mine = button('What I predicted', addressOf(stay.session)('foretold', pair.id), 'primary');
  return {
    ...shown,
    title: [`Both answers: ${pair.title}`],
    body: [...bare(shown), ...(stay.live ? [buttons(mine, ...closer)] : [])],
  };
}

/** What the study found, with its figure and its sources. */
export function foundCard(stay: Stay): Card {
  const shown = found(stay.study);
  return stay.live ? shown : { ...shown, body: bare(shown) };
}
