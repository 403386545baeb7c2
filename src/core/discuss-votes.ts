// The votes of a round: one ballot for each person, changed freely while the vote is open, kept as a count once they are gone.
import { type Asked, type Ballot, type Counted, isRevealed, type Round, type Vote } from './discuss.ts';
import { LETTERS, NOT_SURE, SURENESS, type Sureness } from './quiz.ts';
import type { Text } from './text.ts';

/** How many interactions a ballot remembers: a platform delivers again within minutes, and nobody votes faster than that. */
const REMEMBERED = 6;

/** A person's press: who, in which vote, by which interaction. */
export type Casting = { readonly person: string; readonly vote: number; readonly by: string };
/** What became of it. `already`: delivered before. `closed`: that vote takes no more. `odd`: no button of ours says that. */
export type Cast = { readonly round: Round; readonly effect: 'done' | 'already' | 'closed' | 'stale' | 'odd' };

/**
 * Where people's ballots stand in the list that the last vote made: five hundred who vote at once would else be looked for one by
 * one, each among all the others.
 */
let last: { readonly ballots: readonly Ballot[]; readonly places: Map<string, number> } = {
  ballots: [],
  places: new Map(),
};

const placesIn = (ballots: readonly Ballot[]): Map<string, number> =>
  last.ballots === ballots ? last.places : new Map(ballots.map(({ person }, at) => [person, at]));

/** A person's ballot. */
export const ballotOf = ({ ballots }: Round, person: string): Ballot | undefined =>
  last.ballots === ballots ? ballots[last.places.get(person) ?? -1] : ballots.find((each) => each.person === person);

/** What a person answered in a vote; `done` counts a first answer as kept. */
export const voteIn = (ballot: Ballot | undefined, vote: number): Vote | undefined =>
  vote === 1 ? ballot?.first : (ballot?.second ?? (ballot?.done ? ballot.first : undefined));

/** The option behind what a button says: `a` to `d`, or "not sure". */
export function optionAt({ options }: Asked, says: string): string | undefined {
  if (says === NOT_SURE) return NOT_SURE;
  return options[LETTERS.findIndex((each) => each.toLowerCase() === says)]?.id;
}

function put(round: Round, { person, by }: Casting, change: Partial<Ballot>): Round {
  const places = placesIn(round.ballots);
  const at = places.get(person) ?? round.ballots.length;
  const old = round.ballots[at];
  // Not `with`, which is slow on a list that is frozen.
  const ballots = Array.from(round.ballots);
  ballots[at] = { ...old, ...change, person, seen: [...(old?.seen ?? []), by].slice(-REMEMBERED) };
  places.set(person, at);
  last = { ballots, places };
  return { ...round, ballots };
}

/** What hinders a press of this vote: it is not open, or was delivered before. Closing is exact: the rule decides. */
function hindrance(round: Round, ballot: Ballot | undefined, { vote, by }: Casting): 'already' | 'closed' | null {
  if (ballot?.seen.includes(by)) return 'already';
  return round.stage === 'open' && round.vote === vote ? null : 'closed';
}

/** Votes for what a button says; the same answer again keeps how sure one was. */
export function vote(round: Round, says: string, casting: Casting): Cast {
  const ballot = ballotOf(round, casting.person);
  const hindered = hindrance(round, ballot, casting);
  if (hindered) return { round, effect: hindered };
  const option = optionAt(round.asked, says);
  if (option === undefined) return { round, effect: 'odd' };
  const at = round.vote === 1 ? 'first' : 'second';
  const old = ballot?.[at];
  return { round: put(round, casting, { [at]: old?.option === option ? old : { option } }), effect: 'done' };
}

/** Says how sure one is of an answer that stands. */
export function rate(round: Round, says: string, sure: string, casting: Casting): Cast {
  const ballot = ballotOf(round, casting.person);
  const hindered = hindrance(round, ballot, casting);
  if (hindered) return { round, effect: hindered };
  const known: Sureness | undefined = SURENESS.find((each) => each === sure);
  const option = optionAt(round.asked, says);
  if (!known || option === undefined || option === NOT_SURE) return { round, effect: 'odd' };
  const at = round.vote === 1 ? 'first' : 'second';
  if (ballot?.[at]?.option !== option) return { round, effect: 'stale' };
  return { round: put(round, casting, { [at]: { option, sure: known } }), effect: 'done' };
}

/** Says that one needs no second vote. Possible as long as votes can still come. */
export function done(round: Round, casting: Casting): Cast {
  const ballot = ballotOf(round, casting.person);
  if (ballot?.seen.includes(casting.by) || ballot?.done || ballot?.second) return { round, effect: 'already' };
  const over = isRevealed(round) || (round.vote === 2 && round.stage !== 'open');
  if (over) return { round, effect: 'closed' };
  if (!ballot?.first) return { round, effect: 'odd' };
  return { round: put(round, casting, { done: true }), effect: 'done' };
}

/** How a ballot counts. */
function countedAs(ballot: Ballot): Counted {
  const [first, second] = [voteIn(ballot, 1), voteIn(ballot, 2)];
  return {
    ...(first ? { first: first.option } : {}),
    ...(second ? { second: second.option } : {}),
    kept: second !== undefined && ballot.second === undefined,
    n: 1,
  };
}

/** Ways of answering, each once with all its number. */
function summed(list: readonly Counted[]): Counted[] {
  const ways = new Map<string, Counted>();
  for (const each of list) {
    const name = `${each.first} ${each.second} ${each.kept}`;
    ways.set(name, { ...each, n: each.n + (ways.get(name)?.n ?? 0) });
  }
  return [...ways.values()];
}

/** Every way of answering with its number, from the ballots and from what is left of people who are gone. */
export const counted = ({ nameless, ballots }: Round): readonly Counted[] =>
  summed([...nameless, ...ballots.map(countedAs)]);

/** The round with its counts, and nobody in it any more, but for a host whose own words it holds. */
export function shed(round: Round): Round {
  const { host, ...rest } = round;
  const writer = round.asked.content || host === undefined ? {} : { host };
  return { ...rest, ...writer, ballots: [], nameless: [...counted(round)] };
}

/** The user's id that a person's key ends in. */
const userOf = (person: string): string => person.split(':').at(-1) ?? '';

const STAYS: Text = [
  'Your vote on a question that is revealed stays as a count, with nothing in it that points to you.',
];
const WITHDRAWN: Text = ['This question was taken back by who wrote it.'];

/** What is left of a person in a round: how many things went, and what stays and why. */
export type Forgotten = { readonly round: Round; readonly removed: number; readonly stays?: Text };

/** Takes a person out: a vote goes, or stays as a count where it is revealed; their own question goes with all that was said to it. */
export function forgetVoter(round: Round, person: string): Forgotten {
  const ballot = ballotOf(round, person);
  const hosted = round.host === userOf(person);
  if (hosted && !round.asked.content && !round.withdrawn) {
    const { host: _, ...rest } = round;
    const asked: Asked = { stem: WITHDRAWN, options: [], sources: [] };
    const over: Round = { ...rest, asked, stage: 'ended', turn: round.turn + 1, ballots: [], nameless: [] };
    return { round: { ...over, withdrawn: isRevealed(round) ? 'after' : 'before' }, removed: ballot ? 2 : 1 };
  }
  if (!ballot && !hosted) return { round, removed: 0 };
  const { host, ...rest } = round;
  const stays = ballot !== undefined && isRevealed(round);
  return {
    round: {
      ...rest,
      ...(host === undefined || hosted ? {} : { host }),
      ballots: round.ballots.filter((each) => each !== ballot),
      nameless: stays && ballot ? summed([...round.nameless, countedAs(ballot)]) : round.nameless,
    },
    removed: (ballot ? 1 : 0) + (hosted ? 1 : 0),
    ...(stays ? { stays: STAYS } : {}),
  };
}

/** What of a round is a person's, as JSON: their votes, and that they hosted it. */
export function votesOf(round: Round, person: string): readonly unknown[] {
  const ballot = ballotOf(round, person);
  const hosted = round.host === userOf(person);
  const question = round.asked.content?.question ?? round.asked.stem;
  const { seen: _, person: __, ...votes } = ballot ?? { seen: [], person };
  return [
    ...(ballot ? [{ question, ...votes }] : []),
    ...(hosted ? [{ hosted: round.asked.content ? question : round.asked }] : []),
  ];
}
