// A platform that takes posts, a command that shows a board, and processes that may die between any two steps.
import { z } from 'zod';
import { type Bot, createBot } from '../../src/core/bot.ts';
import { type Card, card, text } from '../../src/core/card.ts';
import { type Command, nothing, type Platform, shows } from '../../src/core/command.ts';
import type { Clock, Key, Poster, Store } from '../../src/core/ports.ts';
import type { Post, RoomKey } from '../../src/core/room.ts';
import { roomPath } from '../../src/core/room.ts';
import { keepRooms } from '../../src/core/rooms.ts';
import { say } from '../../src/core/text.ts';
import { openMemoryStore } from '../../src/drivers/store-memory.ts';
import { fixedDice, type HandClock, handClock, recordingLog } from '../world.ts';

export const ROOM: RoomKey = { platform: 'slack', tenant: 'T1', place: 'C1', kind: 'board' };

const BoardShape = z.object({
  posts: z.array(
    z.object({
      name: z.string(),
      words: z.string(),
      finished: z.boolean().optional(),
      past: z.boolean().optional(),
      under: z.string().optional(),
      notifies: z.string().optional(),
    }),
  ),
  /** Moments that its command has seen. */
  seen: z.array(z.number()).optional(),
  /** The next moment that it waits for. */
  due: z.number().optional(),
});
export type Board = z.infer<typeof BoardShape>;
export const boardKey = (room = ROOM): Key<Board> => ({ path: roomPath(room), shape: BoardShape, version: 1 });

/** A command whose room shows a board of posts, and which writes down each moment that came, once. */
export const board: Command = {
  name: 'board',
  summary: 'Shows a board.',
  audience: 'anyone',
  options: [],
  start: () => shows(card('A board', [])),
  due: async ({ store }, room, at) => {
    await store.update(boardKey(room), (old) => {
      if (!old || old.seen?.includes(at)) return { value: old, result: null };
      return { value: { ...old, seen: [...(old.seen ?? []), at] }, result: null };
    });
    return nothing;
  },
  room: {
    shape: BoardShape,
    wanted(_, value) {
      const { posts, due, seen = [] } = value as Board;
      return { posts: posts.map(postOf), ...(due === undefined || seen.includes(due) ? {} : { due }) };
    },
  },
};

function postOf({ name, words, finished, past, under, notifies }: Board['posts'][number]): Post {
  return {
    name,
    card: card(name, [text(words)]),
    ...(finished ? { finished } : {}),
    ...(past ? { past } : {}),
    ...(under === undefined ? {} : { under: { post: under, title: `Thread of ${under}` } }),
    ...(notifies === undefined ? {} : { notifies }),
  };
}

/** What stands on the platform. `key` is the post's own, for good. */
export type Standing = {
  readonly key: string;
  readonly address: string;
  readonly under?: string;
  readonly notifies?: string;
  words: string;
  deleted: boolean;
  editedAt: number;
};

/** How the platform takes the next call. `lost`: it takes it, and the answer never arrives. */
export type Mood = 'well' | 'lost' | 'refuses' | Error;

export type FakePlatform = {
  readonly poster: Poster;
  readonly standing: Standing[];
  /** Every call, in order: what was asked, and when. */
  readonly calls: { readonly what: 'post' | 'edit'; readonly name: string; readonly at: number }[];
  /** Edits that came sooner than they may. */
  readonly hasty: string[];
  mood: () => Mood;
  /** How long the next call takes before it takes effect, in milliseconds. */
  delay: () => number;
};

const GONE = 'gone';
const wordsOf = (shown: Card): string =>
  shown.body.map((block) => (block.kind === 'text' ? say(block.text) : '')).join('\n');

/** A platform that knows a key again, and whose edits may not come sooner than `gap`. `gone` makes its word for a deleted message. */
export function platform(clock: Clock, gap: number, gone: () => Error = () => new Error(GONE)): FakePlatform {
  const standing: Standing[] = [];
  const it: FakePlatform = {
    standing,
    calls: [],
    hasty: [],
    mood: () => 'well',
    delay: () => 0,
    poster: {
      gap,
      async post(_, shown, { key, under, notifies }) {
        const name = say(shown.title);
        const mood = it.mood();
        await clock.wait(it.delay());
        it.calls.push({ what: 'post', name, at: clock.now() });
        if (mood instanceof Error) throw mood;
        if (mood === 'refuses') throw new Error('The platform is down.');
        let there = standing.find((each) => each.key === key);
        if (!there) {
          there = {
            key,
            address: `m${standing.length + 1}`,
            words: wordsOf(shown),
            deleted: false,
            editedAt: clock.now(),
            ...(under ? { under: under.address } : {}),
            ...(notifies === undefined ? {} : { notifies }),
          };
          standing.push(there);
        }
        if (mood === 'lost') throw new Error('The connection broke.');
        return there.address;
      },
      async edit(_, address, shown) {
        const mood = it.mood();
        await clock.wait(it.delay());
        const [there, now] = [standing.find((each) => each.address === address), clock.now()];
        it.calls.push({ what: 'edit', name: say(shown.title), at: now });
        if (mood instanceof Error) throw mood;
        if (mood === 'refuses') throw new Error('The platform is down.');
        if (!there || there.deleted) throw gone();
        if (now - there.editedAt < gap) it.hasty.push(`${address} after ${now - there.editedAt}`);
        there.words = wordsOf(shown);
        there.editedAt = now;
        if (mood === 'lost') throw new Error('The connection broke.');
      },
    },
  };
  return it;
}

/** A process: its bot, and its end at once, after so many more steps of its own, or in order. */
export type Running = {
  readonly bot: Bot;
  readonly log: ReturnType<typeof recordingLog>;
  dieAfter(steps: number): void;
  readonly dead: () => boolean;
  stop(): Promise<void>;
};

const never = new Promise<never>(() => {});

/** Starts a process on a store and a platform. Once dead it does nothing more, and nothing that it waits for ever ends. */
export function start(world: {
  readonly clock: HandClock;
  readonly store: Store;
  readonly at: FakePlatform;
  readonly seed?: number;
  readonly command?: Command;
  /** Posters of other platforms, which never die. */
  readonly beside?: ReadonlyMap<Platform, Poster>;
}): Running {
  const { clock, store, at } = world;
  let left = Number.POSITIVE_INFINITY;
  const alive = (): boolean => left > 0;
  /** A step outside the process: it dies before it or after it, and whoever waits in it waits for good. */
  async function mortal<T>(work: () => Promise<T>): Promise<T> {
    left -= 1;
    if (!alive()) return never;
    const result = await work();
    left -= 1;
    return alive() ? result : never;
  }
  const poster: Poster = {
    gap: at.poster.gap,
    post: (...asked) => mortal(() => at.poster.post(...asked)),
    edit: (...asked) => mortal(() => at.poster.edit(...asked)),
  };
  const own: Store = {
    read: (key) => mortal(() => store.read(key)),
    update: (key, change) => mortal(() => store.update(key, change)),
    list: (prefix, page) => mortal(() => store.list(prefix, page)),
  };
  const stopped = new AbortController();
  const log = recordingLog();
  const bot = createBot({
    commands: [world.command ?? board],
    library: { studies: [] },
    store: own,
    clock,
    dice: fixedDice(world.seed),
    log,
    about: { version: '0', privacy: 'https://example.org/privacy' },
    pictures: { draw: () => Promise.reject(new Error('No pictures here.')), find: () => undefined },
    posters: new Map<Platform, Poster>([['slack', poster], ...(world.beside ?? [])]),
  });
  const kept = keepRooms(bot, stopped.signal);
  return {
    bot,
    log,
    dieAfter(steps) {
      left = steps;
    },
    dead: () => !alive(),
    async stop() {
      stopped.abort();
      if (alive()) await Promise.all([bot.closer.stop(), kept]);
    },
  };
}

/** A store, a platform and a clock that a test turns. */
export function ground(gap: number, gone?: () => Error) {
  const clock = handClock();
  const store = openMemoryStore({ clock, log: recordingLog() });
  return { clock, store, at: platform(clock, gap, gone) };
}
