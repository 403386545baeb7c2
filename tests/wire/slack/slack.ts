// A Slack of our own on loopback: Web API, sockets, response_urls and OAuth, on real connections, with everything that arrived kept.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { at, stringAt } from '../../../src/core/json.ts';
import type { Clock } from '../../../src/core/ports.ts';
import { openConversations } from './conversations.ts';
import { type Answer, type ApiCall, type Args, argsOf, callFaults, messageFaults } from './web-api.ts';

export const TEAM = 'T012AB3CD';
export const BOT_TOKEN = 'xoxb-1234567890-canary-of-a-bot-token';
export const APP_TOKEN = 'xapp-1-A012AB3CD-canary-of-an-app-token';
const SCOPES = ['commands', 'chat:write', 'files:write', 'users:read', 'usergroups:read'];

/** One thing that somebody sees: how it came, whose it is where it is private, and where it stands. */
export type Post = {
  readonly by: 'ack' | 'response_url' | 'chat.postEphemeral' | 'chat.postMessage' | 'views.publish' | 'views.open';
  readonly user?: string;
  readonly channel?: string;
  readonly thread?: string;
  readonly body: unknown;
};

type Hook = {
  readonly since: number;
  used: number;
  readonly user: string;
  readonly channel: string;
  /** The press was made on what everyone sees. */
  readonly isShared: boolean;
};
type Trigger = { readonly since: number; used: boolean };
type Installed = { readonly team: string; readonly scopes: readonly string[] };

const read = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
};

/** Called when a call is there; it is carried out when this is through. */
type Held = () => Promise<void>;

/** How long something may take that a test waits for, in milliseconds: less than a test, so that a failure names it. */
const PATIENCE = 120_000;

/** Waits for something to become true: a turn of the loop at a time. */
export async function until<T>(found: () => T | undefined | false, what = 'what was waited for'): Promise<T> {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const value = found();
    if (value) return value;
    if (performance.now() > end) throw new Error(`${what} did not happen.`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** How long Slack waits for an acknowledgement, in milliseconds. */
const ACK = 3_000;

/** `ack`: how long an acknowledgement may take by this clock, in milliseconds. */
export async function openSlack(clock: Clock, ack = ACK) {
  const faults: string[] = [];
  const posts: Post[] = [];
  const conversations = openConversations({ clock, fault: (what) => void faults.push(what) });
  const calls: ApiCall[] = [];
  const uploads: { readonly name: string; readonly bytes: Buffer; readonly channel: string | undefined }[] = [];
  const hooks = new Map<string, Hook>();
  const triggers = new Map<string, Trigger>();
  const files = new Map<string, { readonly name: string; bytes?: Buffer }>();
  const tokens = new Map<string, Installed>([[BOT_TOKEN, { team: TEAM, scopes: SCOPES }]]);
  const codes = new Map<string, Args>();
  const sockets: WebSocket[] = [];
  const acks = new Map<string, (payload: unknown) => void>();
  /** Answers that a test puts in the place of the next ones, by method, or by `hook`. */
  const next = new Map<string, (Answer | Held)[]>();
  const settings = { hello: true };
  let count = 0;
  let url = '';

  /** What takes the place of an answer, if anything does; what is held is let through when its time has come. */
  async function instead(name: string): Promise<Answer | undefined> {
    const planned = next.get(name)?.shift();
    if (typeof planned !== 'function') return planned;
    await planned();
    return undefined;
  }

  function send(response: ServerResponse, answer: Answer): void {
    if ('reset' in answer) {
      response.socket?.destroy();
      return;
    }
    if ('status' in answer && typeof answer.status === 'number') {
      response.writeHead(answer.status, (answer.headers as Record<string, string> | undefined) ?? {});
      response.end(String(answer.text));
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(answer));
  }

  const userOf = (id: string) => ({
    id,
    is_admin: id.startsWith('UADMIN'),
    is_owner: false,
    is_primary_owner: false,
    deleted: false,
    is_restricted: id.includes('GUEST'),
    is_stranger: id.includes('STRANGER'),
    locale: 'de-DE',
  });

  function perform({ method, args, token }: ApiCall): Answer {
    const installed = tokens.get(token);
    const channel = stringAt(args, 'channel');
    const thread = stringAt(args, 'thread_ts');
    switch (method) {
      case 'auth.test':
        return {
          ok: true,
          url: 'https://reading-group.slack.com/',
          team_id: installed?.team,
          user_id: 'UBOT',
          bot_id: 'BBOT',
        };
      case 'apps.connections.open':
        return { ok: true, url: `${url.replace('http', 'ws')}/socket/${++count}` };
      case 'chat.postEphemeral':
        posts.push({
          by: method,
          user: String(args.user),
          ...(channel ? { channel } : {}),
          ...(thread ? { thread } : {}),
          body: args,
        });
        return { ok: true, message_ts: '1762000009.000100' };
      case 'chat.update':
        return conversations.update(installed?.team ?? '', args);
      case 'chat.postMessage':
        if (!/^[UW]/.test(channel ?? '')) return conversations.post(installed?.team ?? '', args);
        posts.push({ by: method, user: String(channel), ...(thread ? { thread } : {}), body: args });
        return { ok: true, channel: `D0${channel?.slice(1)}`, ts: '1762000009.000100' };
      case 'views.publish':
        posts.push({ by: method, user: String(args.user_id), body: args.view });
        return { ok: true, view: {} };
      case 'views.open': {
        const trigger = triggers.get(String(args.trigger_id));
        if (!trigger) return { ok: false, error: 'invalid_trigger_id' };
        if (trigger.used) return { ok: false, error: 'exchanged_trigger_id' };
        if (clock.now() - trigger.since > 3000) return { ok: false, error: 'expired_trigger_id' };
        trigger.used = true;
        posts.push({ by: method, body: args.view });
        return { ok: true, view: args.view };
      }
      case 'users.info':
        return { ok: true, user: userOf(String(args.user)) };
      case 'usergroups.list':
        return {
          ok: true,
          usergroups: [
            { id: 'S012HOSTS', users: ['UHOST1'] },
            { id: 'S012OTHER', users: [] },
          ],
        };
      case 'files.getUploadURLExternal': {
        const id = `F${++count}`;
        files.set(id, { name: String(args.filename) });
        return { ok: true, file_id: id, upload_url: `${url}/upload/${id}` };
      }
      case 'files.completeUploadExternal': {
        const ids = (Array.isArray(args.files) ? args.files : []).map((each) => String(at(each, 'id')));
        for (const id of ids) {
          const file = files.get(id);
          if (file?.bytes) uploads.push({ name: file.name, bytes: file.bytes, channel: stringAt(args, 'channel_id') });
        }
        return { ok: true, files: ids.map((id) => ({ id })) };
      }
      default:
        return exchangeCode(args);
    }
  }

  /** A code is good once. */
  function exchangeCode(args: Args): Answer {
    const granted = codes.get(String(args.code));
    codes.delete(String(args.code));
    if (!granted) return { ok: false, error: 'invalid_code' };
    const { team, access_token } = granted;
    tokens.set(String(access_token), { team: String(at(team, 'id')), scopes: SCOPES });
    return { ok: true, ...granted };
  }

  async function api(method: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    const call: ApiCall = { method, token, args: argsOf((await read(request)).toString('utf8')) };
    calls.push(call);
    const scopes = token === APP_TOKEN ? ['connections:write'] : tokens.get(token)?.scopes;
    faults.push(...callFaults(call, scopes));
    const planned = await instead(method);
    if (planned) return send(response, planned);
    if (token === '' && method !== 'oauth.v2.access') {
      faults.push(`${method} was called without a token`);
      return send(response, { ok: false, error: 'not_authed' });
    }
    if (scopes === undefined && method !== 'oauth.v2.access')
      return send(response, { ok: false, error: 'invalid_auth' });
    send(response, perform(call));
  }

  async function hook(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const found = hooks.get(path);
    const body: unknown = JSON.parse((await read(request)).toString('utf8'));
    if (!found) {
      faults.push(`${path} is no response_url`);
      return send(response, { status: 404, text: 'no_hook' });
    }
    found.used += 1;
    if (found.used > 5) faults.push(`${path} was used ${found.used} times`);
    if (found.used > 5) return send(response, { status: 404, text: '{"ok":false,"error":"used_url"}' });
    if (clock.now() - found.since > 1_800_000)
      return send(response, { status: 404, text: '{"ok":false,"error":"expired_url"}' });
    const planned = await instead('hook');
    if (planned) return send(response, planned);
    faults.push(...messageFaults(body).map((each) => `response_url: ${each}`));
    const thread = stringAt(body, 'thread_ts');
    const isPublic = at(body, 'response_type') === 'in_channel';
    if (found.isShared && at(body, 'replace_original') === true) faults.push('what everyone sees is replaced for one');
    posts.push({
      by: 'response_url',
      channel: found.channel,
      ...(isPublic ? {} : { user: found.user }),
      ...(thread ? { thread } : {}),
      body,
    });
    send(response, { ok: true });
  }

  /** A file arrives as the one part of a form. */
  async function upload(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    const form = await new Response(Uint8Array.from(await read(request)), { headers }).formData();
    const [part] = [...form.values()];
    const file = files.get(id);
    if (file && part instanceof Blob) file.bytes = Buffer.from(await part.arrayBuffer());
    send(response, { status: 200, text: 'OK' });
  }

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const [, room, name = ''] = /^\/(api|hooks|upload)\/(.+)$/.exec(pathname) ?? [];
    const work =
      request.method !== 'POST' || room === undefined
        ? Promise.reject(new Error(`${request.method} ${pathname} is no address of Slack`))
        : room === 'api'
          ? api(name, request, response)
          : room === 'hooks'
            ? hook(pathname, request, response)
            : upload(name, request, response);
    work.catch((error: unknown) => {
      faults.push(String(error));
      send(response, { status: 404, text: 'no such address' });
    });
  });

  const socketServer = new WebSocketServer({ server });
  socketServer.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('message', (data) => {
      const { envelope_id, payload } = JSON.parse(String(data)) as { envelope_id: string; payload?: unknown };
      const acknowledged = acks.get(envelope_id);
      acks.delete(envelope_id);
      if (acknowledged) acknowledged(payload);
      else faults.push('an envelope was acknowledged twice, or never sent');
    });
    if (settings.hello) socket.send(JSON.stringify({ type: 'hello', num_connections: sockets.length }));
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const live = (): readonly WebSocket[] => sockets.filter((each) => each.readyState === WebSocket.OPEN);

  return {
    url,
    apiUrl: `${url}/api`,
    faults,
    posts,
    conversations,
    calls,
    uploads,
    tokens,
    codes,
    hooks,
    settings,
    sockets,
    live,
    /** Puts an answer in the place of the next one. */
    plan: (name: string, ...answers: readonly (Answer | Held)[]) =>
      void next.set(name, [...(next.get(name) ?? []), ...answers]),
    /** A new response_url of a person in a channel. */
    hook(user: string, channel: string, isShared = false): string {
      const path = `/hooks/${++count}`;
      hooks.set(path, { since: clock.now(), used: 0, user, channel, isShared });
      return `${url}${path}`;
    },
    trigger(): string {
      const id = `${++count}.7012345678.0123456789abcdef`;
      triggers.set(id, { since: clock.now(), used: false });
      return id;
    },
    /** Waits for an acknowledgement; one that comes too late is a fault. */
    async inTime<T>(what: string, acknowledged: Promise<T>): Promise<T> {
      const since = clock.now();
      const answer = await acknowledged;
      const took = clock.now() - since;
      if (took > ack) faults.push(`${what} was acknowledged after ${took} ms`);
      return answer;
    },
    /** Sends an envelope over one open socket; resolves to the acknowledgement's payload. */
    envelope(type: string, payload: unknown, over?: WebSocket): Promise<unknown> {
      const [socket = over] = over ? [over] : live();
      if (!socket) throw new Error('No socket is open.');
      const id = `e-${++count}`;
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${type} was not acknowledged`)), PATIENCE);
        acks.set(id, (answer) => {
          clearTimeout(late);
          resolve(answer);
        });
        socket.send(JSON.stringify({ type, envelope_id: id, payload, accepts_response_payload: true }));
      });
    },
    async close(): Promise<void> {
      for (const socket of sockets) socket.terminate();
      socketServer.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
