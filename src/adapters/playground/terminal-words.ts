// A card as a terminal shows it: words that cannot drive it, wrapped, and what can be chosen by number or by its words.
import { stripVTControlCharacters } from 'node:util';
import type { Block, Card, Choice } from '../../core/card.ts';
import { write } from '../../core/press.ts';
import { SEATS, userIdOf } from './seats.ts';

/** Something with a number in front of it; `hint` is what a menu says of a choice. */
export type Control = {
  readonly label: string;
  readonly hint?: string;
  readonly customId: string;
  readonly choice?: string;
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: naming the controls is the point
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/gu;

/** Words that cannot drive a terminal: no escape sequences, no controls but the line's end. */
export const tame = (words: string): string => stripVTControlCharacters(words).replace(CONTROLS, '');

/** People by their names, as on the page. */
export const withNames = (words: string): string =>
  SEATS.reduce((rest, seat) => rest.replaceAll(`@${userIdOf(seat)}`, `@${seat.name}`), words);

/** Lines of at most `width` characters, broken at spaces; a longer word stands alone. */
export function wrapped(words: string, width: number): string {
  return words
    .split('\n')
    .map((line) => {
      const indent = /^(?:\s*(?:-|\d+\.)\s+)?/u.exec(line)?.[0].length ?? 0;
      let room = width;
      return line
        .split(' ')
        .map((word, at) => {
          if (at > 0 && room < word.length + 1) {
            room = width - indent - word.length;
            return `\n${' '.repeat(indent)}${word}`;
          }
          room -= word.length + (at > 0 ? 1 : 0);
          return at > 0 ? ` ${word}` : word;
        })
        .join('');
    })
    .join('\n');
}

export const optionWords = ({ label, hint }: Pick<Choice, 'label' | 'hint'>): string =>
  hint ? `${label} (${hint})` : label;

/** What can be chosen on a card, in order; each heading stands before the first of its menu. */
export function controlsOf(card: Card): readonly (Control & { readonly heading?: string })[] {
  return card.body.flatMap((block) => {
    if (block.kind === 'menu') {
      return block.choices.map((each, at) => ({
        label: each.label,
        ...(each.hint === undefined ? {} : { hint: each.hint }),
        customId: write(block.press),
        choice: each.value,
        ...(at === 0 ? { heading: block.says } : {}),
      }));
    }
    if (block.kind !== 'buttons') return [];
    return block.buttons.flatMap((each) =>
      'press' in each && !each.off ? [{ label: each.label, customId: write(each.press) }] : [],
    );
  });
}

const folded = (words: string): string => tame(words).replace(/\s+/gu, ' ').trim().toLowerCase();

/**
 * What a line chooses of what is listed: the one with that number; else those with that very label, else those whose label
 * begins so, whatever the case. One is a choice, several are too few words, none is no choice.
 */
export function chosenBy<T extends { readonly label: string }>(line: string, listed: readonly T[]): readonly T[] {
  const numbered = /^\d{1,4}$/u.test(line) ? listed[Number(line) - 1] : undefined;
  if (numbered) return [numbered];
  const typed = folded(line);
  if (typed === '') return [];
  const whole = listed.filter((each) => folded(each.label) === typed);
  return whole.length > 0 ? whole : listed.filter((each) => folded(each.label).startsWith(typed));
}

/** A card without what gets a number: links and buttons that are off stay. */
export function spoken(card: Card): Card {
  const body = card.body.flatMap((block): readonly Block[] => {
    if (block.kind === 'menu') return [];
    if (block.kind !== 'buttons') return [block];
    const rest = block.buttons.filter((each) => each.off || 'href' in each);
    return rest.length === 0 ? [] : [{ ...block, buttons: rest }];
  });
  return { ...card, body };
}
