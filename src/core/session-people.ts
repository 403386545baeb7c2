// What people do in a session, each for themselves: be there, take a part, predict, park a question, write. Pure rules.
import { foretell, type Showing } from './pairs.ts';
import {
  type Effect,
  type Moved,
  NAME,
  PARTS,
  PEOPLE,
  type Person,
  refuse,
  type Session,
  stateOf,
  THINGS,
} from './session.ts';
import { withMinds } from './session-pages.ts';
import { cut } from './text.ts';

/** A person's press: who, by which interaction, when. */
export type Doing = { readonly person: string; readonly by: string; readonly now: number };

const NOBODY: Person = { showings: {}, seen: [] };
export const personIn = ({ people }: Session, person: string): Person =>
  (Object.hasOwn(people, person) ? people[person] : undefined) ?? NOBODY;

/** How many presses of a person are remembered: a platform delivers again within minutes. */
const REMEMBERED = 8;

/** What a person does for themselves, done once for each of their presses, however late one is delivered again. */
function own(session: Session, { person, by }: Doing, rule: () => Session | Effect): Moved {
  if (stateOf(session) !== 'on') return refuse(session, 'stale');
  if (personIn(session, person).seen.includes(by)) return refuse(session, 'already');
  const made = rule();
  if (typeof made === 'string') return refuse(session, made);
  if (made === session) return refuse(session, 'already');
  const isNew = !Object.hasOwn(session.people, person);
  if (isNew && Object.keys(session.people).length >= PEOPLE) return refuse(session, 'full');
  const now = personIn(made, person);
  const people = { ...made.people, [person]: { ...now, seen: [...now.seen, by].slice(-REMEMBERED) } };
  return { session: { ...made, people }, effect: 'done' };
}

/** A session that takes nothing any more, and so need not remember which presses it has seen, nor whose. */
export const unremembering = (session: Session): Session => ({
  ...session,
  people: Object.fromEntries(
    Object.entries(session.people).flatMap(([person, { seen: _, ...rest }]) => {
      const { showings, ...said } = rest;
      const isKnown = Object.keys(said).length + Object.keys(showings).length > 0;
      return isKnown ? [[person, { ...rest, seen: [] }]] : [];
    }),
  ),
});

/** Changes what a session knows of a person; null where that is no choice there is. */
const change = (session: Session, doing: Doing, to: (old: Person) => Person | null): Moved =>
  own(session, doing, () => {
    const old = personIn(session, doing.person);
    const made = to(old);
    if (made === null) return 'odd';
    return made === old ? session : { ...session, people: { ...session.people, [doing.person]: made } };
  });

/** Says that one is here. */
export const arrive = (session: Session, doing: Doing): Moved =>
  change(session, doing, (old) => (old.here === undefined ? { ...old, here: doing.now } : old));

/** Who has a part. */
export const holderOf = ({ people }: Session, part: string): string | undefined =>
  Object.entries(people).find(([, each]) => each.part === part)?.[0];

/** Takes a part, or gives one's part back (`none`). `full` where somebody else has it. */
export function takePart(session: Session, wish: string, doing: Doing): Moved {
  const { person, now } = doing;
  const part = PARTS.find((each) => each === wish);
  const holder = part && holderOf(session, part);
  if (holder !== undefined && holder !== person) return refuse(session, 'full');
  return change(session, doing, ({ part: had, ...old }) => {
    if (part === undefined && wish !== 'none') return null;
    if (part === had) return personIn(session, person);
    return { ...old, here: old.here ?? now, ...(part === undefined ? {} : { part }) };
  });
}

/** Says how one wishes to be called in the notes; no name at all: not to be named. */
export const callMe = (session: Session, typed: string, doing: Doing): Moved =>
  change(session, doing, ({ name: had, ...old }) => {
    const name = cut(typed.replace(/\s+/gu, ' ').trim(), NAME);
    if (name === (had ?? '')) return personIn(session, doing.person);
    return name === '' ? old : { ...old, name };
  });

/** Whether both answers of a pair were shown in this session. */
export const isShown = ({ visits, agenda }: Session, pair: string): boolean =>
  visits.some(({ phase }) =>
    agenda.phases.some((each) => each.key === phase && each.kind === 'reveal' && each.pair === pair),
  );

/** A person's prediction for a pair, as far as they have come with it. */
export const showingOf = (session: Session, pair: string, person: string): Showing =>
  personIn(session, person).showings[pair] ?? { id: session.id, from: session.id, pair, version: 'gap' };

/** Predicts one thing of a pair. The first prediction of each stands; none is taken once the answers are shown. */
export function predict(session: Session, pair: string, at: string, says: string, doing: Doing): Moved {
  const known = session.agenda.phases.some((each) => each.kind === 'predict' && each.pair === pair);
  if (!known || isShown(session, pair)) return refuse(session, 'stale');
  const told = foretell(showingOf(session, pair, doing.person), session.id, at, says);
  const { showing } = told;
  if (told.effect !== 'done' || !showing) return refuse(session, told.effect === 'done' ? 'odd' : told.effect);
  return change(session, doing, (old) => ({ ...old, showings: { ...old.showings, [pair]: showing } }));
}

/** How many have predicted both answers of a pair. */
export const predicted = ({ people }: Session, pair: string): number =>
  Object.values(people).filter(({ showings }) => showings[pair]?.unused !== undefined).length;

export const hereIn = ({ people }: Session): readonly string[] =>
  Object.entries(people)
    .filter(([, each]) => each.here !== undefined)
    .map(([person]) => person);

/** Parks a question for later. */
export const park = (session: Session, words: string, doing: Doing): Moved =>
  own(session, doing, () => {
    const { person, by, now } = doing;
    if (session.parked.some(({ from }) => from === by)) return 'already';
    if (session.parked.length >= THINGS) return 'full';
    const numbered = session.numbered + 1;
    const parked = [
      ...session.parked,
      { id: `k${numbered}`, from: by, who: person, words, at: now, fate: 'waiting' as const, picked: [] },
    ];
    return { ...session, parked, numbered };
  });

/** Writes one's answer to a prompt, or writes it anew, as long as everyone writes. `put` is the number of the prompt. */
export const write = (session: Session, put: number, words: string, doing: Doing): Moved =>
  own(session, doing, () => {
    const found = session.puts[put];
    if (found?.writing !== 'open') return 'stale';
    const written = { ...found.written, [doing.person]: { words, at: doing.now } };
    return { ...session, puts: session.puts.map((each, index) => (index === put ? { ...each, written } : each)) };
  });

/** Says what one changed one's mind about, for everyone or for oneself; said again, it replaces what was said. */
export const changeMind = (session: Session, words: string, shared: boolean, doing: Doing): Moved =>
  own(session, doing, () =>
    withMinds(session, { ...session.changed, [doing.person]: { words, shared, at: doing.now } }),
  );

/** Adds words to the notes, or the address of another's message, whose line is still to be written. */
export const addNote = (session: Session, what: { words: string; href?: string }, doing: Doing): Moved =>
  own(session, doing, () => {
    const { person, by, now } = doing;
    if (session.added.some(({ from }) => from === by)) return 'already';
    if (session.added.length >= THINGS) return 'full';
    const numbered = session.numbered + 1;
    return {
      ...session,
      added: [...session.added, { id: `n${numbered}`, from: by, who: person, at: now, ...what }],
      numbered,
    };
  });

/** Writes the line that goes with an address which this person added. */
export const lineFor = (session: Session, id: string, words: string, doing: Doing): Moved =>
  own(session, doing, () => {
    const found = session.added.find((each) => each.id === id && each.who === doing.person && each.href !== undefined);
    if (!found) return 'stale';
    return { ...session, added: session.added.map((each) => (each === found ? { ...each, words } : each)) };
  });

/** Takes back what this person added to the notes. */
export function takeBack(session: Session, id: string, { person }: Doing): Moved {
  const added = session.added.filter((each) => each.id !== id || each.who !== person);
  if (added.length === session.added.length) return refuse(session, 'already');
  return { session: { ...session, added }, effect: 'done' };
}
