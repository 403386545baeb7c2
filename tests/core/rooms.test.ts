// Rooms on a platform, with processes that die between any two steps: the difference always closes, and then stays closed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Command, nothing } from '../../src/core/command.ts';
import { anyKey, everyPath } from '../../src/core/forget.ts';
import { setMoment, soon } from '../../src/core/moments.ts';
import { type Store, Unposted } from '../../src/core/ports.ts';
import { type RoomKey, readDue } from '../../src/core/room.ts';

import {
  type Board,
  board,
  boardKey,
  type FakePlatform,
  ground,
  type Mood,
  platform,
  ROOM,
  type Running,
  start,
} from './rooms-world.ts';

const gone = () => new Unposted('gone');

/** Shows a board as a command would: the moment first, then the state, then word to the process that did it. */
async function put(running: Running, { posts }: Pick<Board, 'posts'>, told = true): Promise<void> {
  const { bot } = running;
  await soon({ store: bot.store, clock: bot.clock, ahead: new Map() }, ROOM);
  await bot.store.update(boardKey(), (old) => ({ value: { ...old, posts }, result: null }));
  if (told) bot.closer.changed([ROOM]);
}

/** What stands there and was not deleted, by the name of its post. */
const names = (at: FakePlatform): readonly string[] =>
  at.standing.filter((each) => !each.deleted).map(({ key }) => key.replace(/^.*\/([^/#]+)(#\d+)?$/u, '$1'));
const standing = (at: FakePlatform) =>
  Object.fromEntries(at.standing.filter((each) => !each.deleted).map(({ words }, index) => [names(at)[index], words]));
const wished = (posts: Board['posts']) => Object.fromEntries(posts.map(({ name, words }) => [name, words]));

type Act =
  | { readonly kind: 'words' | 'finish' | 'delete'; readonly which: number; readonly told: boolean }
  | { readonly kind: 'add'; readonly told: boolean; readonly isUnder: boolean }
  | { readonly kind: 'pass' | 'moment'; readonly ms: number }
  | { readonly kind: 'die'; readonly which: number; readonly steps: number }
  | { readonly kind: 'mood'; readonly mood: 'well' | 'lost' | 'refuses' | 'barred' | 'later'; readonly times: number }
  | { readonly kind: 'host' | 'again' | 'twice'; readonly which: number };

const which = fc.nat({ max: 3 });
const told = fc.boolean();
const acts = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('words' as const), which, told }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('add' as const), told, isUnder: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('finish' as const, 'delete' as const), which, told }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 5000 }) }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('moment' as const), ms: fc.integer({ min: -2000, max: 8000 }) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('die' as const), which, steps: fc.integer({ min: 1, max: 25 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('mood' as const),
        mood: fc.constantFrom('lost' as const, 'refuses' as const, 'barred' as const, 'later' as const),
        times: fc.integer({ min: 1, max: 3 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom('host' as const, 'again' as const, 'twice' as const), which }),
    },
  ),
  { maxLength: 25 },
);

/** A classroom of processes on one store and one platform; whoever dies is replaced. */
function classroom(gap: number) {
  const { clock, store, at } = ground(gap, gone);
  let seed = 1;
  const begin = (): Running => {
    seed += 100;
    return start({ clock, store, at, seed });
  };
  const all = [begin(), begin(), begin()];
  return {
    clock,
    store,
    at,
    /** One that lives, at that place. */
    one(which: number): Running {
      const place = which % all.length;
      const found = all[place];
      if (found && !found.dead()) return found;
      const fresh = begin();
      all[place] = fresh;
      return fresh;
    },
    stop: () => Promise.all(all.map((each) => each.stop())),
  };
}

describe('rooms on a platform', () => {
  it('show the newest state in the end, one post for each name, edited no sooner than they may, whoever dies when', async () => {
    const holds = async (script: readonly Act[], gap: number, delays: readonly number[]) => {
      const { clock, store, at, one, stop } = classroom(gap);
      let posts: Board['posts'] = [];
      const set = new Set<number>();
      let words = 0;
      let [calls, mood]: [number, { kind: Mood; times: number }] = [0, { kind: 'well', times: 0 }];
      at.delay = () => delays[calls++ % delays.length] ?? 0;
      at.mood = () => {
        mood = { ...mood, times: mood.times - 1 };
        return mood.times >= 0 ? mood.kind : 'well';
      };
      const change = (index: number, more: Partial<Board['posts'][number]>) => {
        const open = posts.filter((each) => !each.finished);
        const chosen = open[index % Math.max(open.length, 1)];
        words += 1;
        posts = posts.map((each) => (each === chosen ? { ...each, words: `words ${words}`, ...more } : each));
      };
      const show = async (index: number, isTold: boolean) => {
        // What its process cannot end, since it dies before, is nothing that a person was told.
        const wish = put(one(index), { posts }, isTold);
        await Promise.race([wish, clock.advance(50)]);
        await store.update(boardKey(), (old) => ({ value: { ...old, posts }, result: null }));
      };
      for (const act of script) {
        if (act.kind === 'pass') await clock.advance(act.ms);
        if (act.kind === 'moment' && posts.length > 0) {
          // Twice, as two processes may that see the same: it is one all the same.
          const at = clock.now() + act.ms;
          for (let times = 0; times < 2; times += 1) await setMoment(store, ROOM, at);
          set.add(at);
        }
        if (act.kind === 'die') one(act.which).dieAfter(act.steps);
        if (act.kind === 'host') void one(act.which).bot.closer.show(ROOM);
        if (act.kind === 'again') void one(act.which).bot.closer.showAgain(ROOM);
        if (act.kind === 'twice') for (const each of [0, 1, 2]) one(each).bot.closer.changed([ROOM]);
        if (act.kind === 'mood') {
          const later = new Unposted('later', { until: clock.now() + 4000 });
          const kinds = { barred: new Unposted('barred', { fix: ['Invite me.'] }), later };
          mood = { kind: act.mood in kinds ? kinds[act.mood as 'later'] : (act.mood as Mood), times: act.times };
        }
        if (act.kind === 'delete') {
          const there = at.standing.filter((each) => !each.deleted);
          const chosen = there[act.which % Math.max(there.length, 1)];
          const isFinished = posts.some(({ finished, name }) => finished && chosen?.key.includes(`/${name}`));
          if (chosen && !isFinished) chosen.deleted = true;
        }
        if (act.kind === 'words' || act.kind === 'finish') {
          change(act.which, act.kind === 'finish' ? { finished: true } : {});
          await show(act.which, act.told);
        }
        if (act.kind === 'add') {
          const under = act.isUnder ? posts[0]?.name : undefined;
          words += 1;
          const name = `p${posts.length + 1}`;
          posts = [...posts, { name, words: `words ${words}`, ...(under === undefined ? {} : { under }) }];
          await show(0, act.told);
        }
      }
      // From here on nothing fails and nobody dies; a host presses, and says that what was deleted is to stand there again.
      mood = { kind: 'well', times: 0 };
      posts = posts.map((each) => (each.finished ? each : { ...each, words: `${each.words}, last` }));
      const [first, second] = [one(0), one(1)];
      for (const each of [first, second, one(2)]) each.dieAfter(Number.POSITIVE_INFINITY);
      await put(first, { posts });
      await clock.advance(60_000);
      void second.bot.closer.show(ROOM);
      await clock.advance(60_000);
      void first.bot.closer.showAgain(ROOM);
      await clock.advance(60_000);
      expect(standing(at)).toEqual(wished(posts));
      expect([...names(at)].sort()).toEqual(posts.map(({ name }) => name).sort());
      expect(at.hasty).toEqual([]);
      const before = at.calls.length;
      for (const each of [first, second]) each.bot.closer.changed([ROOM]);
      await clock.advance(180_000);
      expect(at.calls.length).toBe(before);
      const due: string[] = [];
      for await (const path of everyPath(store, 'due/')) due.push(path);
      expect(due).toEqual([]);
      expect((await store.read(boardKey()))?.seen ?? []).toEqual(expect.arrayContaining([...set]));
      await stop();
    };
    const gaps = fc.constantFrom(0, 1000, 3000);
    const delays = fc.array(fc.constantFrom(0, 1, 300, 2000), { minLength: 1, maxLength: 7 });
    await fc.assert(fc.asyncProperty(acts, gaps, delays, holds), { numRuns: 60 });
  });
});

/** The moments that stand in the store, by their time. */
async function moments(store: Store): Promise<readonly number[]> {
  const found: number[] = [];
  for await (const path of everyPath(store, 'due/')) found.push(readDue(path)?.at ?? Number.NaN);
  return found;
}

describe('a moment of a room', () => {
  it('is looked after when it has come, to the millisecond, by one of all processes', async () => {
    const { clock, store, one, stop } = classroom(0);
    await store.update(boardKey(), () => ({ value: { posts: [] }, result: null }));
    const at = clock.now() + 7_654;
    await setMoment(store, ROOM, at);
    await clock.advance(7_653);
    expect((await store.read(boardKey()))?.seen).toBeUndefined();
    await clock.advance(1);
    expect((await store.read(boardKey()))?.seen).toEqual([at]);
    await clock.advance(1000);
    expect(await moments(store)).toEqual([]);
    expect(one(0).dead()).toBe(false);
    await stop();
  });

  it('that was set twice is one', async () => {
    const { clock, store } = ground(0);
    for (let times = 0; times < 3; times += 1) await setMoment(store, ROOM, clock.now() + 1000);
    expect(await moments(store)).toEqual([clock.now() + 1000]);
  });

  it('that was set again while somebody looked after it is looked after again', async () => {
    const { clock, store, at } = ground(0);
    const slow: Store = {
      ...store,
      update: async (key, change) => (await clock.wait(500)) ?? store.update(key, change),
    };
    const running = start({ clock, store: slow, at });
    await store.update(boardKey(), () => ({ value: { posts: [] }, result: null }));
    const due = clock.now() + 1000;
    await setMoment(store, ROOM, due);
    // It is claimed by 1,500, its command has seen it by 2,000, and its room was looked at then: it is about to be cleared.
    await clock.advance(2300);
    await setMoment(store, ROOM, due);
    await store.update(boardKey(), () => ({ value: { posts: [{ name: 'late', words: 'late' }] }, result: null }));
    await clock.advance(10_000);
    expect(at.standing).toMatchObject([{ words: 'late' }]);
    expect(await moments(store)).toEqual([]);
    await running.stop();
  });

  it('of a process that died over it is taken up by another, once nobody can believe in it any more', async () => {
    const { clock, store, at } = ground(0);
    await store.update(boardKey(), () => ({ value: { posts: [] }, result: null }));
    const due = clock.now() + 1000;
    await setMoment(store, ROOM, due);
    const first = start({ clock, store, at, seed: 1 });
    await clock.advance(999);
    // It claims the moment, and dies before it does anything about it.
    first.dieAfter(4);
    await clock.advance(1);
    const second = start({ clock, store, at, seed: 2 });
    await clock.advance(20_000);
    expect((await store.read(boardKey()))?.seen).toBeUndefined();
    await clock.advance(15_000);
    expect((await store.read(boardKey()))?.seen).toEqual([due]);
    await second.stop();
  });

  it('whose command fails is taken up again, after a while and then after longer ones', async () => {
    const { clock, store, at } = ground(0);
    const tries: number[] = [];
    let isBroken = true;
    const due: NonNullable<Command['due']> = () => {
      tries.push(clock.now());
      if (isBroken) throw new Error('It cannot be done.');
      return nothing;
    };
    const running = start({ clock, store, at, command: { ...board, due } });
    await setMoment(store, ROOM, clock.now());
    await clock.advance(60_000);
    const pauses = tries.slice(1).map((each, index) => Math.round((each - (tries[index] ?? 0)) / 1000));
    expect(pauses).toEqual([5, 10, 20]);
    isBroken = false;
    await clock.advance(60_000);
    expect(tries).toHaveLength(5);
    expect(await moments(store)).toEqual([]);
    await running.stop();
  });

  it('waits while the store is away, which is said once', async () => {
    const { clock, store, at } = ground(0);
    let isAway = false;
    const away = async () => {
      throw new Error('The store is away.');
    };
    const weak: Store = {
      read: (key) => (isAway ? away() : store.read(key)),
      update: (key, change) => (isAway ? away() : store.update(key, change)),
      list: (prefix, page) => (isAway ? away() : store.list(prefix, page)),
    };
    const running = start({ clock, store: weak, at });
    await store.update(boardKey(), () => ({ value: { posts: [{ name: 'card', words: 'one' }] }, result: null }));
    await setMoment(store, ROOM, clock.now() + 2000);
    isAway = true;
    await clock.advance(10_000);
    expect(at.standing).toEqual([]);
    isAway = false;
    await clock.advance(10_000);
    expect(at.standing).toMatchObject([{ words: 'one' }]);
    expect(running.log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
    await running.stop();
  });

  it('that was lost is set again from what the room itself waits for, and taken up late where it is past', async () => {
    const { clock, store, at } = ground(0);
    const running = start({ clock, store, at });
    for (const after of [5000, -5000]) {
      const due = clock.now() + after;
      await store.update(boardKey(), () => ({ value: { posts: [], due }, result: null }));
      await running.bot.closer.close(ROOM);
      await clock.advance(6000);
      expect((await store.read(boardKey()))?.seen).toEqual([due]);
    }
    await running.stop();
  });

  it('that is no moment of ours is not read for ever', async () => {
    const { clock, store, at } = ground(0);
    const running = start({ clock, store, at });
    await store.update(anyKey('due/slack/odd'), () => ({ value: {}, result: null }));
    await clock.advance(2000);
    expect(await store.list('due/', { limit: 10 })).toEqual([]);
    await running.stop();
  });
});

describe('a process that dies', () => {
  /** Two processes, and a board that was put there with no moment set by any command. */
  async function two(...posts: Board['posts']) {
    const world = ground(3000, gone);
    await world.store.update(boardKey(), () => ({ value: { posts }, result: null }));
    return { ...world, first: start({ ...world, seed: 1 }), second: start({ ...world, seed: 2 }) };
  }

  it('in the middle of a post is followed by another, though no moment was set before', async () => {
    const { at, clock, first, second } = await two({ name: 'card', words: 'one' }, { name: 'talk', words: 'two' });
    first.dieAfter(9);
    first.bot.closer.changed([ROOM]);
    await clock.advance(1000);
    expect(first.dead()).toBe(true);
    expect(at.standing.length).toBeLessThan(2);
    await clock.advance(60_000);
    expect(at.standing).toMatchObject([{ words: 'one' }, { words: 'two' }]);
    await second.stop();
  });

  it('while it waits for a platform is followed by another, and that by a third, when the platform said', async () => {
    const { at, clock, store, first, second } = await two({ name: 'card', words: 'one' });
    const until = clock.now() + 20_000;
    at.mood = () => new Unposted('later', { until });
    await first.bot.closer.close(ROOM);
    at.mood = () => 'well';
    first.dieAfter(0);
    await clock.advance(10_000);
    second.dieAfter(0);
    const third = start({ at, clock, store, seed: 3 });
    await clock.advance(9000);
    expect(at.standing).toEqual([]);
    await clock.advance(2000);
    expect(at.standing).toMatchObject([{ words: 'one' }]);
    await third.stop();
  });
});

describe('a process that stops', () => {
  it('over a moment leaves it to the next one, with whatever it has not shown yet', async () => {
    const { clock, store, at } = ground(0, gone);
    // Its command writes down that the moment came, and the process is told to stop just then.
    const due: NonNullable<Command['due']> = async (context, room) => {
      await context.store.update(boardKey(room), () => ({
        value: { posts: [{ name: 'word', words: 'Time is up.' }] },
        result: null,
      }));
      void first.stop();
      return nothing;
    };
    const first: Running = start({ clock, store, at, seed: 1, command: { ...board, due } });
    await store.update(boardKey(), () => ({ value: { posts: [] }, result: null }));
    await setMoment(store, ROOM, clock.now());
    await clock.advance(3000);
    expect(at.standing).toEqual([]);
    const second = start({ clock, store, at, seed: 2 });
    await clock.advance(10_000);
    expect(at.standing).toMatchObject([{ words: 'Time is up.' }]);
    expect(first.log.lines).toEqual([]);
    await second.stop();
  });

  it('waits no longer than a second for a platform that hangs', async () => {
    const { clock, store, at } = ground(0, gone);
    at.delay = () => 60_000;
    const running = start({ clock, store, at });
    await store.update(boardKey(), () => ({ value: { posts: [{ name: 'card', words: 'one' }] }, result: null }));
    await setMoment(store, ROOM, clock.now());
    await clock.advance(1100);
    let isOver = false;
    void running.stop().then(() => {
      isOver = true;
    });
    await clock.advance(999);
    expect(isOver).toBe(false);
    await clock.advance(2);
    expect(isOver).toBe(true);
  });
});

describe('a process that keeps rooms', () => {
  it('goes on with one platform while another hangs', async () => {
    const { clock, store, at } = ground(0, gone);
    const discord = platform(clock, 0);
    at.delay = () => 19_000;
    const running = start({ clock, store, at, beside: new Map([['discord' as const, discord.poster]]) });
    const show = async (room: RoomKey) => {
      await store.update(boardKey(room), () => ({ value: { posts: [{ name: 'card', words: 'one' }] }, result: null }));
      await setMoment(store, room, clock.now());
    };
    for (let place = 0; place < 200; place += 1) await show({ ...ROOM, place: `C${place}` });
    await clock.advance(1500);
    await show({ ...ROOM, platform: 'discord' });
    await clock.advance(1500);
    expect(discord.standing).toHaveLength(1);
    void running.stop();
  });

  it('asks the store for one page a second, and for nothing else, while nothing is due', async () => {
    const { clock, store, at } = ground(0);
    const asked: string[] = [];
    const noted = <T>(what: string, answer: Promise<T>): Promise<T> => {
      asked.push(what);
      return answer;
    };
    const watched: Store = {
      read: (key) => noted(key.path, store.read(key)),
      update: (key, change) => noted(key.path, store.update(key, change)),
      list: (prefix, page) => noted(`list ${prefix}`, store.list(prefix, page)),
    };
    const running = start({ clock, store: watched, at });
    await setMoment(store, ROOM, clock.now() + 3600_000);
    await clock.advance(60_000);
    expect(new Set(asked)).toEqual(new Set(['list due/slack/']));
    expect(asked.length).toBeLessThanOrEqual(62);
    await running.stop();
  });

  it('looks after ten thousand rooms that are due at once, page by page, with no more than so many side by side', async () => {
    const { clock, store, at } = ground(0);
    let [now, most] = [0, 0];
    const due: NonNullable<Command['due']> = async () => {
      now += 1;
      most = Math.max(most, now);
      await clock.wait(10);
      now -= 1;
      return nothing;
    };
    const moment = clock.now() + 1000;
    for (let room = 0; room < 10_000; room += 1) await setMoment(store, { ...ROOM, place: `C${room}` }, moment);
    const running = start({ clock, store, at, command: { ...board, due } });
    await clock.advance(10_000);
    expect(await store.list('due/', { limit: 1 })).toEqual([]);
    expect(most).toBeGreaterThan(10);
    expect(most).toBeLessThanOrEqual(50);
    await running.stop();
  });
});
