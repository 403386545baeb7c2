// Reading data that nobody vouches for: own fields only, a wrong kind is as good as absent, nothing throws.

/** What stands at a path of own fields, or undefined: `at(event, 'member', 'user', 'id')`. */
export function at(from: unknown, ...path: readonly string[]): unknown {
  let here = from;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Readonly<Record<string, unknown>>)[step];
  }
  return here;
}

export function stringAt(from: unknown, ...path: readonly string[]): string | undefined {
  const found = at(from, ...path);
  return typeof found === 'string' ? found : undefined;
}

export function numberAt(from: unknown, ...path: readonly string[]): number | undefined {
  const found = at(from, ...path);
  return typeof found === 'number' ? found : undefined;
}

export function listAt(from: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(from, ...path);
  return Array.isArray(found) ? found : [];
}

/** Pairs as a plain record; a key such as `__proto__` is a field like any other. */
export const record = <T>(pairs: readonly (readonly [string, T])[]): Readonly<Record<string, T>> =>
  Object.fromEntries(pairs);
