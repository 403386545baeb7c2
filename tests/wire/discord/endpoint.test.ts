// Discord's interactions endpoint: only Discord gets in, whatever else comes is refused in words, and nothing happens twice.
import { connect as openSocket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { PATHS } from '../../../src/adapters/discord/endpoint.ts';
import { BODY_MOST } from '../../../src/server-intake.ts';
import { handClock } from '../../world.ts';
import { openDiscord } from './discord.ts';
import { ANA, command, openScene, press, type Scene, words } from './scene.ts';
import { stage } from './stage.ts';

const { scene, known } = stage();
const transport = 'http';

type Headers = Readonly<Record<string, string>>;
const post = (
  { at }: Scene,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Headers,
  path: string = PATHS.interactions,
) => fetch(`${at}${path}`, { method: 'POST', body, headers });
const signed = (stands: Scene, body: string | Uint8Array<ArrayBuffer>, path?: string, more: Headers = {}) =>
  post(stands, body, { ...stands.discord.signed(body), ...more }, path);

const PING = JSON.stringify({ type: 1, id: '1', token: 'x', application_id: '1', version: 1 });

describe('The endpoint', () => {
  it('answers a ping', async () => {
    const response = await signed(await scene({ transport }), PING);
    expect([response.status, await response.json()]).toEqual([200, { type: 1 }]);
  });

  it('refuses a missing, foreign, odd or malformed signature with 401, and does nothing', async () => {
    const stands = await scene({ transport });
    const right = stands.discord.signed(PING);
    const signature = right['x-signature-ed25519'] ?? '';
    const other = (await openForeign()).signed(PING)['x-signature-ed25519'] ?? '';
    const wrong = [
      '',
      other,
      signature.slice(1),
      signature.slice(2),
      `${signature}00`,
      'z'.repeat(128),
      `0x${signature}`,
    ];
    for (const each of wrong)
      expect((await post(stands, PING, { ...right, 'x-signature-ed25519': each })).status, each).toBe(401);
    for (const name of ['x-signature-ed25519', 'x-signature-timestamp']) {
      const { [name]: _, ...rest } = right;
      expect((await post(stands, PING, rest)).status, name).toBe(401);
    }
    expect((await post(stands, PING, { ...right, 'x-signature-ed25519': `${signature}, ${signature}` })).status).toBe(
      401,
    );
  });

  it('refuses a body that was changed after it was signed', async () => {
    const stands = await scene({ transport });
    const headers = stands.discord.signed(PING);
    for (const each of [`${PING} `, PING.replace('"type":1', '"type": 1'), PING.replace('"1"', '"2"'), ''])
      expect((await post(stands, each, headers)).status).toBe(401);
  });

  it('refuses a time that is far from now, and takes a clock that is ten minutes off', async () => {
    const stands = await scene({ transport });
    const now = Math.floor(stands.clock.now() / 1000);
    const at = async (timestamp: string) => (await post(stands, PING, stands.discord.signed(PING, timestamp))).status;
    for (const each of [now, now - 600, now + 600]) expect(await at(String(each)), String(each)).toBe(200);
    for (const each of [String(now - 901), String(now + 901), 'NaN', '', '-5', '1e20', ' '])
      expect(await at(each), each).toBe(401);
  });

  it('refuses what is signed and no object with 400, and lives on', async () => {
    const stands = await scene({ transport });
    const bad = [
      'null',
      '5',
      '[]',
      '""',
      '',
      '{',
      '{"type":2}',
      '{"type":99}',
      '{"__proto__":{"type":1}}',
      '[{"type":1}]',
    ];
    for (const each of bad) expect((await signed(stands, each)).status, each).toBe(400);
    const bytes = new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);
    expect((await signed(stands, bytes)).status).toBe(400);
    const gzip = new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
    expect((await signed(stands, gzip)).status).toBe(400);
    expect((await signed(stands, PING)).status).toBe(200);
  });

  it('takes any content type, or none, as long as the signature fits', async () => {
    const stands = await scene({ transport });
    for (const type of ['application/json; charset=utf-8', 'APPLICATION/JSON', 'text/plain', ''])
      expect((await signed(stands, PING, undefined, { 'content-type': type })).status, type).toBe(200);
  });

  it('refuses what is too large with 413, and answers others meanwhile', async () => {
    const stands = await scene({ transport });
    const large = 'x'.repeat(BODY_MOST + 1);
    expect((await signed(stands, large)).status).toBe(413);
    expect((await signed(stands, PING)).status).toBe(200);
  });

  it('answers others while somebody sends a byte at a time', async () => {
    const stands = await scene({ transport });
    const { hostname, port } = new URL(stands.at);
    const slow = openSocket(Number(port), hostname);
    slow.on('error', () => {});
    slow.write(`POST ${PATHS.interactions} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{`);
    expect((await signed(stands, PING)).status).toBe(200);
    slow.destroy();
  });

  it('refuses other methods and addresses', async () => {
    const stands = await scene({ transport });
    expect((await fetch(`${stands.at}${PATHS.interactions}`)).status).toBe(405);
    expect((await fetch(`${stands.at}//`)).status).toBe(404);
    expect((await signed(stands, PING, '/discord/elsewhere')).status).toBe(404);
  });

  it('gives a replayed request its answer, and its effect once', async () => {
    const stands = await scene({ transport });
    const first = await stands.read(command('quiz', { length: 3 }));
    const rated = await stands.read(press(first, 'A'));
    const exchange = await stands.ask(press(rated, 'Sure'));
    const body = JSON.stringify(exchange.event);
    const headers = stands.discord.signed(body);
    for (let time = 0; time < 3; time += 1) {
      const response = await post(stands, body, headers);
      expect(response.status).toBe(200);
      expect(JSON.stringify(await response.json())).toContain('(1 of 3)');
    }
    expect(words(await stands.read(command('quiz')))).toContain('(1 of 3)');
  });

  it('says that it is stopping, once it is', async () => {
    const stands = await scene({ transport });
    await stands.connection.stop();
    expect(stands.connection.ready()).toBe(false);
    const body = JSON.stringify(stands.discord.interactions.open(command('help')).event);
    expect((await signed(stands, body)).status).toBe(503);
  });

  it('refuses to start with a token that Discord does not know', async () => {
    const discord = known(await openDiscord(handClock()));
    const start = openScene({ transport, discord, token: 'another-token-altogether' });
    await expect(start).rejects.toThrow(/^DISCORD_TOKEN/);
  });

  it('starts though Discord is away, since answers need no token', async () => {
    const discord = known(await openDiscord(handClock()));
    discord.trouble('me', ...Array.from({ length: 4 }, () => ({ status: 503, body: 'away' })));
    const stands = await scene({ transport, discord });
    expect((await signed(stands, PING)).status).toBe(200);
    expect(stands.connection.ready()).toBe(true);
  });
});

describe("Discord's events", () => {
  const event = (type: string, data: unknown) =>
    JSON.stringify({
      version: 1,
      application_id: '1190000000000000001',
      type: 1,
      event: { type, timestamp: '2026-11-01T10:00:00.000000', data },
    });

  it('begin with a ping of their own: 204 and nothing in it', async () => {
    const stands = await scene({ transport });
    const ping = JSON.stringify({ version: 1, application_id: '1190000000000000001', type: 0 });
    const response = await signed(stands, ping, PATHS.events);
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect((await post(stands, ping, {}, PATHS.events)).status).toBe(401);
  });

  it('tell of a person who took the bot off: what was kept of them is deleted at once, of others nothing', async () => {
    const stands = await scene({ transport });
    await stands.read(command('quiz', { length: 3 }));
    await stands.read(command('quiz', { length: 3 }, { person: '1190000000000000055' }));
    const of = (person: string) => stands.store.list(`person/discord:${person}/`, { limit: 10 });
    expect(await of(ANA)).not.toEqual([]);
    const gone = event('APPLICATION_DEAUTHORIZED', { user: { id: ANA, username: 'ana' } });
    for (let time = 0; time < 2; time += 1) expect((await signed(stands, gone, PATHS.events)).status).toBe(204);
    expect(await of(ANA)).toEqual([]);
    expect(await of('1190000000000000055')).not.toEqual([]);
  });

  it('do nothing where they are strange', async () => {
    const stands = await scene({ transport });
    await stands.read(command('quiz', { length: 3 }));
    const strange = ['ENTITLEMENT_CREATE', 'APPLICATION_DEAUTHORIZED', 'constructor'].map((type) =>
      event(type, { user: { id: `${ANA}/../` } }),
    );
    for (const each of strange) expect((await signed(stands, each, PATHS.events)).status).toBe(204);
    expect(await stands.store.list(`person/discord:${ANA}/`, { limit: 10 })).not.toEqual([]);
  });
});

/** Somebody else's keys. */
async function openForeign() {
  return known(await openDiscord(handClock()));
}
