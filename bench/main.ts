// npm run bench: answers beside the bare store, the start, the wire beside the bare libraries, memory, the store and votes on each engine, rooms, an experiment, and what its statistics promise; `-- wire` runs that alone.
import { cpus } from 'node:os';
import { answers } from './answers.ts';
import { experiment } from './experiment.ts';
import { memory } from './memory.ts';
import { rooms } from './rooms.ts';
import { starts } from './start.ts';
import { statistics } from './statistics.ts';
import { store } from './store.ts';
import { votes } from './votes.ts';
import { wire } from './wire.ts';

const PARTS = { answers, starts, wire, memory, store, votes, rooms, experiment, statistics };
const [name = '', only] = process.argv.slice(2);
const found = Object.entries(PARTS).filter(([part]) => name === '' || part === name);
if (found.length === 0) throw new Error(`npm run bench knows ${Object.keys(PARTS).join(', ')}.`);

process.stdout.write(
  `Node ${process.versions.node}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})\n\n`,
);
for (const [, part] of found) process.stdout.write(`${await part(only)}\n\n`);
process.exit(0);
