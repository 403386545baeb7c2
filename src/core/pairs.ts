// The rules of a demo: predict under both tags, say how sure, then see; and a class drawn from the published rates.

import { z } from 'zod';
import { Friendly } from './errors.ts';
import type { Library, Pair, Study } from './library.ts';
import { theStudy } from './library.ts';
import type { Key, Sequence } from './ports.ts';
import { SURENESS } from './quiz.ts';
import { chanceOfNoGap, fisher, type Interval, wilson } from './stats.ts';
import { command } from './text.ts';

/** gap: the two answers differ; same: nothing differs. */
export const VERSIONS = ['gap', 'same'] as const;
export type Version = (typeof VERSIONS)[number];
export const TAGS = ['training', 'unused'] as const;
export type Tag = (typeof TAGS)[number];

export const ShowingShape = z.object({
  id: z.string(),
  /** The interaction that began it: a repeated delivery begins nothing. */
  from: z.string(),
  pair: z.string(),
  version: z.enum(VERSIONS),
  /** Whether the learner expects the rule to be followed, under each tag. */
  training: z.boolean().optional(),
  unused: z.boolean().optional(),
  sure: z.enum(SURENESS).optional(),
});
export type Showing = z.infer<typeof ShowingShape>;

/** A pair that a button names; refuses kindly where the content has it no more. */
export function pairOf({ library }: { readonly library: Library }, id = ''): Pair {
  const pair = theStudy(library).pairs.get(id);
  if (!pair)
    throw new Friendly('That pair is not there any more.', ['Type ', command('demo'), ' to see the ones there are.']);
  return pair;
}

export const showingKey = (person: string): Key<Showing> => ({
  path: `person/${person}/demo/showing`,
  shape: ShowingShape,
  version: 1,
});

export type Stage = 'training' | 'unused' | 'sure' | 'shown';

/** What is asked next: the tags in order, then how sure, then nothing more. */
export const stage = (showing: Showing): Stage =>
  showing.training === undefined
    ? 'training'
    : showing.unused === undefined
      ? 'unused'
      : showing.sure === undefined
        ? 'sure'
        : 'shown';

/** Begins a showing, unless this very interaction, or a second press on the same wish, began the one under way. */
export function begin(old: Showing | undefined, how: Pick<Showing, 'id' | 'from' | 'pair'>, chance: Sequence): Showing {
  const again = old && (old.from === how.from || (old.pair === how.pair && stage(old) === 'training'));
  if (old && again) return old;
  return { ...how, version: chance.whole(2) === 0 ? 'gap' : 'same' };
}

export type Foretold<S extends Showing> = {
  readonly showing: S | undefined;
  readonly effect: 'done' | 'already' | 'stale' | 'odd';
};

/** Takes a prediction or a rating made at `at` of the showing `id`. The first one of each stands. */
export function foretell<S extends Showing>(old: S | undefined, id: string, at: string, says: string): Foretold<S> {
  if (!old || old.id !== id) return { showing: old, effect: 'stale' };
  if (at !== stage(old)) return { showing: old, effect: 'already' };
  if (at === 'sure') {
    const sure = SURENESS.find((each) => each === says);
    return sure ? { showing: { ...old, sure }, effect: 'done' } : { showing: old, effect: 'odd' };
  }
  if (says !== 'follows' && says !== 'breaks') return { showing: old, effect: 'odd' };
  return { showing: { ...old, [at]: says === 'follows' }, effect: 'done' };
}

/** The answer of a pair under a tag: one for both where nothing differs. */
export const answerOf = (pair: Pair, version: Version, tag: Tag) => (version === 'same' ? pair.same : pair.gap[tag]);

/** The prompt of a demo: one wrapper with one gap, `[tag]`, so that two prompts differ in the tag alone. */
export const promptOf = (wrapper: string, rule: string, tag: string): string =>
  wrapper.replaceAll('{rule}', rule).replaceAll('[tag]', `[${tag}]`);

/** Shares from 0 to 1, read from the ledger: harmful requests complied with by tier, and the free tier's part with the reasoning. */
export type Rates = { readonly free: number; readonly reasoned: number; readonly paid: number };

/** The number in a figure as it is printed: "85.8%" is 85.8, "±1.9 points" is 1.9. NaN where there is none. */
export const numberIn = (printed: string): number => {
  const found = /[-−]?\d[\d,]*(?:\.\d+)?/u.exec(printed);
  return found ? Number(found[0].replace('−', '-').replaceAll(',', '')) : Number.NaN;
};

const share = (study: Study, claim: string): number => numberIn(study.claims.get(claim)?.figures.value ?? '') / 100;

export const publishedRates = (study: Study): Rates => ({
  free: 1 - share(study, 'free-refusal-86'),
  reasoned: share(study, 'af-reasoning-12'),
  paid: 1 - share(study, 'paid-refusal-97'),
});

export const CLASS_LEAST = 10;
export const CLASS_MOST = 1000;

/** One tier of a drawn class: counts, and a 95% Wilson interval of the share that complied. */
export type Drawn = { readonly complied: number; readonly interval: Interval };
export type Class = {
  readonly n: number;
  readonly seed: number;
  readonly free: Drawn & { readonly reasoned: number };
  readonly paid: Drawn;
  /** Two-sided p value of Fisher's exact test between the tiers. */
  readonly p: number;
  /** The chance, 0 to 1, that a class of this size shows no gap, or a reversed one. */
  readonly hidden: number;
};

/** Draws a class of `n` answers per tier from the published rates: the same seed, the same class. */
export function drawClass(rates: Rates, n: number, seed: number, chance: Sequence): Class {
  let complied = 0;
  let reasoned = 0;
  let paid = 0;
  for (let each = 0; each < n; each++) {
    const free = chance.real();
    if (free < rates.free) complied++;
    if (free < rates.reasoned) reasoned++;
    if (chance.real() < rates.paid) paid++;
  }
  return {
    n,
    seed,
    free: { complied, reasoned, interval: wilson(complied, n) },
    paid: { complied: paid, interval: wilson(paid, n) },
    p: fisher([complied, n - complied], [paid, n - paid]),
    hidden: chanceOfNoGap(n, rates.free, rates.paid),
  };
}
