// Reads Discord's Markdown the way its app shows it, so that a test sees what a person sees. Own marks are taken off; a mark
// that no drawing of ours makes is a word that turned into markup, and throws.
const CONSTRUCTS: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/\\([^0-9A-Za-z\s])/y, ([, sign = '']) => sign],
  [/(?<=^|\n)\s*(?:#{2,3}|-#|>|-) /y, () => ''],
  [
    /<t:(-?\d+):[RtD]>/y,
    ([, seconds]) => new Date(Number(seconds) * 1000).toISOString().replace('T', ' ').slice(0, 16).concat(' UTC'),
  ],
  [/<@(\d{1,20})>/y, ([, id = '']) => `@${id}`],
  [/<(https?:\/\/[^<>\s]+)>/y, ([, address = '']) => address],
  [/`([^`\n]+)`/y, ([, words = '']) => words],
  [/\[((?:\\.|[^\]\\])*)\]\(<https?:\/\/[^<>()\s]*>\)/sy, ([, words = '']) => seen(words)],
  [/\*{1,3}|_(?!_)/y, () => ''],
];

const ACTIVE = /[\\<`[\]@|~]|(?<=^|\n)\s*(?:[#>+-]|\d+[.)])|:[\w/+-]/y;

/** What a person sees of a text. */
export function seen(markdown: string): string {
  let shown = '';
  let place = 0;
  while (place < markdown.length) {
    const next = construct(markdown, place) ?? plain(markdown, place);
    shown += next.words;
    place = next.place;
  }
  return shown;
}

function construct(markdown: string, place: number): { words: string; place: number } | null {
  for (const [pattern, show] of CONSTRUCTS) {
    pattern.lastIndex = place;
    const match = pattern.exec(markdown);
    if (!match) continue;
    const end = pattern.lastIndex;
    return { words: show(match), place: end };
  }
  return null;
}

function plain(markdown: string, place: number): { words: string; place: number } {
  ACTIVE.lastIndex = place;
  if (ACTIVE.test(markdown))
    throw new Error(`Words became markup at "${markdown.slice(place, place + 30)}" in "${markdown}"`);
  return { words: markdown.charAt(place), place: place + 1 };
}
