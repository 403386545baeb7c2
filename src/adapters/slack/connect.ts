// Slack on the wire: Bolt over a socket or over HTTP, every event through the one exchange. Imported only where Slack is on.
import { App, type webApi } from '@slack/bolt';
import type { Bot } from '../../core/bot.ts';
import { within } from '../../core/deadline.ts';
import type { Directory, Poster } from '../../core/ports.ts';
import type { Connection, Route } from '../adapter.ts';
import { type Acknowledge, attending } from './attend.ts';
import { openDirectory } from './directory.ts';
import { openEndpoint } from './endpoint.ts';
import { openGallery } from './gallery.ts';
import { openPoster } from './poster.ts';
import { quietLogger } from './quiet.ts';
import { openSocket } from './socket.ts';
import { Untaken } from './tries.ts';
import { telling } from './unable.ts';
import { type Call, clientOptionsFor, openWeb } from './web.ts';
import { manyWorkspaces, oneWorkspace } from './workspaces.ts';

/** How long a start waits for the socket before it goes on without, in milliseconds. */
const PATIENCE = 10_000;
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

/** Slack, switched on: with what it knows of people, how the posts of rooms reach it, and the calls of a workspace by its id. */
export type SlackConnection = Connection & {
  readonly directory: Directory;
  readonly poster: Poster;
  readonly callsOf: (tenant: string) => Promise<Call>;
};

/** Where events come from. */
function way(bot: Bot, { appToken, signingSecret }: SlackConfig, clientOptions: webApi.WebClientOptions) {
  if (appToken) {
    const socket = openSocket({ bot, appToken, clientOptions, logger: quietLogger(bot.log) });
    return { receiver: socket, routes: [], isOpen: socket.isConnected };
  }
  if (!signingSecret)
    throw new Error('SLACK_SIGNING_SECRET must be set to take requests from Slack; or SLACK_APP_TOKEN, for a socket.');
  const endpoint = openEndpoint({ bot, secret: signingSecret });
  return { receiver: endpoint, routes: [endpoint.route], isOpen: () => true };
}

/** Connects. Rejects with a line for the operator where a token is refused. */
export async function connectSlack(bot: Bot, config: SlackConfig): Promise<SlackConnection> {
  const { apiUrl, publicUrl, prefix } = config;
  const { clock, log } = bot;
  // Bolt keeps and changes what it is given, so each gets its own.
  const clientOptions = (): webApi.WebClientOptions => ({ ...clientOptionsFor(apiUrl), logger: quietLogger(log) });
  const web = openWeb(bot);
  const { receiver, routes, isOpen } = way(bot, config, clientOptions());
  const stopping = new AbortController();
  const { botToken: token } = config;
  const workspaces = token
    ? await oneWorkspace(bot, { token, clientOptions: clientOptions(), signal: stopping.signal })
    : manyWorkspaces(bot, config, clientOptions(), web.welcome);
  const app = new App({
    receiver,
    authorize: telling(workspaces.authorize, { clock, log, publicUrl, apiUrl }),
    clientOptions: clientOptions(),
    logger: quietLogger(log),
    // The default keeps a state for every conversation, for ever; and no message of ours ever comes back to us.
    convoStore: false,
    ignoreSelf: false,
  });
  app.error(async (err) => log.error({ err }, 'An event of Slack could not be worked through.'));

  const gallery = publicUrl === undefined ? undefined : openGallery({ ...bot, publicUrl });
  const attend = attending({
    bot,
    web,
    prefix,
    gallery,
    ...(apiUrl === undefined ? {} : { apiUrl }),
  });
  const underWay = new Set<Promise<void>>();
  app.use(async ({ body, client, ...rest }) => {
    const ack = 'ack' in rest && typeof rest.ack === 'function' ? (rest.ack as Acknowledge) : undefined;
    const work = attend(body, client, ack);
    underWay.add(work);
    try {
      await work;
    } finally {
      underWay.delete(work);
    }
  });
  const idle = async (): Promise<void> => void (await Promise.allSettled([...underWay]));

  // The socket gives up only where Slack refuses it for good. Without it, the bot's token is of no use either.
  const starting = app.start().catch((cause: unknown) => {
    stopping.abort();
    throw new Untaken(cause instanceof Error ? cause.message : String(cause), { cause });
  });
  const race = await within(clock, starting, PATIENCE);
  if (race.kind === 'late')
    race.value.catch((err: unknown) => log.error({ err }, 'Slack refuses the socket: nothing arrives.'));

  /** What is under way is acknowledged first, since that needs the socket; then it may still finish. */
  async function end(): Promise<void> {
    stopping.abort();
    await within(clock, idle(), ACKNOWLEDGING);
    await app.stop();
    await within(clock, idle(), FINISHING);
  }

  let ending: Promise<void> | undefined;
  const callsOf = async (tenant: string): Promise<Call> => web.of(tenant, await workspaces.clientOf(tenant));
  const directory = openDirectory(bot, callsOf);
  const doors: readonly Route[] = [...routes, ...workspaces.routes, ...(gallery ? [gallery.door] : [])];
  return {
    routes: doors,
    ready: () => isOpen() && workspaces.ready(web),
    stop() {
      ending ??= end();
      return ending;
    },
    directory,
    poster: openPoster({
      nameOf: directory.nameOf,
      bot,
      web,
      clientOf: workspaces.clientOf,
      clientOptions,
      prefix,
      gallery,
    }),
    callsOf,
  };
}
