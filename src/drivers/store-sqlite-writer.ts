// The way to the thread that writes: a commit waits for the disk, and for other processes, where nobody else has to wait with it.
import { SHARE_ENV, Worker } from 'node:worker_threads';
import { StoreFailure, type Swap } from '../core/store.ts';
import { explanation } from './store-sqlite-faults.ts';

/** What came of a swap: whether it took place, or why nothing was done; `isBusy`: another process holds the file, for now. */
export type Outcome = boolean | { readonly fault: string; readonly isBusy: boolean };

/**
 * Where the thread writes. Milliseconds for other processes: `busy` until they let it open the file, `wait` for a commit of theirs.
 * `pages` of 4 KiB bound the file.
 */
export type Desk = {
  readonly path: string;
  readonly busy: number;
  readonly wait: number;
  readonly pages: number | undefined;
};

export type Writer = {
  /** Carries out swaps in one commit, one call at a time. Rejects with a StoreFailure where what became of them is not known. */
  write(swaps: readonly Swap[]): Promise<readonly Outcome[]>;
  /** Lets go of the file. Only once nothing is under way. */
  close(): Promise<void>;
};

/** The process's own arguments do not suit a worker, but that TypeScript is an experiment need not be said again. */
const QUIET = '--disable-warning=ExperimentalWarning';
const WORKER = new URL('./store-sqlite-worker.ts', import.meta.url);

/** Starts the thread at once, so that nobody waits for it. It never keeps the process alive but for a commit under way. */
export function openWriter(desk: Desk): Writer {
  let underWay: PromiseWithResolvers<readonly Outcome[]> | undefined;
  let worker: Worker | undefined = start();

  function start(): Worker {
    // It says nothing: joined to the process's own output, it would make that one answer "try again" to who writes at once.
    const silent = { stdout: true, stderr: true };
    // With the environment it finds where compiled code is kept: it starts four times as fast, in half the memory.
    const started = new Worker(WORKER, { env: SHARE_ENV, execArgv: [QUIET], workerData: desk, ...silent });
    /** The next write starts another. */
    const lost = (why: string): void => {
      if (worker !== started) return;
      worker = undefined;
      underWay?.reject(new StoreFailure(why));
    };
    started
      .on('message', (outcomes: readonly Outcome[]) => underWay?.resolve(outcomes))
      .on('error', (error) => lost(explanation(error, desk.path)))
      .once('exit', () =>
        lost(`The thread that writes to ${desk.path} has stopped. Whether this was saved is not known.`),
      )
      .unref();
    return started;
  }

  return {
    async write(swaps) {
      worker ??= start();
      const at = worker;
      underWay = Promise.withResolvers();
      at.ref();
      at.postMessage(swaps);
      try {
        return await underWay.promise;
      } finally {
        at.unref();
        underWay = undefined;
      }
    },
    async close() {
      const last = worker;
      if (!last) return;
      const ended = new Promise((resolve) => last.once('exit', resolve));
      last.ref();
      last.postMessage(null);
      await ended;
    },
  };
}
