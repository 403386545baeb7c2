// Slack over a socket: Bolt's receiver, kept connected by us, so that no broken connection is ever an error nobody caught.
import { type App, type Logger, type Receiver, SocketModeReceiver, type webApi } from '@slack/bolt';
import type { Bot } from '../../core/bot.ts';
import { within } from '../../core/deadline.ts';
import { acknowledgement, type Envelope, envelopeOf, gather } from './envelope.ts';
import { persist, refusal } from './tries.ts';

/** Slack's "hello" after connecting, and the goodbye on closing, in milliseconds. */
const HELLO = 15_000;
const GOODBYE = 2_000;

/** `appToken` begins with xapp-. */
export type Socket = {
  readonly bot: Bot;
  readonly appToken: string;
  readonly clientOptions: webApi.WebClientOptions;
  readonly logger: Logger;
};

/** A receiver and whether its socket is connected. `start` rejects with a line for the operator where the token is refused. */
export type SocketReceiver = Receiver & { isConnected(): boolean };

export function openSocket({ bot, appToken, clientOptions, logger }: Socket): SocketReceiver {
  const { clock, log } = bot;
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    // Bolt's own reconnecting leaves promises that nobody catches, waits five seconds, and gives up where Slack is away.
    autoReconnectEnabled: false,
    installerOptions: { clientOptions },
  });
  const { client } = receiver;
  const stopping = new AbortController();
  let app: App | undefined;
  let connected = false;

  /**
   * Hands an event to Bolt. It is acknowledged on the connection that it came by or not at all: over another, Slack would not know it.
   * The library would write each answer out several times, once of them to send it, and never the text that is there already.
   */
  async function pass({ envelope_id, payload }: Envelope): Promise<void> {
    const came = client.websocket;
    const ack = (answer?: unknown): Promise<void> =>
      new Promise((resolve, reject) => {
        if (!came?.isActive()) return reject(new Error('The socket that this came by is gone.'));
        gather(came);
        came.send(acknowledgement(envelope_id, answer), (err) => (err ? reject(err) : resolve()));
      });
    try {
      await app?.processEvent({ body: payload, ack });
    } catch (err) {
      log.error({ err }, 'An event of Slack could not be worked through.');
    }
  }

  // The library reads messages in a listener that may reject; a message that is no object must not end the process.
  for (const listener of client.listeners('ws_message')) {
    client.removeListener('ws_message', listener);
    client.on('ws_message', async (...message: readonly unknown[]) => {
      const envelope = envelopeOf(message[0]);
      if (envelope) return pass(envelope);
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

  /** Tries until it is connected. Rejects only where trying again is of no use. */
  const stayConnected = (): Promise<void> =>
    persist(clock, {
      attempt: connect,
      failed: (err, again) => log.warn({ err, again }, 'Slack cannot be reached by socket; trying again.'),
      signal: stopping.signal,
    });

  client.on('disconnected', () => {
    // While it is not connected yet, whoever is connecting hears of it there.
    if (!connected || stopping.signal.aborted) return;
    connected = false;
    stayConnected().catch((err: unknown) =>
      log.error(
        { err },
        'Slack refuses SLACK_APP_TOKEN now: nothing arrives until it is replaced and this is restarted.',
      ),
    );
  });

  return {
    init(bolt) {
      app = bolt;
    },
    async start() {
      try {
        await stayConnected();
      } catch (error) {
        const why = `SLACK_APP_TOKEN is refused by Slack (${refusal(error)})`;
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
  };
}
