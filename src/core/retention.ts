// How long things are kept: an hourly round that removes what is too old, by one process at a time.
import { ASIDE, anyKey, erase, everyPath } from './forget.ts';
import { numberAt } from './json.ts';
import { hold, letGo } from './lease.ts';
import type { Clock, Dice, Log, Store } from './ports.ts';
import { roomPrefix, spotIn } from './presence.ts';
import { readDue } from './room.ts';
import { SettingsShape, USUAL } from './settings.ts';
import type { OpenStore } from './store.ts';

const DAY = 24 * 3600_000;
/** How long what is a person's is kept after its last change, in milliseconds. */
export const PERSON_KEPT = USUAL.people * DAY;
/** Between two rounds, and how long the one who makes them is waited for, in milliseconds. */
const EVERY = 3600_000;
const HELD = 1.5 * EVERY;
const LEASE = 'sweep';
/** How long a moment may lie there before nobody waits for it any more, in milliseconds. */
const UNHEARD = 7 * DAY;

/** How many days each tenant keeps things, by `platform:tenant`. */
type Deadlines = ReadonlyMap<string, { readonly people: number; readonly rooms: number }>;

async function deadlines(store: Store): Promise<Deadlines> {
  const found = new Map<string, { people: number; rooms: number }>();
  for await (const path of everyPath(store, 'tenant/')) {
    const tenant = /^tenant\/([^/]+)\/settings$/u.exec(path)?.[1];
    const settings = tenant && SettingsShape.safeParse(await store.read(anyKey(path))).data;
    if (settings) found.set(tenant, settings.days);
  }
  return found;
}

/** `slack:T1` of `person/slack:T1:U7/quiz/progress` or `room/slack:T1:C1/...`; the playground's people sit in its one tenant. */
function tenantOf(family: string, whose: string): string {
  const [platform = '', tenant = ''] = whose.split(':');
  return family === 'person' && platform === 'playground' ? 'playground:local' : `${platform}:${tenant}`;
}

/**
 * How long after its last change a value may stay, in milliseconds, by its path. What learners answer on Discord belongs to no
 * server, so no server shortens it. A note of who is in a room stays as long as the room.
 */
export function keptFor(tenants: Deadlines, path: string): number {
  if (path.startsWith(ASIDE)) return Math.min(keptFor(tenants, path.slice(ASIDE.length)), USUAL.rooms * DAY);
  const [family = '', whose = '', kind] = path.split('/');
  // What a room shows is known as long as the room stands: forgotten sooner, all of it would be posted once more.
  if (family === 'room' && path.endsWith('/shown')) return Number.POSITIVE_INFINITY;
  if (family === 'room') return (tenants.get(tenantOf(family, whose)) ?? USUAL).rooms * DAY;
  if (family !== 'person' || kind === 'in') return Number.POSITIVE_INFINITY;
  const days = whose.startsWith('discord:') ? undefined : tenants.get(tenantOf(family, whose))?.people;
  return (days ?? USUAL.people) * DAY;
}

/**
 * Removes the notes of who is in a room that is not there any more. One that was made within the last round stays: it is made before
 * the room is, and without it nobody would find what its person says there.
 */
async function forgetEmptyRooms(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  signal: AbortSignal,
): Promise<number> {
  let removed = 0;
  for await (const path of everyPath(store, 'person/')) {
    signal.throwIfAborted();
    const spot = spotIn(path);
    if (!spot || (await store.list(roomPrefix(spot), { limit: 1 })).length > 0) continue;
    const since = numberAt(await store.read(anyKey(path)), 'since');
    if (since !== undefined && since + EVERY > clock.now()) continue;
    await erase(store, path);
    removed += 1;
  }
  return removed;
}

/** Removes the records of what rooms show that are not there any more. */
async function forgetShown(store: Store, signal: AbortSignal): Promise<number> {
  let removed = 0;
  for await (const path of everyPath(store, 'room/')) {
    signal.throwIfAborted();
    const room = /^(?<room>.*\/)shown$/u.exec(path)?.groups?.room;
    if (room === undefined || (await store.list(`${room}state`, { limit: 1 })).length > 0) continue;
    await erase(store, path);
    removed += 1;
  }
  return removed;
}

/**
 * Removes moments that nobody took up for long: their platform is switched off, or their tenant gone. What else stands among them,
 * such as a server that is to be deleted, is for whoever put it there.
 */
async function forgetMoments({ store, clock }: Pick<World, 'store' | 'clock'>, signal: AbortSignal): Promise<number> {
  let removed = 0;
  for await (const path of everyPath(store, 'due/')) {
    signal.throwIfAborted();
    const at = readDue(path)?.at;
    if (at === undefined || at + UNHEARD > clock.now()) continue;
    await erase(store, path);
    removed += 1;
  }
  return removed;
}

type World = { readonly store: OpenStore; readonly clock: Clock; readonly log: Log };

/** One round, if nobody else makes them; gives how many values it removed, or null where it stands by. Throws at the signal. */
export async function sweepOnce(world: World, holder: string, signal: AbortSignal): Promise<number | null> {
  const { store, clock, log } = world;
  if (!(await hold(store, LEASE, holder, clock.now(), HELD))) return null;
  const tenants = await deadlines(store);
  const removed = await store.sweep('', (path) => {
    signal.throwIfAborted();
    return keptFor(tenants, path);
  });
  const shown = await forgetShown(store, signal);
  const notes = await forgetEmptyRooms(world, signal);
  const all = removed + shown + notes + (await forgetMoments(world, signal));
  if (all > 0) log.info({ removed: all }, 'What was kept long enough is removed.');
  return all;
}

/** Makes a round now and every hour until the signal; a process that stands by takes over when the other one stops. */
export async function keepSweeping(world: World & { readonly dice: Dice }, signal: AbortSignal): Promise<void> {
  const { store, clock, log, dice } = world;
  const holder = dice.seed().toString(36);
  while (!signal.aborted) {
    await sweepOnce(world, holder, signal).catch((err: unknown) => {
      if (!signal.aborted) log.warn({ err }, 'What is too old could not be removed.');
    });
    await clock.wait(EVERY, signal);
  }
  await letGo(store, LEASE, holder).catch(() => {});
}
