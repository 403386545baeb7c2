// Tries of what needs Slack: again and again, longer apart each time, until one works, Slack refuses for good, or nobody wants it.
import { webApi } from '@slack/bolt';
import type { Clock } from '../../core/ports.ts';

/** The pauses between tries, in milliseconds. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;

/** What trying again does not mend: a token is wrong, or the app is switched off. */
const FINAL = new Set([
  'access_denied',
  'account_inactive',
  'invalid_auth',
  'missing_scope',
  'no_permission',
  'not_allowed_token_type',
  'not_authed',
  'org_login_required',
  'team_access_not_granted',
  'team_disabled',
  'token_expired',
  'token_revoked',
  'user_removed_from_team',
]);

/** Slack does not take what the operator set. The message names the setting and the way out; `exitCode` is sysexits' EX_CONFIG. */
export class Untaken extends Error {
  override readonly name = 'Untaken';
  readonly exitCode = 78;
}

/** Why Slack refuses for good, by its name for it; undefined where it is only away, or has troubles of its own. */
export function refusal(error: unknown): string | undefined {
  const why = error instanceof webApi.WebAPIPlatformError ? error.data.error : undefined;
  return why !== undefined && FINAL.has(why) ? why : undefined;
}

/** What is tried, and who hears of a failure, with the pause that follows it (milliseconds). */
export type Trial = {
  readonly attempt: () => Promise<void>;
  readonly failed: (err: unknown, pause: number) => void;
  readonly signal: AbortSignal;
};

/** Resolves once it worked, or once nobody wants it any more. Rejects only where trying again is of no use. */
export async function persist(clock: Clock, { attempt, failed, signal }: Trial): Promise<void> {
  for (let pause = FIRST_PAUSE; !signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await attempt();
    } catch (err) {
      if (refusal(err) !== undefined) throw err;
      if (signal.aborted) return;
      failed(err, pause);
      await clock.wait(pause, signal);
    }
  }
}
