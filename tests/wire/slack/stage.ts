// The real bot on the real Bolt beside a Slack of our own, over a socket or over signed HTTP.
import { inspect } from 'node:util';
import { connectSlack, type SlackConfig } from '../../../src/adapters/slack/connect.ts';
import type { World } from '../../../src/core/bot.ts';
import type { Platform } from '../../../src/core/command.ts';
import type { Directory } from '../../../src/core/ports.ts';
import { openMemoryStore } from '../../../src/drivers/store-memory.ts';
import { openServer } from '../../../src/server.ts';
import { realBot } from '../../bot.ts';
import { type HandClock, handClock, recordingLog } from '../../world.ts';
import { hands, SECRET, type Transport } from './hands.ts';
import { APP_TOKEN, BOT_TOKEN, openSlack } from './slack.ts';

export { admin, ana, SECRET, wordsOf } from './hands.ts';
export const TRANSPORTS: readonly Transport[] = ['socket', 'http'];

const CONFIG: Readonly<Record<Transport, Partial<SlackConfig>>> = {
  socket: { botToken: BOT_TOKEN, appToken: APP_TOKEN },
  http: { botToken: BOT_TOKEN, signingSecret: SECRET },
};

/** What is given to a stage beside its transport. */
export type Other = {
  readonly world?: Partial<World>;
  readonly config?: Partial<SlackConfig>;
  readonly many?: boolean;
};

export type Stage = Awaited<ReturnType<typeof openStage>>;

export async function openStage(transport: Transport, other: Other = {}) {
  const clock: HandClock = handClock();
  const log = recordingLog();
  const slack = await openSlack(clock);
  // Known to the bot before Slack is: what a start fills in once it is connected.
  const directories = new Map<Platform, Directory>();
  const store = openMemoryStore({ clock, log });
  const made = await realBot({ clock, log, store, directories, ...other.world });

  async function start() {
    const config: SlackConfig = {
      prefix: '/af-',
      apiUrl: slack.apiUrl,
      ...(other.many ? {} : CONFIG[transport]),
      ...other.config,
    };
    const connection = await connectSlack(made.bot, config);
    directories.set('slack', connection.directory);
    const server = await openServer({
      host: '127.0.0.1',
      port: 0,
      doors: connection.routes,
      ready: async () => (connection.ready() ? [] : ['slack']),
      clock,
      log,
    });
    return { connection, server };
  }
  let running = await start();

  return {
    ...made,
    ...hands({ slack, clock, transport, url: () => running.server.url }),
    transport,
    slack,
    connection: () => running.connection,
    url: () => running.server.url,
    /** A second life on the same memory: what a restart leaves standing. */
    async restart() {
      await running.connection.stop();
      await running.server.close(0);
      running = await start();
    },
    /** Ends the stage; what no Slack would take fails the test, unless `forgiven` names it. */
    async close(forgiven = /^$/) {
      await running.connection.stop();
      await running.server.close(0);
      await slack.close();
      const faults = slack.faults.filter((each) => !forgiven.test(each));
      if (faults.length > 0) throw new Error(`Slack would not take: ${faults.join('; ')}`);
      const leaked = log.lines.filter((line) => /canary|\/hooks\//i.test(inspect(line, { depth: 8 })));
      if (leaked.length > 0)
        throw new Error(`A secret stands in the log: ${leaked.map((each) => each.message).join('; ')}`);
    },
  };
}
