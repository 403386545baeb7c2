// A room: where it is, what should stand in it, and where its value, its record and its moments stand in the Store.
import type { Card } from './card.ts';
import type { Origin } from './command.ts';
import { Friendly } from './errors.ts';
import type { Spot } from './presence.ts';

/** A room: where it is, and which command's value decides what it shows. */
export type RoomKey = {
  readonly platform: string;
  readonly tenant: string;
  readonly place: string;
  readonly thread?: string;
  /** The command, which is also the kind of the value: `session`. */
  readonly kind: string;
};

/** One post of a room. */
export type Post = {
  /** Unique in the room for good: `k3f9.vote-1`, `s7.phase-3`. */
  readonly name: string;
  readonly card: Card;
  /** A finished card has no buttons and is never edited again. */
  readonly finished?: boolean;
  /** Its time is over: where it stands it is finished, and where it was never posted it is not posted any more. */
  readonly past?: boolean;
  /** It stands in the thread that hangs on the post of that name, which comes before it. In a room that is a thread: simply there. */
  readonly under?: { readonly post: string; readonly title: string };
  /** The one person (a platform's user id) that it may notify: only for the word that time is up. */
  readonly notifies?: string;
};

/**
 * What should stand in a room: posts by name, in order, and when its command wants to be told that a moment has come, in
 * milliseconds since 1970, UTC.
 */
export type Wanted = { readonly posts: readonly Post[]; readonly due?: number };

const place = (room: RoomKey): string =>
  `${room.platform}:${room.tenant}:${room.place}${room.thread === undefined ? '' : `:${room.thread}`}`;

/**
 * The first part of every press of a room: `-` where the room is a channel's own, else its thread, since what stands in a thread
 * may belong to the channel's room.
 */
export const scopeOf = ({ thread }: RoomKey): string => thread ?? '-';

/** The room of a kind that an interaction is about, by the scope that its press carries. Throws a Friendly where there is none. */
export function roomAt({ platform, tenant, place, thread }: Origin, kind: string, scope: string): RoomKey {
  const isElsewhere = scope !== '-' && thread !== undefined && thread !== scope;
  if (place === undefined || scope === '' || isElsewhere) {
    throw new Friendly(
      'I cannot tell which channel this is about.',
      'Use the buttons of the newest card in the channel.',
    );
  }
  return { platform, tenant, place, kind, ...(scope === '-' ? {} : { thread: scope }) };
}

/** The room that a note of somebody's presence names: `slack:T1:C1`, with `:171.2` for a thread. */
export function roomOf({ where, kind }: Spot): RoomKey | null {
  const [platform, tenant, place, thread, ...rest] = where.split(':');
  if (!platform || !tenant || !place || rest.length > 0) return null;
  return { platform, tenant, place, kind, ...(thread === undefined ? {} : { thread }) };
}

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
