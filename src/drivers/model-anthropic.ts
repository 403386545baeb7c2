// A model of Anthropic's, over its own library: one question, one answer, within a time, within a price, and never in a storm.
import type Anthropic from '@anthropic-ai/sdk';
import { lanes } from '../core/lanes.ts';
import {
  type Ask,
  type Clock,
  type Completion,
  type Log,
  type Model,
  ModelTrouble,
  type Price,
} from '../core/ports.ts';
import { listen, silence, type Thinking, thinkingOf } from './model-anthropic-answer.ts';
import { type Failure, failureOf } from './model-anthropic-failure.ts';
import { openBreaker } from './model-breaker.ts';
import { costOf, LONGEST, tokensAtMost, tryCeiling } from './model-cost.ts';

/** One try, its words included: the library's own limit ends with the headers. Milliseconds. */
const TIMEOUT = 20_000;
const TRIES = 2;
/** Answers that are asked for side by side; more wait for their turn. */
const SIDE_BY_SIDE = 8;

export type Wanted = {
  readonly id: string;
  readonly price: Price;
  readonly key: string;
  readonly url?: string;
  readonly clock: Clock;
  readonly log: Log;
};

/** `check` asks what the model is and whether it is still offered; never throws, and says what it found to the operator. */
export type AnthropicModel = Model & { check(): Promise<void> };

/** What the operator reads, once each time it begins; what only passes is a warning. */
const LINES: Readonly<Record<Failure['kind'], string>> = {
  key: 'The live demo is off for an hour: ANTHROPIC_API_KEY is not taken. Recorded and authored pairs are shown.',
  billing:
    'The live demo is off for an hour: the account of ANTHROPIC_API_KEY cannot pay. Recorded and authored pairs are shown.',
  'spend-limit':
    'The live demo is off until next month: the spend limit of ANTHROPIC_API_KEY is reached. Raised before, a restart takes it up. Recorded and authored pairs are shown.',
  retired: 'The live demo is off: DEMO_MODEL is not offered any more. Recorded and authored pairs are shown.',
  request: 'The model refused how it was asked. If it goes on, that is a fault of this program.',
  overloaded: 'The model has too much to do.',
  'rate-limit': 'The model is asked more often than the account may.',
  unreachable: 'The model could not be reached.',
  stopped: 'An ask of the model was stopped.',
};
const PASSING: readonly Failure['kind'][] = ['overloaded', 'rate-limit', 'unreachable', 'stopped'];

type Ready = {
  readonly client: Anthropic;
  readonly thinking: Thinking;
  readonly sdk: string;
  readonly isApi: Parameters<typeof failureOf>[2];
};
type Client = Omit<Ready, 'thinking'>;

/** Key and address are what is given, whatever the library's own variables say; it notes and traces nothing of what it sends. */
async function openClient({ key, url }: Wanted): Promise<Client> {
  const [{ default: Anthropic, APIError }, { VERSION }] = await Promise.all([
    import('@anthropic-ai/sdk'),
    import('@anthropic-ai/sdk/version'),
  ]);
  const client = new Anthropic({
    apiKey: key,
    baseURL: url ?? 'https://api.anthropic.com',
    maxRetries: 0,
    logLevel: 'off',
    openTelemetry: false,
    fetchOptions: { redirect: 'error' },
  });
  return { client, sdk: `@anthropic-ai/sdk ${VERSION}`, isApi: (error) => error instanceof APIError };
}

export function openAnthropicModel(wanted: Wanted): AnthropicModel {
  const { id, price, clock, log } = wanted;
  const breaker = openBreaker(clock);
  const lane = lanes(SIDE_BY_SIDE);
  let opened: Promise<Client> | undefined;
  let ready: Promise<Ready> | undefined;

  /** Tries, and once more where that may help. `worth`: what a try that came to nothing may have cost, in US dollars. */
  async function tried<T>(
    isApi: Client['isApi'],
    stop: AbortSignal | undefined,
    worth: () => number,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<{ readonly value: T; readonly spent: number }> {
    let spent = 0;
    for (let left = TRIES - 1; ; left -= 1) {
      if (stop?.aborted) throw new ModelTrouble('stopped', { spent });
      const late = new AbortController();
      const calm = clock.after(TIMEOUT, () => late.abort());
      try {
        return { value: await work(stop ? AbortSignal.any([stop, late.signal]) : late.signal), spent };
      } catch (error) {
        const failure = failureOf(error, clock.now(), isApi);
        if (failure.began) spent += worth();
        const kind = stop?.aborted ? 'stopped' : failure.kind;
        const until = failure.until === undefined ? {} : { until: failure.until };
        log.debug({ model: id, kind, ...failure.facts }, 'A try at the model came to nothing.');
        if (kind === 'stopped' || left === 0 || failure.again === null)
          throw new ModelTrouble(kind, { ...until, spent, cause: error });
        await clock.wait(failure.again, stop);
      } finally {
        calm();
      }
    }
  }

  async function lookUp(): Promise<Ready> {
    opened ??= openClient(wanted);
    const client = await opened;
    const look = (signal: AbortSignal) => client.client.models.retrieve(id, {}, { signal });
    const { value } = await tried(client.isApi, undefined, () => 0, look);
    if (value.lifecycle !== 'active') throw new ModelTrouble('retired');
    return { ...client, thinking: thinkingOf(value.capabilities) };
  }

  /** What the model is, asked for once; a look that came to nothing is done again by whoever asks next. */
  function prepared(): Promise<Ready> {
    ready ??= lookUp().catch((error: unknown) => {
      ready = undefined;
      throw error;
    });
    return ready;
  }

  async function asked(ask: Ask, stop: AbortSignal | undefined): Promise<Completion> {
    const { client, thinking, sdk, isApi } = await prepared();
    let heard = silence(id);
    const input = () => heard.input ?? tokensAtMost(ask);
    const output = () => heard.output ?? ask.maxTokens;
    const { spent } = await tried(
      isApi,
      stop,
      () => costOf(price, { input: input(), output: output() }),
      async (signal) => {
        heard = silence(id);
        const question = { role: 'user', content: ask.user } as const;
        const body = {
          model: id,
          max_tokens: ask.maxTokens,
          system: ask.system,
          messages: [question],
          ...thinking.body,
        };
        await listen(await client.messages.create({ ...body, stream: true }, { signal }), heard);
      },
    );
    const usage = { input: input(), output: output(), thinking: heard.thinking };
    const cost = costOf(price, usage) + spent;
    return {
      text: heard.text,
      model: heard.model,
      stop: heard.stop,
      usage,
      cost,
      thinking: thinking.said,
      sdk,
      at: clock.now(),
    };
  }

  /** Notes how it went, for all who ask after, and tells the operator where something new is wrong. */
  async function noted<T>(work: () => Promise<T>): Promise<T> {
    await breaker.pass();
    try {
      const value = await work();
      breaker.answered();
      return value;
    } catch (error) {
      const trouble = error instanceof ModelTrouble ? error : new ModelTrouble('unreachable', { cause: error });
      if (!(error instanceof ModelTrouble)) log.error({ err: error }, 'The library of the model failed.');
      if (breaker.failed(trouble))
        log[PASSING.includes(trouble.kind) ? 'warn' : 'error']({ model: id, kind: trouble.kind }, LINES[trouble.kind]);
      throw trouble;
    }
  }

  return {
    id,
    price,
    ceiling: (ask) => TRIES * tryCeiling(price, ask),
    closed: () => breaker.now()?.words ?? null,
    async complete(ask, signal) {
      if (tokensAtMost(ask) > LONGEST) throw new ModelTrouble('request');
      return lane(async () => {
        if (signal?.aborted) throw new ModelTrouble('stopped');
        return noted(() => asked(ask, signal));
      });
    },
    check: () =>
      noted(prepared).then(
        () => {},
        () => {},
      ),
  };
}
