// What is measured at the wire: each of ours, the bare library that it is held against, and what shows where the difference comes from.
import { randomUUID } from 'node:crypto';
import { slack as slackBlocks } from '../src/adapters/slack/index.ts';
import { ANSWER } from '../src/adapters/slack/render.ts';
import { APPLICATION, type openDiscord } from './wire-discord.ts';
import type { Fire } from './wire-load.ts';
import { type openSlack, SECRET } from './wire-slack.ts';
import { asked, openBench } from './world.ts';

/** Tokens of nobody, of the right form. */
const APP_TOKEN = { ours: `xapp-${randomUUID()}`, bare: `xapp-${randomUUID()}`, beside: `xapp-${randomUUID()}` };
const BOT_TOKEN = { ours: randomUUID(), bare: randomUUID(), beside: randomUUID() };
const SLACK_TOKEN = `xoxb-${randomUUID()}`;
export type Settings = Readonly<Record<string, string>>;
export type Side = {
  readonly settings: (port: number, database: string) => Settings;
  readonly fire: (port: number) => Fire;
};
/**
 * What is held against what; `goal` is the least share of the bare library's requests a second. What stands `beside` shows what
 * that comes from: the same load on a third program, without a goal.
 */
export type Case = {
  readonly name: string;
  readonly goal: number;
  readonly ours: Side;
  readonly bare: Side;
  readonly beside?: { readonly name: string; readonly side: Side };
};

const house = (port: number, database: string): Settings => ({
  PORT: String(port),
  STORE_URL: `sqlite:${database}`,
  LOG_LEVEL: 'error',
  PLAYGROUND: 'off',
});

/** The answer of ours to a command, as Slack gets it. */
async function cardOf(command: string): Promise<string> {
  const { bot, close } = await openBench('memory');
  const { reply } = await bot.handle(asked(1, { kind: 'words', command, text: '' }));
  const payload = slackBlocks.render(reply, new Map());
  await close();
  if (payload.kind !== 'message') throw new Error(`/${command} is not answered with a message.`);
  return payload[ANSWER].text;
}

/** Every case; `/quiz` begins a round each time, which is stored, beside a bare compare-and-set by SQLite's own library. */
export async function casesOf(
  slack: Awaited<ReturnType<typeof openSlack>>,
  discord: Awaited<ReturnType<typeof openDiscord>>,
): Promise<Case[]> {
  const cards = { explain: await cardOf('explain'), quiz: await cardOf('quiz') };
  const slackHttp = (command: 'explain' | 'quiz', goal: number): Case => ({
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
    beside: {
      name: `node:http, the signature${command === 'quiz' ? ', one compare-and-set of our engine' : ''} and our card, ready made`,
      side: {
        settings: (port, database) => ({
          BARE: 'node-http',
          PORT: String(port),
          SECRET,
          CARD: cards[command],
          ...(command === 'quiz' ? { OUR_DATABASE: database } : {}),
        }),
        fire: (port) => slack.http(port, command),
      },
    },
  });
  const slackSocket = (command: 'explain' | 'quiz', goal: number): Case => ({
    name: `Slack, socket, /${command}, beside bare Bolt${command === 'quiz' ? ' with a bare compare-and-set' : ''}`,
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
    beside: {
      name: `bare Bolt${command === 'quiz' ? ', one compare-and-set of our engine' : ''} and our card, ready made`,
      side: {
        settings: (_, database) => ({
          BARE: 'bolt-socket',
          API: slack.apiUrl,
          TOKEN: APP_TOKEN.beside,
          CARD: cards[command],
          ...(command === 'quiz' ? { OUR_DATABASE: database } : {}),
        }),
        fire: () => slack.socket(APP_TOKEN.beside, command),
      },
    },
  });
  const gateway = (command: string, goal: number): Case => ({
    name: `Discord, gateway, /${command}, beside bare discord.js${command === 'quiz' ? ' with a bare compare-and-set' : ''}`,
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
    ...(command === 'quiz'
      ? {
          beside: {
            name: 'bare discord.js, one compare-and-set of our engine',
            side: {
              settings: (_, database) => ({
                BARE: 'discord',
                API: discord.apiUrl,
                TOKEN: BOT_TOKEN.beside,
                OUR_DATABASE: database,
              }),
              fire: () => discord.gateway(BOT_TOKEN.beside, command),
            },
          },
        }
      : {}),
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
