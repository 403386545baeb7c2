// Discord's side of interactions: who acknowledged what, when, and what everyone sees of it. Strict about every rule.
import { at, listAt, numberAt, stringAt } from '../../../src/core/json.ts';
import type { Clock } from '../../../src/core/ports.ts';
import { callbackFaults, editFaults, followUpFaults, type Part } from './shapes.ts';

/** A message as people see it. `seenBy` is a person, or everyone in the place. */
export type Message = {
  readonly id: string;
  body: unknown;
  parts: readonly Part[];
  readonly seenBy: string;
  /** "Thinking", until it is edited. */
  isPending: boolean;
  isDeleted: boolean;
};

/** One interaction, as Discord remembers it for 15 minutes. */
export type Exchange = {
  readonly event: Readonly<Record<string, unknown>>;
  readonly id: string;
  readonly token: string;
  readonly opened: number;
  readonly callbacks: { readonly type: number; readonly data: unknown }[];
  /** What the calls were, in order: `callback 4`, `edit`, `follow-up`, `removal`. */
  readonly calls: string[];
  /** The message that `@original` means. */
  original?: Message;
  readonly followUps: Message[];
};

export type Answer = { readonly status: number; readonly body?: unknown };

const ok: Answer = { status: 204 };
const refused = (status: number, code: number, message: string): Answer => ({ status, body: { code, message } });

/** How long Discord waits for an acknowledgement, in milliseconds. */
export const ACK = 3_000;
const ALIVE = 15 * 60_000;
const PRIVATE = 64;
const FOLLOW_UPS = 5;
export const EVERYONE = 'everyone';

export const personOf = (event: unknown): string =>
  stringAt(event, 'member', 'user', 'id') ?? stringAt(event, 'user', 'id') ?? '';

export function openInteractions(clock: Clock, fault: (what: string) => void, ack: number) {
  const exchanges = new Map<string, Exchange>();
  const messages: Message[] = [];
  let count = 0;

  const nextId = (): string => String(1_200_000_000_000_000_000n + BigInt(++count));
  const age = (exchange: Exchange): number => clock.now() - exchange.opened;
  const byToken = (token: string): Exchange | undefined => [...exchanges.values()].find((each) => each.token === token);
  const wrong = (what: string, found: readonly string[]): Answer | null => {
    if (found.length === 0) return null;
    for (const each of found) fault(`${what}: ${each}`);
    return refused(400, 50035, 'Invalid Form Body');
  };

  function post(exchange: Exchange, body: unknown, parts: readonly Part[], isPending = false): Message {
    const isPrivate = ((numberAt(body, 'flags') ?? 0) & PRIVATE) !== 0;
    const seenBy = isPrivate ? personOf(exchange.event) : EVERYONE;
    const message: Message = { id: nextId(), body, parts, seenBy, isPending, isDeleted: false };
    messages.push(message);
    return message;
  }

  /** The message that a press was made on. */
  const pressed = (exchange: Exchange): Message | undefined =>
    messages.find((each) => each.id === stringAt(exchange.event, 'message', 'id'));

  function acknowledge(id: string, token: string, callback: unknown, parts: readonly Part[]): Answer {
    const exchange = exchanges.get(id);
    if (!exchange || exchange.token !== token) return refused(404, 10062, 'Unknown interaction');
    if (age(exchange) > ack) {
      fault(`an acknowledgement came after ${age(exchange)} ms`);
      return refused(404, 10062, 'Unknown interaction');
    }
    if (exchange.callbacks.length > 0) return refused(400, 40060, 'Interaction has already been acknowledged.');
    const found = wrong('callback', callbackFaults(exchange.event, callback, parts));
    if (found) return found;
    const type = numberAt(callback, 'type') ?? 0;
    const data = at(callback, 'data');
    const target = pressed(exchange);
    if (type === 7 && target?.seenBy === EVERYONE) fault('what everyone sees is replaced for one');
    if (type === 7 && target?.isDeleted) return refused(404, 10008, 'Unknown Message');
    exchange.callbacks.push({ type, data });
    exchange.calls.push(`callback ${type}`);
    if (type === 4) exchange.original = post(exchange, data, parts);
    if (type === 5) exchange.original = post(exchange, data, [], true);
    if ((type === 6 || type === 7) && target) exchange.original = target;
    if (type === 7 && target) Object.assign(target, { body: data, parts });
    return ok;
  }

  /** The exchange behind a webhook's token, or why it takes nothing. */
  function alive(token: string): Exchange | Answer {
    const exchange = byToken(token);
    if (!exchange) return refused(404, 10015, 'Unknown Webhook');
    if (age(exchange) >= ALIVE) {
      fault('a call was made after the 15 minutes of its token');
      return refused(401, 50027, 'Invalid Webhook Token');
    }
    return exchange.callbacks.length === 0 ? refused(404, 10015, 'Unknown Webhook') : exchange;
  }

  function edit(token: string, body: unknown, parts: readonly Part[]): Answer {
    const exchange = alive(token);
    if ('status' in exchange) return exchange;
    const found = wrong('edit', editFaults(body, parts));
    if (found) return found;
    if (!exchange.original || exchange.original.isDeleted) return refused(404, 10008, 'Unknown Message');
    exchange.calls.push('edit');
    // What was posted by the bot itself is changed by no interaction of one person.
    if (exchange.original === pressed(exchange) && exchange.original.seenBy === EVERYONE)
      fault('what everyone sees is replaced for one');
    Object.assign(exchange.original, { body, parts, isPending: false });
    return { status: 200, body: { id: exchange.original.id } };
  }

  function follow(token: string, body: unknown, parts: readonly Part[]): Answer {
    const exchange = alive(token);
    if ('status' in exchange) return exchange;
    if (exchange.original?.isPending) fault('a follow-up came while the first answer was still "thinking"');
    const found = wrong('follow-up', followUpFaults(body, parts));
    if (found) return found;
    const owners = Object.keys((at(exchange.event, 'authorizing_integration_owners') ?? {}) as object);
    if (owners.join() === '1' && exchange.followUps.length >= FOLLOW_UPS)
      return refused(400, 40094, 'Maximum number of follow-up messages reached.');
    const message = post(exchange, body, parts);
    exchange.followUps.push(message);
    exchange.calls.push('follow-up');
    return { status: 200, body: { id: message.id } };
  }

  function remove(token: string): Answer {
    const exchange = alive(token);
    if ('status' in exchange) return exchange;
    if (!exchange.original) return refused(404, 10008, 'Unknown Message');
    exchange.calls.push('removal');
    Object.assign(exchange.original, { isDeleted: true, isPending: false });
    return ok;
  }

  return {
    acknowledge,
    edit,
    follow,
    remove,
    messages,
    nextId,
    /** Opens an interaction: the event with an id and a token of its own. */
    open(event: Readonly<Record<string, unknown>>): Exchange {
      const id = nextId();
      const token = `interaction-token-of-${id}`;
      const exchange: Exchange = {
        event: { ...event, id, token },
        id,
        token,
        opened: clock.now(),
        callbacks: [],
        calls: [],
        followUps: [],
      };
      exchanges.set(id, exchange);
      return exchange;
    },
    /** What one sees of an exchange: its first answer and what followed, without what was taken away. */
    seen: (exchange: Exchange): readonly Message[] =>
      [exchange.original, ...exchange.followUps].filter((each): each is Message => !!each && !each.isDeleted),
  };
}

/** Every component of a message with an address, by what a person reads on it. */
export function controls(
  body: unknown,
): readonly { readonly id: string; readonly label: string; readonly values: readonly string[] }[] {
  return listAt(body, 'components').flatMap((each): ReturnType<typeof controls>[number][] => {
    const id = stringAt(each, 'custom_id');
    const inside = [...controls(each)];
    if (id === undefined || at(each, 'disabled') === true) return inside;
    const values = listAt(each, 'options').map((option) => stringAt(option, 'value') ?? '');
    return [{ id, label: stringAt(each, 'label') ?? stringAt(each, 'placeholder') ?? '', values }, ...inside];
  });
}

/** Everything that a message says, in order. */
export function said(body: unknown): string {
  return listAt(body, 'components')
    .flatMap((each) => [stringAt(each, 'content') ?? '', said(each)])
    .filter((each) => each !== '')
    .join('\n');
}
