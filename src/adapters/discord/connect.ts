// Discord on the wire, by the transport that the configuration names. Only the program imports this: it brings the library along.
import type { Bot } from '../../core/bot.ts';
import type { Poster } from '../../core/ports.ts';
import type { Connection } from '../adapter.ts';
import { connectEndpoint } from './endpoint.ts';
import { connectGateway } from './gateway.ts';
import { openPoster } from './poster.ts';
import { posterRest } from './rest.ts';

/** What `config.discord` says, and whom to tell, once, when Discord shuts the bot out for good after it was connected. */
export type DiscordConfig = {
  readonly token: string;
  readonly transport: 'gateway' | 'http';
  /** 64 hexadecimal digits; needed for `http`. */
  readonly publicKey?: string;
  readonly shards?: string;
  readonly apiUrl?: string;
  /** Ends also what is still connecting, which throws then and holds nothing any more. */
  readonly signal?: AbortSignal;
  readonly fail: (error: Error) => void;
};

/** Discord, switched on: with how the posts of rooms reach it. */
export type DiscordConnection = Connection & { readonly poster: Poster };

/** Connects. Throws Refused, one line for the operator, where Discord will not have the bot as it is set up. */
export async function connect(bot: Bot, config: DiscordConfig): Promise<DiscordConnection> {
  const poster = openPoster({ bot, rest: posterRest(bot, config.token, config.apiUrl) });
  return { ...(await connection(bot, config)), poster };
}

function connection(bot: Bot, config: DiscordConfig): Promise<Connection> {
  if (config.transport === 'gateway') return connectGateway(bot, config);
  const { transport: _, publicKey, ...wire } = config;
  if (publicKey === undefined) throw new Error('DISCORD_PUBLIC_KEY must be set when DISCORD_TRANSPORT is http.');
  return connectEndpoint(bot, { ...wire, publicKey });
}
