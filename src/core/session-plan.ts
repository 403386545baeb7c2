// A session's agenda: the phases of a plan, copied when it is chosen, and what a host may change of them before and during it.
import { z } from 'zod';
import { PHASES, type Plan } from './library.ts';

export type PhaseKind = (typeof PHASES)[number];

/** The most phases of an agenda, and the most minutes of one phase. */
export const MOST_PHASES = 20;
export const MOST_MINUTES = 90;

export const PhaseShape = z.object({
  /** Names the phase for good, whatever is dropped or added around it: `p3`. */
  key: z.string(),
  kind: z.enum(PHASES),
  minutes: z.int().min(1).max(MOST_MINUTES),
  says: z.string(),
  /** Whether it gives way to the next one by itself when its time is up. */
  movesOn: z.boolean().optional(),
  pair: z.string().optional(),
  lesson: z.string().optional(),
  questions: z.array(z.string()),
  prompts: z.array(z.string()),
});
export type Phase = z.infer<typeof PhaseShape>;

/** The phases in order, and the number of the next key. */
export const AgendaShape = z.object({ phases: z.array(PhaseShape), next: z.int() });
export type Agenda = z.infer<typeof AgendaShape>;

/** A phase that a host adds: as a plan would write it. */
export type NewPhase = Omit<Phase, 'key'>;

const keyed = (phases: readonly NewPhase[], from: number): Phase[] =>
  phases.map((phase, index) => ({ ...phase, key: `p${from + index}` }));

/** A plan as an agenda: a copy, so that a content that changes meanwhile changes no session under way. */
export function agendaOf(plan: Plan): Agenda {
  const phases = plan.phases.map(
    ({ kind, minutes, says, pair, lesson, questions, prompts, 'moves-on': movesOn }): NewPhase => ({
      kind,
      minutes,
      says,
      questions: [...questions],
      prompts: [...prompts],
      ...(pair === undefined ? {} : { pair }),
      ...(lesson === undefined ? {} : { lesson }),
      ...(movesOn ? { movesOn } : {}),
    }),
  );
  return { phases: keyed(phases, 1), next: phases.length + 1 };
}

export const minutesOf = ({ phases }: Agenda): number => phases.reduce((sum, each) => sum + each.minutes, 0);

const placeOf = ({ phases }: Agenda, key: string): number => phases.findIndex((each) => each.key === key);

/** The phases that are still to come after the one at `now`; all of them before the start (undefined). */
export const toCome = (agenda: Agenda, now: string | undefined): readonly Phase[] =>
  now === undefined ? agenda.phases : agenda.phases.slice(placeOf(agenda, now) + 1);

/** Takes a phase out that is still to come. Null where it is not, or where nothing would be left. */
export function drop(agenda: Agenda, key: string, now: string | undefined): Agenda | null {
  const coming = toCome(agenda, now).some((each) => each.key === key);
  if (!coming || agenda.phases.length < 2) return null;
  return { ...agenda, phases: agenda.phases.filter((each) => each.key !== key) };
}

/** Gives more minutes to a phase that is still to come. Null where it is not, or where it would be too long. */
export function lengthen(agenda: Agenda, key: string, by: number, now: string | undefined): Agenda | null {
  const phase = toCome(agenda, now).find((each) => each.key === key);
  if (!phase || phase.minutes + by > MOST_MINUTES) return null;
  const longer = { ...phase, minutes: phase.minutes + by };
  return { ...agenda, phases: agenda.phases.map((each) => (each === phase ? longer : each)) };
}

/** Puts phases in: before the close where that is still to come, else at the end. Null where there would be too many. */
export function add(agenda: Agenda, added: readonly NewPhase[], now: string | undefined): Agenda | null {
  if (agenda.phases.length + added.length > MOST_PHASES) return null;
  const last = agenda.phases.at(-1);
  const closes = last?.kind === 'close' && toCome(agenda, now).includes(last);
  const at = agenda.phases.length - (closes ? 1 : 0);
  const phases = [...agenda.phases.slice(0, at), ...keyed(added, agenda.next), ...agenda.phases.slice(at)];
  return { phases, next: agenda.next + added.length };
}

/** The phase `by` places after (or, below 0, before) the one of this key. */
export function beside(agenda: Agenda, key: string, by: 1 | -1): Phase | undefined {
  const at = placeOf(agenda, key);
  return at < 0 || at + by < 0 ? undefined : agenda.phases[at + by];
}
