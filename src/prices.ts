// What the models cost that the live demo may ask: read off their maker's page by hand, so the month stands beside each.
import type { Price } from './core/ports.ts';

const AS_OF = '2026-11';

/** US dollars per million tokens, by a model's id, for prompts of up to 100,000 tokens. A model that is not here is not asked. */
export const PRICES = {
  'claude-haiku-5-5': { input: 0.1, output: 0.5, asOf: AS_OF },
  'claude-sonnet-5-5': { input: 2, output: 10, asOf: AS_OF },
  'claude-opus-5-5': { input: 4, output: 20, asOf: AS_OF },
} as const satisfies Record<string, Price>;

export type Priced = keyof typeof PRICES;

/** The cheapest: a demo needs no more. */
export const CHEAPEST: Priced = 'claude-haiku-5-5';
