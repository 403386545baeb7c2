// The reference drawing: a card in words alone, to be read on a terminal, in a notification, in a transcript, or aloud.
import { type Block, type Button, type Card, type Fact, labelWords, lasts } from './card.ts';
import { keeping } from './keeping.ts';
import { type Span, spoken, type Text } from './text.ts';

const MARKS = { plain: '', right: '✓ ', wrong: '✗ ', care: '! ' } as const;

/** How this drawing writes commands: `/quiz` here, `/af-quiz` where a platform has a prefix. */
export type Spelling = { readonly prefix: string };
const bare: Spelling = { prefix: '/' };

/** One line of words for a span; where a link leads stands at the card's end, so that the sentence stays whole. */
const spelt = (span: Span, { prefix }: Spelling): string =>
  typeof span !== 'string' && span.kind === 'command' ? prefix + span.name : spoken(span);

const said = (text: Text, spelling: Spelling): string => text.map((span) => spelt(span, spelling)).join('');

/**
 * A table's rows as pairs of column and cell, for readers who see no columns: a phone, a screen reader, a line of words.
 * Every column and every cell is in there at least once; `missing` stands for a cell or column that a row lacks.
 */
export function pairs(
  table: { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] },
  missing = '–',
): readonly (readonly { readonly column: string; readonly cell: string }[])[] {
  const rows = table.rows.length === 0 && table.columns.length > 0 ? [[]] : table.rows;
  return rows.map((row) =>
    Array.from({ length: Math.max(row.length, table.columns.length) }, (_, index) => ({
      column: table.columns[index] ?? '',
      cell: row[index] ?? missing,
    })),
  );
}

/** A pair as it is read: `Refused: 86%`. */
const pairWords = ({ column, cell }: { readonly column: string; readonly cell: string }): string =>
  column === '' ? cell : `${column}: ${cell}`;

/** Words that head what follows: a colon, unless they end in a sign of their own. */
const headed = (words: string): string => (/\p{P}$/u.test(words) ? words : `${words}:`);

const factWords = (fact: Fact, spelling: Spelling): string =>
  `- ${fact.term ? `${fact.term}: ` : ''}${said(fact.text, spelling)}`;

function buttonWords(button: Button): string {
  const leads = 'href' in button ? ` (${button.href})` : '';
  return `[${button.label}]${leads}${button.off ? ' (not available now)' : ''}`;
}

function lines(block: Block, spelling: Spelling): readonly string[] {
  switch (block.kind) {
    case 'text':
      return [...(block.label ? [`(${labelWords(block.label)})`] : []), said(block.text, spelling)];
    case 'note':
      return [MARKS[block.tone] + said(block.text, spelling)];
    case 'facts':
      return block.facts.map((each) => factWords(each, spelling));
    case 'compare':
      return [
        ...(block.label ? [`(${labelWords(block.label)})`] : []),
        ...block.sides.flatMap((each) => [headed(each.title), said(each.text, spelling)]),
      ];
    case 'picture':
      return [...(block.label ? [`(${labelWords(block.label)})`] : []), `Picture: ${block.alt}`];
    case 'table':
      return [headed(block.caption), ...pairs(block).map((row) => `- ${row.map(pairWords).join('; ')}`)];
    case 'divider':
      return ['---'];
    case 'buttons':
      return block.buttons.length === 0 ? [] : [`Buttons: ${block.buttons.map(buttonWords).join(' ')}`];
    case 'menu':
      return [
        headed(block.says),
        ...block.choices.map((each) => `- ${each.label}${each.hint ? ` (${each.hint})` : ''}`),
      ];
  }
}

const texts = (block: Block): readonly Text[] => {
  if (block.kind === 'text' || block.kind === 'note') return [block.text];
  if (block.kind === 'facts') return block.facts.map((each) => each.text);
  return block.kind === 'compare' ? block.sides.map((each) => each.text) : [];
};

/** Where the links of a text lead: `the paper: https://…`. */
const leads = (text: Text): readonly string[] =>
  text.flatMap((span) => (typeof span !== 'string' && span.kind === 'link' ? [`${span.text}: ${span.href}`] : []));

/** A block in words, and where its links lead. */
type Part = { readonly words: string; readonly leads: readonly string[] };

const kept = keeping<Block, Part>();

function part(block: Block, spelling: Spelling): Part {
  const make = (): Part => ({ words: lines(block, spelling).join('\n'), leads: texts(block).flatMap(leads) });
  return lasts(block) ? kept(block, spelling.prefix, make) : make();
}

/** A card as words, part by part with an empty line between. Every entry of `words(card)` is in it, unbroken. */
export function plain(card: Card, spelling: Spelling = bare): string {
  const title = [said(card.title, spelling), ...(card.label ? [`(${labelWords(card.label)})`] : [])];
  const parts = card.body.map((block) => part(block, spelling));
  const links = new Set([...leads(card.title), ...parts.flatMap((each) => each.leads)]);
  return [
    title.join('\n'),
    ...parts.map((each) => each.words),
    links.size === 0 ? '' : ['Links:', ...[...links].map((each) => `- ${each}`)].join('\n'),
  ]
    .filter((each) => each !== '')
    .join('\n\n');
}
