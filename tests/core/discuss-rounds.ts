// Rounds for tests: a small question, a round in any stage, votes cast in a row, and any row of what can happen to one.
import fc from 'fast-check';
import { type Asked, askedOf, beginRound, type Round, TURNS, type Turn, timeUp, turn } from '../../src/core/discuss.ts';
import { type Cast, done, forgetVoter, rate, vote } from '../../src/core/discuss-votes.ts';
import type { Question } from '../../src/core/library.ts';
import { fixedDice } from '../world.ts';

export const question = (id: string, more: Partial<Question> = {}): Question => ({
  id,
  lesson: 'overview',
  layer: 'short',
  level: 'recall',
  status: 'reviewed',
  stem: ['Which?'],
  claims: [],
  sources: ['P-1'],
  hash: `h-${id}`,
  options: ['a', 'b', 'c'].map((option) => ({ id: option, text: [option], because: ['so'], right: option === 'b' })),
  ...more,
});

/** The options in a fixed order: A is `a`, B is `b` and right. */
export const asked: Asked = {
  ...askedOf(question('q1'), fixedDice().from(1)),
  options: question('q1').options.map(({ id, text, right, because }) => ({ id, text, right, because })),
};

export const begun: Round = beginRound(asked, { id: 'r1', from: 'i0', host: 'mia' });

/** Moves a round as its host would, from wherever it is. */
export const moved = (round: Round, ...what: readonly Turn[]): Round =>
  what.reduce((now, each) => turn(now, { what: each, turn: now.turn, now: 0 }).round, round);

let count = 0;
/** Casts what people say in the vote that is on: `{ ana: 'b', ben: 'not-sure' }`. */
export const casting = (round: Round, says: Readonly<Record<string, string>>): Round =>
  Object.entries(says).reduce(
    (now, [who, each]) => vote(now, each, { person: `discord:${who}`, vote: now.vote, by: `c-${++count}` }).round,
    round,
  );

/** The same answer from `n` people, named after it. */
export const many = (n: number, says: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Array.from({ length: n }, (_, at) => [`${says}${at}`, says]));

/** Something that happens to a round. `by` is the interaction. */
export type Happening = { readonly by: string; readonly who: string } & (
  | { readonly kind: 'vote'; readonly vote: number; readonly says: string }
  | { readonly kind: 'sure'; readonly vote: number; readonly says: string; readonly how: string }
  | { readonly kind: 'done' | 'forget' }
  | { readonly kind: 'turn'; readonly what: Turn; readonly late: boolean }
  | { readonly kind: 'time'; readonly passes: number }
);

const PEOPLE = ['discord:1', 'discord:2', 'discord:3', 'discord:4', 'discord:5', 'discord:6', 'slack:T1:U7'];
const person = fc.constantFrom(...PEOPLE);
const says = fc.constantFrom('a', 'b', 'c', 'not-sure', 'd', 'constructor');
const number = fc.constantFrom(1, 2);
const happening = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('vote' as const), who: person, vote: number, says }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('sure' as const),
      who: person,
      vote: number,
      says,
      how: fc.constantFrom('guess', 'fairly', 'sure', 'nonsense'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('done' as const), who: person }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const), who: person }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('turn' as const),
      who: person,
      what: fc.constantFrom(...TURNS.filter((each) => each !== 'end'), 'open' as const, 'close' as const),
      late: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('turn' as const),
      who: person,
      what: fc.constant('end' as const),
      late: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('time' as const), who: person, passes: fc.nat(300_000) }) },
);

/** Any row of happenings, some of them delivered again a little later. */
export const happenings: fc.Arbitrary<readonly Happening[]> = fc
  .array(fc.tuple(happening, fc.option(fc.integer({ min: 1, max: 4 }))), { maxLength: 80 })
  .map((list) => {
    const named = list.map(([each, again], at) => ({ each: { ...each, by: `i-${at}` } as Happening, again, at }));
    const copies = named.flatMap(({ each, again, at }) =>
      again === null || each.kind === 'forget' || each.kind === 'time' ? [] : [{ each, at: at + again + 0.5 }],
    );
    return [...named, ...copies].sort((one, other) => one.at - other.at).map(({ each }) => each);
  });

export type Position = { readonly round: Round; readonly now: number };
/** What came of it; `effect` is null where nothing was asked of a person or a host. */
export type Happened = Position & { readonly effect: Cast['effect'] | null };

export function happen({ round, now }: Position, each: Happening): Happened {
  const casts = { person: each.who, by: each.by };
  switch (each.kind) {
    case 'vote':
      return { now, ...vote(round, each.says, { ...casts, vote: each.vote }) };
    case 'sure':
      return { now, ...rate(round, each.says, each.how, { ...casts, vote: each.vote }) };
    case 'done':
      return { now, ...done(round, { ...casts, vote: 1 }) };
    case 'forget':
      return { now, round: forgetVoter(round, each.who).round, effect: null };
    case 'turn':
      return { now, ...turn(round, { what: each.what, turn: round.turn - (each.late ? 1 : 0), by: each.by, now }) };
    case 'time':
      return { round: timeUp(round, now + each.passes), now: now + each.passes, effect: null };
  }
}
