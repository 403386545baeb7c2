// Slack over a socket: Bolt's receiver, kept connected by us, so that no broken connection is ever an error nobody caught.
import { type Logger, type Receiver, SocketModeReceiver, webApi } from '@slack/bolt';
import type { Bot } from '../../core/bot.ts';
import { within } from '../../core/deadline.ts';
import { stringAt } from '../../core/json.ts';

/** Slack's "hello" after connecting, the goodbye on closing, and the pauses between tries. Milliseconds. */
const HELLO = 15_000;
const GOODBYE = 2_000;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;

/** What trying again does not mend: the app-level token is wrong, or the app is switched off. */
const FINAL = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'user_removed_from_team',
  'team_disabled',
  'token_revoked',
  'missing_scope',
  'not_allowed_token_type',
]);

/** `appToken` begins with xapp-. */
export type Socket = {
  readonly bot: Bot;
  readonly appToken: string;
  readonly clientOptions: webApi.WebClientOptions;
  readonly logger: Logger;
};

/** A receiver and whether its socket is connected. `start` rejects with a line for the operator where the token is refused. */
export type SocketReceiver = Receiver & {
  isConnected(): boolean;
  /** Which connection it is on, so that an acknowledgement never travels over another than its event came by. */
  turn(): number;
};

/**
 * An answer that Bolt does not write out twice for debug lines of its own, where nobody should read it either. What is sent is a
 * copy of its fields, and whole.
 */
export const unsaid = (answer: unknown): unknown =>
  typeof answer === 'object' && answer !== null
    ? Object.defineProperty({ ...answer }, 'toJSON', { value: () => 'an answer' })
    : answer;

const errorOf = (error: unknown): string | undefined =>
  error instanceof webApi.WebAPIPlatformError ? stringAt(error.data, 'error') : undefined;

export function openSocket({ bot, appToken, clientOptions, logger }: Socket): SocketReceiver {
  const { clock, log } = bot;
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    // Bolt's own reconnecting leaves promises that nobody catches, waits five seconds, and gives up where Slack is away.
    autoReconnectEnabled: false,
    installerOptions: { clientOptions },
    processEventErrorHandler: async ({ error }) => {
      log.error({ err: error }, 'An event of Slack could not be worked through.');
      return false;
    },
  });
  const { client } = receiver;
  const stopping = new AbortController();
  let connected = false;
  let isOpen = false;
  let turn = 0;

  // The library reads messages in a listener that may reject; a message that is no object must not end the process.
  for (const listener of client.listeners('ws_message')) {
    client.removeListener('ws_message', listener);
    client.on('ws_message', async (...message: readonly unknown[]) => {
      try {
        await listener(...message);
      } catch (err) {
        log.warn({ err }, 'A message on the socket of Slack could not be read.');
      }
    });
  }

  /** Opens one connection; resolves when Slack has said hello. */
  async function connect(): Promise<void> {
    const opening = client.start();
    // Settled here whatever becomes of the race below.
    opening.catch(() => {});
    const race = await within(clock, opening, HELLO);
    if (race.kind === 'late') {
      await hangUp();
      throw new Error('Slack did not say hello in time.');
    }
    if (stopping.signal.aborted) return hangUp();
    connected = true;
  }

  async function hangUp(): Promise<void> {
    await within(clock, client.disconnect(), GOODBYE);
  }

  /** Tries until it is connected, longer apart each time. Rejects only where trying again is of no use. */
  async function persist(): Promise<void> {
    for (let pause = FIRST_PAUSE; !stopping.signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      try {
        return await connect();
      } catch (err) {
        const name = errorOf(err);
        if (name !== undefined && FINAL.has(name)) throw err;
        if (stopping.signal.aborted) return;
        log.warn({ err, again: pause }, 'Slack cannot be reached by socket; trying again.');
        await clock.wait(pause, stopping.signal);
      }
    }
  }

  // Counted in the same breath as Slack's hello: what follows it at once already came by this connection.
  client.on('connected', () => {
    if (!isOpen) turn += 1;
    isOpen = true;
  });
  client.on('disconnected', () => {
    isOpen = false;
    // While it is not connected yet, whoever is connecting hears of it there.
    if (!connected || stopping.signal.aborted) return;
    connected = false;
    persist().catch((err: unknown) =>
      log.error(
        { err },
        'Slack refuses SLACK_APP_TOKEN now: nothing arrives until it is replaced and this is restarted.',
      ),
    );
  });

  return {
    init: (app) => receiver.init(app),
    async start() {
      try {
        await persist();
      } catch (error) {
        const why = `SLACK_APP_TOKEN is refused by Slack (${errorOf(error)})`;
        throw new Error(`${why}: make an app-level token with the scope connections:write, and turn Socket Mode on.`, {
          cause: error,
        });
      }
    },
    async stop() {
      if (stopping.signal.aborted) return;
      stopping.abort();
      connected = false;
      await hangUp();
    },
    isConnected: () => connected,
    turn: () => (isOpen ? turn : 0),
  };
}
