// Words as Discord's Markdown, with every sign that Discord would read as markup made inert.
import { type Span, spoken, type Text, type TimeStyle } from '../../core/text.ts';

const STYLES: Readonly<Record<TimeStyle, string>> = { relative: 'R', clock: 't', date: 'D' };
const SNOWFLAKE = /^\d{1,20}$/;

/** What Discord reads as markup: signs anywhere, where a colon would make an address or an emoji; and what begins a line. */
const SIGNS = /[\\*_~|`<>[\]@]|:(?!\s)/;
const BEGINNINGS = /^[^\S\n]*(?:\d+(?=[.)])|(?=[#+-]))/m;
const [EACH_SIGN, EACH_BEGINNING] = [new RegExp(SIGNS, 'g'), new RegExp(BEGINNINGS, 'gm')];

/** Most words have nothing to change, and to see that is quicker than to replace it. */
const replaced = (words: string, any: RegExp, each: RegExp, by: string): string =>
  any.test(words) ? words.replace(each, by) : words;

/**
 * Words from anywhere, shown as they are: no bold, no link, no mention, no emoji code, no heading, no list, no quote.
 * A backslash before a sign shows the sign.
 */
export const inert = (words: string): string =>
  replaced(replaced(words, SIGNS, EACH_SIGN, '\\$&'), BEGINNINGS, EACH_BEGINNING, '$&\\');

/** Marks stand at the words, never at a space: `** bold**` would not be bold. */
function marked(mark: string, words: string): string {
  const kernel = words.trim();
  if (kernel === '') return inert(words);
  const start = words.indexOf(kernel);
  return `${words.slice(0, start)}${mark}${inert(kernel)}${mark}${words.slice(start + kernel.length)}`;
}

/** An address that may be linked, made safe inside `( )`; null for anything but the web. */
function address(href: string): string | null {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  return url.href.replace(/[()<>|*~`\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Discord shows a link whose words hold an address as raw text, so that one is written out: see `aside`. */
const holdsAddress = (words: string): boolean => words.includes('://');

function linked(words: string, href: string): string {
  const target = address(href);
  if (target === null || words.trim() === '') return inert(words);
  if (target === words) return `<${target}>`;
  return holdsAddress(words) ? inert(words) : `[${inert(words)}](<${target}>)`;
}

/** Where a link leads whose words name some address, written after the text: nobody is led elsewhere unawares. */
function aside(span: Span): string {
  if (typeof span === 'string' || span.kind !== 'link' || !holdsAddress(span.text)) return '';
  const target = address(span.href);
  return target === null || target === span.text ? '' : ` (<${target}>)`;
}

const isMarked = (span: Span | undefined): boolean =>
  typeof span === 'object' && (span.kind === 'strong' || span.kind === 'em');

function draw(span: Span, before: Span | undefined, after: Span | undefined): string {
  if (typeof span === 'string') return inert(span);
  switch (span.kind) {
    case 'strong':
      return marked('**', span.text);
    case 'em':
      // Beside other marks a star would be read as theirs.
      return marked(isMarked(before) || isMarked(after) ? '_' : '*', span.text);
    case 'code':
      return /[`\n]/.test(span.text) || span.text.trim() === '' ? inert(span.text) : `\`${span.text}\``;
    case 'link':
      return linked(span.text, span.href);
    case 'time':
      return `<t:${Math.floor(span.at / 1000)}:${STYLES[span.style]}>`;
    case 'person':
      return SNOWFLAKE.test(span.id) ? `<@${span.id}>` : inert(spoken(span));
    case 'role':
      return SNOWFLAKE.test(span.id) ? `<@&${span.id}>` : inert(spoken(span));
    case 'place':
      return SNOWFLAKE.test(span.id) ? `<#${span.id}>` : inert(spoken(span));
    case 'group':
      return inert(spoken(span));
    case 'command':
      return `\`/${span.name}\``;
  }
}

/** Two neighbours of one kind as one span, where they can be: `**a****b**` would not be read. */
function together(one: Span | undefined, other: Span): Span | null {
  if (typeof one === 'string' && typeof other === 'string') return one + other;
  if (typeof one !== 'object' || typeof other !== 'object' || one.kind !== other.kind) return null;
  return one.kind === 'strong' || one.kind === 'em' || one.kind === 'code'
    ? { kind: one.kind, text: one.text + spoken(other) }
    : null;
}

function joined(text: Text): Text {
  const done: Span[] = [];
  for (const span of text.filter((each) => spoken(each) !== '')) {
    const both = together(done.at(-1), span);
    if (both === null) done.push(span);
    else done[done.length - 1] = both;
  }
  return done;
}

/** A text as Discord's Markdown. */
export function markdown(text: Text): string {
  const [first] = text;
  if (text.length === 1 && typeof first === 'string') return inert(first);
  const spans = joined(text);
  return [...spans.map((span, index) => draw(span, spans[index - 1], spans[index + 1])), ...spans.map(aside)].join('');
}
