// Real Redis and Postgres servers for tests and measurements: each on a free port, in a folder of its own that goes with it.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './ports.ts';

/** `address` is what STORE_URL would be, up to where the database is named. */
export type EngineServer = {
  readonly address: string;
  readonly port: number;
  /** As a power cut would, but for the disk. */
  readonly kill: () => Promise<void>;
  /** On the same port, with what it kept. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** The one user of the Postgres servers that tests start, and their password. */
export const POSTGRES_USER = 'bot';
export const POSTGRES_PASSWORD = 'a-password-of-the-tests';

const STARTING = 120_000;

/** Whom a server runs as: Postgres will not run as root. */
function somebody(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const [, , uid, gid] = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'two-tiers-engine-'));
  const { uid, gid } = somebody();
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
  return folder;
}

/** Starts a program, and resolves once it has printed that it is ready. */
async function startUntil(ready: RegExp, program: string, words: readonly string[]): Promise<ChildProcess> {
  const child = spawn(program, words, { ...somebody(), cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error(`${program} did not start in time:\n${said}`)), STARTING);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      if (said.length < 20_000) said += chunk;
      if (ready.test(said)) resolve();
    });
  }
  child.once('error', reject);
  child.once('exit', () => reject(new Error(`${program} ended:\n${said}`)));
  try {
    await promise;
    return child;
  } finally {
    clearTimeout(timer);
  }
}

async function serverOf(
  folder: string,
  port: number,
  address: string,
  start: () => Promise<ChildProcess>,
): Promise<EngineServer> {
  let child: ChildProcess | undefined = await start();
  async function end(signal: NodeJS.Signals): Promise<void> {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    running.kill(signal);
    await ended;
  }
  return {
    address,
    port,
    kill: () => end('SIGKILL'),
    async restart() {
      child = await start();
    },
    async stop() {
      // Postgres takes SIGINT as: at once, in order. So does Redis.
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A Redis that loses nothing, unless `settings` say otherwise. Its databases have the numbers 0 to 9999. */
export async function startRedis(program: string, settings: readonly string[] = []): Promise<EngineServer> {
  const [folder, port] = [ownFolder(), await freePort()];
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--databases', '10000', '--save', ''];
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always'];
  const start = () => startUntil(/Ready to accept connections/, program, [...words, ...durable, ...settings]);
  return serverOf(folder, port, `redis://127.0.0.1:${port}`, start);
}

/** A Postgres that wants a password. `programs` is the folder of its programs. */
export async function startPostgres(programs: string): Promise<EngineServer> {
  const [folder, port] = [ownFolder(), await freePort()];
  const data = join(folder, 'data');
  const password = join(folder, 'password');
  writeFileSync(password, POSTGRES_PASSWORD, { mode: 0o644 });
  const initial = ['-D', data, '-U', POSTGRES_USER, '-A', 'scram-sha-256', '--pwfile', password];
  // Another order than ours, so that a test sees where ours is not asked for.
  const local = ['-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  await promisify(execFile)(join(programs, 'initdb'), [...initial, ...local], { ...somebody(), cwd: '/' });
  const words = ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1'];
  const size = ['-c', 'max_connections=400', '-c', 'shared_buffers=32MB'];
  async function start(): Promise<ChildProcess> {
    try {
      return await startUntil(/ready to accept connections/, join(programs, 'postgres'), [...words, ...size]);
    } catch (error) {
      // What a killed one left behind, each a process of its own, holds its memory until it has noticed.
      if (!/pre-existing shared memory block/.test(String(error))) throw error;
      await pause(100);
      return start();
    }
  }
  return serverOf(folder, port, `postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@127.0.0.1:${port}`, start);
}
