// The buttons and forms of a session that are for everyone in it.
import { card, note, text } from './card.ts';
import { asker, asks, type Command, type Context, type Form, type Outcome, replaces, shows } from './command.ts';
import { Friendly } from './errors.ts';
import { type Pair, theStudy } from './library.ts';
import { notesFile } from './notes.ts';
import { experimentsDuring } from './notes-experiments.ts';
import { TAGS } from './pairs.ts';
import { type Effect, type Session, stateOf, WORDS } from './session.ts';
import { byPerson, drawn, type Pressed, pressed, whole } from './session-changes.ts';
import { mindForm, nameForm, parkForm, writeForm } from './session-forms.ts';
import {
  arrive,
  callMe,
  changeMind,
  type Doing,
  lineFor,
  park,
  predict,
  takeBack,
  takePart,
  write,
} from './session-people.ts';
import { hereCard, keptCard, mineCard, noSession, predictCard, whereCard } from './session-private.ts';
import { sessionOf } from './session-room.ts';
import { cut } from './text.ts';

type Moves = NonNullable<Command['moves']>;
type Forms = NonNullable<Command['forms']>;

/** Why nothing was kept, in words with what to do; null where it was. */
export function why(session: Session, effect: Effect): Friendly | null {
  if (effect === 'full')
    return new Friendly('There is no room for more in this session.', 'Ask the host to write it down.');
  if (effect === 'odd') return new Friendly('That is no choice I know.', 'Use the buttons on the card.');
  return effect === 'stale' ? tooLate(session) : null;
}

const tooLate = (session: Session): Friendly =>
  stateOf(session) === 'over'
    ? new Friendly('The session is over, so that was not kept.', 'The notes have what was kept before.')
    : new Friendly('That is closed by now, so it was not kept.', 'The newest card here shows what is on.');

/** A session to look at: the one that is there, or a past one. Nothing is stored for a look. */
async function look(
  context: Context,
  at: readonly string[],
): Promise<Pressed & { readonly session: Session | undefined }> {
  const to = pressed(context, at);
  return { ...to, session: await sessionOf(context.store, to.room, to.id) };
}

async function looked(
  context: Context,
  at: readonly string[],
  draw: (session: Session, rest: readonly string[]) => Outcome,
) {
  const { session, rest } = await look(context, at);
  return session ? draw(session, rest) : shows(noSession());
}

/** Opens a form of a session that is on. */
const opened = (context: Context, at: readonly string[], form: (session: Session, rest: readonly string[]) => Form) =>
  looked(context, at, (session, rest) => {
    if (stateOf(session) !== 'on') throw tooLate(session);
    return asks(form(session, rest));
  });

function pairOf(context: Context, id: string | undefined): Pair {
  const pair = theStudy(context.library).pairs.get(id ?? '');
  if (!pair) throw new Friendly('That pair is not in the content any more.', 'The host can go on to the next part.');
  return pair;
}

/** What somebody typed into a form; null where there is too little of it. */
const typed = (fields: Readonly<Record<string, string>>, most = WORDS): string | null => {
  const words = cut((fields.words ?? '').trim(), most);
  return words.length < 2 ? null : words;
};
const EMPTY: Outcome = { reply: { kind: 'invalid', fields: { words: 'Write a word or two.' } } };

/** Keeps what somebody typed by a pure rule, and shows it to them. */
async function kept(
  context: Context,
  at: readonly string[],
  fields: Readonly<Record<string, string>>,
  how: {
    readonly rule: (session: Session, words: string, doing: Doing, rest: readonly string[]) => ReturnType<typeof park>;
    readonly title: string;
    readonly says: (session: Session) => string;
  },
): Promise<Outcome> {
  const words = typed(fields);
  if (words === null) return EMPTY;
  const to = pressed(context, at);
  const made = await byPerson(context, to, (session, doing) => how.rule(session, words, doing, to.rest));
  return drawn(made, to.room, (session) => {
    const hindered = why(session, made.effect);
    if (hindered) throw hindered;
    return keptCard(how.title, words, how.says(session));
  });
}

/** A press that changes something of a person's own, and draws one's card. */
async function did(
  context: Context,
  at: readonly string[],
  rule: (session: Session, doing: Doing, rest: readonly string[]) => ReturnType<typeof park>,
  draw: (session: Session, effect: Effect, rest: readonly string[]) => Outcome,
): Promise<Outcome> {
  const to = pressed(context, at);
  const made = await byPerson(context, to, (session, doing) => rule(session, doing, to.rest));
  return drawn(made, to.room, (session) => {
    if (made.effect === 'stale' && stateOf(session) === 'over') throw tooLate(session);
    // Whoever is in it already lacks no room: a part that is taken is told by the card.
    const hasNoRoom = made.effect === 'full' && !Object.hasOwn(session.people, asker(context));
    const hindered = hasNoRoom ? why(session, made.effect) : null;
    if (hindered) throw hindered;
    return draw(session, made.effect, to.rest);
  });
}

/** What is predicted, from the letter that its button has room for. */
const foretold = (letter: string): string => [...TAGS, 'sure'].find((each) => each.charAt(0) === letter) ?? '';

const moves: Moves = {
  here: (context, at) => did(context, at, arrive, (session) => shows(hereCard(session, asker(context)))),
  parts: (context, at) => looked(context, at, (session) => shows(hereCard(session, asker(context)))),
  part: (context, at) =>
    did(
      context,
      at,
      (session, doing, [wish = '']) => takePart(session, wish, doing),
      (session, effect) => {
        const taken = effect === 'full' ? note('Somebody else was quicker: that part is taken.', 'care') : null;
        return replaces(hereCard(session, asker(context), taken));
      },
    ),
  name: (context, at) => opened(context, at, (session) => nameForm(session, asker(context))),
  where: (context, at) =>
    looked(context, at, (session) => shows(whereCard(theStudy(context.library), session, asker(context)))),
  predict: (context, at) =>
    looked(context, at, (session, [pair]) =>
      shows(predictCard(theStudy(context.library), session, pairOf(context, pair), asker(context))),
    ),
  foretell: (context, at) =>
    did(
      context,
      at,
      (session, doing, [pair = '', what = '', says = '']) => predict(session, pair, foretold(what), says, doing),
      (session, effect, [pair]) => {
        if (effect === 'odd') throw new Friendly('That is no prediction I know.', 'Use the buttons on the card.');
        return replaces(predictCard(theStudy(context.library), session, pairOf(context, pair), asker(context)));
      },
    ),
  foretold: (context, at) =>
    looked(context, at, (session, [pair]) =>
      shows(mineCard(theStudy(context.library), session, pairOf(context, pair), asker(context))),
    ),
  park: (context, at) => opened(context, at, parkForm),
  write: (context, at) =>
    opened(context, at, (session, [number]) => {
      const at = whole(number);
      const put = session.puts[at];
      if (put?.writing !== 'open')
        throw new Friendly('The writing is over for that one.', 'What people wrote is shown when the host says so.');
      return writeForm(session, at, asker(context));
    }),
  mind: (context, at) => opened(context, at, (session) => mindForm(session, asker(context))),
  async notes(context, at) {
    const { room, session: found } = await look(context, at);
    const tried = found ? await experimentsDuring(context.store, room, found) : [];
    return looked(context, at, (session) => {
      const reader = { person: asker(context), now: context.clock.now(), tried };
      const over = stateOf(session) === 'over';
      const shown = card(over ? 'The notes' : 'The notes so far', [
        text('They are yours alone. What you kept for yourself stands in no other copy.'),
      ]);
      return shows({ ...shown, file: notesFile(theStudy(context.library), session, reader) });
    });
  },
  takeback: (context, at) =>
    did(
      context,
      at,
      (session, doing, [id = '']) => takeBack(session, id, doing),
      () => replaces(card('Taken back', [text('It is not in the notes any more.')])),
    ),
};

const forms: Forms = {
  parked: (context, at, fields) =>
    kept(context, at, fields, {
      rule: (session, words, doing) => park(session, words, doing),
      title: 'Parked',
      says: () => 'The host picks from what is parked when the group talks. Nobody sees whose it is.',
    }),
  async named(context, at, fields) {
    const to = pressed(context, at);
    const made = await byPerson(context, to, (session, doing) => callMe(session, fields.name ?? '', doing));
    return drawn(made, to.room, (session) => {
      const hindered = why(session, made.effect);
      if (hindered) throw hindered;
      return replaces(hereCard(session, asker(context)));
    });
  },
  wrote: (context, at, fields) =>
    kept(context, at, fields, {
      rule: (session, words, doing, [number]) => write(session, whole(number), words, doing),
      title: 'Kept until all is shown',
      says: () => 'You can press Write again and change it until then.',
    }),
  minded: (context, at, fields) =>
    kept(context, at, fields, {
      rule: (session, words, doing) => changeMind(session, words, fields.shared === 'all', doing),
      title: fields.shared === 'all' ? 'Shared' : 'Kept for you',
      says: () =>
        fields.shared === 'all'
          ? 'It is shown here with what others shared, and in the notes. You can press the button again and change it.'
          : 'It stands in your own copy of the notes, and nowhere else.',
    }),
  lined: (context, at, fields) =>
    kept(context, at, fields, {
      rule: (session, words, doing, [id = '']) => lineFor(session, id, words, doing),
      title: 'Added to the notes',
      says: () => 'The notes get your line and a link to the message.',
    }),
};

export const peopleMoves = moves;
export const peopleForms = forms;
/** What is for everyone, though the command is for hosts. */
export const peopleOpen: readonly string[] = [...Object.keys(moves), ...Object.keys(forms), 'message'];
