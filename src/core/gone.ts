// A deleted person's mark, kept for a day: whatever was under way when they were deleted finds it, and brings nothing back.
import { z } from 'zod';
import { Friendly } from './errors.ts';
import { erase } from './forget.ts';
import type { Key, Store } from './ports.ts';
import { leave, type RoomEditor, spotOf } from './presence.ts';

/** How long the mark stays, in milliseconds: nothing is under way for longer. */
export const MARKED = 24 * 3600_000;
/** How long a deletion may be under way, in milliseconds; one that is not done by then broke off, and hinders nobody. */
const UNDER_WAY = 60_000;
/** By how much the clocks of two processes may differ, in milliseconds. */
const SKEW = 60_000;

const GoneShape = z.object({
  /** When it was done, in milliseconds since 1970. */
  at: z.number(),
  /** Names this deletion. */
  mark: z.string(),
  /** The interaction that asked for it: its own answer is no leftover. */
  by: z.string(),
  /** Whether it came to its end. One that broke off is taken up by the next press. */
  done: z.boolean(),
});
export type Gone = z.infer<typeof GoneShape>;

export const goneKey = (person: string): Key<Gone> => ({ path: `gone/${person}`, shape: GoneShape, version: 1 });

/** Whether a person was deleted after `since` (milliseconds since 1970), or so little before that two clocks could disagree. */
export async function deletedSince(store: Store, person: string, since: number): Promise<boolean> {
  const gone = await store.read(goneKey(person));
  return gone !== undefined && gone.at + SKEW >= since;
}

const TOO_LATE = () =>
  new Friendly('What I kept about you was deleted while this was under way.', 'So this was not kept. Start afresh.');

/** One interaction of a person: its id, and when it began, in milliseconds since 1970. */
export type Act = { readonly person: string; readonly id: string; readonly now: number };

/**
 * A store for one interaction. Where its person is deleted while it is under way, what it writes of them afterwards is deleted
 * again, and it hears a Friendly. The mark is looked at before the first look at anything of the person, and after each write: a
 * deletion sets it before it lists, so that one of the two always sees the other.
 */
export function mindful(store: Store, { person, id, now }: Act, editors: readonly RoomEditor[]): Store {
  const home = `person/${person}/`;
  let first: Promise<Gone | undefined> | undefined;
  const before = () => (first ??= store.read(goneKey(person)));
  /** What began in the middle of a deletion may have read what was about to go. */
  const isAfter = (known: Gone | undefined, gone: Gone): boolean =>
    known?.mark === gone.mark && (known.done || known.at + UNDER_WAY <= now);
  const roomAt = (path: string) => {
    const spot = spotOf(path);
    return spot && editors.some((each) => each.kind === spot.kind) ? spot : null;
  };
  const concerns = (path: string): boolean => path.startsWith(home) || roomAt(path) !== null;

  async function undo(path: string): Promise<void> {
    const spot = roomAt(path);
    if (spot) await leave(store, editors, spot, person);
    else await erase(store, path);
  }

  return {
    list: store.list,
    async read(key) {
      if (concerns(key.path)) await before();
      return store.read(key);
    },
    async update(key, change) {
      if (!concerns(key.path)) return store.update(key, change);
      const known = await before();
      let wrote = false;
      const result = await store.update(key, (old) => {
        const asked = change(old);
        wrote = asked.value !== null && asked.value !== old;
        return asked;
      });
      if (!wrote) return result;
      const gone = await store.read(goneKey(person));
      if (gone === undefined || gone.by === id || isAfter(known, gone)) return result;
      await undo(key.path);
      throw TOO_LATE();
    },
  };
}
