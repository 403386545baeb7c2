// What updates that were taken together come to: one text to store, and how each of them ends.
import { open, sealed } from './envelope.ts';
import type { Run } from './folding.ts';
import type { Change, Key } from './ports.ts';

/** What was found under the run's key, as text and as a value; what stands at its guards' paths; and the moment, in milliseconds. */
type Seen = {
  readonly text: string | undefined;
  readonly value: unknown;
  readonly said: ReadonlyMap<string, unknown>;
  readonly now: number;
};
/** The text that should stand, and what is to be called once it does. */
type Carried = { readonly text: string | undefined; readonly ends: readonly (() => void)[] };

/** Carries out every change of a run, each on top of the one before; one that throws changes nothing and hears of it. */
export const carriedOut = (run: Run, seen: Seen): Carried =>
  (run.length > 1 ? together(run, seen) : null) ?? oneByOne(run, seen);

/**
 * The value itself goes from change to change, frozen, and is sealed once at the end. Null where that cannot be: where it does not
 * fit its shape in the end, or a change would change its old value in place.
 */
function together(run: Run, { text, value, said, now }: Seen): Carried | null {
  const frozen = freezer();
  let old = frozen(value);
  let last: Change<unknown, unknown> | undefined;
  const ends: (() => void)[] = [];
  for (const ask of run) {
    try {
      const { change, settle } = ask.attempt(old, said);
      if (change.value !== old) last = change;
      old = change.value === null ? undefined : frozen(change.value, old);
      ends.push(settle);
    } catch (error) {
      if (error instanceof TypeError) return null;
      ends.push(() => ask.reject(error));
    }
  }
  if (last === undefined) return { text, ends };
  if (last.value === null) return { text: undefined, ends };
  try {
    return { text: sealed(run[0].key, last, now), ends };
  } catch {
    return null;
  }
}

/** Each change has a copy of its own of what the one before left, read back from its text. */
function oneByOne(run: Run, { text, value, said, now }: Seen): Carried {
  const [{ key }] = run;
  const copy = (of: string | undefined) => ({ text: of, old: () => opened(key, of, now) });
  let state = run.length > 1 ? copy(text) : { text, old: (): unknown => value };
  const ends: (() => void)[] = [];
  for (const ask of run) {
    const old = state.old();
    try {
      const { change, settle } = ask.attempt(old, said);
      state = copy(change.value === old ? state.text : change.value === null ? undefined : sealed(key, change, now));
      ends.push(settle);
    } catch (error) {
      state = copy(state.text);
      ends.push(() => ask.reject(error));
    }
  }
  return { text: state.text, ends };
}

/** What a text judged before says. */
function opened(key: Key<unknown>, text: string | undefined, now: number): unknown {
  const judged = open(key, text, now);
  return judged.kind === 'value' ? judged.value : undefined;
}

/**
 * Freezes values all the way down, one built on top of the other: what it has been through is not walked again, and of what stands
 * in its old place in `before` not even that is asked. A set for each run: a weak one for all costs each collection of garbage dearly.
 */
function freezer() {
  const solid = new Set<unknown>();
  function frozen<T>(value: T, before?: unknown): T {
    if (typeof value !== 'object' || value === null || solid.has(value) || ArrayBuffer.isView(value)) return value;
    solid.add(value);
    if (Array.isArray(value)) for (const at of changed(value, before)) frozen(value[at]);
    else for (const name of Object.keys(value)) part(value as Named, name, Object(before));
    return Object.freeze(value);
  }
  function part(value: Named, name: string, before: Named): void {
    if (value[name] !== before[name]) frozen(value[name], before[name]);
  }
  return frozen;
}

type Named = Readonly<Record<string, unknown>>;

/** Where a list is another one than before. Of a long one in which one thing changed, each of the others costs a comparison. */
function changed(list: readonly unknown[], before: unknown): readonly number[] {
  const old: readonly unknown[] = Array.isArray(before) ? before : [];
  const found: number[] = [];
  for (let at = 0; at < list.length; at += 1) if (list[at] !== old[at]) found.push(at);
  return found;
}
