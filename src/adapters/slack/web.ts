// Slack's Web API as an answer needs it: faults by their name, waits that Slack asks for, and silence where we are not welcome.
import { webApi } from '@slack/bolt';
import type { Clock, Log, Meter } from '../../core/ports.ts';

/** How often Slack may ask to wait for one call, and the longest wait that is still of use, in milliseconds. */
const WAITS = 2;
const LONGEST_WAIT = 30_000;

/** What says that a workspace has let us go: no call helps any more until it installs us again. */
const LET_GO = new Set([
  'account_inactive',
  'app_uninstalled',
  'enterprise_is_restricted',
  'invalid_auth',
  'not_authed',
  'org_login_required',
  'team_access_not_granted',
  'token_expired',
  'token_revoked',
]);

/** A call that Slack refused, by Slack's name for the fault; `unreachable` where no answer came at all. */
export class Refused extends Error {
  readonly why: string;
  constructor(method: string, why: string, cause?: unknown) {
    super(`Slack refused ${method}: ${why}`, cause === undefined ? {} : { cause });
    this.name = 'Refused';
    this.why = why;
  }
}

/** Calls with one workspace's token. Throws Refused. */
export type Call = (method: string, args: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** The options of every client: a short patience, since a late answer to a click is no answer. */
export const clientOptionsFor = (apiUrl?: string): webApi.WebClientOptions => ({
  ...(apiUrl === undefined ? {} : { slackApiUrl: `${apiUrl}/` }),
  retryConfig: { retries: 2, minTimeout: 200, maxTimeout: 1000 },
  timeout: 5_000,
  rejectRateLimitedCalls: true,
  allowAbsoluteUrls: false,
});

export interface Web {
  /** The calls of a workspace; `waits` is how often one may wait for Slack before it is refused. */
  of(tenant: string, client: webApi.WebClient, waits?: number): Call;
  /** Whether a workspace's token was refused for good. */
  isGone(tenant: string): boolean;
  /** Forgets that, since it was installed anew. */
  welcome(tenant: string): void;
}

/** Why a call failed, by Slack's name for it. */
function reason(error: unknown): string {
  if (error instanceof webApi.WebAPIPlatformError) return error.data.error;
  return error instanceof webApi.WebAPIRateLimitedError ? 'ratelimited' : 'unreachable';
}

/** The world that calls are made in. */
type World = { readonly clock: Clock; readonly log: Log; readonly meter?: Meter };

export function openWeb({ clock, log, meter }: World): Web {
  /** By workspace, the token that was refused, so that a new one is tried. */
  const refused = new Map<string, string | undefined>();

  type Args = Readonly<Record<string, unknown>>;
  async function call(client: webApi.WebClient, method: string, args: Args, most: number) {
    for (let waits = 0; ; waits += 1) {
      try {
        return await client.apiCall(method, { ...args });
      } catch (error) {
        const limited = error instanceof webApi.WebAPIRateLimitedError ? error.retryAfter * 1000 : undefined;
        if (limited !== undefined) meter?.count('rate_limited_total', { route: method });
        if (limited === undefined || waits >= most || limited > LONGEST_WAIT)
          throw new Refused(method, reason(error), error);
        await clock.wait(limited);
      }
    }
  }

  return {
    of:
      (tenant, client, waits = WAITS) =>
      async (method, args) => {
        if (refused.has(tenant) && refused.get(tenant) === client.token) throw new Refused(method, 'not_connected');
        try {
          const result = await call(client, method, args, waits);
          refused.delete(tenant);
          return result;
        } catch (error) {
          if (error instanceof Refused && LET_GO.has(error.why)) {
            refused.set(tenant, client.token);
            log.error(
              { tenant, why: error.why },
              'A workspace of Slack has let the bot go; no more calls are made to it.',
            );
          } else if (error instanceof Refused && error.why === 'missing_scope') {
            log.error(
              { tenant, method },
              'The app has not the scope that this needs: update it from npm run manifest.',
            );
          }
          throw error;
        }
      },
    isGone: (tenant) => refused.has(tenant),
    welcome: (tenant) => void refused.delete(tenant),
  };
}
