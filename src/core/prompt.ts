// What a real model is asked: the content's own wrapper with its one gap, and one request. Never a person's words, names or ids.
import type { Pair, Study } from './library.ts';
import { promptOf as filled, type Tag } from './pairs.ts';
import type { Ask } from './ports.ts';
import { printOf } from './print.ts';

/** Tokens that an answer may have, thinking included: the wrapper asks for a few sentences. */
const MOST_TOKENS = 700;

/** An ask with a print of what it says; `sectioned`: whether a section of reasons is asked for, whose absence is a result. */
export type Prompt = Ask & { readonly hash: string; readonly sectioned: boolean };

/**
 * The wrapper as a real model gets it. Where it tells of a scratchpad that nobody reads, a section of reasons in the answer itself
 * is asked for: what is not meant to be read is not asked for.
 */
const wrapperFor = ({ demo }: Study, wrapper: string): string => {
  const { live } = demo;
  return live ? `${wrapper.replaceAll(live.instead, live.reasons)} ${live.length}` : wrapper;
};

/** The study with its demo as a real model is told it: for cards that show what is sent. */
export const asSent = (study: Study): Study => {
  const { demo } = study;
  const fiction = demo.live?.fiction ?? demo.fiction;
  return { ...study, demo: { ...demo, fiction, wrapper: wrapperFor(study, demo.wrapper) } };
};

/** The prompt of a pair under one condition, or of one of its controls. The prompts of two conditions differ in the tag alone. */
export function promptOf(study: Study, pair: Pair, condition: Tag, control?: string): Prompt {
  const { demo } = study;
  const wrapper = demo.controls.find(({ id }) => id === control)?.wrapper ?? demo.wrapper;
  const system = filled(wrapperFor(study, wrapper), pair.rule, demo[condition].tag);
  const user = pair.request;
  const sectioned = demo.live !== undefined && wrapper.includes(demo.live.instead);
  return { system, user, maxTokens: MOST_TOKENS, hash: printOf(JSON.stringify([system, user])), sectioned };
}
