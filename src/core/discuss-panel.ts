// The host's card of /discuss: where a question is chosen, and where the one that is on is led.
import { type Block, button, buttons, type Card, card, menu, note, text } from './card.ts';
import { roundPanel } from './discuss-cards.ts';
import { about } from './discuss-choice.ts';
import { addressIn, type Discuss } from './discuss-room.ts';
import type { Study } from './library.ts';
import { lessonChoice, tour } from './topics.ts';

/** Where a host chooses what to ask; `scope` is that of the room's presses. */
export function choiceCard(study: Study, scope: string, above: readonly (Block | null)[]): Card {
  const address = addressIn(scope);
  const topics = tour(study).filter((lesson) => about(study, lesson.id).size > 0);
  return card('Which question?', [
    ...above,
    text(
      'People vote alone, talk, and vote again; then all see both votes and the answer. You see it first, before anybody else does.',
    ),
    text('“Choose for me” takes what this group got wrong before, else what is new to it.'),
    menu('Choose a topic', address('topic'), topics.slice(0, 25).map(lessonChoice)),
    buttons(button('Choose for me', address('any'), 'primary'), button('Write my own', address('own'))),
  ]);
}

const OVER = note('That question is over. Here is the next one, if you like.');

/** The panel of whoever hosts, drawn from what is stored now; `above` stands over all else. */
export function panelCard(
  study: Study,
  { scope, round }: Pick<Discuss, 'scope' | 'round'>,
  above: readonly (Block | null)[],
): Card {
  if (!round || round.stage === 'ended') return choiceCard(study, scope, [...above, round?.opened ? OVER : null]);
  const address = addressIn(scope);
  const other = buttons(button('Choose another for me', address('any')), button('Write my own', address('own')));
  const more = round.stage === 'ready' ? other : null;
  return card('Discuss: your panel', [...above, ...roundPanel(study, round, address), more]);
}
