// The bot as an operator starts it: a process of its own, with what it printed and how it ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export type Started = {
  readonly child: ChildProcess;
  /** Everything printed so far, on both streams. */
  readonly out: () => string;
  readonly err: () => string;
  /** Resolves once `pattern` was printed; rejects where the process ends first. */
  readonly printed: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
};

const running = new Set<ChildProcess>();

/** Starts a script on this Node with nothing in its environment but what is given. Port 0 and no file, unless told otherwise. */
export function startProcess(script: readonly string[], environment: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...script], {
    env: { PATH: process.env.PATH, PORT: '0', STORE_URL: 'memory:', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let out = '';
  let err = '';
  const listeners = new Set<() => void>();
  const heard = () => {
    for (const each of listeners) each();
  };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
    heard();
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
    heard();
  });
  const ended = once(child, 'close').then(([code, signal]) => {
    running.delete(child);
    heard();
    return { code, signal };
  });
  const printed = (pattern: RegExp) => {
    const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
    const look = () => {
      const found = pattern.exec(out + err);
      if (found) resolve(found);
      else if (!running.has(child)) reject(new Error(`It ended without printing ${pattern}:\n${out}${err}`));
      else return;
      listeners.delete(look);
    };
    listeners.add(look);
    look();
    return promise;
  };
  return { child, out: () => out, err: () => err, printed, ended };
}

/** Starts the bot and waits until it serves; gives its address. */
export async function startBot(environment: Readonly<Record<string, string>> = {}): Promise<Started & { at: string }> {
  const started = startProcess(['src/main.ts'], environment);
  const [, at = ''] = await started.printed(/(http:\/\/[^/\s]+)\/healthz.*Ctrl\+C stops it/s);
  return { ...started, at };
}

/** Ends what a failed test left running. */
export function endAll(): void {
  for (const child of running) child.kill('SIGKILL');
}
