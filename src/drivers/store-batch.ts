// Asks of one turn of the event loop go to the server together: one way there and back, and one wait for its disk.
import { StoreFailure } from '../core/store.ts';

/** More asks than this wait for no server: something is wrong, and memory has an end. */
const MOST_WAITING = 20_000;

export type Batching<Ask, Answer> = {
  /** Gives an answer for each ask, in their order, or throws for all of them. */
  readonly work: (asks: readonly Ask[]) => Promise<readonly Answer[]>;
  /** Two asks of the same name never share a batch; the later one waits for the next. */
  readonly name?: (ask: Ask) => string;
  /** How many paths an ask is about. */
  readonly weigh: (ask: Ask) => number;
  /** How many batches may be under way, and how many paths one may be about, unless a single ask is about more. */
  readonly lanes: number;
  readonly most: number;
};

/** An Error among the answers rejects its ask alone. */
export function inBatches<Ask, Answer>({ work, name, weigh, lanes, most }: Batching<Ask, Answer | Error>) {
  type Waiting = {
    readonly ask: Ask;
    readonly resolve: (answer: Answer) => void;
    readonly reject: (why: unknown) => void;
  };
  let waiting: Waiting[] = [];
  let busy = 0;
  let isDue = false;

  function take(): readonly Waiting[] {
    const taken: Waiting[] = [];
    const left: Waiting[] = [];
    const names = new Set<string>();
    let weight = 0;
    for (const each of waiting) {
      const [named, heavy] = [name?.(each.ask), weigh(each.ask)];
      const fits = taken.length === 0 || weight + heavy <= most;
      if (fits && (named === undefined || !names.has(named))) {
        taken.push(each);
        weight += heavy;
        if (named !== undefined) names.add(named);
      } else left.push(each);
    }
    waiting = left;
    return taken;
  }

  async function carryOut(batch: readonly Waiting[]): Promise<void> {
    try {
      const answers = await work(batch.map(({ ask }) => ask));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const answer = answers[index];
        if (answer === undefined || answer instanceof Error)
          reject(answer ?? new StoreFailure('An answer is missing.'));
        else resolve(answer);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  function flush(): void {
    isDue = false;
    while (waiting.length > 0 && busy < lanes) {
      busy += 1;
      void carryOut(take()).finally(() => {
        busy -= 1;
        flush();
      });
    }
  }

  return (ask: Ask): Promise<Answer> => {
    if (waiting.length >= MOST_WAITING) {
      return Promise.reject(new StoreFailure(`More than ${MOST_WAITING} calls wait for the store: it is too slow.`));
    }
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    waiting.push({ ask, resolve, reject });
    if (!isDue && busy < lanes) {
      isDue = true;
      setImmediate(flush);
    }
    return promise;
  };
}
