// Posts of rooms on Slack: messages with the bot's own token, in a channel or in the thread that hangs on a message.
import { webApi } from '@slack/bolt';
import type { Bot } from '../../core/bot.ts';
import type { Card } from '../../core/card.ts';
import { within } from '../../core/deadline.ts';
import { at, stringAt } from '../../core/json.ts';
import { type Drawn, type Place, type Poster, Unposted } from '../../core/ports.ts';
import { type Drawings, drawings } from '../adapter.ts';
import { uploadPicture } from './attend.ts';
import type { Names } from './directory.ts';
import { openEdits } from './edits.ts';
import { openFigureFiles } from './figure-files.ts';
import type { Gallery } from './gallery.ts';
import { withNames } from './names.ts';
import { type Payload, render } from './render.ts';
import { unposted } from './unposted.ts';
import type { Call, Web } from './web.ts';

/** The least time between two edits of a message, and how long a post waits for its picture to be uploaded, in milliseconds. */
const GAP = 3_000;
const PICTURE = 4_000;
/** How many posts are remembered by their key, so that one whose record could not be written is not posted again. */
const REMEMBERED = 2_000;
/** What Slack calls a thread whose first message is not there. */
const THREADLESS: readonly unknown[] = ['thread_not_found', 'message_not_found', 'cannot_reply_to_message'];

type Body = Extract<Payload, { kind: 'message' }>['body'];

/**
 * `clientOf` gives a workspace's client; it rejects where the bot is not installed. `clientOptions` are those of every client.
 * `gallery` is where Slack can fetch pictures, if it can.
 */
type Needs = Names & {
  readonly bot: Pick<Bot, 'clock' | 'log' | 'pictures' | 'store'>;
  readonly web: Web;
  readonly clientOf: (tenant: string) => Promise<webApi.WebClient>;
  readonly clientOptions: () => webApi.WebClientOptions;
  readonly prefix: string;
  readonly gallery?: Gallery | undefined;
};

/** A message of ours stands at its channel and its moment, which is its id on Slack. */
function spotOf(address: string): { readonly channel: string; readonly ts: string } {
  const [channel = '', ts = ''] = address.split('/');
  if (!/^[A-Z0-9]{2,20}$/.test(channel) || !/^\d{1,20}\.\d{1,10}$/.test(ts))
    throw new Error('That is no address of a message on Slack.');
  return { channel, ts };
}

const hasPicture = (blocks: Body['blocks']): boolean => blocks.some((each) => each.type === 'image');
const QUIET = { parse: 'none', link_names: false } as const;
const UNFURLED = { mrkdwn: false, unfurl_links: false, unfurl_media: false } as const;

export function openPoster({ bot, web, clientOf, clientOptions, prefix, gallery, nameOf }: Needs): Poster {
  const { clock } = bot;
  const edits = openEdits(bot);
  const files = openFigureFiles(bot);

  /** Where posts stand, by workspace and key, the oldest first. */
  const known = new Map<string, string>();

  /**
   * Calls that are made once: Slack knows no key by which a second post is the first one, so whatever is sent again must be
   * somebody's decision. And none waits for Slack: meanwhile what it should show may change.
   */
  async function callsOf(tenant: string): Promise<{ readonly call: Call; readonly client: webApi.WebClient }> {
    const { token } = await clientOf(tenant);
    const client = new webApi.WebClient(token, { ...clientOptions(), retryConfig: { retries: 0 } });
    return { call: web.of(tenant, client, 0), client };
  }

  /** The pictures of a card where Slack can show them; what is not uploaded in time is left to its words. */
  async function pictures(tenant: string, client: webApi.WebClient, card: Card): Promise<Drawings> {
    const drawn = await drawings(bot, [card]);
    if (gallery) await Promise.all([...drawn.values()].map((each) => gallery.keep(tenant, each)));
    if (gallery || drawn.size === 0) return drawn;
    const upload = (wanted: Drawn): Promise<string> => uploadPicture(client, wanted);
    await within(clock, Promise.all([...drawn.values()].map((each) => files.want(tenant, each, upload))), PICTURE);
    return drawn;
  }

  function bodyOf(tenant: string, card: Card, drawn: Drawings, notifies?: string): Body {
    const shows =
      gallery === undefined
        ? { fileOf: (hash: string) => files.of(tenant, hash) }
        : { pictureBase: gallery.addressOf(tenant) };
    const calls = notifies === undefined ? {} : { notifies };
    const payload = render({ kind: 'share', card }, drawn, { prefix, ...shows, ...calls });
    if (payload.kind !== 'message') throw new Error('A card is always drawn as a message.');
    return payload.body;
  }

  /** Sends a card by `send`, once more in words alone where Slack cannot show its pictures. */
  async function sent(
    tenant: string,
    plain: Card,
    notifies: string | undefined,
    send: (call: Call, body: Pick<Body, 'text' | 'blocks'>) => Promise<unknown>,
  ): Promise<unknown> {
    try {
      const { call, client } = await callsOf(tenant);
      const card = await withNames(plain, (user) => nameOf({ tenant, user }), notifies);
      const { text, blocks } = bodyOf(tenant, card, await pictures(tenant, client, card), notifies);
      try {
        return await send(call, { text, blocks });
      } catch (error) {
        if (at(error, 'why') !== 'invalid_blocks' || !hasPicture(blocks)) throw error;
        const inWords = bodyOf(tenant, card, new Map(), notifies);
        return await send(call, { text: inWords.text, blocks: inWords.blocks });
      }
    } catch (error) {
      throw unposted(error, clock.now());
    }
  }

  return {
    gap: GAP,
    async post({ tenant, place, thread }: Place, card, { key, under, notifies }) {
      const before = known.get(`${tenant} ${key}`);
      if (before !== undefined) return before;
      const above = thread ?? (under && spotOf(under.address).ts);
      const made = await sent(tenant, card, notifies, async (call, body) => {
        const message = { channel: place, ...body, ...QUIET, ...UNFURLED };
        try {
          return await call('chat.postMessage', above === undefined ? message : { ...message, thread_ts: above });
        } catch (error) {
          // What it should hang on was deleted: it stands in the channel itself.
          if (thread !== undefined || above === undefined || !THREADLESS.includes(at(error, 'why'))) throw error;
          return call('chat.postMessage', message);
        }
      });
      const ts = stringAt(made, 'ts');
      if (ts === undefined) throw new Error('Slack did not say which message was posted.');
      const address = `${stringAt(made, 'channel') ?? place}/${ts}`;
      known.set(`${tenant} ${key}`, address);
      for (const oldest of known.keys()) {
        if (known.size <= REMEMBERED) break;
        known.delete(oldest);
      }
      return address;
    },
    async edit({ tenant }: Place, address, card) {
      const spot = spotOf(address);
      const turn = await edits.turn(tenant, address);
      if (turn !== 'now') throw new Unposted('later', { until: turn });
      await sent(tenant, card, undefined, (call, body) => call('chat.update', { ...spot, ...body, ...QUIET }));
    },
  };
}
