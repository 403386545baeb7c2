// A model's answer as one reads it, and what kind of one it is: whatever came is a result.
import type { Heard } from './heard.ts';
import { cut, em, type Text } from './text.ts';

const KINDS: Readonly<Record<Exclude<Heard['kind'], 'answer'>, string>> = {
  unsectioned: 'It wrote no reasons, though it was asked for them. That is a result too.',
  cut: 'It was cut off at its greatest length. That is a result too.',
  refusal: 'It declined. That is a result too.',
  empty: 'It gave no answer. That is a result too.',
};

/** At most `most` characters of an answer, and its kind where it is no plain one. */
export const answerWords = ({ kind, answer }: Heard, most = answer.length): Text => [
  ...(answer === '' ? [] : [`“${cut(answer, most)}” `]),
  ...(kind === 'answer' ? [] : [em(KINDS[kind])]),
];

/** How a model was told to think, beside what it answered; nothing where that is not known. */
export const thinkingWords = (...told: readonly (string | undefined)[]): string => {
  const known = [...new Set(told.filter((each) => each !== undefined))];
  return known.length === 0 ? '' : ` Thinking: ${known.join(' and ')}.`;
};
