// Closes the difference between what rooms should show and what they show, with the posters of this process.
import type { Block } from './card.ts';
import type { Command, Platform } from './command.ts';
import { within } from './deadline.ts';
import { Friendly } from './errors.ts';
import { anyKey } from './forget.ts';
import { mindful } from './gone.ts';
import { hindrance } from './hindrance.ts';
import { roads } from './lanes.ts';
import type { Library } from './library.ts';
import { asItSays, setMoment, soon } from './moments.ts';
import type { Clock, Dice, Log, Poster, Store } from './ports.ts';
import { openPosting, record } from './posting.ts';
import { type RoomKey, roomPath, type Wanted } from './room.ts';
import { bare, reposted, retried, type Shown, shownKey, steps } from './shown.ts';

/** How long a host's press waits for the room to catch up, in milliseconds. */
const SHOWN_WITHIN = 1000;
/** A wait up to this long is looked after by the moment that `soon` sets, in milliseconds. */
const NEAR = 3000;
/** How long what is under way may take when the process stops, in milliseconds. */
const LEAVING = 1000;
/** Rooms of one platform that are closed side by side. */
const SIDE_BY_SIDE = 100;

export type CloserWorld = {
  readonly commands: readonly Command[];
  readonly library: Library;
  readonly store: Store;
  readonly clock: Clock;
  readonly dice: Dice;
  readonly log: Log;
  readonly ahead: Map<string, number>;
  readonly posters: ReadonlyMap<Platform, Poster>;
};

export type Closer = {
  /**
   * Closes a room as far as it goes now, on its newest state; what must wait is taken up at its time. Throws where the store
   * does, and where this process stops before it is done: what asked for it must ask again.
   */
  close(room: RoomKey): Promise<void>;
  /** Closes rooms in the background. Never throws. */
  changed(rooms: readonly RoomKey[]): void;
  /** Closes a room for a host who waits: tries again what was barred, and gives what hinders it still. Never throws. */
  show(room: RoomKey): Promise<readonly Block[]>;
  /** The same, with every message that was deleted posted anew. */
  showAgain(room: RoomKey): Promise<readonly Block[]>;
  /** Takes up nothing more, and waits a moment for what is under way. Harmless twice. */
  stop(): Promise<void>;
};

/** A room that is being closed: one at a time in a process, once more where something changed meanwhile. */
type Line = { running: Promise<void> | null; isStale: boolean; wait: { until: number; end: AbortController } | null };

export function openCloser(world: CloserWorld): Closer {
  const { clock, log, posters } = world;
  const posting = openPosting(world);
  const lines = new Map<string, Line>();
  const road = roads(SIDE_BY_SIDE);
  let stopped = false;

  const posterOf = ({ platform }: RoomKey): Poster | undefined => posters.get(platform as Platform);

  /** The store for one look at a room: where its tenant is deleted meanwhile, nothing more is written of it. */
  const ours = (): Store => mindful(world.store, { person: null, id: 'closer', now: clock.now() }, []);

  async function wantedIn(store: Store, room: RoomKey): Promise<Wanted | null> {
    const shape = world.commands.find(({ name }) => name === room.kind)?.room;
    const value = shape && (await store.read(anyKey(roomPath(room))));
    if (!shape || value === undefined) return null;
    const read = shape.shape.safeParse(value);
    if (read.success) return shape.wanted(world.library, read.data, clock.now());
    log.error({ room: roomPath(room) }, 'A room holds what this code cannot read: it is left as it is.');
    return null;
  }

  const noted = (room: RoomKey) => (err: unknown) => {
    // What is deleted while it is under way is nobody's loss.
    if (!stopped && !(err instanceof Friendly))
      log.warn({ room: roomPath(room), err }, 'A room could not be brought up to date; it is tried again.');
  };

  async function pass(room: RoomKey, line: Line): Promise<void> {
    const poster = posterOf(room);
    while (poster) {
      mustGoOn();
      const store = ours();
      const wanted = await wantedIn(store, room);
      if (!wanted) return;
      const open = steps(room, wanted, (await store.read(shownKey(room))) ?? bare, clock.now());
      const deed = open.find((each) => each.kind !== 'wait');
      if (!deed && wanted.due !== undefined) await asItSays({ ...world, store }, room, wanted.due);
      if (!deed)
        return wait(store, room, line, Math.min(...open.map((each) => (each.kind === 'wait' ? each.until : 0))));
      // In case this process ends in the middle of it.
      await soon({ ...world, store }, room);
      const unfinished = await posting.step(store, room, poster, wanted, deed);
      unfinished?.late.then(() => changed([room]), noted(room));
    }
  }

  /** Has a room taken up at a time: by this process, and by a moment in case this process ends. Infinity: nothing waits. */
  async function wait(store: Store, room: RoomKey, line: Line, until: number): Promise<void> {
    if (line.wait?.until === until) return;
    line.wait?.end.abort(null);
    line.wait = null;
    if (until === Number.POSITIVE_INFINITY) return;
    const ms = until - clock.now();
    if (ms <= NEAR) await soon({ ...world, store }, room);
    else await setMoment(store, room, until);
    if (stopped) return;
    const end = new AbortController();
    line.wait = { until, end };
    void clock.wait(Math.max(ms, 0), end.signal).then(() => {
      if (end.signal.aborted) return;
      line.wait = null;
      changed([room]);
    });
  }

  /** `first`: a host waits for it, so it goes before what only counts on. */
  async function run(room: RoomKey, path: string, line: Line, first: boolean): Promise<void> {
    try {
      do {
        line.isStale = false;
        await road(room.platform)(() => pass(room, line), first);
      } while (line.isStale);
    } finally {
      line.running = null;
      if (!line.wait) lines.delete(path);
    }
  }

  function mustGoOn(): void {
    if (stopped) throw new Error('The bot is stopping: whoever goes on takes this room up.');
  }

  async function close(room: RoomKey, first = false): Promise<void> {
    mustGoOn();
    const path = roomPath(room);
    const line = lines.get(path) ?? { running: null, isStale: false, wait: null };
    lines.set(path, line);
    line.isStale = line.running !== null;
    line.running ??= run(room, path, line, first);
    return line.running;
  }

  /** Whether a room is about to be looked at anyway: of two hundred votes in a second, each need not read all the others. */
  function isAwaited(room: RoomKey): boolean {
    const line = lines.get(roomPath(room));
    return line?.wait != null && !line.running && line.wait.until - clock.now() <= NEAR;
  }

  function changed(rooms: readonly RoomKey[]): void {
    for (const room of rooms) if (!isAwaited(room)) close(room).catch(noted(room));
  }

  async function shown(room: RoomKey, ease: (old: Shown, gap: number) => Shown): Promise<readonly Block[]> {
    try {
      const since = clock.now();
      const poster = posterOf(room);
      if (!poster) return [];
      const store = ours();
      await record(store, room, (old) => ease(old, poster.gap));
      const race = await within(clock, close(room, true), SHOWN_WITHIN);
      if (race.kind === 'late') race.value.catch(noted(room));
      const [wanted, stands] = [await wantedIn(store, room), await store.read(shownKey(room))];
      return wanted && stands ? hindrance(room, wanted, stands, since) : [];
    } catch (error) {
      noted(room)(error);
      return [];
    }
  }

  return {
    close: (room) => close(room),
    changed,
    show: (room) => shown(room, retried),
    showAgain: (room) => shown(room, (old, gap) => reposted(retried(old, gap))),
    async stop() {
      stopped = true;
      const all = [...lines.values()];
      for (const { wait } of all) wait?.end.abort(null);
      await within(clock, Promise.allSettled(all.map(({ running }) => running)), LEAVING);
    },
  };
}
