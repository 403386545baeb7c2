// The buttons of a round, for every command that holds rounds in its room's value: votes for everyone, turns for hosts.
import { type Block, type Card, card, note, text } from './card.ts';
import { asker, type Command, type Context, type Outcome, replaces, shows } from './command.ts';
import { type Ballot, type Round, TURNS, type Turn, type Turned, talkEnds, turn } from './discuss.ts';
import { ballotCard, myChange, saved, standing, tooLate } from './discuss-private.ts';
import type { Address } from './discuss-reveal.ts';
import { ballotOf, type Cast, type Casting, done, rate, vote } from './discuss-votes.ts';
import { Friendly } from './errors.ts';
import { theStudy } from './library.ts';
import { setMoment, soon } from './moments.ts';
import type { Change, Key } from './ports.ts';
import { deletionOf, enter, remember, spotOf } from './presence.ts';
import { type RoomKey, roomAt, roomPath } from './room.ts';

/** How a command holds its rounds. */
export type RoundLens<V> = {
  /** The command's name, which is the kind of its rooms. */
  readonly kind: string;
  /** How many parts of a press stand before the round's id; the first one is the room's scope. */
  readonly skip: number;
  readonly key: (room: RoomKey) => Key<V>;
  readonly address: (value: V) => Address;
  /** A round by its id, also one that is over, as long as the command keeps it. */
  readonly find: (value: V, id: string) => Round | undefined;
  readonly put: (value: V, round: Round) => V;
  /** The host's panel; `above` stands over all else. */
  readonly panel: (context: Context, room: RoomKey, value: V | undefined, above: readonly Block[]) => Card;
};

type Move = NonNullable<Command['moves']>[string];
/** A press of a round: in which room, on which round, and what else it says. */
type Pressed = { readonly room: RoomKey; readonly id: string; readonly rest: readonly string[] };

/** What a host's move left behind, and what came of it. */
type Taken<V> = { readonly value: V | undefined; readonly effect: Turned['effect'] };

/** What a vote came to, for the voter's own card. */
type Voted = Cast & { readonly ballot: Ballot | undefined; readonly address: Address };

const OVER = card('That question is over', [
  text('Nothing is lost: your votes counted as they stood when it closed. The newest card here shows what is on now.'),
]);

const NO_BUTTON = () =>
  new Friendly('That answer does not belong to this question.', 'Use the buttons under the question.');

export function roundMoves<V>(lens: RoundLens<V>) {
  const pressed = ({ interaction }: Context, at: readonly string[]): Pressed => ({
    room: roomAt(interaction, lens.kind, at[0] ?? ''),
    id: at[lens.skip] ?? '',
    rest: at.slice(lens.skip + 1),
  });

  /** Lets a person into the room and casts by a pure rule, in one update; undefined where the round is not kept any more. */
  async function cast(context: Context, { room, id }: Pressed, casting: Casting, rule: (round: Round) => Cast) {
    const { store, clock, inside } = context;
    const { person } = casting;
    const path = roomPath(room);
    // Whoever has voted in a round is noted in its room as long as neither the round nor the person is deleted.
    const name = `${path} ${id} ${person}`;
    const deletion = deletionOf(person);
    const key = { ...lens.key(room), guards: [deletion.guard] };
    await soon(context, room);
    for (;;) {
      const known = inside.get(name);
      const spot = spotOf(path);
      const isKnown = known !== undefined && known.until > clock.now();
      const mark = isKnown || !spot ? known?.mark : await enter(store, person, spot, clock.now());
      const made = await store.update(key, (old): Change<V, Voted | 'outside' | undefined> => {
        const round = old && lens.find(old, id);
        if (!round) return { value: old, result: undefined };
        if (mark !== undefined && mark !== deletion.mark()) return { value: old, result: 'outside' };
        const cast = rule(round);
        const value = cast.round === round ? old : lens.put(old, cast.round);
        const ballot = ballotOf(cast.round, person);
        return { value, result: { ...cast, round: alone(cast, ballot), ballot, address: lens.address(value) } };
      });
      if (made !== 'outside') {
        if (made?.effect === 'done' && mark !== undefined) remember(inside, name, mark, clock.now());
        return made;
      }
      // They were deleted since: what they do now needs a note of its own.
      inside.delete(name);
    }
  }

  /** A vote's press: what is saved, or kindly where the round stands. `inside`: on a card of one's own. */
  async function voted(
    context: Context,
    to: Pressed,
    number: number,
    inside: boolean,
    rule: (round: Round, says: string, casting: Casting) => Cast,
  ): Promise<Outcome> {
    const person = asker(context);
    const casting = { person, vote: number, by: context.interaction.id };
    const made = await cast(context, to, casting, (round) => rule(round, to.rest[1] ?? '', casting));
    if (!made) return shows(OVER);
    const { round, ballot, effect, address } = made;
    if (effect === 'odd') throw NO_BUTTON();
    const stands = effect === 'done' || (effect === 'already' && round.stage === 'open' && round.vote === number);
    const answer = inside ? replaces : shows;
    if (stands && ballot) return { ...answer(saved(round, ballot, address)), rooms: [to.room] };
    const study = theStudy(context.library);
    if (effect === 'stale') return answer(ballotCard(round, person, address));
    return answer(standing(study, round, person, address, effect === 'closed' ? tooLate(round, number) : null));
  }

  /** What only looks: nothing is stored, so nobody enters the room for it. */
  async function looked(
    context: Context,
    at: readonly string[],
    draw: (round: Round, person: string, address: Address) => Card,
  ): Promise<Card> {
    const { room, id } = pressed(context, at);
    const value = await context.store.read(lens.key(room));
    const round = value && lens.find(value, id);
    return round ? draw(round, asker(context), lens.address(value)) : OVER;
  }

  const moves = {
    vote(context, at) {
      const to = pressed(context, at);
      return voted(context, to, Number(to.rest[0]), to.rest[2] === 'in', vote);
    },
    sure(context, at) {
      const to = pressed(context, at);
      const how = to.rest[2] ?? '';
      return voted(context, to, Number(to.rest[0]), true, (round, says, casting) => rate(round, says, how, casting));
    },
    done(context, at) {
      return voted(context, pressed(context, at), 1, true, (round, _, casting) => done(round, casting));
    },
    async ballot(context, at) {
      const inside = at[lens.skip + 2] === 'in';
      const shown = await looked(context, at, (round, person, address) =>
        standing(theStudy(context.library), round, person, address),
      );
      return inside ? replaces(shown) : shows(shown);
    },
    async mine(context, at) {
      const study = theStudy(context.library);
      return shows(await looked(context, at, (round, person, address) => myChange(study, round, person, address)));
    },
    async stand(context, at) {
      const study = theStudy(context.library);
      return shows(await looked(context, at, (round, person, address) => standing(study, round, person, address)));
    },
    async turn(context, at) {
      const { room, id, rest } = pressed(context, at);
      const { store, clock, interaction } = context;
      const [count = '', says = ''] = rest;
      const what: Turn | undefined = TURNS.find((each) => each === says);
      if (!what) throw NO_BUTTON();
      const how = { what, turn: Number(count), by: interaction.id, now: clock.now() };
      const before = await store.read(lens.key(room));
      const found = before && lens.find(before, id);
      const runs = (what === 'discuss' || what === 'more') && found && turn(found, how).effect === 'done';
      if (runs) await setMoment(store, room, talkEnds(found, how.now, what));
      await soon(context, room);
      const { value, effect } = await store.update(lens.key(room), (old): Change<V, Taken<V>> => {
        const round = old && lens.find(old, id);
        if (!round) return { value: old, result: { value: old, effect: 'stale' } };
        const made = turn(round, how);
        const next = made.round === round ? old : lens.put(old, made.round);
        return { value: next, result: { value: next, effect: made.effect } };
      });
      const hindrances = await context.show(room);
      const late = effect === 'done' || effect === 'already' ? [] : [MOVED_ON];
      return { ...replaces(lens.panel(context, room, value, [...late, ...hindrances])), rooms: [room] };
    },
  } satisfies Record<string, Move>;

  return { moves: moves as Readonly<Record<string, Move>>, open: ['vote', 'sure', 'done', 'ballot', 'mine', 'stand'] };
}

/** The round for a voter's own card. Once their vote is in with nobody else's: or each of five hundred answers would hold a list of all. */
const alone = ({ round, effect }: Cast, ballot: Ballot | undefined): Round =>
  effect === 'done' && ballot ? { ...round, ballots: [ballot] } : round;

const MOVED_ON = note(
  'It had moved on since that panel was drawn, so nothing was changed. This is where it stands now.',
  'care',
);
