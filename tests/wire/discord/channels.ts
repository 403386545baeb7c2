// Discord's channels and threads: messages with the bot's own token, who may do what where, and what is archived, locked or gone.
import { at, listAt, stringAt } from '../../../src/core/json.ts';
import type { Clock } from '../../../src/core/ports.ts';
import { type Answer, EVERYONE, type Message, said } from './interactions.ts';
import { editPostFaults, type Part, postFaults, threadFaults } from './shapes.ts';

/** What the bot may lack in a channel, its threads included. */
export type Lack = 'see' | 'write' | 'write in threads' | 'make threads' | 'attach';

/** A message that the bot posted: when it was edited, in milliseconds since 1970, and whom it called. */
export type Posted = {
  readonly channel: string;
  readonly message: Message;
  readonly nonce: string | undefined;
  readonly at: number;
  readonly edits: number[];
  readonly called: readonly string[];
};
type Thread = {
  readonly id: string;
  readonly parent: string;
  readonly title: string;
  archived: boolean;
  locked: boolean;
};

/** Milliseconds: between two edits of a message, until one is old, between two edits of an old one, and how long a nonce is known. */
const APART = 990;
const OLD = 3_600_000;
const BREATH = 20_000;
const NONCE = 300_000;

type Refusal = Answer & { readonly headers?: Readonly<Record<string, string>> };
const refused = (status: number, code: number, message: string): Refusal => ({ status, body: { code, message } });
const UNSEEN = refused(403, 50001, 'Missing Access');
const MAY_NOT = refused(403, 50013, 'Missing Permissions');
const ARCHIVED = refused(400, 50083, 'Thread is archived');
const SELDOM: Refusal = {
  ...refused(429, 30046, 'Maximum number of edits to messages older than 1 hour reached. Try again later.'),
  headers: { 'retry-after': '20', 'x-ratelimit-scope': 'shared' },
};

type Needs = {
  readonly clock: Clock;
  readonly fault: (what: string) => void;
  readonly messages: Message[];
  readonly nextId: () => string;
};

export function openChannels({ clock, fault, messages, nextId }: Needs) {
  const posted: Posted[] = [];
  const threads = new Map<string, Thread>();
  const lost = new Set<string>();
  const lacks = new Map<string, readonly Lack[]>();

  const may = (channel: string, lack: Lack): boolean => {
    const home = threads.get(channel)?.parent ?? channel;
    return ![...(lacks.get(channel) ?? []), ...(lacks.get(home) ?? [])].includes(lack);
  };
  const found = (channel: string, id: string): Posted | undefined =>
    posted.find((each) => each.channel === channel && each.message.id === id && !each.message.isDeleted);
  const wrong = (what: string, faults: readonly string[]): Answer | null => {
    for (const each of faults) fault(`${what}: ${each}`);
    return faults.length > 0 ? refused(400, 50035, 'Invalid Form Body') : null;
  };

  /** What keeps the bot out of a place altogether. */
  function closed(channel: string): Answer | null {
    if (lost.has(channel)) return refused(404, 10003, 'Unknown Channel');
    return may(channel, 'see') ? null : UNSEEN;
  }

  const asAnswer = ({ channel, message }: Posted): Answer => ({
    status: 200,
    body: { id: message.id, channel_id: channel },
  });

  function post(channel: string, body: unknown, parts: readonly Part[]): Answer {
    const thread = threads.get(channel);
    const shut = closed(channel);
    if (shut) return shut;
    if (!may(channel, thread ? 'write in threads' : 'write')) return MAY_NOT;
    if (parts.length > 0 && !may(channel, 'attach')) return MAY_NOT;
    if (thread?.locked) return refused(403, 160005, 'This thread is locked');
    const faults = wrong('post', postFaults(body, parts));
    if (faults) return faults;
    const nonce = stringAt(body, 'nonce');
    const twin = posted.find((each) => each.nonce === nonce && nonce !== undefined && clock.now() - each.at < NONCE);
    if (twin && at(body, 'enforce_nonce') === true) return asAnswer(twin);
    // Whoever writes in an archived thread opens it again.
    if (thread) thread.archived = false;
    const message: Message = { id: nextId(), body, parts, seenBy: EVERYONE, isPending: false, isDeleted: false };
    const users = listAt(body, 'allowed_mentions', 'users').map(String);
    const called = users.filter((each) => said(body).includes(`<@${each}>`));
    const made = { channel, message, nonce, at: clock.now(), edits: [], called };
    messages.push(message);
    posted.push(made);
    return asAnswer(made);
  }

  function edit(channel: string, id: string, body: unknown, parts: readonly Part[]): Answer {
    const shut = closed(channel);
    if (shut) return shut;
    const there = found(channel, id);
    if (!there) return refused(404, 10008, 'Unknown Message');
    if (threads.get(channel)?.archived) return ARCHIVED;
    if (parts.length > 0 && !may(channel, 'attach')) return MAY_NOT;
    if (listAt(body, 'allowed_mentions', 'users').length > 0) fault('an edit may call people');
    const faults = wrong('edit of a post', editPostFaults(body, parts));
    if (faults) return faults;
    const now = clock.now();
    const since = now - (there.edits.at(-1) ?? Number.NEGATIVE_INFINITY);
    if (since < APART) fault(`a message was edited again after ${since} ms`);
    if (now - there.at > OLD && since < BREATH) return SELDOM;
    there.edits.push(now);
    Object.assign(there.message, { body, parts });
    return asAnswer(there);
  }

  function thread(channel: string, id: string, body: unknown): Answer {
    const shut = closed(channel);
    if (shut) return shut;
    if (threads.has(channel)) return refused(400, 50024, 'Cannot execute action on this channel type');
    if (!may(channel, 'make threads')) return MAY_NOT;
    if (!found(channel, id)) return refused(404, 10008, 'Unknown Message');
    const faults = wrong('thread', threadFaults(body));
    if (faults) return faults;
    if (threads.has(id)) return refused(400, 160004, 'A thread has already been created for this message');
    const title = stringAt(body, 'name') ?? '';
    threads.set(id, { id, parent: channel, title, archived: false, locked: false });
    return { status: 201, body: { id, type: 11, parent_id: channel, name: title } };
  }

  /** Opens an archived thread again: only that is asked for here. */
  function open(channel: string, body: unknown): Answer {
    const there = threads.get(channel);
    const shut = closed(channel);
    if (shut || !there) return shut ?? MAY_NOT;
    if (JSON.stringify(body) !== '{"archived":false}') fault(`a thread is changed: ${JSON.stringify(body)}`);
    if (there.locked || !may(channel, 'write in threads')) return MAY_NOT;
    there.archived = false;
    return { status: 200, body: { id: channel, type: 11 } };
  }

  return {
    post,
    edit,
    thread,
    open,
    /** Everything that was posted, in order, what was deleted since included. */
    posted,
    threads,
    /** Channels and threads that somebody deleted. */
    lost,
    /** What the bot lacks in a channel from now on. */
    deny: (channel: string, ...what: readonly Lack[]): void => void lacks.set(channel, what),
    /** What stands in a channel or thread now, in order. */
    standing: (channel: string): readonly Message[] =>
      posted.filter((each) => each.channel === channel && !each.message.isDeleted).map((each) => each.message),
    /** Somebody deletes a message. */
    remove(id: string): void {
      const there = posted.find((each) => each.message.id === id);
      if (!there) throw new Error('There is no such message.');
      there.message.isDeleted = true;
    },
  };
}
