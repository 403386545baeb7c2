// Discord over HTTP: its interactions and its events as signed requests. A quick answer is the response itself.
import type { APIInteractionResponse } from 'discord-api-types/v10';
import type { Bot } from '../../core/bot.ts';
import { numberAt, stringAt } from '../../core/json.ts';
import { forgetPerson } from '../../core/person.ts';
import type { Connection, Given, Intake } from '../adapter.ts';
import { answering } from './answering.ts';
import { type Calls, openCalls } from './calls.ts';
import { isRefused } from './fault.ts';
import { returned } from './guilds.ts';
import { keepHouse } from './housekeeping.ts';
import { CALLBACKS } from './limits.ts';
import { isId } from './receive.ts';
import { badToken } from './refused.ts';
import { callbackJson } from './render.ts';
import { botRest } from './rest.ts';
import { isSigned, publicKey } from './signature.ts';

export type EndpointConfig = {
  readonly token: string;
  readonly publicKey: string;
  readonly apiUrl?: string;
  /** Ends also what is still connecting, which throws then. */
  readonly signal?: AbortSignal;
};

/** Where Discord is told to send interactions, and where its webhook events. */
export const PATHS = { interactions: '/discord/interactions', events: '/discord/events' } as const;

const PING = { interaction: 1, event: 0 } as const;
/** Acknowledgements that promise more: what follows finds them only once Discord has them, which a response cannot tell. */
const PROMISES: readonly number[] = [CALLBACKS.messageLater, CALLBACKS.updateLater];

const refusal = (status: 400 | 401 | 503, words: string): Given => ({ status, body: `${words}\n` });
const accepted: Given = { status: 202 };
const json = (value: APIInteractionResponse): Given => ({
  status: 200,
  type: 'application/json',
  body: callbackJson(value),
});

/** A body as the object that it must be; null where it is none. */
function objectOf(body: Uint8Array): object | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Calls whose acknowledgement is the response where that is enough, and a callback beside a 202 where it is not. */
function inline(calls: Calls): { readonly calls: Calls; readonly response: Promise<Given> } {
  const { promise: response, resolve } = Promise.withResolvers<Given>();
  return {
    response,
    calls: {
      ...calls,
      async acknowledge(callback: APIInteractionResponse, files = []) {
        if (files.length === 0 && !PROMISES.includes(callback.type)) return resolve(json(callback));
        await calls.acknowledge(callback, files);
        resolve(accepted);
      },
    },
  };
}

export async function connectEndpoint(bot: Bot, config: EndpointConfig): Promise<Connection> {
  const { log, clock, store } = bot;
  const key = publicKey(config.publicKey);
  const callsOf = openCalls(bot, config.apiUrl);
  const rest = botRest(bot, config.token, config.apiUrl);
  const desk = answering(bot);
  const stopping = new AbortController();

  /** A door that opens to Discord alone, and only to an object. */
  const signed = (path: string, handle: (event: object) => Promise<Given>): Intake => ({
    method: 'POST',
    path,
    async take({ headers, body }) {
      if (!(await isSigned(headers, body, key, clock))) return refusal(401, 'The signature does not fit.');
      const event = objectOf(body);
      return event ? handle(event) : refusal(400, 'The body is no JSON object.');
    },
  });

  async function interaction(event: object): Promise<Given> {
    if (numberAt(event, 'type') === PING.interaction) return json({ type: CALLBACKS.pong });
    if (stopping.signal.aborted) return refusal(503, 'This bot is stopping.');
    const { calls, response } = inline(callsOf(event));
    const ending = desk.take(event, calls);
    if (!ending) return refusal(400, 'That is no interaction of this bot.');
    // An exchange that ends without an acknowledgement leaves nothing to respond with.
    return Promise.race([response, ending.then(() => Promise.race([response, accepted]))]);
  }

  /** Discord tells of people and servers that take the bot on or off; a ping and what it may send later are only received. */
  async function event(sent: object): Promise<Given> {
    const kind = numberAt(sent, 'type') === PING.event ? undefined : stringAt(sent, 'event', 'type');
    const user = stringAt(sent, 'event', 'data', 'user', 'id');
    const guild = stringAt(sent, 'event', 'data', 'guild', 'id');
    if (kind === 'APPLICATION_AUTHORIZED' && isId(guild)) await returned(bot, guild);
    if (kind === 'APPLICATION_DEAUTHORIZED' && isId(user)) {
      // A repeated delivery carries the same time: it is the same deletion.
      const mark = `deauthorized ${stringAt(sent, 'event', 'timestamp') ?? ''}`;
      const deletion = { person: `discord:${user}`, mark, by: mark, now: clock.now() };
      const { already } = await forgetPerson(store, bot.rooms, deletion);
      if (!already) log.info({}, 'Someone took the bot off their account: what was kept of them is deleted.');
    }
    return { status: 204 };
  }

  try {
    await rest.get('/users/@me', { ...(config.signal ? { signal: config.signal } : {}) });
  } catch (err) {
    config.signal?.throwIfAborted();
    if (isRefused(err)) throw badToken();
    log.warn({ err }, 'Discord could not be asked whether the token is right: answers need none, so it goes on.');
  }
  void keepHouse({ bot, rest, usedIn: desk.usedIn }, stopping.signal);

  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    stopping.abort();
    await desk.stop();
  };
  return {
    routes: [signed(PATHS.interactions, interaction), signed(PATHS.events, event)],
    ready: () => !stopping.signal.aborted,
    stop: () => (stopped ??= stop()),
  };
}
