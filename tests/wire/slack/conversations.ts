// Slack's channels and threads: messages of the bot, who is a member where, what was deleted, and how often something is edited.
import { at, listAt, stringAt } from '../../../src/core/json.ts';
import type { Clock } from '../../../src/core/ports.ts';
import type { Answer, Args } from './web-api.ts';

/** A message that the bot posted; when it was edited, in milliseconds since 1970, and whom it called when it was posted. */
export type Posted = {
  readonly team: string;
  readonly channel: string;
  readonly ts: string;
  readonly thread: string | undefined;
  body: unknown;
  readonly edits: number[];
  readonly called: readonly string[];
  isDeleted: boolean;
};

/** Milliseconds between two edits of a message, and how many a workspace may make in a minute. */
const APART = 2_990;
const MINUTE = 60_000;
const MOST = 40;

const refused = (error: string): Answer => ({ ok: false, error });

/** Whom blocks call: every mention in rich text. */
const called = (from: unknown): readonly string[] => {
  const user = at(from, 'type') === 'user' ? stringAt(from, 'user_id') : undefined;
  const inside = [...listAt(from, 'elements'), ...listAt(from, 'blocks')].flatMap(called);
  return user === undefined ? inside : [user, ...inside];
};

type Needs = { readonly clock: Clock; readonly fault: (what: string) => void };

export function openConversations({ clock, fault }: Needs) {
  const posted: Posted[] = [];
  /** Where the bot may not write, by Slack's name for why. */
  const closed = new Map<string, string>();
  let count = 0;

  const found = (channel: string, ts: string): Posted | undefined =>
    posted.find((each) => each.channel === channel && each.ts === ts && !each.isDeleted);

  /** A message in a channel; one to a person is somebody else's affair. */
  function post(team: string, args: Args): Answer {
    const [channel, thread] = [String(args.channel), stringAt(args, 'thread_ts')];
    const why = closed.get(channel);
    if (why !== undefined) return refused(why);
    if (thread !== undefined && posted.some((each) => each.ts === thread && each.thread !== undefined))
      fault('a message answers an answer, and not the message that the thread hangs on');
    if (thread !== undefined && posted.some((each) => each.ts === thread && each.isDeleted))
      return refused('thread_not_found');
    count += 1;
    const ts = `${Math.floor(clock.now() / 1000)}.${String(count).padStart(6, '0')}`;
    posted.push({ team, channel, ts, thread, body: args, edits: [], called: called(args), isDeleted: false });
    return { ok: true, channel, ts };
  }

  function update(team: string, args: Args): Answer {
    const channel = String(args.channel);
    const why = closed.get(channel);
    if (why !== undefined) return refused(why);
    const there = found(channel, String(args.ts));
    if (!there || there.team !== team) return refused('message_not_found');
    const now = clock.now();
    const since = now - (there.edits.at(-1) ?? Number.NEGATIVE_INFINITY);
    if (since < APART) fault(`a message was edited again after ${since} ms`);
    const lately = posted.filter((each) => each.team === team).flatMap(({ edits }) => edits);
    const within = lately.filter((each) => each > now - MINUTE).length;
    if (within >= MOST) fault(`a workspace has ${within + 1} edits in a minute`);
    there.edits.push(now);
    there.body = args;
    return { ok: true, channel, ts: there.ts };
  }

  return {
    post,
    update,
    /** Everything that was posted, in order, what was deleted since included. */
    posted,
    closed,
    /** What stands in a channel outside of threads, or in one of its threads, in order. */
    standing: (channel: string, thread?: string): readonly Posted[] =>
      posted.filter((each) => each.channel === channel && each.thread === thread && !each.isDeleted),
    /** Somebody deletes a message. */
    remove(ts: string): void {
      const there = posted.find((each) => each.ts === ts);
      if (!there) throw new Error('There is no such message.');
      there.isDeleted = true;
    },
  };
}
