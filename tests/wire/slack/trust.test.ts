// Requests over HTTP that are forged, repeated, cut, swollen or simply odd: refused calmly, and the next one is answered.
import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listAt } from '../../../src/core/json.ts';
import { TEAM } from './slack.ts';
import { ana, openStage, SECRET, type Stage, wordsOf } from './stage.ts';

const FORM = 'application/x-www-form-urlencoded';
const help = (stage: Stage): string =>
  new URLSearchParams({
    command: '/af-help',
    text: '',
    team_id: TEAM,
    channel_id: 'C0PAPERS',
    user_id: ana.user,
    trigger_id: stage.slack.trigger(),
    response_url: stage.slack.hook(ana.user, 'C0PAPERS'),
  }).toString();

const signed = (seconds: string, body: string, version = 'v0'): string =>
  `${version}=${createHmac('sha256', SECRET).update(`v0:${seconds}:${body}`).digest('hex')}`;

let stage: Stage;
beforeEach(async () => {
  stage = await openStage('http');
});
afterEach(() => stage.close());

/** Whether the next honest request is answered as ever. */
const stillAnswers = async (): Promise<boolean> =>
  wordsOf(await stage.command(ana, '/af-help')).includes('I teach one study');

const now = (): string => String(Math.floor(stage.clock.now() / 1000));

describe('A request that Slack did not sign is refused with 401', () => {
  it.each([
    ['with another signature', () => ({ 'x-slack-signature': `v0=${'0'.repeat(64)}` })],
    ['with none', () => ({ 'x-slack-signature': '' })],
    ['with another version of one', () => ({ 'x-slack-signature': signed(now(), '{}', 'v1') })],
    ['with a signature in capitals', () => ({ 'x-slack-signature': signed(now(), '{}').toUpperCase() })],
    ['with two joined', () => ({ 'x-slack-signature': `${signed(now(), '{}')}, ${signed(now(), '{}')}` })],
    ['from 301 s ago', () => ({ 'x-slack-request-timestamp': String(Number(now()) - 301) })],
    ['from 301 s ahead', () => ({ 'x-slack-request-timestamp': String(Number(now()) + 301) })],
    ...['NaN', '-5', '1e20', ' ', '99999999999999999999'].map(
      (time) => [`at the time “${time}”`, () => ({ 'x-slack-request-timestamp': time })] as const,
    ),
  ] as const)('%s', async (_, headers) => {
    expect((await stage.post('{}', headers())).status).toBe(401);
    expect(stage.slack.calls.filter((each) => each.method !== 'auth.test')).toEqual([]);
    expect(await stillAnswers()).toBe(true);
  });

  it('after it was changed on the way', async () => {
    const body = help(stage);
    const headers = { 'content-type': FORM, 'x-slack-signature': signed(now(), body) };
    expect((await stage.post(`${body} `, headers)).status).toBe(401);
    expect((await stage.post(body, headers)).status).toBe(200);
  });

  it('is let in up to 300 s either way', async () => {
    for (const skew of [-300, 300]) {
      const seconds = String(Number(now()) + skew);
      expect((await stage.post('{"type":"x"}', { 'x-slack-request-timestamp': seconds })).status).toBe(200);
    }
  });
});

describe('A request that comes again', () => {
  it('is acknowledged, and has its effect once', async () => {
    const body = help(stage);
    const headers = { 'content-type': FORM, 'x-slack-request-timestamp': now() };
    expect(await (await stage.post(body, headers)).text()).toContain('I teach one study');
    const again = await stage.post(body, headers);
    expect([again.status, await again.text()]).toEqual([200, '']);
  });

  it('is still known just before its signature would be too old', async () => {
    const body = help(stage);
    const ahead = String(Number(now()) + 300);
    const headers = { 'content-type': FORM, 'x-slack-request-timestamp': ahead };
    expect(await (await stage.post(body, headers)).text()).toContain('I teach one study');
    await stage.clock.advance(599_000);
    const again = await stage.post(body, headers);
    expect([again.status, await again.text()]).toEqual([200, '']);
  });

  it('as a retry of an event, signed anew, is acknowledged and has its effect once', async () => {
    const event = { type: 'app_home_opened', user: ana.user, channel: 'D0HOME', tab: 'home' };
    const body = JSON.stringify({ type: 'event_callback', team_id: TEAM, event_id: 'Ev0RETRY', event_time: 1, event });
    expect((await stage.post(body)).status).toBe(200);
    await stage.shown(1);
    await stage.clock.advance(60_000);
    const retry = { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' };
    expect((await stage.post(body, retry)).status).toBe(200);
    await stage.connection().stop();
    expect(stage.slack.posts).toHaveLength(1);
  });
});

describe('A body', () => {
  it.each(['null', '5', '[]', '""', '{"type":', '', 'true'])('of %j is refused with 400', async (body) => {
    expect((await stage.post(body)).status).toBe(400);
    expect(await stillAnswers()).toBe(true);
  });

  it.each(['payload=null', 'payload=5', 'payload=%5B%5D', 'payload=%7B', ''])(
    'of a form with %j is refused with 400',
    async (body) => {
      expect((await stage.post(body, { 'content-type': FORM })).status).toBe(400);
      expect(await stillAnswers()).toBe(true);
    },
  );

  it.each([
    ['that is no UTF-8', Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)],
    ['that is compressed', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0)],
  ])('%s is refused with 400', async (_, bytes) => {
    expect((await stage.post(bytes)).status).toBe(400);
  });

  it.each([
    '{"event":null,"type":"event_callback"}',
    '{"actions":null}',
    '{"command":7}',
    '{"__proto__":{"a":1}}',
    '{}',
  ])('of a strange shape, %s, is acknowledged and harms nothing', async (body) => {
    expect((await stage.post(body)).status).toBe(200);
    expect(await stillAnswers()).toBe(true);
  });

  it.each([300 * 1024, 5 * 1024 * 1024])('of %i bytes is refused with 413', async (size) => {
    const answer = await stage.post('x'.repeat(size)).catch(() => ({ status: 413 }));
    expect(answer.status).toBe(413);
    expect(await stillAnswers()).toBe(true);
  });

  it.each([
    ['application/json; charset=utf-8', 200],
    ['APPLICATION/JSON;CHARSET=UTF-8', 200],
    ['text/plain', 415],
    ['', 415],
  ])('of the kind %j is answered with %i', async (kind, status) => {
    expect((await stage.post('{"type":"x"}', { 'content-type': kind })).status).toBe(status);
  });

  it('of a form with a charset is read', async () => {
    const answer = await stage.post(help(stage), { 'content-type': `${FORM.toUpperCase()}; charset=utf-8` });
    expect(await answer.text()).toContain('I teach one study');
  });
});

describe('Slack’s own checks', () => {
  it('of the address get their challenge back', async () => {
    const answer = await stage.post('{"type":"url_verification","challenge":"c3d4"}');
    expect(await answer.json()).toEqual({ challenge: 'c3d4' });
  });

  it('of the certificate are acknowledged, also unsigned, and smuggle nothing in', async () => {
    const answer = await stage.post(`${help(stage)}&ssl_check=1`, { 'content-type': FORM, 'x-slack-signature': '' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(stage.slack.posts).toEqual([]);
  });
});

describe('An address', () => {
  it.each([
    ['GET', '/slack/events', 405],
    ['POST', '/slack/eventz', 404],
    ['GET', '//', 404],
    ['POST', '/slack/install', 404],
  ])('%s %s that is none of ours is answered with %i', async (method, path, status) => {
    expect((await fetch(`${stage.url()}${path}`, { method })).status).toBe(status);
  });

  it('asked for in HTTP/1.0, without a host, is answered', async () => {
    const { port } = new URL(stage.url());
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('POST /slack/events HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}');
    const parts: Buffer[] = [];
    for await (const part of socket) parts.push(part as Buffer);
    expect(Buffer.concat(parts).toString()).toMatch(/^HTTP\/1\.[01] 40[01] /);
  });
});

it('A command that there is not is answered kindly', async () => {
  const answer = await stage.command(ana, '/af-dance');
  expect(wordsOf(answer)).toContain('There is no command “dance” here');
  expect(listAt(answer, 'blocks').length).toBeGreaterThan(0);
});
