// One process of the bench of the store: for a second it updates, or does one bare compare-and-set after another, and counts.
import { once } from 'node:events';
import { createClient } from '@keyv/redis';
import { Pool } from 'pg';
import { z } from 'zod';
import { systemClock as clock } from '../src/drivers/clock-system.ts';
import { openStoreAt } from '../tests/stores.ts';
import { bareSwap } from './bare-swap.ts';

/** Changes what stands at a place from what this process put there before. Rejects where something else stands. */
type Work = (place: string, nth: number) => Promise<unknown>;

const [url = '', task = '', many = '1', me = '0', length = '1000'] = process.argv.slice(2);
const none = (): void => {};
const log = { debug: none, info: none, warn: none, error: none };
const textOf = (nth: number): string => `{"v":1,"at":1768478400000,"value":{"count":${nth}}}`;
const must = (isDone: boolean): void => {
  if (!isDone) throw new Error('A bare compare-and-set found what nobody wrote.');
};

async function ours(): Promise<Work> {
  const store = await openStoreAt(url, { clock, log });
  const shape = z.object({ count: z.int() });
  return (path) =>
    store.update({ path, shape, version: 1 }, (old) => ({ value: { count: (old?.count ?? 0) + 1 }, result: null }));
}

/** The least that an engine can do for a vote: nothing is read, folded, sent together or checked. */
async function bare(): Promise<Work> {
  if (url.startsWith('sqlite:')) {
    const swap = bareSwap(url.slice('sqlite:'.length));
    return async (place, nth) => {
      await new Promise((resolve) => setImmediate(resolve));
      must(swap(place, nth === 0 ? undefined : textOf(nth), textOf(nth + 1)));
    };
  }
  if (url.startsWith('redis')) {
    const client = await createClient({ url }).connect();
    const script = `
      if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
      redis.call('SET', KEYS[1], ARGV[2])
      return 1`;
    const sha = await client.scriptLoad(script);
    return async (place, nth) => {
      const ask = { keys: [`bare:${place}`], arguments: [nth === 0 ? '' : textOf(nth), textOf(nth + 1)] };
      must((await client.evalSha(sha, ask)) === 1);
    };
  }
  const pool = new Pool({ connectionString: url, max: 10 });
  await pool.query('CREATE TABLE IF NOT EXISTS bare (key text PRIMARY KEY, value text)').catch(none);
  return async (place, nth) => {
    const { rowCount } =
      nth === 0
        ? await pool.query('INSERT INTO bare VALUES ($1, $2)', [place, textOf(1)])
        : await pool.query('UPDATE bare SET value = $1 WHERE key = $2 AND value = $3', [
            textOf(nth + 1),
            place,
            textOf(nth),
          ]);
    must(rowCount === 1);
  };
}

const work = task === 'bare' ? await bare() : await ours();
/** How long it works on places of its own before, in milliseconds: what is measured has been running for a while. */
const WARM = 300;
const warm = performance.now() + WARM;
await Promise.all(
  Array.from({ length: Number(many) }, async (_, worker) => {
    for (let nth = 0; performance.now() < warm; nth += 1) await work(`warm/${process.pid}-${me}-${worker}`, nth);
  }),
);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const times: number[] = [];
const began = performance.now();
const over = began + Number(length);
await Promise.all(
  Array.from({ length: Number(many) }, async (_, worker) => {
    // Each round has places of its own, so that the first change of each finds nothing.
    const place = task === 'one' ? 'room/one' : `room/${process.pid}-${me}-${worker}`;
    for (let nth = 0; performance.now() < over; nth += 1) {
      const before = performance.now();
      await work(place, nth);
      times.push(performance.now() - before);
    }
  }),
);
const took = (performance.now() - began) / 1000;
times.sort((one, other) => one - other);
process.stdout.write(`${JSON.stringify({ rate: times.length / took, p99: times[Math.floor(times.length * 0.99)] })}\n`);
process.exit(0);
