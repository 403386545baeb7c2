// A store in this process's memory: for tests, rehearsals and `STORE_URL=memory:`. It ends with the process.
import type { Clock, Log } from '../core/ports.ts';
import { type Engine, type OpenStore, StoreFailure, storeOver } from '../core/store.ts';

/** Opens at once. */
export const openMemoryStore = (world: { readonly clock: Clock; readonly log: Log }): OpenStore =>
  storeOver(memoryEngine(), world);

/** Texts in a map, their paths in a sorted row beside it. */
export function memoryEngine(): Engine {
  const texts = new Map<string, string>();
  const paths: string[] = [];
  let closed = false;

  /** Where `path` stands in the row, or would stand. */
  function place(path: string): number {
    let [low, high] = [0, paths.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const there = paths[middle];
      if (there !== undefined && there < path) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function mustBeOpen(): void {
    if (closed) throw new StoreFailure('The store in memory is closed, and what it held is gone.');
  }

  return {
    async get(path) {
      mustBeOpen();
      return texts.get(path);
    },
    async getAll(all) {
      mustBeOpen();
      return all.map((path) => texts.get(path));
    },
    async swap(path, old, next, held = []) {
      mustBeOpen();
      if (texts.get(path) !== old || held.some((each) => texts.get(each.path) !== each.text)) return false;
      if (old === undefined && next !== undefined) paths.splice(place(path), 0, path);
      if (old !== undefined && next === undefined) paths.splice(place(path), 1);
      if (next === undefined) texts.delete(path);
      else texts.set(path, next);
      return true;
    },
    async range(from, below, limit) {
      mustBeOpen();
      const first = place(from);
      return paths.slice(first, Math.min(place(below), first + limit));
    },
    async close() {
      closed = true;
      texts.clear();
      paths.length = 0;
    },
  };
}
