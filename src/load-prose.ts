// Prose as data: Markdown becomes Text and Blocks, and what they cannot carry is a fault.
import type { BlockContent, List, ListItem, Paragraph, PhrasingContent, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { type Block, type Fact, facts, note, text } from './core/card.ts';
import { LABELS } from './core/library.ts';
import { type Span, say, type Text } from './core/text.ts';
import { type Spot, spotIn } from './load-faults.ts';
import { fill, type Prose } from './load-figures.ts';
import type { Page } from './load-pages.ts';

/** Words, and the claims whose figures they show, in order. */
export type Passage = { readonly text: Text; readonly claims: readonly string[] };

// Most texts in YAML hold no markup; those that do are worth a parser's time.
const MARKUP = /[*_`[\]<&\\]|^\s*(?:[-+>#]|\d+[.)]\s)|\n\s*\n/u;

/** One paragraph of inline Markdown, as it stands in YAML. */
export function readText(raw: string, prose: Prose, spot: Spot): Passage {
  const flat = raw.trim();
  if (!MARKUP.test(flat)) {
    const { words, claims } = fill(flat.replace(/\s+/gu, ' '), prose, spot);
    return { text: [words], claims };
  }
  const [first, ...rest] = fromMarkdown(flat).children;
  if (first?.type !== 'paragraph' || rest.length > 0) {
    prose.faults.add(
      spot(),
      'this text is more than one paragraph of words',
      'Write it as one paragraph, with no list, heading or quotation.',
    );
    return { text: [flat], claims: [] };
  }
  return readSpans(first.children, prose, () => spot);
}

/** One line of words that shows no markup: a title, a description for who cannot see a picture. */
export function readLine(raw: string, prose: Prose, spot: Spot): string {
  if (/\*\*|`|\]\(/u.test(raw))
    prose.faults.add(
      spot(),
      'this text is shown as it stands, and holds markup',
      'Take out the stars, backticks or link.',
    );
  return fill(raw, prose, spot).words;
}

/** The blocks of a stretch of Markdown. */
export function readBlocks(
  nodes: readonly RootContent[],
  prose: Prose,
  page: Page,
): { readonly blocks: readonly Block[]; readonly claims: readonly string[] } {
  const claims: string[] = [];
  const keep = (passage: Passage): Text => {
    claims.push(...passage.claims);
    return passage.text;
  };
  const blocks = nodes.flatMap((node): readonly Block[] => {
    if (node.type === 'paragraph') return [text(keep(paragraph(node, prose, page)))];
    if (node.type === 'list' && !node.ordered) return [facts(readList(node, prose, page, keep))];
    if (node.type === 'blockquote') return quotation(node.children, node, prose, page, keep);
    refuse(node, prose, page);
    return [];
  });
  return { blocks, claims: [...new Set(claims)] };
}

/** Where a node of Markdown stands. */
export const spotOf = (node: { position?: Paragraph['position'] }, page: Page): Spot =>
  spotIn(page.file, page.source, node.position?.start.offset ?? 0, node.position?.end.offset ?? page.source.length);

function paragraph(node: Paragraph, prose: Prose, page: Page): Passage {
  const spot = spotOf(node, page);
  const [first] = node.children;
  if (first?.type === 'text' && first.value.startsWith('|'))
    prose.faults.add(
      spot(),
      'a table stands here',
      'Write a list with `- **Name.** words`, or add a figure to figures.yaml: it brings its table.',
    );
  return readSpans(node.children, prose, (child) => (child.type === 'text' ? spot : spotOf(child, page)));
}

function readSpans(nodes: readonly PhrasingContent[], prose: Prose, spotFor: (node: PhrasingContent) => Spot): Passage {
  const claims: string[] = [];
  const filled = (raw: string, spot: Spot): string => {
    const passage = fill(raw.replace(/\s+/gu, ' '), prose, spot);
    claims.push(...passage.claims);
    return passage.words;
  };
  const spans = nodes.flatMap((node): readonly Span[] => {
    const spot = spotFor(node);
    if (node.type === 'text') return [filled(node.value, spot)];
    if (node.type === 'inlineCode') return [{ kind: 'code', text: filled(node.value, spot) }];
    if (node.type === 'strong' || node.type === 'emphasis')
      return [{ kind: node.type === 'strong' ? 'strong' : 'em', text: filled(bare(node.children, prose, spot), spot) }];
    if (node.type === 'link') {
      if (!/^https?:\/\//u.test(node.url))
        prose.faults.add(spot(), `a link leads to "${node.url}"`, 'Give the whole address, with https:// before it.');
      if (node.title)
        prose.faults.add(spot(), 'a link has a title, which no platform shows', 'Take out the words in quotes.');
      return [{ kind: 'link', text: filled(bare(node.children, prose, spot), spot), href: node.url }];
    }
    const [what, fix] = REFUSED[node.type] ?? ANYTHING;
    prose.faults.add(spot(), what, fix);
    return [];
  });
  return { text: spans, claims };
}

/** The words inside bold, italics or a link, which may hold nothing but words. */
function bare(nodes: readonly PhrasingContent[], prose: Prose, spot: Spot): string {
  return nodes
    .map((node) => {
      if (node.type === 'text') return node.value;
      prose.faults.add(
        spot(),
        'one kind of markup stands inside another',
        'Keep the outer or the inner one: bold, italics, code or link.',
      );
      return '';
    })
    .join('');
}

function readList(node: List, prose: Prose, page: Page, keep: (passage: Passage) => Text): readonly Fact[] {
  return node.children.flatMap((item: ListItem): readonly Fact[] => {
    const [only, ...more] = item.children;
    if (only?.type === 'paragraph' && more.length === 0) return [termed(keep(paragraph(only, prose, page)))];
    prose.faults.add(
      spotOf(item, page)(),
      'a point of a list holds more than one paragraph of words',
      'Write each point as one paragraph, with no list inside it.',
    );
    return [];
  });
}

/** A point that begins `**Term.**` or `**Term**:` is about that term. */
function termed(words: Text): Fact {
  const [first, second, ...rest] = words;
  if (typeof first !== 'object' || first.kind !== 'strong' || typeof second !== 'string') return { text: words };
  const closed = /[.:]$/u.test(first.text);
  if (!closed && !second.startsWith(':')) return { text: words };
  const opening = closed ? second : second.slice(1);
  return { term: first.text.replace(/[.:]$/u, ''), text: [opening.trimStart(), ...rest] };
}

function quotation(
  children: readonly (BlockContent | RootContent)[],
  node: RootContent,
  prose: Prose,
  page: Page,
  keep: (passage: Passage) => Text,
): readonly Block[] {
  const [only, ...more] = children;
  if (only?.type !== 'paragraph' || more.length > 0) {
    prose.faults.add(
      spotOf(node, page)(),
      'a quotation holds more than one paragraph of words',
      'Write one paragraph behind the ">".',
    );
    return [];
  }
  const words = keep(paragraph(only, prose, page));
  const [, lead, body] = /^([^:]{3,40}):\s*(.*)$/su.exec(typeof words[0] === 'string' ? words[0] : '') ?? [];
  if (lead === undefined || body === undefined) return [note(words)];
  const label = LABELS.find((each) => each === lead);
  // Behind a label the words begin a sentence of their own.
  if (label) return [text([capital(body), ...words.slice(1)], label)];
  const meant = LABELS.find((each) => each.toLowerCase() === lead.toLowerCase());
  if (meant) prose.faults.add(spotOf(node, page)(), `"${lead}" is almost a label`, `Write "${meant}:".`);
  return [note(words)];
}

const capital = (words: string): string => words.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());

const ANYTHING = ['this kind of markup has no place in a card', 'Write it as a paragraph or a list.'] as const;
const REFUSED: Readonly<Record<string, readonly [what: string, fix: string]>> = {
  heading: [
    'a heading stands here that is no layer',
    'The headings are ## short, ## more and ## deep; make this one the bold term of a point.',
  ],
  list: ['a numbered list stands here', 'Write it with "- " before each point.'],
  code: ['a block of code stands here', 'Indent with fewer than four spaces, or write `code` within a line.'],
  html: ['HTML stands here', 'Write it as plain words; put < in backticks.'],
  image: ['a picture stands here', 'Add it to figures.yaml and name it in the front matter: `figure: its-id`.'],
  imageReference: [
    'a picture stands here',
    'Add it to figures.yaml and name it in the front matter: `figure: its-id`.',
  ],
  thematicBreak: ['a dividing line stands here', 'Take it out: an empty line parts two paragraphs.'],
  definition: ['a link is defined apart from its words', 'Write it in place: [words](https://example.org).'],
  linkReference: ['a link is defined apart from its words', 'Write it in place: [words](https://example.org).'],
  break: ['a line is broken by hand', 'Take out the spaces or the backslash at the end of the line.'],
};

function refuse(node: RootContent, prose: Prose, page: Page): void {
  const [what, fix] = REFUSED[node.type] ?? ANYTHING;
  prose.faults.add(spotOf(node, page)(), what, fix);
}

/** What blocks say, one string for each run of words: for counting and for reading level. */
export const saidIn = (blocks: readonly Block[]): readonly string[] =>
  blocks.flatMap((block) => {
    if (block.kind === 'text' || block.kind === 'note') return [say(block.text)];
    if (block.kind === 'facts')
      return block.facts.map((each) => `${each.term ? `${each.term}: ` : ''}${say(each.text)}`);
    return [];
  });
