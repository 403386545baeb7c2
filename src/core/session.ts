// A session: a reading group's meeting in one room, as one value, and the rules by which its time goes on. Pure: time is an argument.
import { z } from 'zod';
import { type Round, RoundShape } from './discuss.ts';
import type { Plan } from './library.ts';
import { ShowingShape } from './pairs.ts';
import { AgendaShape, agendaOf, type Phase } from './session-plan.ts';

/** What people in a session may take on, if they like. */
export const PARTS = ['lead', 'notes', 'sceptic'] as const;
export type Part = (typeof PARTS)[number];

/** The most characters of what someone writes, and of the name by which the notes call someone. */
export const WORDS = 400;
export const NAME = 40;
/** The most characters of a message of one's own that goes into the notes. */
export const MESSAGE = 1000;
/** The most people in a session, and the most of anything that they write into it. */
export const PEOPLE = 1000;
export const THINGS = 100;

const Words = z.string().max(WORDS);
const PersonShape = z.object({
  /** When they said that they are here, in milliseconds since 1970. */
  here: z.number().optional(),
  part: z.enum(PARTS).optional(),
  /** How they wish to be called in the notes. Nobody who did not ask for it is named. */
  name: z.string().max(NAME).optional(),
  /** Their predictions, by pair. */
  showings: z.record(z.string(), ShowingShape),
  /** Their last presses that changed something: one that is delivered again must not bring back what came before. */
  seen: z.array(z.string()),
});
export type Person = z.infer<typeof PersonShape>;

/** One stay in a phase: a phase that the host goes back to has two. */
const VisitShape = z.object({
  phase: z.string(),
  at: z.number(),
  /** When its time is up; while it is paused, `left` is what was left of it, in milliseconds. */
  until: z.number().optional(),
  left: z.number().optional(),
  /** Whether its time was found to be up, and how often so far. */
  up: z.boolean(),
  ups: z.int(),
  /** When each of its cards began: an old message cannot be edited for ever, so that a fresh one takes over. */
  sheets: z.array(z.number()),
});
export type Visit = z.infer<typeof VisitShape>;

/** A question of the agenda that was asked, with the stay in which it was. */
const AskedShape = z.object({ visit: z.int(), question: z.string(), round: RoundShape });

/** A prompt that was put to everyone, as it stood then, with what people wrote to it before they talked. */
const PutShape = z.object({
  visit: z.int(),
  id: z.string(),
  words: z.string(),
  /** off: they talk at once. open: everyone writes. shown: what they wrote is shown to all. */
  writing: z.enum(['off', 'open', 'shown']),
  written: z.record(z.string(), z.object({ words: Words, at: z.number() })),
  /** How many cards what was written took, before someone took theirs back: they stand. */
  pages: z.int().optional(),
});
export type Put = z.infer<typeof PutShape>;

const ParkedShape = z.object({
  id: z.string(),
  /** The interaction that parked it: a repeated one parks nothing. */
  from: z.string(),
  /** Both empty where it was taken back after it had been posted. */
  who: z.string(),
  words: Words,
  at: z.number(),
  fate: z.enum(['waiting', 'picked', 'discussed', 'kept']),
  /** The stays in which the host picked it, each once: as many posts of it stand. */
  picked: z.array(z.int()),
});
export type Parked = z.infer<typeof ParkedShape>;

/** What someone put into the notes: words of their own, or the address of another's message with a line of their own. */
const AddedShape = z.object({
  id: z.string(),
  from: z.string(),
  who: z.string(),
  at: z.number(),
  /** Empty as long as the line that belongs to an address is not written. */
  words: z.string().max(MESSAGE),
  href: z.string().max(300).optional(),
});

const ChangedShape = z.object({ words: Words, shared: z.boolean(), at: z.number() });

export const SessionShape = z.object({
  /** Names the session in presses and posts. */
  id: z.string(),
  /** Of its room, as its presses carry it: `-` for a channel, else the thread. */
  scope: z.string(),
  plan: z.string(),
  title: z.string(),
  purpose: z.string(),
  before: z.string().optional(),
  agenda: AgendaShape,
  /** Whether a host changed the agenda, so that it is not what its title says any more. */
  edited: z.boolean().optional(),
  /** The user id of the host of record, whom the word that time is up may notify. */
  host: z.string().optional(),
  /** Offered to another host: to one person (a user id), or to whoever may host. */
  offer: z.object({ to: z.string().optional() }).optional(),
  /** The stays so far; none before the start. The last one is where it is. */
  visits: z.array(VisitShape),
  endedAt: z.number().optional(),
  people: z.record(z.string(), PersonShape),
  asked: z.array(AskedShape),
  puts: z.array(PutShape),
  parked: z.array(ParkedShape),
  added: z.array(AddedShape),
  /** How many questions and notes were numbered so far: a number is not used again, whatever is taken back. */
  numbered: z.int(),
  changed: z.record(z.string(), ChangedShape),
  /** How many cards what was shared of that has taken so far: they stand. */
  mindPages: z.int().optional(),
  /** The last cards of the session before this one, by the names of their posts: they may not be finished yet. */
  leftover: z.array(z.string()).optional(),
  /** Whether someone's words were taken back: what was posted of them is edited once more, also where it is old. */
  withdrawn: z.boolean().optional(),
  /** The latest interactions that moved it: a repeated one moves nothing. */
  recent: z.array(z.string()),
});
export type Session = z.infer<typeof SessionShape>;

/** A session that is planned and not begun. `id` is new in its room, `by` the interaction that plans it. */
export const planned = (plan: Plan, { id, scope, by }: { id: string; scope: string; by: string }): Session => ({
  id,
  scope,
  plan: plan.id,
  title: plan.title,
  purpose: plan.purpose,
  ...(plan.before === undefined ? {} : { before: plan.before }),
  agenda: agendaOf(plan),
  visits: [],
  people: {},
  asked: [],
  puts: [],
  parked: [],
  added: [],
  numbered: 0,
  changed: {},
  recent: [by],
});

/**
 * What became of a move. already: it was made before. stale: made from somewhere else than where the session is. odd: it is
 * none that can be made here. full: there is no room for more.
 */
export type Effect = 'done' | 'already' | 'stale' | 'odd' | 'full';
export type Moved = { readonly session: Session; readonly effect: Effect };

/** How many interactions are remembered. */
const REMEMBERED = 40;
export const refuse = (session: Session, effect: Effect): Moved => ({ session, effect });

/** A move by an interaction: made once, however often it arrives. */
export function once(session: Session, by: string, rule: () => Session | Effect): Moved {
  if (session.recent.includes(by)) return { session, effect: 'already' };
  const made = rule();
  if (typeof made === 'string') return { session, effect: made };
  if (made === session) return { session, effect: 'already' };
  return { session: { ...made, recent: [...made.recent, by].slice(-REMEMBERED) }, effect: 'done' };
}

/** Where a session is in its life. */
export const stateOf = ({ visits, endedAt }: Session): 'planned' | 'on' | 'over' =>
  endedAt !== undefined ? 'over' : visits.length === 0 ? 'planned' : 'on';

/** The number of the present stay; -1 before the start. */
export const visitOf = ({ visits }: Session): number => visits.length - 1;
export const visitNow = ({ visits }: Session): Visit | undefined => visits.at(-1);
export const phaseOf = ({ agenda }: Session, visit: Visit | undefined): Phase | undefined =>
  agenda.phases.find((each) => each.key === visit?.phase);
export const phaseNow = (session: Session): Phase | undefined => phaseOf(session, visitNow(session));

/** How long a stay still has, in milliseconds; 0 where its time is up. */
export const leftOf = ({ until, left }: Visit, now: number): number => left ?? Math.max(0, (until ?? now) - now);
export const isPaused = (visit: Visit): boolean => visit.left !== undefined;

/** The questions of the phase that were not asked yet in this stay. */
export function unasked(session: Session): readonly string[] {
  const phase = phaseNow(session);
  const asked = session.asked.filter(({ visit }) => visit === visitOf(session));
  return phase?.kind === 'ask' ? phase.questions.filter((id) => !asked.some(({ question }) => question === id)) : [];
}

/** The round of this stay that was asked last. */
export const roundNow = (session: Session): Round | undefined =>
  session.asked.findLast(({ visit }) => visit === visitOf(session))?.round;

/** Whether a question is under way, which comes before going on. */
export const isAsking = (session: Session): boolean => {
  const round = roundNow(session);
  return round !== undefined && round.stage !== 'ended' && round.stage !== 'revealed';
};

export const setRound = (session: Session, round: Round): Session => ({
  ...session,
  asked: session.asked.map((each) => (each.round.id === round.id ? { ...each, round } : each)),
});

/** The prompts of the phase that were not put yet in this stay. */
export function unput(session: Session): readonly string[] {
  const phase = phaseNow(session);
  const put = session.puts.filter(({ visit }) => visit === visitOf(session));
  return phase?.kind === 'discuss' ? phase.prompts.filter((id) => !put.some((each) => each.id === id)) : [];
}

/** How a host moves: `visit` is the stay that the button was made for, `by` the interaction. */
export type Move = { readonly visit: number; readonly by: string; readonly now: number };

/** A move within the present stay; anything else is stale. */
export function within(session: Session, move: Move, rule: (visit: Visit) => Session | Effect): Moved {
  const visit = visitNow(session);
  if (session.recent.includes(move.by)) return refuse(session, 'already');
  if (stateOf(session) !== 'on' || !visit || move.visit !== visitOf(session)) return refuse(session, 'stale');
  return once(session, move.by, () => rule(visit));
}
