// What the bot is told to be: the environment as one value, parsed once.
import type { Caps, Price } from './core/ports.ts';
import { BadConfig, type Environment, NAMES, readValues } from './environment.ts';
import { CHEAPEST, PRICES } from './prices.ts';
import { isLoopback, type Name, type Values } from './variables.ts';

export type StoreAddress =
  | { readonly kind: 'memory' }
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'redis' | 'postgres'; readonly url: string };

export type Config = {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly publicUrl?: string;
  readonly metricsPort?: number;
  readonly store: StoreAddress;
  readonly encryptionKey?: string;
  readonly playground: boolean;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly operator?: string;
  readonly contact?: string;
  readonly discord?: {
    readonly token: string;
    readonly applicationId: string;
    readonly transport: 'gateway' | 'http';
    readonly publicKey?: string;
    readonly guildId?: string;
    readonly shards?: string;
    readonly apiUrl?: string;
  };
  readonly slack?: {
    readonly botToken?: string;
    readonly appToken?: string;
    readonly signingSecret?: string;
    readonly clientId?: string;
    readonly clientSecret?: string;
    readonly apiUrl?: string;
    readonly prefix: string;
  };
  readonly model?: {
    readonly id: string;
    readonly price: Price;
    readonly key: string;
    readonly url?: string;
    readonly caps: Caps;
  };
  /** Every secret that was given, so that a log can hide it wherever it turns up. */
  readonly secrets: readonly string[];
};

/** Whether only this machine comes to the server: a proxy that PUBLIC_URL names would bring the world to it. */
export const forOperatorAlone = ({ host, publicUrl }: Pick<Config, 'host' | 'publicUrl'>): boolean =>
  isLoopback(host) && publicUrl === undefined;

/** Reads the environment. Throws BadConfig with a line for each fault. */
export function readConfig(environment: Environment): Config {
  const { values, secrets } = readValues(environment);
  const faults = [...discordGaps(values), ...slackGaps(values), ...modelGaps(values), ...wishes(environment)];
  if (faults.length > 0) throw new BadConfig(faults);
  return { ...house(values), ...discord(values), ...slack(values), ...model(values), secrets };
}

/** The names of `needed` that are not set, as one fault, where `set` says that they are called for. */
function gap(values: Values, called: Name | undefined, needed: readonly Name[], why = ''): readonly string[] {
  const missing = needed.filter((name) => values[name] === undefined);
  if (called === undefined || missing.length === 0) return [];
  return [`${called} is set, so ${missing.join(' and ')} must be too${why}.`];
}

const first = (values: Values, names: readonly Name[]): Name | undefined =>
  names.find((name) => values[name] !== undefined);

function discordGaps(values: Values): readonly string[] {
  const any = first(
    values,
    NAMES.filter((name) => name.startsWith('DISCORD_') && name !== 'DISCORD_API_URL'),
  );
  const http = values.DISCORD_TRANSPORT === 'http' ? 'DISCORD_TRANSPORT' : undefined;
  return [
    ...gap(values, any, ['DISCORD_TOKEN', 'DISCORD_APPLICATION_ID']),
    ...gap(values, http, ['DISCORD_PUBLIC_KEY'], ' when it is http'),
  ];
}

function slackGaps(values: Values): readonly string[] {
  const client = first(values, ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET']);
  const install: readonly Name[] = [
    'SLACK_CLIENT_ID',
    'SLACK_CLIENT_SECRET',
    'SLACK_SIGNING_SECRET',
    'ENCRYPTION_KEY',
    'PUBLIC_URL',
  ];
  if (client) return gap(values, client, install, ' to install in many workspaces');
  const way = first(values, ['SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET']);
  if (values.SLACK_BOT_TOKEN !== undefined && way === undefined) {
    return ['SLACK_BOT_TOKEN is set, so SLACK_APP_TOKEN (a socket) or SLACK_SIGNING_SECRET (requests) must be too.'];
  }
  return gap(values, way, ['SLACK_BOT_TOKEN']);
}

const modelGaps = (values: Values): readonly string[] =>
  gap(values, first(values, ['DEMO_MODEL', 'DEMO_CAP_PERSON', 'DEMO_CAP_PLACE', 'DEMO_CAP_DAY', 'DEMO_CAP_MONTH']), [
    'ANTHROPIC_API_KEY',
  ]);

/** What somebody wants of the live demo that it does not have: a temperature, say. In silence it would pass for obeyed. */
const wishes = (environment: Environment): readonly string[] =>
  Object.entries(environment)
    .filter(
      ([name, value]) => /^DEMO_[A-Z_]+$/.test(name) && value?.trim() && !(NAMES as readonly string[]).includes(name),
    )
    .map(
      ([name]) => `${name} is no setting: the live demo has only those in .env.example, and its model takes no others.`,
    );

/** The fields that are set; with exactOptionalPropertyTypes an absent one must not be there at all. */
function present<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

function house(values: Values): Omit<Config, 'secrets'> {
  const host = values.HOST ?? '127.0.0.1';
  const platform =
    values.DISCORD_TOKEN !== undefined ||
    values.SLACK_SIGNING_SECRET !== undefined ||
    values.SLACK_BOT_TOKEN !== undefined;
  const asked = values.PLAYGROUND === undefined ? undefined : values.PLAYGROUND === 'on';
  return {
    host,
    port: values.PORT ?? 3000,
    store: storeAddress(values.STORE_URL ?? 'sqlite:./data/two-tiers.sqlite'),
    playground: asked ?? (!platform && isLoopback(host)),
    logLevel: values.LOG_LEVEL ?? 'info',
    ...present({
      publicUrl: values.PUBLIC_URL,
      metricsPort: values.METRICS_PORT,
      encryptionKey: values.ENCRYPTION_KEY,
      operator: values.OPERATOR,
      contact: values.OPERATOR_CONTACT,
    }),
  };
}

function storeAddress(url: string): StoreAddress {
  if (url === 'memory:') return { kind: 'memory' };
  if (url.startsWith('sqlite:')) return { kind: 'sqlite', path: url.slice('sqlite:'.length) };
  return { kind: url.startsWith('redis') ? 'redis' : 'postgres', url };
}

function discord(values: Values): Pick<Config, 'discord'> {
  if (values.DISCORD_TOKEN === undefined || values.DISCORD_APPLICATION_ID === undefined) return {};
  return {
    discord: {
      token: values.DISCORD_TOKEN,
      applicationId: values.DISCORD_APPLICATION_ID,
      transport: values.DISCORD_TRANSPORT ?? 'gateway',
      ...present({
        publicKey: values.DISCORD_PUBLIC_KEY,
        guildId: values.DISCORD_GUILD_ID,
        shards: values.DISCORD_SHARDS,
        apiUrl: values.DISCORD_API_URL,
      }),
    },
  };
}

function slack(values: Values): Pick<Config, 'slack'> {
  if (values.SLACK_BOT_TOKEN === undefined && values.SLACK_CLIENT_ID === undefined) return {};
  return {
    slack: {
      prefix: values.SLACK_COMMAND_PREFIX ?? '/af-',
      ...present({
        botToken: values.SLACK_BOT_TOKEN,
        appToken: values.SLACK_APP_TOKEN,
        signingSecret: values.SLACK_SIGNING_SECRET,
        clientId: values.SLACK_CLIENT_ID,
        clientSecret: values.SLACK_CLIENT_SECRET,
        apiUrl: values.SLACK_API_URL,
      }),
    },
  };
}

function model(values: Values): Pick<Config, 'model'> {
  if (values.ANTHROPIC_API_KEY === undefined) return {};
  const caps = {
    person: values.DEMO_CAP_PERSON ?? 0.05,
    place: values.DEMO_CAP_PLACE ?? 0.5,
    day: values.DEMO_CAP_DAY ?? 2,
    month: values.DEMO_CAP_MONTH ?? 20,
  };
  const id = values.DEMO_MODEL ?? CHEAPEST;
  const wire = { key: values.ANTHROPIC_API_KEY, ...present({ url: values.ANTHROPIC_BASE_URL }) };
  return { model: { id, price: PRICES[id], caps, ...wire } };
}
