// Updates a second on each engine, on one key and on many, from one process and two, beside one bare compare-and-set for each.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type EngineServer, startPostgres, startRedis } from '../tests/engines.ts';
import { postgres, redis } from '../tests/services.ts';

const ROUNDS = 3;
/** How long one round lasts, in milliseconds. */
const LENGTH = 1_000;
const PROCESS = fileURLToPath(new URL('./store-process.ts', import.meta.url));
const TASKS = ['bare', 'many', 'one'] as const;
type Task = (typeof TASKS)[number];
/** Updates a second of all processes together, and the slowest hundredth of the slower process, in milliseconds. */
export type Measured = { readonly rate: number; readonly p99: number };
/** `url` is what STORE_URL would be. */
type Engine = { readonly name: string; readonly url: string };
type Started = { readonly url: string; readonly stop: () => Promise<void> };

async function startSqlite(): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'two-tiers-bench-'));
  return { url: `sqlite:${join(folder, 'bench.sqlite')}`, stop: async () => rmSync(folder, { recursive: true }) };
}

async function serverOf(starting: Promise<EngineServer>, database: string): Promise<Started> {
  const { address, stop } = await starting;
  return { url: address + database, stop };
}

/** Every engine that this machine has, or the one of this name, with durable writes: started in its turn, ended after it. */
export async function* engines(only?: string): AsyncGenerator<Engine> {
  const [ofRedis, ofPostgres] = [redis.at, postgres.at];
  const starts: Readonly<Record<string, (() => Promise<Started>) | undefined>> = {
    SQLite: startSqlite,
    Redis: ofRedis === undefined ? undefined : () => serverOf(startRedis(ofRedis), ''),
    Postgres: ofPostgres === undefined ? undefined : () => serverOf(startPostgres(ofPostgres), '/postgres'),
  };
  for (const [name, start] of Object.entries(starts)) {
    if (!start || (only !== undefined && only.toLowerCase() !== name.toLowerCase())) continue;
    const { url, stop } = await start();
    try {
      yield { name, url };
    } finally {
      await stop();
    }
  }
}

/** One round of a task, in so many processes that begin together, with so many updates under way in each. */
export const round = (url: string, task: Task, processes: number, many: number): Promise<Measured> =>
  together(processes, (me) => [PROCESS, url, task, String(many), String(me), String(LENGTH)]);

/** What so many processes measure that begin together, each of them a program and its arguments. */
export async function together(processes: number, program: (me: number) => readonly string[]): Promise<Measured> {
  const all = Array.from({ length: processes }, (_, me) => {
    const words = program(me);
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...words], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
  });
  const next = () => Promise.all(all.map(async ({ lines }) => (await lines.next()).value));
  await next();
  for (const { child } of all) child.stdin.write('go\n');
  const measured = (await next()).map((line): Measured => {
    if (line === undefined) throw new Error(`${program(0)[2]} broke off.`);
    return JSON.parse(line);
  });
  return {
    rate: measured.reduce((sum, { rate }) => sum + rate, 0),
    p99: Math.max(...measured.map(({ p99 }) => p99)),
  };
}

export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? Number.NaN;

/** A row of the table: medians of rounds that take turns. */
async function row(name: string, url: string, processes: number, many: number): Promise<string> {
  const found: Record<Task, Measured[]> = { bare: [], many: [], one: [] };
  for (let nth = 0; nth < ROUNDS; nth += 1)
    for (const task of TASKS) found[task].push(await round(url, task, processes, many));
  const of = (task: Task): Measured => ({
    rate: median(found[task].map(({ rate }) => rate)),
    p99: median(found[task].map(({ p99 }) => p99)),
  });
  const [bare, spread, one] = [of('bare'), of('many'), of('one')];
  const shown = (rate: number): string => Math.round(rate).toLocaleString('en');
  const part = ({ rate, p99 }: Measured): string =>
    `${shown(rate)} | ${(rate / bare.rate).toFixed(2)} | ${p99.toFixed(1)}`;
  return `| ${name} | ${processes} | ${many} | ${shown(bare.rate)} | ${part(spread)} | ${part(one)} |`;
}

/** The table of every engine, or of the one that `only` names. */
export async function store(only?: string): Promise<string> {
  const rows = [
    '| engine | processes | at once in each | bare/s | on many keys/s | of bare | p99 ms | on one key/s | of bare | p99 ms |',
    '|---|---|---|---|---|---|---|---|---|---|',
  ];
  for await (const { name, url } of engines(only))
    for (const processes of [1, 2]) for (const many of [1, 50, 500]) rows.push(await row(name, url, processes, many));
  return rows.join('\n');
}
