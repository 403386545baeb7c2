// The way to a store on another machine: it may go away. Calls then fail at once, it is looked for again, and both are said once.
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../core/ports.ts';
import { RefusedStore, StoreFailure } from '../core/store.ts';

/** How long one answer may take, and how long after a failed try the next one comes, first and at most. Milliseconds. */
export type Limits = { readonly answer: number; readonly first: number; readonly most: number };
export const LIMITS: Limits = { answer: 3_000, first: 100, most: 2_000 };

/** What an error means: the server is gone or busy, it will not have us before something changes, or it says no to this alone. */
export type Fault = { readonly kind: 'away' | 'refused' | 'no'; readonly words: string };

/** What an engine does with its one connection, or its few. */
export type Way = {
  /** "Redis" or "Postgres". */
  readonly name: string;
  /** Connects and looks whether the server will do; rejects where it cannot be reached or will not do. `lost`: it ended by itself. */
  readonly reach: (lost: (error: unknown) => void) => Promise<void>;
  /** Lets go of every connection, at once: what is under way fails. */
  readonly drop: () => void;
  /** What an error means, in words for the operator that hold nothing of STORE_URL's value. */
  readonly explain: (error: unknown) => Fault;
};

export type Link = {
  /** Carries something out over the connection. Throws a StoreFailure where it failed, or took too long: it may have been done. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
  readonly close: () => void;
};

class Late extends Error {}

/**
 * Connects. A server that will not have us throws; one that cannot be reached is said once and looked for until it is there, and
 * calls fail meanwhile.
 */
export async function openLink(way: Way, log: Log, { answer, first, most }: Limits = LIMITS): Promise<Link> {
  const { name } = way;
  const closing = new AbortController();
  const { signal } = closing;
  /** Why nothing can be asked now, or null. */
  let away: StoreFailure | null = new StoreFailure(`STORE_URL: ${name} is not connected yet.`);

  const faultOf = (error: unknown): Fault =>
    error instanceof Late
      ? { kind: 'away', words: `did not answer within ${answer / 1000} seconds` }
      : way.explain(error);
  const failure = ({ kind, words }: Fault): StoreFailure =>
    new (kind === 'refused' ? RefusedStore : StoreFailure)(`STORE_URL: ${name} ${words}.`);

  function inTime<T>(work: () => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    // What came while this very process was too busy to look is read first.
    const timer = setTimeout(() => setImmediate(() => reject(new Late())), answer);
    work()
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
    return promise;
  }

  async function reach(): Promise<void> {
    try {
      await inTime(() => way.reach(lost));
    } catch (error) {
      way.drop();
      throw failure(faultOf(error));
    }
  }

  function lost(error: unknown): void {
    const fault = faultOf(error);
    if (fault.kind !== 'no') leave(failure(fault));
  }

  async function seek(): Promise<void> {
    for (let wait = first; !signal.aborted; wait = Math.min(wait * 2, most)) {
      await pause(wait, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      try {
        await reach();
      } catch (error) {
        const why = error as StoreFailure;
        // News where waiting alone will not help: a server that is there again may not know our password.
        if (why instanceof RefusedStore && why.message !== away?.message) log.error({}, `${why.message} Trying on.`);
        away = why;
        continue;
      }
      away = null;
      log.info({}, `${name} is there again: everything goes on.`);
      return;
    }
  }

  function leave(why: StoreFailure): void {
    if (away || signal.aborted) return;
    away = why;
    way.drop();
    log.error({}, `${why.message} Nothing is kept or read until it is back: trying on.`);
    void seek();
  }

  try {
    await reach();
    away = null;
  } catch (error) {
    if (error instanceof RefusedStore) throw error;
    away = null;
    leave(error as StoreFailure);
  }

  return {
    async run(work) {
      if (away) throw away;
      try {
        return await inTime(work);
      } catch (error) {
        const fault = faultOf(error);
        const why = failure(fault);
        if (fault.kind !== 'no') leave(why);
        throw why;
      }
    },
    close() {
      closing.abort();
      away = new StoreFailure('The store is closed, since the bot is stopping. Start it again.');
      way.drop();
    },
  };
}
