// Whole answers per second and how long one takes, by command, on memory and SQLite, beside one bare change of the store.
import { z } from 'zod';
import { addresses } from '../src/core/card.ts';
import type { Outcome } from '../src/core/command.ts';
import { asked, type Bench, ENGINES, type EngineName, openBench } from './world.ts';

const ROUNDS = 3;
const CALLS = 2000;
const AT_ONCE = 50;
const PEOPLE = 500;

type Case = { readonly name: string; readonly call: (bench: Bench, n: number) => Promise<unknown> };

const words =
  (command: string, text = ''): Case['call'] =>
  (bench, n) =>
    bench.bot.handle(asked(n % PEOPLE, { kind: 'words', command, text }));

const first = ({ reply }: Outcome): string => ('card' in reply ? (addresses(reply.card)[0] ?? '') : '');

/** The next move of this person's quiz, whatever it is: choose, rate, go on, begin again. */
function quizMove(): Case['call'] {
  const at = new Map<number, string>();
  return async (bench, n) => {
    const person = n % PEOPLE;
    const outcome = await bench.bot.handle(
      asked(person, { kind: 'press', customId: at.get(person) ?? '1/quiz/start' }),
    );
    at.set(person, first(outcome));
  };
}

const entry = z.object({ count: z.int() });
const bare: Case['call'] = (bench, n) =>
  bench.store.update({ path: `person/bare:${n % PEOPLE}/count`, shape: entry, version: 1 }, (old) => ({
    value: { count: (old?.count ?? 0) + 1 },
    result: null,
  }));

const cases = (): readonly Case[] => [
  { name: 'one change of the store, bare', call: bare },
  { name: '/explain', call: words('explain') },
  { name: '/explain why 12%', call: words('explain', 'why 12%') },
  { name: '/quiz, a button', call: quizMove() },
  { name: '/demo', call: words('demo', 'capital') },
  { name: '/help', call: words('help') },
];

/** How long each call took, in milliseconds, and how many were done in a second, with `AT_ONCE` under way at a time. */
async function run(bench: Bench, { call }: Case): Promise<{ times: number[]; rate: number }> {
  const times: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let n = next++; n < CALLS; n = next++) {
      const began = performance.now();
      await call(bench, n);
      times.push(performance.now() - began);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { times, rate: (CALLS / (performance.now() - began)) * 1000 };
}

const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
const median = (list: readonly number[]): number =>
  quantile(
    [...list].sort((one, other) => one - other),
    0.5,
  );

type Row = { readonly engine: EngineName; readonly name: string; readonly rates: number[]; readonly times: number[] };

/** Rounds are interleaved, so that a slow minute of the machine falls on every case alike. */
export async function answers(): Promise<string> {
  const benches = new Map<EngineName, Bench>();
  for (const engine of ENGINES) benches.set(engine, await openBench(engine));
  const all = ENGINES.map((engine) => ({ engine, cases: cases() }));
  const rows = new Map<string, Row>();
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { engine, cases: each } of all) {
      for (const one of each) {
        const bench = benches.get(engine);
        if (!bench) continue;
        const { rate, times } = await run(bench, one);
        // The first round warms up and does not count.
        if (round === 0) continue;
        const row = rows.get(`${engine} ${one.name}`) ?? { engine, name: one.name, rates: [], times: [] };
        rows.set(`${engine} ${one.name}`, { ...row, rates: [...row.rates, rate], times: [...row.times, ...times] });
      }
    }
  }
  for (const bench of benches.values()) await bench.close();
  const lines = [...rows.values()].map(({ engine, name, rates, times }) => {
    const sorted = times.sort((one, other) => one - other);
    const cells = [
      engine,
      name,
      Math.round(median(rates)).toLocaleString('en'),
      quantile(sorted, 0.5).toFixed(2),
      quantile(sorted, 0.99).toFixed(2),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const title = `Whole handle() calls, ${AT_ONCE} at once, ${PEOPLE} people, ${CALLS} calls a round, medians of ${ROUNDS} interleaved rounds`;
  return [title, '', '| store | call | calls/s | p50 ms | p99 ms |', '|---|---|---|---|---|', ...lines].join('\n');
}
