// A process of its own that sweeps as a start does: it says what each round removed, and lets go when it is told to stop.
import { once } from 'node:events';
import { keepSweeping } from '../../src/core/retention.ts';
import { systemClock as clock } from '../../src/drivers/clock-system.ts';
import { pureRandDice as dice } from '../../src/drivers/dice-pure-rand.ts';
import { openSqliteStore } from '../../src/drivers/store-sqlite.ts';
import { recordingLog } from '../world.ts';

const [path = ''] = process.argv.slice(2);
const log = {
  ...recordingLog(),
  info: (facts: Readonly<Record<string, unknown>>) => void process.stdout.write(`${facts.removed}\n`),
};
const store = openSqliteStore({ path, clock, log });
const stopping = new AbortController();
const rounds = keepSweeping({ store, clock, log, dice }, stopping.signal);
await once(process.stdin, 'data');
stopping.abort();
await rounds;
await store.close();
process.stdin.destroy();
