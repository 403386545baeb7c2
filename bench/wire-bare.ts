// The bare libraries, each answering every command with the same words: what ours is measured beside. Says "ready" once it is.
import { verify } from 'node:crypto';
import { createServer } from 'node:http';
import { z } from 'zod';
import { publicKey } from '../src/adapters/discord/signature.ts';
import { sign } from '../src/adapters/slack/signature.ts';
import { sqliteEngine } from '../src/drivers/store-sqlite.ts';
import { bareSwap } from './bare-swap.ts';

const { BARE = '', API = '', PORT = '0', SECRET = '', TOKEN = '', KEY = '', APPLICATION = '' } = process.env;
/** A file: one compare-and-set for each request, by SQLite's own library or by our engine. And the answer: a few words, or a card. */
const { DATABASE, OUR_DATABASE, CARD } = process.env;
const STATIC = 'Alignment faking is behaving well only while one believes that one is being trained.';
const ANSWER: object = CARD === undefined ? { response_type: 'ephemeral', text: STATIC } : JSON.parse(CARD);

const VALUE = JSON.stringify({ count: 1 });
const swap = DATABASE === undefined ? null : bareSwap(DATABASE);
const engine = OUR_DATABASE === undefined ? null : sqliteEngine(OUR_DATABASE);
/** One compare-and-set where a database is named: nothing of a new person is there, and nothing is read before. */
async function stored(person: string): Promise<void> {
  const path = `person/${person}/quiz/progress`;
  const isDone = swap?.(path, undefined, VALUE) ?? (await engine?.swap(path, undefined, VALUE)) ?? true;
  if (!isDone) throw new Error('A bare compare-and-set found what nobody wrote.');
}

async function bolt(): Promise<void> {
  const { App, HTTPReceiver, LogLevel } = await import('@slack/bolt');
  const clientOptions = { slackApiUrl: `${API}/` };
  const common = { token: 'xoxb-bare', clientOptions, logLevel: LogLevel.ERROR };
  const app =
    BARE === 'bolt-socket'
      ? new App({ ...common, socketMode: true, appToken: TOKEN })
      : new App({ ...common, receiver: new HTTPReceiver({ signingSecret: SECRET, logLevel: LogLevel.ERROR }) });
  app.command(/./, async ({ ack, command }) => {
    await stored(command.user_id);
    await ack(ANSWER);
  });
  await app.start(Number(PORT));
}

async function discord(): Promise<void> {
  const { Client, Events, GatewayIntentBits, MessageFlags } = await import('discord.js');
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: API } });
  client.on(Events.InteractionCreate, async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await stored(interaction.user.id);
    await interaction.reply({ content: STATIC, flags: MessageFlags.Ephemeral });
  });
  await client.login(TOKEN);
  if (!client.isReady()) await new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()));
}

/** Node's own server, the signature, one compare-and-set of our engine and a card that stands ready: the least that any bot does. */
function nodeHttp(): void {
  const card = JSON.stringify(ANSWER);
  createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const { 'x-slack-request-timestamp': at, 'x-slack-signature': signature } = request.headers;
    if (signature !== sign(SECRET, String(at), body)) return response.writeHead(401).end();
    await stored(new URLSearchParams(body.toString()).get('user_id') ?? '');
    return response.writeHead(200, { 'content-type': 'application/json' }).end(card);
  }).listen(Number(PORT), '127.0.0.1');
}

const Sent = z.looseObject({});

/** slash-create on Node's own server, which costs it least, with Node's own Ed25519 in the place of its slow one in JavaScript. */
async function slashCreate(): Promise<void> {
  const { Server, SlashCommand, SlashCreator } = await import('slash-create');
  const key = publicKey(KEY);
  class Native extends SlashCreator {
    override async _verify(body: string, signature: string, timestamp: string): Promise<boolean> {
      return verify(null, Buffer.from(timestamp + body), key, Buffer.from(signature, 'hex'));
    }
  }
  class Bare extends Server {
    override createEndpoint(_: string, handler: Parameters<InstanceType<typeof Server>['createEndpoint']>[1]): void {
      createServer(async (request, response) => {
        const parts: Buffer[] = [];
        for await (const part of request) parts.push(part as Buffer);
        const rawBody = Buffer.concat(parts).toString();
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        );
        const body = Sent.parse(JSON.parse(rawBody));
        await handler({ headers, body, rawBody, request, response }, async ({ status = 200, body: answer }) => {
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
        });
      }).listen(Number(PORT), '127.0.0.1');
    }
  }
  class Explain extends SlashCommand {
    constructor(creator: InstanceType<typeof SlashCreator>) {
      super(creator, { name: 'explain', description: 'Explains.' });
    }
    override async run(): Promise<{ content: string; ephemeral: true }> {
      return { content: STATIC, ephemeral: true };
    }
  }
  const creator = new Native({
    applicationID: APPLICATION,
    publicKey: KEY,
    token: TOKEN,
    unknownCommandResponse: false,
  });
  creator.registerCommand(Explain);
  creator.withServer(new Bare({ alreadyListening: true }));
}

/** Whatever our own start imports beside a platform's library. */
const ours = () =>
  Promise.all([
    import('@hono/node-server'),
    import('hono'),
    import('hono/body-limit'),
    import('hono/secure-headers'),
    import('jstat'),
    import('keyv'),
    import('leven'),
    import('mdast-util-from-markdown'),
    import('minisearch'),
    import('pino'),
    import('prom-client'),
    import('pure-rand/generator/mersenne'),
    import('syllable'),
    import('yaml'),
  ]);

if (process.env.IMPORTS) await ours();
if (BARE.startsWith('bolt')) await bolt();
else if (BARE === 'discord') await discord();
else if (BARE === 'node-http') nodeHttp();
else await slashCreate();
process.stdout.write('ready\n');
