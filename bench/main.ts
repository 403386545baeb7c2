// npm run bench: answers beside the bare store, the start, the wire beside the bare libraries, memory; `-- wire` runs that alone.
import { cpus } from 'node:os';
import { answers } from './answers.ts';
import { memory } from './memory.ts';
import { starts } from './start.ts';
import { wire } from './wire.ts';

const PARTS = { answers, starts, wire, memory };
const [name = '', only] = process.argv.slice(2);
const found = Object.entries(PARTS).filter(([part]) => name === '' || part === name);
if (found.length === 0) throw new Error(`npm run bench knows ${Object.keys(PARTS).join(', ')}.`);

process.stdout.write(
  `Node ${process.versions.node}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})\n\n`,
);
for (const [, part] of found) process.stdout.write(`${await part(only)}\n\n`);
process.exit(0);
