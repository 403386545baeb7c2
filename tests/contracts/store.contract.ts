// What every store driver must do, tried on the real thing. A driver's test names itself and hands over its world.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Key } from '../../src/core/ports.ts';
import { type Engine, NewerValue, type OpenStore, quarantined } from '../../src/core/store.ts';
import { handClock, NOON, recordingLog } from '../world.ts';

export type StoreWorld = {
  /** Opens a store, once in a test. */
  readonly open: (world: {
    readonly clock: ReturnType<typeof handClock>;
    readonly log: ReturnType<typeof recordingLog>;
  }) => OpenStore | Promise<OpenStore>;
  /** A second hand on the same texts, past the store: what another process would do. */
  readonly engine: () => Engine;
  /** Makes the engine under the open store fail for real. */
  readonly fail: () => Promise<void>;
  readonly end: () => Promise<void>;
};

const count = (path: string, version = 1): Key<number> => ({ path, shape: z.number(), version });
const more = (old = 0) => ({ value: old + 1, result: old + 1 });

export function storeContract(name: string, start: () => Promise<StoreWorld>): void {
  describe(`A store on ${name}`, () => {
    let world: StoreWorld;
    let store: OpenStore;
    let clock: ReturnType<typeof handClock>;
    let log: ReturnType<typeof recordingLog>;
    const plant = async (path: string, text: string) =>
      expect(await world.engine().swap(path, await world.engine().get(path), text)).toBe(true);

    beforeEach(async () => {
      world = await start();
      clock = handClock();
      log = recordingLog();
      store = await world.open({ clock, log });
    });
    afterEach(async () => {
      await store.close();
      await world.end();
    });

    it('reads nothing where nothing was stored', async () => {
      expect(await store.read(count('a'))).toBeUndefined();
    });

    it('gives back what an update stored, and the result of the change', async () => {
      expect(await store.update(count('a'), () => ({ value: 7, result: 'stored' }))).toBe('stored');
      expect(await store.read(count('a'))).toBe(7);
    });

    it('carries out a hundred updates at once, each on top of the one before', async () => {
      const results = await Promise.all(Array.from({ length: 100 }, () => store.update(count('a'), more)));
      expect(results).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
      expect(await store.read(count('a'))).toBe(100);
    });

    it('loses nothing when another hand writes between its read and its write', async () => {
      const other = await world.open({ clock, log });
      const both = [store, other].flatMap((each) =>
        Array.from({ length: 50 }, async (_, index) => {
          for (let turn = 0; turn < index % 5; turn += 1) await Promise.resolve();
          return each.update(count('a'), more);
        }),
      );
      const results = await Promise.all(both);
      expect(new Set(results).size).toBe(100);
      expect(await store.read(count('a'))).toBe(100);
      await other.close();
    });

    it('changes nothing where a change throws, and rejects only that one', async () => {
      const outcomes = await Promise.allSettled([
        store.update(count('a'), more),
        store.update(count('a'), () => {
          throw new Error('no');
        }),
        store.update(count('a'), more),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await store.read(count('a'))).toBe(2);
    });

    it('keeps what a change did to its old value before it threw out of the store', async () => {
      const key: Key<string[]> = { path: 'a', shape: z.array(z.string()), version: 1 };
      await store.update(key, () => ({ value: ['one'], result: null }));
      const spoilt = store.update(key, (old) => {
        old?.push('spoilt');
        throw new Error('no');
      });
      const next = store.update(key, (old = []) => ({ value: [...old, 'two'], result: null }));
      await expect(spoilt).rejects.toThrow('no');
      await next;
      expect(await store.read(key)).toEqual(['one', 'two']);
    });

    it('deletes on null', async () => {
      await store.update(count('a'), more);
      await store.update(count('a'), () => ({ value: null, result: null }));
      expect(await store.read(count('a'))).toBeUndefined();
      expect(await world.engine().get('a')).toBeUndefined();
      expect(await store.list('', { limit: 10 })).toEqual([]);
    });

    it('writes nothing where a change gives back the old value, or leaves nothing as it is', async () => {
      const key: Key<{ n: number }> = { path: 'a', shape: z.object({ n: z.number() }), version: 1 };
      const text = '{ "v": 1,  "value": { "n": 1, "more": 2 } }';
      await plant('a', text);
      expect(await store.update(key, (old) => ({ value: old, result: old?.n }))).toBe(1);
      expect(await world.engine().get('a')).toBe(text);
      await store.update(count('b'), (old) => ({ value: old, result: null }));
      await store.update(count('b'), () => ({ value: null, result: null }));
      expect(await world.engine().get('b')).toBeUndefined();
    });

    it('refuses to store what could not be read again, or undefined where there was a value', async () => {
      await store.update(count('a'), more);
      const wrong = Number('not a number');
      await expect(store.update(count('a'), () => ({ value: wrong, result: null }))).rejects.toThrow(/its shape/);
      await expect(store.update(count('a'), () => ({ value: undefined, result: null }))).rejects.toThrow(/to delete/);
      expect(await store.read(count('a'))).toBe(1);
    });

    it('gives the texts at several paths in their order', async () => {
      await plant('a', 'one');
      await plant('b', 'two');
      expect(await world.engine().getAll(['b', 'none', 'a', 'b'])).toEqual(['two', undefined, 'one', 'two']);
    });

    it('swaps only where all that is held stands, an absent text included', async () => {
      const { swap, get } = world.engine();
      await plant('b', 'stands');
      const stands = { path: 'b', text: 'stands' };
      const absent = { path: 'c', text: undefined };
      expect(await swap('a', undefined, '1', [stands, absent])).toBe(true);
      for (const wrong of [
        { path: 'b', text: 'fell' },
        { path: 'b', text: undefined },
        { path: 'c', text: 'came' },
      ]) {
        expect(await swap('a', '1', '2', [stands, wrong])).toBe(false);
        expect(await swap('a', '1', undefined, [wrong])).toBe(false);
        expect(await swap('d', undefined, '2', [wrong, absent])).toBe(false);
      }
      expect(await swap('a', '2', '3', [stands])).toBe(false);
      expect([await get('a'), await get('d')]).toEqual(['1', undefined]);
      expect(await swap('a', '1', undefined, [stands, absent])).toBe(true);
      expect(await get('a')).toBeUndefined();
    });

    it('lets no swap that holds a text take effect once another hand has changed that text', async () => {
      const { engine } = world;
      for (let round = 0; round < 20; round += 1) {
        const [mark, path] = [`b/${round}`, `a/${round}`];
        const held = [{ path: mark, text: undefined }];
        const late = Array.from({ length: 10 }, (_, index) =>
          engine().swap(`${path}/${index}`, undefined, 'late', held),
        );
        await engine().swap(mark, undefined, 'changed');
        const seen = await store.list(`${path}/`, { limit: 100 });
        await Promise.all(late);
        expect(await store.list(`${path}/`, { limit: 100 })).toEqual(seen);
      }
    });

    it('tells a guard what stands there at each look, and writes only what it allows', async () => {
      const heard: [unknown, boolean][] = [];
      const hear = (value: unknown, writes: boolean) => {
        heard.push([value, writes]);
        if (writes && value === 2) throw new Error('not now');
      };
      const guarded: Key<number> = { ...count('a'), guards: [{ key: count('b'), hear }] };
      expect(await store.update(guarded, more)).toBe(1);
      await store.update(count('b'), () => ({ value: 2, result: null }));
      await expect(store.update(guarded, more)).rejects.toThrow('not now');
      expect(await store.read(guarded)).toBe(1);
      await store.update(guarded, (old) => ({ value: old, result: null }));
      await store.update(guarded, () => ({ value: null, result: null }));
      expect(heard).toEqual([
        ...[
          [undefined, false],
          [undefined, true],
          [2, false],
          [2, true],
        ],
        ...[
          [2, false],
          [2, false],
          [2, false],
        ],
      ]);
      expect(await store.read(count('a'))).toBeUndefined();
    });

    it('judges expiry by the clock it was given, from the very moment on', async () => {
      await store.update(count('a'), () => ({ value: 1, expiresAt: NOON + 1_000, result: null }));
      await clock.advance(999);
      expect(await store.read(count('a'))).toBe(1);
      await clock.advance(1);
      expect(await store.read(count('a'))).toBeUndefined();
      clock.set(NOON);
      expect(await store.read(count('a'))).toBe(1);
    });

    it('leaves an expired value in place when it is read, and starts anew when it is updated', async () => {
      await store.update(count('a'), () => ({ value: 41, expiresAt: NOON + 1, result: null }));
      await clock.advance(1);
      await store.read(count('a'));
      expect(await store.list('', { limit: 10 })).toEqual(['a']);
      expect(await store.update(count('a'), more)).toBe(1);
    });

    it('loses no write beside reads of the expired value', async () => {
      await store.update(count('a'), () => ({ value: 1_000, expiresAt: NOON + 1, result: null }));
      await clock.advance(1);
      const other = await world.open({ clock, log });
      const work = Array.from({ length: 200 }, (_, index) =>
        index % 2 === 0 ? other.read(count('a')) : store.update(count('a'), more),
      );
      await Promise.all(work);
      expect(await other.read(count('a'))).toBe(100);
      await other.close();
    });

    it('sweeps away what has expired, page by page, and nothing else', async () => {
      const soonOrLater = Array.from({ length: 250 }, (_, index) => {
        const expiresAt = index % 2 === 0 ? NOON + 1_000 : NOON + 5_000;
        return store.update(count(`a/${index}`), () => ({ value: index, expiresAt, result: null }));
      });
      await Promise.all(soonOrLater);
      await store.update(count('a/stays'), more);
      await store.update(count('b/elsewhere'), () => ({ value: 1, expiresAt: NOON + 1_000, result: null }));
      await plant('a/damaged', 'damaged');
      expect(await store.sweep('a/')).toBe(0);
      await clock.advance(1_000);
      expect(await store.sweep('a/')).toBe(125);
      expect(await store.list('a/', { limit: 1_000 })).toHaveLength(127);
      expect(await world.engine().get('a/damaged')).toBe('damaged');
      expect(await store.list('b/', { limit: 1 })).toEqual(['b/elsewhere']);
    });

    it('sweeps away what has not changed for as long as it may be kept, and counts from the last change', async () => {
      for (const path of ['a/old', 'a/renewed', 'b/long']) await store.update(count(path), more);
      await plant('a/ageless', '{"v":1,"value":1}');
      const kept = (path: string) => (path.startsWith('a/') ? 1_000 : 5_000);
      await clock.advance(999);
      await store.update(count('a/renewed'), more);
      expect(await store.sweep('', kept)).toBe(0);
      await clock.advance(1);
      expect(await store.sweep('', kept)).toBe(1);
      expect(await store.list('', { limit: 10 })).toEqual(['a/ageless', 'a/renewed', 'b/long']);
    });

    it('sweeps no value away that is renewed at the same time', async () => {
      const paths = Array.from({ length: 50 }, (_, index) => `a/${index}`);
      const expiresAt = NOON + 1;
      await Promise.all(paths.map((path) => store.update(count(path), () => ({ value: 0, expiresAt, result: null }))));
      await clock.advance(1);
      await Promise.all([
        store.sweep('a/'),
        ...paths.map((path) => store.update(count(path), more)),
        store.sweep('a/'),
      ]);
      expect(await Promise.all(paths.map((path) => store.read(count(path))))).toEqual(paths.map(() => 1));
    });

    it('lists paths in order, in pages, under a prefix only', async () => {
      const paths = ['b/~', 'b/ ', 'a/2', 'a/10', 'a/1', 'B/1', 'a/', 'a', 'a0', 'b/__proto__'];
      for (const path of paths) await store.update(count(path), more);
      expect(await store.list('a/', { limit: 10 })).toEqual(['a/', 'a/1', 'a/10', 'a/2']);
      expect(await store.list('a/', { after: 'a/1', limit: 1 })).toEqual(['a/10']);
      expect(await store.list('a/', { after: 'A', limit: 1 })).toEqual(['a/']);
      expect(await store.list('a/', { after: 'b', limit: 9 })).toEqual([]);
      expect(await store.list('', { limit: 100 })).toEqual([...paths].sort());
      await expect(store.list('a/', { limit: 0 })).rejects.toThrow(RangeError);
    });

    it('takes paths of at most 200 characters of printable ASCII', async () => {
      const longest = 'x'.repeat(200);
      await store.update(count(longest), more);
      expect(await store.list('x', { limit: 2 })).toEqual([longest]);
      for (const path of [`${longest}x`, '', 'zürich', 'a\u0000b', 'a\nb', '\ud800']) {
        await expect(store.read(count(path))).rejects.toThrow(RangeError);
        await expect(store.update(count(path), more)).rejects.toThrow(RangeError);
      }
      await expect(store.list('zü', { limit: 1 })).rejects.toThrow(RangeError);
    });

    for (const text of ['', 'not JSON', 'null', '7', '{"v":1}', '{"v":"1","value":1}', '{"v":1,"value":"a word"}']) {
      it(`keeps ${text === '' ? 'an empty text' : text} aside, reports it once, and counts it as absent`, async () => {
        await plant('person/7/quiz', text);
        expect(await store.read(count('person/7/quiz'))).toBeUndefined();
        expect(await store.update(count('person/7/quiz'), more)).toBe(1);
        const key = quarantined('quarantine/person/7/quiz');
        expect(await store.read(key)).toEqual({ path: 'person/7/quiz', text });
        const errors = log.lines.filter(({ level }) => level === 'error');
        expect(errors.map(({ facts }) => [facts.path, facts.kept])).toEqual([['person/7/quiz', key.path]]);
        expect(JSON.stringify(log.lines)).not.toContain('a word');
      });
    }

    it('keeps every damaged text aside, though their long paths begin alike', async () => {
      const paths = ['1', '2'].map((last) => `${'x'.repeat(199)}${last}`);
      for (const [index, path] of paths.entries()) await plant(path, `damaged ${index}`);
      for (const path of paths) await store.update(count(path), more);
      await plant(paths[0] ?? '', 'damaged again');
      await store.read(count(paths[0] ?? ''));
      const shelves = await store.list('quarantine/', { limit: 10 });
      const kept = await Promise.all(shelves.map((path) => store.read(quarantined(path))));
      expect(shelves.every((path) => path.length <= 200)).toBe(true);
      expect(kept.map((entry) => entry?.text).sort()).toEqual(['damaged 0', 'damaged 1', 'damaged again']);
      expect(new Set(kept.map((entry) => entry?.path))).toEqual(new Set(paths));
    });

    it('never touches a value that newer code wrote, not even an expired one, and says so', async () => {
      const text = '{"v":3,"expiresAt":1,"value":{"of":"tomorrow"}}';
      await plant('a', text);
      await expect(store.read(count('a', 2))).rejects.toThrow(NewerValue);
      await expect(store.update(count('a', 2), () => ({ value: null, result: null }))).rejects.toThrow(/version 3.* 2/);
      expect(await world.engine().get('a')).toBe(text);
      expect(log.lines.map(({ facts }) => facts)).toContainEqual({ path: 'a', found: 3, known: 2 });
    });

    it('reads what older code wrote, and writes it in its own version', async () => {
      await plant('a', '{"v":1,"value":1}');
      await store.update(count('a', 2), more);
      expect(await world.engine().get('a')).toBe(`{"v":2,"at":${NOON},"value":2}`);
    });

    it('takes the names of prototypes for plain data, as paths and inside values', async () => {
      const key: Key<Record<string, string>> = {
        path: '__proto__',
        shape: z.record(z.string(), z.string()),
        version: 1,
      };
      const value = Object.fromEntries(
        ['__proto__', '%__proto__', 'constructor', 'toString'].map((name) => [name, name]),
      );
      await store.update(key, () => ({ value, result: null }));
      await store.update(key, (old = {}) => ({ value: { ...old, more: 'more' }, result: null }));
      expect(Object.entries((await store.read(key)) ?? {})).toEqual([...Object.entries(value), ['more', 'more']]);
      expect(await store.read(count('constructor'))).toBeUndefined();
    });

    it('stores any words as they were, lone surrogates and NUL included', async () => {
      const words = 'né 😀 \ud800 \u0000 "\\\u2028 \ufffd';
      const key: Key<string> = { path: 'a', shape: z.string(), version: 1 };
      await store.update(key, () => ({ value: words, result: null }));
      await store.update(key, (old) => ({ value: `${old}!`, result: null }));
      expect(await store.read(key)).toBe(`${words}!`);
    });

    it('stores and expires alike in every time zone of the host', async () => {
      const zone = process.env.TZ;
      const texts: unknown[] = [];
      for (const each of ['UTC', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Kiritimati']) {
        process.env.TZ = each;
        clock.set(NOON);
        await store.update(count('a'), () => ({ value: 1, expiresAt: NOON + 1_000, result: null }));
        texts.push(await world.engine().get('a'));
        expect(await store.read(count('a'))).toBe(1);
        await clock.advance(1_000);
        expect(await store.read(count('a'))).toBeUndefined();
      }
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
      expect(new Set(texts)).toEqual(new Set([`{"v":1,"at":${NOON},"expiresAt":${NOON + 1_000},"value":1}`]));
    });

    it('throws when its engine fails, and never looks empty', async () => {
      await store.update(count('a'), more);
      await world.fail();
      await expect(store.read(count('a'))).rejects.toThrow();
      await expect(store.update(count('a'), more)).rejects.toThrow();
      await expect(store.list('', { limit: 1 })).rejects.toThrow();
      await expect(store.sweep('')).rejects.toThrow();
    });

    it('finishes what is under way before it closes, and refuses what comes after', async () => {
      const updates = Array.from({ length: 20 }, () => store.update(count('a'), more));
      await store.close();
      expect((await Promise.allSettled(updates)).map(({ status }) => status)).toEqual(updates.map(() => 'fulfilled'));
      await expect(store.read(count('a'))).rejects.toThrow(/closed/);
      await expect(store.update(count('a'), more)).rejects.toThrow(/closed/);
    });
  });
}
