// The log: one line of JSON for each entry, with no secret in it and no character that could pass for another line.
import { pino } from 'pino';
import type { Log } from '../core/ports.ts';

const HIDDEN = '[hidden]';

/** Fields that carry secrets on one platform or the other, wherever an entry holds them. */
const FIELDS = ['token', 'authorization', 'response_url', 'trigger_id', 'secret', 'password', 'cookie'];
const PATHS = [
  ...FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
  'headers["x-api-key"]',
  'headers["x-slack-signature"]',
  'headers["x-signature-ed25519"]',
];

// Controls that JSON leaves as they are but a terminal obeys, and line ends that only some readers know.
const UNSEEN = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const escaped = (unseen: string): string => `\\u${unseen.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Takes every secret out of a line, also in the form that JSON gives it, and shows what would be unseen. */
export function calm(line: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  return forms.reduce((rest, form) => rest.replaceAll(form, HIDDEN), line).replace(UNSEEN, escaped);
}

/** What waits for a full disk to take it again, in bytes; lines beyond are lost, and the bot goes on. */
const WAITING = 1_000_000;

/**
 * Opens the log on a file descriptor (1: standard output). Writes at once, so that the last line before an exit is there.
 * Where nobody reads any more, or the disk is full, lines are lost: a log is no reason to stop teaching.
 */
export function openLog(wanted: {
  readonly level: string;
  readonly secrets: readonly string[];
  readonly to: 1 | 2;
}): Log {
  const destination = pino.destination({ dest: wanted.to, sync: true, maxLength: WAITING });
  destination.on('error', () => {});
  return pino(
    {
      level: wanted.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: PATHS, censor: HIDDEN },
      // Keeps only what tells an operator what happened: an error's text and where, not the fields that libraries hang on it.
      serializers: { err: bare, error: bare },
      hooks: { streamWrite: (line) => calm(line, wanted.secrets) },
    },
    destination,
  );
}

const bare = (error: unknown): unknown => (error instanceof Error ? pino.stdSerializers.err(plain(error)) : error);

/** An error with its name, message, stack and cause, and nothing else. */
function plain(error: Error): Error {
  const copy = new Error(error.message, error.cause instanceof Error ? { cause: plain(error.cause) } : {});
  copy.name = error.name;
  if (error.stack !== undefined) copy.stack = error.stack;
  return copy;
}
