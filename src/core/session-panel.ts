// What a host sees of a session: the panel, drawn anew from what is stored at each press, and what opens from it.
import {
  type Block,
  type Button,
  button,
  buttons,
  type Card,
  type Choice,
  card,
  type Fact,
  fact,
  facts,
  menu,
  note,
  text,
} from './card.ts';
import { roundPanel } from './discuss-cards.ts';
import type { Study } from './library.ts';
import {
  isAsking,
  isPaused,
  type Parked,
  type Put,
  phaseNow,
  roundNow,
  type Session,
  unasked,
  unput,
  type Visit,
  visitNow,
} from './session.ts';
import { experimentButton } from './session-cards.ts';
import { hereIn } from './session-people.ts';
import { beside, type Phase } from './session-plan.ts';
import { planCard } from './session-plan-cards.ts';
import { putNow } from './session-talk.ts';
import { addressOf, hostAddressOf, KIND, timeWords } from './session-words.ts';
import { counted, cut, em, person, type Text } from './text.ts';

/** Who is here, and what waits. While people arrive their card counts them: a panel stands as it was drawn, and would be behind. */
function whoIsHere(session: Session, { kind }: Phase): Block {
  const waiting = session.parked.filter(({ fate }) => fate === 'waiting').length;
  const parked = fact('Parked', `${counted(waiting, 'question')} waiting`);
  const here = fact('Here', counted(hereIn(session).length, 'person', 'people'));
  return kind === 'arrive' ? text('The card counts who is here.') : facts([here, ...(waiting === 0 ? [] : [parked])]);
}

function course(session: Session, visit: Visit, phase: Phase): Block {
  const following = beside(session.agenda, phase.key, 1);
  const isTalk = roundNow(session)?.stage === 'talk';
  return buttons(
    following
      ? button(
          `Next: ${KIND[following.kind]}`,
          hostAddressOf(session)('next'),
          ...(isAsking(session) ? [] : (['primary'] as const)),
        )
      : button('End the session', addressOf(session)('end'), 'primary'),
    button(isTalk ? `2 more minutes for “${KIND[phase.kind]}”` : '2 more minutes', hostAddressOf(session)('more')),
    isPaused(visit)
      ? button('Go on', hostAddressOf(session)('go'))
      : visit.up
        ? null
        : button('Pause', hostAddressOf(session)('pause')),
    beside(session.agenda, phase.key, -1) ? button('Back', hostAddressOf(session)('back')) : null,
  );
}

function asking(study: Study, session: Session): readonly Block[] {
  const round = roundNow(session);
  const left = unasked(session).length;
  return [
    ...(round
      ? roundPanel(study, round, addressOf(session))
      : [note('No question of this part is in the content now.')]),
    ...(left > 0 && !isAsking(session)
      ? [buttons(button(`Next question (${left} left)`, hostAddressOf(session)('another'), 'primary'))]
      : []),
  ];
}

function hints(study: Study, put: Put): readonly Fact[] {
  const prompt = study.prompts.get(put.id);
  return [
    ...(prompt?.followup ? [fact('If it runs dry', prompt.followup)] : []),
    ...(prompt?.host ? [fact('For you', prompt.host)] : []),
  ];
}

function writing(session: Session, put: Put, number: number): Button | null {
  if (put.writing === 'off') return button('Everyone writes first', hostAddressOf(session)('letwrite', number));
  return put.writing === 'open' ? button('Show what they wrote', hostAddressOf(session)('showwritten', number)) : null;
}

const parkedChoice = ({ id, words, fate }: Parked): Choice => ({
  value: id,
  label: cut(words, 75),
  ...(fate === 'kept' ? { hint: 'kept for later' } : {}),
});

/** The parked questions: what was picked wants a fate, what waits can be picked. */
function parked(session: Session): readonly Block[] {
  const picked = session.parked.findLast(({ fate, words }) => fate === 'picked' && words !== '');
  const open = session.parked.filter(({ fate, words }) => words !== '' && (fate === 'waiting' || fate === 'kept'));
  return [
    ...(picked
      ? [
          text([em('Taken up: '), cut(picked.words, 200)]),
          buttons(
            button('We discussed it', hostAddressOf(session)('settle', picked.id, 'discussed')),
            button('Keep it for later', hostAddressOf(session)('settle', picked.id, 'kept')),
          ),
        ]
      : []),
    ...(open.length > 0
      ? [menu('Take up a parked question', hostAddressOf(session)('pick'), open.map(parkedChoice))]
      : []),
  ];
}

function talking(study: Study, session: Session): readonly Block[] {
  const number = putNow(session);
  const put = number === undefined ? undefined : session.puts[number];
  const left = unput(session).length;
  return [
    ...(put ? [text([em('Put now: '), put.words])] : []),
    ...(put && hints(study, put).length > 0 ? [facts(hints(study, put))] : []),
    ...(put?.writing === 'open' ? [text('Its card counts who has written.')] : []),
    buttons(
      put && number !== undefined ? writing(session, put, number) : null,
      left > 0 ? button(`Next prompt (${left} left)`, hostAddressOf(session)('prompt')) : null,
    ),
    ...parked(session),
  ];
}

function phaseBlocks(study: Study, session: Session, phase: Phase): readonly Block[] {
  if (phase.kind === 'ask') return asking(study, session);
  if (phase.kind === 'discuss') return talking(study, session);
  if (phase.kind === 'experiment')
    return [
      text('It has cards and a panel of its own. Its result comes into the notes.'),
      buttons(experimentButton(session, phase)),
    ];
  // What was parked after the last talk, or in a plan that has none, can still be taken up.
  if (phase.kind === 'close') return parked(session);
  if (phase.kind !== 'predict') return [];
  return [text('The card counts who has predicted. Who predicted what stays with them.')];
}

const offerWords = ({ offer }: Session): Text =>
  offer?.to === undefined
    ? ['Offered to whoever may host here. It is yours until someone takes over.']
    : ['Offered to ', person(offer.to), '. It is yours until they take over.'];

/** The panel of a session that is on. `above` stands over all else: what hinders, what came too late. */
export function panelCard(study: Study, session: Session, above: readonly Block[]): Card {
  const [visit, phase] = [visitNow(session), phaseNow(session)];
  const address = addressOf(session);
  if (session.endedAt !== undefined)
    return card('The session is over', [
      above,
      text('The notes have what was asked, parked and shared.'),
      buttons(button('Notes', address('notes'), 'primary')),
    ]);
  if (!visit || !phase) return planCard(study, session, above);
  const { phases } = session.agenda;
  return card(`Host: ${KIND[phase.kind]} (${phases.indexOf(phase) + 1} of ${phases.length})`, [
    above,
    text(timeWords(visit)),
    whoIsHere(session, phase),
    session.offer ? note(offerWords(session)) : null,
    phaseBlocks(study, session, phase),
    course(session, visit, phase),
    buttons(
      button('Notes', address('notes')),
      button('Hand over', hostAddressOf(session)('hand')),
      button('Change the plan', address('plan')),
      beside(session.agenda, phase.key, 1) ? button('End the session', address('end')) : null,
    ),
  ]);
}
