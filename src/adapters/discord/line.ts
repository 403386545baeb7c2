// One interaction's way back to Discord: which callback, edit or follow-up carries an answer, in time and late.
import type { APIInteractionResponse } from 'discord-api-types/v10';
import { type Card, card, text } from '../../core/card.ts';
import { at, numberAt, stringAt } from '../../core/json.ts';
import type { Clock } from '../../core/ports.ts';
import { Gone, type Line, type Ready, Reset } from '../adapter.ts';
import type { Calls, Message } from './calls.ts';
import { faultOf } from './fault.ts';
import { CALLBACKS, FLAGS } from './limits.ts';
import { lacking } from './permissions.ts';
import { isThread, KINDS } from './receive.ts';
import { type Payload, render } from './render.ts';

/** How long Discord takes answers to an interaction, in milliseconds. */
export const ALIVE = 15 * 60_000;

/** A line that can also be closed before its answer: whoever still waits gets these words, and is not left with "thinking". */
export type OpenLine = Line<Payload> & { close(shown: Card): Promise<void> };

const flagged = (message: Message, flags: number): Message =>
  message.body.flags === flags ? message : { ...message, body: { ...message.body, flags } };
const privately = (message: Message): Message => flagged(message, FLAGS.components | FLAGS.ephemeral);
/** For others to see, and also what an edit carries: who sees a message is decided when it is made. */
const openly = (message: Message): Message => flagged(message, FLAGS.components);

const drawn = (shown: Card): Message => render({ kind: 'card', card: shown }, new Map()) as Message;
const shared = card('Shared', [text('It stands below, where everyone here can see it.')]);

/** Why nothing could be shared, and who can change that. */
function unable(event: unknown, { files }: Message): Card {
  const inThread = isThread(event);
  const missing = lacking(stringAt(event, 'app_permissions'), { inThread, withFiles: files.length > 0 });
  const named = missing.length === 0 ? [inThread ? 'Send Messages in Threads' : 'Send Messages'] : missing;
  return card('I may not post here', [
    text([
      `Discord did not let me show that to everyone. What I lack in this ${inThread ? 'thread' : 'channel'}: `,
      { kind: 'strong', text: named.join(', ') },
      '. Whoever manages this server can give it to me under Server Settings, Roles.',
    ]),
  ]);
}

/** `event` is the interaction as Discord sent it, `opened` when it came, in milliseconds since 1970. */
export function openLine(event: unknown, calls: Calls, clock: Clock): OpenLine {
  const opened = clock.now();
  const kind = numberAt(event, 'type');
  // A form that a command opened has no message that could be changed.
  const onMessage = kind === KINDS.press || (kind === KINDS.form && at(event, 'message') !== undefined);
  const isPrivate = !onMessage || ((numberAt(event, 'message', 'flags') ?? 0) & FLAGS.ephemeral) !== 0;
  /** What everyone sees is changed for nobody: whoever presses there gets a card of their own. */
  const onOwn = onMessage && isPrivate;
  let wasReset = false;
  let isAcknowledged = false;
  let thinks = false;
  let closed = false;
  let over = false;
  /** Somebody else acknowledged this very interaction: a second process, or a delivery before this one. */
  let isOthers = false;

  async function acknowledge(callback: APIInteractionResponse, files: Message['files'] = []): Promise<void> {
    try {
      await calls.acknowledge(callback, files);
    } catch (error) {
      const fault = faultOf(error);
      over = fault === 'gone';
      if (over) throw new Gone('Discord no longer takes an answer.', { cause: error });
      if (fault === 'reset') {
        wasReset = true;
        throw new Reset('The connection broke under an acknowledgement.', { cause: error });
      }
      if (fault !== 'arrived') throw error;
      isOthers = !wasReset;
    }
    isAcknowledged = true;
  }

  const post = (message: Message): Promise<void> =>
    acknowledge({ type: CALLBACKS.message, data: message.body }, message.files);

  /** What cannot be done as meant is done privately, with the same words or with why not. */
  async function answerMessage(reply: Ready<Payload>['reply'], message: Message): Promise<void> {
    const replaces = reply.kind === 'replace' && onOwn;
    try {
      if (replaces) {
        const { body, files } = openly(message);
        await acknowledge({ type: CALLBACKS.update, data: body }, files);
      } else await post(reply.kind === 'share' ? openly(message) : privately(message));
    } catch (error) {
      const fault = faultOf(error);
      if (replaces && fault === 'unchangeable') await post(privately(message));
      else if (reply.kind === 'share' && fault === 'forbidden') await post(drawn(unable(event, message)));
      else throw error;
    }
  }

  /** A call after the acknowledgement. A broken connection is tried once more where doing it twice is doing it once. */
  async function call(work: () => Promise<void>, again: boolean): Promise<void> {
    if (clock.now() - opened >= ALIVE) throw new Gone('Discord takes answers for 15 minutes, and they are over.');
    try {
      await work();
    } catch (error) {
      const fault = faultOf(error);
      if (fault === 'reset' && again) return call(work, false);
      if (fault === 'gone') throw new Gone('Discord no longer takes an answer.', { cause: error });
      throw error;
    }
  }
  const edit = (message: Message): Promise<void> => call(() => calls.edit(openly(message)), true);

  /** No more follow-ups are taken: the answer goes into the message instead, unless others would see what is private. */
  async function follow(message: Message, isShared: boolean): Promise<void> {
    if (isOthers) return;
    try {
      await call(() => calls.follow(isShared ? openly(message) : privately(message)), false);
    } catch (error) {
      const fault = faultOf(error);
      if (fault === 'forbidden' && isShared) return follow(drawn(unable(event, message)), false);
      if (fault !== 'full') throw error;
      if (!isShared && !isPrivate) throw new Gone('No more follow-ups, and the message is public.', { cause: error });
      await edit(message);
    }
  }

  async function replace(message: Message): Promise<void> {
    try {
      await edit(message);
    } catch (error) {
      if (faultOf(error) !== 'unchangeable') throw error;
      await follow(message, false);
    }
  }

  async function deliver({ reply, payload }: Ready<Payload>): Promise<void> {
    if (kind === KINDS.complete) return;
    if (payload.kind !== 'message') return onMessage ? undefined : call(() => calls.remove(), true);
    if (reply.kind === 'share') {
      if (!onMessage) await edit(drawn(shared));
      return follow(payload, true);
    }
    return onMessage && !(onOwn && reply.kind === 'replace') ? follow(payload, false) : replace(payload);
  }

  const line: OpenLine = {
    async answer({ reply, payload }) {
      switch (payload.kind) {
        case 'message':
          return answerMessage(reply, payload);
        case 'form':
          return acknowledge({ type: CALLBACKS.form, data: payload.body });
        case 'choices':
          return acknowledge({ type: CALLBACKS.choices, data: payload.body });
        case 'none':
          if (onMessage || kind === KINDS.complete) return line.thinking();
          await line.thinking();
          return call(() => calls.remove(), true);
      }
    },
    async thinking() {
      if (kind === KINDS.complete) return acknowledge({ type: CALLBACKS.choices, data: { choices: [] } });
      if (onMessage) await acknowledge({ type: CALLBACKS.updateLater });
      else
        await acknowledge({
          type: CALLBACKS.messageLater,
          data: { flags: FLAGS.ephemeral },
        });
      thinks = true;
    },
    async late(ready) {
      if (closed) throw new Gone('This line was closed while its answer was being made.');
      // From here on the answer is on its way, and nothing may be put over it.
      thinks = false;
      await deliver(ready);
    },
    async close(shown) {
      closed = true;
      const payload = drawn(shown);
      if (thinks) {
        thinks = false;
        await deliver({ reply: { kind: 'card', card: shown }, payload });
      } else if (!isAcknowledged && !over) await (kind === KINDS.complete ? line.thinking() : post(privately(payload)));
    },
  };
  return line;
}
