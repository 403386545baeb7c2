// Deleting by prefix, and all that is kept of a tenant.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBot } from '../../src/core/bot.ts';
import type { Interaction } from '../../src/core/command.ts';
import { Friendly } from '../../src/core/errors.ts';
import { ASIDE, anyKey, eraseAll, everyPath, forgetTenant } from '../../src/core/forget.ts';
import { mindful } from '../../src/core/gone.ts';
import type { Store } from '../../src/core/ports.ts';
import { keep, waitingKey } from '../../src/core/waiting.ts';
import { openMemoryStore } from '../../src/drivers/store-memory.ts';
import { realBot, realWorld } from '../bot.ts';
import { handClock, NOON, recordingLog } from '../world.ts';

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
    expect(await forgetTenant(store, 'slack', 'T1', NOON)).toBe(5);
    expect(await all(store)).toEqual([...others, 'gone/tenant/slack:T1'].toSorted());
    expect(await forgetTenant(store, 'slack', 'T1', NOON)).toBe(0);
  });

  it('is forgotten when its adapter says that it is gone, and nothing is answered', async () => {
    const { bot, store } = await realBot();
    await put(store, ...slack, ...others);
    const gone = { id: 'gone-1', platform: 'slack', tenant: 'T1', kind: 'gone' } as const;
    expect(await bot.handle(gone)).toEqual({ reply: { kind: 'none' } });
    expect(await all(store)).toEqual([...others, 'gone/tenant/slack:T1'].toSorted());
  });

  it('leaves people on Discord what they answered: it belongs to no server', async () => {
    const store = await open();
    await put(store, 'person/discord:7/quiz/progress', 'room/discord:1:2/session/state', 'tenant/discord:1/settings');
    await forgetTenant(store, 'discord', '1', NOON);
    expect(await all(store)).toEqual(['gone/tenant/discord:1', 'person/discord:7/quiz/progress']);
  });

  const theirs = ['person/slack:T1:U1/quiz/progress', 'room/slack:T1:C1/session/state', 'tenant/slack:T1/settings'];
  const act = (id: string, now = NOON) => ({ person: 'slack:T1:U1', id, now });
  const mark = 'gone/tenant/slack:T1';

  it('has nothing written any more by what was under way, and is at home again at once when it comes back', async () => {
    const store = await open();
    await put(store, ...theirs);
    const late = mindful(store, act('i-1'), []);
    for (const path of theirs) await late.read(anyKey(path));
    await forgetTenant(store, 'slack', 'T1', NOON);
    for (const path of theirs) await expect(put(late, path)).rejects.toThrow(Friendly);
    const nobodys = mindful(store, { ...act('i-2'), person: null }, []);
    await nobodys.read(anyKey('room/slack:T1:C1/session/state'));
    expect(await all(store)).toEqual([mark]);
    for (const again of [nobodys, mindful(store, act('i-3'), [])]) await put(again, ...theirs);
    await put(mindful(store, act('i-4'), []), 'room/slack:T12:C1/session/state');
    expect(await all(store)).toHaveLength(5);
  });

  it('that is deleted twice leaves nothing either of what began between the two', async () => {
    const store = await open();
    await forgetTenant(store, 'slack', 'T1', NOON);
    const between = mindful(store, act('i-1'), []);
    await put(between, 'room/slack:T1:C1/session/state');
    await forgetTenant(store, 'slack', 'T1', NOON);
    await expect(put(between, 'room/slack:T1:C1/session/state')).rejects.toThrow(Friendly);
    expect(await all(store)).toEqual([mark]);
  });

  it('keeps no late answer waiting that was asked for before it went', async () => {
    const store = await open();
    await forgetTenant(store, 'slack', 'T1', NOON);
    const card = { title: ['Late'], body: [] };
    expect(await keep(store, 'slack:T1:U1', card, { now: NOON + 5_000, since: NOON - 1_000 })).toBe(false);
    expect(await keep(store, 'slack:T2:U1', card, { now: NOON + 5_000, since: NOON - 1_000 })).toBe(true);
    expect(await store.read(waitingKey('slack:T1:U1'))).toBeUndefined();
  });

  it('through the real commands: nothing of it survives in whatever order the steps of two processes fall', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const store = await open();
        const clock = handClock();
        const world = await realWorld({ store, clock });
        const step = (name: string) => scheduler.schedule(Promise.resolve(), name);
        const slow: Store = {
          read: (key) => step('read').then(() => store.read(key)),
          update: (key, change) => step('update').then(() => store.update(key, change)),
          list: (prefix, page) => step('list').then(() => store.list(prefix, page)),
        };
        const [one, other] = [createBot({ ...world, store: slow }), createBot({ ...world, store: slow })];
        const quiz = (id: string): Interaction => ({
          ...{ id, platform: 'slack', tenant: 'T1', place: 'C1', user: { id: 'U1', roles: [] } },
          ...{ kind: 'words', command: 'quiz', text: '' },
        });
        const answering = other.handle(quiz('i-1'));
        clock.set(NOON + 1);
        const leaving = one.handle({ id: 'g-1', platform: 'slack', tenant: 'T1', kind: 'gone' });
        await scheduler.waitFor(Promise.all([answering, leaving]));
        expect(await all(store)).toEqual([mark]);
        await createBot(world).handle(quiz('i-2'));
        expect(await all(store)).toContain('person/slack:T1:U1/quiz/progress');
      }),
      { numRuns: 150 },
    );
  });
});
