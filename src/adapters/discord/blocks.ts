// One block of a card as Discord's components.
import type { APIButtonComponent, APIComponentInContainer, APISelectMenuOption } from 'discord-api-types/v10';
import { type Block, type Button, type Choice, type Fact, type Label, labelWords } from '../../core/card.ts';
import { pairs } from '../../core/plain.ts';
import type { Drawn } from '../../core/ports.ts';
import { write } from '../../core/press.ts';
import { cut } from '../../core/text.ts';
import type { Drawings } from '../adapter.ts';
import { LIMITS, PART, TYPES } from './limits.ts';
import { inert, markdown } from './text.ts';

const MARKS = { plain: '', right: '✅ ', wrong: '❌ ', care: '⚠️ ' } as const;
const STYLES = { plain: 2, primary: 1, danger: 4 } as const;
const LINK = 5;

/** A text of its own; Discord refuses one without a word. */
export const display = (content: string): APIComponentInContainer[] =>
  content.trim() === '' ? [] : [{ type: TYPES.text, content }];
export const labelLine = (label?: Label): string => (label ? `-# ${inert(labelWords(label))}\n` : '');
/** Lines after the first stay inside the item or the quote that the first one opens. */
const hanging = (words: string, indent: string): string => words.replaceAll('\n', `\n${indent}`);

export const pictureName = (drawn: Drawn): string => `${drawn.hash}.png`;

/** An off button keeps its place and its words; its id is one that no press can have. */
function button(each: Button, index: number): APIButtonComponent {
  const off = each.off ? { disabled: true } : {};
  if ('href' in each) return { type: TYPES.button, style: LINK, label: each.label, url: each.href, ...off };
  const customId = each.off ? `off/${index}` : write(each.press);
  return { type: TYPES.button, style: STYLES[each.tone ?? 'plain'], label: each.label, custom_id: customId, ...off };
}

const chunks = <T>(list: readonly T[], most: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / most) }, (_, index) => list.slice(index * most, (index + 1) * most));

const option = ({ value, label, hint }: Choice): APISelectMenuOption => ({
  value,
  label,
  ...(hint ? { description: hint } : {}),
});

/** More choices than one menu holds stand in several, numbered in words and in their ids: none is lost. */
function menus(block: Extract<Block, { kind: 'menu' }>): APIComponentInContainer[] {
  const parts = chunks(block.choices, LIMITS.menuChoices);
  const whole = parts.length === 1 && block.says.length <= LIMITS.placeholder;
  return [
    ...(whole ? [] : display(inert(block.says))),
    ...parts.map((part, index): APIComponentInContainer => {
      const number = parts.length === 1 ? '' : ` (${index + 1} of ${parts.length})`;
      const placeholder = `${cut(block.says, LIMITS.placeholder - number.length)}${number}`;
      const customId = `${write(block.press)}${index === 0 ? '' : `${PART}${index + 1}`}`;
      return {
        type: TYPES.row,
        components: [
          {
            type: TYPES.menu,
            custom_id: customId,
            ...(placeholder === '' ? {} : { placeholder }),
            options: part.map(option),
          },
        ],
      };
    }),
  ];
}

function picture(block: Extract<Block, { kind: 'picture' }>, pictures: Drawings): APIComponentInContainer[] {
  const drawn = pictures.get(block.figure.id);
  if (!drawn) return display(`${labelLine(block.label)}${block.alt === '' ? '' : `*Picture:* ${inert(block.alt)}`}`);
  const media = { url: `attachment://${pictureName(drawn)}` };
  return [
    ...display(labelLine(block.label).trimEnd()),
    { type: TYPES.gallery, items: [{ media, description: block.alt }] },
  ];
}

/** Rows as lines of words: a table on a phone is a wall. */
function table(block: Extract<Block, { kind: 'table' }>): APIComponentInContainer[] {
  const rows = pairs(block).map((row) =>
    row.map(({ column, cell }) => (column === '' ? inert(cell) : `**${inert(column)}:** ${inert(cell)}`)).join(' · '),
  );
  return display(
    [`**${inert(block.caption)}**`, ...rows.map((row) => `- ${hanging(row, '  ')}`)]
      .filter((line) => line !== '****')
      .join('\n'),
  );
}

const quoted = (mark: string, words: string): APIComponentInContainer[] =>
  words.trim() === '' ? [] : display(`> ${mark}${hanging(words, '> ')}`);

function item({ term, text }: Fact): string {
  const words = `${term ? `**${inert(term)}:** ` : ''}${hanging(markdown(text), '  ')}`;
  return words.trim() === '' ? '' : `- ${words}`;
}

/** `index` is the place of the block on its card: what keeps the ids of off buttons apart. */
export function draw(block: Block, index: number, pictures: Drawings): APIComponentInContainer[] {
  switch (block.kind) {
    case 'text':
      return display(`${labelLine(block.label)}${markdown(block.text)}`);
    case 'note':
      return quoted(MARKS[block.tone], markdown(block.text));
    case 'facts':
      return display(block.facts.map(item).join('\n').trim());
    case 'compare':
      return [
        ...display(labelLine(block.label).trimEnd()),
        ...block.sides.flatMap(({ title, text }) =>
          display(`${title === '' ? '' : `### ${inert(title)}\n`}${markdown(text)}`),
        ),
      ];
    case 'picture':
      return picture(block, pictures);
    case 'table':
      return table(block);
    case 'divider':
      return [{ type: TYPES.separator }];
    case 'buttons':
      return chunks(block.buttons, LIMITS.rowButtons).map((row, line) => ({
        type: TYPES.row,
        components: row.map((each, place) => button(each, index * 100 + line * LIMITS.rowButtons + place)),
      }));
    case 'menu':
      return menus(block);
  }
}
