// The caps on live answers with fifty presses at once from two real processes, on each engine that several processes may share.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { left } from '../../src/core/spend.ts';
import { systemClock } from '../../src/drivers/clock-system.ts';
import { freshDatabase } from '../fresh-engine.ts';
import { describeWith, postgres, redis } from '../services.ts';
import { openStoreAt } from '../stores.ts';
import { NOON, recordingLog } from '../world.ts';

const clock = { ...systemClock, now: () => NOON };
const PROCESS = fileURLToPath(new URL('spend-process.ts', import.meta.url));

/** Two processes press fifty times each; gives what all of them spent, in US dollars, and how many presses went through. */
async function pressed(url: string) {
  const made = [0, 1].map(() => {
    const child = spawn(process.execPath, [PROCESS, url, '50'], { stdio: ['pipe', 'pipe', 'inherit'] });
    return { child, lines: createInterface({ input: child.stdout }), ended: once(child, 'close') };
  });
  await Promise.all(made.map(({ lines }) => once(lines, 'line')));
  const spent: number[] = [];
  for (const { child, lines } of made) {
    lines.on('line', (line) => spent.push(Number(line)));
    child.stdin.write('go\n');
  }
  expect(await Promise.all(made.map(({ ended }) => ended))).toEqual([
    [0, null],
    [0, null],
  ]);
  return { through: spent.length, dollars: spent.reduce((sum, each) => sum + each, 0) / 1e6 };
}

async function holds(url: string): Promise<void> {
  const { through, dollars } = await pressed(url);
  const log = recordingLog();
  const store = await openStoreAt(url, { clock, log });
  const caps = { person: 1, place: 1, day: 0.3, month: 1 };
  const payer = { platform: 'discord', tenant: '1', place: '2', person: 'discord:nobody' };
  const rest = await left({ store, clock, caps }, payer);
  await store.close();
  // A person may spend two cents, so that at most twenty-five times two go through, and all of it under thirty cents.
  expect(dollars).toBeLessThanOrEqual(0.3);
  expect(through).toBeGreaterThan(25);
  expect(through).toBeLessThanOrEqual(60);
  // All that was spent is counted; a reservation that could not be given back counts too.
  expect(rest.dollars).toBeLessThanOrEqual(0.3 - dollars + 1e-6);
}

it('Two processes on SQLite never spend more than the caps', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'two-tiers-spend-'));
  try {
    await holds(`sqlite:${join(folder, 'two-tiers.db')}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

describeWith(redis, 'On Redis', () => {
  it('two processes never spend more than the caps', async () => holds(await freshDatabase('redis')));
});

describeWith(postgres, 'On Postgres', () => {
  it('two processes never spend more than the caps', async () => holds(await freshDatabase('postgres')));
});
