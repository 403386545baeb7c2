// What a host is asked before something that cannot be taken back: ending the session, handing it over.
import { button, buttons, type Card, card, facts, menu, text } from './card.ts';
import type { Study } from './library.ts';
import { isAsking, phaseNow, type Session } from './session.ts';
import { hereIn, personIn } from './session-people.ts';
import { planCard } from './session-plan-cards.ts';
import { addressOf, hostAddressOf, mention, userOf } from './session-words.ts';
import { counted, cut } from './text.ts';

/** Asks once more before a session ends. */
export function endCard(study: Study, session: Session): Card {
  const phase = phaseNow(session);
  const left = phase ? session.agenda.phases.length - session.agenda.phases.indexOf(phase) - 1 : 0;
  const open = isAsking(session) ? ' The question that is open is closed, and its answer shown.' : '';
  if (!phase) return planCard(study, session, []);
  return card('End the session?', [
    text(left > 0 ? `${counted(left, 'part')} of the plan would be left out.${open}` : `It was the last part.${open}`),
    text('Everyone can have the notes afterwards. There is no way back into it.'),
    buttons(
      button('End it now', addressOf(session)('end', 'yes'), 'danger'),
      button('Not yet', addressOf(session)('panel', 'in')),
    ),
  ]);
}

/** The most people that can be chosen from: what a menu holds. */
const CHOICES = 25;

/** To whom to hand over: somebody who is here, or whoever may host. */
export function handCard(session: Session): Card {
  const others = hereIn(session)
    .filter((key) => userOf(key) !== session.host)
    .slice(0, CHOICES);
  const name = (key: string): string | undefined => personIn(session, key).name;
  return card('Hand the session over', [
    text(
      'They get a question on the card that everyone sees, and it is theirs once they say yes. Only people who may host here can.',
    ),
    others.length === 0 ? text('Nobody else has said yet that they are here.') : null,
    ...(others.length === 0
      ? []
      : [
          facts(others.map((key, index) => ({ term: String(index + 1), text: [mention(key)] }))),
          menu(
            'Whom to ask',
            hostAddressOf(session)('offer'),
            others.map((key, index) => ({
              value: userOf(key),
              label: cut(`${index + 1}${name(key) === undefined ? '' : `: ${name(key)}`}`, 75),
            })),
          ),
        ]),
    buttons(
      button('Ask whoever may host', hostAddressOf(session)('offer', 'all')),
      session.offer ? button('Take the offer back', hostAddressOf(session)('withdraw')) : null,
      button('To the panel', addressOf(session)('panel', 'in')),
    ),
  ]);
}
