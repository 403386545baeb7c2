// Deleting by prefix, and all that is kept of a tenant.
import { describe, expect, it } from 'vitest';
import { ASIDE, anyKey, eraseAll, everyPath, forgetTenant } from '../../src/core/forget.ts';
import type { Store } from '../../src/core/ports.ts';
import { openMemoryStore } from '../../src/drivers/store-memory.ts';
import { realBot } from '../bot.ts';
import { handClock, recordingLog } from '../world.ts';

const open = () => openMemoryStore({ clock: handClock(), log: recordingLog() });
const put = (store: Store, ...paths: readonly string[]) =>
  Promise.all(paths.map((path) => store.update(anyKey(path), () => ({ value: { of: path }, result: null }))));

async function all(store: Store): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const path of everyPath(store, '')) paths.push(path);
  return paths;
}

describe('deleting by prefix', () => {
  it('deletes page after page, and nothing beside', async () => {
    const store = await open();
    await put(store, ...Array.from({ length: 250 }, (_, index) => `a/${index}`), 'ab', 'b/1');
    expect(await eraseAll(store, 'a/')).toHaveLength(250);
    expect(await all(store)).toEqual(['ab', 'b/1']);
  });

  it('also deletes what is written while it deletes', async () => {
    const store = await open();
    await put(store, 'a/1', 'a/2');
    const late: Store = {
      ...store,
      list: async (prefix, page) => {
        const found = await store.list(prefix, page);
        if (page.after === 'a/2') await put(store, 'a/0');
        return found;
      },
    };
    await eraseAll(late, 'a/');
    expect(await all(store)).toEqual([]);
  });
});

describe('a tenant that is gone', () => {
  const slack = [
    'room/slack:T1:C1/session/state',
    'tenant/slack:T1/settings',
    'tenant/slack:T1/installation',
    'due/slack/000001768478400000/T1/C1/-/session',
    `${ASIDE}room/slack:T1:C1/session/state`,
    'person/slack:T1:U1/quiz/progress',
    `${ASIDE}person/slack:T1:U1/quiz/progress`,
  ];
  const others = [
    'room/slack:T12:C1/session/state',
    'tenant/slack:T12/settings',
    'due/slack/000001768478400000/T12/T1/-/session',
    'person/slack:T12:U1/quiz/progress',
    'person/discord:7/quiz/progress',
    'room/discord:T1:C1/session/state',
    'lease/sweep',
  ];

  it('takes all that was its own with it, and nothing of another', async () => {
    const store = await open();
    await put(store, ...slack, ...others);
    expect(await forgetTenant(store, 'slack', 'T1')).toBe(5);
    expect(await all(store)).toEqual(others.toSorted());
    expect(await forgetTenant(store, 'slack', 'T1')).toBe(0);
  });

  it('is forgotten when its adapter says that it is gone, and nothing is answered', async () => {
    const { bot, store } = await realBot();
    await put(store, ...slack, ...others);
    const gone = { id: 'gone-1', platform: 'slack', tenant: 'T1', kind: 'gone' } as const;
    expect(await bot.handle(gone)).toEqual({ reply: { kind: 'none' } });
    expect(await all(store)).toEqual(others.toSorted());
  });

  it('leaves people on Discord what they answered: it belongs to no server', async () => {
    const store = await open();
    await put(store, 'person/discord:7/quiz/progress', 'room/discord:1:2/session/state', 'tenant/discord:1/settings');
    await forgetTenant(store, 'discord', '1');
    expect(await all(store)).toEqual(['person/discord:7/quiz/progress']);
  });
});
