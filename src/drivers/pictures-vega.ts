// Pictures by vega-lite, drawn in a worker thread that starts with the first figure and never keeps the process alive.
import { Worker } from 'node:worker_threads';
import type { Drawn, Pictures } from '../core/ports.ts';

type Figure = Parameters<Pictures['draw']>[0];
/** What the worker answers: the picture, or why there is none. */
export type Answer = { readonly drawn: Drawn } | { readonly fault: string };

/** `most`: pictures kept in memory. `patience`: milliseconds for one drawing, the loading of the libraries included. */
export type Options = { readonly most?: number; readonly patience?: number };

/** The process's own arguments do not suit a worker, but that TypeScript is an experiment need not be said again. */
const QUIET = '--disable-warning=ExperimentalWarning';
const WORKER = new URL('./pictures-vega-worker.ts', import.meta.url);

/** Pictures of figures. `draw` rejects with an error that names the figure and says what is wrong with it. */
export function openPictures({ most = 200, patience = 10_000 }: Options = {}): Pictures & { close(): Promise<void> } {
  const kept = new Map<string, Drawn>();
  const awaited = new Map<string, Promise<Drawn>>();
  let turn: Promise<unknown> = Promise.resolve();
  let worker: Worker | undefined;
  let closed = false;

  function keep(id: string, drawn: Drawn): Drawn {
    kept.delete(id);
    kept.set(id, drawn);
    for (const oldest of kept.keys()) if (kept.size > most) kept.delete(oldest);
    return drawn;
  }

  /** One drawing by the one worker. Where there is none, or the last one died, it starts one. */
  async function drawNow({ id, spec }: Figure): Promise<Drawn> {
    if (closed) throw new Error(`The figure "${id}" was not drawn: the pictures are closed.`);
    worker ??= start();
    try {
      const answer = await ask(worker, spec, patience);
      if ('drawn' in answer) return answer.drawn;
      throw new Error(answer.fault);
    } catch (fault) {
      throw new Error(`The figure "${id}" cannot be drawn: ${fault instanceof Error ? fault.message : String(fault)}`);
    }
  }

  function start(): Worker {
    const started = new Worker(WORKER, { env: {}, execArgv: [QUIET] });
    // Who waits for a picture hears of a fault; a worker that dies while idle is replaced by the next drawing.
    return started
      .on('error', () => {})
      .once('exit', () => {
        if (worker === started) worker = undefined;
      });
  }

  return {
    draw(figure) {
      const before = kept.get(figure.id);
      if (before) return Promise.resolve(keep(figure.id, before));
      const soon = awaited.get(figure.id);
      if (soon) return soon;
      const drawing = turn
        .then(() => drawNow(figure))
        .then((drawn) => keep(figure.id, drawn))
        .finally(() => awaited.delete(figure.id));
      awaited.set(figure.id, drawing);
      turn = drawing.catch(() => undefined);
      return drawing;
    },
    find: (hash) => [...kept.values()].find((drawn) => drawn.hash === hash),
    async close() {
      closed = true;
      await worker?.terminate();
      worker = undefined;
    },
  };
}

/** Asks the worker for one picture; a worker that dies or takes too long is ended before this rejects. */
async function ask(worker: Worker, spec: Figure['spec'], patience: number): Promise<Answer> {
  worker.postMessage(spec);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const died = () => reject(new Error('the worker that draws has stopped.'));
  const late = setTimeout(() => reject(new Error(`it took more than ${patience} ms. Simplify it.`)), patience);
  worker.ref();
  worker.once('message', resolve).once('error', reject).once('exit', died);
  try {
    return await promise;
  } catch (fault) {
    await worker.terminate();
    throw fault;
  } finally {
    clearTimeout(late);
    worker.off('message', resolve).off('error', reject).off('exit', died);
    worker.unref();
  }
}
