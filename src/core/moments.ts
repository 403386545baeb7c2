// Moments of rooms: keys in order of time, each written before the state that needs it, and taken up by whoever is alive.
import { z } from 'zod';
import type { Context } from './command.ts';
import type { Key, Store } from './ports.ts';
import { duePath, type RoomKey, roomPath } from './room.ts';

const MomentShape = z.object({
  /** Who looks after it, and until when: a process that dies lets go by itself. */
  claim: z.object({ by: z.string(), until: z.number() }).optional(),
  /** Set once more while somebody looked after it: what they saw may be from before. */
  again: z.boolean().optional(),
});

export const momentKey = (path: string): Key<z.infer<typeof MomentShape>> => ({
  path,
  shape: MomentShape,
  version: 1,
});

/** Has a room looked at when `at` has come (milliseconds since 1970). To be awaited before the state that needs it. */
export const setMoment = (store: Store, room: RoomKey, at: number): Promise<void> =>
  store.update(momentKey(duePath(room, at)), (old) => ({
    value: old?.claim && !old.again ? { ...old, again: true } : (old ?? {}),
    result: undefined,
  }));

/** What "soon" is, in milliseconds: at least one of these, at most two. */
const SOON = 3000;
/** Moments that a process remembers to have set, so that a thousand votes write one key. */
const REMEMBERED = 10_000;

type World = Pick<Context, 'store' | 'clock' | 'ahead'>;

/** Sets a moment that this process has not set lately; `why` tells the moments of one room apart. */
async function once({ store, ahead }: World, room: RoomKey, why: string, at: number): Promise<void> {
  const name = `${roomPath(room)} ${why}`;
  if (ahead.get(name) === at) return;
  await setMoment(store, room, at);
  // The oldest first: a Map keeps the order in which its keys were put in.
  ahead.delete(name);
  ahead.set(name, at);
  for (const old of ahead.size > REMEMBERED ? [...ahead.keys()].slice(0, REMEMBERED / 2) : []) ahead.delete(old);
}

/** Has a room looked at in three to six seconds, in case this process ends before it shows what changes now. */
export const soon = (world: World, room: RoomKey): Promise<void> =>
  once(world, room, 'soon', (Math.floor(world.clock.now() / SOON) + 2) * SOON);

/** Has a room looked at when its own value says, in case that moment was lost; where it has come already, once and now. */
export const asItSays = (world: World, room: RoomKey, due: number): Promise<void> => once(world, room, 'due', due);
