// A host's own question: read from a form, line by line, or told what is missing beside the field where it is.

import type { Form } from './command.ts';
import type { Asked } from './discuss.ts';
import type { Press } from './press.ts';
import { LETTERS } from './quiz.ts';

/** The most characters of the stem, of one option and of the reason, so that every card holds them. */
export const STEM = 300;
export const OPTION = 140;
export const REASON = 300;

/** `a` and so on: what a vote for an option of a host's own is kept as. */
const ids = LETTERS.map((each) => each.toLowerCase());

/** The form; `to` is where its answer goes. */
export const ownForm = (to: Press): Form => ({
  title: 'Write my own question',
  press: to,
  submit: 'Show it to me',
  fields: [
    { kind: 'paragraph', name: 'stem', label: 'The question', hint: 'What should people decide?', most: STEM },
    {
      kind: 'paragraph',
      name: 'options',
      label: 'The answers, one per line',
      hint: 'Two to four lines. Put * before the right one. “Not sure” is added.',
      most: (OPTION + 2) * LETTERS.length,
    },
    {
      kind: 'paragraph',
      name: 'because',
      label: 'Why the right one is right',
      hint: 'Shown with the answer, as your own words.',
      most: REASON,
    },
  ],
});

type Read = { readonly asked: Asked } | { readonly faults: Readonly<Record<string, string>> };

const tooLong = (what: string, words: string, most: number): string | null =>
  words.length > most ? `${what} has ${words.length} characters; ${most} are the most.` : null;

function optionFault(lines: readonly { readonly text: string; readonly right: boolean }[]): string | null {
  const stars = lines.filter(({ right }) => right).length;
  const [long] = lines.filter(({ text }) => text.length > OPTION);
  if (lines.length < 2) return 'Write at least two answers, each on a line of its own.';
  if (lines.length > LETTERS.length) return `These are ${lines.length} answers; ${LETTERS.length} are the most.`;
  if (stars === 0) return 'Put * before the right answer.';
  if (stars > 1) return `Put * before one answer only; ${stars} have it now.`;
  if (lines.some(({ text }) => text === '')) return 'One line has a * and no words after it.';
  if (new Set(lines.map(({ text }) => text.toLowerCase())).size < lines.length) return 'Two answers are the same.';
  return long ? tooLong('One answer', long.text, OPTION) : null;
}

/** Reads the form's fields; `faults` are sentences by field. */
export function ownAsked(fields: Readonly<Record<string, string>>): Read {
  const [stem, because] = [fields.stem?.trim() ?? '', fields.because?.trim() ?? ''];
  const lines = (fields.options ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => ({ right: line.startsWith('*'), text: line.replace(/^\*\s*/u, '') }));
  const faults = {
    stem: stem === '' ? 'The question is empty.' : tooLong('The question', stem, STEM),
    options: optionFault(lines),
    because:
      because === '' ? 'Say why, in a sentence: it is what people take away.' : tooLong('The reason', because, REASON),
  };
  const found = Object.entries(faults).flatMap(([field, fault]) => (fault === null ? [] : [[field, fault] as const]));
  if (found.length > 0) return { faults: Object.fromEntries(found) };
  return {
    asked: {
      stem: [stem],
      options: lines.map(({ text, right }, at) => ({
        id: ids[at] ?? '',
        text: [text],
        right,
        ...(right ? { because: [because] } : {}),
      })),
      sources: [],
    },
  };
}
