// What the Anthropic API streams back, put together: the words, how they ended, and what they used.
import type { Message, RawMessageStreamEvent, StopReason } from '@anthropic-ai/sdk/resources/messages';
import type { Completion } from '../core/ports.ts';

/** How to be told to think the least, and what that is called. */
export type Thinking = {
  readonly said: string;
  readonly body: {
    readonly thinking?: { readonly type: 'disabled' };
    readonly output_config?: { readonly effort: 'low' };
  };
};

type Supported = { readonly supported: boolean };
/** What of a model's capabilities decides; null where the service does not say. */
export type Capabilities = {
  readonly thinking: { readonly types: { readonly disabled: Supported } };
  readonly effort: { readonly supported: boolean; readonly low: Supported };
} | null;

export function thinkingOf(can: Capabilities): Thinking {
  if (can?.thinking.types.disabled.supported) return { said: 'off', body: { thinking: { type: 'disabled' } } };
  if (can?.effort.supported && can.effort.low.supported)
    return { said: 'effort low', body: { output_config: { effort: 'low' } } };
  return { said: 'as the model decides', body: {} };
}

/** What has come so far. Tokens are null until they are known for good. */
export type Hearing = {
  text: string;
  model: string;
  stop: Completion['stop'];
  input: number | null;
  output: number | null;
  thinking: number;
};

export const silence = (model: string): Hearing => ({
  text: '',
  model,
  stop: 'other',
  input: null,
  output: null,
  thinking: 0,
});

const tokens = (given: unknown): number | null =>
  typeof given === 'number' && Number.isSafeInteger(given) && given >= 0 ? given : null;

/** All that goes in has its price, also what a cache holds. */
function inputOf(usage: Message['usage']): number | null {
  const input = tokens(usage.input_tokens);
  if (input === null) return null;
  return input + (tokens(usage.cache_creation_input_tokens) ?? 0) + (tokens(usage.cache_read_input_tokens) ?? 0);
}

const STOPS: Readonly<Partial<Record<StopReason, Completion['stop']>>> = {
  end_turn: 'end',
  stop_sequence: 'end',
  max_tokens: 'cut',
  model_context_window_exceeded: 'cut',
  refusal: 'refusal',
};

/**
 * Listens to the end, and writes into `heard` as it goes, so that what was used is known also where it breaks off. Throws where it
 * ends without having come to an end. Thinking is not listened to: it is no part of the answer.
 */
export async function listen(events: AsyncIterable<RawMessageStreamEvent>, heard: Hearing): Promise<void> {
  for await (const event of events) {
    if (event.type === 'message_start') {
      heard.model = event.message.model;
      heard.input = inputOf(event.message.usage);
    }
    if (event.type === 'content_block_start' && event.content_block.type === 'text')
      heard.text += event.content_block.text;
    if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') heard.text += event.delta.text;
    if (event.type === 'message_delta') {
      heard.stop = (event.delta.stop_reason && STOPS[event.delta.stop_reason]) ?? 'other';
      heard.output = tokens(event.usage.output_tokens);
      heard.thinking = tokens(event.usage.output_tokens_details?.thinking_tokens) ?? 0;
    }
    if (event.type === 'message_stop') return;
  }
  throw new Error('The answer broke off.');
}
