// Where a session goes: from part to part, from question to question, from prompt to prompt, and to its end. Pure rules.

import { type Asked, beginRound, closeForGood, isRevealed, MINUTE, type Round, revealNow, turn } from './discuss.ts';
import {
  type Effect,
  type Move,
  type Moved,
  once,
  type Put,
  refuse,
  type Session,
  stateOf,
  unasked,
  unput,
  type Visit,
  visitOf,
  within,
} from './session.ts';
import { unremembering } from './session-people.ts';
import { beside, type Phase } from './session-plan.ts';

/** The most stays: each one is a card in the room. */
const VISITS = 60;

/** What the content gives for what a phase names; null where it has no such thing any more. */
export type Deck = {
  /** A question, its options shuffled, and a name for its round. */
  readonly question: (id: string) => { readonly asked: Asked; readonly id: string } | null;
  readonly prompt: (id: string) => string | null;
};

/** Asks the next question of the phase that can still be asked: its vote is open at once. */
function askNext(session: Session, by: string, now: number, deck: Deck): Session {
  for (const question of unasked(session)) {
    const found = deck.question(question);
    if (!found) continue;
    const round = beginRound(found.asked, { id: found.id, from: by, ...(session.host ? { host: session.host } : {}) });
    const open = turn(round, { turn: round.turn, what: 'open', now }).round;
    return { ...session, asked: [...session.asked, { visit: visitOf(session), question, round: open }] };
  }
  return session;
}

/** Puts the next prompt of the phase. What was being written to the one before stays with its writers. */
function putNext(session: Session, deck: Deck): Session {
  for (const id of unput(session)) {
    const words = deck.prompt(id);
    if (words === null) continue;
    const put: Put = { visit: visitOf(session), id, words, writing: 'off', written: {} };
    return { ...session, puts: [...session.puts, put] };
  }
  return session;
}

/** No vote enters the round any more, so that it need not remember which presses were counted. */
const unremembered = (round: Round): Round => ({
  ...round,
  ballots: round.ballots.map((ballot) => ({ ...ballot, seen: [] })),
});

/** Closes by a rule every question that is not over. */
const closed = (session: Session, rule: (round: Round) => Round): Session => ({
  ...session,
  asked: session.asked.map((each) =>
    each.round.stage === 'ended' ? each : { ...each, round: unremembered(rule(each.round)) },
  ),
});

/**
 * Closes what must not stay open when a phase is left. A question never ends without its answer: one whose answer comes out only
 * now keeps the buttons of its card until the next phase is left too, so that people can look at their own change.
 */
const leave = (session: Session): Session =>
  closed(session, (round) => (isRevealed(round) ? closeForGood(round) : revealNow(round)));

function enterPhase(session: Session, phase: Phase, by: string, now: number, deck: Deck): Session {
  const until = now + phase.minutes * MINUTE;
  const visit: Visit = { phase: phase.key, at: now, until, up: false, ups: 0, sheets: [now] };
  const there = { ...leave(session), visits: [...session.visits, visit] };
  if (phase.kind === 'ask') return askNext(there, by, now, deck);
  return phase.kind === 'discuss' ? putNext(there, deck) : there;
}

/** Begins the first phase. `host` is the user id of whoever starts it. */
export function start(session: Session, how: { host: string; by: string; now: number; deck: Deck }): Moved {
  const [first] = session.agenda.phases;
  if (stateOf(session) !== 'planned' || !first) return refuse(session, 'already');
  return once(session, how.by, () => enterPhase({ ...session, host: how.host }, first, how.by, how.now, how.deck));
}

const ended = (session: Session, now: number): Session => {
  const { offer: _, ...rest } = closed(unremembering(session), closeForGood);
  return { ...rest, endedAt: now };
};

/** Ends the session. What is open is closed, and a question is not left without its answer. */
export const end = (session: Session, { by, now }: Omit<Move, 'visit'>): Moved =>
  stateOf(session) === 'over' ? refuse(session, 'already') : once(session, by, () => ended(session, now));

/** To the phase after this one or before it, by an interaction. */
type Going = { readonly to: 1 | -1; readonly by: string; readonly now: number; readonly deck: Deck };

export function goOn(session: Session, visit: Visit, { to, by, now, deck }: Going): Session | Effect {
  const phase = beside(session.agenda, visit.phase, to);
  if (!phase) return to === 1 ? ended(session, now) : 'odd';
  return session.visits.length >= VISITS ? 'full' : enterPhase(session, phase, by, now, deck);
}

/** Goes on to the next phase; after the last one the session is over. */
export const next = (session: Session, move: Move, deck: Deck): Moved =>
  within(session, move, (visit) => goOn(session, visit, { ...move, to: 1, deck }));

/** Goes back to the phase before, which begins anew. */
export const back = (session: Session, move: Move, deck: Deck): Moved =>
  within(session, move, (visit) => goOn(session, visit, { ...move, to: -1, deck }));

/** Asks the phase's next question; the one before is closed, with its answer. */
export const another = (session: Session, move: Move, deck: Deck): Moved =>
  within(session, move, () => {
    const made = askNext(leave(session), move.by, move.now, deck);
    return made.asked.length === session.asked.length ? 'odd' : made;
  });

/** Puts the phase's next prompt. */
export const prompt = (session: Session, move: Move, deck: Deck): Moved =>
  within(session, move, () => {
    const made = putNext(session, deck);
    return made === session ? 'odd' : made;
  });
