// Discord in small, for load: a gateway that dispatches, a REST that takes callbacks, and signed requests.
import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { openLanes } from './wire-http.ts';
import type { Fire } from './wire-load.ts';

export const APPLICATION = '1190000000000000001';
export const INTERACTIONS = '/discord/interactions';

let count = 0;
const snowflake = (): string => String(1_190_000_000_000_000_000n + BigInt(++count) * 4096n);

/** A slash command in a server, as Discord sends it, of a person who never came before: the worst case, as on Slack. */
function interaction(name: string, id: string): object {
  const user = { id: snowflake(), username: 'ana', discriminator: '0', global_name: 'Ana', avatar: null };
  return {
    id,
    application_id: APPLICATION,
    version: 1,
    type: 2,
    token: `interaction-token-of-${id}`,
    guild_id: '1190000000000000002',
    guild: { id: '1190000000000000002', locale: 'en-US', features: [] },
    channel_id: '1190000000000000003',
    channel: { id: '1190000000000000003', type: 0, name: 'reading-group' },
    member: {
      user,
      roles: [],
      permissions: '2248473465835073',
      joined_at: '2025-01-05T10:00:00.000000+00:00',
      deaf: false,
      mute: false,
      flags: 0,
    },
    context: 0,
    locale: 'en-GB',
    guild_locale: 'en-US',
    app_permissions: '2248473465835073',
    authorizing_integration_owners: { '0': '1190000000000000002' },
    entitlements: [],
    attachment_size_limit: 10_485_760,
    data: { id: '1190000000000000009', name, type: 1, options: [] },
  };
}

export async function openDiscord() {
  const keys = generateKeyPairSync('ed25519');
  const waiting = new Map<string, () => void>();
  const sockets = new Map<string, WebSocket>();
  const ready = (token: string) => ({
    v: 10,
    user: { id: APPLICATION, username: 'two-tiers', discriminator: '0', avatar: null, bot: true },
    guilds: [],
    session_id: `session-of-${token}`,
    resume_gateway_url: gateway(),
    shard: [0, 1],
    application: { id: APPLICATION, flags: 0 },
  });
  const limits = { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 };
  const server = createServer((request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    request.resume();
    request.once('end', () => {
      const id = /\/interactions\/(\d+)\/[^/]+\/callback$/.exec(path)?.[1];
      if (id !== undefined) {
        response.writeHead(204).end();
        waiting.get(id)?.();
        waiting.delete(id);
        return;
      }
      const body = path.endsWith('/gateway/bot')
        ? { url: gateway(), shards: 1, session_start_limit: limits }
        : path.endsWith('/guilds')
          ? []
          : { id: APPLICATION, username: 'two-tiers' };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  const gateway = (): string => `ws://127.0.0.1:${(server.address() as AddressInfo).port}/gateway`;
  let sequence = 0;
  const dispatch = (socket: WebSocket | undefined, t: string, d: unknown): void =>
    socket?.send(JSON.stringify({ op: 0, t, s: ++sequence, d }));
  new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
    socket.on('message', (data) => {
      const { op, d } = JSON.parse(String(data)) as { readonly op: number; readonly d: { readonly token: string } };
      if (op === 1) socket.send('{"op":11}');
      if (op !== 2) return;
      sockets.set(d.token, socket);
      dispatch(socket, 'READY', ready(d.token));
    });
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 41_250 } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    publicKey: Buffer.from(keys.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex'),
    /** Signed requests to a program's own port. An answer must be a message. */
    http(port: number, name: string): Fire {
      const lanes = openLanes(port);
      return async () => {
        const body = JSON.stringify(interaction(name, snowflake()));
        const seconds = String(Math.floor(Date.now() / 1000));
        const headers = {
          'content-type': 'application/json',
          'x-signature-timestamp': seconds,
          'x-signature-ed25519': sign(null, Buffer.from(seconds + body), keys.privateKey).toString('hex'),
        };
        const answer = await lanes.post(INTERACTIONS, headers, body);
        if (answer.status !== 200 || !answer.body.includes('"type":4'))
          throw new Error(`Discord got ${answer.status}.`);
      };
    },
    /** Dispatches to the program that logged in with this token. */
    gateway(token: string, name: string): Fire {
      return () => {
        const { promise, resolve } = Promise.withResolvers<void>();
        const id = snowflake();
        waiting.set(id, resolve);
        dispatch(sockets.get(token), 'INTERACTION_CREATE', interaction(name, id));
        return promise;
      };
    },
    close: () => server.close(),
  };
}
