// Reads the environment, wires, starts, stops. The only file that knows everything.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Connection } from './adapters/adapter.ts';
import { transcriptEditor } from './adapters/playground/transcript.ts';
import { announce, nothingOn, type Started } from './announce.ts';
import { type Config, forOperatorAlone, readConfig } from './config.ts';
import { type Bot, createBot } from './core/bot.ts';
import type { About, Platform } from './core/command.ts';
import { within } from './core/deadline.ts';
import type { Directory, Log, Poster } from './core/ports.ts';
import { keepSweeping } from './core/retention.ts';
import { keepRooms } from './core/rooms.ts';
import type { OpenStore } from './core/store.ts';
import { systemClock as clock } from './drivers/clock-system.ts';
import { pureRandDice as dice } from './drivers/dice-pure-rand.ts';
import { openLog } from './drivers/log-pino.ts';
import type { OpenMeter } from './drivers/meter-prom.ts';
import { openPictures } from './drivers/pictures-vega.ts';
import { environmentOf } from './environment.ts';
import { loadCommands } from './load-commands.ts';
import { keptLibrary } from './load-kept.ts';
import { type Door, openServer } from './server.ts';
import { onSignals, openStack } from './stopping.ts';

const root = join(import.meta.dirname, '..');
/** Where the server shows PRIVACY.md. */
const PRIVACY_PATH = '/privacy';
/** How long answers under way may take when it stops, and how long the store may take to say that it is there. Milliseconds. */
const GRACE = 8_000;
const PING = 2_000;

const say = (lines: string): void => void process.stdout.write(`${lines}\n`);
// A reader that went away (`npm start | head`) is no reason to stop serving.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

const opened = openStack(clock, (err) => log?.error({ err }, 'Something did not close as it should.'));
let log: Log | undefined;
let leaving = false;

/** Closes what was opened and ends the process; 1 where it did not close in time. */
async function leave(code: number): Promise<never> {
  leaving = true;
  const inTime = await opened.close();
  process.exit(inTime ? code : 1);
}

/** What the process ends with: 78 where no further start can help before the configuration changes, else 1. */
const codeOf = (error: unknown): number =>
  error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number' ? error.exitCode : 1;

function fail(error: unknown): void {
  log?.error({ err: error }, 'An error that nobody caught: stopping.');
  if (!log) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

onSignals(process, clock, {
  stop: () => {
    log?.info({}, 'Stopping: letting answers under way finish. Once more stops at once.');
    void leave(0);
  },
  now: () => process.exit(1),
});
process.on('unhandledRejection', fail);
process.on('uncaughtException', fail);

const WISHES = {
  terminal: { type: 'boolean', default: false },
  'no-open': { type: 'boolean', default: false },
} as const;

function wishes(): { readonly terminal: boolean; readonly 'no-open': boolean } {
  try {
    return parseArgs({ options: WISHES }).values;
  } catch {
    throw new Error('npm start takes no words after it but --terminal and --no-open: npm start -- --terminal');
  }
}

/** Shows the page to a person who sits at this machine; where there is no browser, the printed address must do. */
async function openPage(url: string): Promise<void> {
  if (process.stdout.isTTY !== true || process.env.CI || process.env.SSH_CONNECTION) return;
  const { default: open } = await import('open');
  await open(url).catch((err: unknown) => log?.debug({ err }, 'No browser could be opened.'));
}

function aboutOf(config: Config): About {
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return {
    version,
    privacy:
      config.publicUrl === undefined
        ? 'PRIVACY.md, a page in the folder of this program, says it in full.'
        : `${config.publicUrl}${PRIVACY_PATH}`,
    ...(config.operator === undefined ? {} : { operator: config.operator }),
    ...(config.contact === undefined ? {} : { report: config.contact }),
  };
}

/** What STORE_URL names; an engine's library is read only where it is used. */
async function openStore({ store }: Config, noted: Log): Promise<OpenStore> {
  const world = { clock, log: noted };
  switch (store.kind) {
    case 'memory':
      return (await import('./drivers/store-memory.ts')).openMemoryStore(world);
    case 'sqlite':
      return (await import('./drivers/store-sqlite.ts')).openSqliteStore({ ...world, path: store.path });
    case 'redis':
      return (await import('./drivers/store-redis.ts')).openRedisStore({ ...world, url: store.url });
    case 'postgres':
      return (await import('./drivers/store-postgres.ts')).openPostgresStore({ ...world, url: store.url });
  }
}

/** The model of the live demo and what it may cost, where there is a key. Its library is read when it is first asked something. */
async function openModel(
  { model: wanted }: Config,
  noted: Log,
): Promise<Pick<Bot, 'model' | 'caps'> & { check(): void }> {
  if (!wanted) return { check() {} };
  const { openAnthropicModel } = await import('./drivers/model-anthropic.ts');
  const { caps, ...wire } = wanted;
  const model = openAnthropicModel({ ...wire, clock, log: noted });
  // Nobody waits for it: until it is known whether the model is still offered, whoever asks first finds out.
  return { model, caps, check: () => void model.check() };
}

/** Removes what was kept long enough, now and once an hour, until it stops. */
function sweep(store: OpenStore, noted: Log): void {
  const stopped = new AbortController();
  const rounds = keepSweeping({ store, clock, log: noted, dice }, stopped.signal);
  opened.push(() => {
    stopped.abort();
    return rounds;
  });
}

/** Keeps the rooms of what is connected up to date until it stops. */
function keep(bot: Bot): void {
  const stopped = new AbortController();
  const rooms = keepRooms(bot, stopped.signal);
  opened.push(async () => {
    stopped.abort();
    await Promise.all([bot.closer.stop(), rooms]);
  });
}

/** What is kept of people, for whoever cannot open a file beside the program. */
const privacy: Door = {
  method: 'GET',
  path: PRIVACY_PATH,
  handle: async () => new Response(await readFile(join(root, 'PRIVACY.md'), 'utf8')),
};

async function connectPlayground(bot: Bot, config: Config): Promise<Connection> {
  const { playground } = await import('./adapters/playground/index.ts');
  return playground.connect(bot, {
    ...(config.publicUrl === undefined ? {} : { hosts: [new URL(config.publicUrl).hostname] }),
    views: async () => {
      const [{ discord }, { slack }] = await Promise.all([
        import('./adapters/discord/index.ts'),
        import('./adapters/slack/index.ts'),
      ]);
      return { discord: discord.render, slack: slack.render };
    },
  });
}

/** What is not ready, by name. */
async function missing(bot: Bot, connections: readonly Connection[]): Promise<readonly string[]> {
  const ping = bot.store.list('lease/', { limit: 1 }).then(
    () => true,
    () => false,
  );
  const pinged = await within(clock, ping, PING);
  return [
    ...(pinged.kind === 'in time' && pinged.value ? [] : ['the store']),
    ...(connections.length === 0 ? ['nothing is switched on'] : []),
    ...(connections.every((each) => each.ready()) ? [] : ['a connection']),
  ];
}

/** Discord as the configuration has it. Shut out for good later on, the program ends: a supervisor must see it. */
async function connectDiscord(bot: Bot, discord: NonNullable<Config['discord']>): Promise<Connection> {
  const { connect } = await import('./adapters/discord/connect.ts');
  const { applicationId: _, guildId: __, ...wire } = discord;
  const stopped = new AbortController();
  const connecting = connect(bot, {
    ...wire,
    signal: stopped.signal,
    fail(error) {
      process.stderr.write(`${error.message}\n`);
      void leave(codeOf(error));
    },
  });
  // Stopped in the middle of a login, it lets go of the lease first: whoever stands by need not wait for its end.
  opened.push(() => {
    stopped.abort();
    return connecting.then(
      () => {},
      () => {},
    );
  });
  return connecting;
}

async function connectSlack(
  bot: Bot,
  config: Config,
  slack: NonNullable<Config['slack']>,
  directories: Map<Platform, Directory>,
): Promise<Connection> {
  const wire = await import('./adapters/slack/connect.ts');
  const { publicUrl, encryptionKey } = config;
  const connection = await wire.connectSlack(bot, {
    ...slack,
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(encryptionKey === undefined ? {} : { encryptionKey }),
  });
  directories.set('slack', connection.directory);
  return connection;
}

/** Everything that is switched on, connected side by side; what is connected is let go of where another one cannot be. */
async function connectAll(bot: Bot, config: Config, { directories, posters }: Extra): Promise<Connection[]> {
  const { discord, slack } = config;
  const connecting: readonly (readonly [Platform, Promise<Connection>])[] = [
    ...(config.playground ? [['playground', connectPlayground(bot, config)] as const] : []),
    ...(discord ? [['discord', connectDiscord(bot, discord)] as const] : []),
    ...(slack ? [['slack', connectSlack(bot, config, slack, directories)] as const] : []),
  ];
  // Whoever stops it while one still connects has the others let go of all the same.
  const tries = await Promise.allSettled(
    connecting.map(async ([platform, each]) => {
      const connection = await each;
      opened.push(() => connection.stop());
      if (connection.poster) posters.set(platform, connection.poster);
      return connection;
    }),
  );
  const connections = tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failed = tries.find((each) => each.status === 'rejected');
  if (!failed) return connections;
  await Promise.all(connections.map((each) => each.stop()));
  throw failed.reason;
}

/** The doors to the operator's numbers beside everything else, or the port where they stand alone. */
type Metrics = { readonly doors: readonly Door[]; readonly port?: string | undefined };

/** The operator's numbers: beside everything else where only this machine can come, else on a port of their own. */
async function openMetrics(config: Config, noted: Log, meter: OpenMeter | undefined): Promise<Metrics> {
  if (!meter) return { doors: [] };
  const handle = async () => new Response(await meter.page(), { headers: { 'content-type': meter.type } });
  const door: Door = { method: 'GET', path: '/metrics', handle };
  if (config.metricsPort === undefined) return { doors: [door] };
  const { host, metricsPort: port } = config;
  const server = await openServer({ host, port, doors: [door], ready: async () => [], clock, log: noted });
  opened.push(() => server.close(0));
  return { doors: [], port: server.url.split(':').at(-1) };
}

async function serve(bot: Bot, config: Config, noted: Log, extra: Extra): Promise<void> {
  const connections = await connectAll(bot, config, extra);
  const invite =
    config.discord && (await import('./adapters/discord/permissions.ts')).inviteLink(config.discord.applicationId);
  const metrics = await openMetrics(config, noted, extra.meter);
  const started = {
    version: bot.about.version,
    config,
    at: '',
    metricsPort: metrics.port,
    ...(invite ? { invite } : {}),
  } satisfies Started;
  const front: Door = { method: 'GET', path: '/', handle: () => new Response(nothingOn({ ...started, at: url })) };
  const routes = [...connections.flatMap((each) => each.routes), ...metrics.doors, privacy];
  const doors = connections.length > 0 ? routes : [front, ...routes];
  const { host, port } = config;
  const server = await openServer({ host, port, doors, ready: () => missing(bot, connections), clock, log: noted });
  const { url } = server;
  opened.push(async () => {
    server.drain();
    await Promise.all(connections.map((each) => each.stop()));
    await server.close(GRACE);
  });
  say(announce({ ...started, at: url }).join('\n'));
  if (connections.length === 0) noted.warn({}, 'Nothing is switched on: see what the start printed.');
  if (config.playground && extra.opens) await openPage(url);
}

/** What only a served bot has: the operator's numbers, what platforms know and take, and whether the page opens itself. */
type Extra = {
  readonly meter?: OpenMeter;
  readonly directories: Map<Platform, Directory>;
  readonly posters: Map<Platform, Poster>;
  readonly opens: boolean;
};

async function start(): Promise<void> {
  const { terminal, 'no-open': stays } = wishes();
  const config = readConfig(environmentOf(root, process.env));
  // In the terminal the conversation has standard output to itself.
  const noted = openLog({ level: config.logLevel, secrets: config.secrets, to: terminal ? 2 : 1 });
  log = noted;
  const [library, commands] = await Promise.all([keptLibrary(root), loadCommands(join(root, 'commands'))]);
  const store = await openStore(config, noted);
  opened.push(() => store.close());
  const pictures = openPictures();
  opened.push(() => pictures.close());
  const rooms = [transcriptEditor];
  const directories = new Map<Platform, Directory>();
  const posters = new Map<Platform, Poster>();
  // Nobody reads what is counted where no page shows it.
  const isMetered = !terminal && (config.metricsPort !== undefined || forOperatorAlone(config));
  const metered: { readonly meter?: OpenMeter } = isMetered
    ? { meter: (await import('./drivers/meter-prom.ts')).openMeter() }
    : {};
  const about = aboutOf(config);
  const { check, model, caps } = await openModel(config, noted);
  const live = model && caps ? { model: metered.meter?.watched(model) ?? model, caps } : {};
  const ports = { store, clock, dice, log: noted, pictures, directories, posters, ...metered };
  const bot = createBot({ ...ports, ...live, commands, library, about, rooms });
  sweep(store, noted);
  keep(bot);
  if (!terminal) {
    await serve(bot, config, noted, { ...metered, directories, posters, opens: !stays });
    return check();
  }
  check();
  const [{ playTerminal }, { openWall }] = await Promise.all([
    import('./adapters/playground/terminal.ts'),
    import('./adapters/playground/terminal-wall.ts'),
  ]);
  const wall = openWall();
  posters.set('playground', wall.poster);
  await playTerminal(bot, { input: process.stdin, output: process.stdout }, wall);
  await leave(0);
}

try {
  await start();
} catch (error) {
  if (!leaving) {
    // A start that cannot stand says why in words that are already meant for the operator; no stack helps there.
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    log?.debug({ err: error }, 'Where the start failed.');
    await leave(codeOf(error));
  }
}
