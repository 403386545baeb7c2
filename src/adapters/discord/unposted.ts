// Why a post of a room could not be made or changed on Discord, with what whoever manages the server can do about it.
import { at, numberAt } from '../../core/json.ts';
import { Unposted } from '../../core/ports.ts';
import { strong, type Text } from '../../core/text.ts';
import { CallFailed } from './calls.ts';

/** What was tried, and where. */
export type Tried = { readonly deed: 'post' | 'edit'; readonly inThread: boolean };

/** How long to leave a channel alone where Discord does not say, in milliseconds. */
const PAUSE = 10_000;

const HIDDEN: Text = [
  'Discord does not let me see this place. Give my role ',
  strong('View Channels'),
  ' here: Edit Channel, Permissions. Is it a private thread? Mention me in it once.',
];
const silent = (permission: string): Text => [
  'Discord does not let me write here. Give my role ',
  strong(permission),
  ' here: Edit Channel, Permissions.',
];
const LOCKED: Text = [
  'This thread is locked. Whoever manages threads can unlock it: its menu, ',
  strong('Unlock Thread'),
  '.',
];
const LOST: Text = ['This channel or thread is not there any more. Start anew where people are.'];
const UNFIT: Text = ['No message of mine can stand in a place of this kind. Start anew in a text channel or a thread.'];

const barred = (fix: Text, cause: unknown): Unposted => new Unposted('barred', { fix, cause });

/** How long Discord, or the library on its behalf, asks to wait, in milliseconds. */
function pauseOf(error: unknown): number | undefined {
  const asked = Math.max(numberAt(error, 'retryAfter') ?? 0, numberAt(error, 'timeToReset') ?? 0);
  if (asked > 0) return asked;
  return numberAt(error, 'status') === 429 ? PAUSE : undefined;
}

/** What a failed call means for a post, by Discord's own numbers (platform documentation, November 2026). */
export function unposted(error: unknown, { deed, inThread }: Tried, now: number): Error {
  const cause = new CallFailed(deed, error);
  const pause = pauseOf(error);
  if (pause !== undefined) return new Unposted('later', { until: now + pause, cause });
  switch (at(error, 'code')) {
    case 10008:
      return new Unposted('gone', { cause });
    case 10003:
      return deed === 'edit' ? new Unposted('gone', { cause }) : barred(LOST, cause);
    case 50005:
      return new Unposted('over', { cause });
    case 50001:
      return barred(HIDDEN, cause);
    case 50013:
      return barred(silent(inThread ? 'Send Messages in Threads' : 'Send Messages'), cause);
    case 50083:
    case 160005:
      return barred(LOCKED, cause);
    case 40058:
    case 50008:
    case 50024:
      return barred(UNFIT, cause);
    case 20016:
    case 20028:
    // A message over an hour old takes few edits at a time; it takes more later.
    case 30046:
      return new Unposted('later', { until: now + PAUSE, cause });
    default:
      return cause;
  }
}
