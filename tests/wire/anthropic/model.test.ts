// The model of Anthropic's over its real library: what goes out, what comes back, and what it costs.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { costOf, tokensAtMost, tryCeiling } from '../../../src/drivers/model-cost.ts';
import { ASK, type Doing, testModel, trouble } from '../../contracts/model.contract.ts';
import { KEY, type Trouble } from './anthropic.ts';
import { HAIKU, OPUS, VERSION } from './shapes.ts';
import type { Said } from './speech.ts';
import { type ModelAtWork, openModel, PRICE, told } from './stage.ts';

let at: ModelAtWork | undefined;
const open = async (wanted: Parameters<typeof openModel>[0] = {}): Promise<ModelAtWork> => {
  at = await openModel(wanted);
  return at;
};
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  const faults = at?.api.faults;
  await at?.close();
  at = undefined;
  // Whatever a test was about, nothing may have gone out that the API would refuse.
  expect(faults ?? []).toEqual([]);
});

const refuses = (status: number, type: string, more: object = {}): Trouble => ({
  does: 'refuses',
  status,
  problem: { type, ...more },
});
const TROUBLES: Readonly<Record<Extract<Doing, { trouble: unknown }>['trouble'], Trouble>> = {
  key: refuses(401, 'authentication_error'),
  billing: refuses(402, 'billing_error'),
  'spend-limit': refuses(429, 'rate_limit_error', { code: 'enforced_spend_limit_reached' }),
  retired: refuses(404, 'not_found_error'),
  request: refuses(400, 'invalid_request_error'),
};
const ENDS = { end: 'end_turn', cut: 'max_tokens', refusal: 'refusal', other: 'pause_turn' } as const;

testModel({
  name: "Anthropic's model",
  async open(doings, hold) {
    const planned = doings.flatMap((each) => ('trouble' in each ? [TROUBLES[each.trouble]] : []));
    const answers = doings.flatMap((each): readonly Said[] =>
      'trouble' in each ? [] : [{ text: each.text, stop: ENDS[each.stop ?? 'end'], thinking: each.thinking ?? 0 }],
    );
    const stage = await open({
      async answer(_, nth) {
        await hold;
        return answers[nth - planned.length] ?? answers.at(-1) ?? { text: '' };
      },
    });
    stage.api.plan(...planned);
    const asked = () =>
      stage.api.questions.map(({ system, messages }) => ({
        system: String(system),
        user: String(messages[0]?.content),
      }));
    return { model: stage.model, clock: stage.clock, asked, close: async () => {} };
  },
});

describe('What goes out', () => {
  it('is the two texts, the bound and "do not think", and nothing else', async () => {
    const { model, api } = await open();
    expect(await model.complete(ASK)).toMatchObject({ thinking: 'off', sdk: '@anthropic-ai/sdk 1.12.0' });
    expect(api.questions).toEqual([
      {
        model: HAIKU.id,
        max_tokens: 300,
        system: ASK.system,
        messages: [{ role: 'user', content: ASK.user }],
        thinking: { type: 'disabled' },
        stream: true,
      },
    ]);
    expect(api.heads.at(-1)).toMatchObject({ authorization: `Bearer ${KEY}`, 'anthropic-version': VERSION });
  });

  it('asks for the least effort where thinking cannot be turned off', async () => {
    const { model, api } = await open({ models: [OPUS], id: OPUS.id });
    expect(await model.complete(ASK)).toMatchObject({ thinking: 'effort low' });
    expect(api.questions[0]).toMatchObject({ output_config: { effort: 'low' } });
    expect(api.questions[0]).not.toHaveProperty('thinking');
  });

  it('says nothing of thinking to a model that takes neither', async () => {
    const plain = { ...OPUS, efforts: [] };
    const { model, api } = await open({ models: [plain], id: plain.id });
    expect(await model.complete(ASK)).toMatchObject({ thinking: 'as the model decides' });
    expect(Object.keys(api.questions[0] ?? {}).sort()).toEqual(['max_tokens', 'messages', 'model', 'stream', 'system']);
  });

  it('asks what the model is once, however many ask it, and takes key and address from nowhere else', async () => {
    vi.stubEnv('ANTHROPIC_BASE_URL', 'http://127.0.0.1:9');
    vi.stubEnv('ANTHROPIC_AUTH_TOKEN', 'another-token-of-somebody');
    vi.stubEnv('ANTHROPIC_API_KEY', 'another-key-of-somebody');
    const { model, api } = await open();
    await Promise.all([model.complete(ASK), model.complete(ASK), model.complete(ASK)]);
    expect(api.looks).toEqual([HAIKU.id]);
    expect(api.questions).toHaveLength(3);
  });

  it('is not written down anywhere, even where the library is told to', async () => {
    vi.stubEnv('ANTHROPIC_LOG', 'debug');
    const printed = (['debug', 'info', 'log', 'warn', 'error'] as const).map((each) =>
      vi.spyOn(console, each).mockImplementation(() => {}),
    );
    const { model, api, lines } = await open({ answer: () => ({ text: 'words of a model' }) });
    await model.complete(ASK);
    api.plan({ does: 'garbled', words: 'words of a model' }, refuses(400, 'invalid_request_error', { message: KEY }));
    await trouble(model.complete(ASK));
    expect(printed.flatMap(({ mock }) => mock.calls)).toEqual([]);
    const noted = JSON.stringify(lines, (_, value) =>
      value instanceof Error ? `${value.stack} ${value.cause}` : value,
    );
    expect(lines.length).toBeGreaterThan(0);
    for (const each of [KEY, ASK.system, ASK.user, 'words of a model']) expect(noted).not.toContain(each);
  });

  it('is nothing where the texts are longer than the price holds for', async () => {
    const { model, api } = await open();
    expect(await trouble(model.complete({ ...ASK, user: 'é'.repeat(50_000) }))).toMatchObject({
      kind: 'request',
      spent: 0,
    });
    expect([api.questions, api.looks]).toEqual([[], []]);
  });

  it('goes out at most eight at a time, and all of fifty are answered', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const { model, api } = await open({
      async answer({ user }) {
        await held;
        return { text: `Yes: ${user}` };
      },
    });
    const users = Array.from({ length: 50 }, (_, index) => `${index}?`);
    const answers = Promise.all(users.map((user) => model.complete({ ...ASK, user })));
    await expect.poll(() => api.begun()).toBe(8);
    release();
    expect((await answers).map(({ text }) => text)).toEqual(users.map((user) => `Yes: ${user}`));
    expect(api.most()).toBe(8);
  });

  it('is nothing where it was stopped before it is known what the model is', async () => {
    const { model, api, clock } = await open();
    expect(await trouble(model.complete(ASK, AbortSignal.abort()))).toMatchObject({ kind: 'stopped', spent: 0 });
    expect(api.heads).toEqual([]);
    api.planLooks({ does: 'hang' });
    const stop = new AbortController();
    const work = trouble(model.complete(ASK, stop.signal));
    await expect.poll(() => api.looks.length).toBe(1);
    stop.abort();
    await clock.advance(20_000);
    expect(await work).toMatchObject({ kind: 'stopped', spent: 0 });
    expect(api.questions).toEqual([]);
  });
});

describe('What comes back', () => {
  it('is the words alone, never a hidden thought, with its tokens counted apart', async () => {
    const { model } = await open({ models: [OPUS], id: OPUS.id, answer: () => ({ text: 'Out loud.', thinking: 40 }) });
    const { text, usage } = await model.complete(ASK);
    expect(text).toBe('Out loud.');
    expect(usage).toMatchObject({ thinking: 40, output: 44 });
  });

  it('keeps every word as it was said, whatever it is', async () => {
    const text = `@everyone <!channel> [a](https://evil.example)\n\`\`\`\n\u202e${'long '.repeat(2_000)}🌙`;
    const { model } = await open({ answer: () => ({ text }) });
    expect((await model.complete(ASK)).text).toBe(text);
  });

  it('is an empty answer that was cut, where thinking used up all there was', async () => {
    const { model } = await open({ answer: () => ({ text: '', stop: 'max_tokens', thinking: 299 }) });
    expect(await model.complete(ASK)).toMatchObject({ text: '', stop: 'cut', usage: { output: 300, thinking: 299 } });
  });

  it.each(['model_context_window_exceeded', 'max_tokens'])('is cut where it stopped at %s', async (stop) => {
    const { model } = await open({ answer: () => ({ text: 'Half an', stop }) });
    expect((await model.complete(ASK)).stop).toBe('cut');
  });

  it.each([
    ['is missing', {}],
    ['is no number', { input_tokens: 'many', output_tokens: null }],
    ['is below nothing', { input_tokens: 12, output_tokens: -1 }],
  ] as readonly (readonly [string, Readonly<Record<string, unknown>>])[])(
    'costs the most that it can where what it used %s',
    async (_, usage) => {
      const { model } = await open({ answer: () => ({ text: 'Free?', usage }) });
      const { cost, usage: counted } = await model.complete(ASK);
      expect(counted.output).toBe(ASK.maxTokens);
      expect(counted.input).toBe(typeof usage.input_tokens === 'number' ? usage.input_tokens : tokensAtMost(ASK));
      expect(cost).toBe(costOf(PRICE, counted));
      expect(cost).toBeLessThanOrEqual(tryCeiling(PRICE, ASK));
    },
  );

  it('costs what a cache held as well', async () => {
    const usage = {
      input_tokens: 10,
      cache_creation_input_tokens: 200,
      cache_read_input_tokens: 3_000,
      output_tokens: 5,
    };
    const { model } = await open({ answer: () => ({ text: 'Kept.', usage }) });
    const { cost, usage: counted } = await model.complete(ASK);
    expect(counted).toMatchObject({ input: 3_210, output: 5 });
    expect(cost).toBe(costOf(PRICE, counted));
  });
});

describe('Whether it may be asked at all', () => {
  it.each(['deprecated', 'retired'] as const)(
    'is looked up: a model that is %s is not asked, and one line says so',
    async (lifecycle) => {
      const { model, api, lines } = await open({ models: [{ ...HAIKU, lifecycle }] });
      await model.check();
      expect(model.closed()).not.toBeNull();
      expect(await trouble(model.complete(ASK))).toMatchObject({ kind: 'retired', spent: 0 });
      expect(api.questions).toEqual([]);
      expect(told(lines)).toEqual([
        expect.stringMatching(/^error: The live demo is off: DEMO_MODEL is not offered any more\./),
      ]);
    },
  );

  it('is looked up: one that nobody knows is not asked', async () => {
    const { model, api } = await open({ id: 'claude-nobody-1' });
    await model.check();
    expect(await trouble(model.complete(ASK))).toMatchObject({ kind: 'retired' });
    expect([api.looks.length, api.questions.length]).toEqual([1, 0]);
  });

  it('stays unknown where the look comes to nothing, and is looked up again by whoever asks next', async () => {
    const { model, api } = await open();
    api.planLooks({ does: 'reset' }, { does: 'reset' });
    await model.check();
    expect(model.closed()).toBeNull();
    expect((await model.complete(ASK)).text).toBe('Well.');
    expect(api.looks).toHaveLength(3);
  });

  it('is not for a key that is wrong, and one line says so, however many ask', async () => {
    const { model, api, lines } = await open({ key: 'sk-ant-canary-of-another-key' });
    await model.check();
    const asks = Array.from({ length: 50 }, () => trouble(model.complete(ASK)));
    for (const { kind, spent } of await Promise.all(asks)) expect([kind, spent]).toEqual(['key', 0]);
    expect(api.heads).toHaveLength(1);
    expect(told(lines)).toEqual([expect.stringMatching(/^error: The live demo is off for an hour: ANTHROPIC_API_KEY/)]);
  });
});
