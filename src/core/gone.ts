// A deleted person's mark, kept for a day: whatever was under way when they were deleted finds it, and brings nothing back.
import { z } from 'zod';
import { Friendly } from './errors.ts';
import { erase } from './forget.ts';
import type { Key, Store } from './ports.ts';
import { leave, type RoomEditor, spotOf } from './presence.ts';

/** How long the mark stays, in milliseconds: nothing is under way for longer. */
export const MARKED = 24 * 3600_000;
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

/**
 * A store for one interaction of a person, whose id is `own`. Where the person is deleted while it is under way, what it writes
 * of them afterwards is deleted again, and it hears a Friendly. The mark is looked at before the first look at anything of the
 * person, and after each write: a deletion sets it before it lists, so that one of the two always sees the other.
 */
export function mindful(store: Store, person: string, own: string, editors: readonly RoomEditor[]): Store {
  const home = `person/${person}/`;
  let first: Promise<string | undefined> | undefined;
  const before = () => (first ??= store.read(goneKey(person)).then((gone) => gone?.mark));
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
      if (gone === undefined || gone.mark === known || gone.by === own) return result;
      await undo(key.path);
      throw TOO_LATE();
    },
  };
}
