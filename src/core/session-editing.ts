// Where a host changes a session's agenda, before it and during it: drop a part, add one, give one more time.
import { type Block, button, buttons, type Card, type Choice, card, facts, menu, note, text } from './card.ts';
import type { Study } from './library.ts';
import { type Moved, once, phaseNow, refuse, type Session, stateOf, visitNow } from './session.ts';
import {
  type Agenda,
  add,
  drop,
  lengthen,
  MOST_PHASES,
  minutesOf,
  type NewPhase,
  type Phase,
  toCome,
} from './session-plan.ts';
import { aboutWords, agendaLines } from './session-plan-cards.ts';
import { addressOf, KIND } from './session-words.ts';
import { command, counted, cut, say } from './text.ts';
import { tour } from './topics.ts';

/** What *Give more time to* gives, in minutes. */
const LONGER = 2;

/** A change of the agenda, made once by an interaction, whatever phase the session is in meanwhile. */
function edited(session: Session, by: string, rule: (agenda: Agenda, now: string | undefined) => Agenda | null): Moved {
  if (stateOf(session) === 'over') return refuse(session, 'stale');
  return once(session, by, () => {
    const agenda = rule(session.agenda, visitNow(session)?.phase);
    return agenda === null ? 'odd' : { ...session, agenda, edited: true };
  });
}

/** Whether the session was there before: its card stands, so that it is dropped no more, also after the host went back. */
const isVisited = ({ visits }: Session, key: string): boolean => visits.some(({ phase }) => phase === key);

export const dropPhase = (session: Session, key: string, by: string): Moved =>
  edited(session, by, (agenda, now) => (isVisited(session, key) ? null : drop(agenda, key, now)));
export const lengthenPhase = (session: Session, key: string, by: string): Moved =>
  edited(session, by, (agenda, now) => lengthen(agenda, key, LONGER, now));
export const addPhases = (session: Session, phases: readonly NewPhase[], by: string): Moved =>
  phases.length === 0 ? refuse(session, 'odd') : edited(session, by, (agenda, now) => add(agenda, phases, now));

/** What can be added, and what it is chosen from. */
const ADDED = {
  pair: 'Predict and reveal a pair',
  read: 'Read a lesson',
  ask: 'Ask a question',
  talk: 'Talk about a prompt',
  experiment: 'Run an experiment',
} as const;
type Added = keyof typeof ADDED;
const kindOf = (given: string | undefined): Added | undefined =>
  (Object.keys(ADDED) as Added[]).find((each) => each === given);

const fits = (words: string): string => cut(words, 75);

/** The question of a lesson that the agenda does not have yet; else its first one. */
function questionOn(study: Study, session: Session, lesson: string): string | undefined {
  const used = new Set(session.agenda.phases.flatMap(({ questions }) => questions));
  const all = [...study.questions.values()].filter((each) => each.lesson === lesson);
  return (all.find(({ id }) => !used.has(id)) ?? all[0])?.id;
}

function choices(study: Study, session: Session, kind: Added): readonly Choice[] {
  switch (kind) {
    case 'pair':
    case 'experiment':
      return [...study.pairs.values()].map(({ id, title, rule }) => ({
        value: id,
        label: fits(title),
        hint: fits(rule),
      }));
    case 'read':
      return tour(study).map(({ id, title, summary }) => ({ value: id, label: fits(title), hint: fits(summary) }));
    case 'ask':
      return tour(study)
        .filter(({ id }) => questionOn(study, session, id) !== undefined)
        .map(({ id, title }) => ({ value: id, label: fits(title) }));
    case 'talk':
      return [...study.prompts.values()].map(({ id, prompt }) => ({ value: id, label: fits(say(prompt)) }));
  }
}

const phase = (kind: Phase['kind'], minutes: number, says: string, rest: Partial<NewPhase> = {}): NewPhase => ({
  kind,
  minutes,
  says,
  questions: [],
  prompts: [],
  ...rest,
});

/** The phases that a host adds by choosing `id`; none where there is no such thing. */
export function added(study: Study, session: Session, kind: string | undefined, id: string): readonly NewPhase[] {
  switch (kindOf(kind)) {
    case 'pair':
      return study.pairs.has(id)
        ? [
            phase('predict', 4, 'One request, two tags. Predict both answers, alone, and say how sure you are.', {
              pair: id,
            }),
            phase('reveal', 4, 'Look at both answers, then open the reasoning under each tag. Did you expect them?', {
              pair: id,
            }),
          ]
        : [];
    case 'experiment':
      return study.pairs.has(id)
        ? [
            phase('experiment', 20, 'We ask a real model ourselves, and sort its answers without knowing the tag.', {
              pair: id,
            }),
          ]
        : [];
    case 'read':
      return study.lessons.has(id)
        ? [phase('read', 5, 'Silence now. Read this lesson. Park each question that comes up.', { lesson: id })]
        : [];
    case 'ask': {
      const question = questionOn(study, session, id);
      return question === undefined
        ? []
        : [phase('ask', 6, 'One question. Vote alone first.', { questions: [question] })];
    }
    case 'talk':
      return study.prompts.has(id)
        ? [phase('discuss', 5, 'One prompt. Write a line for yourself before anyone speaks.', { prompts: [id] })]
        : [];
    default:
      return [];
  }
}

const phaseChoice = (study: Study, session: Session, each: Phase): Choice => {
  const about = aboutWords(study, each);
  return {
    value: each.key,
    label: fits(`${session.agenda.phases.indexOf(each) + 1}. ${KIND[each.kind]}, ${counted(each.minutes, 'minute')}`),
    ...(about === '' ? {} : { hint: fits(about) }),
  };
};

/** Where the agenda is changed. */
export function editCard(study: Study, session: Session, above: readonly Block[]): Card {
  const address = addressOf(session);
  const coming = toCome(session.agenda, visitNow(session)?.phase);
  const listed = (phases: readonly Phase[]) => phases.map((each) => phaseChoice(study, session, each));
  const unseen = coming.filter(({ key }) => !isVisited(session, key));
  const full = session.agenda.phases.length >= MOST_PHASES;
  return card('Change the plan', [
    above,
    facts(agendaLines(study, session)),
    text(`${counted(minutesOf(session.agenda), 'minute')} in all.`),
    ...(coming.length === 0
      ? [text('Nothing is to come that could be changed.')]
      : [
          menu(`Give ${LONGER} more minutes to`, address('longer'), listed(coming)),
          ...(unseen.length > 0 ? [menu('Drop', address('drop'), listed(unseen))] : []),
        ]),
    full
      ? text('It has as many parts as a session can have.')
      : menu(
          'Add',
          address('add'),
          Object.entries(ADDED).map(([value, label]) => ({ value, label })),
        ),
    buttons(button(phaseNow(session) ? 'To the panel' : 'Done', address('panel', 'in'), 'primary')),
  ]);
}

/** Where it is chosen what exactly is added. */
export function addCard(study: Study, session: Session, kind: string | undefined): Card {
  const known = kindOf(kind);
  if (!known) return editCard(study, session, [note('That cannot be added.', 'care')]);
  const address = addressOf(session);
  return card(`Add: ${ADDED[known]}`, [
    known === 'experiment'
      ? note([
          'It needs a real model here: a key from whoever runs this bot, and live answers on in ',
          command('settings'),
          '.',
        ])
      : null,
    text('It comes before the close, where that is still to come, else at the end.'),
    menu('Choose one', address('adds', known), choices(study, session, known)),
    buttons(button('Back to the plan', address('plan', 'in'))),
  ]);
}
