// What a model answered, as a result: its reasons and its answer, as words that carry nothing else. Every way to answer is one.
import { z } from 'zod';
import type { Completion } from './ports.ts';
import { outside } from './text.ts';

/** The section that an answer's reasons are asked for in. */
export const OPENS = '<reasons>';
export const CLOSES = '</reasons>';

/** Characters of reasons and of an answer that are kept, and lines of them. */
const MOST = { reasoning: 700, answer: 450 } as const;
const MOST_LINES = 12;

/** unsectioned: an answer without the reasons that were asked for. cut: it did not come to its end. refusal: by whoever runs the model. */
export const HEARD_KINDS = ['answer', 'unsectioned', 'cut', 'refusal', 'empty'] as const;

export const HeardShape = z.object({
  kind: z.enum(HEARD_KINDS),
  /** Empty where there are none. */
  reasoning: z.string(),
  answer: z.string(),
});
export type Heard = z.infer<typeof HeardShape>;

const MARKS = /<\/?reasons>/giu;
const ADDRESS = /(?:[a-z0-9+.-]{0,40}:\/\/|\bwww\.|\b(?:mailto|tel):(?=\S))[^\s<>"']*/giu;
const DOMAIN = /((?:[\p{L}\p{N}-]{1,63}\.)+)(\p{L}{2,24})(?![\p{L}\p{N}_])/gu;

/** Words of a model made plain: no address that a platform would make a link of, nobody mentioned, no more lines than fit a card. */
function plainly(words: string, most: number): string {
  const calm = outside(words, most * 4)
    .replace(MARKS, ' ')
    .replace(ADDRESS, '(an address, left out)')
    .replace(DOMAIN, (_, labels: string, last: string) => `${labels.replaceAll('.', '[.]')}${last}`)
    // Another character with the same look: no platform takes it for a mention.
    .replaceAll('@', '\uff20')
    .replace(/<(?=[!#&:/a-z\uff20])/giu, '\u2039')
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/ ?\n[\n ]*/gu, '\n');
  const [...lines] = calm.split('\n');
  const kept = [...lines.slice(0, MOST_LINES - 1), lines.slice(MOST_LINES - 1).join(' ')].join('\n');
  return outside(kept, most);
}

/** The reasons and what follows them; null where there is no such section. One that is never closed goes on to the end. */
function sections(text: string): { readonly reasoning: string; readonly answer: string } | null {
  const from = text.search(/<reasons>/iu);
  if (from < 0) return null;
  const length = text.slice(from).search(/<\/reasons>/iu);
  const to = length < 0 ? -1 : from + length;
  if (to < 0) return { reasoning: text.slice(from), answer: text.slice(0, from) };
  return { reasoning: text.slice(from, to), answer: `${text.slice(0, from)} ${text.slice(to)}` };
}

/** What came, as it came. `sectioned`: whether reasons were asked for. */
export function heard({ text, stop }: Pick<Completion, 'text' | 'stop'>, sectioned = true): Heard {
  const found = sections(text);
  const reasoning = plainly(found?.reasoning ?? '', MOST.reasoning);
  const answer = plainly(found?.answer ?? text, MOST.answer);
  const said = { reasoning, answer };
  if (stop === 'refusal') return { kind: 'refusal', ...said };
  if (stop === 'cut') return { kind: 'cut', ...said };
  if (answer === '') return { kind: 'empty', ...said };
  return { kind: sectioned && reasoning === '' ? 'unsectioned' : 'answer', ...said };
}
