// The post that acknowledges an interaction, at the wire: what it does where Discord refuses, asks to wait, hangs or stands behind a proxy.
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openPost } from '../../../src/adapters/discord/callback.ts';
import type { Counter } from '../../../src/core/ports.ts';
import { handClock, recordingLog } from '../../world.ts';

const servers: Server[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const each of servers.splice(0)) {
    each.closeAllConnections();
    each.close();
  }
});

async function listening(handle: RequestListener): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer(handle);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

type Answer = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

/** A Discord that gives these answers in turn, the last one for good, and a post to it with what the operator hears. */
async function scene(answers: readonly (Answer | 'hang')[], patience?: number) {
  const came: IncomingMessage[] = [];
  const { port } = await listening((request, response) => {
    const answer = answers[Math.min(came.push(request), answers.length) - 1];
    request.resume();
    request.once('end', () => {
      if (answer && answer !== 'hang') response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  const log = recordingLog();
  const clock = handClock();
  const counted: Counter[] = [];
  const meter = { count: (what: Counter) => void counted.push(what), time: () => {} };
  const post = openPost({ log, clock, meter }, `http://127.0.0.1:${port}/api`, patience);
  return { came, log, clock, counted, send: () => post('119', 'canary-token', '{"type":4}') };
}

const json = { 'content-type': 'application/json' };
const limited = (seconds: string): Answer => ({ status: 429, headers: { 'retry-after': seconds } });

describe('The post that acknowledges an interaction', () => {
  it("goes to the callback of that interaction, without the bot's token", async () => {
    const { came, send } = await scene([{ status: 204 }]);
    await send();
    expect(came.map(({ method, url, headers }) => [method, url, headers.authorization])).toEqual([
      ['POST', '/api/v10/interactions/119/canary-token/callback', undefined],
    ]);
  });

  it("names Discord's reason and number where Discord says no, and keeps the interaction's token to itself", async () => {
    const body = JSON.stringify({ code: 40060, message: 'Already acknowledged.' });
    const { send } = await scene([{ status: 400, headers: json, body }]);
    const error = await send().catch((each: unknown) => each);
    expect(error).toMatchObject({ status: 400, code: 40060, message: 'Already acknowledged.' });
    expect(JSON.stringify(error)).not.toContain('canary-token');
  });

  it('tells a page from somewhere on the way by its status alone', async () => {
    const { send } = await scene([
      { status: 502, body: '<html>' },
      { status: 403, body: '<html>' },
    ]);
    await expect(send()).rejects.toMatchObject({ status: 502, message: 'Bad Gateway' });
    await expect(send()).rejects.toMatchObject({ status: 403, message: 'Forbidden' });
  });

  it('waits where Discord asks to, and says so to the operator', async () => {
    const { came, log, counted, send } = await scene([limited('0.01'), { status: 204 }]);
    await send();
    expect(came.length).toBe(2);
    expect(counted).toEqual(['discord_invalid_requests_total', 'rate_limited_total']);
    expect(log.lines.map((each) => each.message)).toEqual(['Discord asked to wait.']);
  });

  it('does not wait for what comes too late, for what says no time, nor again and again', async () => {
    for (const [answer, tries] of [
      [limited('21'), 1],
      [{ status: 429 }, 1],
      [limited('0'), 5],
    ] as const) {
      const { came, send } = await scene([answer]);
      await expect(send()).rejects.toMatchObject({ status: 429 });
      expect(came.length).toBe(tries);
    }
  });

  it('gives up what hangs', async () => {
    const { send } = await scene(['hang'], 1_000);
    await expect(send()).rejects.toMatchObject({ code: 'UND_ERR_HEADERS_TIMEOUT' });
  });

  it('warns of each 500 requests that Discord refused within ten minutes', async () => {
    const { log, clock, send } = await scene([{ status: 403, headers: json, body: '{"code":50001,"message":"No."}' }]);
    const refused = (times: number) => Promise.allSettled(Array.from({ length: times }, send));
    await refused(499);
    await clock.advance(600_000);
    await refused(499);
    expect(log.lines).toEqual([]);
    await refused(1);
    expect(log.lines.map(({ level, facts }) => [level, facts.count])).toEqual([['warn', 500]]);
  });

  it('goes through a proxy where Node is told to take it from the environment', async () => {
    const asked: (string | undefined)[] = [];
    const { server, port } = await listening((_, response) => response.writeHead(500).end());
    server.on('connect', ({ url }, socket) => {
      asked.push(url);
      const to = connect(Number(url?.split(':').at(-1)), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        to.pipe(socket).pipe(to);
      });
    });
    vi.stubEnv('http_proxy', `http://127.0.0.1:${port}`);
    vi.stubEnv('no_proxy', '');
    const direct = await scene([{ status: 204 }]);
    await direct.send();
    expect(asked).toEqual([]);
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    const { came, send } = await scene([{ status: 204 }]);
    await send();
    expect([asked.length, came.length]).toEqual([1, 1]);
  });
});
