// The buttons of an experiment by their moves, for the command whose rooms hold it, and what its moments do.
import { asker, type Command, type Context, nothing, type Outcome, replaces, shows } from './command.ts';
import { choosing, chosen, sized, sizing, start } from './experiment-choosing.ts';
import { calling, differing, file, panel, settled, turned } from './experiment-hosting.ts';
import { found } from './experiment-press.ts';
import { standingCard } from './experiment-private.ts';
import { runLink } from './experiment-run.ts';
import { back, read, says, sort } from './experiment-sorting.ts';
import type { RoomKey } from './room.ts';

type Move = NonNullable<Command['moves']>[string];

/** The moves of experiments, for the command whose rooms hold them. Hosts are checked in each that is theirs. */
export const experimentMoves: Readonly<Record<string, Move>> = {
  xset: (context, at) => choosing(context, at, chosen(context, at.slice(1)), shows),
  xpair: (context, at, choice) => choosing(context, at, chosen(context, [choice ?? '', ...at.slice(1)])),
  xcontrol: (context, at, choice) => choosing(context, at, chosen(context, [at[1] ?? '', choice ?? '', at[2] ?? ''])),
  xsize: (context, at, choice) => choosing(context, at, chosen(context, [at[1] ?? '', at[2] ?? '', choice ?? ''])),
  xnumber: sizing,
  xstart: start,
  xturn: turned,
  xcancel: calling,
  xpanel: (context, at) => panel(context, at, shows),
  xhost: (context, at) => panel(context, at, replaces),
  xstand: async (context, at) => shows(standingCard((await found(context, at)).experiment, asker(context))),
  xsort: sort,
  xsays: says,
  xback: back,
  xdiffer: (context, at) => differing(context, at, shows),
  xother: (context, at) => differing(context, at, replaces),
  xunclear: (context, at) => differing(context, at, 'settle'),
  xsettle: settled,
  xread: (context, at) => read(context, at, shows),
  xleaf: (context, at) => read(context, at, replaces),
  xfile: file,
};

/** The forms of experiments, by their moves. */
export const experimentForms: NonNullable<Command['forms']> = {
  xsized: (context, at, { n = '' }) => sized(context, at, n),
};

/** A moment of a room with an experiment has come: more answers are got, and the room shows how far it is. */
export async function experimentDue(context: Context, room: RoomKey): Promise<Outcome> {
  await runLink(context, room);
  return { ...nothing, rooms: [room] };
}
