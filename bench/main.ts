// npm run bench: answers beside the bare store, the start, and the wire beside the bare libraries. `-- wire` runs that one alone.
import { cpus } from 'node:os';
import { answers } from './answers.ts';
import { starts } from './start.ts';
import { wire } from './wire.ts';

const PARTS = { answers, starts, wire };
const [name = '', only] = process.argv.slice(2);
const found = Object.entries(PARTS).filter(([part]) => name === '' || part === name);
if (found.length === 0) throw new Error(`npm run bench knows ${Object.keys(PARTS).join(', ')}.`);

process.stdout.write(
  `Node ${process.versions.node}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})\n\n`,
);
for (const [, part] of found) process.stdout.write(`${await part(only)}\n\n`);
process.exit(0);
