// Updates that wait for one path are taken together, in their order; those of different paths do not wait for each other.
import type { Change, Key } from './ports.ts';

/**
 * One waiting update, its types known only inside. `attempt` gets the old value and what stands at the guards' paths, by path, and
 * may run more than once; `settle` runs once its result stands.
 */
export type Ask = {
  readonly key: Key<unknown>;
  readonly attempt: (
    old: unknown,
    said: ReadonlyMap<string, unknown>,
  ) => { readonly change: Change<unknown, unknown>; readonly settle: () => void };
  readonly reject: (error: unknown) => void;
};

/** At least one update to one key, all of the very same shape and version: a shape made anew for every call is not folded. */
export type Run = readonly [Ask, ...Ask[]];

export type Queues = {
  readonly add: (ask: Ask) => void;
  /** Resolves when nothing waits and nothing is under way. */
  readonly idle: () => Promise<void>;
};

/** `work` settles or rejects every ask of a run; when it throws, all of them are rejected. */
export function queues(work: (run: Run) => Promise<void>): Queues {
  const waiting = new Map<string, Ask[]>();
  const busy = new Set<Promise<void>>();

  async function drain(path: string, asks: Ask[]): Promise<void> {
    // What is asked for in the same turn is folded as well.
    await Promise.resolve();
    for (let run = takeRun(asks); run; run = takeRun(asks)) {
      try {
        await work(run);
      } catch (error) {
        for (const ask of run) ask.reject(error);
      }
    }
    waiting.delete(path);
  }

  return {
    add(ask) {
      const { path } = ask.key;
      const asks = waiting.get(path);
      if (asks) {
        asks.push(ask);
        return;
      }
      const fresh = [ask];
      waiting.set(path, fresh);
      const done = drain(path, fresh).finally(() => busy.delete(done));
      busy.add(done);
    },
    async idle() {
      while (busy.size > 0) await Promise.all(busy);
    },
  };
}

/**
 * The most guards that one run may look at: whoever writes under a guard of their own is folded with others all the same. Five
 * hundred people who vote at once are one write; and Postgres, which takes a lock for each, has some 6,400 of them for all.
 */
const MOST_GUARDS = 512;

/** Takes from the head of a queue the asks that read the value alike. */
function takeRun(asks: Ask[]): Run | undefined {
  const [head] = asks;
  if (!head) return undefined;
  const guards = new Set<string>();
  const other = asks.findIndex(({ key }) => {
    for (const guard of key.guards ?? []) guards.add(guard.key.path);
    return key.shape !== head.key.shape || key.version !== head.key.version || guards.size > MOST_GUARDS;
  });
  const [first = head, ...rest] = asks.splice(0, other === -1 ? asks.length : Math.max(other, 1));
  return [first, ...rest];
}
