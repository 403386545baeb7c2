// /me: what is kept about you, in plain words; all of it as a file; and rid of it, at once.
import { type Block, button, buttons, type Card, card, facts, note, text } from '../src/core/card.ts';
import { asker, type Command, type Context, type Outcome, replaces, shows } from '../src/core/command.ts';
import { soon } from '../src/core/moments.ts';
import { exported, forgetPerson, isEmpty, type Stored, storedOf, tell } from '../src/core/person.ts';
import { press } from '../src/core/press.ts';
import { type RoomKey, roomOf } from '../src/core/room.ts';
import { readSettings } from '../src/core/settings.ts';
import { command, dayOf } from '../src/core/text.ts';

/** How long the question whether to delete stands, in milliseconds: an old card must not delete what came after it. */
const STANDS = 15 * 60_000;

const stored = (context: Context) => storedOf(context.store, context.rooms, asker(context));

/** Who hosts is decided by those who manage the place, so it is theirs to change, and only told here. */
async function asHost(context: Context): Promise<Block | null> {
  const { user } = context.interaction;
  const { people } = await readSettings(context.store, context.interaction);
  if (!user || !people.includes(user.id)) return null;
  const settings = command('settings');
  return note(['You are named as a host here. Those who manage this place decide that, with ', settings, '.']);
}

const nothingKept = (host: Block | null): Card =>
  card('I keep nothing about you', [
    host,
    text([
      'Not an answer, not a prediction, not your name. If you start with ',
      command('quiz'),
      ' or ',
      command('demo'),
      ', I keep your answers under an id that your platform gave you, so that you can go on where you left off.',
    ]),
  ]);

async function overview(context: Context): Promise<Card> {
  const all = await stored(context);
  if (isEmpty(all)) return nothingKept(await asHost(context));
  return card('What I keep about you', [
    facts(tell(all, context.rooms)),
    await asHost(context),
    text([
      'It stands under an id that your platform gave you, with no name beside it but one that you typed for a session’s notes. ',
      'How long it stays, ',
      command('help'),
      ' says, behind “What I keep”.',
    ]),
    buttons(
      button('Export all of it', press('me', 'export')),
      button('Delete all of it', press('me', 'delete'), 'danger'),
    ),
  ]);
}

async function exportAll(context: Context): Promise<Outcome> {
  const all = await stored(context);
  if (isEmpty(all)) return shows(nothingKept(await asHost(context)));
  const now = context.clock.now();
  const bytes = exported(asker(context), all, now);
  const name = `two-tiers-${dayOf(now)}.json`;
  const shown = card('Here is all that I keep about you', [
    text('A file of JSON: every value with the place where it stands, and nobody else in it. Only you get it.'),
  ]);
  return shows({ ...shown, file: { name, type: 'application/json', bytes } });
}

/** Asks once. The button names this very question and when it was asked. */
async function question(context: Context): Promise<Outcome> {
  const all = await stored(context);
  if (isEmpty(all)) return replaces(nothingKept(await asHost(context)));
  const mark = context.dice.seed().toString(36);
  return replaces(
    card('Delete all of it?', [
      facts(tell(all, context.rooms)),
      note('This cannot be undone. You can export it first.', 'care'),
      buttons(
        button('Yes, delete it', press('me', 'forget', mark, context.clock.now().toString(36)), 'danger'),
        button('Export all of it', press('me', 'export')),
        button('No, keep it', press('me', 'keep')),
      ),
    ]),
  );
}

/** The rooms that named somebody, as far as a command shows them: their cards change as well. */
const roomsOf = ({ rooms }: Stored, { commands }: Context): readonly RoomKey[] =>
  rooms.flatMap(({ spot }) => {
    const isShown = commands.some(({ name, room }) => room !== undefined && name === spot.kind);
    return (isShown ? roomOf(spot) : null) ?? [];
  });

async function forget(context: Context, [mark = '', asked = '']: readonly string[]): Promise<Outcome> {
  const { store, rooms, clock, interaction } = context;
  const now = clock.now();
  const all = await stored(context);
  const age = now - Number.parseInt(asked, 36);
  // The other way round as well: two processes' clocks may differ, but not by that much.
  if (!(Math.abs(age) <= STANDS)) return question(context);
  const deletion = { person: asker(context), mark, by: interaction.id, now };
  const left = roomsOf(all, context);
  for (const room of left) await soon(context, room);
  const { already, stays } = await forgetPerson(store, rooms, deletion);
  if (already) {
    const since = isEmpty(all)
      ? ['I keep nothing about you.']
      : ['What you did since then is kept; ', command('me'), ' shows it.'];
    return replaces(card('That is deleted already', [text(since)]));
  }
  if (isEmpty(all)) return replaces(nothingKept(await asHost(context)));
  const told = replaces(
    card('It is deleted', [
      text('This is what was deleted, here and wherever it waited:'),
      facts(tell(all, rooms)),
      ...stays.map((words) => note(words)),
      await asHost(context),
      text([
        'For a day I keep a mark that you were deleted, so that nothing late brings it back. If you come back, you start anew: ',
        command('explain'),
        '.',
      ]),
    ]),
  );
  return { ...told, rooms: left };
}

const me: Command = {
  name: 'me',
  summary: 'What I keep about you, as a list or a file, and how to delete it.',
  audience: 'anyone',
  options: [],
  start: async (context) => shows(await overview(context)),
  moves: {
    export: exportAll,
    delete: question,
    keep: async (context) => replaces(await overview(context)),
    forget,
  },
};

export default me;
