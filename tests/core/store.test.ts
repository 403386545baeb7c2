// What every engine shares, tried with every order of steps, with engines that fail, and against a plain map.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { open, seal, sealed } from '../../src/core/envelope.ts';
import { LONGEST, rangeOf, shelf } from '../../src/core/path.ts';
import type { Key } from '../../src/core/ports.ts';
import { type Engine, storeOver } from '../../src/core/store.ts';
import { memoryEngine } from '../../src/drivers/store-memory.ts';
import { handClock, NOON, recordingLog } from '../world.ts';

const world = () => ({ clock: handClock(), log: recordingLog() });
const numbers = z.array(z.number());
const list = (path: string): Key<number[]> => ({ path, shape: numbers, version: 1 });
const add = (item: number) => (old: readonly number[] | undefined) => ({ value: [...(old ?? []), item], result: item });

/** An engine whose every answer comes when, and in the order that, the scheduler likes. */
const scheduled = (engine: Engine, scheduler: fc.Scheduler): Engine => ({
  get: scheduler.scheduleFunction(engine.get),
  getAll: scheduler.scheduleFunction(engine.getAll),
  swap: scheduler.scheduleFunction(engine.swap),
  range: scheduler.scheduleFunction(engine.range),
  close: engine.close,
});

/** An engine that fails, having done nothing, where its row of luck says so. */
function flaky(engine: Engine, luck: readonly boolean[]): Engine {
  let turn = 0;
  const lucky = () => {
    if (luck[turn++ % luck.length] === false) throw new Error('the engine is away');
  };
  return {
    ...engine,
    async get(path) {
      lucky();
      return engine.get(path);
    },
    async getAll(paths) {
      lucky();
      return engine.getAll(paths);
    },
    async swap(...swap) {
      lucky();
      return engine.swap(...swap);
    },
  };
}

const tokens = fc.stringMatching(/^[ -~]{1,40}$/);
const deeds = fc.record({
  path: fc.constantFrom('a', 'b'),
  deed: fc.oneof(
    fc.record({
      kind: fc.constant('set' as const),
      value: fc.integer(),
      lasts: fc.option(fc.integer({ min: -1, max: 3 })),
    }),
    fc.record({ kind: fc.constantFrom('double' as const, 'delete' as const, 'leave' as const, 'throw' as const) }),
  ),
});

describe('A store', () => {
  it('does what a plain map would do, whatever is asked for together and however time passes', async () => {
    const number = (path: string): Key<number> => ({ path, shape: z.number(), version: 1 });
    const turns = fc.array(
      fc.record({ passes: fc.integer({ min: 0, max: 2 }), together: fc.array(deeds), sweeps: fc.boolean() }),
    );
    await fc.assert(
      fc.asyncProperty(turns, async (all) => {
        const clock = handClock();
        const store = storeOver(memoryEngine(), { clock, log: recordingLog() });
        const map = new Map<string, { value: number; until: number }>();
        const standing = (path: string) => {
          const there = map.get(path);
          return there && there.until > clock.now() ? there.value : undefined;
        };
        for (const { passes, together, sweeps } of all) {
          clock.set(clock.now() + passes);
          const outcomes = Promise.allSettled(
            together.map(({ path, deed }) =>
              store.update<number, number | undefined>(number(path), (old) => {
                if (deed.kind === 'set') {
                  const lasts = deed.lasts === null ? {} : { expiresAt: clock.now() + deed.lasts };
                  return { value: deed.value, result: old, ...lasts };
                }
                if (deed.kind === 'throw') throw new Error('no');
                if (deed.kind === 'leave') return { value: old, result: old };
                return { value: deed.kind === 'delete' ? null : (old ?? 1) * 2, result: old };
              }),
            ),
          );
          const expected = together.map(({ path, deed }) => {
            const old = standing(path);
            if (deed.kind === 'throw') return undefined;
            if (deed.kind === 'delete') map.delete(path);
            if (deed.kind === 'double' && old !== 0)
              map.set(path, { value: (old ?? 1) * 2, until: Number.POSITIVE_INFINITY });
            // The very old value means: leave it, expiry included.
            if (deed.kind === 'set' && deed.value !== old) {
              const until = deed.lasts === null ? Number.POSITIVE_INFINITY : clock.now() + deed.lasts;
              map.set(path, { value: deed.value, until });
            }
            return { old };
          });
          for (const [index, outcome] of (await outcomes).entries()) {
            const was = expected[index];
            expect(outcome.status === 'fulfilled' ? { old: outcome.value } : undefined).toEqual(was);
          }
          if (sweeps) await store.sweep('');
          for (const path of ['a', 'b']) expect(await store.read(number(path))).toBe(standing(path));
        }
      }),
    );
  });

  it('keeps every acknowledged update of two processes once, in each one’s order, however their steps fall', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 6 }), async (scheduler, many) => {
        const engine = memoryEngine();
        const stores = [1, 2].map(() => storeOver(scheduled(engine, scheduler), world()));
        const updates = stores.flatMap((store, process) =>
          Array.from({ length: many }, (_, index) => store.update(list('a'), add(process * 100 + index))),
        );
        await scheduler.waitFor(Promise.all(updates));
        const kept = (await storeOver(engine, world()).read(list('a'))) ?? [];
        expect(kept).toHaveLength(many * 2);
        for (const process of [0, 1]) {
          const own = kept.filter((item) => Math.floor(item / 100) === process);
          expect(own).toEqual(Array.from({ length: many }, (_, index) => process * 100 + index));
        }
      }),
    );
  });

  it('keeps what was acknowledged and nothing that was refused while its engine comes and goes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { minLength: 1 }),
        fc.integer({ min: 1, max: 20 }),
        async (luck, many) => {
          const engine = memoryEngine();
          const store = storeOver(flaky(engine, [...luck, true]), world());
          const updates: Promise<number>[] = [];
          for (let item = 0; item < many; item += 1) {
            updates.push(store.update(list('a'), add(item)));
            if (item % 3 === 0) await Promise.allSettled(updates);
          }
          const outcomes = await Promise.allSettled(updates);
          const acknowledged = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
          expect((await storeOver(engine, world()).read(list('a'))) ?? []).toEqual(acknowledged);
        },
      ),
    );
  });

  it('never sweeps a renewed value away, however the steps fall', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const engine = memoryEngine();
        await engine.swap('a', undefined, seal(list('a'), [0], NOON - 1));
        const store = storeOver(scheduled(engine, scheduler), world());
        await scheduler.waitFor(Promise.all([store.sweep(''), store.update(list('a'), add(1)), store.sweep('')]));
        expect(await storeOver(engine, world()).read(list('a'))).toEqual([1]);
      }),
    );
  });

  it('keeps a damaged text aside once, and before anything else is written, when two processes meet it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.string(), async (scheduler, words) => {
        const text = `damaged: ${words}`;
        const engine = memoryEngine();
        await engine.swap('a', undefined, text);
        const watched: Engine = {
          ...engine,
          async swap(path, old, next) {
            if (path === 'a' && old === text) expect(await engine.get('quarantine/a')).toContain('damaged');
            return engine.swap(path, old, next);
          },
        };
        const worlds = [world(), world()];
        const stores = worlds.map((each) => storeOver(scheduled(watched, scheduler), each));
        await scheduler.waitFor(Promise.all(stores.map((store, item) => store.update(list('a'), add(item)))));
        expect(await engine.range('', '~', 10)).toEqual(['a', 'quarantine/a']);
        expect(worlds.flatMap(({ log }) => log.lines)).toHaveLength(1);
        expect(await storeOver(engine, world()).read(list('a'))).toHaveLength(2);
      }),
    );
  });

  /** A store, and how often it asked its engine to swap. */
  function counting() {
    const engine = memoryEngine();
    let asked = 0;
    const counted: Engine = {
      ...engine,
      swap(...swap) {
        asked += 1;
        return engine.swap(...swap);
      },
    };
    return { store: storeOver(counted, world()), swaps: () => asked };
  }

  it('writes once for updates that wait together', async () => {
    const { store, swaps } = counting();
    await Promise.all(Array.from({ length: 100 }, (_, item) => store.update(list('a'), add(item))));
    expect(swaps()).toBe(1);
  });

  it('judges a value once for updates that wait together, however many', async () => {
    let judged = 0;
    const shape = z.array(z.number()).refine(() => ++judged > 0);
    const store = storeOver(memoryEngine(), world());
    const key = { path: 'a', shape, version: 1 };
    await Promise.all(Array.from({ length: 500 }, (_, item) => store.update(key, add(item))));
    expect(judged).toBe(1);
    expect(await store.read(key)).toHaveLength(500);
  });

  it('refuses of updates that wait together only the one whose value does not fit', async () => {
    const store = storeOver(memoryEngine(), world());
    const outcomes = await Promise.allSettled([1, Number.NaN, 3].map((item) => store.update(list('a'), add(item))));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await store.read(list('a'))).toEqual([1, 3]);
  });

  it('lets no change of those that wait together reach into the value of another', async () => {
    const store = storeOver(memoryEngine(), world());
    const pushing = (item: number) => (old: number[] | undefined) => {
      old?.push(item);
      return { value: old ?? [item], result: null };
    };
    await Promise.all([add(1), pushing(2), add(3)].map((change) => store.update<number[], unknown>(list('a'), change)));
    expect(await store.read(list('a'))).toEqual([1, 3]);
  });

  it('folds updates under guards of their own, and refuses alone the one whose guard says no', async () => {
    const { store, swaps } = counting();
    await store.update(list('gone/250'), add(1));
    const before = swaps();
    const hear = (value: unknown, writes: boolean) => {
      if (writes && value !== undefined) throw new Error('deleted');
    };
    const votes = Array.from({ length: 500 }, (_, item) => {
      const guards = [{ key: list(`gone/${item}`), hear }];
      return store.update({ ...list('a'), guards }, add(item));
    });
    const refused = (await Promise.allSettled(votes)).flatMap(({ status }, item) =>
      status === 'rejected' ? [item] : [],
    );
    expect(refused).toEqual([250]);
    expect(await store.read(list('a'))).toHaveLength(499);
    expect(swaps() - before).toBeLessThan(10);
  });

  it('looks again at all of a run where one of its guards moved meanwhile', async () => {
    const engine = memoryEngine();
    let isFirst = true;
    const moved: Engine = {
      ...engine,
      async swap(...swap) {
        if (isFirst) await engine.swap('gone/2', undefined, seal(list('gone/2'), [1]));
        isFirst = false;
        return engine.swap(...swap);
      },
    };
    const store = storeOver(moved, world());
    const hear = (value: unknown, writes: boolean) => {
      if (writes && value !== undefined) throw new Error('deleted');
    };
    const votes = [1, 2, 3].map((item) =>
      store.update({ ...list('a'), guards: [{ key: list(`gone/${item}`), hear }] }, add(item)),
    );
    expect((await Promise.allSettled(votes)).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(await store.read(list('a'))).toEqual([1, 3]);
  });

  it('judges a change by the value it was at last made from, not by one that had gone stale', async () => {
    const engine = memoryEngine();
    let swaps = 0;
    const overtaken: Engine = {
      ...engine,
      async swap(path, old, next) {
        swaps += 1;
        if (swaps === 1) await engine.swap(path, old, seal(list(path), [7]));
        return engine.swap(path, old, next);
      },
    };
    const store = storeOver(overtaken, world());
    const first = store.update(list('a'), add(1));
    const onlyAfterSeven = store.update(list('a'), (old = []) => {
      if (!old.includes(7)) throw new Error('too early');
      return add(2)(old);
    });
    expect(await Promise.all([first, onlyAfterSeven])).toEqual([1, 2]);
    expect(await store.read(list('a'))).toEqual([7, 1, 2]);
  });

  it('writes nothing on the strength of a guard that has changed meanwhile, however the steps fall', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const engine = memoryEngine();
        const store = storeOver(scheduled(engine, scheduler), world());
        const other = storeOver(scheduled(engine, scheduler), world());
        const hear = (value: unknown, writes: boolean) => {
          if (writes && value !== undefined) throw new Error('too late');
        };
        const guarded = { ...list('a'), guards: [{ key: list('mark'), hear }] };
        const late = [1, 2].map((item) => store.update(guarded, add(item)).catch(() => null));
        const marking = (async () => {
          await other.update(list('mark'), add(1));
          return other.read(list('a'));
        })();
        await scheduler.waitFor(Promise.all([...late, marking]));
        expect(await storeOver(engine, world()).read(list('a'))).toEqual(await marking);
      }),
    );
  });

  it('folds only updates that read the value alike', async () => {
    const store = storeOver(memoryEngine(), world());
    const strings: Key<string> = { path: 'a', shape: z.string(), version: 2 };
    const results = await Promise.allSettled([
      store.update(list('a'), add(1)),
      store.update(strings, (old) => ({ value: 'two', result: old })),
      store.update(list('a'), add(3)),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(await store.read(strings)).toBe('two');
  });

  it('gives up, and says so, where a text changes without end', async () => {
    const restless: Engine = { ...memoryEngine(), swap: async () => false };
    await expect(storeOver(restless, world()).update(list('a'), add(1))).rejects.toThrow(/changed 1000 times/);
  });
});

describe('An envelope', () => {
  const key: Key<unknown> = { path: 'a', shape: z.json(), version: 1 };

  it('gives back whatever JSON can say', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = seal(key, value);
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(open(key, text, NOON)).toEqual({ kind: 'value', value: plain });
      }),
    );
  });

  it('is made of a value exactly where that can be read back from it', () => {
    const shapes: readonly z.ZodType[] = [
      z.json(),
      z.looseObject({ a: z.number().optional() }),
      z.record(z.string(), z.array(z.number())),
    ];
    const values = fc.oneof(
      fc.anything({ withNullPrototype: true, withSparseArray: true, withDate: true, withBigInt: true }),
      fc.dictionary(
        fc.constantFrom('a', 'b', '__proto__'),
        fc.constantFrom(0, -0, Number.NaN, undefined, null, [1], []),
      ),
    );
    fc.assert(
      fc.property(values, fc.constantFrom(...shapes), (value, shape) => {
        const of = { path: 'a', shape, version: 1 };
        const tried = (make: () => string): boolean => {
          try {
            return open(of, make(), Number.NEGATIVE_INFINITY).kind === 'value';
          } catch {
            return false;
          }
        };
        expect(tried(() => sealed(of, { value, result: null }, NOON))).toBe(
          value !== undefined && tried(() => seal(of, value)),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws on a text, whatever it says', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(['unreadable', 'newer', 'value', 'none']).toContain(open(key, text, NOON).kind);
      }),
    );
  });
});

describe('A path', () => {
  it('is in the range of its prefix when it begins so, and only then, and after what it comes after', () => {
    fc.assert(
      fc.property(tokens, tokens, fc.option(tokens, { nil: undefined }), (prefix, rest, after) => {
        const [from, below] = rangeOf(prefix, after);
        for (const path of [prefix, prefix + rest, rest]) {
          const wanted = path.startsWith(prefix) && (after === undefined || path > after);
          expect(path >= from && path < below).toBe(wanted);
        }
      }),
    );
  });

  it('has a shelf that fits, for every copy another one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: LONGEST }), (length) => {
        const shelves = Array.from({ length: 120 }, (_, index) => shelf('x'.repeat(length), index + 1));
        expect(Math.max(...shelves.map((path) => path.length))).toBeLessThanOrEqual(LONGEST);
        expect(new Set(shelves).size).toBe(shelves.length);
      }),
    );
  });
});
