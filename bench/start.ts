// From the start of the process to its first answer over HTTP, beside a bare Node; and the memory that it then holds.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

const ROUNDS = 5;
const main = join(import.meta.dirname, '..', 'src', 'main.ts');

async function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const address = probe.address();
    probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
  });
  return promise;
}

/** Milliseconds until a bare Node has started and ended. */
async function bareNode(): Promise<number> {
  const began = performance.now();
  const { promise, resolve } = Promise.withResolvers<void>();
  spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }).once('exit', () => resolve());
  await promise;
  return performance.now() - began;
}

/** Resident megabytes of a process; NaN where the system does not tell (other than Linux). */
async function resident(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** Milliseconds from the spawn of the program to its first page, and its memory then. */
async function program(): Promise<{ ms: number; mb: number }> {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), STORE_URL: 'memory:', LOG_LEVEL: 'error', PLAYGROUND: 'on' };
  const began = performance.now();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], { env, stdio: 'ignore' });
  let ms = Number.NaN;
  for (let tries = 0; tries < 4000 && Number.isNaN(ms); tries++) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => null);
    if (answer?.ok && (await answer.text()).includes('Two Tiers')) ms = performance.now() - began;
    else await new Promise((resolve) => setImmediate(resolve));
  }
  const mb = await resident(child.pid ?? 0);
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once('exit', () => resolve());
  child.kill('SIGTERM');
  await promise;
  return { ms, mb };
}

const median = (list: readonly number[]): number =>
  [...list].sort((one, other) => one - other)[Math.floor(list.length / 2)] ?? 0;

export async function starts(): Promise<string> {
  const [bare, whole, memory]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await bareNode());
    const { ms, mb } = await program();
    whole.push(ms);
    memory.push(mb);
  }
  return [
    `Start-up, medians of ${ROUNDS} interleaved rounds`,
    '',
    '| what | value |',
    '|---|---|',
    `| a bare Node, started and ended | ${median(bare).toFixed(0)} ms |`,
    `| the program, from its start to its first page | ${median(whole).toFixed(0)} ms |`,
    `| its memory then | ${median(memory).toFixed(0)} MB |`,
  ].join('\n');
}
