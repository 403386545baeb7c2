// The rules of the quiz: a round is drawn, answered, rated and fed back, as pure functions over what is stored of a person.
import { z } from 'zod';
import type { Question } from './library.ts';
import type { Key, Sequence } from './ports.ts';

export const SURENESS = ['guess', 'fairly', 'sure'] as const;
export type Sureness = (typeof SURENESS)[number];

/** What options are called, in the order in which they are shown. */
export const LETTERS = ['A', 'B', 'C', 'D'] as const;

/** The answer that is no option: an honest one. */
export const NOT_SURE = 'not-sure';

const StepShape = z.object({
  question: z.string(),
  hash: z.string(),
  /** The options' ids in the order in which they are shown. */
  order: z.array(z.string()),
  chosen: z.string().optional(),
  sure: z.enum(SURENESS).optional(),
  right: z.boolean().optional(),
});

const RoundShape = z.object({
  id: z.string(),
  /** The interaction that began it: a repeated delivery begins nothing. */
  from: z.string(),
  /** The round it followed, so that a second press of "another round" finds this one. */
  follows: z.string().optional(),
  topic: z.string().optional(),
  at: z.int(),
  seed: z.int(),
  steps: z.array(StepShape),
});

const AnswerShape = z.object({
  option: z.string(),
  hash: z.string(),
  right: z.boolean(),
  sure: z.enum(SURENESS).optional(),
  /** Milliseconds since 1970, UTC. */
  when: z.number(),
});

const CountShape = z.object({ right: z.int(), wrong: z.int() });

export const ProgressShape = z.object({
  round: RoundShape.optional(),
  /** The latest answer to each question, by question id. */
  answers: z.record(z.string(), AnswerShape),
  /** All rated answers so far, by how sure the person was. */
  sureness: z.object({ guess: CountShape, fairly: CountShape, sure: CountShape }),
});

export type Step = z.infer<typeof StepShape>;
export type Round = z.infer<typeof RoundShape>;
export type Progress = z.infer<typeof ProgressShape>;

/** Questions by id: the ones that may be asked today. */
export type Pool = ReadonlyMap<string, Question>;

export const progressKey = (person: string): Key<Progress> => ({
  path: `person/${person}/quiz/progress`,
  shape: ProgressShape,
  version: 1,
});

export const fresh: Progress = {
  answers: {},
  sureness: { guess: { right: 0, wrong: 0 }, fairly: { right: 0, wrong: 0 }, sure: { right: 0, wrong: 0 } },
};

/** A shuffled copy (Fisher and Yates). */
export function shuffled<T>(list: Iterable<T>, chance: Sequence): T[] {
  const mixed = [...list];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = chance.whole(last + 1);
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}

const step = (question: Question, chance: Sequence): Step => ({
  question: question.id,
  hash: question.hash,
  order: shuffled(
    question.options.map((each) => each.id),
    chance,
  ),
});

const plainOnes = new WeakMap<Pool, Pool>();

/** What the short lessons tell, asked plainly. A pool's questions never change, so they are looked through once. */
function plainOf(pool: Pool): Pool {
  const known = plainOnes.get(pool);
  if (known) return known;
  const plain = new Map([...pool].filter(([, each]) => each.level === 'recall' && each.layer === 'short'));
  plainOnes.set(pool, plain);
  return plain;
}

/** For a first round: the plain questions; all of them where those are too few for a round. */
export function gentle(pool: Pool, length: number): Pool {
  const plain = plainOf(pool);
  return plain.size >= length ? plain : pool;
}

const LEVELS = ['recall', 'apply', 'critique'];

/**
 * The steps of a round: what was never answered first, then what was missed, then the rest; by chance within each; no two
 * questions on the same idea; shown from recall to critique. Fewer than `length` where the pool has fewer.
 */
export function draw(pool: Pool, length: number, progress: Progress, chance: Sequence): Step[] {
  const rank = (question: Question): number => {
    const old = progress.answers[question.id];
    if (!old || old.hash !== question.hash) return 0;
    return old.right ? 2 : 1;
  };
  const mixed = shuffled(pool.values(), chance);
  const chosen: Question[] = [];
  const twins: Question[] = [];
  for (const wanted of [0, 1, 2]) {
    for (const question of mixed) {
      if (chosen.length >= length) break;
      if (rank(question) !== wanted) continue;
      const twin = chosen.some((each) => each.id === question.twin || each.twin === question.id);
      (twin ? twins : chosen).push(question);
    }
  }
  return [...chosen, ...twins]
    .slice(0, length)
    .sort((one, other) => LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level))
    .map((question) => step(question, chance));
}

/** How to begin: `id` names the round, `seed` decides its chance. */
export type Beginning = Pick<Round, 'id' | 'from' | 'seed'> & { readonly topic?: string; readonly follows?: string };

/** Whether nothing of a round was answered yet. */
export const untouched = (round: Round): boolean =>
  round.at === 0 && round.steps.every((each) => phase(each) === 'asked');

/** Begins a round, unless this very interaction, this very button, or a second press on the same wish began the one under way. */
export function begin(progress: Progress, how: Beginning, pool: Pool, length: number, chance: Sequence): Progress {
  const { round } = progress;
  if (round && (round.from === how.from || (how.follows !== undefined && round.follows === how.follows)))
    return progress;
  const wished = Math.min(length, pool.size);
  const same = round?.topic === how.topic && round?.steps.every((each) => pool.has(each.question));
  if (round && same && untouched(round) && round.steps.length === wished) return progress;
  return { ...progress, round: { ...how, at: 0, steps: draw(pool, length, progress, chance) } };
}

/** Where a step stands: asked, chosen but not rated, or done. */
export const phase = (of: Step): 'asked' | 'chosen' | 'done' =>
  of.right !== undefined ? 'done' : of.chosen !== undefined ? 'chosen' : 'asked';

export const finished = (round: Round): boolean => round.at >= round.steps.length;
export const current = (round: Round): Step | undefined => round.steps[round.at];

/** A move as a button makes it: the round and the step that it was made from. */
export type From = { readonly round: string; readonly step: number };

/** What became of a move. `stale`: made from somewhere else than where the person is. `odd`: no button of ours says that. */
export type Moved = { readonly progress: Progress; readonly effect: 'done' | 'already' | 'stale' | 'odd' };

const here = (progress: Progress, from: From): Step | undefined =>
  progress.round?.id === from.round && progress.round.at === from.step ? current(progress.round) : undefined;

function set(progress: Progress, changed: Step): Progress {
  const { round } = progress;
  if (!round) return progress;
  const steps = round.steps.map((each, index) => (index === round.at ? changed : each));
  return { ...progress, round: { ...round, steps } };
}

/** Ends a step: the verdict, kept with the person's latest answers and counted by how sure they were. */
function settle(progress: Progress, done: Step, question: Question, when: number): Progress {
  const { chosen = NOT_SURE, sure } = done;
  const right = question.options.some((each) => each.id === chosen && each.right);
  const counts = sure && progress.sureness[sure];
  const counted = counts && { right: counts.right + (right ? 1 : 0), wrong: counts.wrong + (right ? 0 : 1) };
  const answer = { option: chosen, hash: done.hash, right, when, ...(sure ? { sure } : {}) };
  return {
    ...set(progress, { ...done, right }),
    answers: { ...progress.answers, [question.id]: answer },
    sureness: sure && counted ? { ...progress.sureness, [sure]: counted } : progress.sureness,
  };
}

/** Chooses an option, or says "not sure", which needs no rating. The first choice of a step stands until it is taken back. */
export function choose(progress: Progress, from: From, option: string, pool: Pool, when: number): Moved {
  const at = here(progress, from);
  const question = at && pool.get(at.question);
  if (!at || !question) return { progress, effect: 'stale' };
  if (phase(at) !== 'asked') return { progress, effect: 'already' };
  if (option === NOT_SURE)
    return { progress: settle(progress, { ...at, chosen: option }, question, when), effect: 'done' };
  if (!at.order.includes(option)) return { progress, effect: 'odd' };
  return { progress: set(progress, { ...at, chosen: option }), effect: 'done' };
}

/** Takes a choice back, as long as it is not rated. */
export function reconsider(progress: Progress, from: From): Moved {
  const at = here(progress, from);
  if (!at) return { progress, effect: 'stale' };
  if (phase(at) !== 'chosen') return { progress, effect: 'already' };
  const { chosen: _, ...asked } = at;
  return { progress: set(progress, asked), effect: 'done' };
}

/** Says how sure one is, which ends the step. */
export function rate(progress: Progress, from: From, sure: string, pool: Pool, when: number): Moved {
  const at = here(progress, from);
  const question = at && pool.get(at.question);
  if (!at || !question) return { progress, effect: 'stale' };
  const known = SURENESS.find((each) => each === sure);
  if (!known) return { progress, effect: 'odd' };
  if (phase(at) !== 'chosen') return { progress, effect: 'already' };
  return { progress: settle(progress, { ...at, sure: known }, question, when), effect: 'done' };
}

/** Goes on to the next step, or past the last one to the result. */
export function next(progress: Progress, from: From): Moved {
  const at = here(progress, from);
  const { round } = progress;
  if (!at || !round) return { progress, effect: 'stale' };
  if (phase(at) !== 'done') return { progress, effect: 'already' };
  return { progress: { ...progress, round: { ...round, at: round.at + 1 } }, effect: 'done' };
}

/**
 * Replaces an open step whose question was corrected or withdrawn since it was drawn, by another one where there is one;
 * what was answered keeps its verdict. The same progress comes back where nothing had to change.
 */
export function mend(progress: Progress, pool: Pool, chance: Sequence): Progress {
  const { round } = progress;
  const at = round && current(round);
  if (!round || !at || phase(at) === 'done' || pool.get(at.question)?.hash === at.hash) return progress;
  const used = new Set(round.steps.map((each) => each.question));
  const others = new Map([...pool].filter(([id]) => !used.has(id)));
  const corrected = pool.get(at.question);
  const [other] = draw(others, 1, progress, chance);
  const put = other ?? (corrected && step(corrected, chance));
  if (put) return set(progress, put);
  return { ...progress, round: { ...round, steps: round.steps.filter((_, index) => index !== round.at) } };
}

/** The steps of a round that were not right, in order. */
export const missed = (round: Round): readonly Step[] => round.steps.filter((each) => each.right === false);

/** How many rated answers a person has given in all. */
export const rated = (progress: Progress): number =>
  SURENESS.reduce((sum, each) => sum + progress.sureness[each].right + progress.sureness[each].wrong, 0);
