// The way back to a person: where an interaction came from, and how that travels in a form until it is sent.
import { z } from 'zod';
import type { Interaction } from '../../core/command.ts';
import { at, stringAt } from '../../core/json.ts';
import { LIMITS } from './limits.ts';
import type { Address } from './response-url.ts';

/**
 * `home`: the answer goes to the home tab. With neither it nor an address, it goes to the bot's direct message.
 * `shared`: it was made on a message that others see too.
 */
export type Way = {
  readonly address?: Address | undefined;
  readonly place?: string | undefined;
  readonly thread?: string | undefined;
  readonly home?: boolean | undefined;
  readonly shared?: boolean | undefined;
};

const WayShape = z.object({
  address: z.object({ url: z.string(), since: z.number(), used: z.int().nonnegative() }).optional(),
  place: z.string().optional(),
  thread: z.string().optional(),
  home: z.boolean().optional(),
  shared: z.boolean().optional(),
});

/** What a form keeps of the way, as its `private_metadata`. An address too long to keep leaves the place, where it can be said too. */
export function pack(way: Way): string {
  const text = JSON.stringify(way);
  return text.length <= LIMITS.metadata ? text : JSON.stringify({ ...way, address: undefined });
}

/** Reads it back: Slack signs what it sends, and shows this to nobody. */
export function unpack(text: string | undefined): Way {
  try {
    return WayShape.safeParse(JSON.parse(text ?? '{}')).data ?? {};
  } catch {
    return {};
  }
}

/** Whether it was made on a message that others see: not on one for a single person, nor in the bot's direct message. */
const isShared = (event: unknown): boolean =>
  at(event, 'container', 'type') === 'message' &&
  at(event, 'container', 'is_ephemeral') !== true &&
  !(stringAt(event, 'channel', 'id') ?? stringAt(event, 'container', 'channel_id') ?? '').startsWith('D');

/** The way back of an interaction; `event` is what Slack sent, `now` when it came (milliseconds since 1970). */
export function wayOf(interaction: Interaction, event: unknown, now: number): Way {
  if (interaction.kind === 'form') return unpack(interaction.origin);
  const url = stringAt(event, 'response_url');
  const onHome = interaction.kind === 'home' || at(event, 'view', 'type') === 'home';
  return {
    ...(url === undefined ? {} : { address: { url, since: now, used: 0 } }),
    ...(interaction.place === undefined ? {} : { place: interaction.place }),
    ...(interaction.thread === undefined ? {} : { thread: interaction.thread }),
    ...(onHome ? { home: true } : {}),
    ...(isShared(event) ? { shared: true } : {}),
  };
}
