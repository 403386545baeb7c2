// What every engine shares: envelope, folding, expiry, quarantine. An engine only compares and sets texts.
import { z } from 'zod';
import { isOver, open, seal } from './envelope.ts';
import { queues, type Run } from './folding.ts';
import { mustBePath, rangeOf, shelf } from './path.ts';
import type { Change, Clock, Guard, Key, Log, Store } from './ports.ts';
import { carriedOut } from './run.ts';

/** A text that must stand at another path (`undefined`: absent) for a swap to count. */
export type Held = { readonly path: string; readonly text: string | undefined };

/** A compare-and-set, as an engine is asked for it. */
export type Swap = {
  readonly path: string;
  readonly old: string | undefined;
  readonly next: string | undefined;
  readonly held: readonly Held[];
};

/** What a driver writes: texts by path, with one compare-and-set. Every member throws when the engine fails. */
export interface Engine {
  get(path: string): Promise<string | undefined>;
  /** The texts at several paths, in their order, as they stood at one and the same moment. */
  getAll(paths: readonly string[]): Promise<readonly (string | undefined)[]>;
  /**
   * Replaces exactly `old` by `next` (`undefined`: absent), durably, or changes nothing and says false. So it does where one of
   * the `held` texts does not stand, in the very moment of the swap: once somebody's swap of such a text is acknowledged, none
   * that relied on what was there before takes effect any more.
   */
  swap(path: string, old: string | undefined, next: string | undefined, held?: readonly Held[]): Promise<boolean>;
  /** Paths from `from` up to, and not including, `below`, in order, at most `limit`: an index range, never a scan. */
  range(from: string, below: string, limit: number): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** A store that holds something open. */
export type OpenStore = Store & {
  /**
   * Removes what has expired under a prefix, by compare-and-set; gives how many. A value just renewed stays. `kept` says for how
   * long after its last change a value may stay at most, in milliseconds, by its path.
   */
  sweep(prefix: string, kept?: (path: string) => number): Promise<number>;
  /** Refuses new calls, lets updates under way finish, then closes the engine. */
  close(): Promise<void>;
};

/** An engine failed. The message is for the operator: what happened, and the way out. */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';
}

/** No further start can help before STORE_URL, or what stands there, changes. */
export class RefusedStore extends StoreFailure {
  /** EX_CONFIG: a supervisor that knows it leaves the program where it is. */
  readonly exitCode = 78;
}

/** The value was written by a later version of this code, and was left alone. */
export class NewerValue extends Error {
  override readonly name = 'NewerValue';
}

/** A damaged text, kept as it was found under `path`. */
export const quarantined = (shelfPath: string): Key<{ readonly path: string; readonly text: string }> => ({
  path: shelfPath,
  shape: z.object({ path: z.string(), text: z.string() }),
  version: 1,
});

/** A look at a value: its text, its value, what stands at its guards' paths, and those texts as a swap is to hold them. */
type Seen<T> = {
  readonly text: string | undefined;
  readonly value: T | undefined;
  readonly said: ReadonlyMap<string, unknown>;
  readonly held: readonly Held[];
};

const NOTHING: Seen<never>['said'] = new Map();

/** Swaps that may fail in a row before an update gives up: each means that someone else's succeeded. */
const TRIES = 1_000;
/** Paths that a sweep looks at between two turns. */
const PAGE = 100;

export function storeOver(engine: Engine, world: { readonly clock: Clock; readonly log: Log }): OpenStore {
  const { clock, log } = world;
  const { add, idle } = queues(settle);
  let closed = false;

  /** Keeps a damaged text before anything may write over it. The same text is kept, and reported, once. */
  async function keep(path: string, text: string, why: string): Promise<void> {
    for (let copy = 1; ; copy += 1) {
      const key = quarantined(shelf(path, copy));
      const entry = seal(key, { path, text }, undefined, clock.now());
      const found = await engine.get(key.path);
      if (found === undefined && (await engine.swap(key.path, undefined, entry))) {
        log.error(
          { path, kept: key.path, why },
          'A stored value was unreadable: it is kept aside and counts as absent.',
        );
        return;
      }
      const there = open(key, await engine.get(key.path), clock.now());
      if (there.kind === 'value' && there.value.path === path && there.value.text === text) return;
    }
  }

  /** What a stored text says; refuses a newer one, keeps an unreadable one aside. */
  function judge<T>(key: Key<T>, text: string | undefined): T | undefined | Promise<undefined> {
    const opened = open(key, text, clock.now());
    if (opened.kind === 'value') return opened.value;
    if (opened.kind === 'newer') {
      log.error({ path: key.path, found: opened.v, known: key.version }, 'A stored value is newer than this code.');
      const versions = `has version ${opened.v}, this code knows ${key.version}`;
      throw new NewerValue(`${key.path} ${versions}: it was left alone. Start the newer release.`);
    }
    if (opened.kind === 'none' || text === undefined) return undefined;
    return keep(key.path, text, opened.why).then(() => undefined);
  }

  /** What stands under a key, as its text and as its value, and what stands at the paths of these guards, all of one moment. */
  async function look<T>(key: Key<T>, guards: readonly Guard[]): Promise<Seen<T>> {
    if (guards.length === 0) {
      const text = await engine.get(key.path);
      return { text, value: await judge(key, text), said: NOTHING, held: [] };
    }
    const keys = distinct(guards);
    const [text, ...texts] = await engine.getAll([key.path, ...keys.map(({ path }) => path)]);
    const held = keys.map(({ path }, index): Held => ({ path, text: texts[index] }));
    const said = new Map<string, unknown>();
    for (const [index, of] of keys.entries()) said.set(of.path, await judge(of, texts[index]));
    return { text, value: await judge(key, text), said, held };
  }

  /** One attempt: true when every ask was settled or rejected, false when someone else wrote meanwhile. */
  async function attempt(run: Run): Promise<boolean> {
    const guards = run.flatMap(({ key }) => key.guards ?? []);
    const seen = await look(run[0].key, guards);
    const { text, ends } = carriedOut(run, { ...seen, now: clock.now() });
    if (text !== seen.text && !(await engine.swap(run[0].key.path, seen.text, text, seen.held))) return false;
    for (const end of ends) end();
    return true;
  }

  async function settle(run: Run): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) if (await attempt(run)) return;
    const [{ key }] = run;
    throw new StoreFailure(`${key.path} changed ${TRIES} times while one update was under way. Try again.`);
  }

  function mustBeOpen(): void {
    if (closed) throw new StoreFailure('The store is closed, since the bot is stopping. Start it again.');
  }

  async function list(prefix: string, { after, limit }: { readonly after?: string; readonly limit: number }) {
    mustBeOpen();
    if (!Number.isSafeInteger(limit) || limit < 1) throw new RangeError(`A page holds at least 1 path, not ${limit}.`);
    const [from, below] = rangeOf(prefix, after);
    return engine.range(from, below, limit);
  }

  return {
    list,
    async read(key) {
      mustBeOpen();
      mustBePath(key.path);
      const { value, said } = await look(key, key.guards ?? []);
      tell(key, said, false);
      return value;
    },
    async update<T, R>(key: Key<T>, change: (old: T | undefined) => Change<T, R>): Promise<R> {
      mustBeOpen();
      mustBePath(key.path);
      const { promise, resolve, reject } = Promise.withResolvers<R>();
      add({
        key,
        reject,
        attempt(old, said) {
          tell(key, said, false);
          // The run hands over what this key's own shape read.
          const asked = change(old as T | undefined);
          if (asked.value !== null && asked.value !== old) tell(key, said, true);
          // The result alone: what waits for the engine holds on to no value that is in between.
          const { result } = asked;
          return { change: asked, settle: () => resolve(result) };
        },
      });
      return promise;
    },
    async sweep(prefix, kept) {
      let removed = 0;
      for (let page = await list(prefix, { limit: PAGE }); ; ) {
        for (const path of page) {
          const text = await engine.get(path);
          if (text === undefined || !isOver(text, clock.now(), kept?.(path))) continue;
          if (await engine.swap(path, text, undefined)) removed += 1;
        }
        const last = page.at(-1);
        if (last === undefined) return removed;
        page = await list(prefix, { after: last, limit: PAGE });
      }
    },
    async close() {
      if (closed) return;
      closed = true;
      await idle();
      await engine.close();
    },
  };
}

/** The keys of guards, each path once. */
const distinct = (guards: readonly Guard[]): readonly Key<unknown>[] => [
  ...new Map(guards.map(({ key }) => [key.path, key])).values(),
];

/** Tells a key's guards what stands at their own paths. */
function tell({ guards = [] }: Key<unknown>, said: ReadonlyMap<string, unknown>, writes: boolean): void {
  for (const { key, hear } of guards) hear(said.get(key.path), writes);
}
