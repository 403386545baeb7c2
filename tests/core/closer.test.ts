// Closing a room for a host who waits: at once, and with what hinders it in words; and for everybody else, as few edits as need be.
import { describe, expect, it } from 'vitest';
import { words } from '../../src/core/card.ts';
import type { Interaction } from '../../src/core/command.ts';
import { anyKey, everyPath, forgetTenant } from '../../src/core/forget.ts';
import { type Store, Unposted } from '../../src/core/ports.ts';
import { press, write } from '../../src/core/press.ts';
import { roomPath } from '../../src/core/room.ts';
import { settingsKey, standard } from '../../src/core/settings.ts';
import { shownKey } from '../../src/core/shown.ts';
import { say } from '../../src/core/text.ts';
import { type Board, boardKey, ground, ROOM, start } from './rooms-world.ts';

const gone = () => new Unposted('gone');
const barred = () => new Unposted('barred', { fix: ['Invite me with /invite @two-tiers.'] });

/** One process on a platform with that gap; `put` changes the board without a word to it. */
function alone(gap = 0) {
  const world = ground(gap, gone);
  const running = start(world);
  const put = (...posts: Board['posts']) =>
    world.store.update(boardKey(), (old) => ({ value: { ...old, posts }, result: null }));
  const told = async () => {
    const blocks = await running.bot.closer.show(ROOM);
    return words({ title: [], body: blocks });
  };
  return { ...world, running, put, told, closer: running.bot.closer };
}

const one = (text: string, more: Partial<Board['posts'][number]> = {}) => ({ name: 'card', words: text, ...more });

describe('a room that a host changed', () => {
  it('shows it before the host has the answer, and hinders nothing', async () => {
    const { at, put, told } = alone();
    await put(one('first'), { name: 'talk', words: 'talk', under: 'card' });
    expect(await told()).toEqual([]);
    expect(at.standing).toMatchObject([{ words: 'first' }, { words: 'talk', under: 'm1' }]);
  });

  it('keeps the host waiting for no more than a second where the platform does not answer', async () => {
    const { at, clock, put, told } = alone();
    at.delay = () => 15_000;
    await put(one('first'));
    let answer: readonly string[] | undefined;
    void told().then((found) => {
      answer = found;
    });
    await clock.advance(999);
    expect(answer).toBeUndefined();
    await clock.advance(1);
    expect(answer).toEqual([]);
    await clock.advance(14_000);
    expect(at.standing).toMatchObject([{ words: 'first' }]);
  });

  it('says what a platform refuses, with the fix, once for all posts, and is shown at the next press', async () => {
    const { at, put, told } = alone();
    at.mood = barred;
    await put(one('first'), { name: 'second', words: 'second' });
    expect(await told()).toEqual(['I cannot post here just now. Invite me with /invite @two-tiers. ']);
    expect(at.calls).toHaveLength(2);
    at.mood = () => 'well';
    expect(await told()).toEqual([]);
    expect(at.standing).toMatchObject([{ words: 'first' }, { words: 'second' }]);
  });

  it('says so where the platform cannot be reached for long, and goes on by itself when it can', async () => {
    const { at, clock, put, told } = alone();
    at.mood = () => 'refuses';
    await put(one('first'));
    expect(await told()).toEqual([]);
    await clock.advance(3600_000);
    const tries = at.calls.length;
    expect(tries).toBeLessThan(12);
    at.mood = () => 'well';
    await clock.advance(3600_000);
    expect(at.calls).toHaveLength(tries);
    expect(await told()).toEqual([]);
    expect(at.standing).toMatchObject([{ words: 'first' }]);
  });

  it('is tried again by itself after a short failure', async () => {
    const { at, clock, put, told } = alone();
    at.mood = () => 'refuses';
    await put(one('first'));
    await told();
    at.mood = () => 'well';
    await clock.advance(10_000);
    expect(at.standing).toMatchObject([{ words: 'first' }]);
  });

  it('is posted nowhere but where those who manage the place allow it, and says where that is', async () => {
    const { at, store, put, told } = alone();
    const key = settingsKey({ platform: 'slack', tenant: 'T1' });
    await store.update(key, () => ({ value: { ...standard, places: ['C9'] }, result: null }));
    await put(one('first'));
    expect((await told()).join()).toContain('I may post only in #C9');
    expect(at.calls).toEqual([]);
    await store.update(key, () => ({ value: standard, result: null }));
    expect(await told()).toEqual([]);
    expect(at.standing).toHaveLength(1);
  });

  it('has no word to say where this process has no platform to show it on', async () => {
    const { running, put } = alone();
    await put(one('first'));
    expect(await running.bot.closer.show({ ...ROOM, platform: 'discord' })).toEqual([]);
  });

  it('is left alone where it holds what this code cannot read', async () => {
    const { at, store, told } = alone();
    await store.update(anyKey(roomPath(ROOM)), () => ({ value: { posts: 'all of them' }, result: null }));
    expect(await told()).toEqual([]);
    expect(at.calls).toEqual([]);
    expect(await store.read(anyKey(roomPath(ROOM)))).toEqual({ posts: 'all of them' });
  });
});

describe('a platform that has more to show than it takes', () => {
  it('shows what a host waits for before what only counts on', async () => {
    const { at, clock, store, closer } = alone();
    at.delay = () => 400;
    const place = (n: number) => ({ ...ROOM, place: `C${n}` });
    for (let n = 0; n < 500; n += 1) {
      await store.update(boardKey(place(n)), () => ({ value: { posts: [one(`room ${n}`)] }, result: null }));
      if (n < 499) closer.changed([place(n)]);
    }
    await clock.advance(0);
    void closer.show(place(499));
    await clock.advance(900);
    expect(at.standing.map(({ words }) => words)).toContain('room 499');
    expect(at.standing.length).toBeLessThan(300);
    await clock.advance(3000);
    expect(at.standing).toHaveLength(500);
  });
});

describe('a message that was deleted', () => {
  async function deleted() {
    const world = alone();
    await world.put(one('first'));
    await world.told();
    for (const each of world.at.standing) each.deleted = true;
    await world.put(one('second'));
    return world;
  }
  const again = (manages: boolean): Interaction => ({
    id: `again-${manages}`,
    platform: 'slack',
    tenant: 'T1',
    place: 'C1',
    user: { id: 'U1', roles: [], manages },
    kind: 'press',
    customId: write(press('room', 'again', 'board', '-')),
  });

  it('is told to the host, with a way to bring it back', async () => {
    const { told, at } = await deleted();
    const says = ['A message of mine was deleted here. Nothing that anybody did is lost.', 'Post it again'];
    expect(await told()).toEqual(says);
    expect(await told()).toEqual(says);
    expect(at.standing.filter((each) => !each.deleted)).toEqual([]);
  });

  it('stands there again once a host says so, as a new one with the newest card', async () => {
    const { told, at, running } = await deleted();
    await told();
    const { reply } = await running.bot.handle(again(true));
    expect('card' in reply ? say(reply.card.title) : reply.kind).toBe('It stands here again');
    expect(at.standing.filter((each) => !each.deleted)).toMatchObject([{ words: 'second' }]);
    expect(new Set(at.standing.map(({ key }) => key)).size).toBe(2);
    expect(await told()).toEqual([]);
  });

  it('is brought back by nobody but a host', async () => {
    const { told, at, running } = await deleted();
    await told();
    const { reply } = await running.bot.handle(again(false));
    expect('card' in reply ? say(reply.card.title) : reply.kind).toBe('That is for hosts');
    expect(at.standing.filter((each) => !each.deleted)).toEqual([]);
  });

  it('is told once and no more where its card was to be finished', async () => {
    const { told, put, clock } = await deleted();
    await put(one('over', { finished: true }));
    expect((await told())[0]).toContain('was deleted');
    await clock.advance(1);
    expect(await told()).toEqual([]);
  });
});

describe('a room where many press at once', () => {
  it('is edited as seldom as the platform asks, and shows the newest in the end', async () => {
    const { at, clock, put, closer } = alone(3000);
    await put(one('nobody'));
    await closer.close(ROOM);
    for (let votes = 1; votes <= 500; votes += 1) {
      await put(one(`${votes} voted`));
      closer.changed([ROOM]);
    }
    await clock.advance(10_000);
    expect(at.standing).toMatchObject([{ words: '500 voted' }]);
    expect(at.calls.filter(({ what }) => what === 'edit')).toHaveLength(1);
    expect(at.hasty).toEqual([]);
  });

  it('is read for the next edit, and not for every press before it', async () => {
    const world = ground(3000, gone);
    let reads = 0;
    const read: Store['read'] = (key) => {
      reads += 1;
      return world.store.read(key);
    };
    const { bot } = start({ ...world, store: { ...world.store, read } });
    const put = (words: string) =>
      world.store.update(boardKey(), () => ({ value: { posts: [one(words)] }, result: null }));
    await put('nobody');
    await bot.closer.close(ROOM);
    reads = 0;
    for (let votes = 1; votes <= 500; votes += 1) {
      await put(`${votes} voted`);
      bot.closer.changed([ROOM]);
      await world.clock.advance(2);
    }
    await world.clock.advance(3000);
    expect(world.at.standing).toMatchObject([{ words: '500 voted' }]);
    expect(reads).toBeLessThan(30);
  });

  it('shows at once what changed while it was looked at', async () => {
    const world = ground(0, gone);
    const { clock, store, at } = world;
    const slow: Store = { ...store, read: async (key) => (await clock.wait(400)) ?? store.read(key) };
    const { bot } = start({ ...world, store: slow });
    const put = (words: string) => store.update(boardKey(), () => ({ value: { posts: [one(words)] }, result: null }));
    await put('first');
    void bot.closer.close(ROOM);
    // Its value is read after each 400, its record after 400 more: here the last look at the value is past.
    while (at.standing.length === 0) await clock.advance(100);
    await clock.advance(500);
    await put('second');
    bot.closer.changed([ROOM]);
    await clock.advance(1500);
    expect(at.standing).toMatchObject([{ words: 'second' }]);
  });

  it('forgets what stood there long ago and is wanted no more', async () => {
    const { store, clock, put, closer } = alone();
    await put(one('first'));
    await closer.close(ROOM);
    clock.set(clock.now() + 25 * 3600_000);
    await put({ name: 'next', words: 'second' });
    await closer.close(ROOM);
    expect(Object.keys((await store.read(shownKey(ROOM)))?.posts ?? {})).toEqual(['next']);
  });

  it('writes one moment for all of them', async () => {
    const { store, clock, put, closer } = alone(3000);
    const kept = { ...store };
    await put(one('nobody'));
    await closer.close(ROOM);
    for (let votes = 1; votes <= 100; votes += 1) {
      await put(one(`${votes} voted`));
      closer.changed([ROOM]);
    }
    await clock.advance(0);
    expect(await kept.list('due/', { limit: 100 })).toHaveLength(1);
  });
});

describe('a post whose platform hangs', () => {
  it('is left to end when it will, and nobody posts it twice', async () => {
    const { at, clock, store, put, closer } = alone();
    at.delay = () => 25_000;
    await put(one('first'));
    closer.changed([ROOM]);
    await clock.advance(24_000);
    expect((await store.read(shownKey(ROOM)))?.posts.card?.address).toBeUndefined();
    await clock.advance(60_000);
    expect(at.standing).toMatchObject([{ words: 'first' }]);
    expect(at.calls).toHaveLength(1);
    expect((await store.read(shownKey(ROOM)))?.posts.card?.address).toBe('m1');
  });

  it('shows the newest as soon as it has ended', async () => {
    const { at, clock, put, closer } = alone();
    at.delay = () => (at.calls.length === 0 ? 25_000 : 0);
    await put(one('first'));
    closer.changed([ROOM]);
    await clock.advance(24_000);
    at.delay = () => 0;
    await put(one('second'));
    await clock.advance(1500);
    expect(at.standing).toMatchObject([{ words: 'second' }]);
  });
});

describe('a room whose tenant is deleted', () => {
  // Each look into the store takes 100: its value is read by then, its record by 200, and the post is made by 800 at the latest.
  it.each([50, 150, 250, 350, 700])('after %i milliseconds of a look at it keeps nothing', async (after) => {
    const world = ground(0, gone);
    const { clock, store, at } = world;
    const slow: Store = {
      ...store,
      read: async (key) => {
        const found = await store.read(key);
        await clock.wait(100);
        return found;
      },
    };
    const running = start({ ...world, store: slow });
    at.delay = () => 400;
    await store.update(boardKey(), () => ({ value: { posts: [one('first')] }, result: null }));
    running.bot.closer.changed([ROOM]);
    await clock.advance(after);
    await forgetTenant(store, 'slack', 'T1', clock.now());
    await clock.advance(60_000);
    const left: string[] = [];
    for await (const path of everyPath(store, '')) left.push(path);
    expect(left.filter((path) => !path.startsWith('gone/'))).toEqual([]);
    expect(running.log.lines).toEqual([]);
  });
});

describe('a process that stops', () => {
  it('ends what it has begun, and takes up nothing more', async () => {
    const { at, clock, put, running } = alone(3000);
    at.delay = () => 500;
    await put(one('first'));
    running.bot.closer.changed([ROOM]);
    await clock.advance(100);
    const stopped = running.stop();
    await clock.advance(1000);
    await stopped;
    expect(at.standing).toMatchObject([{ words: 'first' }]);
    await put(one('second'));
    running.bot.closer.changed([ROOM]);
    await clock.advance(60_000);
    expect(at.calls).toHaveLength(1);
    expect(clock.waiting()).toBe(0);
  });
});
