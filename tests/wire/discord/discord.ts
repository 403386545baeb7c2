// Discord in small, on loopback: REST, gateway and the sender of signed requests. Strict: whatever Discord would refuse is a fault.
import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../../src/core/ports.ts';
import { openChannels } from './channels.ts';
import { openGateway } from './gateway.ts';
import { ACK, type Answer, openInteractions } from './interactions.ts';
import { commandFaults, type Part } from './shapes.ts';

export const TOKEN = 'canary-discord-token.MTE5.AbCdEf';
export const APPLICATION = '1190000000000000001';

type Whole = Answer & { readonly headers?: Readonly<Record<string, string>> };
/**
 * What happens to the next request of a kind in place of what it asks for. `lost` does it and says nothing; a function is
 * called when the request is there, and what was asked for is done when it is through.
 */
export type Trouble = 'reset' | 'lost' | 'hang' | (() => Promise<void>) | Whole;

type Request = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly parts: readonly Part[];
  readonly authorization: string | undefined;
  readonly agent: string | undefined;
};

export type Discord = Awaited<ReturnType<typeof openDiscord>>;

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function read(message: IncomingMessage): Promise<Request> {
  const url = new URL(message.url ?? '/', 'http://discord');
  const bytes = await bytesOf(message);
  const type = message.headers['content-type'] ?? '';
  const about = {
    method: message.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    authorization: message.headers.authorization,
    agent: message.headers['user-agent'],
  };
  if (!type.startsWith('multipart/form-data'))
    return { ...about, body: bytes.length > 0 ? JSON.parse(bytes.toString()) : undefined, parts: [] };
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  const parts = [...form].flatMap(([field, value]) =>
    typeof value === 'string' ? [] : [{ field, name: value.name, type: value.type, size: value.size }],
  );
  return { ...about, body: JSON.parse(String(form.get('payload_json'))), parts };
}

/** `ack`: how long an acknowledgement may take by this clock, in milliseconds. */
export async function openDiscord(clock: Clock, ack = ACK) {
  const faults: string[] = [];
  const requests: string[] = [];
  const troubles = new Map<string, Trouble[]>();
  const keys = generateKeyPairSync('ed25519');
  const fault = (what: string): void => void faults.push(what);
  const interactions = openInteractions(clock, fault, ack);
  const channels = openChannels({ clock, fault, messages: interactions.messages, nextId: interactions.nextId });
  const watchers = new Set<() => void>();
  const changed = (): void => {
    for (const each of watchers) each();
  };
  const state = {
    guilds: [] as string[],
    commands: new Map<string, unknown[]>(),
  };

  const unauthorized: Answer = { status: 401, body: { code: 0, message: '401: Unauthorized' } };

  type Handler = (request: Request, ...parts: readonly string[]) => Answer;
  /** Every route that Discord has for this bot; `bot` says that its token is asked for. */
  const routes: readonly (readonly [kind: string, pattern: RegExp, bot: boolean, handler: Handler])[] = [
    [
      'callback',
      /^POST \/interactions\/(\d+)\/([^/]+)\/callback$/,
      false,
      ({ body, parts }, id = '', token = '') => interactions.acknowledge(id, token, body, parts),
    ],
    [
      'edit',
      /^PATCH \/webhooks\/(\d+)\/([^/]+)\/messages\/@original$/,
      false,
      ({ body, parts }, _, token = '') => interactions.edit(token, body, parts),
    ],
    [
      'removal',
      /^DELETE \/webhooks\/(\d+)\/([^/]+)\/messages\/@original$/,
      false,
      (_, __, token = '') => interactions.remove(token),
    ],
    [
      'follow-up',
      /^POST \/webhooks\/(\d+)\/([^/]+)$/,
      false,
      ({ body, parts }, _, token = '') => interactions.follow(token, body, parts),
    ],
    [
      'gateway',
      /^GET \/gateway\/bot$/,
      true,
      () => ({
        status: 200,
        body: {
          url: gatewayUrl(),
          shards: 1,
          session_start_limit: { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 },
        },
      }),
    ],
    ['me', /^GET \/users\/@me$/, true, () => ({ status: 200, body: { id: APPLICATION, username: 'two-tiers' } })],
    [
      'guilds',
      /^GET \/users\/@me\/guilds$/,
      true,
      ({ query }) => {
        const limit = Number(query.get('limit') ?? 200);
        const after = BigInt(query.get('after') ?? 0);
        const page = state.guilds.filter((each) => BigInt(each) > after).slice(0, limit);
        return { status: 200, body: page.map((id) => ({ id })) };
      },
    ],
    [
      'commands',
      /^GET \/applications\/(\d+)(\/guilds\/\d+)?\/commands$/,
      true,
      (_, __, place = '') => ({
        status: 200,
        body: state.commands.get(place) ?? [],
      }),
    ],
    [
      'register',
      /^PUT \/applications\/(\d+)(\/guilds\/\d+)?\/commands$/,
      true,
      ({ body }, _, place = '') => {
        for (const each of commandFaults(body)) fault(`register: ${each}`);
        const list = (body as object[]).map((each) => asStored(each, place));
        state.commands.set(place, list);
        return { status: 200, body: list };
      },
    ],
    [
      'post',
      /^POST \/channels\/(\d+)\/messages$/,
      true,
      ({ body, parts }, channel = '') => channels.post(channel, body, parts),
    ],
    [
      'edit of a post',
      /^PATCH \/channels\/(\d+)\/messages\/(\d+)$/,
      true,
      ({ body, parts }, channel = '', id = '') => channels.edit(channel, id, body, parts),
    ],
    [
      'thread',
      /^POST \/channels\/(\d+)\/messages\/(\d+)\/threads$/,
      true,
      ({ body }, channel = '', id = '') => channels.thread(channel, id, body),
    ],
    ['channel', /^PATCH \/channels\/(\d+)$/, true, ({ body }, channel = '') => channels.open(channel, body)],
  ];

  /** A command as Discord gives it back: with ids, and with the defaults that nobody wrote. */
  const asStored = (each: object, place: string): object => ({
    id: interactions.nextId(),
    application_id: APPLICATION,
    version: interactions.nextId(),
    type: 1,
    default_member_permissions: null,
    nsfw: false,
    ...(place === '' ? { contexts: null, integration_types: [0] } : {}),
    ...each,
  });

  function reply(response: ServerResponse, { status, body, headers = {} }: Whole): void {
    if (body === undefined) response.writeHead(status, headers).end();
    else if (typeof body === 'string')
      response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);
    else response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  }

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await read(message);
    const line = `${request.method} ${request.path.replace(/^\/api\/v10/, '')}`;
    const route = routes.find(([, pattern]) => pattern.test(line));
    if (!request.path.startsWith('/api/v10/') || !route) {
      fault(`no such route: ${request.method} ${request.path}`);
      return reply(response, { status: 404, body: { code: 0, message: '404: Not Found' } });
    }
    const [kind, pattern, needsBot, handler] = route;
    // Discord may block whoever does not say so who they are (https://docs.discord.com/developers/reference#user-agent).
    if (!/^DiscordBot \(https?:\/\/\S+, \S+\)/.test(request.agent ?? '')) fault(`${kind} came from “${request.agent}”`);
    const trouble = troubles.get(kind)?.shift();
    if (typeof trouble === 'function') await trouble();
    if (trouble === 'reset') message.socket.destroy();
    else if (typeof trouble === 'object') reply(response, trouble);
    else if (trouble !== 'hang') {
      const isBot = request.authorization === `Bot ${TOKEN}`;
      if (!needsBot && request.authorization !== undefined) fault(`${kind} carries the bot's token, and needs none`);
      const answer =
        needsBot && !isBot
          ? unauthorized
          : handler(request, ...(pattern.exec(line) ?? []).slice(1).map((each) => each ?? ''));
      if (trouble === 'lost') message.socket.destroy();
      else reply(response, answer);
    }
    requests.push(kind);
    changed();
  }

  const server = createServer((message, response) => {
    handle(message, response).catch((error: unknown) => {
      fault(`the request could not be read: ${String(error)}`);
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const gatewayUrl = () => `ws://127.0.0.1:${port}/gateway`;
  const gateway = openGateway({
    server,
    path: '/gateway',
    token: TOKEN,
    applicationId: APPLICATION,
    url: gatewayUrl,
    changed,
    fault,
  });

  return {
    url: `http://127.0.0.1:${port}/api`,
    publicKey: Buffer.from(keys.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex'),
    faults,
    /** The kinds of requests that came, in order. */
    requests,
    interactions,
    channels,
    gateway,
    state,
    /** What happens to the next requests of a kind. */
    trouble(kind: string, ...next: readonly Trouble[]): void {
      troubles.set(kind, [...(troubles.get(kind) ?? []), ...next]);
    },
    /** The headers of a signed request. */
    signed(body: string | Uint8Array, timestamp = String(Math.floor(clock.now() / 1000))): Record<string, string> {
      const signature = sign(null, Buffer.concat([Buffer.from(timestamp), Buffer.from(body)]), keys.privateKey);
      return {
        'content-type': 'application/json',
        'x-signature-timestamp': timestamp,
        'x-signature-ed25519': signature.toString('hex'),
      };
    },
    /** Resolves when `condition` gives something, looked at now and whenever anything happened here. */
    until<T>(condition: () => T | undefined | null | false): Promise<T> {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const look = (): void => {
        try {
          const found = condition();
          if (found === undefined || found === null || found === false) return;
          watchers.delete(look);
          resolve(found);
        } catch (error) {
          watchers.delete(look);
          reject(error);
        }
      };
      watchers.add(look);
      look();
      return promise;
    },
    changed,
    async close(): Promise<void> {
      gateway.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
