// At the wire: the whole program beside the bare library that it stands on, each a process, under the same load in turns.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Case, casesOf, type Side } from './wire-cases.ts';
import { openDiscord } from './wire-discord.ts';
import { AT_ONCE, type Fire, type Load, PER_SECOND, saturate, steady } from './wire-load.ts';
import { freePort, type Running, startProgram } from './wire-process.ts';
import { openSlack } from './wire-slack.ts';

const ROUNDS = 3;
/** How long each turn is, in milliseconds. */
const WARM = 2500;
const FULL = 2500;
const EASY = 3000;
/** How often each program is started anew for the time until it is ready. */
const STARTS = 5;

type Sides<T> = { readonly ours: T; readonly bare: T };

const sorted = (list: readonly number[]): readonly number[] => [...list].sort((one, other) => one - other);
const quantile = (list: readonly number[], part: number): number =>
  sorted(list)[Math.floor(part * (list.length - 1))] ?? Number.NaN;
const median = (list: readonly number[]): number => quantile(list, 0.5);

/** What one turn showed: at fifty at once, and at two hundred a second. */
type Turn = { readonly full: Load; readonly easy: Load; readonly cpu: number };
type Measured = { readonly turns: readonly Turn[]; readonly memory: number };

async function turn(running: Running, fire: Fire): Promise<Turn> {
  const before = running.cpu();
  const full = await saturate(fire, FULL);
  const cpu = (running.cpu() - before) / full.times.length;
  return { full, cpu, easy: await steady(fire, EASY) };
}

const OURS = 'src/main.ts';
const BARE = 'bench/wire-bare.ts';

async function opened(who: string, side: Side, folder: string): Promise<{ running: Running; fire: Fire }> {
  const port = await freePort();
  const script = who === 'ours' ? OURS : BARE;
  const running = await startProgram(script, side.settings(port, join(folder, `${who}.sqlite`)));
  return { running, fire: side.fire(port) };
}

/** All programs run side by side; only the one whose turn it is has anything to do. */
async function measure({ ours, bare, beside }: Case): Promise<Sides<Measured> & { readonly beside?: Measured }> {
  const folder = await mkdtemp(join(tmpdir(), 'two-tiers-wire-'));
  const sides = { ours, bare, ...(beside ? { beside: beside.side } : {}) };
  const all: { readonly who: string; readonly running: Running; readonly fire: Fire; readonly turns: Turn[] }[] = [];
  for (const [who, side] of Object.entries(sides)) all.push({ who, ...(await opened(who, side, folder)), turns: [] });
  for (const { fire } of all) await saturate(fire, WARM);
  for (let round = 0; round < ROUNDS; round++)
    for (const { running, fire, turns } of all) turns.push(await turn(running, fire));
  const found = new Map(all.map(({ who, running, turns }) => [who, { turns, memory: running.memory() }]));
  await Promise.all(all.map(({ running }) => running.stop()));
  await rm(folder, { recursive: true, force: true });
  const of = (who: string): Measured => found.get(who) ?? { turns: [], memory: Number.NaN };
  return { ours: of('ours'), bare: of('bare'), ...(beside ? { beside: of('beside') } : {}) };
}

/** A number of a side: medians over the rounds. */
function figures({ turns, memory }: Measured) {
  const of = (number: (turn: Turn) => number): number => median(turns.map(number));
  return {
    rate: of(({ full }) => full.rate),
    p50: of(({ full }) => quantile(full.times, 0.5)),
    p99: of(({ full }) => quantile(full.times, 0.99)),
    easy50: of(({ easy }) => quantile(easy.times, 0.5)),
    easy99: of(({ easy }) => quantile(easy.times, 0.99)),
    cpu: of(({ cpu }) => cpu) * 1000,
    memory,
    failed: turns.reduce((sum, { full, easy }) => sum + full.failed + easy.failed, 0),
  };
}

const cells = (list: readonly (string | number)[]): string => `| ${list.join(' | ')} |`;
const part = (one: { rate: number }, other: { rate: number }): string => (one.rate / other.rate).toFixed(2);
const reached = (fine: boolean): string => (fine ? 'reached' : 'missed');

function rows(
  { name, goal, beside }: Case,
  sides: Sides<Measured> & { readonly beside?: Measured },
): readonly string[] {
  const [ours, bare] = [figures(sides.ours), figures(sides.bare)];
  const row = (who: string, of: typeof ours): string =>
    cells([
      name,
      who,
      Math.round(of.rate).toLocaleString('en'),
      `${of.p50.toFixed(1)} / ${of.p99.toFixed(1)}`,
      `${of.easy50.toFixed(2)} / ${of.easy99.toFixed(2)}`,
      of.cpu.toFixed(0),
      of.memory.toFixed(0),
      of.failed,
    ]);
  const [share, tail] = [ours.rate / bare.rate, ours.easy99 / bare.easy99];
  const ratio = cells([
    name,
    '**ratio**',
    `**${share.toFixed(2)}** (goal ${goal}: ${reached(share >= goal)})`,
    `${(ours.p50 / bare.p50).toFixed(2)} / ${(ours.p99 / bare.p99).toFixed(2)}`,
    `${(ours.easy50 / bare.easy50).toFixed(2)} / **${tail.toFixed(2)}** (goal 2: ${reached(tail <= 2)})`,
    (ours.cpu / bare.cpu).toFixed(2),
    (ours.memory / bare.memory).toFixed(2),
    '',
  ]);
  if (!beside || !sides.beside) return [row('ours', ours), row('bare', bare), ratio];
  const least = figures(sides.beside);
  return [row('ours', ours), row('bare', bare), ratio, row(`${beside.name}: of it ${part(ours, least)}`, least)];
}

/** From the spawn until ready: ours, and a script that imports the same libraries and logs in. */
async function starts(name: string, { ours, bare }: Case): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'two-tiers-wire-'));
  const times: Sides<number[]> = { ours: [], bare: [] };
  // The first start of each fills the compile cache and does not count.
  for (let round = 0; round <= STARTS; round++) {
    const port = await freePort();
    const one = await startProgram(OURS, ours.settings(port, join(folder, 'ours.sqlite')));
    await one.stop();
    const other = await startProgram(BARE, {
      ...bare.settings(port, join(folder, 'bare.sqlite')),
      IMPORTS: 'ours',
    });
    await other.stop();
    if (round === 0) continue;
    times.ours.push(one.ready);
    times.bare.push(other.ready);
  }
  await rm(folder, { recursive: true, force: true });
  const [one, other] = [median(times.ours), median(times.bare)];
  const most = 1.15 * other + 150;
  return cells([name, one.toFixed(0), other.toFixed(0), `${most.toFixed(0)}: ${reached(one <= most)}`]);
}

/** `only` picks the cases whose name holds it; `starts` alone measures only the starts. */
export async function wire(only = ''): Promise<string> {
  const [slack, discord] = [await openSlack(), await openDiscord()];
  const cases = await casesOf(slack, discord);
  const lines: string[] = [];
  for (const each of cases.filter(({ name }) => name.includes(only))) lines.push(...rows(each, await measure(each)));
  const begun: string[] = [];
  for (const [name, at] of [
    ['Slack, HTTP', 0],
    ['Slack, socket', 2],
    ['Discord, gateway', 4],
  ] as const) {
    const found = cases[at];
    if (found && (only === '' || only === 'starts')) begun.push(await starts(name, found));
  }
  slack.close();
  discord.close();
  return [
    `At the wire, ${AT_ONCE} at once for ${FULL / 1000} s, then ${PER_SECOND} a second for ${EASY / 1000} s, medians of ${ROUNDS} interleaved rounds`,
    '',
    '| case | who | requests/s | p50 / p99 ms | at 200/s p50 / p99 ms | CPU µs a request | MB | failed |',
    '|---|---|---|---|---|---|---|---|',
    ...lines,
    '',
    `From start to ready, medians of ${STARTS} interleaved starts; goal: 1.15 times the script, and 150 ms for the content`,
    '',
    '| how | ours ms | a script that imports the same libraries and logs in, ms | goal ms |',
    '|---|---|---|---|',
    ...begun,
  ].join('\n');
}
