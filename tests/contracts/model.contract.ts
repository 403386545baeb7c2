// What every driver of a model must hold, so that the rules above it need not know which one answers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ask, type Completion, type Model, ModelTrouble } from '../../src/core/ports.ts';
import { say } from '../../src/core/text.ts';
import type { HandClock } from '../world.ts';

/** What the model's service does with one ask, in the order in which asks reach it; the last one goes on. */
export type Doing =
  | { readonly text: string; readonly stop?: Completion['stop']; readonly thinking?: number }
  | { readonly trouble: 'key' | 'billing' | 'spend-limit' | 'retired' | 'request' };

/** A model and the service behind it. */
export type ModelStage = {
  readonly model: Model;
  readonly clock: HandClock;
  /** What asks have reached the service, in order. */
  asked(): readonly Pick<Ask, 'system' | 'user'>[];
  close(): Promise<void>;
};

/** `hold`: no ask is answered before it has come true. */
export type ModelHarness = {
  readonly name: string;
  open(doings: readonly Doing[], hold?: Promise<void>): Promise<ModelStage>;
};

export const ASK: Ask = { system: 'You help at LanternWorks.', user: 'Is 17 x 6 = 112?', maxTokens: 300 };

/** The trouble that an ask ends with; fails where it is answered, or something else is thrown. */
export async function trouble(work: Promise<unknown>): Promise<ModelTrouble> {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(ModelTrouble);
  return thrown as ModelTrouble;
}

type Rule = {
  readonly doings: readonly Doing[];
  readonly run: (stage: ModelStage) => Promise<void>;
};

const never = new Promise<void>(() => {});

const rules: Readonly<Record<string, Rule>> = {
  'answers with words, the model, how it was told to think, what it used, and the moment': {
    doings: [{ text: 'No: 17 x 6 = 102.', thinking: 7 }],
    async run({ model, clock, asked }) {
      const answer = await model.complete(ASK);
      expect(answer).toMatchObject({ text: 'No: 17 x 6 = 102.', model: model.id, stop: 'end', at: clock.now() });
      expect(answer.thinking).not.toBe('');
      expect(answer.sdk).not.toBe('');
      expect(answer.usage.thinking).toBe(7);
      expect(answer.usage.output).toBeGreaterThanOrEqual(answer.usage.thinking);
      expect(asked()).toEqual([expect.objectContaining({ system: ASK.system, user: ASK.user })]);
    },
  },
  'costs what its tokens cost, and never more than it said before': {
    doings: [{ text: 'x'.repeat(200) }],
    async run({ model }) {
      const { cost, usage } = await model.complete(ASK);
      expect(cost).toBeCloseTo((usage.input * model.price.input + usage.output * model.price.output) / 1e6, 12);
      expect(cost).toBeGreaterThan(0);
      expect(cost).toBeLessThanOrEqual(model.ceiling(ASK));
    },
  },
  'says beforehand what is at most to pay, the more the longer the ask': {
    doings: [],
    async run({ model }) {
      const words = fc.string({ unit: 'grapheme', maxLength: 60 });
      fc.assert(
        fc.property(words, words, fc.integer({ min: 1, max: 4000 }), (system, user, maxTokens) => {
          const ceiling = model.ceiling({ system, user, maxTokens });
          expect(ceiling).toBeGreaterThan((maxTokens * model.price.output) / 1e6);
          expect(model.ceiling({ system: `${system}x`, user, maxTokens })).toBeGreaterThan(ceiling);
          expect(model.ceiling({ system, user, maxTokens: maxTokens + 1 })).toBeGreaterThan(ceiling);
        }),
      );
    },
  },
  ...Object.fromEntries(
    (['refusal', 'cut', 'other'] as const).map((stop) => [
      `gives an answer that ended as "${stop}" as one, and asks once`,
      {
        doings: [{ text: 'I would rather', stop }],
        async run({ model, asked }: ModelStage) {
          expect(await model.complete(ASK)).toMatchObject({ text: 'I would rather', stop });
          expect(asked()).toHaveLength(1);
        },
      },
    ]),
  ),
  'gives an empty answer as one, and asks once': {
    doings: [{ text: '', stop: 'refusal' }],
    async run({ model, asked }) {
      expect(await model.complete(ASK)).toMatchObject({ text: '', stop: 'refusal' });
      expect(asked()).toHaveLength(1);
    },
  },
  'keeps answers apart that are asked for side by side': {
    doings: [{ text: 'one' }, { text: 'two' }, { text: 'three' }],
    async run({ model, asked }) {
      const users = ['a?', 'b?', 'c?'];
      const answers = await Promise.all(users.map((user) => model.complete({ ...ASK, user })));
      expect(answers.map(({ text }) => text).sort()).toEqual(['one', 'three', 'two']);
      expect(
        asked()
          .map(({ user }) => user)
          .sort(),
      ).toEqual(users);
    },
  },
  ...Object.fromEntries(
    (['key', 'billing', 'spend-limit', 'retired'] as const).map((kind) => [
      `says why it is of no use to ask (${kind}), costs nothing, and asks no more`,
      {
        doings: [{ trouble: kind }],
        async run({ model, asked }: ModelStage) {
          expect(model.closed()).toBeNull();
          expect(await trouble(model.complete(ASK))).toMatchObject({ kind, spent: 0 });
          expect(say(model.closed() ?? [])).not.toBe('');
          expect(model.closed()?.slice(0, 1)).toEqual((await trouble(model.complete(ASK))).words.slice(0, 1));
          expect(asked().length).toBeLessThanOrEqual(1);
        },
      },
    ]),
  ),
  'asks again when its pause is over, and is open again once it is answered': {
    doings: [{ trouble: 'billing' }, { text: 'Here I am.' }],
    async run({ model, clock, asked }) {
      await trouble(model.complete(ASK));
      const { until } = await trouble(model.complete(ASK));
      clock.set((until ?? 0) - 1);
      await trouble(model.complete(ASK));
      expect(asked()).toHaveLength(1);
      clock.set(until ?? 0);
      expect(model.closed()).toBeNull();
      expect((await model.complete(ASK)).text).toBe('Here I am.');
      expect((await model.complete(ASK)).text).toBe('Here I am.');
    },
  },
  'lets one ask try after a pause while the others wait': {
    doings: [{ trouble: 'billing' }, { trouble: 'billing' }],
    async run({ model, clock, asked }) {
      await trouble(model.complete(ASK));
      clock.set(clock.now() + 24 * 3_600_000);
      await Promise.all(Array.from({ length: 5 }, () => trouble(model.complete(ASK))));
      expect(asked()).toHaveLength(2);
    },
  },
  'answers all who came while one tried, where that one was answered': {
    doings: [{ trouble: 'billing' }, { text: 'Here I am.' }],
    async run({ model, clock }) {
      await trouble(model.complete(ASK));
      clock.set(clock.now() + 24 * 3_600_000);
      const all = await Promise.all(Array.from({ length: 5 }, () => model.complete(ASK)));
      expect(all.map(({ text }) => text)).toEqual(Array.from({ length: 5 }, () => 'Here I am.'));
      expect(model.closed()).toBeNull();
    },
  },
  'does not let an ask of ours that was refused shut the door at once': {
    doings: [{ trouble: 'request' }],
    async run({ model }) {
      expect(await trouble(model.complete(ASK))).toMatchObject({ kind: 'request', spent: 0 });
      expect(model.closed()).toBeNull();
    },
  },
  'asks nothing where it was stopped before': {
    doings: [{ text: 'Too late.' }],
    async run({ model, asked }) {
      expect(await trouble(model.complete(ASK, AbortSignal.abort()))).toMatchObject({ kind: 'stopped', spent: 0 });
      expect(asked()).toEqual([]);
    },
  },
};

export function testModel({ name, open }: ModelHarness): void {
  describe(`${name} as a model`, () => {
    for (const [sentence, { doings, run }] of Object.entries(rules)) {
      it(sentence, async () => {
        const stage = await open(doings);
        try {
          await run(stage);
        } finally {
          await stage.close();
        }
      });
    }

    it('may be stopped while it is asked, and says what that may have cost', async () => {
      const stage = await open([{ text: 'Never.' }], never);
      const stop = new AbortController();
      const work = trouble(stage.model.complete(ASK, stop.signal));
      await expect.poll(() => stage.asked().length).toBe(1);
      stop.abort();
      const { kind, spent } = await work;
      expect(kind).toBe('stopped');
      expect(spent).toBeGreaterThan(0);
      expect(spent).toBeLessThanOrEqual(stage.model.ceiling(ASK));
      expect(stage.model.closed()).toBeNull();
      await stage.close();
    });
  });
}
