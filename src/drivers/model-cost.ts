// What an ask of a model may cost and did cost, from its price: the same arithmetic for every driver.
import type { Ask, Completion, Price } from '../core/ports.ts';

/** Tokens that a request may have beyond its own words: roles, turns, what a service adds. */
const FRAME = 200;
/** From here on a prompt has another price, which no table of ours holds. Tokens. */
export const LONGEST = 100_000;

const bytes = new TextEncoder();
const dollars = (price: Price, input: number, output: number): number =>
  (input * price.input + output * price.output) / 1_000_000;

/** More tokens than an ask can have: no token of these models is shorter than a byte. */
export const tokensAtMost = ({ system, user }: Ask): number => bytes.encode(system + user).length + FRAME;

/** US dollars that one try of an ask may cost at most; `input` where its tokens were counted. */
export const tryCeiling = (price: Price, ask: Ask, input = tokensAtMost(ask)): number =>
  dollars(price, input, ask.maxTokens);

/** US dollars that tokens cost. `thinking` is a part of `output` already. */
export const costOf = (price: Price, usage: Pick<Completion['usage'], 'input' | 'output'>): number =>
  dollars(price, usage.input, usage.output);
