// How questions did: the share correct in each vote, what the talk gained, the belief that misled most, how well it tells people apart.
import jstat from 'jstat';
import { isRevealed, letterOf, type Round, rightOf } from './discuss.ts';
import { isCorrected } from './discuss-reveal.ts';
import { ENOUGH, mostWrong, type Share, tally } from './discuss-tally.ts';
import { ballotOf } from './discuss-votes.ts';
import type { Study } from './library.ts';
import type { Text } from './text.ts';

/** From how many answers on an item's discrimination says anything. */
export const MANY = 30;

/** One question of a report. */
export type Item = {
  readonly stem: Text;
  /** The content's id; absent for a host's own. */
  readonly question?: string;
  readonly first: Share;
  readonly second?: Share;
  /**
   * The normalised gain (Hake 1998) over who voted both times: how much of what could be gained was, at most 1, negative where
   * more moved away than came. From 5 of them up, and where not all had it right before.
   */
  readonly gain?: number;
  /** The wrong answer that most gave last, by its letter, with the misconception behind it where it has one. From 5 voters up. */
  readonly misled?: { readonly letter: string; readonly text: Text; readonly misconception?: string };
  /** The correlation of a first answer's being right with the share right of that person's other items, -1 to 1. */
  readonly discrimination?: number;
};

function gain(round: Round): number | undefined {
  const { n, before, after } = tally(round).both;
  return n < ENOUGH || before === n ? undefined : (after - before) / (n - before);
}

/** Whether a person's first answer was right; undefined where they gave none. */
function wasRight(round: Round, person: string): boolean | undefined {
  const option = ballotOf(round, person)?.first?.option;
  return option === undefined ? undefined : option === rightOf(round.asked)?.id;
}

/** The share right of a person's first answers to other questions; undefined where they answered none. */
function elsewhere(others: readonly Round[], person: string): number | undefined {
  const answers = others.flatMap((each) => wasRight(each, person) ?? []);
  return answers.length === 0 ? undefined : answers.filter((right) => right).length / answers.length;
}

function discrimination(round: Round, others: readonly Round[]): number | undefined {
  const pairs = round.ballots.flatMap(({ person }) => {
    const [here, rest] = [wasRight(round, person), elsewhere(others, person)];
    return here === undefined || rest === undefined ? [] : [[here ? 1 : 0, rest] as const];
  });
  if (pairs.length < MANY) return undefined;
  const found = jstat.jStat.corrcoeff(
    pairs.map(([here]) => here),
    pairs.map(([, rest]) => rest),
  );
  // Where all answered alike there is nothing to tell apart.
  return Number.isFinite(found) ? found : undefined;
}

function misled(round: Round): Item['misled'] {
  const all = tally(round);
  const id = (all.second ?? all.first).n < ENOUGH ? undefined : mostWrong(round, all);
  const option = round.asked.options.find((each) => each.id === id);
  if (!option) return undefined;
  const { misconception } = option;
  return {
    letter: letterOf(round.asked, option.id),
    text: option.text,
    ...(misconception === undefined ? {} : { misconception }),
  };
}

/** The revealed rounds as items, in order. What was corrected since it was asked, or taken back, is not among them. */
export function itemReport(study: Study, rounds: readonly Round[]): readonly Item[] {
  const counted = rounds.filter((each) => isRevealed(each) && !each.withdrawn && !isCorrected(study, each.asked));
  return counted.map((round): Item => {
    const { first, second } = tally(round);
    const others = counted.filter((each) => each !== round);
    const known = { gain: gain(round), misled: misled(round), discrimination: discrimination(round, others) };
    const { content, stem } = round.asked;
    return {
      stem,
      first: { right: first.right, n: first.n },
      ...(content ? { question: content.question } : {}),
      ...(second ? { second: { right: second.right, n: second.n } } : {}),
      ...Object.fromEntries(Object.entries(known).filter(([, each]) => each !== undefined)),
    };
  });
}
