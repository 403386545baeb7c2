// npm run bench: whole answers per second beside the bare store, and the time from start to the first answer.
import { cpus } from 'node:os';
import { answers } from './answers.ts';
import { starts } from './start.ts';

process.stdout.write(
  `Node ${process.versions.node}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})\n\n`,
);
for (const part of [answers, starts]) process.stdout.write(`${await part()}\n\n`);
