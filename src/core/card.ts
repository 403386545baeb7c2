// What we show: a card of a title and blocks, as data. Adapters draw it; `words` is the oracle of what they may not lose.
import { type Press, write } from './press.ts';
import { asText, say, type Text, type Words } from './text.ts';

/** Where a text comes from. Every model-like text carries one of these, and no other. */
export type Label =
  | 'From the paper'
  | 'Our simplification'
  | 'Written for teaching'
  | 'Simulated from published rates'
  | { readonly kind: 'Recorded' | 'Live, not the study'; readonly model: string; readonly date: string };

export type Button = { readonly label: string; readonly tone?: 'primary' | 'danger'; readonly off?: boolean } & (
  | { readonly press: Press }
  | { readonly href: string }
);

/** A choice of a menu: `value`, `label` and `hint` of at most 75 characters each (Slack's limits). */
export type Choice = { readonly value: string; readonly label: string; readonly hint?: string };

/** One side of a comparison: what it is, and the text under it. */
export type Side = { readonly title: string; readonly text: Text };

/** A figure to draw: `id` names this very picture (specification and data), so that it is drawn once. */
export type Figure = { readonly id: string; readonly spec: Readonly<Record<string, unknown>> };

/** One line of a list; `term` is what it is about, where it has a name. */
export type Fact = { readonly term?: string; readonly text: Text };

export type Block =
  | { readonly kind: 'text'; readonly text: Text; readonly label?: Label }
  | { readonly kind: 'note'; readonly tone: 'plain' | 'right' | 'wrong' | 'care'; readonly text: Text }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'compare'; readonly sides: readonly [Side, Side]; readonly label?: Label }
  | { readonly kind: 'picture'; readonly figure: Figure; readonly alt: string; readonly label?: Label }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: 'divider' }
  | { readonly kind: 'buttons'; readonly buttons: readonly Button[] }
  /** `says` tells what is chosen: a placeholder and a label for screen readers. */
  | { readonly kind: 'menu'; readonly press: Press; readonly says: string; readonly choices: readonly Choice[] };

export type File = { readonly name: string; readonly type: string; readonly bytes: Uint8Array };

export type Card = {
  readonly title: Text;
  readonly body: readonly Block[];
  readonly label?: Label;
  readonly file?: File;
};

export const card = (title: Words, body: readonly (Block | readonly Block[] | null)[], label?: Label): Card => ({
  title: asText(title),
  body: body.flat().filter((block): block is Block => block !== null),
  ...(label === undefined ? {} : { label }),
});

/** Cards and blocks that live as long as the content. */
const lasting = new WeakSet<Card | Block>();

/**
 * Says of a card or a block of words that it is the same one each time, so that what is drawn of it can be kept. Never a card with
 * a file, nor a block whose drawing depends on more than its own words: a picture, buttons, a menu.
 */
export function last<Shown extends Card | Block>(made: Shown): Shown {
  lasting.add(made);
  return made;
}
export const lasts = (shown: Card | Block): boolean => lasting.has(shown);

const labelled = (label?: Label): { label?: Label } => (label === undefined ? {} : { label });
export const text = (words: Words, label?: Label): Block => ({ kind: 'text', text: asText(words), ...labelled(label) });
export const note = (words: Words, tone: 'plain' | 'right' | 'wrong' | 'care' = 'plain'): Block => ({
  kind: 'note',
  tone,
  text: asText(words),
});
export const fact = (term: string, words: Words): Fact => ({ term, text: asText(words) });
export const point = (words: Words): Fact => ({ text: asText(words) });
export const facts = (list: readonly Fact[]): Block => ({ kind: 'facts', facts: list });
export const side = (title: string, words: Words): Side => ({ title, text: asText(words) });
export const compare = (one: Side, other: Side, label?: Label): Block => ({
  kind: 'compare',
  sides: [one, other],
  ...labelled(label),
});
export const picture = (figure: Figure, alt: string, label?: Label): Block => ({
  kind: 'picture',
  figure,
  alt,
  ...labelled(label),
});
export const table = (caption: string, columns: readonly string[], rows: readonly (readonly string[])[]): Block => ({
  kind: 'table',
  caption,
  columns,
  rows,
});
export const divider: Block = { kind: 'divider' };
export const button = (label: string, press: Press, tone?: 'primary' | 'danger'): Button =>
  tone === undefined ? { label, press } : { label, press, tone };
export const leadsTo = (label: string, href: string): Button => ({ label, href });
export const buttons = (...list: readonly (Button | null)[]): Block => ({
  kind: 'buttons',
  buttons: list.filter((each): each is Button => each !== null),
});
export const menu = (says: string, press: Press, choices: readonly Choice[]): Block => ({
  kind: 'menu',
  press,
  says,
  choices,
});

/** A label as it is read: `Recorded (claude-haiku-5-5, 2026-11-02)`. */
export const labelWords = (label: Label): string =>
  typeof label === 'string' ? label : `${label.kind} (${label.model}, ${label.date})`;

function blockWords(block: Block): readonly string[] {
  switch (block.kind) {
    case 'text':
      return [...(block.label ? [labelWords(block.label)] : []), say(block.text)];
    case 'note':
      return [say(block.text)];
    case 'facts':
      return block.facts.flatMap((each) => [...(each.term ? [each.term] : []), say(each.text)]);
    case 'compare':
      return [
        ...(block.label ? [labelWords(block.label)] : []),
        ...block.sides.flatMap((each) => [each.title, say(each.text)]),
      ];
    case 'picture':
      return [...(block.label ? [labelWords(block.label)] : []), block.alt];
    case 'table':
      return [block.caption, ...block.columns, ...block.rows.flat()];
    case 'divider':
      return [];
    case 'buttons':
      return block.buttons.map((each) => each.label);
    case 'menu':
      return [block.says, ...block.choices.flatMap((each) => [each.label, ...(each.hint ? [each.hint] : [])])];
  }
}

/** Every run of words that a card carries, in reading order. No adapter may lose one. */
export function words(shown: Card): readonly string[] {
  return [
    say(shown.title),
    ...(shown.label ? [labelWords(shown.label)] : []),
    ...shown.body.flatMap(blockWords),
  ].filter((each) => each !== '');
}

/** The most characters a card may hold, so that every platform shows it whole on a phone without scrolling far. */
export const BUDGET = 1500;

/** A card's length in UTF-16 units: its prose. A button's label, a menu's choices and a picture's description stand apart. */
export function size(shown: Card): number {
  const prose = shown.body.filter((block) => !['buttons', 'menu', 'picture'].includes(block.kind));
  return words({ ...shown, body: prose }).reduce((sum, each) => sum + each.length, 0);
}

/** Every custom id on a card, in order. Two the same would be one address for two meanings. */
export function addresses(shown: Card): readonly string[] {
  return shown.body.flatMap((block) => {
    if (block.kind === 'menu') return [write(block.press)];
    if (block.kind !== 'buttons') return [];
    return block.buttons.flatMap((each) => ('press' in each && !each.off ? [write(each.press)] : []));
  });
}

/** The pictures on a card, to be drawn before it is rendered. */
export const figures = (shown: Card): readonly Figure[] =>
  shown.body.flatMap((block) => (block.kind === 'picture' ? [block.figure] : []));
