// Who has left words or a vote in which room: noted before they do, so that a deletion finds every room to edit.
import { z } from 'zod';
import { ASIDE, eraseAll } from './forget.ts';
import { type Gone, goneKey, MARKED } from './mark.ts';
import type { Guard, Key, Store } from './ports.ts';
import type { Text } from './text.ts';

/** A room as it stands in a path: `discord:1:2`, with `:3` for a thread, and the kind of its value, `session`. */
export type Spot = { readonly where: string; readonly kind: string };

/** What came of taking a person out of a room: how many things went, and what stays and why. */
export type Left = { readonly removed: number; readonly stays?: Text };

/** How a kind of room gives a person's part of it out, and lets go of it. Made by `roomEditor`. */
export type RoomEditor = {
  readonly kind: string;
  /** What it holds of a person, in words: one `message of the conversation`, several `messages of the conversation`. */
  readonly one: string;
  readonly many: string;
  mine(store: Store, where: string, person: string): Promise<readonly unknown[]>;
  forget(store: Store, where: string, person: string): Promise<Left>;
};

/** A room's value, what of it is a person's (as JSON), and the value without them; null where nothing would be left. */
export type RoomRules<T> = Pick<RoomEditor, 'kind' | 'one' | 'many'> & {
  readonly key: (where: string) => Key<T>;
  readonly mine: (value: T, person: string) => readonly unknown[];
  readonly without: (value: T, person: string) => Left & { readonly value: T | null };
};

export const roomEditor = <T>({ kind, one, many, ...rules }: RoomRules<T>): RoomEditor => ({
  kind,
  one,
  many,
  async mine(store, where, person) {
    const value = await store.read(rules.key(where));
    return value === undefined ? [] : rules.mine(value, person);
  },
  forget: (store, where, person) =>
    store.update(rules.key(where), (old) => {
      // A value that nobody can read may hold this person's words, so it goes as a whole.
      if (old === undefined) return { value: null, result: { removed: 0 } };
      const { value, ...left } = rules.without(old, person);
      return { value: left.removed === 0 ? old : value, result: left };
    }),
});

const InShape = z.object({ since: z.number() });
const home = (person: string): string => `person/${person}/in/`;

const inKey = (person: string, { where, kind }: Spot): Key<z.infer<typeof InShape>> => ({
  path: `${home(person)}${where}/${kind}`,
  shape: InShape,
  version: 1,
});

/** The mark of a person's last deletion, empty where there is none, as it stands in the moment of each look at a value. */
export function deletionOf(person: string): { readonly guard: Guard; readonly mark: () => string } {
  let mark = '';
  const key = goneKey(person);
  const hear = (value: unknown): void => {
    // The store hands over what the key's own shape read.
    mark = (value as Gone | undefined)?.mark ?? '';
  };
  return { guard: { key, hear }, mark: () => mark };
}

/**
 * Notes that a person is in a room. To be awaited before their words or vote enter the room's value. Gives the mark of their last
 * deletion: as long as it stays the same, so does the note.
 */
export function enter(store: Store, person: string, spot: Spot, now: number): Promise<string> {
  const { guard, mark } = deletionOf(person);
  return store.update({ ...inKey(person, spot), guards: [guard] }, (old) => ({
    value: old ?? { since: now },
    result: mark(),
  }));
}

/** Who is known to be noted, by a name of one's own, under which mark of a deletion, and until when that may be believed. */
export type Inside = Map<string, { readonly mark: string; readonly until: number }>;
/** How many of those a process remembers, and for how long, in milliseconds: less than a mark stays. */
const REMEMBERED = 20_000;
const BELIEVED = MARKED / 2;

export function remember(inside: Inside, name: string, mark: string, now: number): void {
  // The oldest first: a Map keeps the order in which its keys were put in.
  if (!inside.has(name))
    for (const old of inside.size >= REMEMBERED ? [...inside.keys()].slice(0, REMEMBERED / 2) : []) inside.delete(old);
  inside.set(name, { mark, until: now + BELIEVED });
}

/** The room that such a note names; null for any other path. */
export function spotIn(path: string): Spot | null {
  const found = /^person\/[^/]+\/in\/([^/]+)\/([^/]+)$/u.exec(path);
  return found?.[1] && found[2] ? { where: found[1], kind: found[2] } : null;
}

/** The room that a room's own path belongs to; null for any other path. */
export function spotOf(path: string): Spot | null {
  const [room, where, kind] = path.split('/');
  return room === 'room' && where && kind ? { where, kind } : null;
}

export const roomPrefix = ({ where, kind }: Spot): string => `room/${where}/${kind}`;

/** Takes a person out of one room, and out of the copies kept of it when it was damaged. */
export async function leave(store: Store, editors: readonly RoomEditor[], spot: Spot, person: string): Promise<Left> {
  const editor = editors.find((each) => each.kind === spot.kind);
  // A kind that no code knows any more is read by nobody, and edited by nobody: it goes as a whole.
  const left = editor
    ? await editor.forget(store, spot.where, person)
    : { removed: (await eraseAll(store, roomPrefix(spot))).length };
  await eraseAll(store, `${ASIDE}${roomPrefix(spot)}`);
  return left;
}
