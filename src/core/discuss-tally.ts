// Counting a round: how many voted, what moved, and what a host is advised by it. Every number comes from the ballots.
import { isRevealed, type Round, rightOf } from './discuss.ts';
import { counted, voteIn } from './discuss-votes.ts';
import { NOT_SURE } from './quiz.ts';

/** From how many voters on a breakdown says anything, and gives nobody away. */
export const ENOUGH = 5;

/** How many answered rightly, of how many. */
export type Share = { readonly right: number; readonly n: number };

/** One answer with its votes; `second` is 0 throughout where there was no second vote. */
export type Row = { readonly option: string; readonly first: number; readonly second: number };

export type Tally = {
  /** The options in the order in which they are shown, then "not sure". */
  readonly rows: readonly Row[];
  readonly first: Share;
  /** Absent where there was no second vote. Who needed none counts with the first answer; how many these are is `kept`. */
  readonly second?: Share & { readonly kept: number };
  /** Of those who voted both times: how many came to the right answer and left it, and how many had it before and after. */
  readonly both: {
    readonly n: number;
    readonly to: number;
    readonly away: number;
    readonly before: number;
    readonly after: number;
  };
};

export function tally(round: Round): Tally {
  const ways = counted(round);
  const right = rightOf(round.asked)?.id;
  const sum = (fits: (way: (typeof ways)[number]) => boolean): number =>
    ways.reduce((all, way) => all + (fits(way) ? way.n : 0), 0);
  const twice = round.vote === 2;
  const isBoth = (way: (typeof ways)[number]): boolean => twice && way.first !== undefined && way.second !== undefined;
  return {
    rows: [...round.asked.options.map(({ id }) => id), NOT_SURE].map((option) => ({
      option,
      first: sum((way) => way.first === option),
      second: twice ? sum((way) => way.second === option) : 0,
    })),
    first: { right: sum((way) => way.first === right), n: sum((way) => way.first !== undefined) },
    ...(twice
      ? {
          second: {
            right: sum((way) => way.second === right),
            n: sum((way) => way.second !== undefined),
            kept: sum((way) => way.kept),
          },
        }
      : {}),
    both: {
      n: sum(isBoth),
      to: sum((way) => isBoth(way) && way.first !== right && way.second === right),
      away: sum((way) => isBoth(way) && way.first === right && way.second !== right),
      before: sum((way) => isBoth(way) && way.first === right),
      after: sum((way) => isBoth(way) && way.second === right),
    },
  };
}

/** How many have voted in the vote that is on, or was on last. Who keeps an answer has voted. */
export function voters({ ballots, nameless, vote }: Round): number {
  const gone = nameless.filter(({ first, second }) => (vote === 1 ? first : second) !== undefined);
  const here = ballots.filter((each) => voteIn(each, vote) !== undefined).length;
  return here + gone.reduce((sum, { n }) => sum + n, 0);
}

/** Whether the numbers may be shown: the answer is out, and in no vote are there so few that they point at people. */
export function mayBreakDown(round: Round, { first, second }: Tally = tally(round)): boolean {
  return isRevealed(round) && first.n >= ENOUGH && (second === undefined || second.n >= ENOUGH);
}

/** The wrong answer that most gave in the last vote; the first of several. Undefined where nobody was wrong. */
export function mostWrong(round: Round, { rows, second }: Tally = tally(round)): string | undefined {
  const right = rightOf(round.asked)?.id;
  const at = ({ first, second: last }: Row): number => (second ? last : first);
  const wrong = rows.filter(({ option }) => option !== right && option !== NOT_SURE);
  const most = Math.max(0, ...wrong.map(at));
  return most === 0 ? undefined : wrong.find((row) => at(row) === most)?.option;
}

/** Below this share correct an explanation helps more than talk; above the other, little is left to talk about (Crouch and Mazur 2001). */
const LOW = 0.35;
export const HIGH = 0.7;
export type Suggestion = 'explain' | 'discuss' | 'brief';

/** What the share correct of the first vote advises once it is closed; null before, and where too few have voted. */
export function suggestion(round: Round): Suggestion | null {
  if (round.vote !== 1 || (round.stage !== 'closed' && round.stage !== 'talk')) return null;
  const { right, n } = tally(round).first;
  if (n < ENOUGH) return null;
  if (right / n < LOW) return 'explain';
  return right / n > HIGH ? 'brief' : 'discuss';
}
