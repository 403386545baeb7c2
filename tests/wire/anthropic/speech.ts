// How the service says an answer: the events of a stream in their order, or one message.
import type { ServerResponse } from 'node:http';
import type { Question } from './shapes.ts';

/** What the model says to one ask, and how it ends there. `thinking` tokens are counted, and said in a block of their own. */
export type Said = {
  readonly text: string;
  readonly stop?: string;
  readonly thinking?: number;
  /** In place of what was counted. */
  readonly usage?: Readonly<Record<string, unknown>>;
};

/** Tokens of words, roughly as a service counts them. */
const tokensOf = (words: string): number => Math.ceil(words.length / 4);

export const wordsOf = (content: Question['messages'][number]['content'] | undefined): string =>
  typeof content === 'string' ? content : (content ?? []).map(({ text }) => text).join('');

/** What a question counts as on its way in: its words, and what stands around them. */
export const inputOf = (asked: Question): number =>
  tokensOf(wordsOf(asked.system)) + asked.messages.reduce((sum, { content }) => sum + tokensOf(wordsOf(content)), 12);

export const usageOf = (asked: Question, output: number, thinking: number) => ({
  input_tokens: inputOf(asked),
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  output_tokens: output,
  output_tokens_details: { thinking_tokens: thinking },
  server_tool_use: null,
});

const opening = (asked: Question, usage: object) => ({
  id: 'msg_0123456789',
  type: 'message',
  role: 'assistant',
  model: asked.model,
  content: [],
  stop_reason: null,
  stop_sequence: null,
  stop_details: null,
  container: null,
  usage,
});

export function sayJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_0123456789', ...headers });
  response.end(JSON.stringify(body));
}

/** Begins an answer and says its words in pieces. Gives what says further events, each by its name. */
export function begin(
  response: ServerResponse,
  asked: Question,
  words: string,
  { thinking = 0, usage = usageOf(asked, 1, 0) }: Pick<Said, 'thinking' | 'usage'> = {},
) {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'request-id': 'req_0123456789' });
  const say = (type: string, rest: object = {}): void => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`);
  };
  say('message_start', { message: opening(asked, usage) });
  if (thinking > 0) {
    say('content_block_start', { index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } });
    say('ping');
    say('content_block_delta', { index: 0, delta: { type: 'thinking_delta', thinking: 'a hidden thought' } });
    say('content_block_stop', { index: 0 });
  }
  const index = thinking > 0 ? 1 : 0;
  if (words !== '') say('content_block_start', { index, content_block: { type: 'text', text: '', citations: null } });
  for (const piece of words.match(/[\s\S]{1,24}/g) ?? [])
    say('content_block_delta', { index, delta: { type: 'text_delta', text: piece } });
  return say;
}

/** Says a whole answer, as the question wants it. */
export function finish(response: ServerResponse, asked: Question, said: Said): void {
  const { text, stop = 'end_turn', thinking = 0 } = said;
  const usage = said.usage ?? usageOf(asked, tokensOf(text) + thinking + 1, thinking);
  const details = stop === 'refusal' ? { type: 'refusal', category: null, explanation: null } : null;
  const delta = { stop_reason: stop, stop_sequence: null, stop_details: details, container: null };
  if (!asked.stream) {
    const content = text === '' ? [] : [{ type: 'text', text, citations: null }];
    sayJson(response, 200, { ...opening(asked, usage), content, ...delta });
    return;
  }
  const say = begin(response, asked, text, said);
  if (text !== '') say('content_block_stop', { index: thinking > 0 ? 1 : 0 });
  say('message_delta', { delta, usage });
  say('message_stop');
  response.end();
}
