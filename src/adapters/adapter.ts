// What an adapter is: it turns a platform's event into an interaction, and an answer into what that platform draws.
import type { Bot } from '../core/bot.ts';
import type { Interaction, Platform, Reply } from '../core/command.ts';
import type { Drawn } from '../core/ports.ts';

/** The pictures of a reply, drawn before it is rendered, by figure id. A missing one is left to its words. */
export type Drawings = ReadonlyMap<string, Drawn>;

/** A door in the one HTTP server. `path` is exact, or a prefix where it ends in `/*`. */
export type Route = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly handle: (request: Request) => Promise<Response> | Response;
};

/** A platform that is on. `stop` lets answers under way finish and is harmless twice. */
export type Connection = {
  readonly routes: readonly Route[];
  ready(): boolean;
  stop(): Promise<void>;
};

export interface Adapter<Event, Payload, Config> {
  readonly name: Platform;
  /** Null for what is not an interaction of ours, or is not to be trusted. Never throws. */
  receive(event: Event): Interaction | null;
  /** Loses no word, never notifies anybody, keeps every limit of the platform. */
  render(reply: Reply, pictures: Drawings): Payload;
  connect(bot: Bot, config: Config): Promise<Connection>;
}
