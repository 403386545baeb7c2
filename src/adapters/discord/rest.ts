// Discord's REST as the library speaks it: one for what interactions' own tokens allow, one that has the bot's token.
import { REST, type RESTOptions } from 'discord.js';
import type { Log, Meter } from '../../core/ports.ts';

/** How long one call may take, and how long one may stand in a queue that Discord's limits make, in milliseconds. */
const PATIENCE = 10_000;
const QUEUE = 20_000;
/** Discord bans an address for a while after 10,000 refused requests in ten minutes; the operator hears of each 500. */
const WARN_EVERY = 500;

/** The library's options for an API at `url`, or for Discord's own. */
export const restOptions = (url?: string): Partial<RESTOptions> => ({
  version: '10',
  timeout: PATIENCE,
  invalidRequestWarningInterval: 1,
  // A queue that would only be through when nobody waits any more is no queue: the answer waits for its person instead.
  rejectOnRateLimit: ({ retryAfter }) => retryAfter > QUEUE,
  ...(url === undefined ? {} : { api: url }),
});

type Noting = { readonly log: Log; readonly meter?: Meter };

/** Notes for the operator. The library's `route` names no token. */
export function noted(rest: REST, { log, meter }: Noting): REST {
  rest.on('invalidRequestWarning', ({ count, remainingTime }) => {
    meter?.count('discord_invalid_requests_total');
    if (count % WARN_EVERY !== 0) return;
    log.warn({ count, remainingTime }, 'Discord refused many requests: at 10,000 in ten minutes it shuts us out.');
  });
  rest.on('rateLimited', ({ route, retryAfter, scope, global }) => {
    meter?.count('rate_limited_total', { route });
    log.info({ route, retryAfter, scope, global }, 'Discord asked to wait.');
  });
  return rest;
}

/** For interactions: nothing is tried again behind the exchange's back, which has three seconds. */
export const interactionRest = (noting: Noting, url?: string): REST =>
  noted(new REST({ ...restOptions(url), retries: 0 }), noting);

/** For what the bot does in its own name. */
export const botRest = (noting: Noting, token: string, url?: string): REST =>
  noted(new REST(restOptions(url)).setToken(token), noting);
