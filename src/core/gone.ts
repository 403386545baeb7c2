// What was under way when its person or its tenant was deleted writes nothing of them any more.
import { Friendly } from './errors.ts';
import { type Gone, goneKey, tenantAt, tenantGoneKey } from './mark.ts';
import type { Guard, Key, Store } from './ports.ts';
import { type RoomEditor, spotOf } from './presence.ts';

/** How long a deletion may be under way, in milliseconds; one that is not done by then broke off, and hinders nobody. */
const UNDER_WAY = 60_000;
/** By how much the clocks of two processes may differ, in milliseconds. */
const SKEW = 60_000;

const home = (person: string): string => `person/${person}/`;

/**
 * Whether a person, or on Slack their workspace, was deleted after `since` (milliseconds since 1970), or so little before that two
 * clocks could disagree.
 */
export async function deletedSince(store: Store, person: string, since: number): Promise<boolean> {
  const tenant = tenantAt(home(person));
  const keys = [goneKey(person), ...(tenant === null ? [] : [tenantGoneKey(tenant)])];
  const marks = await Promise.all(keys.map((key) => store.read(key)));
  return marks.some((gone) => gone !== undefined && gone.at + SKEW >= since);
}

const TOO_LATE = () =>
  new Friendly('What I kept about you was deleted while this was under way.', 'So this was not kept. Start afresh.');

/** One interaction: whose it is, null where it bears nobody; its id; and when it began, in milliseconds since 1970. */
export type Act = { readonly person: string | null; readonly id: string; readonly now: number };

/**
 * What hears the mark of a deletion. It is looked at together with the first look at anything that the deletion takes, and guards
 * each write: a deletion sets its mark before it lists, so that whatever is written without having seen it is found and deleted.
 */
function guardBy(key: Key<Gone>, { id, now }: Act, isOver: (gone: Gone) => boolean): Guard {
  let first: { readonly known: Gone | undefined } | undefined;
  /** What began in the middle of a deletion may have read what was about to go. */
  const isAfter = (known: Gone | undefined, gone: Gone): boolean =>
    known?.mark === gone.mark && (known.done || known.at + UNDER_WAY <= now) && isOver(gone);
  return {
    key,
    hear(value, writes) {
      // The store hands over what the key's own shape read.
      const gone = value as Gone | undefined;
      first ??= { known: gone };
      if (!writes || gone === undefined || gone.by === id || isAfter(first.known, gone)) return;
      throw TOO_LATE();
    },
  };
}

/**
 * A store for one interaction. Where its person or its tenant is deleted while it is under way, it writes nothing of them any more,
 * and hears a Friendly. Whoever deletes themselves may click on at once, so for them the order of steps counts and no clock; a
 * tenant does not come back so soon, so that whatever began before it went is too late.
 */
export function mindful(store: Store, act: Act, editors: readonly RoomEditor[]): Store {
  const { person } = act;
  const made = new Map<string, Guard>();
  function guardOf(key: Key<Gone>, isOver: (gone: Gone) => boolean): Guard {
    const known = made.get(key.path) ?? guardBy(key, act, isOver);
    made.set(key.path, known);
    return known;
  }
  /** Whether a path may hold something of this person. */
  function concerns(path: string, whose: string): boolean {
    if (path.startsWith(home(whose))) return true;
    const spot = spotOf(path);
    return spot !== null && editors.some((each) => each.kind === spot.kind);
  }
  function guarded<T>(key: Key<T>): Key<T> {
    const tenant = tenantAt(key.path);
    const guards = [
      ...(key.guards ?? []),
      ...(person !== null && concerns(key.path, person) ? [guardOf(goneKey(person), () => true)] : []),
      ...(tenant === null ? [] : [guardOf(tenantGoneKey(tenant), ({ at }) => at <= act.now)]),
    ];
    return guards.length === 0 ? key : { ...key, guards };
  }

  return {
    list: store.list,
    read: (key) => store.read(guarded(key)),
    update: (key, change) => store.update(guarded(key), change),
  };
}
