// A session in its room: where its value stands and the past ones beside it, what is wanted of it, and how it lets go of a person.
import type { Platform } from './command.ts';
import { countsUntil } from './discuss.ts';
import { forgetVoter, votesOf } from './discuss-votes.ts';
import { everyPath } from './forget.ts';
import { type Library, theStudy } from './library.ts';
import type { Change, Key, Store } from './ports.ts';
import type { Left, RoomEditor } from './presence.ts';
import { type RoomKey, roomOf, roomPath, type Wanted } from './room.ts';
import { type Parked, type Put, roundNow, type Session, SessionShape, stateOf } from './session.ts';
import { paged, withMinds } from './session-pages.ts';
import { personIn } from './session-people.ts';
import { sessionPosts } from './session-posts.ts';
import { writtenTo } from './session-talk-cards.ts';
import { momentsOf } from './session-time.ts';
import { userOf } from './session-words.ts';
import { readSettings } from './settings.ts';
import type { Text } from './text.ts';

export const KIND = 'session';

const keyAt = (path: string): Key<Session> => ({ path, shape: SessionShape, version: 1 });
export const sessionKey = (room: RoomKey): Key<Session> => keyAt(roomPath({ ...room, kind: KIND }));

const home = (where: string): string => `room/${where}/${KIND}/`;
const pastPrefix = (where: string): string => `${home(where)}past/`;
/** The `where` of a room: `discord:1:2`. */
const whereOf = (room: RoomKey): string => roomPath(room).split('/')[1] ?? '';
const pastKey = (where: string, id: string): Key<Session> => keyAt(`${pastPrefix(where)}${id}`);

/** A session of a room by its id: the one that is there now, or a past one, whose notes are kept. */
export async function sessionOf(store: Store, room: RoomKey, id: string): Promise<Session | undefined> {
  const now = await store.read(sessionKey(room));
  if (now?.id === id) return now;
  // What a forged press names is looked for nowhere.
  return /^[a-z0-9]{1,8}$/u.test(id) ? store.read(pastKey(whereOf(room), id)) : undefined;
}

const DAY = 24 * 3600_000;

/** Until when a past session is kept, in milliseconds since 1970: a copy of it is no change to it, and begins no new time. */
async function pastUntil(store: Store, room: RoomKey): Promise<(session: Session) => number> {
  const { days } = await readSettings(store, { ...room, platform: room.platform as Platform, id: '' });
  return ({ endedAt = 0 }) => endedAt + days.rooms * DAY;
}

/** Keeps a session that is over beside the place where the next one will stand, as long as it would have stayed. Harmless twice. */
export async function keepPast(store: Store, room: RoomKey, session: Session): Promise<void> {
  const until = await pastUntil(store, room);
  const kept = { value: session, expiresAt: until(session), result: undefined };
  await store.update(pastKey(whereOf(room), session.id), () => kept);
}

/** What should stand in the room at `now`, and when to look again: its time is up, or the card of a vote grows old. */
export function wantedOf(library: Library, session: Session, now: number): Wanted {
  const round = stateOf(session) === 'on' ? roundNow(session) : undefined;
  const grown = round && countsUntil(round, now);
  const due = Math.min(...momentsOf(session), ...(grown === undefined ? [] : [grown]));
  return { posts: sessionPosts(theStudy(library), session, now), ...(Number.isFinite(due) ? { due } : {}) };
}

/** What a session knows of a person: nothing where it only remembers which of their presses it has seen. */
function known(session: Session, person: string): readonly unknown[] {
  const { seen: _, showings, ...rest } = personIn(session, person);
  const told = { ...rest, ...(Object.keys(showings).length > 0 ? { showings } : {}) };
  return Object.keys(told).length > 0 ? [told] : [];
}

/** What of a session is a person's, as JSON: their words, votes, predictions, parts, that they host or are asked to. */
export function mineIn(session: Session, person: string): readonly unknown[] {
  const { host, offer } = session;
  const mind = session.changed[person];
  return [
    ...known(session, person),
    ...session.asked.flatMap(({ round }) => votesOf(round, person)),
    ...session.puts.flatMap(({ words, written }) =>
      written[person] ? [{ to: words, wrote: written[person].words }] : [],
    ),
    ...session.parked.flatMap(({ who, words }) => (who === person ? [{ parked: words }] : [])),
    ...session.added.flatMap(({ who, words, href }) =>
      who === person ? [{ added: words, ...(href ? { href } : {}) }] : [],
    ),
    ...(mind ? [{ changed: mind.words, shared: mind.shared }] : []),
    ...(host === userOf(person) ? [{ hosts: session.title }] : []),
    ...(offer?.to === userOf(person) ? [{ offered: session.title }] : []),
  ];
}

const without = <T>(record: Readonly<Record<string, T>>, person: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([who]) => who !== person));

/** A prompt without what a person wrote to it. The cards that were made of it stand, so their number is remembered. */
const unwritten = (put: Put, person: string): Put => {
  const pages = put.writing === 'shown' ? Math.max(put.pages ?? 0, paged(writtenTo(put)).length) : 0;
  return { ...put, written: without(put.written, person), ...(pages > 0 ? { pages } : {}) };
};

/** A parked question whose asker is gone: one that was posted stands as an empty one, so that its post can say so. */
const takenBack = (parked: Parked): readonly Parked[] =>
  parked.picked.length === 0 ? [] : [{ ...parked, who: '', words: '', from: '' }];

/** A session without a person: their words go, their votes as a round decides, their place as a host too. */
export function withoutPerson(session: Session, person: string): Left & { readonly session: Session } {
  const removed = mineIn(session, person).length;
  if (removed === 0 && !Object.hasOwn(session.people, person)) return { session, removed };
  const asked = session.asked.map((each) => ({ each, left: forgetVoter(each.round, person) }));
  const stays = asked.find(({ left }) => left.stays)?.left.stays;
  const { host, offer, ...rest } = session;
  const posted =
    session.puts.some(({ writing, written }) => writing === 'shown' && Object.hasOwn(written, person)) ||
    session.parked.some(({ who, picked }) => who === person && picked.length > 0) ||
    session.changed[person]?.shared === true;
  return {
    removed,
    ...(stays ? { stays } : {}),
    session: {
      ...withMinds(rest, without(session.changed, person)),
      ...(host === undefined || host === userOf(person) ? {} : { host }),
      ...(offer === undefined || offer.to === userOf(person) ? {} : { offer }),
      ...(posted ? { withdrawn: true } : {}),
      people: without(session.people, person),
      asked: asked.map(({ each, left }) => ({ ...each, round: left.round })),
      puts: session.puts.map((put) => (Object.hasOwn(put.written, person) ? unwritten(put, person) : put)),
      parked: session.parked.flatMap((each) => (each.who === person ? takenBack(each) : [each])),
      added: session.added.filter(({ who }) => who !== person),
    },
  };
}

const POSTED: Text = [
  'What a session posted of your words is taken out of its messages as far as they can still be edited; ',
  'whoever manages that channel can delete the others.',
];

async function everySession(store: Store, where: string): Promise<readonly Key<Session>[]> {
  const keys = [keyAt(`${home(where)}state`)];
  for await (const path of everyPath(store, pastPrefix(where))) keys.push(keyAt(path));
  return keys;
}

/** How a room of this kind gives a person's part out, and lets go of it: in the session that is there, and in the past ones. */
export const sessionEditor: RoomEditor = {
  kind: KIND,
  one: 'thing of yours in a session',
  many: 'things of yours in sessions',
  async mine(store, where, person) {
    const keys = await everySession(store, where);
    const found = await Promise.all(keys.map((key) => store.read(key)));
    return found.flatMap((session) => (session ? mineIn(session, person) : []));
  },
  async forget(store, where, person) {
    const all: (Left & { readonly words: boolean })[] = [];
    const room = roomOf({ where, kind: KIND });
    const until = room && (await pastUntil(store, room));
    for (const key of await everySession(store, where)) {
      const left = await store.update(key, (old): Change<Session, Left & { readonly words: boolean }> => {
        // What nobody can read may hold this person's words, so it goes as a whole.
        if (old === undefined) return { value: null, result: { removed: 0, words: false } };
        const { session, ...gone } = withoutPerson(old, person);
        const expires = until && key.path.startsWith(pastPrefix(where)) ? { expiresAt: until(session) } : {};
        return {
          value: session,
          ...expires,
          result: { ...gone, words: gone.removed > 0 && session.withdrawn === true },
        };
      });
      all.push(left);
    }
    const removed = all.reduce((sum, each) => sum + each.removed, 0);
    const stays = [
      ...(all.find((each) => each.stays)?.stays ?? []),
      ...(all.some(({ words }) => words) ? [' ', ...POSTED] : []),
    ];
    return { removed, ...(stays.length > 0 ? { stays } : {}) };
  },
};
