// What should stand in the place of a session, post by post: a pure function of its value.
import { type Card, card, text } from './card.ts';
import { roundPosts } from './discuss-cards.ts';
import type { Study } from './library.ts';
import type { Post } from './room.ts';
import { type Session, stateOf } from './session.ts';
import { overCard, phaseCard, type Stay, staysOf, talkTitle, upCard } from './session-cards.ts';
import { sharedIn } from './session-pages.ts';
import { answersCard, foundCard, sceneCard } from './session-pair-cards.ts';
import { pickedCard, promptCard, saidCards, writtenTo } from './session-talk-cards.ts';
import { addressOf } from './session-words.ts';

const phaseName = ({ session, at }: Stay, sheet = 0): string =>
  `${session.id}.phase-${at + 1}${sheet === 0 ? '' : `-${sheet + 1}`}`;

/** A post that is of a phase and ends with it. */
const ends = (live: boolean): Pick<Post, 'finished' | 'past'> => (live ? {} : { finished: true, past: true });

const maybe = (name: string, card: Card | null, rest: Omit<Post, 'name' | 'card'>): readonly Post[] =>
  card ? [{ name, card, ...rest }] : [];

function phasePosts(stay: Stay): readonly Post[] {
  const last = stay.visit.sheets.length - 1;
  return stay.visit.sheets.map((_, sheet) => ({
    name: phaseName(stay, sheet),
    card: phaseCard(stay, sheet),
    ...ends(stay.live && sheet === last),
  }));
}

/** Where the talk of a phase stands: in the thread under its first card. */
const inTalk = (stay: Stay): Pick<Post, 'under'> => ({ under: { post: phaseName(stay), title: talkTitle(stay) } });

/** People's words stay as they are posted; only where someone took theirs back, each such post is edited a last time. */
const words = ({ session, live }: Stay): Pick<Post, 'finished'> =>
  !live && session.withdrawn ? { finished: true } : {};

function talkPosts(stay: Stay): readonly Post[] {
  const { session, at, live } = stay;
  const own = session.puts.flatMap((put, index) => (put.visit === at ? [{ put, index }] : []));
  const prompts = own.flatMap(({ put, index }): readonly Post[] => {
    const isNow = live && index === own.at(-1)?.index;
    const written = put.writing === 'shown' ? saidCards(session, 'What you wrote', writtenTo(put), put.pages) : [];
    return [
      {
        name: `${session.id}.prompt-${index + 1}`,
        card: promptCard(session, put, index, isNow),
        ...ends(isNow),
        ...inTalk(stay),
      },
      ...written.map((card, page) => ({
        name: `${session.id}.written-${index + 1}-${page + 1}`,
        card,
        ...words(stay),
        ...inTalk(stay),
      })),
    ];
  });
  const picked = session.parked.filter((each) => each.picked.includes(at));
  return [
    ...prompts,
    ...picked.map((each) => ({
      name: `${session.id}.parked-${each.id}-${at + 1}`,
      card: pickedCard(each),
      ...words(stay),
      ...inTalk(stay),
    })),
  ];
}

const isClose = ({ agenda }: Session, key: string): boolean =>
  agenda.phases.some((each) => each.key === key && each.kind === 'close');

/** What a phase is about, beside its card. */
function matter(stay: Stay, now: number | undefined): readonly Post[] {
  const { study, session, at, live } = stay;
  const name = (what: string): string => `${session.id}.${what}-${at + 1}`;
  switch (stay.phase.kind) {
    case 'predict':
      return maybe(name('pair'), sceneCard(stay), ends(live));
    case 'reveal':
      return [
        ...maybe(name('answers'), answersCard(stay), ends(live)),
        { name: name('found'), card: foundCard(stay), ...ends(live) },
      ];
    case 'ask': {
      const rounds = session.asked.filter(({ visit }) => visit === at);
      return rounds.flatMap(({ round }) => roundPosts(study, round, addressOf(session), now));
    }
    case 'close': {
      // A close that is come back to shares what is shared on the cards of the first.
      if (session.visits.findIndex(({ phase }) => isClose(session, phase)) !== at) return [];
      return saidCards(session, 'What some of us changed their minds about', sharedIn(session), session.mindPages).map(
        (card, page) => ({
          name: `${session.id}.minds-${page + 1}`,
          card,
          ...words({ ...stay, live: stateOf(session) === 'on' }),
        }),
      );
    }
    default:
      return [];
  }
}

/** The word that time is up, each time that it is: posted as long as it is, and never afterwards, since it notifies somebody. */
function upPosts(stay: Stay): readonly Post[] {
  const { session, visit, live, at, phase } = stay;
  return Array.from({ length: visit.ups }, (_, n) => {
    const isNow = live && visit.up && n + 1 === visit.ups;
    return {
      name: `${session.id}.up-${at + 1}-${n + 1}`,
      card: upCard(stay, isNow),
      ...ends(isNow),
      ...(session.host === undefined ? {} : { notifies: session.host }),
      ...(phase.kind === 'discuss' ? inTalk(stay) : {}),
    };
  });
}

/** Cards that only say what is on; what was revealed or written is not among them, and stays as it is. */
const PASSING = /\.(?:phase|pair|prompt|vote|up)-/u;
/** How many of the last cards may have been waiting to be edited when the next session was planned. */
const LEFT = 8;

/** The last cards of a session that is over, by name: a platform may not have let them be finished yet. */
export const leftovers = (study: Study, session: Session): readonly string[] =>
  sessionPosts(study, session)
    .flatMap(({ name, finished }) => (finished && PASSING.test(name) ? [name] : []))
    .slice(-LEFT);

const GONE_BY = card('This part is over', [text('It was part of a session that is over.')]);

const own = (stays: readonly Stay[], now: number | undefined): readonly Post[] =>
  stays.flatMap((stay) => [...phasePosts(stay), ...matter(stay, now), ...talkPosts(stay), ...upPosts(stay)]);

/**
 * All posts of a session, in order; none of its own before it starts. `now` is in milliseconds since 1970; without it no card of a
 * vote stops counting when it grows too old to be edited.
 */
export function sessionPosts(study: Study, session: Session, now?: number): readonly Post[] {
  const stays = staysOf(study, session);
  const before = (session.leftover ?? []).map((name): Post => ({ name, card: GONE_BY, ...ends(false) }));
  const posts = [...before, ...own(stays, now)];
  return stateOf(session) === 'over' && stays.length > 0
    ? [...posts, { name: `${session.id}.over`, card: overCard(session) }]
    : posts;
}
