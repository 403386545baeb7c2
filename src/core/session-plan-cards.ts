// A session's plan as its host sees it: part by part, and before it begins.
import { type Block, button, buttons, type Card, card, type Fact, fact, facts, text } from './card.ts';
import type { Study } from './library.ts';
import { phaseNow, type Session } from './session.ts';
import { minutesOf, type Phase } from './session-plan.ts';
import { addressOf, KIND, planName } from './session-words.ts';
import { counted, join } from './text.ts';

/** What a phase is about, in a few words. */
export function aboutWords(study: Study, phase: Phase): string {
  const names = [
    study.pairs.get(phase.pair ?? '')?.title,
    study.lessons.get(phase.lesson ?? '')?.title,
    phase.questions.length > 0 ? counted(phase.questions.length, 'question') : undefined,
    phase.prompts.length > 0 ? counted(phase.prompts.length, 'prompt') : undefined,
  ];
  return names.filter((each) => each !== undefined).join('; ');
}

/** The agenda, a line for each part; `now` is the part where the session is. */
export const agendaLines = (study: Study, session: Session): readonly Fact[] =>
  session.agenda.phases.map((phase, index): Fact => {
    const about = aboutWords(study, phase);
    const here = phaseNow(session)?.key === phase.key ? ' (now)' : '';
    return {
      term: `${index + 1}. ${KIND[phase.kind]}`,
      text: [join([counted(phase.minutes, 'minute'), ...(about === '' ? [] : [about])], ', ').join(''), here],
    };
  });

/** A session that is planned and not begun: what it is, what the host prepares, and the start. */
export function planCard(study: Study, session: Session, above: readonly Block[]): Card {
  const address = addressOf(session);
  return card(planName(session), [
    above,
    text(session.purpose),
    session.before === undefined ? null : facts([fact('Before', session.before)]),
    facts(agendaLines(study, session)),
    text(
      `${counted(minutesOf(session.agenda), 'minute')} in all. Nobody else sees this card. Start when people are there.`,
    ),
    buttons(
      button('Start', address('begin'), 'primary'),
      button('Change the plan', address('plan')),
      button('Another plan', address('other')),
    ),
  ]);
}
