// What the Anthropic API and the net can do to an ask: how often it is tried, what is said, when it may be tried again, what it cost.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { ModelTrouble } from '../../../src/core/ports.ts';
import { costOf, tryCeiling } from '../../../src/drivers/model-cost.ts';
import { ASK, trouble } from '../../contracts/model.contract.ts';
import { NOON } from '../../world.ts';
import { KEY, type Trouble } from './anthropic.ts';
import { inputOf } from './speech.ts';
import { type ModelAtWork, openModel, PRICE, told } from './stage.ts';

let at: ModelAtWork;
const open = async (wanted: Parameters<typeof openModel>[0] = {}): Promise<ModelAtWork> => {
  at = await openModel(wanted);
  return at;
};
afterEach(() => at.close());

const refuses = (status: number, type: string, more: object = {}, headers: Record<string, string> = {}): Trouble => ({
  does: 'refuses',
  status,
  problem: { type, ...more },
  headers,
});
const twice = (each: Trouble): readonly Trouble[] => [each, each];
const WORDS = 'The first words of an ';
const february = Date.UTC(2026, 1, 1);

type Row = {
  readonly what: string;
  readonly planned: readonly Trouble[];
  readonly kind: ModelTrouble['kind'];
  /** Tries that reached the API. */
  readonly tries: number;
  /** Tries that may have to be paid for: with their words counted in or not. */
  readonly paid?: 'blind' | 'counted';
  readonly until?: number;
};

const ROWS: readonly Row[] = [
  { what: 'a 400', planned: [refuses(400, 'invalid_request_error')], kind: 'request', tries: 1 },
  {
    what: "a 400 for the operator's own limit",
    planned: [refuses(400, 'invalid_request_error', { message: 'You have reached your specified API usage limits.' })],
    kind: 'spend-limit',
    tries: 1,
    until: february,
  },
  { what: 'a 401', planned: [refuses(401, 'authentication_error')], kind: 'key', tries: 1 },
  { what: 'a 402', planned: [refuses(402, 'billing_error')], kind: 'billing', tries: 1 },
  { what: 'a 403', planned: [refuses(403, 'permission_error')], kind: 'key', tries: 1 },
  { what: 'a 404', planned: [refuses(404, 'not_found_error')], kind: 'retired', tries: 1 },
  { what: 'a 413', planned: [refuses(413, 'request_too_large')], kind: 'request', tries: 1 },
  {
    what: 'a 429 that says to come back in half a minute',
    planned: [refuses(429, 'rate_limit_error', {}, { 'retry-after': '30' })],
    kind: 'rate-limit',
    tries: 1,
    until: NOON + 30_000,
  },
  {
    what: 'a 429 that names a date',
    planned: [refuses(429, 'rate_limit_error', {}, { 'retry-after': new Date(NOON + 90_000).toUTCString() })],
    kind: 'rate-limit',
    tries: 1,
    until: NOON + 90_000,
  },
  {
    what: 'a 429 twice, without a word of when',
    planned: twice(refuses(429, 'rate_limit_error')),
    kind: 'rate-limit',
    tries: 2,
  },
  {
    what: 'a 429 for the limit of the tier',
    planned: [refuses(429, 'rate_limit_error', { code: 'enforced_spend_limit_reached' })],
    kind: 'spend-limit',
    tries: 1,
    until: february,
  },
  { what: 'a 500 twice', planned: twice(refuses(500, 'api_error')), kind: 'overloaded', tries: 2 },
  {
    what: 'a 500 that says not to try again',
    planned: [refuses(500, 'api_error', {}, { 'x-should-retry': 'false' })],
    kind: 'overloaded',
    tries: 1,
  },
  { what: 'a 529 twice', planned: twice(refuses(529, 'overloaded_error')), kind: 'overloaded', tries: 2 },
  {
    what: 'a reset connection, twice',
    planned: twice({ does: 'reset' }),
    kind: 'unreachable',
    tries: 2,
    paid: 'blind',
  },
  {
    what: 'an answer that ends in the middle, twice',
    planned: twice({ does: 'cut', words: WORDS }),
    kind: 'unreachable',
    tries: 2,
    paid: 'counted',
  },
  {
    what: 'an answer whose connection is reset in the middle, twice',
    planned: twice({ does: 'dropped', words: WORDS }),
    kind: 'unreachable',
    tries: 2,
    paid: 'counted',
  },
  {
    what: 'an answer that turns into nonsense, twice',
    planned: twice({ does: 'garbled', words: WORDS }),
    kind: 'unreachable',
    tries: 2,
    paid: 'counted',
  },
  {
    what: 'an error in the middle of an answer, twice',
    planned: twice({ does: 'breaks', words: WORDS, problem: { type: 'overloaded_error' } }),
    kind: 'overloaded',
    tries: 2,
    paid: 'counted',
  },
  {
    what: 'a page with 200, twice',
    planned: twice({ does: 'html', status: 200 }),
    kind: 'unreachable',
    tries: 2,
    paid: 'blind',
  },
  {
    what: 'a page with 502, twice',
    planned: twice({ does: 'html', status: 502 }),
    kind: 'overloaded',
    tries: 2,
    paid: 'blind',
  },
  { what: 'a page with 403', planned: [{ does: 'html', status: 403 }], kind: 'request', tries: 1 },
  {
    what: 'a way to somewhere else, twice: nobody goes there',
    planned: twice({ does: 'html', status: 307, headers: { location: 'https://evil.example/' } }),
    kind: 'unreachable',
    tries: 2,
    paid: 'blind',
  },
];

describe('An ask ends as', () => {
  it.each(ROWS)('$kind after $what', async ({ planned, kind, tries, paid, until }) => {
    const { model, api, pauses, lines } = await open();
    api.plan(...planned);
    const ended = await trouble(model.complete(ASK));
    expect(ended).toMatchObject({ kind, until });
    expect([api.questions.length, pauses]).toEqual([tries, tries === 2 ? [1_000] : []]);
    const [question] = api.questions;
    const counted = question ? inputOf(question) : undefined;
    const each = paid === undefined ? 0 : tryCeiling(PRICE, ASK, paid === 'counted' ? counted : undefined);
    expect(ended.spent).toBeCloseTo(tries * each, 12);
    expect(ended.spent).toBeLessThanOrEqual(model.ceiling(ASK));
    expect(told(lines)).toHaveLength(1);
    expect(api.faults).toEqual([]);
  });

  it('unreachable where nobody listens, and nothing was spent', async () => {
    const nobody = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => nobody.once('listening', resolve));
    const { port } = nobody.address() as AddressInfo;
    await new Promise((resolve) => nobody.close(resolve));
    const { model, pauses } = await open({ url: `http://127.0.0.1:${port}` });
    expect(await trouble(model.complete(ASK))).toMatchObject({ kind: 'unreachable', spent: 0 });
    expect(pauses).toEqual([1_000]);
  });

  it('unreachable where the service went away, and nothing was spent', async () => {
    const { model, api, pauses } = await open();
    await model.check();
    await api.close();
    expect(await trouble(model.complete(ASK))).toMatchObject({ kind: 'unreachable', spent: 0 });
    expect(pauses).toEqual([1_000]);
  });

  it.each(['hang', 'stalled'] as const)(
    'unreachable where the model does nothing for twenty seconds, twice (%s)',
    async (does) => {
      const { model, api, clock } = await open();
      api.plan(...twice(does === 'hang' ? { does } : { does, words: WORDS }));
      const work = trouble(model.complete(ASK));
      for (const tries of [1, 2]) {
        await expect.poll(() => api.begun()).toBe(tries);
        await clock.advance(19_999);
        expect(api.questions).toHaveLength(tries);
        await clock.advance(1);
      }
      const ended = await work;
      expect(ended.kind).toBe('unreachable');
      expect(ended.spent).toBeGreaterThan(0);
      expect(ended.spent).toBeLessThanOrEqual(model.ceiling(ASK));
    },
  );
});

describe('An ask is answered all the same', () => {
  it.each([
    ['a 429 that says to wait a second', refuses(429, 'rate_limit_error', {}, { 'retry-after': '1' }), 1_000],
    ['a 429 that counts in milliseconds', refuses(429, 'rate_limit_error', {}, { 'retry-after-ms': '250' }), 250],
    ['a 529', refuses(529, 'overloaded_error'), 1_000],
    ['a 500', refuses(500, 'api_error'), 1_000],
  ])('after %s, and costs what the answer cost', async (_, planned, pause) => {
    const { model, api, pauses } = await open();
    api.plan(planned);
    const { text, cost, usage } = await model.complete(ASK);
    expect([text, pauses]).toEqual(['Well.', [pause]]);
    expect(cost).toBe(costOf(PRICE, usage));
  });

  it('after one that broke off, whose words are gone, and whose price is not', async () => {
    const { model, api } = await open();
    api.plan({ does: 'cut', words: WORDS });
    const { text, cost, usage } = await model.complete(ASK);
    expect(text).toBe('Well.');
    expect(cost).toBeCloseTo(costOf(PRICE, usage) + tryCeiling(PRICE, ASK, usage.input), 12);
    expect(cost).toBeLessThanOrEqual(model.ceiling(ASK));
  });
});

describe('Whoever asks after a trouble', () => {
  it('is answered at once where it was the first of its kind and passes', async () => {
    const { model, api } = await open();
    api.plan(...twice(refuses(529, 'overloaded_error')));
    await trouble(model.complete(ASK));
    expect(model.closed()).toBeNull();
    expect((await model.complete(ASK)).text).toBe('Well.');
  });

  it('is told so without a call where it was the second in a row, for a minute', async () => {
    const { model, api, clock, lines } = await open();
    api.plan(...twice(refuses(529, 'overloaded_error')), ...twice(refuses(529, 'overloaded_error')));
    await trouble(model.complete(ASK));
    await trouble(model.complete(ASK));
    expect(await trouble(model.complete(ASK))).toMatchObject({
      kind: 'overloaded',
      until: clock.now() + 60_000,
      spent: 0,
    });
    expect(api.questions).toHaveLength(4);
    expect(told(lines)).toEqual(['warn: The model has too much to do.']);
    clock.set(clock.now() + 60_000);
    expect((await model.complete(ASK)).text).toBe('Well.');
  });

  it('waits for the next month where the limit of this one is spent', async () => {
    const { model, api, clock } = await open();
    api.plan(refuses(429, 'rate_limit_error', { code: 'enforced_spend_limit_reached' }));
    await trouble(model.complete(ASK));
    clock.set(february - 1);
    expect(model.closed()).not.toBeNull();
    await trouble(model.complete(ASK));
    expect(api.questions).toHaveLength(1);
    clock.set(february);
    expect((await model.complete(ASK)).text).toBe('Well.');
  });
});

describe('The API in small', () => {
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${at.api.url}/v1/messages`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${KEY}`,
        'anthropic-version': '2026-10-21',
        'content-type': 'application/json',
        'user-agent': 'Anthropic/JS 1.12.0',
        ...headers,
      },
      body: JSON.stringify(body),
    });
  const right = { model: 'claude-haiku-5-5', max_tokens: 10, messages: [{ role: 'user', content: 'Hello' }] };

  it('answers a right question whole where no stream is asked for', async () => {
    await open();
    const answer = await post(right);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ content: [{ type: 'text', text: 'Well.' }], stop_reason: 'end_turn' });
    expect(at.api.faults).toEqual([]);
  });

  it.each([
    ['a parameter that was removed', { ...right, temperature: 1 }],
    ['no bound', { ...right, max_tokens: undefined }],
    ['no messages', { ...right, messages: [] }],
    ['words put into its mouth', { ...right, messages: [...right.messages, { role: 'assistant', content: 'I' }] }],
    ['a field that it does not know', { ...right, seed: 7 }],
  ])('refuses %s, and holds it against us', async (_, body) => {
    await open();
    expect((await post(body)).status).toBe(400);
    expect(at.api.faults).toHaveLength(1);
  });

  it.each([
    ['another version', { 'anthropic-version': '2023-06-01' }],
    ['a key in its old place', { 'x-api-key': KEY }],
  ])('holds %s against us', async (_, headers) => {
    await open();
    await post(right, headers);
    expect(at.api.faults).toHaveLength(1);
  });
});
