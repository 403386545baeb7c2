// What hinders a room from showing what it should, for the host who can do something about it: in words, with the fix.
import { type Block, button, buttons, card, note, text } from './card.ts';
import { type Command, type Context, shows } from './command.ts';
import { press } from './press.ts';
import { type RoomKey, roomAt, scopeOf, type Wanted } from './room.ts';
import type { Shown } from './shown.ts';
import { asText, say, type Text } from './text.ts';

const UNREACHED = asText('The platform did not take my messages for a while. Press once more in a minute.');
const HINDERED = asText('I cannot post here just now.');

/**
 * The troubles of what is wanted, each said once; `since` is when the host pressed (milliseconds since 1970): what is finished is
 * told once, and no more after that.
 */
export function hindrance(room: RoomKey, wanted: Wanted, shown: Shown, since: number): readonly Block[] {
  const found = wanted.posts.flatMap(({ name, finished, past }) => {
    const trouble = shown.troubles[name];
    return trouble && ((!finished && !past) || trouble.at >= since) ? [trouble] : [];
  });
  const gone = found.filter(({ kind }) => kind === 'gone').length;
  const fixes = found.flatMap(({ kind, fix }) => (kind === 'barred' ? [fix ?? UNREACHED] : []));
  const said = new Map(fixes.map((fix): [string, Text] => [say(fix), fix]));
  const messages = gone === 1 ? 'A message of mine was deleted here.' : `${gone} messages of mine were deleted here.`;
  return [
    ...(said.size > 0 ? [note([...HINDERED, ' ', ...[...said.values()].flatMap((fix) => [...fix, ' '])], 'care')] : []),
    ...(gone > 0
      ? [
          note([messages, ' Nothing that anybody did is lost.'], 'care'),
          buttons(button('Post it again', press('room', 'again', room.kind, scopeOf(room)))),
        ]
      : []),
  ];
}

/** Answers the button of a hindrance. No command of its own is listed for it. */
export const roomCommand = (showAgain: (room: RoomKey) => Promise<readonly Block[]>): Command => ({
  name: 'room',
  summary: 'Brings back what was deleted.',
  audience: 'hosts',
  options: [],
  start: () => shows(card('Nothing to bring back', [text('Every message of mine stands where it should.')])),
  moves: {
    async again({ interaction }: Context, [kind = '', scope = '']) {
      const left = await showAgain(roomAt(interaction, kind, scope));
      return shows(
        left.length > 0
          ? card('Not yet', left)
          : card('It stands here again', [text('Everybody can go on where they were.')]),
      );
    },
  },
});
