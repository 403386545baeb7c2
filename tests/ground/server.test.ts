// The HTTP server on a real loopback socket: what it answers, refuses and outlives.
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/drivers/clock-system.ts';
import { type Door, type Opening, openServer, type Server } from '../../src/server.ts';
import { BODY_MOST } from '../../src/server-intake.ts';
import { bare } from '../bare.ts';
import { recordingLog } from '../world.ts';

const log = recordingLog();
let open: Server[] = [];
afterEach(async () => {
  await Promise.all(open.map((server) => server.close(0)));
  open = [];
});

async function serve(doors: readonly Door[] = [], more: Partial<Opening> = {}): Promise<Server> {
  const given = { host: '127.0.0.1', port: 0, doors, ready: async () => [], clock: systemClock, log, ...more };
  const server = await openServer(given);
  open.push(server);
  return server;
}

const echo: Door = {
  method: 'POST',
  path: '/echo',
  handle: async (request) => new Response(String((await request.arrayBuffer()).byteLength)),
};

/** The same as a platform's own door. */
const takes: Door = {
  method: 'POST',
  path: '/takes',
  take: async ({ headers, body }) => ({ status: 200, body: `${headers.get('x-mark')} ${body.byteLength}` }),
};

describe('the server', () => {
  it('is alive, and ready when everything is', async () => {
    const { url } = await serve();
    expect([(await fetch(`${url}/healthz`)).status, (await fetch(`${url}/readyz`)).status]).toEqual([200, 200]);
  });

  it('stays alive and says what is not ready', async () => {
    const { url } = await serve([], { ready: async () => ['the store', 'discord'] });
    const response = await fetch(`${url}/readyz`);
    expect([response.status, await response.text()]).toEqual([503, 'not ready: the store, discord\n']);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('is not ready any more once it drains, and still answers', async () => {
    const server = await serve([echo]);
    server.drain();
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${server.url}/echo`, { method: 'POST', body: 'abc' })).status).toBe(200);
  });

  it('opens exact doors and doors to all below a prefix', async () => {
    const below: Door = {
      method: 'GET',
      path: '/figures/*',
      handle: (request) => new Response(new URL(request.url).pathname),
    };
    const { url } = await serve([echo, below]);
    expect(await (await fetch(`${url}/figures/a/b.png`)).text()).toBe('/figures/a/b.png');
    expect((await fetch(`${url}/echo/more`, { method: 'POST' })).status).toBe(404);
  });

  it('answers an unknown address and a wrong method calmly', async () => {
    const { url } = await serve([echo]);
    const missing = await fetch(`${url}/..%2f..%2fetc/passwd`);
    expect([missing.status, await missing.text()]).toEqual([404, 'There is nothing at this address.\n']);
    const wrong = await fetch(`${url}/echo`);
    expect([wrong.status, wrong.headers.get('allow'), await wrong.text()]).toEqual([
      405,
      'POST',
      'This address takes POST only.\n',
    ]);
    expect((await fetch(`${url}/healthz`, { method: 'DELETE' })).status).toBe(405);
  });

  it('answers a door that throws without a word of why, and notes it', async () => {
    const { url } = await serve([
      {
        method: 'GET',
        path: '/broken',
        handle: () => {
          throw new Error('the reason is /home/me/secret');
        },
      },
    ]);
    const response = await fetch(`${url}/broken`);
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('Something went wrong here, and it has been noted. Try again in a moment.\n');
    expect(log.lines.at(-1)?.message).toBe('A request could not be answered.');
  });

  it('lets pages load from this server only, and nobody frame them', async () => {
    const { url } = await serve();
    const { headers } = await fetch(`${url}/healthz`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });
});

describe('a body', () => {
  it('of the most that is allowed comes in', async () => {
    const { url } = await serve([echo]);
    const response = await fetch(`${url}/echo`, { method: 'POST', body: 'x'.repeat(BODY_MOST) });
    expect([response.status, await response.text()]).toEqual([200, String(BODY_MOST)]);
  });

  it('of a byte more is refused, whether its length is told or not', async () => {
    const { url } = await serve([echo]);
    const body = new Uint8Array(BODY_MOST + 1);
    expect((await fetch(`${url}/echo`, { method: 'POST', body })).status).toBe(413);
    const untold = new Blob([body]).stream();
    expect((await fetch(`${url}/echo`, { method: 'POST', body: untold, duplex: 'half' })).status).toBe(413);
    expect((await fetch(`${url}/echo`, { method: 'POST', body: 'small' })).status).toBe(200);
  });
});

describe('a door that takes bytes', () => {
  const sent = (body: string | Uint8Array<ArrayBuffer> | ReadableStream) => ({
    method: 'POST',
    body,
    headers: { 'X-Mark': 'here' },
    duplex: 'half' as const,
  });

  it('gets a whole body and its headers, whether its length is told or not', async () => {
    const { url } = await serve([takes]);
    const response = await fetch(`${url}/takes?a=b`, sent('x'.repeat(BODY_MOST)));
    expect([response.status, await response.text()]).toEqual([200, `here ${BODY_MOST}`]);
    const parts = new Blob(['x'.repeat(100_000), 'y'.repeat(100_000)]).stream();
    expect(await (await fetch(`${url}/takes`, sent(parts))).text()).toBe('here 200000');
    expect(await (await fetch(`${url}/takes`, sent(''))).text()).toBe('here 0');
  });

  it('gets no body of a byte more, whether its length is told or not', async () => {
    const { url } = await serve([takes]);
    const body = new Uint8Array(BODY_MOST + 1);
    expect((await fetch(`${url}/takes`, sent(body))).status).toBe(413);
    expect((await fetch(`${url}/takes`, sent(new Blob([body]).stream()))).status).toBe(413);
    expect((await fetch(`${url}/takes`, sent('small'))).status).toBe(200);
  });

  it('lets go whoever never ends a body, and outlives who goes away in the middle of one', async () => {
    const begun = 'POST /takes HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc';
    const { url } = await serve([takes], { patience: 1_000 });
    expect(await bare(url, begun)).toMatch(/^HTTP\/1\.1 408 /);
    const noted = log.lines.length;
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(begun, () => socket.destroy()));
    await new Promise((resolve) => socket.once('close', resolve));
    expect((await fetch(`${url}/takes`, sent('small'))).status).toBe(200);
    expect(log.lines).toHaveLength(noted);
  });

  it('answers calmly to another method, and where it throws', async () => {
    const broken: Door = { method: 'POST', path: '/broken', take: () => Promise.reject(new Error('a secret')) };
    const { url } = await serve([takes, broken]);
    const wrong = await fetch(`${url}/takes`);
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
    const response = await fetch(`${url}/broken`, { method: 'POST' });
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('Something went wrong here, and it has been noted. Try again in a moment.\n');
    expect(log.lines.at(-1)?.message).toBe('A request could not be answered.');
  });
});

describe('a request that is no request', () => {
  it.each([
    ['noise', '\u0000\u0001\u0002\r\n\r\n'],
    ['headers without end', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`],
    ['two lengths', 'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
  ])('is let go with a 4xx: %s', async (_, bytes) => {
    const { url } = await serve([echo]);
    expect(await bare(url, bytes)).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it.each([
    ['its headers', 'GET / HTTP/1.1\r\nHost: a\r\n'],
    ['its body', 'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc'],
  ])('is let go when %s never end', async (_, bytes) => {
    const { url } = await serve([echo], { patience: 1_000 });
    expect(await bare(url, bytes)).toMatch(/^HTTP\/1\.1 408 /);
  });
});

describe('closing', () => {
  it('lets an answer under way finish', async () => {
    const finish = Promise.withResolvers<Response>();
    const begun = Promise.withResolvers<void>();
    const slow: Door = {
      method: 'GET',
      path: '/slow',
      handle: () => {
        begun.resolve();
        return finish.promise;
      },
    };
    const server = await serve([slow]);
    const answer = fetch(`${server.url}/slow`);
    await begun.promise;
    const closed = server.close(5000);
    finish.resolve(new Response('done'));
    expect(await (await answer).text()).toBe('done');
    await closed;
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });

  it('cuts what does not end in time, and is harmless twice', async () => {
    const endless: Door = {
      method: 'GET',
      path: '/endless',
      handle: () => new Response(new ReadableStream({ start: (stream) => stream.enqueue(new Uint8Array([97])) })),
    };
    const server = await serve([endless]);
    const { body } = await fetch(`${server.url}/endless`);
    await Promise.all([server.close(50), server.close(50)]);
    await expect(new Response(body).text()).rejects.toThrow();
  });
});

describe('a server that cannot listen', () => {
  it('names PORT and the way out when the port is in use', async () => {
    const { url } = await serve();
    const { port } = new URL(url);
    await expect(serve([], { port: Number(port) })).rejects.toThrow(
      `PORT: ${port} is in use on 127.0.0.1. Stop the other program, or set PORT to another number (0: any free port).`,
    );
  });

  it('names HOST when that is no address of this machine', async () => {
    await expect(serve([], { host: '203.0.113.7' })).rejects.toThrow(/^HOST is no address of this machine\./);
  });
});
