// Who hosts a session: offered to another host, taken back, taken over. Pure rules.
import { type Move, type Moved, once, refuse, roundNow, type Session, setRound, stateOf, within } from './session.ts';
import { hereIn } from './session-people.ts';
import { userOf } from './session-words.ts';

/** Offers the session to another host: to one who is here (a user's id), or to whoever may host. */
export const offer = (session: Session, move: Move, to: string | undefined): Moved =>
  within(session, move, () => {
    // Who is not here has left nothing in this session, so that no deletion of theirs would find their id in it.
    if (to !== undefined && !hereIn(session).some((person) => userOf(person) === to)) return 'odd';
    return session.offer && session.offer.to === to ? session : { ...session, offer: to === undefined ? {} : { to } };
  });

/** Takes an offer back. */
export const withdraw = (session: Session, move: Move): Moved =>
  within(session, move, () => {
    const { offer: _, ...rest } = session;
    return session.offer ? rest : session;
  });

/** Takes the session over. `odd` where it was offered to somebody else. */
export function take(session: Session, host: string, by: string): Moved {
  if (session.recent.includes(by) || (session.host === host && !session.offer)) return refuse(session, 'already');
  if (stateOf(session) !== 'on' || !session.offer) return refuse(session, 'stale');
  if (session.offer.to !== undefined && session.offer.to !== host) return refuse(session, 'odd');
  return once(session, by, () => {
    const { offer: _, ...rest } = session;
    // The question that is on tells its host when the time of a talk is up.
    const round = roundNow(session);
    return { ...(round && round.stage !== 'ended' ? setRound(rest, { ...round, host }) : rest), host };
  });
}
