// Votes a second that are acknowledged, on one card, on each engine, from one process and two, beside one bare compare-and-set for each.
import { fileURLToPath } from 'node:url';
import { anyKey } from '../src/core/forget.ts';
import { systemClock as clock } from '../src/drivers/clock-system.ts';
import { openStoreAt } from '../tests/stores.ts';
import { engines, type Measured, median, round, together } from './store.ts';

/** How often the row that counts is measured; the others once. */
const ROUNDS = 3;
const MOST = 500;
/** What "acknowledged" means on each engine: see `startRedis` and `startPostgres`. */
const DURABLE =
  'Every write is on the disk before it is acknowledged: SQLite synchronous=FULL, Redis appendfsync always, Postgres fsync and synchronous_commit on.';
const LENGTH = 1_000;
const PROCESS = fileURLToPath(new URL('./votes-process.ts', import.meta.url));
/** Sessions of the past in the store, and the characters of each. */
const PAST = 1_000;
const SIZE = 20_000;
const none = (): void => {};
const log = { debug: none, info: none, warn: none, error: none };

let cards = 0;
/** Each round has a card of its own. */
function voting(url: string, processes: number, many: number): Promise<Measured> {
  const place = `card${++cards}-${process.pid}`;
  return together(processes, (me) => [PROCESS, url, 'votes', String(many), String(me), String(LENGTH), place]);
}

const middle = (found: readonly Measured[]): Measured => ({
  rate: median(found.map(({ rate }) => rate)),
  p99: median(found.map(({ p99 }) => p99)),
});
const whole = (rate: number): string => Math.round(rate).toLocaleString('en');

/** Puts the sessions of the past into the store, or takes them out. */
async function past(url: string, isThere: boolean): Promise<void> {
  const store = await openStoreAt(url, { clock, log });
  const value = isThere ? { words: 'x'.repeat(SIZE) } : null;
  await Promise.all(
    Array.from({ length: PAST }, (_, nth) =>
      store.update({ ...anyKey(`room/playground:local:card${nth}/session/past/s${nth}`), version: 1 }, () => ({
        value,
        result: null,
      })),
    ),
  );
  await store.close();
}

/** What a vote costs with the sessions of the past beside it, as so many times what it costs without: the two take turns. */
async function costOfPast(url: string): Promise<number> {
  const found: Record<'with' | 'without', Measured[]> = { with: [], without: [] };
  for (let nth = 0; nth < ROUNDS; nth += 1) {
    found.without.push(await voting(url, 1, 50));
    await past(url, true);
    found.with.push(await voting(url, 1, 50));
    await past(url, false);
  }
  return middle(found.without).rate / middle(found.with).rate;
}

/** A table of medians, its rounds interleaved; with `only`, of the engine of that name. */
export async function votes(only?: string): Promise<string> {
  const rows = [
    '| engine | processes | voters at once in each | bare/s | votes/s | of bare | p99 ms |',
    '|---|---|---|---|---|---|---|',
  ];
  const notes: string[] = [];
  for await (const { name, url } of engines(only)) {
    for (const processes of [1, 2]) {
      for (const many of [1, 50, MOST]) {
        const [bares, ours]: [Measured[], Measured[]] = [[], []];
        for (let nth = 0; nth < (many === MOST ? ROUNDS : 1); nth += 1) {
          bares.push(await round(url, 'bare', processes, many));
          ours.push(await voting(url, processes, many));
        }
        const [bare, { rate, p99 }] = [middle(bares), middle(ours)];
        const part = (rate / bare.rate).toFixed(2);
        rows.push(
          `| ${name} | ${processes} | ${many} | ${whole(bare.rate)} | ${whole(rate)} | ${part} | ${p99.toFixed(1)} |`,
        );
        process.stderr.write(`${rows.at(-1)}\n`);
      }
    }
    const cost = (await costOfPast(url)).toFixed(2);
    notes.push(`${name}, with ${whole(PAST)} past sessions in the store: ${cost} times the cost of a vote with none.`);
    process.stderr.write(`${notes.at(-1)}\n`);
  }
  return [DURABLE, '', ...rows, '', ...notes].join('\n');
}
