// Finds lessons, claims and terms from what people type: loosely, with misspellings, split words and questions.
import MiniSearch from 'minisearch';
import { type Block, words as wordsOf } from './card.ts';
import { LAYERS, type Study } from './library.ts';
import { say } from './text.ts';

/**
 * What a search found: which kind of thing, its id, the words to call it by; `exact` where it is called just what was typed,
 * `whole` where it has every telling word of it.
 */
export type Hit = {
  readonly kind: 'lesson' | 'claim' | 'term';
  readonly id: string;
  readonly name: string;
  readonly score: number;
  readonly exact: boolean;
  readonly whole: boolean;
};

type Entry = { key: string; kind: Hit['kind']; of: string; name: string; also: string; body: string };

const EMPTY = new Set(
  'a an and are as at be but by can could did do does for from had has have how i in into is it its me of on or s so t tell than that the their them then there these they this to was were what when where which who why will with would you'.split(
    ' ',
  ),
);
const kept = new WeakMap<Study, MiniSearch<Entry>>();

const split = (words: string): string[] =>
  words
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}.]+/u)
    .map((word) => word.replace(/^\.+|\.+$/g, ''))
    .filter((word) => word !== '');

/** The words that say something; all of them where none does. */
function telling(words: string): string[] {
  const all = split(words);
  const some = all.filter((word) => !EMPTY.has(word));
  return some.length > 0 ? some : all;
}

/** What is looked for: the telling words, and each two of them as one, so that "scratch pad" finds "scratchpad". */
function terms(words: string): string[] {
  const used = telling(words);
  return [...used, ...used.slice(1).map((word, index) => `${used[index]}${word}`)];
}

const prose = (blocks: readonly Block[]): string => wordsOf({ title: [], body: blocks }).join(' ');

function entries(study: Study): Entry[] {
  const lessons = [...study.lessons.values()].map((lesson) => ({
    key: `lesson ${lesson.id}`,
    kind: 'lesson' as const,
    of: lesson.id,
    name: lesson.title,
    also: [lesson.id, lesson.summary, ...lesson.words].join(' '),
    body: LAYERS.map((layer) => prose(lesson.layers[layer].blocks)).join(' '),
  }));
  const claims = [...study.claims.values()]
    .filter((claim) => claim.use === 'open' && claim.speaker === 'study')
    .map((claim) => ({
      key: `claim ${claim.id}`,
      kind: 'claim' as const,
      of: claim.id,
      name: say(claim.sentence),
      also: [claim.id, claim.measure ?? '', ...Object.values(claim.figures)].join(' '),
      body: [claim.setting, claim.truth ? say(claim.truth) : '', claim.note ? say(claim.note) : ''].join(' '),
    }));
  const glossary = [...study.terms.values()].map((term) => ({
    key: `term ${term.id}`,
    kind: 'term' as const,
    of: term.id,
    name: term.term,
    also: [term.id, ...term.also].join(' '),
    body: say(term.meaning),
  }));
  return [...lessons, ...claims, ...glossary];
}

function index(study: Study): MiniSearch<Entry> {
  const old = kept.get(study);
  if (old) return old;
  const made = new MiniSearch<Entry>({
    idField: 'key',
    fields: ['name', 'also', 'body'],
    storeFields: ['kind', 'of', 'name'],
    tokenize: split,
    searchOptions: { tokenize: terms },
  });
  made.addAll(entries(study));
  kept.set(study, made);
  return made;
}

const WEIGHT = { lesson: 1.6, term: 1.3, claim: 1 } as const;

/** Letters alone, with and without the words that tell nothing: "What is a compliance gap?" is "compliancegap". */
const bare = (words: string): readonly string[] => [split(words).join(''), telling(words).join('')];

const names = new WeakMap<Study, ReadonlyMap<string, ReadonlySet<string>>>();

/** What each thing is called, bare: its name, its id and its other names. Made once, since every search asks. */
function namesOf(study: Study): ReadonlyMap<string, ReadonlySet<string>> {
  const old = names.get(study);
  if (old) return old;
  const made = new Map(
    entries(study).map(({ key, kind, of, name }) => {
      const lesson = kind === 'lesson' ? study.lessons.get(of) : undefined;
      const term = kind === 'term' ? study.terms.get(of) : undefined;
      return [key, new Set([name, of, ...(lesson?.words ?? []), ...(term?.also ?? [])].flatMap(bare))];
    }),
  );
  names.set(study, made);
  return made;
}

/** How many of the telling words a result must have, as a share, to be a near miss at all. */
const NEAR = 0.5;

/** What fits, best first, at most `most`: what is called just so comes before what merely has the words. */
export function find(study: Study, typed: string, most = 8): readonly Hit[] {
  const wanted = [...new Set(telling(typed))];
  const typedBare = bare(typed);
  const called = namesOf(study);
  return index(study)
    .search(typed, {
      boost: { name: 4, also: 3, body: 1 },
      prefix: (term) => term.length > 2,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      boostDocument: (_, __, stored) => WEIGHT[(stored?.kind as Hit['kind'] | undefined) ?? 'claim'],
    })
    .flatMap((found): Hit[] => {
      const hit = { kind: found.kind as Hit['kind'], id: String(found.of), name: String(found.name) };
      const own = called.get(String(found.id));
      const exact = typedBare.some((each) => own?.has(each) ?? false);
      const met = wanted.filter((word) => found.queryTerms.some((term) => term === word || term.includes(word))).length;
      if (!exact && met < wanted.length * NEAR) return [];
      return [{ ...hit, score: found.score, exact, whole: met === wanted.length }];
    })
    .sort((one, other) => Number(other.exact) - Number(one.exact) || other.score - one.score)
    .slice(0, most);
}
