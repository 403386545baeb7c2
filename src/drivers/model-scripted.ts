// A model that says what it was told to say: for tests. Its words never stand for a model's, so no configuration reaches it.
import { type Ask, type Clock, type Completion, type Model, ModelTrouble, type Price } from '../core/ports.ts';
import { openBreaker } from './model-breaker.ts';
import { costOf, tokensAtMost, tryCeiling } from './model-cost.ts';

/** An answer: its words, or whatever of a completion a test cares about; a ModelTrouble is thrown. */
export type Scripted = string | Partial<Completion> | ModelTrouble;

export type Script = {
  readonly clock: Clock;
  /** In turn, and the last one for good; or a rule, which is told the ask and its number, from 0. May take its time. */
  readonly answers: readonly Scripted[] | ((ask: Ask, nth: number) => Scripted | Promise<Scripted>);
  readonly id?: string;
  readonly price?: Price;
};

/** Every ask that reached the model stands in `asked`, in order. */
export type ScriptedModel = Model & { readonly asked: readonly Ask[] };

const PRICE: Price = { input: 0.1, output: 0.5, asOf: '2026-11' };

/** What work gives; null as soon as the signal fires. */
function unlessStopped<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T | null> {
  if (!signal) return work;
  const { promise, resolve } = Promise.withResolvers<null>();
  signal.addEventListener('abort', () => resolve(null), { once: true });
  return Promise.race([work, promise]);
}

export function openScriptedModel({ clock, answers, id = 'scripted-1', price = PRICE }: Script): ScriptedModel {
  const asked: Ask[] = [];
  const breaker = openBreaker(clock);
  const answer =
    typeof answers === 'function' ? answers : (_: Ask, nth: number) => answers[nth] ?? answers.at(-1) ?? '';
  const refuse = (trouble: ModelTrouble): never => {
    breaker.failed(trouble);
    throw trouble;
  };
  return {
    id,
    price,
    asked,
    ceiling: (ask) => 2 * tryCeiling(price, ask),
    closed: () => breaker.now()?.words ?? null,
    async complete(ask, signal) {
      if (signal?.aborted) throw new ModelTrouble('stopped');
      await breaker.pass();
      const nth = asked.push(ask) - 1;
      const given = await unlessStopped(Promise.resolve(answer(ask, nth)), signal);
      if (given === null) throw new ModelTrouble('stopped', { spent: tryCeiling(price, ask) });
      if (given instanceof ModelTrouble) return refuse(given);
      breaker.answered();
      const part = typeof given === 'string' ? { text: given } : given;
      const text = part.text ?? '';
      const output = Math.min(ask.maxTokens, Math.ceil(text.length / 4) + 1);
      const usage = part.usage ?? { input: Math.ceil(tokensAtMost(ask) / 4), output, thinking: 0 };
      const made = { model: id, stop: 'end', thinking: 'off', sdk: 'none', at: clock.now() } as const;
      return { ...made, cost: costOf(price, usage), ...part, text, usage };
    },
  };
}
