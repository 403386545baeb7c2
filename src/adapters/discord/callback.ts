// The post that acknowledges an interaction. Every answer makes it, so it stands apart from the library's REST, whose queues it has no use for.
import { STATUS_CODES } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import {
  DefaultRestOptions,
  DefaultUserAgent,
  DefaultUserAgentAppendix,
  DiscordAPIError,
  type DiscordErrorData,
  HTTPError,
} from 'discord.js';
import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import { type Noting, PATIENCE, QUEUE, refusals, VERSION } from './rest.ts';

/**
 * Posts a callback, written as JSON. Throws what the library's REST throws: DiscordAPIError or HTTPError where Discord said no,
 * the system's error where the connection broke; none of them holds the address, in which the interaction's token stands.
 */
export type Post = (id: string, token: string, callback: string | Uint8Array) => Promise<void>;

const HEADERS = {
  'content-type': 'application/json',
  // Discord turns away whoever does not say this.
  'user-agent': `${DefaultUserAgent} ${DefaultUserAgentAppendix}`.trim(),
};
/** Discord counts these, and shuts an address out that collects too many. */
const REFUSED: readonly number[] = [401, 403, 429];
/** How often one callback is tried at most where Discord asks to wait. */
const TRIES = 5;
const ROUTE = '/interactions/:id/:token/callback';

/** Through a proxy where Node itself is told to take it from the environment, as for the library's REST. */
function wayOut(origin: string, patience: number): Dispatcher {
  const limits = { headersTimeout: patience, bodyTimeout: patience, connect: { timeout: patience } };
  return process.env.NODE_USE_ENV_PROXY === '1' ? new EnvHttpProxyAgent(limits) : new Pool(origin, limits);
}

function parsed(words: string): DiscordErrorData | null {
  try {
    const value: unknown = JSON.parse(words);
    return typeof value === 'object' && value !== null ? (value as DiscordErrorData) : null;
  } catch {
    return null;
  }
}

/** A proxy on the way to Discord, or Discord in trouble, answers with a page in place of JSON. */
function failure(status: number, words: string): Error {
  const raw = status < 500 ? parsed(words) : null;
  return raw
    ? new DiscordAPIError(raw, raw.code, status, 'POST', ROUTE, {})
    : new HTTPError(status, STATUS_CODES[status] ?? 'unknown', 'POST', ROUTE, {});
}

/** `patience` is how long Discord may take to connect, and then to answer, in milliseconds. */
export function openPost(noting: Noting, url: string = DefaultRestOptions.api, patience = PATIENCE): Post {
  const { origin, pathname } = new URL(`${url}/v${VERSION}`);
  const way = wayOut(origin, patience);
  const refused = refusals(noting);
  return async (id, token, callback) => {
    const path = `${pathname}/interactions/${id}/${token}/callback`;
    for (let left = QUEUE, tries = 1; ; tries++) {
      const response = await way.request({ origin, path, method: 'POST', headers: HEADERS, body: callback });
      const { statusCode: status, headers, body } = response;
      // Nothing in it is needed, and it arrived whatever becomes of the rest.
      if (status >= 200 && status < 300) return void body.dump();
      const words = await body.text();
      if (REFUSED.includes(status)) refused();
      const wait = status === 429 ? Number(headers['retry-after']) * 1000 : Number.NaN;
      // A wait that would only be over when nobody waits any more is none: the answer waits for its person instead.
      if (tries === TRIES || !(wait <= left)) throw failure(status, words);
      noting.meter?.count('rate_limited_total', { route: ROUTE });
      noting.log.info({ route: ROUTE, retryAfter: wait }, 'Discord asked to wait.');
      left -= wait;
      await pause(wait);
    }
  };
}
