// Things are kept for as long as it was decided, and no longer, whoever of several processes sees to it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ASIDE, anyKey, everyPath } from '../../src/core/forget.ts';
import { setMoment } from '../../src/core/moments.ts';
import type { Store } from '../../src/core/ports.ts';
import { enter } from '../../src/core/presence.ts';
import { keepSweeping, sweepOnce } from '../../src/core/retention.ts';
import { duePath } from '../../src/core/room.ts';
import { settingsKey, standard } from '../../src/core/settings.ts';
import { storeOver } from '../../src/core/store.ts';
import { systemClock } from '../../src/drivers/clock-system.ts';
import { memoryEngine } from '../../src/drivers/store-memory.ts';
import { openSqliteStore } from '../../src/drivers/store-sqlite.ts';
import { fixedDice, handClock, recordingLog } from '../world.ts';

const DAY = 24 * 3600_000;
const never = new AbortController().signal;

function world(clock = handClock(), engine = memoryEngine()) {
  const log = recordingLog();
  const store = storeOver(engine, { clock, log });
  return { clock, engine, log, store, sweep: (holder = 'one') => sweepOnce({ store, clock, log }, holder, never) };
}

const put = (store: Store, path: string) => store.update(anyKey(path), () => ({ value: { of: path }, result: null }));

async function all(store: Store, prefix = ''): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const path of everyPath(store, prefix)) if (!path.startsWith('lease/')) paths.push(path);
  return paths;
}

const keeps = (store: Store, platform: string, tenant: string, days: { people: number; rooms: number }) =>
  store.update(settingsKey({ platform, tenant }), () => ({ value: { ...standard, days }, result: null }));

describe('What is stored', () => {
  it('stays a year after its last change where it is a learner’s, ninety days where it is a group’s', async () => {
    const { clock, store, sweep } = world();
    await put(store, 'person/discord:7/quiz/progress');
    await put(store, 'room/discord:1:2/session/state');
    await put(store, `${ASIDE}person/discord:7/quiz/progress`);
    await put(store, 'tenant/discord:1/welcome');
    await clock.advance(90 * DAY - 1);
    expect(await sweep()).toBe(0);
    await clock.advance(1);
    expect(await sweep()).toBe(2);
    expect(await all(store)).toEqual(['person/discord:7/quiz/progress', 'tenant/discord:1/welcome']);
    await clock.advance(275 * DAY);
    expect(await sweep()).toBe(1);
    expect(await all(store)).toEqual(['tenant/discord:1/welcome']);
  });

  it('goes sooner once its server decides for less, by its own time and not by that of the decision', async () => {
    const { clock, store, sweep } = world();
    await put(store, 'room/discord:1:2/session/state');
    await put(store, 'room/discord:12:2/session/state');
    await clock.advance(10 * DAY);
    await put(store, 'room/discord:1:3/session/state');
    await clock.advance(10 * DAY);
    await keeps(store, 'discord', '1', { people: 1, rooms: 15 });
    expect(await sweep()).toBe(1);
    expect(await all(store, 'room/')).toEqual(['room/discord:12:2/session/state', 'room/discord:1:3/session/state']);
    await clock.advance(5 * DAY);
    expect(await sweep()).toBe(1);
  });

  it('of learners follows their workspace on Slack and their playground, and no server on Discord', async () => {
    const { clock, store, sweep } = world();
    const people = ['slack:T1:U1', 'slack:T2:U1', 'playground:seat-ana', 'discord:7'];
    for (const person of people) await put(store, `person/${person}/quiz/progress`);
    await keeps(store, 'slack', 'T1', { people: 30, rooms: 90 });
    await keeps(store, 'playground', 'local', { people: 30, rooms: 90 });
    await keeps(store, 'discord', '7', { people: 1, rooms: 1 });
    await clock.advance(30 * DAY);
    expect(await sweep()).toBe(2);
    expect(await all(store, 'person/')).toEqual(['person/discord:7/quiz/progress', 'person/slack:T2:U1/quiz/progress']);
  });

  it('about who is in a room stays as long as the room, however long that is', async () => {
    const { clock, store, sweep } = world();
    await enter(store, 'discord:7', { where: 'discord:1:2', kind: 'session' }, clock.now());
    await put(store, 'room/discord:1:2/session/state');
    for (let week = 0; week < 60; week++) {
      await clock.advance(7 * DAY);
      await put(store, 'room/discord:1:2/session/state');
      expect(await sweep()).toBe(0);
    }
    await clock.advance(90 * DAY);
    expect(await sweep()).toBe(2);
    expect(await all(store)).toEqual([]);
  });

  it('about who is in a room that is only being made is not taken for one of a room that is gone', async () => {
    const { clock, store, sweep } = world();
    await enter(store, 'discord:7', { where: 'discord:1:2', kind: 'session' }, clock.now());
    expect(await sweep()).toBe(0);
    await put(store, 'room/discord:1:2/session/state');
    expect(await all(store, 'person/discord:7/')).toEqual(['person/discord:7/in/discord:1:2/session']);
  });

  it('about what a room shows stays as long as the room’s own value, and goes with it', async () => {
    const { clock, store, sweep } = world();
    await put(store, 'room/discord:1:2/session/shown');
    await put(store, 'room/discord:1:2:3/session/shown');
    for (let week = 0; week < 20; week++) {
      await put(store, 'room/discord:1:2/session/state');
      await put(store, 'room/discord:1:2:3/session/state');
      await clock.advance(7 * DAY);
      expect(await sweep()).toBe(0);
    }
    await put(store, 'room/discord:1:2:3/session/state');
    await clock.advance(85 * DAY);
    expect(await sweep()).toBe(2);
    expect(await all(store)).toEqual(['room/discord:1:2:3/session/shown', 'room/discord:1:2:3/session/state']);
  });

  it('about moments to come goes a week after they came, where nobody took them up', async () => {
    const { clock, store, sweep } = world();
    const room = { platform: 'slack', tenant: 'T1', place: 'C1', kind: 'session' };
    await setMoment(store, room, clock.now() + DAY);
    await setMoment(store, room, clock.now() + 20 * DAY);
    await clock.advance(8 * DAY - 1);
    expect(await sweep()).toBe(0);
    await clock.advance(1);
    expect(await sweep()).toBe(1);
    expect(await all(store)).toEqual([duePath(room, clock.now() + 12 * DAY)]);
  });

  it('about what is to be deleted later is left to whoever put it there', async () => {
    const { clock, store, sweep } = world();
    await put(store, 'due/discord-left/123456789012345678');
    await clock.advance(30 * DAY);
    expect(await sweep()).toBe(0);
    expect(await all(store)).toEqual(['due/discord-left/123456789012345678']);
  });

  it('is swept page by page', async () => {
    const { clock, store, sweep } = world();
    for (let index = 0; index < 350; index++) await put(store, `room/discord:1:${index}/session/state`);
    await clock.advance(90 * DAY);
    expect(await sweep()).toBe(350);
  });
});

describe('The sweep', () => {
  it('is made by one and leaves the other standing by, until the one is gone for long enough', async () => {
    const engine = memoryEngine();
    const clock = handClock();
    const [one, other] = [world(clock, engine), world(clock, engine)];
    expect(await one.sweep('one')).toBe(0);
    expect(await other.sweep('other')).toBeNull();
    await clock.advance(3600_000);
    expect(await one.sweep('one')).toBe(0);
    await clock.advance(3600_000);
    expect(await other.sweep('other')).toBeNull();
    await clock.advance(3600_000);
    expect(await other.sweep('other')).toBe(0);
    expect(await one.sweep('one')).toBeNull();
  });

  it('comes at once and every hour, and hands over when it stops', async () => {
    const { clock, store, log } = world();
    const stopped = new AbortController();
    await put(store, 'room/discord:1:1/session/state');
    await clock.advance(90 * DAY);
    const rounds = keepSweeping({ store, clock, log, dice: fixedDice() }, stopped.signal);
    await clock.advance(1);
    expect(await all(store)).toEqual([]);
    await put(store, 'room/discord:1:1/session/state');
    await clock.advance(90 * DAY);
    await clock.advance(3600_000);
    expect(await all(store)).toEqual([]);
    stopped.abort();
    await rounds;
    expect(await sweepOnce({ store, clock, log }, 'other', never)).toBe(0);
    expect(clock.waiting()).toBe(0);
  });

  it('that fails once is made again an hour later', async () => {
    const { clock, store, log } = world();
    const stopped = new AbortController();
    let broken = true;
    const weak = {
      ...store,
      sweep: (...args: Parameters<typeof store.sweep>) =>
        broken ? Promise.reject(new Error('disk away')) : store.sweep(...args),
    };
    await put(store, 'room/discord:1:1/session/state');
    await clock.advance(90 * DAY);
    const rounds = keepSweeping({ store: weak, clock, log, dice: fixedDice() }, stopped.signal);
    await clock.advance(1);
    expect(log.lines.map((line) => line.message)).toEqual(['What is too old could not be removed.']);
    broken = false;
    await clock.advance(3600_000);
    expect(await all(store)).toEqual([]);
    stopped.abort();
    await rounds;
  });

  it('in two processes is made by the first, and by the second once the first has stopped', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'two-tiers-'));
    const path = join(folder, 'store.sqlite');
    // What is stored here last changed on the hand-turned clock's day, long before the time of the processes.
    const old = openSqliteStore({ path, clock: handClock(Date.UTC(2020, 0, 1)), log: recordingLog() });
    const here = { store: openSqliteStore({ path, clock: systemClock, log: recordingLog() }), clock: systemClock };
    const file = fileURLToPath(new URL('./sweep-process.ts', import.meta.url));
    await put(old, 'room/discord:1:1/session/state');
    const child = spawn(process.execPath, [file, path], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      const said = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
      expect(said.value).toBe('1');
      await put(old, 'room/discord:1:1/session/state');
      expect(await sweepOnce({ ...here, log: recordingLog() }, 'second', never)).toBeNull();
      expect(await all(old)).toEqual(['room/discord:1:1/session/state']);
      const ended = once(child, 'close');
      child.stdin.write('stop\n');
      expect(await ended).toEqual([0, null]);
      expect(await sweepOnce({ ...here, log: recordingLog() }, 'second', never)).toBe(1);
    } finally {
      child.kill('SIGKILL');
      await Promise.all([old.close(), here.store.close()]);
      await rm(folder, { recursive: true });
    }
  });
});
