// The platforms' doors under requests that never end, end too early or say a wrong length: let go, and others are answered.
import { afterEach, describe, expect, it } from 'vitest';
import { openServer, type Server } from '../../src/server.ts';
import { bare } from '../bare.ts';
import type { Scene } from './discord/scene.ts';
import { stage as discordStage } from './discord/stage.ts';
import { openStage, type Stage } from './slack/stage.ts';

/** How long a request may take here, in milliseconds: long enough for a whole one on a busy machine. */
const PATIENCE = 1_000;
const PING = '{"id":"1","application_id":"2","type":1,"token":"t","version":1}';

const { scene } = discordStage();
let slack: Stage | undefined;
let server: Server | undefined;
afterEach(async () => {
  await server?.close(0);
  await slack?.close();
  [slack, server] = [undefined, undefined];
});

/** Both platforms behind one server with little patience. */
async function serve(): Promise<{ readonly url: string; readonly discord: Scene; readonly slack: Stage }> {
  const discord = await scene({ transport: 'http' });
  slack = await openStage('http');
  server = await openServer({
    host: '127.0.0.1',
    port: 0,
    doors: [...discord.connection.routes, ...slack.connection().routes],
    ready: async () => [],
    clock: discord.clock,
    log: discord.log,
    patience: PATIENCE,
  });
  return { url: server.url, discord, slack };
}

describe.each(['/discord/interactions', '/slack/events'])('At %s a request', (path) => {
  const head = (...more: readonly string[]) => `POST ${path} HTTP/1.1\r\nHost: a\r\n${more.join('\r\n')}`;

  it.each([
    ['whose headers never end', head('X-Slow: '), 408],
    ['whose body never ends', head('Content-Length: 100', '', '{"type":'), 408],
    ['with two lengths', head('Content-Length: 2', 'Content-Length: 3', '', '{}x'), 400],
    ['with a length that is none', head('Content-Length: two', '', '{}'), 400],
    ['with more than it says', head('Content-Length: 2', 'Connection: close', '', '{}{}'), 40],
  ])('%s is let go, and others are answered meanwhile', async (_, bytes, status) => {
    const { url, discord } = await serve();
    const slow = bare(url, bytes);
    const headers = discord.discord.signed(PING);
    const other = await fetch(`${url}/discord/interactions`, { method: 'POST', headers, body: PING });
    expect(await other.json()).toEqual({ type: 1 });
    expect(await slow).toMatch(new RegExp(`^HTTP/1\\.1 ${status}`));
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});
