// At the wire: the whole program beside the bare library that it stands on, each a process, under the same load in turns.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APPLICATION, openDiscord } from './wire-discord.ts';
import { AT_ONCE, type Fire, type Load, PER_SECOND, saturate, steady } from './wire-load.ts';
import { freePort, type Running, startProgram } from './wire-process.ts';
import { openSlack, SECRET } from './wire-slack.ts';

const ROUNDS = 3;
/** How long each turn is, in milliseconds. */
const WARM = 2500;
const FULL = 2500;
const EASY = 3000;
/** How often each program is started anew for the time until it is ready. */
const STARTS = 5;

/** Tokens of nobody, of the right form. */
const APP_TOKEN = { ours: `xapp-${randomUUID()}`, bare: `xapp-${randomUUID()}` };
const BOT_TOKEN = { ours: randomUUID(), bare: randomUUID() };
const SLACK_TOKEN = `xoxb-${randomUUID()}`;
type Settings = Readonly<Record<string, string>>;
type Side = { readonly settings: (port: number, database: string) => Settings; readonly fire: (port: number) => Fire };
/** What is held against what; `goal` is the least share of the bare library's requests a second. */
type Case = { readonly name: string; readonly goal: number; readonly ours: Side; readonly bare: Side };
type Sides<T> = { readonly ours: T; readonly bare: T };

const house = (port: number, database: string): Settings => ({
  PORT: String(port),
  STORE_URL: `sqlite:${database}`,
  LOG_LEVEL: 'error',
  PLAYGROUND: 'off',
});

/** Every case; `/quiz` begins a round each time, which is stored, beside a bare compare-and-set on the same engine. */
function casesOf(
  slack: Awaited<ReturnType<typeof openSlack>>,
  discord: Awaited<ReturnType<typeof openDiscord>>,
): Case[] {
  const slackHttp = (command: string, goal: number): Case => ({
    name: `Slack, HTTP, /${command}, beside Bolt's HTTPReceiver and a static reply`,
    goal,
    ours: {
      settings: (port, database) => ({
        ...house(port, database),
        SLACK_BOT_TOKEN: SLACK_TOKEN,
        SLACK_SIGNING_SECRET: SECRET,
        SLACK_API_URL: slack.apiUrl,
      }),
      fire: (port) => slack.http(port, command),
    },
    bare: {
      settings: (port) => ({ BARE: 'bolt-http', API: slack.apiUrl, PORT: String(port), SECRET }),
      fire: (port) => slack.http(port, command),
    },
  });
  const slackSocket = (command: string, goal: number): Case => ({
    name: `Slack, socket, /${command}, beside bare Bolt`,
    goal,
    ours: {
      settings: (port, database) => ({
        ...house(port, database),
        SLACK_BOT_TOKEN: SLACK_TOKEN,
        SLACK_APP_TOKEN: APP_TOKEN.ours,
        SLACK_API_URL: slack.apiUrl,
      }),
      fire: () => slack.socket(APP_TOKEN.ours, command),
    },
    bare: {
      settings: (_, database) => ({
        BARE: 'bolt-socket',
        API: slack.apiUrl,
        TOKEN: APP_TOKEN.bare,
        ...(command === 'quiz' ? { DATABASE: database } : {}),
      }),
      fire: () => slack.socket(APP_TOKEN.bare, command),
    },
  });
  const gateway = (command: string, goal: number): Case => ({
    name: `Discord, gateway, /${command}, beside bare discord.js`,
    goal,
    ours: {
      settings: (port, database) => ({
        ...house(port, database),
        DISCORD_TOKEN: BOT_TOKEN.ours,
        DISCORD_APPLICATION_ID: APPLICATION,
        DISCORD_API_URL: discord.apiUrl,
      }),
      fire: () => discord.gateway(BOT_TOKEN.ours, command),
    },
    bare: {
      settings: (_, database) => ({
        BARE: 'discord',
        API: discord.apiUrl,
        TOKEN: BOT_TOKEN.bare,
        ...(command === 'quiz' ? { DATABASE: database } : {}),
      }),
      fire: () => discord.gateway(BOT_TOKEN.bare, command),
    },
  });
  const endpoint: Case = {
    name: 'Discord, HTTP, /explain, beside slash-create with native Ed25519',
    goal: 2,
    ours: {
      settings: (port, database) => ({
        ...house(port, database),
        DISCORD_TOKEN: BOT_TOKEN.ours,
        DISCORD_APPLICATION_ID: APPLICATION,
        DISCORD_PUBLIC_KEY: discord.publicKey,
        DISCORD_TRANSPORT: 'http',
        DISCORD_API_URL: discord.apiUrl,
      }),
      fire: (port) => discord.http(port, 'explain'),
    },
    bare: {
      settings: (port) => ({
        BARE: 'slash-create',
        PORT: String(port),
        KEY: discord.publicKey,
        APPLICATION,
        TOKEN: BOT_TOKEN.bare,
      }),
      fire: (port) => discord.http(port, 'explain'),
    },
  };
  return [
    slackHttp('explain', 2),
    slackHttp('quiz', 2),
    slackSocket('explain', 0.8),
    slackSocket('quiz', 0.8),
    gateway('explain', 1),
    gateway('quiz', 0.8),
    endpoint,
  ];
}

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

async function opened(side: Side, script: string, folder: string): Promise<{ running: Running; fire: Fire }> {
  const port = await freePort();
  const running = await startProgram(script, side.settings(port, join(folder, `${script.replace(/\W/g, '-')}.sqlite`)));
  return { running, fire: side.fire(port) };
}

const OURS = 'src/main.ts';
const BARE = 'bench/wire-bare.ts';

/** Both programs run side by side; only the one whose turn it is has anything to do. */
async function measure({ ours, bare }: Case): Promise<Sides<Measured>> {
  const folder = await mkdtemp(join(tmpdir(), 'two-tiers-wire-'));
  const one = await opened(ours, OURS, folder);
  const other = await opened(bare, BARE, folder);
  const turns: Sides<Turn[]> = { ours: [], bare: [] };
  for (const { fire } of [one, other]) await saturate(fire, WARM);
  for (let round = 0; round < ROUNDS; round++) {
    turns.ours.push(await turn(one.running, one.fire));
    turns.bare.push(await turn(other.running, other.fire));
  }
  const measured = {
    ours: { turns: turns.ours, memory: one.running.memory() },
    bare: { turns: turns.bare, memory: other.running.memory() },
  };
  await Promise.all([one.running.stop(), other.running.stop()]);
  await rm(folder, { recursive: true, force: true });
  return measured;
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
const reached = (fine: boolean): string => (fine ? 'reached' : 'missed');

function rows({ name, goal }: Case, sides: Sides<Measured>): readonly string[] {
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
  return [row('ours', ours), row('bare', bare), ratio];
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
  const cases = casesOf(slack, discord);
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
