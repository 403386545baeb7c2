// A test's stage: Discord on loopback, the real bot behind its real adapter, and people who type and press.
import type { Connection } from '../../../src/adapters/adapter.ts';
import { connect } from '../../../src/adapters/discord/connect.ts';
import type { Bot, World } from '../../../src/core/bot.ts';
import { createBot } from '../../../src/core/bot.ts';
import { at } from '../../../src/core/json.ts';
import type { Drawn } from '../../../src/core/ports.ts';
import type { OpenStore } from '../../../src/core/store.ts';
import { openMemoryStore } from '../../../src/drivers/store-memory.ts';
import { openServer, type Server } from '../../../src/server.ts';
import { realWorld } from '../../bot.ts';
import { type HandClock, handClock } from '../../world.ts';
import { APPLICATION, type Discord, openDiscord, TOKEN } from './discord.ts';
import { controls, EVERYONE, type Exchange, type Message, said } from './interactions.ts';
import { type Event, type People, people, type Transport } from './people.ts';

export type { Transport } from './people.ts';

export const GUILD = '1190000000000000002';
export const CHANNEL = '1190000000000000003';
export const ANA = '1190000000000000004';
export const BEN = '1190000000000000005';

/** Where and how a person is when they do something. */
export type Where = {
  readonly person?: string;
  readonly guild?: string | null;
  readonly permissions?: string;
  readonly appPermissions?: string;
  /** In a thread of the channel: some thread, or the one with this id. */
  readonly thread?: boolean | string;
  /** The bot is on the person's account only, not in the server. */
  readonly userInstall?: boolean;
};

const ALL = '2251799813685247';

/** What every interaction of a person carries, as Discord sends it. */
function from({
  person = ANA,
  guild = GUILD,
  permissions = '0',
  appPermissions = ALL,
  thread,
  userInstall,
}: Where): Event {
  const user = { id: person, username: `person-${person}`, discriminator: '0', global_name: null, avatar: null };
  const channel = thread
    ? { id: thread === true ? '1190000000000000077' : thread, type: 11, parent_id: CHANNEL, name: 'a thread' }
    : { id: CHANNEL, type: guild === null ? 1 : 0, name: 'reading-group' };
  const owners = userInstall ? { '1': person } : { '0': guild ?? '0' };
  return {
    application_id: APPLICATION,
    version: 1,
    channel_id: channel.id,
    channel,
    ...(guild === null
      ? { user, context: 1 }
      : {
          guild_id: guild,
          guild: { id: guild, locale: 'en-US', features: [] },
          member: {
            user,
            roles: [],
            permissions,
            joined_at: '2025-01-05T10:00:00.000000+00:00',
            deaf: false,
            mute: false,
            flags: 0,
          },
          context: 0,
        }),
    locale: 'en-GB',
    guild_locale: 'en-US',
    app_permissions: appPermissions,
    authorizing_integration_owners: owners,
    entitlements: [],
    attachment_size_limit: 10_485_760,
  };
}

export const command = (
  name: string,
  options: Readonly<Record<string, string | number>> = {},
  where: Where = {},
): Event => ({
  ...from(where),
  type: 2,
  data: {
    id: '1190000000000000009',
    name,
    type: 1,
    options: Object.entries(options).map(([key, value]) => ({
      name: key,
      type: typeof value === 'string' ? 3 : 4,
      value,
    })),
  },
});

/** A press on a message by the custom id, as whoever can write requests would make it. */
export const forged = (message: Message, id: string, where: Where = {}, values?: readonly string[]): Event => ({
  ...from(where),
  type: 3,
  data: { custom_id: id, component_type: values ? 3 : 2, id: 1, ...(values ? { values } : {}) },
  message: {
    id: message.id,
    type: 0,
    channel_id: CHANNEL,
    content: '',
    flags: message.seenBy === EVERYONE ? 32768 : 32832,
    author: { id: APPLICATION, username: 'two-tiers', discriminator: '0', bot: true },
  },
});

/** A press on a button by its words, or a choice from a menu by the first part of what it says. */
export function press(message: Message, what: string, where: Where = {}, value?: string): Event {
  const all = controls(message.body);
  const found = all.find((each) => each.label === what) ?? all.find((each) => each.label.startsWith(what));
  if (!found) throw new Error(`There is no "${what}" among ${all.map((each) => each.label).join(', ')}.`);
  const isMenu = found.values.length > 0;
  return forged(message, found.id, where, isMenu ? [value ?? found.values[0] ?? ''] : undefined);
}

/** A form that was sent in; `opener` is what opened it. */
export const form = (opener: Exchange, fields: Readonly<Record<string, string>>, where: Where = {}): Event => {
  const customId = at(opener.callbacks[0], 'data', 'custom_id');
  const message = at(opener.event, 'message');
  return {
    ...from(where),
    type: 5,
    data: {
      custom_id: customId,
      components: Object.entries(fields).map(([name, value], index) => ({
        type: 18,
        id: index,
        component: { type: 4, id: 100 + index, custom_id: name, value },
      })),
    },
    ...(message === undefined ? {} : { message }),
  };
};

export const complete = (name: string, option: string, typed: string, where: Where = {}): Event => ({
  ...from(where),
  type: 4,
  data: { id: '1190000000000000009', name, type: 1, options: [{ name: option, type: 3, value: typed, focused: true }] },
});

/** A message command on a message of somebody's. */
export const pointed = (name: string, author: string, text: string, where: Where = {}): Event => ({
  ...from(where),
  type: 2,
  data: {
    id: '1190000000000000009',
    name,
    type: 3,
    target_id: '1190000000000000555',
    resolved: {
      messages: {
        '1190000000000000555': {
          id: '1190000000000000555',
          type: 0,
          channel_id: CHANNEL,
          content: text,
          author: { id: author, username: 'somebody', discriminator: '0' },
        },
      },
    },
  },
});

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const drawn: Drawn = { hash: 'a'.repeat(64), png, width: 1, height: 1 };
/** Pictures that are always the same one. */
export const onePicture = { draw: () => Promise.resolve(drawn), find: () => undefined };

export type Scene = People & {
  readonly discord: Discord;
  readonly clock: HandClock;
  readonly bot: Bot;
  readonly store: OpenStore;
  readonly connection: Connection;
  readonly log: Awaited<ReturnType<typeof realWorld>>['log'];
  readonly failed: Error[];
  /** The address of the program's own server, over HTTP. */
  readonly at: string;
  /** The process goes away; Discord stays, and so does the store where it is a file. */
  stop(): Promise<void>;
};

export type Setting = {
  readonly transport: Transport;
  readonly discord?: Discord;
  readonly clock?: HandClock;
  readonly world?: Partial<World>;
  readonly store?: (world: Pick<World, 'clock' | 'log'>) => Promise<OpenStore> | OpenStore;
  /** In place of the bot's own answers. */
  readonly handle?: Bot['handle'];
  readonly shards?: string;
  readonly token?: string;
  readonly signal?: AbortSignal;
};

export async function openScene(setting: Setting): Promise<Scene> {
  const clock = setting.clock ?? handClock();
  const discord = setting.discord ?? (await openDiscord(clock));
  const base = await realWorld({ clock, pictures: onePicture, ...setting.world });
  const store = await (setting.store ?? openMemoryStore)(base);
  const made = createBot({ ...base, store });
  const bot: Bot = setting.handle ? { ...made, handle: setting.handle } : made;
  const failed: Error[] = [];
  const connection = await connect(bot, {
    token: setting.token ?? TOKEN,
    transport: setting.transport,
    publicKey: discord.publicKey,
    apiUrl: discord.url,
    fail: (error) => void failed.push(error),
    ...(setting.shards === undefined ? {} : { shards: setting.shards }),
    ...(setting.signal === undefined ? {} : { signal: setting.signal }),
  });
  const server: Server | undefined =
    setting.transport === 'http'
      ? await openServer({
          host: '127.0.0.1',
          port: 0,
          doors: connection.routes,
          ready: () => Promise.resolve([]),
          clock,
          log: base.log,
        })
      : undefined;

  return {
    discord,
    clock,
    bot,
    store,
    connection,
    log: base.log,
    failed,
    at: server?.url ?? '',
    ...people({ discord, transport: setting.transport, url: () => server?.url ?? '' }),
    async stop() {
      await connection.stop();
      await server?.close(0);
    },
  };
}

/** The words of a message. */
export const words = (message: Message | undefined): string => said(message?.body);
/** What can be pressed on a message, by its words. */
export const labels = (message: Message | undefined): readonly string[] =>
  controls(message?.body).map((each) => each.label);
