// What a start prints: what is on, where, and what is off and how to switch it on.
import { type Config, forOperatorAlone } from './config.ts';

/**
 * `at` is the server's address, `invite` the link by which a Discord server takes the bot in, `metricsPort` the port that the
 * numbers really have: the setting may be 0, for any that is free.
 */
export type Started = {
  readonly version: string;
  readonly config: Config;
  readonly at: string;
  readonly metricsPort?: string | undefined;
  readonly invite?: string;
};

type Line = { readonly on: boolean; readonly what: string; readonly where: string };

function playground({ config, at }: Started): Line {
  const what = 'Playground';
  if (config.playground) return { on: true, what, where: `open ${at} in a browser` };
  const why = config.host === '127.0.0.1' ? '' : ', since HOST lets other machines in';
  return { on: false, what, where: `PLAYGROUND=on switches it on${why}` };
}

const KEPT = {
  memory: 'in this process only, gone when it stops; STORE_URL=sqlite:<path> keeps it',
  redis: 'Redis, as STORE_URL says',
  postgres: 'Postgres, as STORE_URL says',
} as const;

const memory = ({ config: { store } }: Started): Line => ({
  on: true,
  what: 'Memory',
  where: store.kind === 'sqlite' ? `SQLite, in ${store.path}` : KEPT[store.kind],
});

function discord({ config, at, invite }: Started): Line {
  const what = 'Discord';
  if (!config.discord) return { on: false, what, where: 'DISCORD_TOKEN and DISCORD_APPLICATION_ID switch it on' };
  const way =
    config.discord.transport === 'gateway'
      ? 'over the gateway'
      : `interactions at ${config.publicUrl ?? at}/discord/interactions`;
  return { on: true, what, where: invite === undefined ? way : `${way}; invite it: ${invite}` };
}

function slack({ config, at }: Started): Line {
  const what = 'Slack';
  if (!config.slack) return { on: false, what, where: 'SLACK_BOT_TOKEN and SLACK_APP_TOKEN switch it on' };
  const root = config.publicUrl ?? at;
  const way = config.slack.appToken === undefined ? `events at ${root}/slack/events` : 'over a socket';
  const install = config.slack.botToken === undefined ? `; install it at ${root}/slack/install` : '';
  return { on: true, what, where: `${way}; commands begin with ${config.slack.prefix}${install}` };
}

function metrics({ config, at, metricsPort }: Started): Line {
  const what = 'Metrics';
  if (metricsPort !== undefined) return { on: true, what, where: `/metrics on port ${metricsPort}` };
  if (forOperatorAlone(config)) return { on: true, what, where: `${at}/metrics` };
  const why =
    config.publicUrl === undefined ? 'HOST lets other machines in' : 'PUBLIC_URL brings the world to the other port';
  return { on: false, what, where: `METRICS_PORT switches it on, since ${why}` };
}

function live({ config: { model } }: Started): Line {
  const what = 'Live demo';
  if (!model) return { on: false, what, where: 'ANTHROPIC_API_KEY switches it on; /demo has pairs of its own without' };
  const { day, month } = model.caps;
  const most =
    day > 0 && month > 0 ? `for at most $${day} a day, $${month} a month` : 'but a cap of 0 lets it ask nothing';
  return { on: true, what, where: `${model.id}, ${most}, where /settings switches it on` };
}

/** The lines of a start, ready to print. */
export function announce(started: Started): readonly string[] {
  const lines = [
    playground(started),
    memory(started),
    { on: true, what: 'Health', where: `${started.at}/healthz and ${started.at}/readyz` },
    discord(started),
    slack(started),
    metrics(started),
    live(started),
  ];
  return [
    `Two Tiers ${started.version}`,
    ...lines.map(({ on, what, where }) => `  ${on ? 'on ' : 'off'}  ${what.padEnd(10)}  ${where}`),
    'Ctrl+C stops it. Every setting is explained in .env.example.',
  ];
}

/** What the front door says where nothing is switched on: the start's own lines, for whoever comes by browser. */
export const nothingOn = (started: Started): string =>
  `${announce(started).join('\n')}\n\nNothing is switched on, so there is nothing to play here yet.\n`;
