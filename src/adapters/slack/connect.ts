// Slack on the wire: Bolt over a socket or over HTTP, every event through the one exchange. Imported only where Slack is on.
import { randomUUID } from 'node:crypto';
import { App, type Receiver, webApi } from '@slack/bolt';
import type { Bot } from '../../core/bot.ts';
import { within } from '../../core/deadline.ts';
import { hold } from '../../core/lease.ts';
import type { Directory } from '../../core/ports.ts';
import type { Connection, Route } from '../adapter.ts';
import { exchange } from '../exchange.ts';
import { openDirectory } from './directory.ts';
import { openEndpoint } from './endpoint.ts';
import { farewell, forget } from './farewell.ts';
import { slackIn } from './index.ts';
import { openInstall } from './install.ts';
import { openInstallations } from './installations.ts';
import { openLine } from './line.ts';
import { quietLogger } from './quiet.ts';
import { sealWith } from './seal.ts';
import { openSocket } from './socket.ts';
import { openStates } from './states.ts';
import { type Call, clientOptionsFor, openWeb, Refused } from './web.ts';

/** How long a start waits for the socket before it goes on without, in milliseconds. */
const PATIENCE = 10_000;
/** How long a person's opening of the home tab is remembered, in milliseconds, so that a repeated event draws it once. */
const REMEMBERED = 600_000;
/** How long stopping waits for acknowledgements, and then for answers, in milliseconds. */
const ACKNOWLEDGING = 2_000;
const FINISHING = 5_000;

/** One workspace by its bot token, or many by OAuth (client id and secret, `encryptionKey`, `publicUrl`). An app token means a socket. */
export type SlackConfig = {
  readonly botToken?: string;
  readonly appToken?: string;
  readonly signingSecret?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly apiUrl?: string;
  readonly prefix: string;
  readonly publicUrl?: string;
  readonly encryptionKey?: string;
};

/** Slack, switched on: with what it knows of people, and the calls of a workspace by its id. */
export type SlackConnection = Connection & {
  readonly directory: Directory;
  readonly callsOf: (tenant: string) => Promise<Call>;
};

type Acknowledge = (answer?: unknown) => Promise<void>;

/** Where events come from, and how a workspace's calls are made. */
type Workspaces = {
  readonly appOptions: Pick<
    ConstructorParameters<typeof App>[0] & object,
    'token' | 'botId' | 'botUserId' | 'authorize'
  >;
  readonly clientOf: (tenant: string) => Promise<webApi.WebClient>;
  readonly routes: readonly Route[];
  /** The one workspace, where it is only one. */
  readonly only?: string;
};

/** One workspace, whose token is tried at once, so that a wrong one stops the start with a line that names it. */
async function oneWorkspace(token: string, clientOptions: webApi.WebClientOptions): Promise<Workspaces> {
  const client = new webApi.WebClient(token, clientOptions);
  let known: webApi.AuthTestResponse;
  try {
    known = await client.auth.test();
  } catch (error) {
    const why = error instanceof webApi.WebAPIPlatformError ? error.data.error : 'it could not be reached';
    throw new Error(`SLACK_BOT_TOKEN was not taken by Slack (${why}): copy it again from OAuth & Permissions.`, {
      cause: error,
    });
  }
  return {
    appOptions: {
      token,
      ...(known.bot_id === undefined ? {} : { botId: known.bot_id }),
      ...(known.user_id === undefined ? {} : { botUserId: known.user_id }),
    },
    clientOf: async () => client,
    routes: [],
    ...(known.team_id === undefined ? {} : { only: known.team_id }),
  };
}

/** Many workspaces, each with the token that its installation brought. */
function manyWorkspaces(
  bot: Bot,
  config: SlackConfig,
  clientOptions: webApi.WebClientOptions,
  joined: (tenant: string) => void,
): Workspaces {
  const { clientId, clientSecret, publicUrl, encryptionKey, apiUrl } = config;
  if (!clientId || !clientSecret || !publicUrl || !encryptionKey)
    throw new Error(
      'To install in many workspaces, SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, PUBLIC_URL and ENCRYPTION_KEY must be set.',
    );
  const installations = openInstallations(bot, sealWith(encryptionKey), joined);
  const { authorize, routes } = openInstall({
    clientId,
    clientSecret,
    publicUrl,
    installations,
    states: openStates(bot),
    clientOptions,
    logger: quietLogger(bot.log),
    ...(apiUrl === undefined ? {} : { apiUrl }),
  });
  return {
    appOptions: { authorize },
    routes,
    async clientOf(tenant) {
      const token = (await installations.find(tenant))?.bot?.token;
      if (token === undefined) throw new Refused('a call', 'not_installed');
      return new webApi.WebClient(token, clientOptions);
    },
  };
}

/** Drawn pictures, where Slack can fetch them. */
const gallery = (bot: Bot): Route => ({
  method: 'GET',
  path: '/figures/*',
  handle(request) {
    const [, hash = ''] = /\/figures\/([0-9a-f]{64})\.png$/.exec(new URL(request.url).pathname) ?? [];
    const drawn = bot.pictures.find(hash);
    if (!drawn) return new Response('There is no such picture.\n', { status: 404 });
    const headers = { 'content-type': 'image/png', 'cache-control': 'public, max-age=31536000, immutable' };
    return new Response(Uint8Array.from(drawn.png), { headers });
  },
});

/** Connects. Rejects with a line for the operator where a token is refused. */
export async function connectSlack(bot: Bot, config: SlackConfig): Promise<SlackConnection> {
  const { apiUrl, publicUrl, prefix, appToken, signingSecret } = config;
  const { clock, log } = bot;
  const clientOptions = (): webApi.WebClientOptions => ({ ...clientOptionsFor(apiUrl), logger: quietLogger(log) });
  const web = openWeb(clock, log);
  const workspaces = config.botToken
    ? await oneWorkspace(config.botToken, clientOptions())
    : manyWorkspaces(bot, config, clientOptions(), web.welcome);
  const { receive, render } = slackIn({ prefix, ...(publicUrl === undefined ? {} : { pictureBase: publicUrl }) });

  const socket = appToken
    ? openSocket({ bot, appToken, clientOptions: clientOptions(), logger: quietLogger(log) })
    : undefined;
  const endpoint = socket ? undefined : openEndpoint({ bot, secret: secretOf(signingSecret) });
  const receiver: Receiver = socket ?? (endpoint as Receiver);
  const app = new App({
    receiver,
    ...workspaces.appOptions,
    clientOptions: clientOptions(),
    logger: quietLogger(log),
    // The default keeps a state for every conversation, for ever; and no message of ours ever comes back to us.
    convoStore: false,
    ignoreSelf: false,
  });
  app.error(async (err) => log.error({ err }, 'An event of Slack could not be worked through.'));

  /** Whether this event came for the first time. A memory that fails takes it for new. */
  const isNew = (id: string): Promise<boolean> =>
    hold(bot.store, `slack-event/${id}`, randomUUID(), clock.now(), REMEMBERED).catch(() => true);

  async function attend(event: unknown, client: webApi.WebClient, ack?: Acknowledge) {
    const gone = farewell(event);
    if (gone) return forget(bot, gone);
    const interaction = receive(event);
    if (interaction === null || (interaction.kind === 'home' && !(await isNew(interaction.id))))
      return void (await ack?.());
    const line = openLine({
      interaction,
      event,
      call: web.of(interaction.tenant, client),
      upload: async (channel, { name, bytes }) =>
        void (await client.filesUploadV2({ channel_id: channel, filename: name, file: Buffer.from(bytes) })),
      render,
      clock,
      log,
      ...(ack === undefined ? {} : { ack }),
      ...(apiUrl === undefined ? {} : { apiUrl }),
    });
    await exchange(bot, interaction, line, render);
  }

  /** An acknowledgement that fails where the socket that its event came by is gone: over another, Slack would not know it. */
  function bound(ack: Acknowledge): Acknowledge {
    const came = socket?.turn();
    return async (answer) => {
      if (socket && socket.turn() !== came) throw new Error('The socket that this came by is gone.');
      await ack(answer);
    };
  }

  const underWay = new Set<Promise<void>>();
  app.use(async ({ body, client, ...rest }) => {
    const ack = 'ack' in rest && typeof rest.ack === 'function' ? bound(rest.ack as Acknowledge) : undefined;
    const work = attend(body, client, ack);
    underWay.add(work);
    try {
      await work;
    } finally {
      underWay.delete(work);
    }
  });
  const idle = async (): Promise<void> => void (await Promise.allSettled([...underWay]));

  const starting = app.start().then(() => {});
  const race = await within(clock, starting, PATIENCE);
  if (race.kind === 'late')
    starting.catch((err: unknown) => log.error({ err }, 'Slack refuses the socket: nothing arrives.'));

  let stopping: Promise<void> | undefined;
  /** What is under way is acknowledged first, since that needs the socket; then it may still finish. */
  async function stop(): Promise<void> {
    await within(clock, idle(), ACKNOWLEDGING);
    await app.stop();
    await within(clock, idle(), FINISHING);
  }

  const callsOf = async (tenant: string): Promise<Call> => web.of(tenant, await workspaces.clientOf(tenant));
  return {
    routes: [
      ...(endpoint ? [endpoint.route] : []),
      ...workspaces.routes,
      ...(publicUrl === undefined ? [] : [gallery(bot)]),
    ],
    ready: () => (socket?.isConnected() ?? true) && !(workspaces.only !== undefined && web.isGone(workspaces.only)),
    stop: () => (stopping ??= stop()),
    directory: openDirectory(bot, callsOf),
    callsOf,
  };
}

function secretOf(signingSecret: string | undefined): string {
  if (signingSecret) return signingSecret;
  throw new Error('SLACK_SIGNING_SECRET must be set to take requests from Slack; or set SLACK_APP_TOKEN for a socket.');
}
