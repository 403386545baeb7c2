// Slack in small, for load: a socket that sends envelopes, signed requests, and the few calls that a start makes.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { sign } from '../src/adapters/slack/signature.ts';
import { openLanes } from './wire-http.ts';
import type { Fire } from './wire-load.ts';

export const SECRET = randomUUID().replaceAll('-', '');
export const EVENTS = '/slack/events';
const TEAM = 'T012AB3CD';
/** How many bytes of an answer over a socket are looked at. */
const BEGINNING = 200;

let count = 0;

/** A slash command of a person who never came before: the worst case, since whoever begins a quiz has it stored. */
function command(name: string, url: string): Readonly<Record<string, string>> {
  count += 1;
  return {
    token: 'gIkuvaNzQIHg97ATvDxqgjtO',
    team_id: TEAM,
    team_domain: 'reading-group',
    channel_id: 'C0PAPERS',
    channel_name: 'papers',
    user_id: `U${String(count).padStart(9, '0')}`,
    user_name: 'ana',
    command: `/af-${name}`,
    text: '',
    api_app_id: 'A012AB3CD',
    is_enterprise_install: 'false',
    response_url: `${url}/hooks/${count}`,
    trigger_id: `${count}.7012345678.0123456789abcdef`,
  };
}

/** What is sent in one turn goes out in one write: the load costs this machine as little as can be. */
function gathering(connection: Duplex): () => void {
  return () => {
    if (connection.writableCorked > 0) return;
    connection.cork();
    process.nextTick(() => connection.uncork());
  };
}

export async function openSlack() {
  const acks = new Map<string, (payload: string) => void>();
  const sockets = new Map<string, { readonly socket: WebSocket; readonly gather: () => void }>();
  const answers: Readonly<Record<string, object>> = {
    'auth.test': { ok: true, team_id: TEAM, user_id: 'UBOT', bot_id: 'BBOT' },
  };
  const server = createServer((request, response) => {
    request.resume();
    const method = request.url?.replace('/api/', '') ?? '';
    // Each token opens sockets of its own, so that two programs can be connected at once.
    const who = (request.headers.authorization ?? '').replace('Bearer ', '');
    const open = { ok: true, url: `${url().replace('http', 'ws')}/socket/${who}` };
    const answer = method === 'apps.connections.open' ? open : (answers[method] ?? { ok: true });
    request.once('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const options = { server, perMessageDeflate: false, skipUTF8Validation: true };
  new WebSocketServer(options).on('connection', (socket, request) => {
    sockets.set(request.url?.split('/').at(-1) ?? '', { socket, gather: gathering(request.socket) });
    socket.on('message', (data) => {
      // Whose answer it is, and that it says something, stands at its beginning.
      const text = Buffer.isBuffer(data) ? data.toString('latin1', 0, BEGINNING) : '';
      const id = /"envelope_id":"([^"]+)"/.exec(text)?.[1] ?? '';
      acks.get(id)?.(text);
      acks.delete(id);
    });
    socket.send(JSON.stringify({ type: 'hello', num_connections: 1 }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    apiUrl: `${url()}/api`,
    /** Signed requests to a program's own port. An answer must say something. */
    http(port: number, name: string): Fire {
      const lanes = openLanes(port);
      return async () => {
        const body = new URLSearchParams(command(name, url())).toString();
        const seconds = String(Math.floor(Date.now() / 1000));
        const headers = {
          'content-type': 'application/x-www-form-urlencoded',
          'x-slack-request-timestamp': seconds,
          'x-slack-signature': sign(SECRET, seconds, Buffer.from(body)),
        };
        const answer = await lanes.post(EVENTS, headers, body);
        if (answer.status !== 200 || !answer.body.includes('"text"')) throw new Error(`Slack got ${answer.status}.`);
      };
    },
    /** Envelopes to the program that opened its socket with this app token. */
    socket(token: string, name: string): Fire {
      return async () => {
        const { promise, resolve, reject } = Promise.withResolvers<void>();
        const id = `e-${++count}`;
        acks.set(id, (text) => (text.includes('"text"') ? resolve() : reject(new Error('Slack got no answer.'))));
        const payload = command(name, url());
        const envelope = { type: 'slash_commands', envelope_id: id, payload, accepts_response_payload: true };
        const to = sockets.get(token);
        to?.gather();
        to?.socket.send(JSON.stringify(envelope));
        return promise;
      };
    },
    close: () => server.close(),
  };
}
