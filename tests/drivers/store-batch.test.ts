// What is asked of a server in one turn, and what goes there together.
import { describe, expect, it } from 'vitest';
import { inBatches } from '../../src/drivers/store-batch.ts';

type Ask = { readonly path: string; readonly weight?: number };

/** Batches whose work ends when the test says so. */
function stage({ lanes = 1, most = 10 } = {}) {
  const batches: { readonly paths: readonly string[]; readonly end: (fault?: Error) => void }[] = [];
  const ask = inBatches<Ask, string>({
    name: ({ path }) => path,
    weigh: ({ weight = 1 }) => weight,
    lanes,
    most,
    work: (asks) =>
      new Promise((resolve, reject) => {
        const paths = asks.map(({ path }) => path);
        const answers = paths.map((path) => (path.startsWith('bad') ? new Error(path) : `${path}!`));
        batches.push({ paths, end: (fault) => (fault ? reject(fault) : resolve(answers)) });
      }),
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { ask, batches, turn, paths: () => batches.map(({ paths }) => paths) };
}

describe('Asks in batches', () => {
  it('go together where they were asked for in one turn, and each hears its own answer', async () => {
    const { ask, batches, turn, paths } = stage();
    const answers = Promise.all(['a', 'b', 'c'].map((path) => ask({ path })));
    await turn();
    expect(paths()).toEqual([['a', 'b', 'c']]);
    batches[0]?.end();
    expect(await answers).toEqual(['a!', 'b!', 'c!']);
  });

  it('wait while as many batches are under way as may be, and then go together', async () => {
    const { ask, batches, turn, paths } = stage();
    const all = [ask({ path: 'a' })];
    await turn();
    all.push(ask({ path: 'b' }));
    await turn();
    all.push(ask({ path: 'c' }));
    await turn();
    expect(paths()).toEqual([['a']]);
    batches[0]?.end();
    await turn();
    expect(paths()).toEqual([['a'], ['b', 'c']]);
    batches[1]?.end();
    expect(await Promise.all(all)).toEqual(['a!', 'b!', 'c!']);
  });

  it('never share a batch with another of their name', async () => {
    const { ask, batches, turn, paths } = stage();
    for (const path of ['a', 'b', 'a', 'c', 'a']) void ask({ path });
    await turn();
    batches[0]?.end();
    await turn();
    batches[1]?.end();
    await turn();
    expect(paths()).toEqual([['a', 'b', 'c'], ['a'], ['a']]);
  });

  it('fill a batch up to its weight, and one that is heavier goes alone', async () => {
    const { ask, turn, paths } = stage({ lanes: 9 });
    for (const [path, weight] of [
      ['a', 6],
      ['b', 30],
      ['c', 4],
      ['d', 1],
    ] as const)
      void ask({ path, weight });
    await turn();
    expect(paths()).toEqual([['a', 'c'], ['b'], ['d']]);
  });

  it('fail alone where one answer is an error, and together where the batch fails', async () => {
    const { ask, batches, turn } = stage({ lanes: 2 });
    const first = Promise.allSettled([ask({ path: 'a' }), ask({ path: 'bad' })]);
    await turn();
    batches[0]?.end();
    expect((await first).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    const second = Promise.allSettled([ask({ path: 'a' }), ask({ path: 'b' })]);
    await turn();
    batches[1]?.end(new Error('away'));
    expect((await second).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const third = ask({ path: 'a' });
    await turn();
    batches[2]?.end();
    expect(await third).toBe('a!');
  });

  it('are refused where more wait than memory should hold', async () => {
    const { ask, turn } = stage();
    void ask({ path: 'first' });
    await turn();
    for (let index = 0; index < 20_000; index += 1) void ask({ path: `${index}` });
    await expect(ask({ path: 'one too many' })).rejects.toThrow(/wait for the store: it is too slow/);
  });
});
