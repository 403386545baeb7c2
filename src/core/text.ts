// What words may carry: plain data, never a markup string, so that no adapter has to guess what was meant.

/** How a moment is shown in the reader's own zone. */
export type TimeStyle = 'relative' | 'clock' | 'date';

export type Span =
  | string
  | { readonly kind: 'strong' | 'em' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  /** `at` is in milliseconds since 1970, UTC. */
  | { readonly kind: 'time'; readonly at: number; readonly style: TimeStyle }
  /** A platform's own opaque id of a user, a role, a user group or a channel; drawn as a mention that notifies nobody. */
  | { readonly kind: 'person' | 'role' | 'group' | 'place'; readonly id: string }
  /** A command of ours by its bare name: `quiz`, not `/quiz`; each platform has its own prefix. */
  | { readonly kind: 'command'; readonly name: string };

export type Text = readonly Span[];

/** Anything a builder takes for words: a string, one span, or several. */
export type Words = Span | Text;

export const strong = (text: string): Span => ({ kind: 'strong', text });
export const em = (text: string): Span => ({ kind: 'em', text });
export const code = (text: string): Span => ({ kind: 'code', text });
export const link = (text: string, href: string): Span => ({ kind: 'link', text, href });
export const time = (at: number, style: TimeStyle): Span => ({ kind: 'time', at, style });
export const person = (id: string): Span => ({ kind: 'person', id });
/** A role, a user group or a channel, by its id. */
export const named = (kind: 'role' | 'group' | 'place', id: string): Span => ({ kind, id });
export const command = (name: string): Span => ({ kind: 'command', name });

const isText = (words: Words): words is Text => Array.isArray(words);

export const asText = (words: Words): Text => (isText(words) ? words : [words]);

/** Joins texts with a separator between them. */
export function join(texts: readonly Words[], between: string): Text {
  return texts.flatMap((each, index) => (index === 0 ? asText(each) : [between, ...asText(each)]));
}

/** What a span says when nothing can be drawn but letters. Moments are UTC, since no reader's zone is known here. */
export function spoken(span: Span): string {
  if (typeof span === 'string') return span;
  if (span.kind === 'link') return span.text;
  if ('id' in span) return `${span.kind === 'place' ? '#' : '@'}${span.id}`;
  if (span.kind === 'command') return `/${span.name}`;
  if (span.kind === 'time') return new Date(span.at).toISOString().replace('T', ' ').slice(0, 16).concat(' UTC');
  return span.text;
}

/** The UTC day of a moment, `2026-11-21`. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** `1 person`, `3 people`: the plural is the singular with an s, unless it is told. */
export const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

export const say = (text: Text): string => text.map(spoken).join('');

const UNSAFE =
  // C0 and C1 controls but tab and newline, zero-width and bidi controls, the byte-order mark, interlinear marks.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: naming the controls is the point
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** At most `most` UTF-16 units of `words`, cut between graphemes, with an ellipsis where something was cut. */
export function cut(words: string, most: number): string {
  if (words.length <= most) return words;
  let kept = '';
  for (const { segment } of graphemes.segment(words.slice(0, most + 64))) {
    if (kept.length + segment.length > most - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/**
 * Words from outside made safe to show and to keep: well-formed, NFC, no control, bidi or zero-width characters,
 * runs of combining marks thinned to three, at most `most` UTF-16 units.
 */
export function outside(words: string, most: number): string {
  const calm = words
    .slice(0, most * 4 + 256)
    .toWellFormed()
    .normalize('NFC')
    .replace(UNSAFE, '')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .trim();
  return cut(calm, most);
}
