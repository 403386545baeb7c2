// Every variable of the environment that is read: its shape, what it may be, and whether it is a secret.
import { isIP } from 'node:net';
import { z } from 'zod';
import { PRICES, type Priced } from './prices.ts';

/** `allowed` ends the sentence "NAME must be …". A secret may also stand in a file that NAME_FILE names. */
export type Variable<T = unknown> = { readonly shape: z.ZodType<T>; readonly allowed: string; readonly secret?: true };

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** Whether an address can be reached from this machine only. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));

const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most));
const port = { shape: whole(0, 65_535), allowed: 'a whole number from 0 to 65535 (0: any free port)' };
const dollars = (what: string): Variable<number> => ({
  shape: z
    .string()
    .regex(/^\d{1,6}(\.\d{1,4})?$/)
    .transform(Number),
  allowed: `${what} in US dollars, such as 0.50 (0: none)`,
});

const web = z.string().refine((value) => {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
});
const address = (what: string): Variable<string> => ({
  shape: web.transform((value) => value.replace(/\/+$/, '')),
  allowed: `${what}: https://, or http:// on this machine`,
});

const SAMPLE =
  /\.{3}|…|^<.*>$|^\*+$|^x+$|^(your|my|the)[-_ ]|^(change[-_ ]?me|to[-_ ]?do|fix[-_ ]?me|secret|token|password|none|null|undefined|placeholder|example|dummy)$|^(xoxb|xapp|sk-ant)-?(your|x+|token|placeholder|$)/i;
const secret = (pattern: RegExp, allowed: string): Variable<string> => ({
  shape: z
    .string()
    .regex(pattern)
    .refine((value) => !SAMPLE.test(value)),
  allowed: `${allowed}, not a sample`,
  secret: true,
});

const PRICED = Object.keys(PRICES) as [Priced, ...Priced[]];

const snowflake = (what: string): Variable<string> => ({
  shape: z.string().regex(/^\d{15,20}$/),
  allowed: `${what}, 15 to 20 digits`,
});

export const VARIABLES = {
  HOST: {
    shape: z.union([z.ipv4(), z.ipv6(), z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?$/i)]),
    allowed: 'an address or host name of this machine, such as 127.0.0.1 or 0.0.0.0',
  },
  PORT: port,
  PUBLIC_URL: address('the address that the world reaches this server by'),
  METRICS_PORT: port,
  STORE_URL: {
    shape: z.string().regex(/^(sqlite:[^\0]+|memory:|rediss?:\/\/.+|postgres(ql)?:\/\/.+)$/),
    allowed: 'sqlite:<path of a file>, memory:, redis://… or postgres://…',
    secret: true,
  },
  ENCRYPTION_KEY: secret(/^([0-9a-f]{64}|[A-Za-z0-9+/]{43}=)$/i, '32 bytes as 64 hexadecimal digits or as base64'),
  PLAYGROUND: { shape: z.enum(['on', 'off']), allowed: 'on or off' },
  LOG_LEVEL: { shape: z.enum(LEVELS), allowed: LEVELS.join(', ').replace(/, (?=\w+$)/, ' or ') },
  OPERATOR: { shape: z.string().max(80), allowed: 'a name of at most 80 characters' },
  OPERATOR_CONTACT: { shape: z.string().max(200), allowed: 'an address of at most 200 characters' },

  DISCORD_TOKEN: secret(/^[\w.-]{20,200}$/, 'the token of a Discord bot'),
  DISCORD_APPLICATION_ID: snowflake("the application's id on Discord"),
  DISCORD_PUBLIC_KEY: { shape: z.string().regex(/^[0-9a-f]{64}$/i), allowed: '64 hexadecimal digits' },
  DISCORD_TRANSPORT: { shape: z.enum(['gateway', 'http']), allowed: 'gateway or http' },
  DISCORD_GUILD_ID: snowflake("a server's id on Discord"),
  DISCORD_SHARDS: { shape: z.string().regex(/^\d{1,5}(-\d{1,5})?\/\d{1,5}$/), allowed: 'like 0/2, or 0-1/4' },
  DISCORD_API_URL: address("Discord's API or a stand-in for it"),

  SLACK_BOT_TOKEN: secret(/^xoxb-[\w-]{8,300}$/, 'a bot token of Slack, which begins with xoxb-'),
  SLACK_APP_TOKEN: secret(/^xapp-[\w-]{8,300}$/, 'an app-level token of Slack, which begins with xapp-'),
  SLACK_SIGNING_SECRET: secret(/^[0-9a-z]{20,100}$/i, "the app's signing secret, letters and digits"),
  SLACK_CLIENT_ID: { shape: z.string().regex(/^\d+\.\d+$/), allowed: "the app's client id, like 123.456" },
  SLACK_CLIENT_SECRET: secret(/^[0-9a-z]{20,100}$/i, "the app's client secret, letters and digits"),
  SLACK_API_URL: address("Slack's API or a stand-in for it"),
  SLACK_COMMAND_PREFIX: {
    shape: z.string().regex(/^\/[a-z0-9_-]{0,20}$/),
    allowed: 'a slash and at most 20 lower-case letters, digits or hyphens, such as /af-',
  },

  ANTHROPIC_API_KEY: secret(/^[\w-]{20,300}$/, 'a key of the Anthropic API'),
  ANTHROPIC_BASE_URL: address('the Anthropic API or a stand-in for it'),
  DEMO_MODEL: { shape: z.enum(PRICED), allowed: `a model whose price is known here: ${PRICED.join(', ')}` },
  DEMO_CAP_PERSON: dollars('what one person may cost in a day'),
  DEMO_CAP_PLACE: dollars('what one place may cost in a day'),
  DEMO_CAP_DAY: dollars('what all may cost in a day'),
  DEMO_CAP_MONTH: dollars('what all may cost in a month'),
} satisfies Record<string, Variable>;

export type Name = keyof typeof VARIABLES;

/** What the environment says, variable by variable; an unset one is absent. */
export type Values = { readonly [N in Name]?: z.output<(typeof VARIABLES)[N]['shape']> };
