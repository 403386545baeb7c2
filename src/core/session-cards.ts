// What everyone sees of a session's phase: a card of its own, and beside it what the phase is about.
import {
  type Block,
  type Button,
  button,
  buttons,
  type Card,
  card,
  type Fact,
  fact,
  facts,
  leadsTo,
  note,
  text,
} from './card.ts';
import { sourceLine } from './cite.ts';
import type { Study } from './library.ts';
import { press } from './press.ts';
import { PARTS, phaseOf, type Session, stateOf, type Visit } from './session.ts';
import { hereIn, holderOf, predicted } from './session-people.ts';
import type { Phase } from './session-plan.ts';
import { addressOf, KIND, mention, PART, planName, timeWords } from './session-words.ts';
import { counted, cut, join, person, type Text } from './text.ts';

/** One stay of a session, with all that its cards are drawn from. `live`: it is where the session is. */
export type Stay = {
  readonly study: Study;
  readonly session: Session;
  readonly visit: Visit;
  readonly phase: Phase;
  /** The number of the stay, from 0. */
  readonly at: number;
  readonly live: boolean;
};

/** The stays of a session, in order. One whose phase is not there any more has no card. */
export const staysOf = (study: Study, session: Session): readonly Stay[] =>
  session.visits.flatMap((visit, at): readonly Stay[] => {
    const phase = phaseOf(session, visit);
    const live = at === session.visits.length - 1 && stateOf(session) === 'on';
    return phase ? [{ study, session, visit, phase, at, live }] : [];
  });

const titleOf = ({ session, phase }: Stay): string => {
  const { phases } = session.agenda;
  return `${KIND[phase.kind]} (${phases.indexOf(phase) + 1} of ${phases.length})`;
};

const partsLine = (session: Session): readonly Fact[] =>
  PARTS.flatMap((part) => {
    const holder = holderOf(session, part);
    return holder === undefined ? [] : [{ term: PART[part].name, text: [mention(holder)] }];
  });

/** How many are here, and who has a part. */
const people = (session: Session): readonly Fact[] => [
  fact('Here', counted(hereIn(session).length, 'person', 'people')),
  ...partsLine(session),
];

/** How many questions are parked; what its asker took back is none, though its post stands. */
const parkedIn = ({ parked }: Session): number => parked.filter(({ words }) => words !== '').length;

const parkedLine = (session: Session): readonly Fact[] =>
  parkedIn(session) === 0 ? [] : [fact('Parked', counted(parkedIn(session), 'question'))];

/** What a phase is about, in lines that change as people act. */
function lines({ study, session, phase }: Stay): readonly Fact[] {
  switch (phase.kind) {
    case 'arrive':
      return [fact('Today', planName(session)), fact('Purpose', session.purpose), ...people(session)];
    case 'predict':
      return [fact('Predicted', counted(predicted(session, phase.pair ?? ''), 'person', 'people'))];
    case 'experiment': {
      const pair = study.pairs.get(phase.pair ?? '');
      return [...(pair ? [fact('Pair', pair.title)] : []), ...parkedLine(session)];
    }
    case 'close':
      return phase.prompts.flatMap((id) => {
        const prompt = study.prompts.get(id);
        return prompt ? [{ term: 'To take home', text: prompt.prompt }] : [];
      });
    default:
      return parkedLine(session);
  }
}

const LAYERS = { short: 'Read the short layer', more: 'More', deep: 'In depth' } as const;

/** The way into what is read: the lesson by its layers, and the paper itself. */
function reading({ study, phase }: Stay): readonly Block[] {
  const lesson = study.lessons.get(phase.lesson ?? '');
  const layers = Object.entries(LAYERS).map(([layer, label]) =>
    lesson ? button(label, press('explain', 'open', lesson.id, layer)) : null,
  );
  const links = study.links.slice(0, 2).map(({ label, href }) => leadsTo(label, href));
  return [
    ...(lesson ? [facts([fact('Lesson', lesson.title)]), sourceLine(study, lesson.sources)] : []),
    buttons(...layers, ...links),
  ];
}

/** The way to an experiment in the same place. Who may run it is decided where it is pressed. */
export const experimentButton = ({ scope }: Session, { pair }: Phase): Button =>
  button('Run an experiment', press('demo', 'xset', scope, ...(pair === undefined ? [] : [pair])), 'primary');

/** What one does in a phase, before what one can do in any. */
function doing(stay: Stay): readonly (Button | null)[] {
  const address = addressOf(stay.session);
  if (stay.phase.kind === 'close')
    return [button('One thing I changed my mind about', address('mind'), 'primary'), button('Notes', address('notes'))];
  if (stay.phase.kind === 'experiment') return [experimentButton(stay.session, stay.phase)];
  return stay.phase.kind === 'arrive' ? [button('I’m here', address('here'), 'primary')] : [];
}

function moves(stay: Stay): Block {
  const { session, phase } = stay;
  const address = addressOf(session);
  return buttons(
    phase.kind === 'arrive' ? null : button('I’m here', address('here')),
    button('Where are we?', address('where')),
    button('Park a question', address('park')),
    session.offer ? button('Take over', address('take')) : null,
    button('Host', address('panel')),
  );
}

const offered = ({ offer }: Session): Block | null =>
  (offer &&
    (offer.to === undefined
      ? note('The host would like to hand over. Whoever may host here can take over.')
      : note([person(offer.to), ', will you host from here on?']))) ||
  null;

/** The card of a phase. Left, it says what it was and has no buttons; grown old, it says where it goes on. */
export function phaseCard(stay: Stay, sheet: number): Card {
  const { session, visit, phase, live } = stay;
  const title = titleOf(stay);
  const says = text(phase.says);
  const facets = lines(stay);
  const listed = facets.length > 0 ? facts(facets) : null;
  if (!live) return card(title, [says, listed, text('This part is over.')]);
  if (sheet < visit.sheets.length - 1) return card(title, [says, text('This part goes on below.')]);
  const own = doing(stay);
  return card(title, [
    offered(session),
    says,
    text(timeWords(visit)),
    phase.movesOn && !visit.up ? text('Then it goes on by itself.') : null,
    listed,
    ...(phase.kind === 'read' ? reading(stay) : []),
    own.length > 0 ? buttons(...own) : null,
    moves(stay),
  ]);
}

/** Time is up: said once, naming the host, who finds their panel there. Once it went on it has no button. */
export const upCard = ({ session, phase }: Stay, isNow: boolean): Card =>
  isNow
    ? card(`Time is up: ${KIND[phase.kind]}`, [
        text([
          ...(session.host === undefined ? [] : [person(session.host), ', ']),
          'go on when the group is ready, or give it two more minutes.',
        ]),
        buttons(button('Host', addressOf(session)('panel'), 'primary')),
      ])
    : card(`Time was up: ${KIND[phase.kind]}`, [text('It went on from there.')]);

/** The session is over: what stays is the notes. */
export const overCard = (session: Session): Card =>
  card('The session is over', [
    text(['Thank you for coming. ', ...wentWords(session)]),
    text('The notes have what was asked, parked and shared. They come to you alone, as a file.'),
    buttons(button('Notes', addressOf(session)('notes'), 'primary')),
  ]);

const wentWords = (session: Session): Text =>
  join(
    [
      `${counted(hereIn(session).length, 'person was', 'people were')} here`,
      ...(session.asked.length > 0 ? [`${counted(session.asked.length, 'question')} asked`] : []),
      ...(parkedIn(session) > 0 ? [`${counted(parkedIn(session), 'question')} parked`] : []),
    ],
    ', ',
  ).concat('.');

/** A title for the thread that people talk in. */
export const talkTitle = ({ session, phase }: Stay): string => cut(`${KIND[phase.kind]}: ${session.title}`, 90);
