// The time of a session's part: given more, stopped, let go on, and found to be up. Pure rules: the moment is an argument.
import { MINUTE, timeUp as talkUp } from './discuss.ts';
import {
  isPaused,
  leftOf,
  type Move,
  type Moved,
  phaseOf,
  roundNow,
  type Session,
  setRound,
  stateOf,
  type Visit,
  visitNow,
  within,
} from './session.ts';
import { type Deck, goOn } from './session-course.ts';

/** What *2 more minutes* gives, and how long a stay may last from now at the most, in milliseconds. */
export const MORE = 2 * MINUTE;
const LONGEST = 180 * MINUTE;

/** After this long what changes about a phase is shown on a fresh card, in milliseconds: before a message is too old to edit. */
const SHEET = 45 * MINUTE;

function setVisit(session: Session, changed: Visit, now: number): Session {
  const { sheets } = changed;
  const isOld = now - (sheets.at(-1) ?? now) > SHEET;
  const visit = isOld ? { ...changed, sheets: [...sheets, now] } : changed;
  return { ...session, visits: [...session.visits.slice(0, -1), visit] };
}

/** Two more minutes, from now on where the time is up already. */
export const more = (session: Session, move: Move): Moved =>
  within(session, move, (visit) => {
    const left = leftOf(visit, move.now) + MORE;
    if (left > LONGEST) return 'full';
    const time = isPaused(visit) ? { left } : { until: move.now + left };
    return setVisit(session, { ...visit, ...time, up: false }, move.now);
  });

/** Stops the time of the phase. */
export const pause = (session: Session, move: Move): Moved =>
  within(session, move, ({ until, ...visit }) => {
    if (until === undefined || visit.up) return session;
    return setVisit(session, { ...visit, left: leftOf({ ...visit, until }, move.now) }, move.now);
  });

/** Lets the time go on from where it was stopped. */
export const go = (session: Session, move: Move): Moved =>
  within(session, move, ({ left, ...visit }) =>
    left === undefined ? session : setVisit(session, { ...visit, until: move.now + left }, move.now),
  );

/**
 * A moment has come: where the phase's time is up, or the time of a talk in it, says so once, or goes on by itself where the plan
 * wants it. `by` names the moment. Early, late or stale it changes nothing.
 */
export function timeUp(session: Session, by: string, now: number, deck: Deck): Session {
  const visit = visitNow(session);
  if (stateOf(session) !== 'on' || !visit) return session;
  if (visit.until === undefined || visit.up || visit.until > now) return talkOver(session, now);
  const on = phaseOf(session, visit)?.movesOn ? goOn(session, visit, { to: 1, by, now, deck }) : 'odd';
  if (typeof on !== 'string') return on;
  return talkOver(setVisit(session, { ...visit, up: true, ups: visit.ups + 1 }, now), now);
}

function talkOver(session: Session, now: number): Session {
  const round = roundNow(session);
  const told = round && talkUp(round, now);
  return told && told !== round ? setRound(session, told) : session;
}

/** When a session has to be looked at: its phase's time is up. Milliseconds since 1970. */
export function momentsOf(session: Session): readonly number[] {
  const visit = visitNow(session);
  const round = roundNow(session);
  if (stateOf(session) !== 'on' || !visit) return [];
  const ends = visit.until === undefined || visit.up ? [] : [visit.until];
  return round?.stage === 'talk' && round.talk && !round.talk.up ? [...ends, round.talk.until] : ends;
}
