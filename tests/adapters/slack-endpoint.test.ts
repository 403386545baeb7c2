// The endpoint by itself: one answer to one request, whatever stands behind it does.
import type { App } from '@slack/bolt';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Given } from '../../src/adapters/adapter.ts';
import { readBody } from '../../src/adapters/slack/body.ts';
import { openEndpoint } from '../../src/adapters/slack/endpoint.ts';
import { isSigned, SKEW, sign } from '../../src/adapters/slack/signature.ts';
import { realBot } from '../bot.ts';

const SECRET = 'a-signing-secret-of-a-test';

/** Asks an endpoint whose app does this with each event. */
async function ask(behind: (ack: (answer?: unknown) => Promise<void>) => Promise<void>): Promise<Given> {
  const { bot, clock } = await realBot();
  const endpoint = openEndpoint({ bot, secret: SECRET });
  endpoint.init({
    processEvent: ({ ack }: { ack: (answer?: unknown) => Promise<void> }) => behind(ack),
  } as unknown as App);
  const [body, seconds] = ['{"type":"x"}', String(Math.floor(clock.now() / 1000))];
  const headers = new Headers({
    'content-type': 'application/json',
    'x-slack-request-timestamp': seconds,
    'x-slack-signature': sign(SECRET, seconds, Buffer.from(body)),
  });
  return endpoint.route.take({ headers, body: Buffer.from(body) });
}

describe('A request is answered once', () => {
  it.each([
    ['by the first of two acknowledgements', ['one', 'two'], 'one'],
    ['with nothing where nothing was said', [undefined], ''],
    ['with JSON where that was said', [{ a: 1 }], '{"a":1}'],
  ] as const)('%s', async (_, answers, text) => {
    const response = await ask(async (ack) => {
      for (const answer of answers) await ack(answer);
    });
    expect([response.status, Buffer.from(response.body ?? '').toString()]).toEqual([200, text]);
  });

  it('also where nobody acknowledges, or everything fails', async () => {
    expect((await ask(async () => {})).status).toBe(200);
    expect((await ask(() => Promise.reject(new Error('no')))).status).toBe(200);
  });
});

describe('A signature', () => {
  const headersOf = (seconds: string, body: Uint8Array): Headers =>
    new Headers({ 'x-slack-request-timestamp': seconds, 'x-slack-signature': sign(SECRET, seconds, body) });

  it('holds for its body and for no other, near its moment and at no other', () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.uint8Array(),
        fc.integer({ min: 0, max: 4e9 }),
        fc.integer(),
        (body, other, at, off) => {
          const headers = headersOf(String(at), body);
          expect(isSigned(SECRET, headers, body, at * 1000 + off)).toBe(Math.abs(off) <= SKEW);
          if (Buffer.compare(body, other) !== 0) expect(isSigned(SECRET, headers, other, at * 1000)).toBe(false);
          expect(isSigned(`${SECRET}!`, headers, body, at * 1000)).toBe(false);
        },
      ),
    );
  });
});

describe('A body', () => {
  it('is an object or refused, whatever its bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.constantFrom('application/json', 'application/x-www-form-urlencoded', ''),
        (bytes, kind) => {
          const read = readBody(kind, bytes);
          expect('body' in read ? typeof read.body : read.refused).toEqual(
            'body' in read ? 'object' : expect.any(Number),
          );
        },
      ),
    );
  });

  it('of JSON comes back as it was', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value);
        expect(readBody('application/json', Buffer.from(text))).toEqual({ body: JSON.parse(text) });
        const form = new URLSearchParams({ payload: text }).toString();
        expect(readBody('application/x-www-form-urlencoded', Buffer.from(form))).toEqual({ body: JSON.parse(text) });
      }),
    );
  });
});
