// What every engine shares: envelope, folding, expiry, quarantine. An engine only compares and sets texts.
import { z } from 'zod';
import { isOver, open, seal } from './envelope.ts';
import { queues, type Run } from './folding.ts';
import { mustBePath, rangeOf, shelf } from './path.ts';
import type { Change, Clock, Key, Log, Store } from './ports.ts';

/** What a driver writes: texts by path, with one compare-and-set. Every member throws when the engine fails. */
export interface Engine {
  get(path: string): Promise<string | undefined>;
  /** Replaces exactly `old` by `next` (`undefined`: absent), durably, or changes nothing and says false. */
  swap(path: string, old: string | undefined, next: string | undefined): Promise<boolean>;
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
  async function judge<T>(key: Key<T>, text: string | undefined): Promise<T | undefined> {
    const opened = open(key, text, clock.now());
    if (opened.kind === 'value') return opened.value;
    if (opened.kind === 'newer') {
      log.error({ path: key.path, found: opened.v, known: key.version }, 'A stored value is newer than this code.');
      const versions = `has version ${opened.v}, this code knows ${key.version}`;
      throw new NewerValue(`${key.path} ${versions}: it was left alone. Start the newer release.`);
    }
    if (opened.kind === 'unreadable' && text !== undefined) await keep(key.path, text, opened.why);
    return undefined;
  }

  /** One attempt: true when every ask was settled or rejected, false when someone else wrote meanwhile. */
  async function attempt(run: Run): Promise<boolean> {
    const [{ key }] = run;
    const now = clock.now();
    const found = await engine.get(key.path);
    const value = await judge(key, found);
    // A copy for every change, so that what one does to its old value reaches no other.
    const again = (text: string | undefined) => ({ text, old: () => opened(key, text, now) });
    let state = { text: found, old: (): unknown => value };
    const ends: (() => void)[] = [];
    for (const ask of run) {
      const old = state.old();
      try {
        const asked = ask.attempt(old);
        const { value: next } = asked.change;
        state = again(next === old ? state.text : next === null ? undefined : sealed(key, asked.change, now));
        ends.push(asked.settle);
      } catch (error) {
        state = again(state.text);
        ends.push(() => ask.reject(error));
      }
    }
    if (state.text !== found && !(await engine.swap(key.path, found, state.text))) return false;
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
      return judge(key, await engine.get(key.path));
    },
    async update<T, R>(key: Key<T>, change: (old: T | undefined) => Change<T, R>): Promise<R> {
      mustBeOpen();
      mustBePath(key.path);
      const { promise, resolve, reject } = Promise.withResolvers<R>();
      add({
        key,
        reject,
        attempt(old) {
          // The run hands over what this key's own shape read.
          const asked = change(old as T | undefined);
          return { change: asked, settle: () => resolve(asked.result) };
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

/** What a text judged before says. */
function opened(key: Key<unknown>, text: string | undefined, now: number): unknown {
  const judged = open(key, text, now);
  return judged.kind === 'value' ? judged.value : undefined;
}

/** A change as text, which must be readable again: else the value would be lost to its next reader. */
function sealed(key: Key<unknown>, { value, expiresAt }: Change<unknown, unknown>, now: number): string {
  if (value === undefined) throw new TypeError(`An update of ${key.path} gave undefined; to delete is null.`);
  const text = seal(key, value, expiresAt, now);
  const judged = open(key, text, Number.NEGATIVE_INFINITY);
  if (judged.kind === 'value') return text;
  const why = judged.kind === 'unreadable' ? `: ${judged.why}` : '';
  throw new TypeError(`What an update would store under ${key.path} does not fit its shape${why}.`);
}
