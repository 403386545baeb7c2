// Markdown that nobody's words can break: whatever somebody wrote reads in it exactly as it was written.

/** What means something anywhere in a line of Markdown, or in the dialects of it that notes are pasted into. */
const ANYWHERE = /[\\`*_{}[\]<>~|&#!$^]/gu;
/** What means something where a line begins: a list, a rule, an underlined heading. */
const BEGINS = /^(?:[-+=]|\d{1,9}(?=[.)]))/u;

/** Whatever ends a line as one sign, and spaces of any kind and number as one space. */
const calm = (words: string): string => words.replace(/\r\n?|[\u2028\u2029\u0085]/gu, '\n').replace(/[^\S\n]+/gu, ' ');

const escaped = (line: string): string =>
  line
    .trim()
    .replace(ANYWHERE, '\\$&')
    .replace(BEGINS, (sign) => (/\d/.test(sign) ? `${sign}\\` : `\\${sign}`));

/** Words as one line. */
export const inLine = (words: string): string => escaped(calm(words).replace(/\s*\n\s*/gu, ' '));

/** Words as a quotation of as many lines as they have; an empty line stays one. */
export const quoted = (words: string): string =>
  calm(words)
    .trim()
    .split('\n')
    .map(escaped)
    .map((line) => (line === '' ? '>' : `> ${line}`))
    // Two spaces keep the end of a line where its writer put it.
    .map((line, index, all) => (line !== '>' && index < all.length - 1 && all[index + 1] !== '>' ? `${line}  ` : line))
    .join('\n');

/** An address to follow, or nothing where it is none. */
export const linked = (words: string, href: string): string =>
  /^https?:\/\/[^\s<>()[\]\\]+$/u.test(href) ? `[${inLine(words)}](<${href}>)` : inLine(words);

export const heading = (level: 1 | 2 | 3, words: string): string => `${'#'.repeat(level)} ${inLine(words)}`;

/** Lines of a list. Each comes escaped. */
export const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');

/** A table; the cells come as plain words. */
export const grid = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [columns, columns.map(() => '---'), ...rows]
    .map((row, index) => `| ${row.map((cell) => (index === 1 ? cell : inLine(cell))).join(' | ')} |`)
    .join('\n');

/** Parts with an empty line between; nothing where nothing is in them. */
export const pile = (parts: readonly (string | null | false)[]): string =>
  parts.filter((part): part is string => typeof part === 'string' && part !== '').join('\n\n');
