// Slack over HTTP: a Bolt receiver on the one server. It checks who speaks and whether it was heard before, and answers first.
import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import type { Bot } from '../../core/bot.ts';
import { at, stringAt } from '../../core/json.ts';
import type { Given, Intake, Sent } from '../adapter.ts';
import { kindOf, readBody } from './body.ts';
import { EVENTS_PATH } from './paths.ts';
import { openReplays } from './replays.ts';
import { isSigned } from './signature.ts';
import { writtenAs } from './written.ts';

const JSON_TYPE = 'application/json';
const say = (status: number, words: string): Given => ({ status, body: `${words}\n` });
const REFUSALS = {
  400: 'That is no request of Slack.',
  415: 'Slack sends JSON or a form.',
} as const;

/** An acknowledgement as the response's body: words, JSON, or nothing. */
function acknowledged(answer: unknown): Given {
  if (answer === undefined || answer === '' || answer === null) return { status: 200 };
  if (typeof answer !== 'object') return { status: 200, body: String(answer) };
  const { text, bytes = text } = writtenAs(answer);
  return { status: 200, type: JSON_TYPE, body: bytes };
}

/** What an endpoint needs. `secret` is the app's signing secret. */
export type Endpoint = { readonly bot: Bot; readonly secret: string };

/** A receiver and its door. */
export type EndpointReceiver = Receiver & { readonly route: Intake };

export function openEndpoint({ bot, secret }: Endpoint): EndpointReceiver {
  let app: App | undefined;
  // Those of other processes are not known here: what changes a value is guarded in it, and what cannot be taken back, in `attend`.
  const isReplay = openReplays(bot.clock);

  /** Hands an event to Bolt; the response is what is acknowledged first, or nothing once all is done. */
  function pass(body: ReceiverEvent['body']): Promise<Given> {
    const { promise, resolve } = Promise.withResolvers<Given>();
    void (async () => {
      try {
        // A second acknowledgement finds the response given and changes nothing.
        await app?.processEvent({ body, ack: async (answer?: unknown) => resolve(acknowledged(answer)) });
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
    if (isReplay(headers.get('x-slack-signature') ?? '')) {
      bot.meter?.count('dedupe_total', { platform: 'slack' });
      return acknowledged(undefined);
    }
    return pass(body);
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
