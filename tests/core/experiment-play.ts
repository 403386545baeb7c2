// An experiment in a test's hands: begun on the shipped content, with answers and labels put in by plain rules.
import fc from 'fast-check';
import { beginExperiment, type Experiment, type Says, type Turn, turn } from '../../src/core/experiment.ts';
import { answered } from '../../src/core/experiment-asking.ts';
import { EACH, label } from '../../src/core/experiment-labels.ts';
import type { Heard } from '../../src/core/heard.ts';
import { type Study, theStudy } from '../../src/core/library.ts';
import type { Tag } from '../../src/core/pairs.ts';
import { pureRandDice } from '../../src/drivers/dice-pure-rand.ts';
import { realLibrary } from '../bot.ts';

export const study: Study = theStudy(await realLibrary());
export const T0 = Date.UTC(2026, 10, 22, 12);

const somePair = () => {
  const pair = study.pairs.get('st-sum');
  if (!pair) throw new Error('The content has no pair st-sum.');
  return pair;
};

/** One that has just begun. */
export const begun = (n = 20, seed = 1, control?: string): Experiment =>
  beginExperiment(
    study,
    { pair: somePair(), n, ...(control === undefined ? {} : { control }) },
    {
      id: 'x1',
      from: 'i-0',
      host: { user: 'mia', person: 'discord:mia' },
      model: 'claude-haiku-5-5',
      seed,
      now: T0,
    },
    pureRandDice.from(seed),
  );

/** All answers in, each of the kind that `kind` says. */
export const gathered = (
  experiment: Experiment,
  kind: (tag: Tag, at: number) => Heard['kind'] = () => 'answer',
): Experiment =>
  experiment.slots.reduce(
    (made, { tag }, slot) => answered(made, slot, { kind: kind(tag, slot), named: false, cost: 0.0002, now: T0 }),
    experiment,
  );

/** Everything sorted by two people, as `says` says. */
export const sorted = (
  experiment: Experiment,
  says: (tag: Tag, at: number, who: number) => Says | null,
): Experiment => {
  let made = experiment;
  for (let who = 0; who < EACH; who++)
    for (const [slot, { tag }] of experiment.slots.entries()) {
      const word = says(tag, slot, who);
      if (word) made = label(made, { person: `discord:p${who}`, slot, says: word, by: `l-${who}-${slot}` }).experiment;
    }
  return made;
};

/** Host's moves, one after the other. */
export const moved = (experiment: Experiment, ...what: readonly Turn[]): Experiment =>
  what.reduce(
    (made, each) => turn(made, { what: each, turn: made.turn, by: `t-${made.turn}-${each}`, now: T0 }).experiment,
    experiment,
  );

/** A revealed one in which so many of `n` followed the rule under each tag. */
export function withCounts(n: number, followed: Readonly<Record<Tag, number>>, control?: string, seed = 1): Experiment {
  const seen = { training: 0, unused: 0 };
  const word = new Map<number, Says>();
  const all = gathered(begun(n, seed, control));
  for (const [at, { tag }] of all.slots.entries()) word.set(at, seen[tag]++ < followed[tag] ? 'followed' : 'did-not');
  return moved(
    sorted(all, (_, at) => word.get(at) ?? null),
    'close',
    'reveal',
  );
}

export type Happening =
  | { readonly kind: 'claim' | 'late'; readonly who: number; readonly held: number }
  | { readonly kind: 'answer' | 'fail'; readonly slot: number; readonly what: Heard['kind'] }
  | { readonly kind: 'label'; readonly who: number; readonly slot: number; readonly says: Says }
  | { readonly kind: 'turn'; readonly what: Turn };

const words = fc.constantFrom<Says[]>('followed', 'did-not', 'cannot-tell');
const what = fc.constantFrom<Heard['kind'][]>('answer', 'unsectioned', 'cut', 'refusal', 'empty');
/** Anything that can happen to an experiment, in any order. */
export const happenings = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom<('claim' | 'late')[]>('claim', 'late'), who: fc.nat(3), held: fc.nat(50) }),
    fc.record({ kind: fc.constantFrom<('answer' | 'fail')[]>('answer', 'fail'), slot: fc.nat(12), what }),
    fc.record({ kind: fc.constant('label' as const), who: fc.nat(4), slot: fc.nat(12), says: words }),
    fc.record({
      kind: fc.constant('turn' as const),
      what: fc.constantFrom<Turn[]>('go', 'label', 'close', 'reopen', 'reveal', 'cancel'),
    }),
  ),
  { maxLength: 80 },
);
