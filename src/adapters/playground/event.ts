// What the page sends, and the interaction that it means.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Interaction, Origin } from '../../core/command.ts';
import { SEATS, seatOf, userIdOf, userOf } from './seats.ts';

/** Longer than any of this is no page of ours; what is too long for a command is the core's to say. */
const LINE = 20_000;
const ADDRESS = 2_000;
const message = z.string().max(40).optional();

const AskShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('line'), text: z.string().max(LINE) }),
  z.object({
    kind: z.literal('press'),
    customId: z.string().max(ADDRESS),
    choice: z.string().max(ADDRESS).optional(),
    message,
  }),
  z.object({
    kind: z.literal('form'),
    customId: z.string().max(ADDRESS),
    fields: z.record(z.string().max(100), z.string().max(LINE)),
    message,
  }),
  z.object({ kind: z.literal('afresh') }),
  z.object({ kind: z.literal('complete'), command: z.string(), option: z.string(), typed: z.string().max(LINE) }),
]);

/** `nonce` is new for each click and the same when that click is sent again; `message` is where a control stood. */
export const EventShape = z.object({
  place: z.string().regex(/^[a-z0-9-]{1,40}$/),
  user: z.enum(SEATS.map(userIdOf)),
  nonce: z.string().min(8).max(80),
  ask: AskShape,
});
export type PlaygroundEvent = z.infer<typeof EventShape>;

/** The tenant of every playground: it has only this one. */
export const TENANT = 'local';
const COMMAND = /^\s*\/\s*(\S+)\s*([\s\S]*)$/u;

/** Where it came from. The id is ours: a page cannot choose it, yet the same click sent again has the same one. */
export function originOf(event: PlaygroundEvent): Origin | null {
  const seat = seatOf(event.user);
  if (!seat) return null;
  const print = createHash('sha256')
    .update(JSON.stringify([event.place, event.user, event.nonce]))
    .digest('hex');
  return {
    id: `play-${print.slice(0, 32)}`,
    platform: 'playground',
    tenant: TENANT,
    place: event.place,
    user: userOf(seat),
  };
}

/** The interaction of an event; null where it is none: not our shape, words that are no command, or the page's own affair. */
export function receive(event: PlaygroundEvent): Interaction | null {
  const read = EventShape.safeParse(event);
  const origin = read.success ? originOf(read.data) : null;
  if (!read.success || !origin) return null;
  const { ask } = read.data;
  if (ask.kind === 'afresh') return null;
  if (ask.kind === 'line') {
    const [, command, text] = COMMAND.exec(ask.text) ?? [];
    return command === undefined
      ? null
      : { ...origin, kind: 'words', command: command.toLowerCase(), text: text ?? '' };
  }
  if (ask.kind === 'press') {
    const choice = ask.choice === undefined ? {} : { choice: ask.choice };
    return { ...origin, kind: 'press', customId: ask.customId, ...choice };
  }
  if (ask.kind === 'form') {
    const from = ask.message === undefined ? {} : { origin: ask.message };
    return { ...origin, kind: 'form', customId: ask.customId, fields: ask.fields, ...from };
  }
  return { ...origin, ...ask };
}
