// Posts of rooms on Discord: messages with the bot's own token, in a channel or in the thread that hangs on a message.
import { hash } from 'node:crypto';
import type { REST } from 'discord.js';
import type { Bot } from '../../core/bot.ts';
import type { Card } from '../../core/card.ts';
import { at, numberAt, stringAt } from '../../core/json.ts';
import type { Place, Poster } from '../../core/ports.ts';
import { cut } from '../../core/text.ts';
import { drawings } from '../adapter.ts';
import { attached, type Message } from './calls.ts';
import { isId } from './receive.ts';
import { render } from './render.ts';
import { type Tried, unposted } from './unposted.ts';

/** Discord's limits: the least time between two edits of a message, a nonce's characters, a thread's name. */
const GAP = 1_000;
const NONCE = 25;
const TITLE = 100;
/** A thread that nobody writes in for a day is archived, in minutes. */
const ARCHIVE = 1_440;
/** How many messages are remembered that a thread hangs on: whoever is forgotten costs one call more. */
const REMEMBERED = 2_000;

/** A message as the posts of rooms know it: where it stands, and which it is. */
type Spot = { readonly channel: string; readonly message: string };

const written = ({ channel, message }: Spot): string => `${channel}/${message}`;
function spotOf(address: string): Spot {
  const [channel, message] = address.split('/');
  if (!isId(channel) || !isId(message)) throw new Error('That is no address of a message on Discord.');
  return { channel, message };
}

type Needs = { readonly bot: Pick<Bot, 'clock' | 'log' | 'pictures'>; readonly rest: REST };

export function openPoster({ bot, rest }: Needs): Poster {
  const { clock, log } = bot;
  const threads = new Set<string>();

  async function drawn(card: Card, withPictures: boolean): Promise<Message> {
    const payload = render({ kind: 'share', card }, withPictures ? await drawings(bot, [card]) : new Map());
    if (payload.kind !== 'message') throw new Error('A card is always drawn as a message.');
    return payload;
  }

  /** Where the bot may not attach files, or Discord finds them too large, the words of the pictures stand alone. */
  async function sent(card: Card, tried: Tried, send: (message: Message) => Promise<unknown>): Promise<unknown> {
    const message = await drawn(card, true);
    try {
      return await send(message);
    } catch (error) {
      const code = at(error, 'code');
      const mayBePictures = message.files.length > 0 && (code === 50013 || code === 40005);
      if (!mayBePictures) throw unposted(error, tried, clock.now());
      log.info({ code }, 'Discord would not take the pictures of a post: it is tried in words.');
    }
    try {
      return await send(await drawn(card, false));
    } catch (error) {
      throw unposted(error, tried, clock.now());
    }
  }

  /** The thread that hangs on a message, made where there is none; null where there can be none, and the channel itself must do. */
  async function threadOn({ channel, message }: Spot, title: string): Promise<string | null> {
    // A thread that was made from a message has that message's id.
    if (threads.has(message)) return message;
    try {
      const body = { name: cut(title, TITLE), auto_archive_duration: ARCHIVE };
      await rest.post(`/channels/${channel}/messages/${message}/threads`, { body });
    } catch (error) {
      const code = at(error, 'code');
      const status = numberAt(error, 'status') ?? 0;
      const isRefused = status >= 400 && status < 500 && status !== 429;
      if (!isRefused) throw unposted(error, { deed: 'post', inThread: false }, clock.now());
      if (code !== 160004) {
        log.info({ code }, 'No thread can be made there: what belongs in it is posted in the channel itself.');
        return null;
      }
    }
    threads.add(message);
    for (const oldest of threads) {
      if (threads.size <= REMEMBERED) break;
      threads.delete(oldest);
    }
    return message;
  }

  async function postIn(
    channel: string,
    inThread: boolean,
    card: Card,
    { key, notifies }: { readonly key: string; readonly notifies?: string },
  ): Promise<string> {
    const mentions = { parse: [], ...(isId(notifies) ? { users: [notifies] } : {}) };
    // Within some minutes Discord answers a second message of the same nonce with the first one.
    const once = { nonce: hash('sha256', key, 'base64url').slice(0, NONCE), enforce_nonce: true };
    const made = await sent(card, { deed: 'post', inThread }, ({ body, files }) =>
      rest.post(`/channels/${channel}/messages`, {
        body: { ...body, allowed_mentions: mentions, ...once },
        ...attached(files),
      }),
    );
    const message = stringAt(made, 'id');
    if (message === undefined) throw new Error('Discord did not say which message was posted.');
    return written({ channel: stringAt(made, 'channel_id') ?? channel, message });
  }

  const edited = ({ channel, message }: Spot, card: Card, inThread: boolean): Promise<unknown> =>
    sent(card, { deed: 'edit', inThread }, ({ body, files }) =>
      rest.patch(`/channels/${channel}/messages/${message}`, { body, ...attached(files) }),
    );

  return {
    gap: GAP,
    async post({ place, thread }: Place, card, how) {
      const { under } = how;
      if (thread !== undefined || !under) return postIn(thread ?? place, thread !== undefined, card, how);
      const above = spotOf(under.address);
      // What should have had a thread may stand in the channel itself: what comes under it stands there too.
      const made = above.channel === place ? await threadOn(above, under.title) : above.channel;
      if (made === null) return postIn(place, false, card, how);
      try {
        return await postIn(made, true, card, how);
      } catch (error) {
        if (!isBarred(error)) throw error;
        threads.delete(made);
        log.info({}, 'A thread takes no post: what belongs in it is posted in the channel itself.');
        return postIn(place, false, card, how);
      }
    },
    async edit({ place }: Place, address, card) {
      const spot = spotOf(address);
      const inThread = spot.channel !== place;
      try {
        await edited(spot, card, inThread);
      } catch (error) {
        // An archived thread takes no edit; whoever may write in it may also open it again, unless it is locked.
        if (at(error, 'cause', 'code') !== 50083) throw error;
        await rest
          .patch(`/channels/${spot.channel}`, { body: { archived: false } })
          .catch((cause: unknown) => log.info({ code: at(cause, 'code') }, 'An archived thread stays closed.'));
        await edited(spot, card, inThread);
      }
    },
  };
}

const isBarred = (error: unknown): boolean => at(error, 'kind') === 'barred';
