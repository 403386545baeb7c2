// The buttons of a session that are its hosts' alone: where it goes, what is put to the group, and what the plan is.
import { type Block, type Card, note } from './card.ts';
import { type Command, type Context, nothing, type Outcome, replaces, shows } from './command.ts';
import { Friendly } from './errors.ts';
import { type Study, theStudy } from './library.ts';
import type { RoomKey } from './room.ts';
import { type Effect, type Move, type Moved, refuse, type Session, stateOf } from './session.ts';
import { byHost, byMoment, type Changed, deckOf, mustHost, type Pressed, pressed, whole } from './session-changes.ts';
import { another, back, type Deck, end, next, prompt, start } from './session-course.ts';
import { addCard, added, addPhases, dropPhase, editCard, lengthenPhase } from './session-editing.ts';
import { endCard, handCard } from './session-host-cards.ts';
import { offer, take, withdraw } from './session-offer.ts';
import { panelCard } from './session-panel.ts';
import { noSession } from './session-private.ts';
import { sessionKey, sessionOf } from './session-room.ts';
import { letWrite, pick, settle, showWritten } from './session-talk.ts';
import { go, more, pause, timeUp } from './session-time.ts';

type Moves = NonNullable<Command['moves']>;
/** Draws what the host sees next; `above` stands over all else. */
type Draw = (study: Study, session: Session, above: readonly Block[]) => Card;

const SAYS: Readonly<Record<Effect, string | null>> = {
  done: null,
  already: null,
  stale: 'It had moved on since that panel was drawn, so nothing was changed. This is where it stands now.',
  odd: 'That cannot be done from here, so nothing was changed. This is where it stands.',
  full: 'That would be more than a session can hold, so nothing was changed.',
};

const said = (effect: Effect): readonly Block[] => {
  const words = SAYS[effect];
  return words === null ? [] : [note(words, 'care')];
};

/** Makes a host's move and draws what they see next, with what hinders the room on top. */
async function lead(
  context: Context,
  to: Pressed,
  rule: (session: Session) => Moved,
  draw: Draw = panelCard,
): Promise<Outcome> {
  await mustHost(context, await context.store.read(sessionKey(to.room)));
  const { session, effect } = await byHost(context, to, rule);
  if (!session) return shows(noSession());
  const hindrances = await context.show(to.room);
  return { ...replaces(draw(theStudy(context.library), session, [...said(effect), ...hindrances])), rooms: [to.room] };
}

/** A move that names the stay that it was made for. */
function within(
  context: Context,
  at: readonly string[],
  rule: (session: Session, move: Move, rest: readonly string[], choice: string | undefined) => Moved,
  choice?: string,
): Promise<Outcome> {
  const to = pressed(context, at);
  const [visit, ...rest] = to.rest;
  const move = { visit: whole(visit), by: context.interaction.id, now: context.clock.now() };
  return lead(context, to, (session) => rule(session, move, rest, choice));
}

/** Shows something of the session to its host; nothing is changed. */
async function seen(context: Context, at: readonly string[], draw: Draw, inside: boolean): Promise<Outcome> {
  const to = pressed(context, at);
  const session = await sessionOf(context.store, to.room, to.id);
  if (!session) return shows(noSession());
  await mustHost(context, session);
  const hindrances = stateOf(session) === 'on' ? await context.show(to.room) : [];
  const shown = draw(theStudy(context.library), session, hindrances);
  return inside ? replaces(shown) : shows(shown);
}

const host = ({ interaction }: Context): string => {
  if (interaction.user) return interaction.user.id;
  throw new Friendly('I cannot tell who is asking.', 'Try it from the channel.');
};

/** Changes the agenda, and shows it. */
const edit = (
  context: Context,
  at: readonly string[],
  rule: (session: Session, by: string, rest: readonly string[]) => Moved,
) => {
  const to = pressed(context, at);
  return lead(context, to, (session) => rule(session, context.interaction.id, to.rest), editCard);
};

/** A move that needs what the content has for a phase. */
const dealt =
  (rule: (session: Session, move: Move, deck: Deck) => Moved): Moves[string] =>
  (context, at) => {
    const deck = deckOf(context);
    return within(context, at, (session, move) => rule(session, move, deck));
  };

export const hostMoves: Moves = {
  panel: (context, at) => seen(context, at, panelCard, at.at(-1) === 'in'),
  begin(context, at) {
    const [by, now, deck] = [context.interaction.id, context.clock.now(), deckOf(context)];
    return lead(context, pressed(context, at), (session) => start(session, { host: host(context), by, now, deck }));
  },
  next: dealt(next),
  back: dealt(back),
  another: dealt(another),
  prompt: dealt(prompt),
  more: (context, at) => within(context, at, more),
  pause: (context, at) => within(context, at, pause),
  go: (context, at) => within(context, at, go),
  letwrite: (context, at) => within(context, at, (session, move, [put]) => letWrite(session, move, whole(put))),
  showwritten: (context, at) => within(context, at, (session, move, [put]) => showWritten(session, move, whole(put))),
  pick: (context, at, choice) => within(context, at, (session, move) => pick(session, move, choice ?? '')),
  settle: (context, at) =>
    within(context, at, (session, move, [id = '', fate]) =>
      settle(session, move, id, fate === 'kept' ? 'kept' : 'discussed'),
    ),
  hand: (context, at) => seen(context, at, (_, session) => handCard(session), true),
  offer: (context, at, choice) =>
    within(context, at, (session, move, [to]) => {
      const whom = to === 'all' ? undefined : choice;
      return to !== 'all' && whom === undefined ? refuse(session, 'odd') : offer(session, move, whom);
    }),
  withdraw: (context, at) => within(context, at, withdraw),
  /** Whoever may host at all may take over what is offered: the core has seen to that. */
  async take(context, at) {
    const to = pressed(context, at);
    const made: Changed = await byHost(context, to, (session) => take(session, host(context), context.interaction.id));
    if (!made.session) return shows(noSession());
    if (made.effect === 'odd')
      throw new Friendly('It was offered to somebody else.', 'They can take over, or the host can ask you.');
    const hindrances = await context.show(to.room);
    const mine = made.session.host === host(context);
    const above = mine ? [note('You host from here on.'), ...hindrances] : said('stale');
    if (!mine) await mustHost(context, made.session);
    return { ...shows(panelCard(theStudy(context.library), made.session, above)), rooms: [to.room] };
  },
  end(context, at) {
    const to = pressed(context, at);
    if (to.rest[0] !== 'yes') return seen(context, at, endCard, true);
    const move = { by: context.interaction.id, now: context.clock.now() };
    return lead(context, to, (session) => end(session, move));
  },
  plan: (context, at) => seen(context, at, editCard, true),
  drop: (context, at, choice) => edit(context, at, (session, by) => dropPhase(session, choice ?? '', by)),
  longer: (context, at, choice) => edit(context, at, (session, by) => lengthenPhase(session, choice ?? '', by)),
  add: (context, at, choice) => seen(context, at, (study, session) => addCard(study, session, choice), true),
  adds: (context, at, choice) =>
    edit(context, at, (session, by, [kind]) =>
      addPhases(session, added(theStudy(context.library), session, kind, choice ?? ''), by),
    ),
};

/** A moment has come: the phase's time may be up, or a talk's. Whatever it was, the room is looked at. */
export async function momentCame(context: Context, room: RoomKey, at: number): Promise<Outcome> {
  const [now, deck, by] = [context.clock.now(), deckOf(context), `due-${at}`];
  await byMoment(context, room, (session) => timeUp(session, by, now, deck));
  return { ...nothing, rooms: [room] };
}
