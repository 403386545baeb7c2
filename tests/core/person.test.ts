// What is stored of a person: told, handed out, and deleted, also while an answer is under way.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createBot } from '../../src/core/bot.ts';
import type { Interaction } from '../../src/core/command.ts';
import { Friendly } from '../../src/core/errors.ts';
import { ASIDE, anyKey, everyPath } from '../../src/core/forget.ts';
import { mindful } from '../../src/core/gone.ts';
import { goneKey } from '../../src/core/mark.ts';
import { ExportShape, exported, forgetPerson, isEmpty, storedOf, tell } from '../../src/core/person.ts';
import type { Key, Store } from '../../src/core/ports.ts';
import { enter, roomEditor } from '../../src/core/presence.ts';
import { storeOver } from '../../src/core/store.ts';
import { say } from '../../src/core/text.ts';
import { keep, waitingKey } from '../../src/core/waiting.ts';
import { memoryEngine, openMemoryStore } from '../../src/drivers/store-memory.ts';
import { from, realWorld } from '../bot.ts';
import { handClock, NOON, recordingLog } from '../world.ts';

const WordsShape = z.array(z.object({ by: z.string(), says: z.string() }));
const wordsAt = (where: string): Key<z.infer<typeof WordsShape>> => ({
  path: `room/${where}/talk/state`,
  shape: WordsShape,
  version: 1,
});
/** A room of people's words, as a session is one. */
const talk = roomEditor({
  kind: 'talk',
  one: 'line in a talk',
  many: 'lines in a talk',
  key: wordsAt,
  mine: (lines, person) => lines.filter((line) => line.by === person),
  without: (lines, person) => {
    const value = lines.filter((line) => line.by !== person);
    return { value: value.length === 0 ? null : value, removed: lines.length - value.length };
  },
});
const ROOM = { where: 'discord:1:2', kind: 'talk' };

async function speak(store: Store, person: string, says: string): Promise<void> {
  await enter(store, person, ROOM, NOON);
  await store.update(wordsAt(ROOM.where), (old = []) => ({ value: [...old, { by: person, says }], result: null }));
}

const put = (store: Store, path: string, value: unknown = { of: path }) =>
  store.update(anyKey(path), () => ({ value, result: null }));

async function all(store: Store, prefix = ''): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const path of everyPath(store, prefix)) paths.push(path);
  return paths;
}

const open = () => openMemoryStore({ clock: handClock(), log: recordingLog() });
const act = (id: string) => ({ person: 'discord:7', id, now: NOON });
const deletion = (person: string, mark = 'm1') => ({ person, mark, by: `i-${mark}`, now: NOON });

describe('An export', () => {
  const Id = fc.stringMatching(/^[0-9]{1,3}$/);

  it('holds every value of its person and nobody else, whatever the others are called', async () => {
    await fc.assert(
      fc.asyncProperty(Id, fc.uniqueArray(Id, { maxLength: 5 }), async (id, others) => {
        const store = await open();
        const people = [...new Set([id, ...others])].map((each) => `discord:${each}`);
        for (const person of people) {
          await put(store, `person/${person}/quiz/progress`, { secret: `of <${person}>` });
          await put(store, `${ASIDE}person/${person}/demo/showing`, { secret: `of <${person}>` });
          await speak(store, person, `words of <${person}>`);
        }
        const bytes = exported(`discord:${id}`, await storedOf(store, [talk], `discord:${id}`), NOON);
        const text = new TextDecoder().decode(bytes);
        const read = ExportShape.parse(JSON.parse(text));
        expect([read.values.length, read.rooms.length, read.damaged.length]).toEqual([1, 1, 1]);
        expect(people.filter((person) => text.includes(`<${person}>`))).toEqual([`discord:${id}`]);
      }),
      { numRuns: 30 },
    );
  });

  it('has each value with its path, as it is stored', async () => {
    const store = await open();
    await put(store, 'person/discord:7/quiz/progress', { answers: { q: { option: 'b' } } });
    const read = ExportShape.parse(
      JSON.parse(new TextDecoder().decode(exported('discord:7', await storedOf(store, [], 'discord:7'), NOON))),
    );
    expect(read.values).toEqual([
      { path: 'person/discord:7/quiz/progress', value: { answers: { q: { option: 'b' } } } },
    ]);
    expect(read.exportedAt).toBe('2026-01-15T12:00:00.000Z');
  });
});

describe('What is told of a person', () => {
  it('counts what has no words of its own, and what was said in shared places', async () => {
    const store = await open();
    await put(store, 'person/discord:7/odd/1');
    await put(store, 'person/discord:7/odd/2');
    await speak(store, 'discord:7', 'one');
    await speak(store, 'discord:7', 'two');
    const lines = tell(await storedOf(store, [talk], 'discord:7'), [talk]);
    expect(lines.map((line) => `${line.term}: ${say(line.text)}`)).toEqual([
      'odd: 2 times: one value more.',
      'Shared places: 2 lines in a talk.',
    ]);
  });

  it('is nothing for someone who never came', async () => {
    expect(isEmpty(await storedOf(await open(), [talk], 'discord:7'))).toBe(true);
  });
});

describe('A deletion', () => {
  it('takes all of its person, in every family of keys, and leaves the others and a mark', async () => {
    const store = await open();
    await put(store, 'person/discord:7/quiz/progress');
    await put(store, 'person/discord:7/waiting/answer');
    await put(store, `${ASIDE}person/discord:7/quiz/progress`);
    await put(store, `${ASIDE}room/discord:1:2/talk/state`);
    await put(store, 'person/discord:77/quiz/progress');
    await speak(store, 'discord:7', 'mine');
    await speak(store, 'discord:77', 'another');
    await forgetPerson(store, [talk], deletion('discord:7'));
    expect(await all(store)).toEqual([
      'gone/discord:7',
      'person/discord:77/in/discord:1:2/talk',
      'person/discord:77/quiz/progress',
      'room/discord:1:2/talk/state',
    ]);
    expect(await store.read(wordsAt(ROOM.where))).toEqual([{ by: 'discord:77', says: 'another' }]);
  });

  it('takes a damaged value, its copies, and a damaged room that named the person', async () => {
    const clock = handClock();
    const engine = memoryEngine();
    const store = storeOver(engine, { clock, log: recordingLog() });
    await speak(store, 'discord:7', 'mine');
    for (const path of ['person/discord:7/quiz/progress', 'room/discord:1:2/talk/state'])
      await engine.swap(path, await engine.get(path), 'damaged, and it says mine');
    await forgetPerson(store, [talk], deletion('discord:7'));
    expect(await all(store)).toEqual(['gone/discord:7']);
  });

  it('takes as a whole what a kind of room left that no code knows any more', async () => {
    const store = await open();
    await speak(store, 'discord:7', 'mine');
    await forgetPerson(store, [], deletion('discord:7'));
    expect(await all(store)).toEqual(['gone/discord:7']);
  });

  it('says what stays, and why', async () => {
    const store = await open();
    const revealed = { ...talk, forget: async () => ({ removed: 0, stays: ['Your vote stays as a count.'] }) };
    await speak(store, 'discord:7', 'mine');
    const { stays } = await forgetPerson(store, [revealed], deletion('discord:7'));
    expect(stays.map(say)).toEqual(['Your vote stays as a count.']);
  });

  it('is done once: repeated, it touches nothing that came after', async () => {
    const store = await open();
    expect((await forgetPerson(store, [talk], deletion('discord:7'))).already).toBe(false);
    await put(store, 'person/discord:7/quiz/progress');
    expect((await forgetPerson(store, [talk], deletion('discord:7'))).already).toBe(true);
    expect(await all(store, 'person/')).toHaveLength(1);
    await forgetPerson(store, [talk], deletion('discord:7', 'm2'));
    expect(await all(store, 'person/')).toEqual([]);
  });

  it('broken off at any step, goes on where it was', async () => {
    for (let most = 1; ; most++) {
      const store = await open();
      await put(store, 'person/discord:7/quiz/progress');
      await speak(store, 'discord:7', 'mine');
      let steps = 0;
      const step = <T>(work: () => Promise<T>) => (++steps > most ? Promise.reject(new Error('power cut')) : work());
      const weak: Store = {
        read: (key) => step(() => store.read(key)),
        update: (key, change) => step(() => store.update(key, change)),
        list: (prefix, page) => step(() => store.list(prefix, page)),
      };
      const broke = await forgetPerson(weak, [talk], deletion('discord:7')).then(
        () => false,
        () => true,
      );
      expect((await forgetPerson(store, [talk], deletion('discord:7'))).already).toBe(!broke);
      expect(await all(store)).toEqual(['gone/discord:7']);
      if (!broke) break;
    }
  });

  it('that broke off hinders nobody for longer than a minute', async () => {
    const store = await open();
    await store.update(goneKey('discord:7'), () => ({
      value: { at: NOON, mark: 'm1', by: 'i-m1', done: false },
      result: null,
    }));
    const soon = mindful(store, { ...act('i-1'), now: NOON + 59_999 }, [talk]);
    await expect(put(soon, 'person/discord:7/quiz/progress')).rejects.toThrow(Friendly);
    const later = mindful(store, { ...act('i-2'), now: NOON + 60_000 }, [talk]);
    await put(later, 'person/discord:7/quiz/progress');
    expect(await all(store, 'person/')).toHaveLength(1);
  });

  it('leaves its mark for a day', async () => {
    const clock = handClock();
    const store = await openMemoryStore({ clock, log: recordingLog() });
    await forgetPerson(store, [], deletion('discord:7'));
    await clock.advance(24 * 3600_000 - 1);
    expect(await store.read(goneKey('discord:7'))).toBeDefined();
    await clock.advance(1);
    expect(await store.read(goneKey('discord:7'))).toBeUndefined();
  });
});

/** A store whose every step waits until the scheduler lets it go on. */
const scheduled = (store: Store, scheduler: fc.Scheduler): Store => ({
  read: (key) => scheduler.schedule(Promise.resolve(), `read ${key.path}`).then(() => store.read(key)),
  update: (key, change) =>
    scheduler.schedule(Promise.resolve(), `update ${key.path}`).then(() => store.update(key, change)),
  list: (prefix, page) => scheduler.schedule(Promise.resolve(), `list ${prefix}`).then(() => store.list(prefix, page)),
});

const friendly = (error: unknown) => {
  if (!(error instanceof Friendly)) throw error;
};

describe('A deletion while something is under way', () => {
  it('in whatever order their steps fall, leaves and re-creates nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const store = await open();
        await put(store, 'person/discord:7/quiz/progress', ['old']);
        await speak(store, 'discord:7', 'old words');
        await speak(store, 'discord:8', 'of another');
        const slow = scheduled(store, scheduler);
        const under = mindful(slow, act('i-1'), [talk]);
        const answering = (async () => {
          const seen = await under.read(anyKey('person/discord:7/quiz/progress'));
          await under.update(anyKey('person/discord:7/quiz/progress'), (old) => ({ value: [old, seen], result: null }));
          await speak(under, 'discord:7', 'late words');
        })().catch(friendly);
        const deleting = forgetPerson(mindful(slow, act('i-m1'), [talk]), [talk], deletion('discord:7'));
        await scheduler.waitFor(Promise.all([answering, deleting]));
        const after = await all(store);
        // An answer that began only when the deletion had set its mark is a later click: it starts anew.
        const anew = JSON.stringify(await store.read(anyKey('person/discord:7/quiz/progress')));
        expect(anew === undefined || !anew.includes('old')).toBe(true);
        const lines = (await store.read(wordsAt(ROOM.where))) ?? [];
        expect(lines.filter((line) => line.says === 'old words')).toEqual([]);
        expect(lines.some((line) => line.by === 'discord:8')).toBe(true);
        const speaks = lines.some((line) => line.by === 'discord:7');
        expect(!speaks || after.includes('person/discord:7/in/discord:1:2/talk')).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('tells the late one that it was not kept, and a click after it starts anew', async () => {
    const store = await open();
    const late = mindful(store, act('i-1'), [talk]);
    await late.read(anyKey('person/discord:7/quiz/progress'));
    await forgetPerson(store, [talk], deletion('discord:7'));
    await expect(put(late, 'person/discord:7/quiz/progress')).rejects.toThrow(Friendly);
    await expect(speak(late, 'discord:7', 'late')).rejects.toThrow(Friendly);
    expect(await all(store)).toEqual(['gone/discord:7']);
    await put(mindful(store, act('i-2'), [talk]), 'person/discord:7/quiz/progress', 'anew');
    expect(await store.read(anyKey('person/discord:7/quiz/progress'))).toBe('anew');
  });

  it('through the real commands: no quiz answer under way survives it, in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const store = await open();
        const world = await realWorld({ store });
        const calm = createBot(world);
        const slow = createBot({ ...world, store: scheduled(store, scheduler) });
        await calm.handle(from('ana', { kind: 'words', command: 'quiz', text: '' }));
        const now = world.clock.now().toString(36);
        const forget: Interaction = from('ana', { kind: 'press', customId: `1/me/forget/m1/${now}` });
        const both = Promise.all([
          slow.handle(from('ana', { kind: 'words', command: 'demo', text: '' })),
          slow.handle(forget),
        ]);
        await scheduler.waitFor(both);
        const [demo, deleted] = await both;
        expect(deleted.reply.kind).toBe('replace');
        const left = await all(store, 'person/');
        expect(left).not.toContain('person/playground:ana/quiz/progress');
        const wasLate = 'card' in demo.reply && say(demo.reply.card.title).startsWith('What I kept about you');
        if (wasLate) expect(left).toEqual([]);
        expect(world.log.lines.filter((line) => line.level === 'error')).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('lets no late answer wait that was asked for before it', async () => {
    const store = await open();
    const card = { title: ['Late'], body: [] };
    await forgetPerson(store, [], { ...deletion('discord:7'), now: NOON });
    expect(await keep(store, 'discord:7', card, { now: NOON + 5_000, since: NOON - 1_000 })).toBe(false);
    expect(await store.read(waitingKey('discord:7'))).toBeUndefined();
    expect(await keep(store, 'discord:7', card, { now: NOON + 300_000, since: NOON + 200_000 })).toBe(true);
    expect(await store.read(waitingKey('discord:7'))).toBeDefined();
  });

  it('in whatever order, leaves no late answer waiting', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const store = await open();
        const slow = scheduled(store, scheduler);
        const card = { title: ['Late'], body: [] };
        const both = Promise.all([
          keep(slow, 'discord:7', card, { now: NOON, since: NOON - 1_000 }),
          forgetPerson(slow, [], deletion('discord:7')),
        ]);
        await scheduler.waitFor(both);
        expect(await all(store)).toEqual(['gone/discord:7']);
      }),
      { numRuns: 200 },
    );
  });
});
