// Discord's REST as the library speaks it: one for what interactions' own tokens allow, one that has the bot's token.
import { REST, type RESTOptions } from 'discord.js';
import type { Clock, Log, Meter } from '../../core/ports.ts';

/** The version of Discord's API. */
export const VERSION = '10';
/** How long one call may take, and how long one may stand in a queue that Discord's limits make, in milliseconds. */
export const PATIENCE = 10_000;
export const QUEUE = 20_000;
/** The same for the posts of rooms: while one waits its turn, what it should show may have changed. */
const SHORT = 1_000;
/** Discord bans an address for a while after 10,000 refused requests in ten minutes; the operator hears of each 500. */
const WARN_EVERY = 500;
const WINDOW = 10 * 60_000;

/** The library's options for an API at `url`, or for Discord's own. */
export const restOptions = (url?: string): Partial<RESTOptions> => ({
  version: VERSION,
  timeout: PATIENCE,
  invalidRequestWarningInterval: 1,
  // A queue that would only be through when nobody waits any more is no queue: the answer waits for its person instead.
  rejectOnRateLimit: ({ retryAfter }) => retryAfter > QUEUE,
  ...(url === undefined ? {} : { api: url }),
});

export type Noting = { readonly log: Log; readonly clock: Clock; readonly meter?: Meter };

/** Notes a request that Discord refused. */
export function refusals({ log, clock, meter }: Noting): () => void {
  let count = 0;
  let until = 0;
  return () => {
    const now = clock.now();
    if (now >= until) [count, until] = [0, now + WINDOW];
    count += 1;
    meter?.count('discord_invalid_requests_total');
    if (count % WARN_EVERY !== 0) return;
    const facts = { count, remainingTime: until - now };
    log.warn(facts, 'Discord refused many requests: at 10,000 in ten minutes it shuts us out.');
  };
}

/** Notes for the operator. The library's `route` names no token. */
export function noted(rest: REST, noting: Noting): REST {
  const { log, meter } = noting;
  const refused = refusals(noting);
  rest.on('invalidRequestWarning', refused);
  rest.on('rateLimited', ({ route, retryAfter, scope, global }) => {
    meter?.count('rate_limited_total', { route });
    log.info({ route, retryAfter, scope, global }, 'Discord asked to wait.');
  });
  return rest;
}

/** For interactions: nothing is tried again behind the exchange's back, which has three seconds. */
export const interactionRest = (noting: Noting, url?: string): REST =>
  // Discord's limit of 50 requests a second is not for them, and a crowd whose answers come late would stand in its queue.
  noted(new REST({ ...restOptions(url), retries: 0, globalRequestsPerSecond: Number.MAX_SAFE_INTEGER }), noting);

/** For what the bot does in its own name. */
export const botRest = (noting: Noting, token: string, url?: string): REST =>
  noted(new REST(restOptions(url)).setToken(token), noting);

/** For the posts of rooms: whoever must wait is told how long, and nothing is tried again by itself. */
export const posterRest = (noting: Noting, token: string, url?: string): REST =>
  noted(
    new REST({
      ...restOptions(url),
      retries: 0,
      rejectOnRateLimit: ({ retryAfter, timeToReset }) => Math.max(retryAfter, timeToReset) > SHORT,
    }).setToken(token),
    noting,
  );
