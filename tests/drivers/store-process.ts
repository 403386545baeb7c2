// A process of its own that writes to a store, for tests that need several of them or the death of one.
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { systemClock } from '../../src/drivers/clock-system.ts';
import { openStoreAt } from '../stores.ts';
import { recordingLog } from '../world.ts';

const [task, url = '', many = '0'] = process.argv.slice(2);
const open = () => openStoreAt(url, { clock: systemClock, log: recordingLog() });
const counted = { path: 'count', shape: z.number(), version: 1 };
const numbers = { shape: z.array(z.number()), version: 1 };
const say = (line: string | number) => writeSync(1, `${line}\n`);

/** Opens each address that it is told, a line each, adds one to its count, and says what came of that. */
async function begin(): Promise<void> {
  say('ready');
  for await (const at of createInterface({ input: process.stdin })) {
    const store = await openStoreAt(at, { clock: systemClock, log: recordingLog() });
    const result = await store.update(counted, (old = 0) => ({ value: old + 1, result: old + 1 }));
    await store.close();
    say(result);
  }
}

/** Adds one to a count: many times at once, then as many times one after another. Starts when it is told to. */
async function count(): Promise<void> {
  const store = await open();
  const add = () => store.update(counted, (old = 0) => ({ value: old + 1, result: old + 1 }));
  say('ready');
  await once(process.stdin, 'data');
  for (const result of await Promise.all(Array.from({ length: Number(many) }, add))) say(result);
  for (let index = 0; index < Number(many); index += 1) say(await add());
  await store.close();
  process.stdin.destroy();
}

/** Stores answers of ten learners, a hundred at once, for ever; says each one when it is acknowledged. */
async function answer(): Promise<void> {
  const store = await open();
  for (let first = 0; ; first += 100) {
    const wave = Array.from({ length: 100 }, async (_, index) => {
      const answered = first + index;
      const key = { ...numbers, path: `person/discord:${answered % 10}/quiz/answers` };
      await store.update(key, (old = []) => ({ value: [...old, answered], result: null }));
      say(answered);
    });
    // A server that is killed under it ends it too.
    await Promise.all(wave).catch(() => process.exit(1));
  }
}

/** Opens the file as a user who may write nowhere, and says what it is told. */
async function nobody(): Promise<void> {
  if (process.getuid?.() === 0) process.seteuid?.(65_534);
  try {
    await open();
  } catch (error) {
    say(String(error));
  }
}

if (task === 'begin') await begin();
if (task === 'count') await count();
if (task === 'answer') await answer();
if (task === 'nobody') await nobody();
