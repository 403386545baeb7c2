// How a session is changed in the store: by a person's press, by a host's, and by a moment that has come.
import { mayHost } from './audience.ts';
import type { Card } from './card.ts';
import { asker, type Context, type Outcome, shows } from './command.ts';
import { askedOf } from './discuss.ts';
import { Friendly } from './errors.ts';
import { theStudy } from './library.ts';
import { setMoment, soon } from './moments.ts';
import type { Change } from './ports.ts';
import { enter, spotOf } from './presence.ts';
import { type RoomKey, roomAt, roomPath } from './room.ts';
import type { Effect, Moved, Session } from './session.ts';
import type { Deck } from './session-course.ts';
import type { Doing } from './session-people.ts';
import { noSession } from './session-private.ts';
import { KIND, sessionKey } from './session-room.ts';
import { momentsOf } from './session-time.ts';
import { say } from './text.ts';

/** A press of a session: its room, its id, and what else the press says. */
export type Pressed = { readonly room: RoomKey; readonly id: string; readonly rest: readonly string[] };

export const pressed = ({ interaction }: Context, [scope = '', id = '', ...rest]: readonly string[]): Pressed => ({
  room: roomAt(interaction, KIND, scope),
  id,
  rest,
});

/** A whole number as a press carries it; NaN for anything else, which is no number of ours. */
export const whole = (part: string | undefined): number => (/^\d{1,6}$/.test(part ?? '') ? Number(part) : Number.NaN);

/** What the content has for a phase. The seed is drawn here, so that a change that runs twice asks the same. */
export function deckOf({ library, dice }: Context): Deck {
  const study = theStudy(library);
  const seed = dice.seed();
  return {
    question(id) {
      const found = study.questions.get(id);
      return found ? { asked: askedOf(found, dice.from(seed)), id: `q${seed.toString(36)}` } : null;
    },
    prompt(id) {
      const found = study.prompts.get(id);
      return found ? say(found.prompt) : null;
    },
  };
}

/** What came of a change: the session as it is now; none where another one is there, or none at all. */
export type Changed = { readonly session: Session | undefined; readonly effect: Effect };

const GONE: Changed = { session: undefined, effect: 'stale' };

async function letIn(context: Context, room: RoomKey): Promise<void> {
  const spot = spotOf(roomPath(room));
  if (spot) await enter(context.store, asker(context), spot, context.clock.now());
  await soon(context, room);
}

/** Changes the session of that id by a pure rule. What the rule leaves alone is not written. */
const change = (context: Context, { room, id }: Pick<Pressed, 'room' | 'id'>, rule: (session: Session) => Moved) =>
  context.store.update(sessionKey(room), (old): Change<Session, Changed> => {
    if (old?.id !== id) return { value: old, result: GONE };
    const { session, effect } = rule(old);
    return { value: session === old ? old : session, result: { session, effect } };
  });

/** A person's own change: they are noted to be in the room before anything of theirs enters it. */
export async function byPerson(
  context: Context,
  to: Pressed,
  rule: (session: Session, doing: Doing) => Moved,
): Promise<Changed> {
  const { store, clock, interaction } = context;
  const doing = { person: asker(context), by: interaction.id, now: clock.now() };
  const before = await store.read(sessionKey(to.room));
  if (before?.id !== to.id) return GONE;
  await letIn(context, to.room);
  return change(context, to, (session) => rule(session, doing));
}

/** Tries for a timed change in a row: each means that somebody else changed the session's time meanwhile. */
const TRIES = 20;

/** Changes a session whose time may run differently afterwards: the moments that the new state needs are set before it. */
async function timed(
  context: Context,
  to: Pick<Pressed, 'room' | 'id'>,
  rule: (session: Session) => Moved,
): Promise<Changed> {
  const { store } = context;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const before = await store.read(sessionKey(to.room));
    if (before?.id !== to.id) return GONE;
    const moments = momentsOf(rule(before).session);
    for (const at of moments) await setMoment(store, to.room, at);
    const made = await store.update(sessionKey(to.room), (old): Change<Session, Changed | null> => {
      if (old?.id !== to.id) return { value: old, result: GONE };
      const { session, effect } = rule(old);
      if (!momentsOf(session).every((at) => moments.includes(at))) return { value: old, result: null };
      return { value: session === old ? old : session, result: { session, effect } };
    });
    if (made) return made;
  }
  throw new Friendly('Too much happened at once.', 'Press it once more.');
}

/** A host's change. They are noted to be in the room, since a session names its host. */
export async function byHost(context: Context, to: Pressed, rule: (session: Session) => Moved): Promise<Changed> {
  await letIn(context, to.room);
  return timed(context, to, rule);
}

/** What a moment changes that has come. Nobody presses it, so nobody is let in for it. */
export async function byMoment(context: Context, room: RoomKey, rule: (session: Session) => Session): Promise<void> {
  const session = await context.store.read(sessionKey(room));
  if (session) await timed(context, { room, id: session.id }, (old) => ({ session: rule(old), effect: 'done' }));
}

/** Throws a Friendly where this person may not host this very session: where whoever starts may host, only they may. */
export async function mustHost(context: Context, session: Session | undefined): Promise<void> {
  if (session?.host === undefined || (await mayHost(context, session.host))) return;
  throw new Friendly(
    'This session has a host already.',
    'Ask them to hand it over: their panel has a button for that.',
  );
}

/** Draws for a person what became of their press, or says that there is no such session. */
export const drawn = ({ session }: Changed, room: RoomKey, draw: (session: Session) => Outcome | Card): Outcome => {
  if (!session) return shows(noSession());
  const made = draw(session);
  return { ...('reply' in made ? made : shows(made)), rooms: [room] };
};
