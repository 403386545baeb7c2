// Whose workspaces these are: one with the operator's own token, or many that install the bot.
import { type Authorize, webApi } from '@slack/bolt';
import type { Bot } from '../../core/bot.ts';
import { within } from '../../core/deadline.ts';
import type { Route } from '../adapter.ts';
import { openInstall } from './install.ts';
import { openInstallations } from './installations.ts';
import { quietLogger } from './quiet.ts';
import { sealWith } from './seal.ts';
import { openStates } from './states.ts';
import { persist, refusal, Untaken } from './tries.ts';
import { Refused, type Web } from './web.ts';

/** How long a start waits for Slack's word on a token before it goes on without, in milliseconds. */
const PATIENCE = 10_000;

/** How events are authorized, and how a workspace's calls are made. */
export type Workspaces = {
  readonly authorize: Authorize<boolean>;
  readonly clientOf: (tenant: string) => Promise<webApi.WebClient>;
  readonly routes: readonly Route[];
  /** Whether calls can be made as far as is known here. */
  readonly ready: (web: Web) => boolean;
};

const untaken = (why: string): string =>
  `SLACK_BOT_TOKEN was not taken by Slack (${why}): copy it again from OAuth & Permissions.`;

/** What one workspace is opened with. `signal` ends the tries of its token. */
export type One = {
  readonly token: string;
  readonly clientOptions: webApi.WebClientOptions;
  readonly signal: AbortSignal;
};

/**
 * One workspace, whose token is tried at once, so that a wrong one stops the start with a line that names it. Where Slack is away,
 * it is tried on, and nothing waits for it.
 */
export async function oneWorkspace(
  { clock, log }: Pick<Bot, 'clock' | 'log'>,
  { token, clientOptions, signal }: One,
): Promise<Workspaces> {
  const client = new webApi.WebClient(token, clientOptions);
  let known: webApi.AuthTestResponse | undefined;
  let isTold = false;
  /** Whether the start still waits for Slack's word; what comes later is told to the operator. */
  let isAwaited = true;
  const away = Promise.withResolvers<void>();
  const trying = persist(clock, {
    async attempt() {
      known = await client.auth.test();
      if (!isAwaited) log.info({}, 'Slack can be reached now, and has taken SLACK_BOT_TOKEN.');
    },
    failed(err) {
      // What Slack never saw is not called wrong.
      if (!isTold) log.warn({ err }, 'Slack cannot be reached to try SLACK_BOT_TOKEN; trying again until it can.');
      isTold = true;
      isAwaited = false;
      away.resolve();
    },
    signal,
  }).catch((cause: unknown) => {
    const error = new Untaken(untaken(refusal(cause) ?? 'unknown'), { cause });
    if (isAwaited) throw error;
    log.error(
      { err: error },
      'Slack refuses SLACK_BOT_TOKEN: nothing works until it is replaced and this is restarted.',
    );
  });
  await within(clock, Promise.race([trying, away.promise]), PATIENCE);
  isAwaited = false;
  return {
    authorize: async () => ({ botToken: token }),
    clientOf: async () => client,
    routes: [],
    ready: (web) => known !== undefined && !(known.team_id !== undefined && web.isGone(known.team_id)),
  };
}

/** What installing in many workspaces needs, all of it but `apiUrl`. */
export type Many = {
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly publicUrl?: string;
  readonly encryptionKey?: string;
  readonly apiUrl?: string;
};

/** Many workspaces, each with the token that its installation brought. */
export function manyWorkspaces(
  bot: Bot,
  config: Many,
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
    authorize,
    routes,
    ready: () => true,
    async clientOf(tenant) {
      const token = (await installations.find(tenant))?.bot?.token;
      if (token === undefined) throw new Refused('a call', 'not_installed');
      return new webApi.WebClient(token, clientOptions);
    },
  };
}
