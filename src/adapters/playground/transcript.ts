// What was said in a place, kept so that a reload or a restart shows it again: pure changes over one value of the store.
import { z } from 'zod';
import type { Card } from '../../core/card.ts';
import type { Reply } from '../../core/command.ts';
import { plain } from '../../core/plain.ts';
import type { Key } from '../../core/ports.ts';
import { type RoomEditor, roomEditor, type Spot } from '../../core/presence.ts';
import { SEATS } from './seats.ts';

/** Everyone in the place sees such a message. */
export const EVERYONE = 'everyone';
/** How many messages each seat keeps. */
export const MOST = 60;
/** How many interactions a message remembers, so that one delivered twice changes it once. */
const REMEMBERED = 20;

/** A card as JSON can hold it: a file's bytes in base64. */
type Kept = Omit<Card, 'file'> & { readonly file?: { name: string; type: string; base64: string } };

const isKept = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'title' in value && 'body' in value && Array.isArray(value.body);

const MessageShape = z.object({
  id: z.string(),
  /** The transcript's revision when this message last changed. */
  revision: z.int(),
  /** A seat's id, or everyone. */
  to: z.string(),
  from: z.string(),
  /** What was typed, on a message that answers a command. */
  asked: z.string().optional(),
  at: z.number(),
  /** Interactions that made or changed it. */
  by: z.array(z.string()),
  card: z.custom<Kept>(isKept, 'a card has a title and a body'),
  /** On a post of a room, which is from nobody's seat: its key, the thread that it stands in, and the seat it notified. */
  room: z
    .object({
      key: z.string(),
      under: z.object({ message: z.string(), title: z.string() }).optional(),
      notifies: z.string().optional(),
    })
    .optional(),
});
export type Message = z.infer<typeof MessageShape>;

const TranscriptShape = z.object({
  revision: z.int(),
  /** The revision at which somebody's messages were last deleted: a page drawn before must load anew. */
  cleared: z.int().optional(),
  messages: z.array(MessageShape),
  /** The seats that started afresh: at which revision they last did, and by which interaction. */
  afresh: z.record(z.string(), z.object({ at: z.int(), by: z.string() })).default({}),
});
export type Transcript = z.infer<typeof TranscriptShape>;

/** Where a place's transcript stands, for whoever notes who is in it. */
export const spotIn = (tenant: string, place: string): Spot => ({
  where: `playground:${tenant}:${place}`,
  kind: 'transcript',
});

const keyAt = (where: string): Key<Transcript> => ({
  path: `room/${where}/transcript`,
  shape: TranscriptShape,
  version: 1,
});
export const transcriptKey = (tenant: string, place: string): Key<Transcript> => keyAt(spotIn(tenant, place).where);

export const blank: Transcript = { revision: 0, messages: [], afresh: {} };

export const cardOf = ({ card }: Message): Card => {
  const { file, ...rest } = card;
  return file
    ? { ...rest, file: { name: file.name, type: file.type, bytes: Buffer.from(file.base64, 'base64') } }
    : rest;
};

export const kept = ({ file, ...rest }: Card): Kept =>
  file
    ? { ...rest, file: { name: file.name, type: file.type, base64: Buffer.from(file.bytes).toString('base64') } }
    : rest;

/** The revision at which a seat last started afresh; 0 where it never did. */
export const beganAt = ({ afresh }: Pick<Transcript, 'afresh'>, seat: string): number => afresh[seat]?.at ?? 0;

/** Whether a seat sees a message: its own, or everyone's that came since it started afresh. */
export const sees = (transcript: Pick<Transcript, 'afresh'>, seat: string, message: Message): boolean =>
  message.to === seat || (message.to === EVERYONE && message.revision > beganAt(transcript, seat));

/** What a seat sees, in order. */
export const seenBy = (transcript: Transcript, seat: string): readonly Message[] =>
  transcript.messages.filter((message) => sees(transcript, seat, message));

/** One answer on its way into the transcript. */
export type Entry = {
  /** The interaction's id. */
  readonly id: string;
  readonly seat: string;
  readonly at: number;
  readonly asked?: string;
  /** The message whose control was used. */
  readonly message?: string;
};

/**
 * The transcript with an answer in it, and the message that changed. An interaction that was here before changes nothing.
 * A private message is replaced where it stands; a public one is never edited, so its answer comes as a new private one.
 */
export function record(
  old: Transcript,
  reply: Extract<Reply, { card: Card }>,
  entry: Entry,
): { readonly transcript: Transcript; readonly message: Message } {
  const before = old.messages.find((message) => message.by.includes(entry.id));
  if (before) return { transcript: old, message: before };
  const revision = old.revision + 1;
  const target = old.messages.find((message) => message.id === entry.message && message.to === entry.seat);
  if (reply.kind === 'replace' && target) {
    const by = [...target.by, entry.id].slice(-REMEMBERED);
    const message = { ...target, revision, by, card: kept(reply.card) };
    const messages = old.messages.map((each) => (each === target ? message : each));
    return { transcript: { ...old, revision, messages }, message };
  }
  const message: Message = {
    id: `m${revision}`,
    revision,
    to: reply.kind === 'share' ? EVERYONE : entry.seat,
    from: entry.seat,
    ...(entry.asked === undefined ? {} : { asked: entry.asked }),
    at: entry.at,
    by: [entry.id],
    card: kept(reply.card),
  };
  return { transcript: trimmed({ ...old, revision, messages: [...old.messages, message] }), message };
}

/** The transcript with a seat empty: its own messages are gone, and what was shared stays with the others. Once for each id. */
export function startedAfresh(old: Transcript, seat: string, id: string): Transcript {
  if (old.afresh[seat]?.by === id) return old;
  const revision = old.revision + 1;
  const messages = old.messages.filter((message) => message.to !== seat);
  return trimmed({ ...old, revision, messages, afresh: { ...old.afresh, [seat]: { at: revision, by: id } } });
}

/** Without what no seat has among its newest. */
export function trimmed(transcript: Transcript): Transcript {
  const newest = new Set(SEATS.flatMap(({ id }) => seenBy(transcript, id).slice(-MOST)));
  return { ...transcript, messages: transcript.messages.filter((message) => newest.has(message)) };
}

const without = (afresh: Transcript['afresh'], person: string): Transcript['afresh'] =>
  Object.fromEntries(Object.entries(afresh).filter(([seat]) => person !== `playground:seat-${seat}`));

const isFrom = (person: string) => (message: Message) => person === `playground:seat-${message.from}`;

/** How the conversation gives a seat's part out and lets go of it: what it typed, what was answered to it, what it shared. */
export const transcriptEditor: RoomEditor = roomEditor({
  kind: 'transcript',
  one: 'message of the conversation on this page',
  many: 'messages of the conversation on this page',
  key: keyAt,
  mine: ({ messages }, person) =>
    messages.filter(isFrom(person)).map((message) => ({
      at: message.at,
      ...(message.asked === undefined ? {} : { typed: message.asked }),
      seenBy: message.to === EVERYONE ? EVERYONE : 'you',
      answer: plain(cardOf(message)),
    })),
  without(transcript, person) {
    const messages = transcript.messages.filter((message) => !isFrom(person)(message));
    const revision = transcript.revision + 1;
    return {
      value: { ...transcript, revision, cleared: revision, messages, afresh: without(transcript.afresh, person) },
      removed: transcript.messages.length - messages.length,
    };
  },
});
