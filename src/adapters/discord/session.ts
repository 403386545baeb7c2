// One connection to Discord's gateway, from login to its end: the library's client, with as little kept and asked for as can be.
import { Client, Events, GatewayDispatchEvents, GatewayIntentBits, Options, Status } from 'discord.js';
import type { Bot } from '../../core/bot.ts';
import { stringAt } from '../../core/json.ts';
import type { Answering } from './answering.ts';
import type { Calls } from './calls.ts';
import { isRefused } from './fault.ts';
import { left, returned } from './guilds.ts';
import { badToken, type Refused, refusedBy } from './refused.ts';
import { noted, restOptions } from './rest.ts';
import { seldom } from './seldom.ts';
import type { Shards } from './shards.ts';
import { welcome } from './welcome.ts';

/** How old the last heartbeat that Discord answered may be, in milliseconds. */
const HEARTBEAT = 90_000;
/** How many interactions are remembered so that one delivered twice is taken once. */
const REMEMBERED = 2_000;

export type Session = { ready(): boolean; close(): Promise<void> };

export type Opening = {
  readonly bot: Bot;
  readonly desk: Answering;
  /** For the answers: it outlives the connection. */
  readonly callsOf: (event: unknown) => Calls;
  readonly token: string;
  readonly shards: Shards | null;
  readonly apiUrl: string | undefined;
  /** Ends a login that is still under way. */
  readonly signal: AbortSignal;
  /** Discord closed the connection for good after it had been open. */
  readonly refused: (why: Refused) => void;
};

/** The library keeps what it sees: servers and roles are needed for the welcome, people and messages for nothing. */
const makeCache = Options.cacheWithLimits({
  ...Options.DefaultMakeCacheSettings,
  ...Object.fromEntries(
    [
      'MessageManager',
      'DMMessageManager',
      'GuildMessageManager',
      'GuildEmojiManager',
      'GuildStickerManager',
      'GuildScheduledEventManager',
      'PresenceManager',
      'ReactionManager',
      'StageInstanceManager',
      'ThreadManager',
      'ThreadMemberManager',
      'VoiceStateManager',
    ].map((name) => [name, 0]),
  ),
  UserManager: { maxSize: 1, keepOverLimit: (user) => user.id === user.client.user?.id },
  GuildMemberManager: { maxSize: 1, keepOverLimit: (member) => member.id === member.client.user?.id },
});

function open({ shards, apiUrl }: Opening): Client {
  return new Client({
    // Interactions come without any intent; Guilds tells when the bot joins or leaves a server.
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [], repliedUser: false },
    makeCache,
    rest: restOptions(apiUrl),
    ...(shards ? { shards: shards.ids, shardCount: shards.count } : { shards: 'auto' }),
  });
}

/** Whether an id was not seen lately: among the last `REMEMBERED` at least, twice as many at most. */
function fresh(): (id: string) => boolean {
  let [recent, earlier] = [new Set<string>(), new Set<string>()];
  return (id) => {
    if (recent.has(id) || earlier.has(id)) return false;
    if (recent.size === REMEMBERED) [recent, earlier] = [new Set(), recent];
    recent.add(id);
    return true;
  };
}

/** The event, taken from the library, which would keep every channel that it sees for good and build what nobody looks at. */
function taken(event: unknown): unknown {
  if (typeof event !== 'object' || event === null) return event;
  const whole = { ...event };
  Object.assign(event, { type: 0, channel: null });
  return whole;
}

function listen(client: Client, { bot, desk, callsOf }: Opening): void {
  const { log, meter } = bot;
  const isFresh = fresh();
  const often = seldom(bot.clock);
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (sent: unknown) => {
    const event = taken(sent);
    const id = stringAt(event, 'id');
    if (id === undefined || isFresh(id)) void desk.take(event, callsOf(event));
    else meter?.count('dedupe_total', { platform: 'discord' });
  });
  const told = (work: Promise<void>, what: string): void =>
    void work.catch((err: unknown) => log.warn({ err }, `${what} could not be done.`));
  client.on(Events.GuildCreate, (guild) => {
    told(returned(bot, guild.id), 'Keeping what is stored of a server');
    told(welcome(bot, client.rest, guild), 'The welcome to a server');
  });
  // The library tells a server that is away for a while apart from one that removed the bot.
  client.on(Events.GuildDelete, (guild) => told(left(bot, guild.id), 'Noting that a server removed the bot'));
  // While Discord is away the library tries twice a second.
  client.on(Events.ShardReconnecting, (shard) => {
    meter?.count('gateway_reconnects_total');
    const times = often.happened(`reconnecting ${shard}`);
    if (times !== null) log.info({ shard, times }, 'Reconnecting to Discord.');
  });
  client.on(Events.ShardError, (err, shard) => {
    const times = often.happened(`error ${shard}`);
    if (times !== null) log.warn({ err, shard, times }, "Discord's connection met an error.");
  });
  const back = (shard: number): void => {
    often.ended(`reconnecting ${shard}`);
    often.ended(`error ${shard}`);
  };
  client.on(Events.ShardReady, back);
  client.on(Events.ShardResume, (shard, replayed) => {
    back(shard);
    log.info({ shard, replayed }, 'Back at Discord.');
  });
  client.on(Events.Error, (err) => log.error({ err }, "Discord's client met an error."));
  client.on(Events.Warn, (message) => log.warn({}, message));
  noted(client.rest, bot);
}

const ALIVE: readonly Status[] = [Status.Ready, Status.WaitingForGuilds, Status.Nearly];

/** The login, or the end of it where the bot stops meanwhile. */
async function login(client: Client, { token, signal }: Opening): Promise<void> {
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = () => reject(new Error('The bot is stopping.'));
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    await Promise.race([client.login(token), stopped]);
  } catch (error) {
    await client.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Logs in; resolves when every shard is ready. Throws Refused where trying again is no use, else what went wrong. */
export async function openSession(opening: Opening): Promise<Session> {
  const client = open(opening);
  listen(client, opening);
  let why: Refused | undefined;
  let isOpen = false;
  client.on(Events.ShardDisconnect, ({ code }) => {
    why = refusedBy(code);
    if (why && isOpen) opening.refused(why);
  });
  try {
    await login(client, opening);
  } catch (error) {
    throw why ?? (isRefused(error) ? badToken() : error);
  }
  isOpen = true;
  const since = Date.now();
  return {
    // The library stamps heartbeats with the machine's own time.
    ready: () =>
      client.ws.shards.every(
        ({ status, lastPingTimestamp }) =>
          ALIVE.includes(status) && Date.now() - Math.max(lastPingTimestamp, since) < HEARTBEAT,
      ),
    close: () => client.destroy(),
  };
}
