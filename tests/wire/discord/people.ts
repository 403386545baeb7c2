// People on Discord as a test has them: what they do goes to the bot by its transport, and what it answers stands before them.
import type { Discord } from './discord.ts';
import type { Exchange, Message } from './interactions.ts';

export type Transport = 'gateway' | 'http';
export type Event = Readonly<Record<string, unknown>>;

export type People = {
  /** Sends an event; what comes of it is in the exchange. */
  send(event: Event): Exchange;
  /** Sends an event and waits until it has its whole answer. */
  ask(event: Event): Promise<Exchange>;
  /** Asks, and gives the message that the person looks at then. */
  read(event: Event): Promise<Message>;
};

type Place = {
  readonly discord: Discord;
  readonly transport: Transport;
  /** The address of the bot's server at this moment, over HTTP. */
  readonly url: () => string;
  /** By the machine's own clock, where any answer may be a late one: what takes a press's place then follows its acknowledgement. */
  readonly isLive?: boolean;
};

/** A press was acknowledged, and its answer is still to come. */
const LATE = 6;

export function people({ discord, transport, url, isLive = false }: Place): People {
  /** A signed request, and what its response says to Discord. */
  async function deliver(exchange: Exchange): Promise<void> {
    const body = JSON.stringify(exchange.event);
    const response = await fetch(`${url()}/discord/interactions`, {
      method: 'POST',
      headers: discord.signed(body),
      body,
    });
    if (response.status === 200) {
      const { status } = discord.interactions.acknowledge(exchange.id, exchange.token, await response.json(), []);
      if (status >= 400) discord.faults.push(`Discord refuses the response: ${status}`);
    } else if (response.status !== 202) discord.faults.push(`Discord reads ${response.status} as a failure`);
    discord.changed();
  }

  function send(event: Event): Exchange {
    const exchange = discord.interactions.open(event);
    if (transport === 'gateway') discord.gateway.dispatch('INTERACTION_CREATE', exchange.event);
    else void deliver(exchange).catch((error: unknown) => discord.faults.push(String(error)));
    return exchange;
  }

  async function ask(event: Event): Promise<Exchange> {
    const exchange = send(event);
    const { callbacks, calls } = exchange;
    const follows = (): boolean => isLive && callbacks[0]?.type === LATE && calls.length === 1;
    await discord.until(() => callbacks.length > 0 && !exchange.original?.isPending && !follows());
    return exchange;
  }

  return {
    send,
    ask,
    async read(event) {
      const exchange = await ask(event);
      const message = discord.interactions.seen(exchange).at(-1);
      if (!message) throw new Error(`Nothing is to be seen after ${exchange.calls.join(', ')}.`);
      return message;
    },
  };
}
