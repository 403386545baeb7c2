// What Slack's libraries say, for the operator's log: warnings and errors only, since their finer notes hold what people wrote.
import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../../core/ports.ts';

/** An error among what was said tells where; the rest is joined to one line. */
function said(parts: readonly unknown[]): { readonly facts: { err?: Error }; readonly words: string } {
  const err = parts.find((each) => each instanceof Error);
  const words = parts.filter((each) => typeof each === 'string').join(' ');
  return { facts: err ? { err } : {}, words: words === '' ? 'Slack’s library met an error.' : words };
}

/** A logger for Bolt that never asks for debug lines: those would print whole payloads. */
export function quietLogger(log: Log): Logger {
  const tell =
    (level: 'warn' | 'error') =>
    (...parts: readonly unknown[]): void => {
      const { facts, words } = said(parts);
      log[level]({ from: 'slack', ...facts }, words);
    };
  return {
    debug() {},
    info() {},
    warn: tell('warn'),
    error: tell('error'),
    setLevel() {},
    getLevel: () => LogLevel.INFO,
    setName() {},
  };
}
