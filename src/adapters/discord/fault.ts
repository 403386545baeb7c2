// What went wrong with a call to Discord, in the few kinds that an answer can do something about.
import { at, numberAt } from '../../core/json.ts';

/**
 * `reset`: it may have arrived. `gone`: no more answers are taken. `arrived`: somebody acknowledged before. `unchangeable`: the
 * message is deleted or its thread closed. `full`: no more follow-ups. `forbidden`: the bot lacks a permission there.
 */
export type Fault = 'reset' | 'gone' | 'arrived' | 'unchangeable' | 'full' | 'forbidden';

/** Discord's own numbers (platform documentation, November 2026). */
const CODES: Readonly<Record<number, Fault>> = {
  10062: 'gone',
  10015: 'gone',
  50027: 'gone',
  40060: 'arrived',
  10008: 'unchangeable',
  50083: 'unchangeable',
  40094: 'full',
  50001: 'forbidden',
  50013: 'forbidden',
};

const BROKEN: readonly unknown[] = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];

/** The kind of an error that a call threw; undefined for any other. */
export function faultOf(error: unknown): Fault | undefined {
  const code = at(error, 'code');
  if (typeof code === 'number' && CODES[code]) return CODES[code];
  const status = numberAt(error, 'status') ?? 0;
  return BROKEN.includes(code) || status >= 500 ? 'reset' : undefined;
}

/** Whether Discord does not know the bot's token. */
export const isRefused = (error: unknown): boolean =>
  numberAt(error, 'status') === 401 || at(error, 'code') === 'TokenInvalid';
