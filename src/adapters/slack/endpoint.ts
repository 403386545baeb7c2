// Slack over HTTP: a Bolt receiver on the one server. It checks who speaks and whether it was heard before, and answers first.
import { randomUUID } from 'node:crypto';
import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import type { Bot } from '../../core/bot.ts';
import { at, stringAt } from '../../core/json.ts';
import { hold } from '../../core/lease.ts';
import type { Given, Intake, Sent } from '../adapter.ts';
import { kindOf, readBody } from './body.ts';
import { EVENTS_PATH } from './paths.ts';
import { answerText } from './render.ts';
import { isSigned } from './signature.ts';

/** How long a signature is remembered, in milliseconds: as long as it could be valid, both ways. */
const REMEMBERED = 600_000;

const JSON_TYPE = 'application/json';
const say = (status: number, words: string): Given => ({ status, body: `${words}\n` });
const REFUSALS = {
  400: 'That is no request of Slack.',
  415: 'Slack sends JSON or a form.',
} as const;

/** An acknowledgement as the response's body: words, JSON, or nothing. */
function acknowledged(body: unknown): Given {
  if (body === undefined || body === '' || body === null) return { status: 200 };
  return typeof body === 'object'
    ? { status: 200, type: JSON_TYPE, body: answerText(body) }
    : { status: 200, body: String(body) };
}

/** What an endpoint needs. `secret` is the app's signing secret. */
export type Endpoint = { readonly bot: Bot; readonly secret: string };

/** A receiver and its door. */
export type EndpointReceiver = Receiver & { readonly route: Intake };

export function openEndpoint({ bot, secret }: Endpoint): EndpointReceiver {
  let app: App | undefined;

  /** Whether this very request came before. A memory that fails lets it through: what it changes is guarded by its own id. */
  async function isReplay(headers: Sent['headers']): Promise<boolean> {
    // Those of one second stand together in the store, which costs it least. Half a signature is of no use to who reads it there.
    const seconds = headers.get('x-slack-request-timestamp') ?? '';
    const name = `${seconds}/${(headers.get('x-slack-signature') ?? '').slice(3, 35)}`;
    try {
      return !(await hold(bot.store, `slack-request/${name}`, randomUUID(), bot.clock.now(), REMEMBERED));
    } catch (err) {
      bot.log.warn({ err }, 'Whether a request of Slack came before could not be looked up; it is let through.');
      return false;
    }
  }

  /** Hands an event to Bolt; the response is what is acknowledged first, or nothing once all is done. */
  function pass(body: ReceiverEvent['body'], retry: string | null): Promise<Given> {
    const { promise, resolve } = Promise.withResolvers<Given>();
    const retryNum = retry !== null && /^\d{1,3}$/.test(retry) ? { retryNum: Number(retry) } : {};
    void (async () => {
      try {
        // A second acknowledgement finds the response given and changes nothing.
        await app?.processEvent({ body, ...retryNum, ack: async (answer?: unknown) => resolve(acknowledged(answer)) });
      } catch (err) {
        bot.log.error({ err }, 'A request of Slack could not be worked through.');
      }
      resolve(acknowledged(undefined));
    })();
    return promise;
  }

  async function take({ headers, body: bytes }: Sent): Promise<Given> {
    const kind = kindOf(headers);
    const read = readBody(kind, bytes);
    // Slack's check of the certificate carries nothing to do, whoever sends it.
    if ('body' in read && kind.endsWith('urlencoded') && at(read.body, 'ssl_check') === '1')
      return acknowledged(undefined);
    if (!isSigned(secret, headers, bytes, bot.clock.now())) return say(401, 'That is not signed by Slack.');
    if ('refused' in read) return say(read.refused, REFUSALS[read.refused]);
    const { body } = read;
    if (at(body, 'type') === 'url_verification') return acknowledged({ challenge: stringAt(body, 'challenge') ?? '' });
    if (await isReplay(headers)) {
      bot.meter?.count('dedupe_total', { platform: 'slack' });
      return acknowledged(undefined);
    }
    return pass({ ...body }, headers.get('x-slack-retry-num'));
  }

  return {
    init(bolt) {
      app = bolt;
    },
    start: async () => {},
    stop: async () => {},
    route: { method: 'POST', path: EVENTS_PATH, take },
  };
}
