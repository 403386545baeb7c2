// A program under measurement: a process of its own, with the time until it is ready, its processor time and its memory.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
/** Ticks in a second, as Linux counts processor time. */
const TICKS = 100;

export type Running = {
  /** Milliseconds from the spawn to the first line of output: ours says what is on, the bare ones say that they are ready. */
  readonly ready: number;
  /** Milliseconds of processor time so far, all threads; NaN where the system does not tell (other than Linux). */
  cpu(): number;
  /** Resident megabytes; NaN where the system does not tell. */
  memory(): number;
  stop(): Promise<void>;
};

const proc = (pid: number | undefined, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
};

export async function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const address = probe.address();
    probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
  });
  return promise;
}

/** Starts a script of this project with a clean environment and `settings`. Rejects where it ends before it is ready. */
export async function startProgram(
  script: string,
  settings: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<Running> {
  const { PATH = '', HOME = '' } = process.env;
  const env = {
    PATH,
    HOME,
    // As `npm start` sets it, for both sides.
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'two-tiers'),
    ...settings,
  };
  const began = performance.now();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...flags, join(root, script)], {
    env,
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', () => resolve(performance.now() - began));
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code} before it was ready.`)));
  });
  child.stdout.resume();
  return {
    ready,
    cpu() {
      const fields = proc(child.pid, 'stat').split(') ')[1]?.split(' ') ?? [];
      return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1000;
    },
    memory: () => Number(/VmRSS:\s+(\d+) kB/.exec(proc(child.pid, 'status'))?.[1] ?? Number.NaN) / 1024,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
