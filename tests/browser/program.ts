// The real program as a process of its own: `src/main.ts` on a free port, with a SQLite file that only this test has.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../ports.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export type Program = {
  readonly url: string;
  /** Ends the process as an operator would, and waits until it is gone. */
  stop(): Promise<void>;
  /** Ends the process at once, in the middle of whatever it does. */
  kill(): Promise<void>;
  /** Starts it again on the same port, over the same file. */
  start(): Promise<void>;
  /** Stops it and removes its file. */
  end(): Promise<void>;
};

type Environment = Readonly<Record<string, string>>;

/** Starts a process and waits until it says where it is. */
async function run(port: string, store: string, more: Environment): Promise<{ child: ChildProcess; url: string }> {
  const { PATH, HOME, TMPDIR, SystemRoot } = process.env;
  const own = { PATH, HOME, TMPDIR, SystemRoot };
  const env = {
    ...own,
    HOST: '127.0.0.1',
    PORT: port,
    PLAYGROUND: 'on',
    STORE_URL: `sqlite:${store}`,
    LOG_LEVEL: 'warn',
    ...more,
  };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let said = '';
  const listen = (chunk: Buffer) => {
    said += chunk.toString('utf8');
    const [, found] = /(http:\/\/\S+?:\d+)\s/u.exec(said) ?? [];
    if (found !== undefined) resolve(found);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  child.once('exit', () => reject(new Error(`The program ended before it said where it is:\n${said}`)));
  return { child, url: await promise };
}

/** `more` stands in its environment beside what it needs to be here. */
export async function openProgram(more: Environment = {}): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), 'two-tiers-'));
  const store = join(folder, 'play.sqlite');
  const port = String(await freePort());
  let { child, url } = await run(port, store, more);

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  return {
    url,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async start() {
      ({ child, url } = await run(port, store, more));
    },
    async end() {
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
