// A process of its own whose people all press at once, for the test that no cap is passed by two of them.
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { reserve, settle } from '../../src/core/spend.ts';
import { StoreFailure } from '../../src/core/store.ts';
import { systemClock } from '../../src/drivers/clock-system.ts';
import { pureRandDice as dice } from '../../src/drivers/dice-pure-rand.ts';
import { openStoreAt } from '../stores.ts';
import { NOON, recordingLog } from '../world.ts';

const [url = '', presses = '0'] = process.argv.slice(2);
const say = (line: string | number) => writeSync(1, `${line}\n`);
/** It is noon all the time: a day that ends in between has caps of its own. */
const clock = { ...systemClock, now: () => NOON };
const log = recordingLog();
const store = await openStoreAt(url, { clock, log });
const context = { store, clock, dice, log, caps: { person: 0.02, place: 1, day: 0.3, month: 1 } };

say('ready');
await once(process.stdin, 'data');
/** One press: a cent is reserved, and half of it is spent. Says what it spent, in millionths of a dollar. */
async function press(nth: number): Promise<void> {
  const payer = { platform: 'discord', tenant: '1', place: '2', person: `discord:${nth % 25}` };
  const made = await reserve(context, payer, 0.01).catch((error: unknown) => {
    // A busy machine may keep one file from two processes for too long: who cannot count does not spend.
    if (error instanceof StoreFailure) return null;
    throw error;
  });
  if (made?.kind !== 'reserved') return;
  await settle(context, made.reservation, 0.005);
  say(5000);
}
await Promise.all(Array.from({ length: Number(presses) }, (_, nth) => press(nth)));
await store.close();
process.stdin.destroy();
