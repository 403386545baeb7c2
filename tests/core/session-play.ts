// Sessions at random: what hosts and people may press in any order, played on the pure rules, with a ledger kept beside them.
import fc from 'fast-check';
import { askedOf, turn } from '../../src/core/discuss.ts';
import { vote } from '../../src/core/discuss-votes.ts';
import { theStudy } from '../../src/core/library.ts';
import * as state from '../../src/core/session.ts';
import { type Moved, type Session, SessionShape } from '../../src/core/session.ts';
import * as course from '../../src/core/session-course.ts';
import * as editing from '../../src/core/session-editing.ts';
import * as offers from '../../src/core/session-offer.ts';
import * as people from '../../src/core/session-people.ts';
import * as talk from '../../src/core/session-talk.ts';
import * as time from '../../src/core/session-time.ts';
import { pureRandDice } from '../../src/drivers/dice-pure-rand.ts';
import { realLibrary } from '../bot.ts';

export const study = theStudy(await realLibrary());
export const NOON = Date.UTC(2026, 0, 15, 12);
export const PEOPLE = ['discord:1', 'discord:2', 'discord:3', 'discord:4', 'discord:5', 'discord:6'] as const;

/** What the content has; each question it gives gets a name of its own. */
export function deck(seed: number): course.Deck {
  return {
    question(id) {
      const found = study.questions.get(id);
      return found ? { asked: askedOf(found, pureRandDice.from(seed)), id: `q${seed.toString(36)}` } : null;
    },
    prompt: (id) => (study.prompts.has(id) ? `Prompt ${id}` : null),
  };
}

export function planned(plan = 'sixty-minutes'): Session {
  const found = study.plans.get(plan);
  if (!found) throw new Error(`There is no plan ${plan}.`);
  return state.planned(found, { id: 's1', scope: '-', by: 'planned' });
}

/** One thing that happens: what, by whom, a number to choose by, and how long after the last one (milliseconds). */
export type Happening = { readonly what: What; readonly who: number; readonly pick: number; readonly after: number };

const HOSTS = {
  start: (session, by, now, { pick }) => course.start(session, { host: '1', by, now, deck: deck(pick) }),
  next: (session, by, now, { pick }) => course.next(session, at(session, by, now), deck(pick)),
  back: (session, by, now, { pick }) => course.back(session, at(session, by, now), deck(pick)),
  another: (session, by, now, { pick }) => course.another(session, at(session, by, now), deck(pick)),
  prompt: (session, by, now, { pick }) => course.prompt(session, at(session, by, now), deck(pick)),
  more: (session, by, now) => time.more(session, at(session, by, now)),
  pause: (session, by, now) => time.pause(session, at(session, by, now)),
  go: (session, by, now) => time.go(session, at(session, by, now)),
  late: (session, by, now, { pick }) =>
    course.next(session, { visit: state.visitOf(session) - 1, by, now }, deck(pick)),
  end: (session, by, now) => course.end(session, { by, now }),
  offer: (session, by, now, { pick }) => offers.offer(session, at(session, by, now), pick % 2 ? undefined : '2'),
  withdraw: (session, by, now) => offers.withdraw(session, at(session, by, now)),
  take: (session, by, _, { who }) => offers.take(session, userOf(who), by),
  letWrite: (session, by, now) => talk.letWrite(session, at(session, by, now), talk.putNow(session) ?? 0),
  showWritten: (session, by, now) => talk.showWritten(session, at(session, by, now), talk.putNow(session) ?? 0),
  pick: (session, by, now, { pick }) => talk.pick(session, at(session, by, now), parkedId(session, pick)),
  settle: (session, by, now, { pick }) =>
    talk.settle(session, at(session, by, now), parkedId(session, pick), pick % 2 ? 'kept' : 'discussed'),
  drop: (session, by, _, { pick }) => editing.dropPhase(session, phaseKey(session, pick), by),
  longer: (session, by, _, { pick }) => editing.lengthenPhase(session, phaseKey(session, pick), by),
  add: (session, by, _, { pick }) =>
    editing.addPhases(
      session,
      editing.added(study, session, pick % 2 ? 'pair' : 'ask', pick % 2 ? 'st-tea' : 'controls'),
      by,
    ),
  turn: (session, by, now, { pick }) => {
    const round = state.roundNow(session);
    if (!round) return state.refuse(session, 'stale');
    const what = (['close', 'discuss', 'again', 'reveal', 'reopen', 'end'] as const)[pick % 6] ?? 'close';
    const made = turn(round, { what, turn: round.turn, by, now });
    return { session: made.round === round ? session : state.setRound(session, made.round), effect: made.effect };
  },
} satisfies Record<string, Play>;

const EVERYONE = {
  here: (session, by, now, { who }) => people.arrive(session, doing(who, by, now)),
  part: (session, by, now, { who, pick }) =>
    people.takePart(session, ['lead', 'notes', 'sceptic', 'none'][pick % 4] ?? '', doing(who, by, now)),
  name: (session, by, now, { who, pick }) =>
    people.callMe(session, pick % 2 ? `Name ${pick}` : '', doing(who, by, now)),
  predict: (session, by, now, { who, pick }) =>
    people.predict(
      session,
      'st-hens',
      pick % 2 ? 'training' : 'unused',
      pick % 4 < 2 ? 'follows' : 'breaks',
      doing(who, by, now),
    ),
  park: (session, by, now, { who, pick }) => people.park(session, `Question ${pick}`, doing(who, by, now)),
  write: (session, by, now, { who, pick }) =>
    people.write(session, talk.putNow(session) ?? 0, `Words ${pick}`, doing(who, by, now)),
  mind: (session, by, now, { who, pick }) =>
    people.changeMind(session, `Mind ${pick}`, pick % 2 === 0, doing(who, by, now)),
  note: (session, by, now, { who, pick }) => people.addNote(session, { words: `Note ${pick}` }, doing(who, by, now)),
  vote: (session, by, _, { who, pick }) => {
    const round = state.roundNow(session);
    if (!round) return state.refuse(session, 'stale');
    const casting = { person: personOf(who), vote: round.vote, by };
    const cast = vote(round, 'abc'[pick % 3] ?? 'a', casting);
    const effect = cast.effect === 'closed' ? 'stale' : cast.effect;
    return { session: cast.round === round ? session : state.setRound(session, cast.round), effect };
  },
} satisfies Record<string, Play>;

type Play = (session: Session, by: string, now: number, how: Happening) => Moved;
const PLAYS: Readonly<Record<string, Play>> = { ...HOSTS, ...EVERYONE };
export type What = keyof typeof HOSTS | keyof typeof EVERYONE;

const at = (session: Session, by: string, now: number) => ({ visit: state.visitOf(session), by, now });
export const personOf = (who: number): string => PEOPLE[who % PEOPLE.length] ?? PEOPLE[0];
const userOf = (who: number): string => personOf(who).split(':')[1] ?? '';
const doing = (who: number, by: string, now: number) => ({ person: personOf(who), by, now });
const parkedId = ({ parked }: Session, pick: number): string => parked[pick % Math.max(1, parked.length)]?.id ?? 'none';
const phaseKey = ({ agenda }: Session, pick: number): string =>
  agenda.phases[pick % agenda.phases.length]?.key ?? 'none';

const minutes = (most: number) => fc.integer({ min: 0, max: most * 60_000 });
const moving = fc.constantFrom<What>('next', 'turn', 'vote', 'vote', 'here', 'predict', 'write', 'letWrite', 'park');
const any = fc.constantFrom(...(Object.keys(PLAYS) as What[]).filter((each) => each !== 'start' && each !== 'end'));

/** A row of happenings: mostly what moves a session on, and now and then anything else; it may begin late and end early. */
export const happenings: fc.Arbitrary<readonly Happening[]> = fc
  .tuple(
    fc.array(
      fc.record({
        what: fc.oneof({ weight: 2, arbitrary: moving }, { weight: 3, arbitrary: any }),
        who: fc.integer({ min: 0, max: 5 }),
        pick: fc.integer({ min: 0, max: 1_000_000 }),
        after: fc.oneof(minutes(0.1), minutes(3), minutes(60)),
      }),
      { minLength: 15, maxLength: 60 },
    ),
    // How many parts are gone through first, so that rows also begin where there is more to do.
    fc.integer({ min: 0, max: 6 }),
    fc.boolean(),
  )
  .map(([row, skips, ends]): readonly Happening[] => {
    const start: Happening = { what: 'start', who: 0, pick: 7, after: 0 };
    const end: Happening = { what: 'end', who: 0, pick: 8, after: 1000 };
    const skip = Array.from(
      { length: skips },
      (_, index): Happening => ({ ...start, what: 'next', pick: index, after: 1000 }),
    );
    const all = [start, ...skip, ...row, ...(ends ? [end] : [])];
    // A seed of its own for each, since a question gets its name from it.
    return all.map((each, index) => ({ ...each, pick: each.pick * 100 + index }));
  });

/** One happening, and all that the store would do with it: nothing is kept but what a value of the shape is. */
export type Step = {
  readonly before: Session;
  readonly after: Session;
  readonly now: number;
  readonly how: Happening;
  readonly effect: state.Effect | 'time';
};

/** Plays a row. Moments come when they are due, before what happens next. */
export function* playRow(row: readonly Happening[], first = planned()): Generator<Step> {
  let session = first;
  let now = NOON;
  for (const [index, how] of row.entries()) {
    for (;;) {
      const [due] = [...time.momentsOf(session)].sort((one, other) => one - other);
      if (due === undefined || due > now + how.after) break;
      const before = session;
      session = kept(time.timeUp(session, `due-${due}`, due, deck(due % 1_000_000)));
      yield { before, after: session, now: due, how, effect: 'time' };
    }
    now += how.after;
    const before = session;
    const made = PLAYS[how.what]?.(session, `i${index}`, now, how);
    if (!made) throw new Error(`Nothing is called ${how.what}.`);
    session = made.session === before ? before : kept(made.session);
    yield { before, after: session, now, how, effect: made.effect };
  }
}

/** Plays a happening once more, as a platform does that heard no answer. */
export const again = ({ after, now, how }: Step, index: number): Moved =>
  PLAYS[how.what]?.(after, `i${index}`, now, how) ?? state.refuse(after, 'odd');

/** A value as the store gives it back. */
const kept = (session: Session): Session => SessionShape.parse(JSON.parse(JSON.stringify(session)));
