// A message that someone points at, for a session's notes: one's own as words, another person's as a link.
import { button, buttons, card, note, text } from './card.ts';
import { asks, type Command, type Context } from './command.ts';
import { Friendly } from './errors.ts';
import { type RoomKey, roomAt } from './room.ts';
import { MESSAGE, type Session, stateOf } from './session.ts';
import { byPerson, drawn } from './session-changes.ts';
import { lineForm } from './session-forms.ts';
import { why } from './session-moves.ts';
import { addNote } from './session-people.ts';
import { KIND, sessionKey } from './session-room.ts';
import { addressOf } from './session-words.ts';
import { cut } from './text.ts';

/** The session that is on where somebody points at a message: in this thread, or else in the channel that it hangs on. */
async function sessionAround(context: Context): Promise<{ readonly room: RoomKey; readonly session: Session } | null> {
  const { interaction, store } = context;
  if (interaction.place === undefined) return null;
  for (const scope of [...(interaction.thread === undefined ? [] : [interaction.thread]), '-']) {
    const room = roomAt(interaction, KIND, scope);
    const session = await store.read(sessionKey(room));
    if (session && stateOf(session) === 'on') return { room, session };
  }
  return null;
}

/** Adds a message to the notes: one's own as words, another person's as a link with a line of one's own. */
export const addMessage: NonNullable<Command['message']> = async (context, target) => {
  const around = await sessionAround(context);
  if (!around) throw new Friendly('There is no session here now.', 'A host starts one with the command for it.');
  const { room, session } = around;
  const own = target.author === context.interaction.user?.id && target.text !== '';
  if (!own && target.href === undefined)
    throw new Friendly(
      'I cannot link to that message.',
      'Write what it says into the channel, and add your own message.',
    );
  const what = own ? { words: cut(target.text, MESSAGE) } : { words: '', href: target.href ?? '' };
  const to = { room, id: session.id, rest: [] };
  const made = await byPerson(context, to, (now, doing) => addNote(now, what, doing));
  return drawn(made, room, (now) => {
    const hindered = why(now, made.effect);
    if (hindered) throw hindered;
    const added = now.added.find(({ from }) => from === context.interaction.id);
    if (!added) return card('Taken back', [text('It is not in the notes any more.')]);
    if (!own) return asks(lineForm(now, added.id));
    return card('Added to the notes', [
      note(added.words),
      target.text.length > MESSAGE ? text(`It was long, so its first ${MESSAGE} characters are kept.`) : null,
      text('Your message is in the notes as text. Nobody is named there who did not ask for it.'),
      buttons(button('Take it back', addressOf(now)('takeback', added.id))),
    ]);
  });
};
