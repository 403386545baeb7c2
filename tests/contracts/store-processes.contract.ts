// What several processes on one key space may count on, and what is there after one of them was killed: tried with real processes.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { OpenStore } from '../../src/core/store.ts';
import type { EngineServer } from '../engines.ts';
import { openStoreAt } from '../stores.ts';
import { handClock, recordingLog } from '../world.ts';

/** `url` names an engine with nothing in it, as STORE_URL would. */
export type KeySpace = { readonly url: string; readonly end: () => Promise<void> };

const PROCESS = fileURLToPath(new URL('../drivers/store-process.ts', import.meta.url));

/** A process that does a task of store-process.ts, and what it says, line by line. */
function processOn(url: string, task: string, ...more: readonly string[]) {
  const child = spawn(process.execPath, [PROCESS, task, url, ...more], { stdio: ['pipe', 'pipe', 'inherit'] });
  return { child, lines: createInterface({ input: child.stdout }), ended: once(child, 'close') };
}

/** What is kept of the answers that store-process.ts stores for its learners. */
async function answersIn(store: OpenStore): Promise<readonly number[]> {
  const shape = z.array(z.number());
  const learners = await store.list('person/', { limit: 100 });
  return (await Promise.all(learners.map((path) => store.read({ path, shape, version: 1 })))).flatMap(
    (each) => each ?? [],
  );
}

/** Kills a server while a process gives answers, and that process too: each acknowledged answer is there afterwards, once. */
export async function outlivesItsServer(server: EngineServer, url: string): Promise<void> {
  const { child, lines } = processOn(url, 'answer');
  const acknowledged: number[] = [];
  for await (const line of lines) {
    acknowledged.push(Number(line));
    if (acknowledged.length === 500) {
      await server.kill();
      child.kill('SIGKILL');
    }
  }
  await server.restart();
  const store = await openStoreAt(url, { clock: handClock(), log: recordingLog() });
  const kept = await answersIn(store);
  await store.close();
  expect(acknowledged.filter((answer) => !kept.includes(answer))).toEqual([]);
  expect(new Set(kept).size).toBe(kept.length);
}

export function storeProcesses(name: string, start: () => Promise<KeySpace>): void {
  describe(`Several processes on one store in ${name}`, () => {
    let space: KeySpace;
    const children: ChildProcess[] = [];
    const opened: OpenStore[] = [];
    const open = async (): Promise<OpenStore> => {
      const store = await openStoreAt(space.url, { clock: handClock(), log: recordingLog() });
      opened.push(store);
      return store;
    };

    beforeEach(async () => {
      space = await start();
    });
    afterEach(async () => {
      for (const child of children.splice(0)) child.kill('SIGKILL');
      await Promise.all(opened.splice(0).map((store) => store.close()));
      await space.end();
    });

    it('are served by one where they start at the same moment and nothing is there yet', async () => {
      const all = Array.from({ length: 6 }, () => processOn('', 'begin'));
      children.push(...all.map(({ child }) => child));
      const said = all.map(({ lines }) => lines[Symbol.asyncIterator]());
      const next = async () => Promise.all(said.map(async (each) => (await each.next()).value));
      await next();
      // Their race has many outcomes: one round shows few of them.
      for (let round = 0; round < 25; round += 1) {
        const fresh = await start();
        for (const { child } of all) child.stdin.write(`${fresh.url}\n`);
        expect((await next()).toSorted()).toEqual(all.map((_, index) => String(index + 1)));
        await fresh.end();
      }
    });

    for (const [processes, many] of [
      [2, 100],
      [4, 50],
    ] as const) {
      it(`lose no update of ${processes}, each with ${many} at once and ${many} one after another`, async () => {
        const all = Array.from({ length: processes }, () => processOn(space.url, 'count', String(many)));
        children.push(...all.map(({ child }) => child));
        await Promise.all(all.map(({ lines }) => once(lines, 'line')));
        const results: number[] = [];
        for (const { child, lines } of all) {
          lines.on('line', (line) => results.push(Number(line)));
          child.stdin.write('go\n');
        }
        expect(await Promise.all(all.map(({ ended }) => ended))).toEqual(all.map(() => [0, null]));
        const total = processes * many * 2;
        expect(results.toSorted((one, other) => one - other)).toEqual(
          Array.from({ length: total }, (_, index) => index + 1),
        );
        const store = await open();
        expect(await store.read({ path: 'count', shape: z.number(), version: 1 })).toBe(total);
      });
    }

    for (const most of [1, 50, 150, 777]) {
      it(`have every acknowledged answer after kill -9 of one, struck at answer ${most}`, async () => {
        const { child, lines, ended } = processOn(space.url, 'answer');
        children.push(child);
        const acknowledged: number[] = [];
        for await (const line of lines) {
          acknowledged.push(Number(line));
          if (acknowledged.length === most) child.kill('SIGKILL');
        }
        expect(await ended).toEqual([null, 'SIGKILL']);
        const kept = await answersIn(await open());
        expect(acknowledged.length).toBeGreaterThanOrEqual(most);
        expect(acknowledged.filter((answer) => !kept.includes(answer))).toEqual([]);
        expect(new Set(kept).size).toBe(kept.length);
      });
    }
  });
}
