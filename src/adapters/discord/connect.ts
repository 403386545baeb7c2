// Discord on the wire, by the transport that the configuration names. Only the program imports this: it brings the library along.
import type { Bot } from '../../core/bot.ts';
import type { Connection } from '../adapter.ts';
import { connectEndpoint } from './endpoint.ts';
import { connectGateway } from './gateway.ts';

/** What `config.discord` says, and whom to tell, once, when Discord shuts the bot out for good after it was connected. */
export type DiscordConfig = {
  readonly token: string;
  readonly transport: 'gateway' | 'http';
  /** 64 hexadecimal digits; needed for `http`. */
  readonly publicKey?: string;
  readonly shards?: string;
  readonly apiUrl?: string;
  readonly fail: (error: Error) => void;
};

/** Connects. Throws Refused, one line for the operator, where Discord will not have the bot as it is set up. */
export function connect(bot: Bot, config: DiscordConfig): Promise<Connection> {
  if (config.transport === 'gateway') return connectGateway(bot, config);
  const { token, publicKey, apiUrl } = config;
  if (publicKey === undefined) throw new Error('DISCORD_PUBLIC_KEY must be set when DISCORD_TRANSPORT is http.');
  return connectEndpoint(bot, { token, publicKey, ...(apiUrl === undefined ? {} : { apiUrl }) });
}
