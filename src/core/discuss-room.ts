// What /discuss keeps of a room: the question that is on, the last ones so that their cards are finished, and how others went.
import { z } from 'zod';
import { closeForGood, countsUntil, isRevealed, type Round, RoundShape, timeUp } from './discuss.ts';
import { roundPosts } from './discuss-cards.ts';
import type { Address } from './discuss-reveal.ts';
import { tally } from './discuss-tally.ts';
import { type Forgotten, forgetVoter, shed, votesOf } from './discuss-votes.ts';
import { type Library, theStudy } from './library.ts';
import type { Key } from './ports.ts';
import { type RoomEditor, roomEditor } from './presence.ts';
import { press } from './press.ts';
import { type Post, type RoomKey, roomPath, scopeOf, type Wanted } from './room.ts';
import type { Text } from './text.ts';

/** How many past questions keep their cards, and how many only how they went. */
const PAST = 3;
const TRIED = 20;

/** How a question of the content went here in its last vote. */
const TriedShape = z.object({ question: z.string(), hash: z.string(), right: z.int(), n: z.int() });
export type Tried = z.infer<typeof TriedShape>;

export const DiscussShape = z.object({
  /** The scope of the room's presses. */
  scope: z.string(),
  round: RoundShape.optional(),
  /** The last ones before it, the oldest first, with counts and without people. */
  past: z.array(RoundShape),
  tried: z.array(TriedShape),
});
export type Discuss = z.infer<typeof DiscussShape>;

export const KIND = 'discuss';

const keyAt = (path: string): Key<Discuss> => ({ path, shape: DiscussShape, version: 1 });
export const discussKey = (room: RoomKey): Key<Discuss> => keyAt(roomPath(room));

export const addressIn =
  (scope: string): Address =>
  (move, ...more) =>
    press(KIND, move, scope, ...more);

/** Whether a question is on that must be ended first: one that people see, and whose answer is not out. */
export const isOn = (round: Round | undefined): boolean =>
  round !== undefined && round.stage !== 'ready' && !isRevealed(round) && round.stage !== 'ended';

function tried({ asked, ...round }: Round): readonly Tried[] {
  if (!asked.content || !round.opened) return [];
  const { first, second } = tally({ asked, ...round });
  const { right, n } = second ?? first;
  const { question, hash } = asked.content;
  return [{ question, hash, right, n }];
}

/** How all questions went here, the newest last, with the one that is out now. */
export const allTried = ({ tried: before, round }: Discuss): readonly Tried[] => [
  ...before,
  ...(round && isRevealed(round) ? tried(round) : []),
];

/** What came of beginning a round. `busy`: another one is on. */
export type Begun = { readonly value: Discuss; readonly effect: 'done' | 'already' | 'busy' };

/** Puts a round in the place of one that is over or that nobody has seen, unless this very interaction did so before. */
export function begin(old: Discuss | undefined, room: RoomKey, round: Round): Begun {
  const value = old ?? { scope: scopeOf(room), past: [], tried: [] };
  if ([...value.past, value.round].some((each) => each?.from === round.from)) return { value, effect: 'already' };
  const before = value.round;
  if (isOn(before)) return { value, effect: 'busy' };
  if (!before?.opened) return { value: { ...value, round }, effect: 'done' };
  return {
    value: {
      ...value,
      round,
      past: [...value.past, shed(closeForGood(before))].slice(-PAST),
      tried: [...value.tried, ...tried(before)].slice(-TRIED),
    },
    effect: 'done',
  };
}

export const findRound = ({ round, past }: Discuss, id: string): Round | undefined =>
  [...past, round].find((each) => each?.id === id);

/** The value with a round changed; only the one that is on ever is. */
export const putRound = (value: Discuss, round: Round): Discuss =>
  value.round?.id === round.id ? { ...value, round } : value;

/** The value once a moment has come: the talk's time may be up. The same value where nothing changes. */
export function momentCame(value: Discuss, now: number): Discuss {
  const round = value.round && timeUp(value.round, now);
  return round === value.round ? value : { ...value, ...(round ? { round } : {}) };
}

/** What should stand in the room at `now`, and when to look again: the talk's time is up, or the card of the vote grows old. */
export function wantedIn(library: Library, { scope, past, round }: Discuss, now: number): Wanted {
  const study = theStudy(library);
  const draw = (each: Round): readonly Post[] => roundPosts(study, each, addressIn(scope), now);
  const before = past.flatMap(draw).map((post): Post => ({ ...post, past: true }));
  const { talk, stage } = round ?? {};
  const grown = round && countsUntil(round, now);
  const moments = [
    ...(stage === 'talk' && talk && !talk.up ? [talk.until] : []),
    ...(grown === undefined ? [] : [grown]),
  ];
  const due = moments.length > 0 ? { due: Math.min(...moments) } : {};
  return { posts: [...before, ...(round ? draw(round) : [])], ...due };
}

const POSTED: Text = [
  'The question that you wrote is taken out of the messages that can still be edited; ',
  'whoever manages that channel can delete the others, and the thread that is named after it.',
];

function without(value: Discuss, person: string) {
  const rounds = [...value.past, ...(value.round ? [value.round] : [])];
  const all = rounds.map((round): Forgotten => forgetVoter(round, person));
  const past = all.slice(0, value.past.length).map(({ round }) => round);
  const now = all[value.past.length]?.round;
  const isTaken = all.some(({ round }, at) => round.opened && round.withdrawn && !rounds[at]?.withdrawn);
  const votes = all.find((each) => each.stays)?.stays;
  const stays = [...(votes ?? []), ...(votes && isTaken ? [' '] : []), ...(isTaken ? POSTED : [])];
  return {
    value: { ...value, past, ...(now ? { round: now } : {}) },
    removed: all.reduce((sum, each) => sum + each.removed, 0),
    ...(stays.length > 0 ? { stays } : {}),
  };
}

/** How a room of this kind gives a person's part out, and lets go of it. */
export const discussEditor: RoomEditor = roomEditor<Discuss>({
  kind: KIND,
  one: 'vote or question in a discussion',
  many: 'votes or questions in discussions',
  key: (where) => keyAt(`room/${where}/${KIND}/state`),
  mine: ({ past, round }, person) => [...past, ...(round ? [round] : [])].flatMap((each) => votesOf(each, person)),
  without,
});
