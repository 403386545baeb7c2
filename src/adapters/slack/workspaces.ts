// Whose workspaces these are: one with the operator's own token, or many that install the bot.
import { type App, webApi } from '@slack/bolt';
import type { Bot } from '../../core/bot.ts';
import type { Route } from '../adapter.ts';
import { openInstall } from './install.ts';
import { openInstallations } from './installations.ts';
import { quietLogger } from './quiet.ts';
import { sealWith } from './seal.ts';
import { openStates } from './states.ts';
import { Refused } from './web.ts';

/** Where events come from, and how a workspace's calls are made. */
export type Workspaces = {
  readonly appOptions: Pick<
    ConstructorParameters<typeof App>[0] & object,
    'token' | 'botId' | 'botUserId' | 'authorize'
  >;
  readonly clientOf: (tenant: string) => Promise<webApi.WebClient>;
  readonly routes: readonly Route[];
  /** The one workspace, where it is only one. */
  readonly only?: string;
};

/** Why a token could not be used, for the operator. What Slack never saw is not called wrong. */
const untaken = (error: unknown, apiUrl = 'https://slack.com/api/'): string =>
  error instanceof webApi.WebAPIPlatformError
    ? `SLACK_BOT_TOKEN was not taken by Slack (${error.data.error}): copy it again from OAuth & Permissions.`
    : `Slack could not be reached at ${apiUrl} to try SLACK_BOT_TOKEN: see to this machine's network, then start again.`;

/** One workspace, whose token is tried at once, so that a wrong one stops the start with a line that names it. */
export async function oneWorkspace(token: string, clientOptions: webApi.WebClientOptions): Promise<Workspaces> {
  const client = new webApi.WebClient(token, clientOptions);
  let known: webApi.AuthTestResponse;
  try {
    known = await client.auth.test();
  } catch (error) {
    throw new Error(untaken(error, clientOptions.slackApiUrl), { cause: error });
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
    appOptions: { authorize },
    routes,
    async clientOf(tenant) {
      const token = (await installations.find(tenant))?.bot?.token;
      if (token === undefined) throw new Refused('a call', 'not_installed');
      return new webApi.WebClient(token, clientOptions);
    },
  };
}
