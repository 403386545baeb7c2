// What presses of an experiment have in common: whose they are, which experiment they mean, who may host, how it is changed.
import { mayHost } from './audience.ts';
import type { Block, Card } from './card.ts';
import { asker, type Context } from './command.ts';
import { Friendly } from './errors.ts';
import type { Experiment } from './experiment.ts';
import { readAnswer } from './experiment-answer.ts';
import { panelCard } from './experiment-panel.ts';
import { addressIn, type Experiments, earlierThan, experimentsKey, findExperiment, KIND } from './experiment-room.ts';
import { theStudy } from './library.ts';
import { soon } from './moments.ts';
import type { Change } from './ports.ts';
import { enter, spotOf } from './presence.ts';
import { type RoomKey, roomAt, roomPath } from './room.ts';

/** What a press says after its move: the room's scope, the experiment's id, and what more the move needs. */
export type At = readonly string[];

/** The room that a press means. Throws a Friendly where there is none. */
export const roomOf = ({ interaction }: Context, [scope = '']: At): RoomKey => {
  if (interaction.place === undefined)
    throw new Friendly('An experiment needs a channel.', 'Start it in the channel or the thread where people are.');
  return roomAt(interaction, KIND, scope);
};

/** Throws a Friendly unless this person may host; `startedBy` (a user's id) is who began it. */
export async function mustHost(context: Context, startedBy?: string): Promise<void> {
  if (await mayHost(context, startedBy)) return;
  throw new Friendly('That is for hosts.', 'Ask one of them to do it. Sorting answers is for everyone.');
}

const GONE = () => new Friendly('That experiment is over, and is kept no more.', 'Its cards stay as they are.');

/** A room with one of its experiments, by the press that names it. Throws a Friendly where it is kept no more. */
export async function found(context: Context, at: At) {
  const room = roomOf(context, at);
  const value = await context.store.read(experimentsKey(room));
  const experiment = value && findExperiment(value, at[1] ?? '');
  if (!value || !experiment) throw GONE();
  return { room, value, experiment, address: addressIn(value.scope) };
}

/** Changes the experiment that is on by a pure rule, after the person was let into the room. Throws a Friendly where it is not on. */
export async function changed<R extends { readonly experiment: Experiment }>(
  context: Context,
  at: At,
  rule: (experiment: Experiment) => R,
): Promise<{ readonly room: RoomKey; readonly value: Experiments; readonly made: R }> {
  const room = roomOf(context, at);
  const spot = spotOf(roomPath(room));
  if (spot) await enter(context.store, asker(context), spot, context.clock.now());
  await soon(context, room);
  const result = await context.store.update(
    experimentsKey(room),
    (old): Change<Experiments, { readonly value: Experiments; readonly made: R } | undefined> => {
      if (!old?.now || old.now.id !== at[1]) return { value: old, result: undefined };
      const made = rule(old.now);
      const value = made.experiment === old.now ? old : { ...old, now: made.experiment };
      return { value, result: { value, made } };
    },
  );
  if (!result) throw GONE();
  return { room, ...result };
}

/** The host's panel as it is drawn now; `above` stands over all else. */
export function panelOf(context: Context, value: Experiments, experiment: Experiment, above: readonly Block[]): Card {
  const study = theStudy(context.library);
  return panelCard(study, experiment, earlierThan(study, value, experiment), above, addressIn(value.scope));
}

const NOT_KEPT = () => new Friendly('That answer is kept no more.', 'Everything else goes on as it is.');

/** The answer of a place that is there to be read. Throws a Friendly where it is kept no more. */
export async function answerAt(context: Context, room: RoomKey, { id }: Experiment, slot: number) {
  const answer = await readAnswer(context.store, room, id, slot);
  if (!answer) throw NOT_KEPT();
  return answer;
}
