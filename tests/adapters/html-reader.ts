// Reads the HTML that the playground draws, as a strict browser would: words, controls, and everything that is not well-formed.

export type Tag = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly whole: boolean;
};
type Token = { readonly open: Tag } | { readonly close: string } | { readonly words: string };

/** Elements that hold nothing, beside those that close themselves. */
const VOID = new Set(['hr', 'img', 'input']);
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const decoded = (words: string): string =>
  words.replace(/&(amp|lt|gt|quot|#39);/gu, (_, name: string) => ENTITIES[name] ?? '');

function tagOf(inside: string): Tag {
  const [, name = '', rest = ''] = /^([a-z0-9]+)([\s\S]*)$/u.exec(inside) ?? [];
  const attributes: Record<string, string> = {};
  for (const [, key = '', value = ''] of rest.matchAll(/\s([a-z-]+)(?:="([^"]*)")?/gu))
    attributes[key] = decoded(value);
  return { name, attributes, whole: VOID.has(name) || rest.endsWith('/') };
}

/** The tokens of some HTML, in order. */
export const tokens = (html: string): readonly Token[] =>
  [...html.matchAll(/<\/([a-z0-9]+)>|<([^<>]*)>|([^<>]+)/gu)].map(([, close, open, words]) => {
    if (close !== undefined) return { close };
    return open === undefined ? { words: decoded(words ?? '') } : { open: tagOf(open) };
  });

export const tags = (html: string): readonly Tag[] =>
  tokens(html).flatMap((token) => ('open' in token ? [token.open] : []));

const INLINE = new Set(['strong', 'em', 'code', 'a', 'time', 'span']);

/** Every run of words: inline elements do not part one, neither do two paragraphs of one text; pictures say their alt. */
export function runs(html: string): readonly string[] {
  const found: string[] = [''];
  const add = (words: string) => found.push(`${found.pop()}${words}`);
  for (const token of tokens(html.replaceAll('</p><p>', '\n'))) {
    if ('words' in token) add(token.words);
    else if (!INLINE.has('open' in token ? token.open.name : token.close)) found.push('');
    if ('open' in token && token.open.name === 'img') found.push(token.open.attributes.alt ?? '', '');
  }
  return found.filter((run) => run.trim() !== '');
}

const KNOWN = new Set(
  'a article button circle code details div em figure form h2 h3 h4 hr img input label li option p path section select span strong summary svg table tbody td textarea th thead time tr ul rect caption'.split(
    ' ',
  ),
);

/** What is wrong with some HTML: tags that we never draw, handlers, doubled ids, what is not closed in order. */
export function faults(html: string): readonly string[] {
  const open: string[] = [];
  const ids: string[] = [];
  const found: string[] = [];
  for (const token of tokens(html)) {
    if ('open' in token) {
      const { name, attributes } = token.open;
      if (!KNOWN.has(name)) found.push(`<${name}> is no tag of ours`);
      for (const key of Object.keys(attributes)) if (/^on|^style$/u.test(key)) found.push(`${key} on <${name}>`);
      if (attributes.id !== undefined && ids.includes(attributes.id)) found.push(`id ${attributes.id} twice`);
      if (attributes.id !== undefined) ids.push(attributes.id);
      if (!token.open.whole) open.push(name);
    } else if ('close' in token) {
      const last = open.pop();
      if (last !== token.close) found.push(`</${token.close}> closes <${last}>`);
    }
  }
  return [...found, ...open.map((name) => `<${name}> is not closed`)];
}
