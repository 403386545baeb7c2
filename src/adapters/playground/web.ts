// The playground's doors in the HTTP server: the page, what it sends, what changes live, and its pictures and files.
import { randomUUID } from 'node:crypto';
import type { Bot } from '../../core/bot.ts';
import type { Reply } from '../../core/command.ts';
import { at } from '../../core/json.ts';
import { type Connection, type Drawings, drawings, type Page } from '../adapter.ts';
import { suggest } from './complete.ts';
import { EventShape, receive } from './event.ts';
import { type Exchange, missedBy, openExchange } from './exchange.ts';
import { fileRoutes } from './files.ts';
import { readJson, refusal, refuses } from './guard.ts';
import { trusted } from './markup.ts';
import { drawPage, type Theme } from './page.ts';
import { openPoster } from './poster.ts';
import { SEATS, type Seat, seatNamed, seatsIn, userIdOf } from './seats.ts';
import { openHub } from './stream.ts';
import { blank, cardOf, type Message, seenBy, type Transcript } from './transcript.ts';
import { drawWelcome } from './welcome.ts';

type Render = (reply: Reply, pictures: Drawings) => unknown;
export type PlaygroundConfig = {
  /** Names under which the page may be asked for, beside 127.0.0.1, localhost and [::1]. */
  readonly hosts?: readonly string[];
  /** The place that everyone sits in: lower-case letters, digits, hyphens. */
  readonly place?: string;
  /** How the platforms would draw an answer, loaded when someone first looks. */
  readonly views?: () => Promise<{ readonly discord: Render; readonly slack: Render }>;
};

/** What a page may load, and who may frame it, is said by the server for every door. */
const HEADERS = { 'cache-control': 'no-store' };
const LOST = 'The conversation could not be read from the store. What is new works; what was said before is not shown.';

const query = (request: Request): URLSearchParams => new URL(request.url).searchParams;
const themeOf = (request: Request): Theme => {
  const [, theme] = /(?:^|;\s*)theme=(light|dark)(?:;|$)/u.exec(request.headers.get('cookie') ?? '') ?? [];
  return theme === 'light' || theme === 'dark' ? theme : 'auto';
};
/** What is sent of a drawing, as JSON for people to read: its body, where there is one; bytes by their number. */
const readable = (drawn: unknown): string =>
  JSON.stringify(
    at(drawn, 'body') ?? drawn,
    (_, each: unknown) => (each instanceof Uint8Array ? `(${each.length} bytes)` : each),
    2,
  ) ?? 'null';

export function openWeb(bot: Bot, config: PlaygroundConfig): Connection {
  const hosts = config.hosts ?? [];
  const place = config.place ?? 'classroom';
  const hub = openHub();
  const exchange: Exchange = openExchange(bot, hub, place, config.views !== undefined);
  const poster = openPoster(bot, async (at, { transcript, message }) => {
    if (at === place) await exchange.publish(transcript, message);
  });
  let stopped = false;

  async function page(request: Request): Promise<Response> {
    const seats = seatsIn(query(request).get('seats') ?? query(request).get('seat'));
    const { transcript, trouble } = await exchange.transcript().then(
      (read) => ({ transcript: read, trouble: null }),
      (fault: unknown) => {
        bot.log.error({ fault: String(fault) }, 'The playground could not read its transcript.');
        return { transcript: blank, trouble: LOST };
      },
    );
    const drawn = new Map(
      await Promise.all(seats.map(async (seat) => [seat, await conversation(transcript, seat)] as const)),
    );
    const html = drawPage({
      seats,
      theme: themeOf(request),
      revision: transcript.revision,
      place,
      welcome: drawWelcome(bot),
      trouble,
      messagesOf: (seat) => drawn.get(seat) ?? [],
    });
    return new Response(String(html), { headers: { ...HEADERS, 'content-type': 'text/html; charset=utf-8' } });
  }

  async function conversation(transcript: Transcript, seat: Seat) {
    const changes = await Promise.all(seenBy(transcript, seat.id).map((message) => exchange.draw(message, seat.id)));
    return changes.map((change) => trusted(change.html));
  }

  async function ask(request: Request): Promise<Response> {
    const body = await readJson(request);
    if ('refused' in body) return body.refused;
    const event = EventShape.safeParse(body.json);
    if (!event.success)
      return refusal(400, 'The page sent something that the playground does not know. Reload the page.');
    return Response.json(await exchange.ask(event.data), { headers: HEADERS });
  }

  /** Suggestions for a line as far as it is typed. */
  async function complete(request: Request): Promise<Response> {
    const line = query(request).get('line')?.slice(0, 500) ?? '';
    const seat = seatNamed(query(request).get('seat') ?? '') ?? SEATS[0];
    const event = { place, user: userIdOf(seat), nonce: randomUUID() };
    const suggestions = await suggest(bot.commands, line, async ({ command, option, typed }) => {
      const interaction = receive({ ...event, ask: { kind: 'complete', command, option, typed } });
      const reply = interaction && (await bot.handle(interaction)).reply;
      return reply?.kind === 'choices' ? reply.choices : [];
    });
    return Response.json({ suggestions }, { headers: HEADERS });
  }

  function events(request: Request): Response {
    const seats = seatsIn(query(request).get('seats')).map((seat) => seat.id);
    const after = Number(request.headers.get('last-event-id') ?? query(request).get('after') ?? 0);
    const missed = async () => {
      const transcript = await exchange.transcript();
      const known = Number.isInteger(after) && after <= transcript.revision && after >= (transcript.cleared ?? 0);
      if (!known) return null;
      const missing = seats.map((seat) => missedBy(transcript, seat, after)?.map((message) => ({ seat, message })));
      if (missing.includes(undefined)) return null;
      const messages = missing.flatMap((each) => each ?? []);
      messages.sort((one, other) => one.message.revision - other.message.revision);
      return Promise.all(messages.map(({ seat, message }) => exchange.draw(message, seat)));
    };
    return stopped ? refusal(503, 'The playground is stopping.') : hub.open(seats, missed, request.signal);
  }

  /** The message that an address names, if its seat may see it. */
  async function wanted(request: Request): Promise<Message | undefined> {
    const seat = seatNamed(query(request).get('seat') ?? '');
    const id = query(request).get('message');
    if (!seat) return undefined;
    return seenBy(await exchange.transcript(), seat.id).find((message) => message.id === id);
  }

  async function views(request: Request): Promise<Response> {
    const message = await wanted(request);
    if (!message || !config.views) return refusal(404, 'This message is not here any more. Reload the page.');
    const card = cardOf(message);
    const pictures = await drawings(bot, [card]);
    const { discord, slack } = await config.views();
    const reply: Reply = message.to === 'everyone' ? { kind: 'share', card } : { kind: 'card', card };
    return Response.json({ discord: readable(discord(reply, pictures)), slack: readable(slack(reply, pictures)) });
  }

  async function file(request: Request): Promise<Response> {
    const message = await wanted(request);
    const kept = message && cardOf(message).file;
    if (!kept) return refusal(404, 'This file is not here any more.');
    const name = encodeURIComponent(kept.name);
    return new Response(new Uint8Array(kept.bytes), {
      headers: { ...HEADERS, 'content-type': kept.type, 'content-disposition': `attachment; filename*=UTF-8''${name}` },
    });
  }

  function picture(request: Request): Response {
    const [, hash = ''] = /\/figures\/([0-9a-f]{64})\.png$/u.exec(new URL(request.url).pathname) ?? [];
    const drawn = bot.pictures.find(hash);
    if (!drawn) return refusal(404, 'There is no such picture.');
    const headers = { 'content-type': 'image/png', 'cache-control': 'public, max-age=31536000, immutable' };
    return new Response(new Uint8Array(drawn.png), { headers });
  }

  const routes: readonly Page[] = [
    { method: 'GET', path: '/', handle: page },
    { method: 'POST', path: '/play/ask', handle: ask },
    { method: 'GET', path: '/play/complete', handle: complete },
    { method: 'GET', path: '/play/events', handle: events },
    { method: 'GET', path: '/play/views', handle: views },
    { method: 'GET', path: '/play/files', handle: file },
    { method: 'GET', path: '/figures/*', handle: picture },
    ...fileRoutes,
  ];
  return {
    routes: routes.map((route) => ({
      ...route,
      handle: (request) => refuses(request, hosts) ?? route.handle(request),
    })),
    poster,
    ready: () => !stopped,
    stop: async () => {
      stopped = true;
      hub.close();
    },
  };
}
