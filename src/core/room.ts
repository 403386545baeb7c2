// What a room should show, and how the difference to what it shows is closed: pure, so that a crash in between heals itself.
import type { Card } from './card.ts';

/** A room: where it is, and which command's value decides what it shows. */
export type RoomKey = {
  readonly platform: string;
  readonly tenant: string;
  readonly place: string;
  readonly thread?: string;
  /** The command, which is also the kind of the value: `session`. */
  readonly kind: string;
};

/** What should stand in a room: posts by name, in order, and when to look again. Times in milliseconds since 1970, UTC. */
export type Wanted = {
  readonly posts: readonly { readonly name: string; readonly card: Card; readonly finished?: boolean }[];
  readonly due?: number;
};

/** What a room shows, as far as we know: where each named post stands, a print of what it shows, when it may change again. */
export type Shown = Readonly<
  Record<
    string,
    {
      readonly address: string;
      readonly print: string;
      readonly postedAt: number;
      readonly notBefore: number;
      readonly finished?: boolean;
    }
  >
>;

export type Step =
  | {
      readonly kind: 'post';
      readonly name: string;
      readonly card: Card;
      readonly print: string;
      readonly finished: boolean;
    }
  | {
      readonly kind: 'edit';
      readonly name: string;
      readonly address: string;
      readonly card: Card;
      readonly print: string;
      readonly finished: boolean;
    }
  | { readonly kind: 'wait'; readonly until: number };

/** After this long a card is edited only once more, to finish it: Discord answers more with error 30046. Milliseconds. */
export const EDITABLE = 50 * 60_000;

const place = (room: RoomKey): string =>
  `${room.platform}:${room.tenant}:${room.place}${room.thread === undefined ? '' : `:${room.thread}`}`;

/** Where a room's value stands in the Store. */
export const roomPath = (room: RoomKey): string => `room/${place(room)}/${room.kind}/state`;
/** Where the record of what a room shows stands. */
export const shownPath = (room: RoomKey): string => `room/${place(room)}/${room.kind}/shown`;
/** Where a moment of a room stands: in order of time, so that a range finds what is due. `at` in milliseconds. */
export const duePath = (room: RoomKey, at: number): string =>
  `due/${room.platform}/${String(at).padStart(15, '0')}/${room.tenant}/${room.place}/${room.thread ?? '-'}/${room.kind}`;

/** Reads a due key back; null where it is not one. */
export function readDue(path: string): { readonly room: RoomKey; readonly at: number } | null {
  const [due, platform, at, tenant, where, thread, kind, ...rest] = path.split('/');
  if (due !== 'due' || !platform || !at || !/^\d{15}$/.test(at) || !tenant || !where || !thread || !kind) return null;
  if (rest.length > 0) return null;
  const room = { platform, tenant, place: where, kind, ...(thread === '-' ? {} : { thread }) };
  return { room, at: Number(at) };
}

/** A print of a card: the same for the same card, whatever order its fields were written in. */
export const print = (card: Card): string => JSON.stringify(card, (_, value: unknown) => sorted(value));

function sorted(value: unknown): unknown {
  if (value instanceof Uint8Array) return Array.from(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * The steps that close the difference between what is wanted and what is shown, in the order of the posts.
 * A post that exists is edited; an edit that comes too soon becomes a wait; a card too old to edit is finished, and what must
 * still change stands under a new name (the caller's affair: it names posts).
 */
export function steps(wanted: Wanted, shown: Shown, now: number): readonly Step[] {
  return wanted.posts.flatMap((post): readonly Step[] => {
    const looks = print(post.card);
    const there = shown[post.name];
    const finished = post.finished ?? false;
    if (!there) return [{ kind: 'post', name: post.name, card: post.card, print: looks, finished }];
    if (there.print === looks || there.finished) return [];
    if (now - there.postedAt > EDITABLE && !finished) return [];
    if (there.notBefore > now) return [{ kind: 'wait', until: there.notBefore }];
    return [{ kind: 'edit', name: post.name, address: there.address, card: post.card, print: looks, finished }];
  });
}

/** The record after a step was carried out. `gap`: the least time between two edits of one message, in milliseconds. */
export function after(shown: Shown, step: Step, address: string, now: number, gap: number): Shown {
  if (step.kind === 'wait') return shown;
  const postedAt = shown[step.name]?.postedAt ?? now;
  const entry = { address, print: step.print, postedAt, notBefore: now + gap, finished: step.finished };
  return { ...shown, [step.name]: entry };
}
