// One step of a room: claimed in its record, carried out by the platform's poster, and recorded with what came of it.
import type { Platform } from './command.ts';
import { within } from './deadline.ts';
import { type Clock, type Dice, type Log, type Poster, type Store, Unposted } from './ports.ts';
import { type RoomKey, roomPath, type Wanted } from './room.ts';
import { mentions, readSettings } from './settings.ts';
import { bare, begun, type Deed, done, pruned, type Refusal, refused, type Shown, shownKey, steps } from './shown.ts';
import { command, join } from './text.ts';

/** How long one post may take before it is left to end when it will, in milliseconds: less than its claim. */
const PATIENCE = 20_000;
/** How long the platform is left alone where it does not say for how long, in milliseconds. */
const LATER = 3000;

/** A step that is this process's to take; `key` names its post on the platform, for good. */
type Taken = { readonly deed: Deed; readonly key: string };

/** Changes a room's record, where there is one. */
export const record = (store: Store, room: RoomKey, change: (old: Shown) => Shown): Promise<void> =>
  store.update(shownKey(room), (old) => ({ value: old && change(old), result: undefined }));

export type Posting = {
  /**
   * Takes a step, unless somebody else did. Gives a promise where it takes too long: it ends when the step does. Throws where
   * the store does; what the poster refuses is recorded.
   */
  step(
    store: Store,
    room: RoomKey,
    poster: Poster,
    wanted: Wanted,
    wish: Deed,
  ): Promise<{ readonly late: Promise<void> } | null>;
};

export function openPosting(world: { readonly clock: Clock; readonly dice: Dice; readonly log: Log }): Posting {
  const { clock, log } = world;
  /** Who this process is; drawn when it is first needed. */
  let holder: string | undefined;
  let deeds = 0;

  const take = (
    store: Store,
    room: RoomKey,
    wanted: Wanted,
    wish: Deed,
    by: string,
    gap: number,
  ): Promise<Taken | null> =>
    store.update(shownKey(room), (old = bare) => {
      const now = clock.now();
      const isIt = (step: ReturnType<typeof steps>[number]): step is Deed =>
        step.kind !== 'wait' && step.post.name === wish.post.name;
      const deed = steps(room, wanted, old, now).find(isIt);
      if (!deed) return { value: old === bare ? undefined : old, result: null };
      const { name } = deed.post;
      const again = old.posts[name]?.again;
      const key = `${roomPath(room)}/${name}${again === undefined ? '' : `#${again}`}`;
      return { value: begun(pruned(old, wanted, now), deed, by, now, gap), result: { deed, key } };
    });

  async function mustBeAllowed(store: Store, room: RoomKey): Promise<void> {
    const settings = await readSettings(store, { ...room, platform: room.platform as Platform, id: '' });
    if (settings.places.length === 0 || settings.places.includes(room.place)) return;
    const where = join(mentions(settings, 'places'), ', ');
    const change = ['. Whoever manages this place can change that with ', command('settings'), '.'];
    throw new Unposted('barred', { fix: ['I may post only in ', ...where, ...change] });
  }

  async function carryOut(store: Store, room: RoomKey, poster: Poster, { deed, key }: Taken): Promise<string> {
    if (deed.kind === 'edit') {
      await poster.edit(room, deed.address, deed.post.card);
      return deed.address;
    }
    await mustBeAllowed(store, room);
    const { notifies, past, card } = deed.post;
    return poster.post(room, card, {
      key,
      ...(deed.under ? { under: deed.under } : {}),
      ...(notifies === undefined || past ? {} : { notifies }),
    });
  }

  function refusalOf(room: RoomKey, { kind, post }: Deed, error: unknown): Refusal {
    if (error instanceof Unposted) {
      if (error.kind === 'later') return { kind: 'later', until: error.until ?? clock.now() + LATER };
      return error.kind === 'over' ? { kind: 'over' } : { kind: error.kind, fix: error.fix };
    }
    log.warn(
      { room: roomPath(room), post: post.name, kind, err: error },
      'A post of a room did not reach its platform.',
    );
    return { kind: 'failed' };
  }

  return {
    async step(store, room, poster, wanted, wish) {
      deeds += 1;
      holder ??= world.dice.seed().toString(36);
      const by = `${holder}-${deeds}`;
      const taken = await take(store, room, wanted, wish, by, poster.gap);
      if (!taken) return null;
      const { deed } = taken;
      const work = carryOut(store, room, poster, taken).then(
        (address) => record(store, room, (old) => done(old, deed, by, address, clock.now(), poster.gap)),
        (error: unknown) => {
          const refusal = refusalOf(room, deed, error);
          return record(store, room, (old) => refused(old, deed, by, refusal, clock.now(), poster.gap));
        },
      );
      const race = await within(clock, work, PATIENCE);
      return race.kind === 'late' ? { late: race.value } : null;
    },
  };
}
