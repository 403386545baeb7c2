// `npm run store:copy` as an operator meets it, between real engines.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hold } from '../src/core/lease.ts';
import type { Key } from '../src/core/ports.ts';
import { freshDatabase } from './fresh-engine.ts';
import { endAll, startProcess } from './ground/start.ts';
import { openProxy } from './proxy.ts';
import { describeWith, postgres, redis } from './services.ts';
import { openStoreAt } from './stores.ts';
import { handClock, NOON, recordingLog } from './world.ts';

const folder = mkdtempSync(join(tmpdir(), 'two-tiers-copy-'));
afterEach(endAll);
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const newFile = () => `sqlite:${join(folder, `${files++}.sqlite`)}`;
const words = (path: string): Key<string> => ({ path, shape: z.string(), version: 1 });

async function copied(
  from: string,
  to: string,
  more: readonly string[] = [],
  environment: Record<string, string> = {},
) {
  const { ended, out, err } = startProcess(['tools/store-copy.ts', from, to, ...more], environment);
  const { code } = await ended;
  return { code, out: out(), err: err() };
}

/** Fills a store with what a bot keeps: many values, long ones, one that ends, one that nobody can read, and a lease. */
async function fill(url: string, many: number): Promise<void> {
  const clock = handClock();
  const store = await openStoreAt(url, { clock, log: recordingLog() });
  await Promise.all(
    Array.from({ length: many }, (_, index) =>
      store.update(words(`person/discord:${index}/quiz`), () => ({ value: `né 😀 \u0000 ${index}`, result: null })),
    ),
  );
  await store.update(words('room/slack:T1:C1/discuss'), () => ({ value: 'x'.repeat(100_000), result: null }));
  await store.update(words('waiting/1'), () => ({ value: 'soon gone', expiresAt: NOON + 1_000, result: null }));
  await hold(store, 'sweep', 'somebody', NOON, 1_000);
  await store.close();
}

/** Every path with what stands there, times included, as a reader of another clock sees it. */
async function all(url: string): Promise<ReadonlyMap<string, string | undefined>> {
  const clock = handClock();
  const store = await openStoreAt(url, { clock, log: recordingLog() });
  const paths = await store.list('', { limit: 10_000 });
  const values = await Promise.all(paths.map((path) => store.read({ path, shape: z.any(), version: 1 })));
  clock.set(NOON + 1_000);
  const later = await Promise.all(paths.map((path) => store.read({ path, shape: z.any(), version: 1 })));
  await store.close();
  return new Map(paths.map((path, index) => [path, JSON.stringify([values[index], later[index] ?? 'gone'])]));
}

async function expectCopy(from: string, to: string): Promise<void> {
  await fill(from, 1_203);
  const { code, out, err } = await copied(from, to);
  expect([code, out]).toEqual([
    0,
    "1,205 values were copied, and both sides are the same. Put TO's address into STORE_URL, and start.\n",
  ]);
  expect(err).toContain('No bot may run on either of them until this has ended.');
  const before = await all(from);
  expect(before.get('waiting/1')).toBe('["soon gone","gone"]');
  expect(before.has('lease/sweep')).toBe(true);
  expect(await all(to)).toEqual(new Map([...before].filter(([path]) => !path.startsWith('lease/'))));
}

describe('npm run store:copy', () => {
  it('copies a file into another, and says that both are the same', () => expectCopy(newFile(), newFile()));

  it('leaves a target that is not empty as it is', async () => {
    const [from, to] = [newFile(), newFile()];
    await fill(from, 3);
    await fill(to, 1);
    const before = await all(to);
    const { code, out, err } = await copied(from, to);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^TO is not empty, and nothing was written to it\./);
    expect(await all(to)).toEqual(before);
  });

  it('goes on where an earlier copy broke off, and refuses what is not its beginning', async () => {
    const [from, to, other] = [newFile(), newFile(), newFile()];
    await fill(to, 3);
    await fill(from, 800);
    expect(await copied(from, to, ['--resume'])).toMatchObject({ code: 0, out: expect.stringMatching(/^802 values/) });
    const store = await openStoreAt(other, { clock: handClock(), log: recordingLog() });
    await store.update(words('person/discord:1/quiz'), () => ({ value: 'something else', result: null }));
    await store.close();
    const { code, err } = await copied(from, other, ['--resume']);
    expect(code).toBe(1);
    expect(err).toContain('TO has something else under person/discord:1/quiz: it is not the beginning of this copy.');
  });

  it('says where the target has more than the source', async () => {
    const [from, to] = [newFile(), newFile()];
    await fill(to, 5);
    await fill(from, 3);
    const { code, err } = await copied(from, to, ['--resume']);
    expect(code).toBe(1);
    expect(err).toContain('2 values are not the same on both sides, such as person/discord:3/quiz');
  });

  it('makes no file where the source is not there', async () => {
    const from = newFile();
    const { code, err } = await copied(from, newFile());
    expect([code, err]).toEqual([1, `FROM names a file that is not there: ${from.slice('sqlite:'.length)}\n`]);
  });

  it('says what it takes', async () => {
    const { ended, err } = startProcess(['tools/store-copy.ts', 'sqlite:a']);
    expect((await ended).code).toBe(1);
    expect(err()).toMatch(/^npm run store:copy -- FROM TO/);
    expect((await copied('memory:', newFile())).err).toMatch(/^FROM must be sqlite:<path of a file>, redis/);
    expect((await copied('NO_SUCH_NAME', newFile())).err).toMatch(/^NO_SUCH_NAME is set neither/);
    const one = newFile();
    expect((await copied(one, one)).err).toBe('FROM and TO are the same store.\n');
  });

  describeWith(redis, 'with Redis', () => {
    it('copies a file into Redis', async () => expectCopy(newFile(), await freshDatabase('redis')));
    it('copies Redis into a file', async () => expectCopy(await freshDatabase('redis'), newFile()));

    it('takes the names of variables, and shows no password', async () => {
      const from = newFile();
      await fill(from, 3);
      const wrong = (await freshDatabase('redis')).replace('//', '//:canary@');
      const { code, err } = await copied('STORE_URL', 'NEW_STORE_URL', [], { STORE_URL: from, NEW_STORE_URL: wrong });
      expect(code).toBe(1);
      expect(err).toBe('TO: Redis refuses the user or the password. Put the right ones there.\n');
    });

    it('says that a copy broke off where the target goes away, and goes on later', async () => {
      const from = newFile();
      await fill(from, 1_203);
      const direct = new URL(await freshDatabase('redis'));
      const proxy = await openProxy(Number(direct.port));
      const detour = new URL(direct);
      detour.port = String(proxy.port);
      proxy.cutAfter(120_000);
      const { code, err } = await copied(from, detour.href);
      expect(code).toBe(1);
      expect(err).toContain('  499 values');
      expect(err).toMatch(/The copy broke off: TO holds a part, so start no bot on it\. Run this again with --resume/);
      await proxy.stop();
      expect(await copied(from, direct.href, ['--resume'])).toMatchObject({
        code: 0,
        out: expect.stringMatching(/^1,205 /),
      });
    });
  });

  describeWith(postgres, 'with Postgres', () => {
    it('copies a file into Postgres', async () => expectCopy(newFile(), await freshDatabase('postgres')));
    it('copies Postgres into a file', async () => expectCopy(await freshDatabase('postgres'), newFile()));
    it('copies Postgres into another database of it', async () =>
      expectCopy(await freshDatabase('postgres'), await freshDatabase('postgres')));
  });

  describeWith(redis, 'between servers', () => {
    describeWith(postgres, 'of both kinds', () => {
      it('copies Redis into Postgres', async () =>
        expectCopy(await freshDatabase('redis'), await freshDatabase('postgres')));
      it('copies Postgres into Redis', async () =>
        expectCopy(await freshDatabase('postgres'), await freshDatabase('redis')));
    });
  });
});
