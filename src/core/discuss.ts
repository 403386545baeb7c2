// The rules of a round: one question, voted on alone, talked over, voted on again, revealed. Pure functions over a stored value.
import { z } from 'zod';
import type { Question } from './library.ts';
import type { Sequence } from './ports.ts';
import { LETTERS, SURENESS, shuffled } from './quiz.ts';
import type { Text } from './text.ts';

/** The letters of the options, in the order in which they are shown. */

/** Words as they were when the question was asked: written by us, or by `outside`. */
const Words = z.custom<Text>((value) => Array.isArray(value));

/** What is asked, as it stood then: a later correction of the content changes no vote and no verdict. */
export const AskedShape = z.object({
  /** The content's question and the hash of what was asked; where it is missing, the words are the host's own. */
  content: z.object({ question: z.string(), hash: z.string(), lesson: z.string(), layer: z.string() }).optional(),
  stem: Words,
  /** In the order in which they are shown; one of them is right. */
  options: z
    .array(
      z.object({
        id: z.string(),
        text: Words,
        right: z.boolean(),
        because: Words.optional(),
        misconception: z.string().optional(),
      }),
    )
    .max(LETTERS.length),
  sources: z.array(z.string()),
});
export type Asked = z.infer<typeof AskedShape>;

const VoteShape = z.object({ option: z.string(), sure: z.enum(SURENESS).optional() });
const BallotShape = z.object({
  /** The person's key. */
  person: z.string(),
  first: VoteShape.optional(),
  second: VoteShape.optional(),
  /** Needs no second vote: the first answer counts in both. */
  done: z.boolean().optional(),
  /** The last interactions that changed this ballot: one that is delivered again changes nothing. */
  seen: z.array(z.string()),
});
/** How many people answered in the same way, without who they were. `kept`: the second answer is the first one, kept. */
const CountedShape = z.object({
  first: z.string().optional(),
  second: z.string().optional(),
  kept: z.boolean(),
  n: z.int().min(1),
});

/** `ready`: chosen, and nobody has seen it yet. `ended`: over, and revealed in any case where it was opened. */
export const STAGES = ['ready', 'open', 'closed', 'talk', 'revealed', 'ended'] as const;
export type Stage = (typeof STAGES)[number];

export const RoundShape = z.object({
  id: z.string(),
  /** The interaction that began it: a repeated delivery begins nothing. */
  from: z.string(),
  /** The user's id of the host of record, who is told when time is up. */
  host: z.string().optional(),
  asked: AskedShape,
  stage: z.enum(STAGES),
  vote: z.union([z.literal(1), z.literal(2)]),
  /** Whether anybody was shown it at all. */
  opened: z.boolean(),
  /** Counts the host's moves: a host's button names the count that it was made from, and an older one does nothing. */
  turn: z.int(),
  /** The interaction of the last host's move. */
  by: z.string().optional(),
  /** The talk: until when (milliseconds since 1970, UTC), whether its time is up, how often it was. */
  talk: z.object({ until: z.number(), up: z.boolean(), ups: z.int() }).optional(),
  /** Of each vote's card: how many there have been, and since when (milliseconds since 1970) the newest one stands. */
  cards: z.array(z.object({ n: z.int(), since: z.number() })).max(2),
  /** What each person answered, one ballot for each. A list, since five hundred votes in a second copy it five hundred times. */
  ballots: z.array(BallotShape),
  nameless: z.array(CountedShape),
  /** Its writer had it deleted, before or after the reveal: the words and the votes are gone. */
  withdrawn: z.enum(['before', 'after']).optional(),
});
export type Round = z.infer<typeof RoundShape>;
export type Ballot = z.infer<typeof BallotShape>;
export type Vote = z.infer<typeof VoteShape>;
export type Counted = z.infer<typeof CountedShape>;

/** A question of the content as it is asked now, its options shuffled. */
export const askedOf = (question: Question, chance: Sequence): Asked => ({
  content: { question: question.id, hash: question.hash, lesson: question.lesson, layer: question.layer },
  stem: question.stem,
  options: shuffled(question.options, chance).map(({ id, text, right, because, misconception }) => ({
    id,
    text,
    right,
    because,
    ...(misconception === undefined ? {} : { misconception }),
  })),
  sources: [...question.sources],
});

export type Beginning = Pick<Round, 'id' | 'from' | 'host'>;

/** A round that nobody has seen yet. `id`: at most 8 letters and digits, new in its room. */
export const beginRound = (asked: Asked, how: Beginning): Round => ({
  ...how,
  asked,
  stage: 'ready',
  vote: 1,
  opened: false,
  turn: 0,
  cards: [],
  ballots: [],
  nameless: [],
});

export const TURNS = ['open', 'close', 'discuss', 'again', 'reveal', 'reopen', 'more', 'end'] as const;
export type Turn = (typeof TURNS)[number];

/**
 * The moves that a host has now, in the order of their buttons. What people have seen is ended by way of the reveal, whose card
 * lets each of them look at their own change.
 */
export function legal({ stage, vote }: Round): readonly Turn[] {
  switch (stage) {
    case 'ready':
      return ['open', 'end'];
    case 'open':
      return ['close', 'reveal'];
    case 'closed':
      return vote === 1 ? ['discuss', 'again', 'reveal', 'reopen'] : ['reveal', 'reopen'];
    case 'talk':
      return ['again', 'reveal', 'more'];
    case 'revealed':
      return ['end'];
    case 'ended':
      return [];
  }
}

/** In milliseconds. */
export const MINUTE = 60_000;
/** How long a talk lasts where nobody says otherwise, and by how much more it can be lengthened, in minutes. */
export const TALK = 4;
export const MORE = 2;

/** When a talk ends that begins now, or that is given more time now; in milliseconds since 1970. */
export const talkEnds = ({ talk }: Round, now: number, what: 'discuss' | 'more', minutes = TALK): number =>
  what === 'discuss' ? now + minutes * MINUTE : Math.max(talk?.until ?? now, now) + MORE * MINUTE;

/** A host's move: what, from which count of moves, by which interaction (none: by the rules of something larger), when; `minutes` of talk. */
export type Turning = {
  readonly what: Turn;
  readonly turn: number;
  readonly by?: string;
  readonly now: number;
  readonly minutes?: number;
};
/** What became of it. `already`: this very interaction did it. `stale`: made from another position. `odd`: no legal move. */
export type Turned = { readonly round: Round; readonly effect: 'done' | 'already' | 'stale' | 'odd' };

/** So long a card is surely edited when something changes, in milliseconds; a platform that forbids it does so a little later. */
export const FRESH = 45 * MINUTE;

/**
 * When the card of the vote that is open has to say that it counts no more, in milliseconds since 1970: a moment after the last at
 * which it does. Undefined where no vote is open, or where it says so at `now`.
 */
export function countsUntil({ stage, cards, vote }: Round, now: number): number | undefined {
  const since = stage === 'open' ? cards[vote - 1]?.since : undefined;
  return since !== undefined && now <= since + FRESH ? since + FRESH + 1 : undefined;
}

/** The round with a new card for the vote that is on, where the one that stands is too old to show what changes now. */
function renewed(round: Round, now: number): Round {
  const card = round.cards[round.vote - 1];
  if (!card) return { ...round, cards: [...round.cards, { n: 1, since: now }] };
  if (now - card.since <= FRESH) return round;
  return { ...round, cards: round.cards.with(round.vote - 1, { n: card.n + 1, since: now }) };
}

function turned(round: Round, { what, now, minutes }: Turning): Round {
  switch (what) {
    case 'open':
    case 'reopen':
      return { ...round, stage: 'open', opened: true };
    case 'close':
      return { ...round, stage: 'closed' };
    case 'discuss':
      return { ...round, stage: 'talk', talk: { until: talkEnds(round, now, what, minutes), up: false, ups: 0 } };
    case 'more':
      return {
        ...round,
        talk: { until: talkEnds(round, now, what), up: false, ups: round.talk?.ups ?? 0 },
      };
    case 'again':
      return { ...round, stage: 'open', vote: 2 };
    case 'reveal':
      return { ...round, stage: 'revealed' };
    case 'end':
      return { ...round, stage: 'ended' };
  }
}

/** Makes a host's move, if it is legal and was made from where the round is. */
export function turn(round: Round, how: Turning): Turned {
  if (how.by !== undefined && round.by === how.by) return { round, effect: 'already' };
  if (round.turn !== how.turn) return { round, effect: 'stale' };
  if (!legal(round).includes(how.what)) return { round, effect: 'odd' };
  const by = how.by === undefined ? {} : { by: how.by };
  const next = { ...turned(round, how), turn: round.turn + 1, ...by };
  // The last card of a vote can always be finished: only what goes on needs one that can be edited.
  return { round: isRevealed(next) || !next.opened ? next : renewed(next, how.now), effect: 'done' };
}

/** Marks that the talk's time is up, once; the same round where it is not, or was marked before. */
export function timeUp(round: Round, now: number): Round {
  const { talk } = round;
  if (round.stage !== 'talk' || !talk || talk.up || now < talk.until) return round;
  return renewed({ ...round, talk: { ...talk, up: true, ups: talk.ups + 1 } }, now);
}

/** Ends a round from wherever it is, which reveals it where it was opened; the same round where it is over. */
export const closeForGood = (round: Round): Round =>
  round.stage === 'ended' ? round : { ...round, stage: 'ended', turn: round.turn + 1 };

/** Brings the answer out from wherever a round is; the same round where it is out, or where nobody was shown the question. */
export const revealNow = (round: Round): Round =>
  isRevealed(round) || !round.opened ? round : { ...round, stage: 'revealed', turn: round.turn + 1 };

/** Whether the answer is out. */
export const isRevealed = ({ stage, opened }: Round): boolean => opened && (stage === 'revealed' || stage === 'ended');

/** The letter under which an option is shown. */
export const letterOf = ({ options }: Asked, id: string): string =>
  LETTERS[options.findIndex((each) => each.id === id)] ?? '–';
export const rightOf = ({ options }: Asked) => options.find((each) => each.right);
