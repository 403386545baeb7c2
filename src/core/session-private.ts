// What one person sees of a session: where it is, what they said, and what they can do. Never what the others said in private.
import { type Block, button, buttons, type Card, card, type Fact, fact, facts, note, text } from './card.ts';
import type { Pair, Study } from './library.ts';
import { expected, foretelling, revealed } from './pair-cards.ts';
import { press } from './press.ts';
import { firstOf, predictedIn, recordedShown, recordingOf } from './recorded-cards.ts';
import { PARTS, phaseNow, roundNow, type Session, stateOf, visitNow } from './session.ts';
import { holderOf, isShown, personIn, showingOf } from './session-people.ts';
import { putNow } from './session-talk.ts';
import { addressOf, KIND, mention, PART, timeWords } from './session-words.ts';
import { strong } from './text.ts';

/** Said where a button belongs to a session that is over, or to none. */
export const noSession = (): Card =>
  card('There is no session here now', [
    text('That card is from a session that is over, or that was never started. Nothing is lost.'),
  ]);

const NOTHING: readonly Fact[] = [];

function doneSoFar(session: Session, person: string): readonly Fact[] {
  const { here, part, name } = personIn(session, person);
  const mind = session.changed[person];
  return [
    fact('Here', here === undefined ? 'You have not said so yet.' : 'You said so.'),
    ...(part ? [fact('Your part', `${PART[part].name}: ${PART[part].brief}.`)] : NOTHING),
    ...(name === undefined ? NOTHING : [fact('In the notes', `You are called “${name}”.`)]),
    ...(mind ? [fact(mind.shared ? 'You shared' : 'You kept for yourself', mind.words)] : NOTHING),
  ];
}

function doingNow(study: Study, session: Session): Block | null {
  const address = addressOf(session);
  const phase = phaseNow(session);
  const put = putNow(session);
  switch (phase?.kind) {
    case 'predict':
      return phase.pair ? buttons(button('Predict', address('predict', phase.pair), 'primary')) : null;
    case 'reveal':
      return phase.pair ? buttons(button('What I predicted', address('foretold', phase.pair), 'primary')) : null;
    case 'read': {
      const lesson = study.lessons.get(phase.lesson ?? '');
      return lesson
        ? buttons(button(`Read: ${lesson.title}`, press('explain', 'open', lesson.id, 'short'), 'primary'))
        : null;
    }
    case 'ask': {
      const round = roundNow(session);
      return round ? buttons(button('The question', address('stand', round.id), 'primary')) : null;
    }
    case 'discuss':
      return put !== undefined && session.puts[put]?.writing === 'open'
        ? buttons(button('Write', address('write', put), 'primary'))
        : null;
    case 'close':
      return buttons(button('One thing I changed my mind about', address('mind'), 'primary'));
    default:
      return null;
  }
}

/** Where the session is, for whoever comes late or lost the thread. */
export function whereCard(study: Study, session: Session, person: string): Card {
  const phase = phaseNow(session);
  const visit = visitNow(session);
  const address = addressOf(session);
  if (stateOf(session) === 'over')
    return card('The session is over', [
      text('What was asked, parked and shared is in the notes.'),
      buttons(button('Notes', address('notes'), 'primary')),
    ]);
  if (!phase || !visit) return noSession();
  const { phases } = session.agenda;
  const at = phases.indexOf(phase);
  const coming = phases.slice(at + 1).map((each) => KIND[each.kind]);
  const put = session.puts[putNow(session) ?? -1];
  return card(`We are at: ${KIND[phase.kind]} (${at + 1} of ${phases.length})`, [
    text(phase.says),
    put ? text([strong('We talk about: '), put.words]) : null,
    text(timeWords(visit)),
    facts([...doneSoFar(session, person), ...(coming.length > 0 ? [fact('To come', coming.join(', '))] : [])]),
    doingNow(study, session),
    buttons(
      personIn(session, person).here === undefined ? button('I’m here', address('here')) : null,
      button('My part', address('parts')),
      button('Park a question', address('park')),
      button('Notes so far', address('notes')),
    ),
  ]);
}

/** What one is offered who is here: a part, and a name in the notes. */
export function hereCard(session: Session, person: string, opening: Block | null = null): Card {
  const address = addressOf(session);
  const { part, name } = personIn(session, person);
  const lines = PARTS.map((each): Fact => {
    const holder = holderOf(session, each);
    const held =
      holder === undefined ? [] : holder === person ? [' You have it.'] : [' Taken by ', mention(holder), '.'];
    return { term: PART[each].name, text: [`${PART[each].brief}.`, ...held] };
  });
  const free = PARTS.filter((each) => holderOf(session, each) === undefined);
  return card('You are here', [
    opening,
    text('There are three light parts, for whoever likes one. You may just as well listen.'),
    facts(lines),
    buttons(
      ...free.map((each) => button(PART[each].name, address('part', each))),
      part ? button('Give my part back', address('part', 'none')) : null,
    ),
    text(
      name === undefined
        ? 'The notes name nobody, unless you would like to be named.'
        : `The notes call you “${name}”. You can change that, or leave the name empty.`,
    ),
    buttons(button(name === undefined ? 'Name me in the notes' : 'Change my name', address('name'))),
  ]);
}

/** A person's prediction of a pair: what is asked next, or what they said. */
export function predictCard(study: Study, session: Session, pair: Pair, person: string): Card {
  const address = addressOf(session);
  const showing = showingOf(session, pair.id, person);
  if (isShown(session, pair.id)) return mineCard(study, session, pair, person);
  const asked = foretelling(predictedIn(study, pair), pair, showing, (at, says) =>
    address('foretell', pair.id, at.charAt(0), says),
  );
  if (asked) return { ...asked, title: [`Predict: ${pair.title}`] };
  return card('Your prediction is kept', [
    expected(study, pair, showing),
    text('Only you see it. When the host shows the answers, you can hold them against it.'),
  ]);
}

/** Both answers against what a person predicted. */
export function mineCard(study: Study, session: Session, pair: Pair, person: string): Card {
  if (!isShown(session, pair.id)) return predictCard(study, session, pair, person);
  const showing = showingOf(session, pair.id, person);
  if (showing.unused === undefined)
    return card(`You did not predict: ${pair.title}`, [
      text('Nothing is lost. Guess before you read on another time: it makes the answer stick.'),
      buttons(button('Predict another pair', press('demo', 'start'), 'primary')),
    ]);
  const recording = recordingOf(study, pair);
  const { body, ...shown } = recording
    ? recordedShown(study, pair, recording, firstOf(recording, session))
    : revealed(study, pair, 'gap', showing);
  return {
    ...shown,
    title: [`What you predicted: ${pair.title}`],
    body: [expected(study, pair, showing), ...body.filter(({ kind }) => kind === 'compare')],
  };
}

/** Says that something was kept, with what of it. */
export const keptCard = (title: string, words: string, how: string): Card => card(title, [note(words), text(how)]);
