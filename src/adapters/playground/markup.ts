// HTML as values: every string put into a template is escaped, unless it is HTML already.
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Html = HtmlEscapedString;

/** The template tag. It takes no promises: what is shown is known before it is drawn. */
export function markup(strings: TemplateStringsArray, ...values: readonly unknown[]): Html {
  const made = html(strings, ...values);
  if (made instanceof Promise) throw new Error('A template was given a promise: wait for the value first.');
  return made;
}

/** HTML of our own, not to be escaped again. */
export const trusted = (own: string): Html => raw(own);
export const empty: Html = raw('');

/** An address that may stand in a link: the web and mail, nothing that runs. */
export function safeHref(href: string): string | null {
  const url = URL.parse(href);
  return url && ['https:', 'http:', 'mailto:'].includes(url.protocol) ? href : null;
}
