// One block of a card as Slack's blocks: rich text for words, so that nothing inside them is read as markup.
import type { ActionsBlock, KnownBlock, PlainTextOption, RichTextBlock, Button as SlackButton } from '@slack/types';
import { type Block, type Button, type Choice, type Label, labelWords } from '../../core/card.ts';
import { pairs } from '../../core/plain.ts';
import { write } from '../../core/press.ts';
import { cut } from '../../core/text.ts';
import type { Drawings } from '../adapter.ts';
import { LIMITS, LINK, PART } from './limits.ts';
import { bare, bold, elements, type Manner, plainText, section } from './text.ts';

/** How to draw: where drawn pictures can be fetched from or which file of the workspace holds them, and which were drawn. */
export type Easel = Manner & {
  readonly pictureBase?: string;
  readonly fileOf?: (hash: string) => string | undefined;
  readonly pictures: Drawings;
};

const MARKS = { plain: [], right: [bare('✅ ')], wrong: [bare('❌ ')], care: [bare('⚠️ ')] } as const;

const rich = (...inside: RichTextBlock['elements']): KnownBlock[] => {
  const full = inside.filter((each) => each.elements.length > 0);
  return full.length === 0 ? [] : [{ type: 'rich_text', elements: full }];
};

/** Small words of our own: a label, what is off. */
const aside = (words: string): KnownBlock[] =>
  words === '' ? [] : [{ type: 'context', elements: [plainText(words)] }];
export const labelBlock = (label?: Label): KnownBlock[] => (label ? aside(labelWords(label)) : []);

/** A line of words in bold, where a header has no room for it. */
export const heading = (words: readonly ReturnType<typeof bold>[]): KnownBlock[] => rich(section(...words));

const chunks = <T>(list: readonly T[], most: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / most) }, (_, index) => list.slice(index * most, (index + 1) * most));

/** `place` keeps the ids of links apart; `first`: the one button that stands out, since Slack asks for one. */
function button(each: Button, place: number, first: boolean): SlackButton {
  const base = { type: 'button', text: plainText(each.label) } as const;
  if ('href' in each) {
    const aloud = `${each.label} (opens a page)`;
    const spoken = aloud.length <= LIMITS.buttonLabel ? { accessibility_label: aloud } : {};
    return { ...base, action_id: `${LINK}${place}`, url: each.href, ...spoken };
  }
  const style = each.tone === 'danger' || (each.tone === 'primary' && first) ? { style: each.tone } : {};
  return { ...base, action_id: write(each.press), accessibility_label: each.label, ...style };
}

/** Slack has no button that is off: its words stand below the row instead. */
function row(list: readonly Button[], index: number, stands: Button | undefined): KnownBlock[] {
  const on = list.filter((each) => !each.off);
  const off = list.filter((each) => each.off).map((each) => each.label);
  return [
    ...chunks(on, LIMITS.actions).map(
      (part, line): KnownBlock => ({
        type: 'actions',
        elements: part.map((each, place) =>
          button(each, index * 1000 + line * LIMITS.actions + place, each === stands),
        ),
      }),
    ),
    ...(off.length === 0 ? [] : aside(`Not available now: ${off.join(' · ')}`)),
  ];
}

export const option = ({ value, label, hint }: Choice): PlainTextOption => ({
  value,
  text: plainText(label),
  ...(hint ? { description: plainText(hint) } : {}),
});

/** More choices than one menu holds stand in several, numbered in words and in their ids: none is lost. */
function menus(block: Extract<Block, { kind: 'menu' }>): KnownBlock[] {
  const parts = chunks(block.choices, LIMITS.menuChoices);
  const whole = parts.length === 1 && block.says.length <= LIMITS.placeholder;
  return [
    ...(whole || block.says === '' ? [] : rich(section(bare(block.says)))),
    ...parts.map((part, index): ActionsBlock => {
      const number = parts.length === 1 ? '' : ` (${index + 1} of ${parts.length})`;
      const says = `${cut(block.says, LIMITS.placeholder - number.length)}${number}`;
      const actionId = `${write(block.press)}${index === 0 ? '' : `${PART}${index + 1}`}`;
      const placeholder = says === '' ? {} : { placeholder: plainText(says) };
      return {
        type: 'actions',
        elements: [{ type: 'static_select', action_id: actionId, ...placeholder, options: part.map(option) }],
      };
    }),
  ];
}

function picture(block: Extract<Block, { kind: 'picture' }>, easel: Easel): KnownBlock[] {
  const drawn = easel.pictures.get(block.figure.id);
  const label = labelBlock(block.label);
  if (drawn && easel.pictureBase !== undefined) {
    const address = `${easel.pictureBase.replace(/\/+$/, '')}/${drawn.hash}.png`;
    return [...label, { type: 'image', image_url: address, alt_text: block.alt }];
  }
  const file = drawn && easel.fileOf?.(drawn.hash);
  if (file !== undefined) return [...label, { type: 'image', slack_file: { id: file }, alt_text: block.alt }];
  return [...label, ...(block.alt === '' ? [] : rich(section(bold('Picture: '), bare(block.alt))))];
}

/** Rows as lines of words: Slack's own table is a wall on a phone, and there may be one a message only. */
function table(block: Extract<Block, { kind: 'table' }>): KnownBlock[] {
  const rows = pairs(block).map((cells) =>
    section(
      ...cells
        .flatMap(({ column, cell }, place) => [
          bare(place === 0 ? '' : ' · '),
          bold(column === '' ? '' : `${column}: `),
          bare(cell),
        ])
        .filter((each) => !('text' in each) || each.text !== ''),
    ),
  );
  return rich(section(...(block.caption === '' ? [] : [bold(block.caption)])), {
    type: 'rich_text_list',
    style: 'bullet',
    elements: rows.filter((each) => each.elements.length > 0),
  });
}

/** `index` is the place of the block on its card, `stands` the one primary button of the card. */
export function draw(block: Block, index: number, stands: Button | undefined, easel: Easel): KnownBlock[] {
  switch (block.kind) {
    case 'text':
      return [...labelBlock(block.label), ...rich(section(...elements(block.text, easel)))];
    case 'note':
      return rich({ type: 'rich_text_quote', elements: [...MARKS[block.tone], ...elements(block.text, easel)] });
    case 'facts':
      return rich({
        type: 'rich_text_list',
        style: 'bullet',
        elements: block.facts
          .map(({ term, text }) => section(...(term ? [bold(`${term}: `)] : []), ...elements(text, easel)))
          .filter((each) => each.elements.length > 0),
      });
    case 'compare':
      return [
        ...labelBlock(block.label),
        ...block.sides.flatMap(({ title, text }) =>
          rich(section(...(title === '' ? [] : [bold(title)])), {
            type: 'rich_text_quote',
            elements: elements(text, easel),
          }),
        ),
      ];
    case 'picture':
      return picture(block, easel);
    case 'table':
      return table(block);
    case 'divider':
      return [{ type: 'divider' }];
    case 'buttons':
      return row(block.buttons, index, stands);
    case 'menu':
      return menus(block);
  }
}
