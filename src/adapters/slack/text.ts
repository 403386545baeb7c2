// Words as Slack's rich text, whose text elements are never read for mentions, links or emoji codes.
import type { PlainTextElement, RichTextElement, RichTextSection } from '@slack/types';
import { type Span, spoken, type Text, type TimeStyle } from '../../core/text.ts';

/**
 * `prefix`: what a command of ours begins with here. `quiet`: a person is named without a mention, which would notify; all but the
 * one in `notifies`.
 */
export type Manner = { readonly prefix: string; readonly quiet: boolean; readonly notifies?: string };

const FORMATS: Readonly<Record<TimeStyle, string>> = { relative: '{ago}', clock: '{time}', date: '{date_long_full}' };
const STYLES = { strong: { bold: true }, em: { italic: true }, code: { code: true } } as const;
/** Of a person, a user group or a channel. */
const ID = /^[A-Z0-9]{2,20}$/;

/** The three signs that Slack reads as markup in a message's `text`. */
export const escaped = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export const plainText = (text: string): PlainTextElement => ({ type: 'plain_text', text, emoji: false });

/** The web alone is linked; anything else keeps its words. */
function web(href: string): string | null {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
}

function element(span: Exclude<Span, string>, { prefix, quiet, notifies }: Manner): RichTextElement {
  switch (span.kind) {
    case 'strong':
    case 'em':
    case 'code':
      return { type: 'text', text: span.text, style: STYLES[span.kind] };
    case 'link': {
      const url = web(span.href);
      return url === null ? { type: 'text', text: span.text } : { type: 'link', url, text: span.text };
    }
    case 'time':
      return {
        type: 'date',
        timestamp: Math.floor(span.at / 1000),
        format: FORMATS[span.style],
        fallback: spoken(span),
      };
    case 'person':
      return (quiet && span.id !== notifies) || !ID.test(span.id)
        ? { type: 'text', text: spoken(span) }
        : { type: 'user', user_id: span.id };
    case 'group':
      return quiet || !ID.test(span.id)
        ? { type: 'text', text: spoken(span) }
        : { type: 'usergroup', usergroup_id: span.id };
    case 'place':
      return ID.test(span.id) ? { type: 'channel', channel_id: span.id } : { type: 'text', text: spoken(span) };
    case 'role':
      return { type: 'text', text: spoken(span) };
    case 'command':
      return { type: 'text', text: prefix + span.name, style: STYLES.code };
  }
}

/** Words of ours before a text: a term, a mark. */
export const bold = (text: string): RichTextElement => ({ type: 'text', text, style: STYLES.strong });
export const bare = (text: string): RichTextElement => ({ type: 'text', text });

export const elements = (text: Text, manner: Manner): RichTextElement[] =>
  text
    .filter((span) => spoken(span) !== '')
    .map((span) => (typeof span === 'string' ? bare(span) : element(span, manner)));

export const section = (...inside: readonly RichTextElement[]): RichTextSection => ({
  type: 'rich_text_section',
  elements: [...inside],
});
