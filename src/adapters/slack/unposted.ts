// Why a post of a room could not be made or changed on Slack, with what people there can do about it.
import { numberAt } from '../../core/json.ts';
import { Unposted } from '../../core/ports.ts';
import { code, type Text } from '../../core/text.ts';
import { Refused } from './web.ts';

/** How long to leave Slack alone where it does not say, in milliseconds. */
const PAUSE = 10_000;

const INVITE: Text = ['I am no member of this channel. Type ', code('/invite @Two Tiers'), ' in it, then press again.'];
const ARCHIVED: Text = ['This channel is archived. Unarchive it, or start anew where people are.'];
const RESTRICTED: Text = [
  'The admins of this workspace restrict who may post here. Ask one of them to let this app post.',
];
const LONG: Text = ['Slack takes no message as long as this one. That is my fault: tell whoever runs this bot.'];
const REINSTALL: Text = [
  'Slack does not let me in any more. Whoever runs this bot can install it in this workspace again.',
];

/** By Slack's own names for faults (its documentation of chat.postMessage and chat.update, November 2026). */
const FIXES: Readonly<Record<string, Text>> = {
  not_in_channel: INVITE,
  channel_not_found: INVITE,
  channel_is_archived: ARCHIVED,
  is_archived: ARCHIVED,
  is_inactive: ARCHIVED,
  msg_too_long: LONG,
  msg_blocks_too_long: LONG,
  invalid_blocks: LONG,
  invalid_blocks_format: LONG,
  no_permission: RESTRICTED,
  as_user_not_supported: RESTRICTED,
  ekm_access_denied: RESTRICTED,
  not_connected: REINSTALL,
  not_installed: REINSTALL,
  missing_scope: REINSTALL,
  account_inactive: REINSTALL,
  app_uninstalled: REINSTALL,
  invalid_auth: REINSTALL,
  not_authed: REINSTALL,
  token_expired: REINSTALL,
  token_revoked: REINSTALL,
  team_access_not_granted: REINSTALL,
};
const OVER: readonly string[] = ['cant_update_message', 'edit_window_closed'];
const LATER: readonly string[] = ['ratelimited', 'rate_limited', 'message_limit_exceeded'];

/** What a failed call means for a post; any other error as it is. */
export function unposted(error: unknown, now: number): unknown {
  if (!(error instanceof Refused)) return error;
  const { why } = error;
  if (why === 'message_not_found') return new Unposted('gone', { cause: error });
  if (OVER.includes(why)) return new Unposted('over', { cause: error });
  if (LATER.includes(why)) {
    const seconds = numberAt(error.cause, 'retryAfter') ?? 0;
    return new Unposted('later', { until: now + (seconds > 0 ? seconds * 1000 : PAUSE), cause: error });
  }
  const fix = why.startsWith('restricted_action') ? RESTRICTED : Object.hasOwn(FIXES, why) ? FIXES[why] : undefined;
  return fix ? new Unposted('barred', { fix, cause: error }) : error;
}
