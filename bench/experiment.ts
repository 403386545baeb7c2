// How long an experiment takes beside the bare library doing the same calls as many at once, and what the bot adds to each answer.
import { execFile } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ABREAST } from '../src/core/experiment-run.ts';
import { systemClock as clock } from '../src/drivers/clock-system.ts';
import { openAnthropic } from '../tests/wire/anthropic/anthropic.ts';
import { median } from './store.ts';

const ROUNDS = 5;
const N = 20;
const PAIR = 'st-sum';
/** How long an answer takes at least and at most, in milliseconds: as long as a real one of a small model, or a quick one. */
const SPREAD = [400, 600] as const;
const GOAL = 1.05;
const WRITES = 200;
const PROCESS = join(import.meta.dirname, 'experiment-process.ts');
const TEXT =
  '<reasons>The pupil multiplied 17 by 6. Ten times six is 60, seven times six is 42, and that makes 102, not 112.</reasons> ' +
  'Not quite: 17 times 6 is 102. You were close, it is only the tens that went astray.';

const run = promisify(execFile);
const SaidShape = z.object({ took: z.number(), cpu: z.number() });
type Measured = z.infer<typeof SaidShape>;

/** The two sides; ours on the default store, and without a disk. */
const SIDES = {
  bare: 'the bare library',
  memory: 'the bot, from the press to the last answer kept, store in memory',
  sqlite: 'the bot, from the press to the last answer kept, on SQLite',
} as const;
type Side = keyof typeof SIDES;

/** One round of one side on a server and a store of its own: the same answers after the same times. */
async function round(side: Side): Promise<Measured> {
  const [least, most] = SPREAD;
  const home = await mkdtemp(join(tmpdir(), 'two-tiers-bench-'));
  const api = await openAnthropic({
    answer: async (_, nth) => {
      await clock.wait(least + ((nth * 37) % (most - least + 1)));
      return { text: TEXT };
    },
  });
  try {
    const store = side === 'sqlite' ? `sqlite:${join(home, 'bench.sqlite')}` : 'memory:';
    const asked = [side === 'bare' ? 'bare' : 'ours', api.url, store, String(N), PAIR];
    const { stdout } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', PROCESS, ...asked]);
    if (api.questions.length !== 2 * N || api.most() !== ABREAST || api.faults.length > 0)
      throw new Error(`${side}: ${api.questions.length} asks, ${api.most()} at once. ${api.faults.join(' ')}`);
    return SaidShape.parse(JSON.parse(stdout));
  } finally {
    await api.close();
    await rm(home, { recursive: true, force: true });
  }
}

/** How long the disk takes for a small write, in milliseconds, at the mean: what a store waits for that loses nothing. */
async function diskWait(): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), 'two-tiers-bench-'));
  const file = await open(join(home, 'probe'), 'w');
  const began = performance.now();
  for (let nth = 0; nth < WRITES; nth += 1) {
    await file.write('x'.repeat(4096));
    await file.datasync();
  }
  const took = performance.now() - began;
  await file.close();
  await rm(home, { recursive: true, force: true });
  return took / WRITES;
}

const middle = (found: readonly Measured[]): Measured => ({
  took: median(found.map(({ took }) => took)),
  cpu: median(found.map(({ cpu }) => cpu)),
});

/** The part of `npm run bench`. */
export async function experiment(): Promise<string> {
  const found: Record<Side, Measured[]> = { bare: [], memory: [], sqlite: [] };
  const sides = Object.keys(SIDES) as readonly Side[];
  const waits: number[] = [];
  for (let nth = 0; nth < ROUNDS; nth += 1) {
    for (const side of sides) found[side].push(await round(side));
    waits.push(await diskWait());
  }
  const bare = middle(found.bare);
  const rows = sides.map((side) => {
    const { took, cpu } = middle(found[side]);
    const ratio = side === 'bare' ? '' : (took / bare.took).toFixed(3);
    const added = side === 'bare' ? '' : ((cpu - bare.cpu) / (2 * N)).toFixed(1);
    return `| ${[SIDES[side], took.toFixed(0), ratio, (cpu / (2 * N)).toFixed(1), added].join(' | ')} |`;
  });
  const rounds = (side: Side): string => found[side].map(({ took }) => took.toFixed(0)).join(', ');
  const isReached = middle(found.sqlite).took <= GOAL * bare.took;
  return [
    `An experiment of 2 x ${N}, ${ABREAST} answers at once, each after ${SPREAD.join(' to ')} ms, medians of ${ROUNDS} interleaved rounds`,
    '',
    '| who | ms in all | of the bare one | CPU ms an answer | added |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    `Goal ${GOAL} on SQLite: ${isReached ? 'reached' : '**missed**'}. Rounds, ms: ${sides.map((side) => `${side} ${rounds(side)}`).join('; ')}`,
    `A small write to the disk took, after each round, at the mean, ms: ${waits.map((each) => each.toFixed(1)).join(', ')}`,
  ].join('\n');
}
