// Stopping on a signal: once in order, twice at once. What was opened is closed, last first.
import type { Clock } from './core/ports.ts';

/** Ctrl+C reaches a process up to three times: from the terminal, from npm and from bin/run. Milliseconds. */
const ECHO = 500;
/** What is not closed by then is left. Milliseconds. */
export const PATIENCE = 9_500;

export type Signals = { on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown };
export type Closer = () => Promise<void> | void;

/** Things to close at the end; `close` gives false where that took longer than there is time. */
export type Stack = { push(closer: Closer): void; close(): Promise<boolean> };

export function openStack(clock: Clock, onFault: (error: unknown) => void): Stack {
  const closers: Closer[] = [];
  async function all(): Promise<true> {
    for (const closer of closers.toReversed()) {
      try {
        await closer();
      } catch (error) {
        onFault(error);
      }
    }
    return true;
  }
  return {
    push: (closer) => {
      closers.push(closer);
    },
    async close() {
      const enough = new AbortController();
      const late = clock.wait(PATIENCE, enough.signal).then(() => false);
      const inTime = await Promise.race([all(), late]);
      enough.abort();
      return inTime;
    },
  };
}

/** Calls `stop` at the first signal and `now` at a second one that is no echo of the first. */
export function onSignals(signals: Signals, clock: Clock, does: { stop(): void; now(): void }): void {
  let since: number | undefined;
  const heard = () => {
    if (since === undefined) {
      since = clock.now();
      does.stop();
    } else if (clock.now() - since >= ECHO) does.now();
  };
  signals.on('SIGINT', heard);
  signals.on('SIGTERM', heard);
}
