// What a host does with the talk of a session: everyone writes first, what was written is shown, parked questions are taken up.
import { type Move, type Moved, type Parked, type Put, type Session, visitOf, within } from './session.ts';

/** The number of the prompt that was put last in this stay; undefined where none was. */
export function putNow(session: Session): number | undefined {
  const at = session.puts.findLastIndex(({ visit }) => visit === visitOf(session));
  return at < 0 ? undefined : at;
}

function setWriting(session: Session, move: Move, at: number, from: Put['writing'], to: Put['writing']): Moved {
  return within(session, move, () => {
    const put = session.puts[at];
    if (!put || at !== putNow(session)) return 'odd';
    if (put.writing === to) return 'already';
    if (put.writing !== from) return 'odd';
    return { ...session, puts: session.puts.map((each, index) => (index === at ? { ...put, writing: to } : each)) };
  });
}

/** Lets everyone write an answer to the present prompt before anybody talks. */
export const letWrite = (session: Session, move: Move, put: number): Moved =>
  setWriting(session, move, put, 'off', 'open');

/** Shows what was written, all of it together. Nothing is written any more. */
export const showWritten = (session: Session, move: Move, put: number): Moved =>
  setWriting(session, move, put, 'open', 'shown');

function setFate(session: Session, move: Move, id: string, change: (old: Parked) => Parked): Moved {
  return within(session, move, () => {
    const found = session.parked.find((each) => each.id === id);
    // What its asker took back is taken up no more.
    if (!found || found.words === '') return 'odd';
    const made = change(found);
    return made === found
      ? session
      : { ...session, parked: session.parked.map((each) => (each === found ? made : each)) };
  });
}

/** Takes a parked question up, for everyone to talk about. */
export const pick = (session: Session, move: Move, id: string): Moved =>
  setFate(session, move, id, (old) => {
    if (old.fate === 'picked' || old.fate === 'discussed') return old;
    return { ...old, fate: 'picked', picked: [...new Set([...old.picked, visitOf(session)])] };
  });

/** Says what became of a parked question: talked about, or kept for another time. */
export const settle = (session: Session, move: Move, id: string, fate: 'discussed' | 'kept'): Moved =>
  setFate(session, move, id, (old) => (old.fate === fate ? old : { ...old, fate }));
