// How a session speaks: what its phases and parts are called, how its time is told, how its people are counted.
import { type Press, press } from './press.ts';
import { isPaused, leftOf, type Part, type Session, type Visit, visitOf } from './session.ts';
import { minutesOf, type PhaseKind } from './session-plan.ts';
import { counted, person, type Span, strong, type Text, time } from './text.ts';

/** What each phase is called. */
export const KIND: Readonly<Record<PhaseKind, string>> = {
  arrive: 'Arrive',
  predict: 'Predict',
  read: 'Read in silence',
  ask: 'Ask',
  reveal: 'Reveal',
  experiment: 'Try it ourselves',
  discuss: 'Talk',
  close: 'Close',
};

/** What each part is called, and what it is for. */
export const PART: Readonly<Record<Part, { readonly name: string; readonly brief: string }>> = {
  lead: { name: 'Lead', brief: 'opens each talk and gives others the word' },
  notes: { name: 'Note taker', brief: 'writes down what should not be lost' },
  sceptic: { name: 'Sceptic', brief: 'asks of each number what it is a rate of, in which tier, and at which stage' },
};

/** Makes the presses of a session: a move, and what more it needs. */
export type Address = (move: string, ...more: readonly (string | number)[]) => Press;
export const addressOf =
  ({ scope, id }: Pick<Session, 'scope' | 'id'>): Address =>
  (move, ...more) =>
    press('session', move, scope, id, ...more);

/** The presses of a session's host: each names the stay that it was made for, so that a late one moves nothing. */
export const hostAddressOf =
  (session: Session): Address =>
  (move, ...more) =>
    addressOf(session)(move, visitOf(session), ...more);

/** A person by their key, as a mention that notifies nobody. The user's id is what a key ends in. */
export const userOf = (key: string): string => key.split(':').at(-1) ?? '';
export const mention = (key: string): Span => person(userOf(key));

/** What the plan is called. Where a host changed it, it says so, since its name may tell of other minutes. */
export const planName = ({ title, edited, agenda }: Session): string =>
  edited ? `${title} (changed: ${counted(minutesOf(agenda), 'minute')})` : title;

/** A length of time: `12 minutes`, `3:05`. Milliseconds. */
export function lasts(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds % 60 === 0) return counted(seconds / 60, 'minute');
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** How much time a stay has. It names no moment but its end, so that a card that stands needs no edit as time goes by. */
export function timeWords(visit: Visit): Text {
  if (visit.up) return [strong('Time is up.'), ' The host goes on when you are ready.'];
  if (isPaused(visit)) return [strong('Paused'), `, with ${lasts(leftOf(visit, 0))} to go.`];
  return visit.until === undefined
    ? []
    : [strong('Time: '), 'until ', time(visit.until, 'clock'), ', ', time(visit.until, 'relative'), '.'];
}
