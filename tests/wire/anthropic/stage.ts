// Our model on the API in small: a clock that a test turns, pauses that end at once, and what the operator reads.
import { type AnthropicModel, openAnthropicModel } from '../../../src/drivers/model-anthropic.ts';
import { type HandClock, handClock, type Line, recordingLog } from '../../world.ts';
import { type Anthropic, KEY, openAnthropic } from './anthropic.ts';

export type ModelAtWork = {
  readonly model: AnthropicModel;
  readonly api: Anthropic;
  readonly clock: HandClock;
  /** How long it paused before it tried again, in milliseconds. */
  readonly pauses: readonly number[];
  readonly lines: readonly Line[];
  close(): Promise<void>;
};

export const PRICE = { input: 0.1, output: 0.5, asOf: '2026-11' };

export async function openModel(
  wanted: Parameters<typeof openAnthropic>[0] & {
    readonly id?: string;
    readonly key?: string;
    readonly url?: string;
  } = {},
): Promise<ModelAtWork> {
  const api = await openAnthropic(wanted);
  const turned = handClock();
  const pauses: number[] = [];
  const clock: HandClock = { ...turned, wait: async (ms) => void pauses.push(ms) };
  const log = recordingLog();
  const { id = 'claude-haiku-5-5', key = KEY, url = api.url } = wanted;
  const model = openAnthropicModel({ id, price: PRICE, key, url, clock, log });
  return { model, api, clock, pauses, lines: log.lines, close: api.close };
}

/** What the operator is told, debug notes aside. */
export const told = (lines: readonly Line[]): readonly string[] =>
  lines.filter(({ level }) => level !== 'debug').map(({ level, message }) => `${level}: ${message}`);
