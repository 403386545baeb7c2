// Deleting by prefix: whatever stands there, of any shape and version, and the copies kept of what was damaged.
import { z } from 'zod';
import { MARKED, tenantGoneKey } from './mark.ts';
import type { Key, Store } from './ports.ts';

const PAGE = 100;
/** Passes over a prefix before it counts as never still: each finds what was written during the one before. */
const PASSES = 5;
/** Where the store keeps copies of damaged values: the value's own path follows. */
export const ASIDE = 'quarantine/';

const Anything = z.unknown();
/** Any value at all, of any version: what is only deleted, counted or handed out need not be understood. */
export const anyKey = (path: string): Key<unknown> => ({ path, shape: Anything, version: Number.MAX_SAFE_INTEGER });

/** Something found in the store: its path and its value. */
export type Entry = { readonly path: string; readonly value: unknown };

/** Every path that begins with `prefix`, in order, read page by page. */
export async function* everyPath(store: Store, prefix: string): AsyncGenerator<string> {
  for (let after: string | undefined; ; ) {
    const page = await store.list(prefix, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    yield* page;
    after = page.at(-1);
    if (after === undefined) return;
  }
}

/** Deletes one value and gives what it was: undefined where there was none, or none that could be read. */
export const erase = (store: Store, path: string): Promise<unknown> =>
  store.update(anyKey(path), (old) => ({ value: null, result: old }));

/** Deletes everything under a prefix, and what is written there meanwhile; gives what could be read of it. */
export async function eraseAll(store: Store, prefix: string): Promise<readonly Entry[]> {
  const erased: Entry[] = [];
  for (let pass = 0; pass < PASSES; pass++) {
    let found = 0;
    for await (const path of everyPath(store, prefix)) {
      const value = await erase(store, path);
      found += 1;
      if (value !== undefined) erased.push({ path, value });
    }
    if (found === 0) break;
  }
  return erased;
}

/**
 * Deletes all that is kept of a server, a workspace or another tenant: its settings and installation, its rooms and their
 * moments to come, what it spent today, the copies of what was damaged, and on Slack its people, who belong to no other. First a mark is set that
 * stops what is under way, and stays for a day. Gives how many values. Harmless twice. On Discord a person's answers stay: they
 * belong to no server. `now` is in milliseconds since 1970.
 */
export async function forgetTenant(store: Store, platform: string, tenant: string, now: number): Promise<number> {
  const whose = `${platform}:${tenant}`;
  const key = tenantGoneKey(whose);
  const sign = (mark: string, done: boolean) => ({ value: { at: now, mark, by: '', done }, expiresAt: now + MARKED });
  const mark = await store.update(key, (old) => {
    const next = String(1 + Number(old?.mark ?? 0));
    return { ...sign(next, false), result: next };
  });
  const prefixes = [
    `room/${whose}:`,
    `spend/${whose}:`,
    ...(platform === 'slack' ? [`person/${whose}:`] : []),
    // Last, since whoever was interrupted finds by the installation what is still to be deleted.
    `tenant/${whose}/`,
  ];
  let erased = 0;
  for await (const path of everyPath(store, `due/${platform}/`)) {
    if (path.split('/')[3] !== tenant) continue;
    await erase(store, path);
    erased += 1;
  }
  for (const prefix of prefixes) {
    erased += (await eraseAll(store, prefix)).length;
    // After the value itself: to delete a damaged one sets a copy of it aside.
    await eraseAll(store, `${ASIDE}${prefix}`);
  }
  await store.update(key, () => ({ ...sign(mark, true), result: undefined }));
  return erased;
}
