// Blind labelling: people sort answers without knowing the tag, two people each where there are enough, and differences are settled.
import type { Effect, Experiment, Says, Slot } from './experiment.ts';
import { SAYS } from './experiment.ts';
import type { Sequence } from './ports.ts';
import type { Left } from './presence.ts';

/** How many people sort each answer. */
export const EACH = 2;
/** The most people who sort; beyond them every answer has long been sorted twice. */
const LABELLERS = 500;
/** How many interactions of each are remembered: one that is delivered again changes nothing. */
const REMEMBERED = 6;

/** Whether there is something to read: a refusal and an empty answer are what they are. */
export const isReadable = ({ state, kind }: Slot): boolean =>
  state === 'answered' && kind !== 'refusal' && kind !== 'empty';

/** The number of a person among those who sort; -1 where they have not. */
export const numberOf = ({ labellers }: Experiment, person: string): number =>
  labellers.findIndex((each) => each.person === person);

export const labelBy = ({ labels }: Slot, n: number): Says | undefined => labels.find((each) => each.n === n)?.says;

/**
 * The next answer for a person to sort, drawn among those that fewest people sorted; undefined where none is left for them.
 * `but` is left out where there is another.
 */
export function nextFor(experiment: Experiment, person: string, chance: Sequence, but?: number): number | undefined {
  const n = numberOf(experiment, person);
  const open = experiment.slots.flatMap((slot, at) => {
    const waits = isReadable(slot) && slot.labels.length < EACH && labelBy(slot, n) === undefined;
    return waits ? [{ at, labels: slot.labels.length }] : [];
  });
  const others = open.filter(({ at }) => at !== but);
  const pool = others.length > 0 ? others : open;
  const fewest = Math.min(...pool.map(({ labels }) => labels));
  const first = pool.filter(({ labels }) => labels === fewest);
  return first[chance.whole(Math.max(1, first.length))]?.at;
}

export type Labelling = { readonly person: string; readonly slot: number; readonly says: string; readonly by: string };
/** What became of a label. closed: labelling is over. enough: two others had sorted it meanwhile; nothing was changed. */
export type Labelled = { readonly experiment: Experiment; readonly effect: Effect | 'closed' | 'enough' };

/** Sorts an answer, or sorts it otherwise as long as labelling is open. */
export function label(experiment: Experiment, { person, slot: at, says: said, by }: Labelling): Labelled {
  const says = SAYS.find((each) => each === said);
  const slot = experiment.slots[at];
  if (!says || !slot || !isReadable(slot)) return { experiment, effect: 'odd' };
  const found = numberOf(experiment, person);
  const old = experiment.labellers[found];
  if (old?.seen.includes(by)) return { experiment, effect: 'already' };
  if (experiment.stage !== 'labelling') return { experiment, effect: 'closed' };
  const before = labelBy(slot, found);
  if (before === undefined && slot.labels.length >= EACH) return { experiment, effect: 'enough' };
  if (!old && experiment.labellers.length >= LABELLERS) return { experiment, effect: 'enough' };
  const n = old ? found : experiment.labellers.length;
  const labeller = { person, seen: [...(old?.seen ?? []), by].slice(-REMEMBERED) };
  const labels =
    before === undefined
      ? [...slot.labels, { n, says }]
      : slot.labels.map((each) => (each.n === n ? { n, says } : each));
  // What was settled before they sorted on was another difference.
  const { settled: _, ...open } = slot;
  const kept = before === says ? slot : open;
  return {
    experiment: {
      ...experiment,
      labellers: old ? experiment.labellers.with(n, labeller) : [...experiment.labellers, labeller],
      slots: experiment.slots.with(at, { ...kept, labels }),
    },
    effect: 'done',
  };
}

/** Whether those who sorted an answer sorted it differently. */
export const isDisputed = ({ labels }: Slot): boolean => new Set(labels.map(({ says }) => says)).size > 1;

/** The answers on which people differ, in the order of the list, which says nothing of their tags. */
export const disputed = ({ slots }: Experiment): readonly number[] =>
  slots.flatMap((slot, at) => (isDisputed(slot) ? [at] : []));
export const unsettled = (experiment: Experiment): readonly number[] =>
  disputed(experiment).filter((at) => experiment.slots[at]?.settled === undefined);

/** Settles an answer on which people differ, before anybody knows its tag. It can be settled otherwise until the reveal. */
export function settle(experiment: Experiment, at: number, said: string): Labelled {
  const says = SAYS.find((each) => each === said);
  const slot = experiment.slots[at];
  if (!says || !slot || !isDisputed(slot)) return { experiment, effect: 'odd' };
  if (experiment.stage !== 'closed') return { experiment, effect: 'closed' };
  if (slot.settled === says) return { experiment, effect: 'already' };
  return {
    experiment: { ...experiment, slots: experiment.slots.with(at, { ...slot, settled: says }) },
    effect: 'done',
  };
}

/** How far labelling has come: how many answers can be read, and how many of them were sorted once and twice. */
export function progress({ slots, labellers }: Experiment) {
  const readable = slots.filter(isReadable);
  return {
    readable: readable.length,
    once: readable.filter(({ labels }) => labels.length > 0).length,
    twice: readable.filter(({ labels }) => labels.length >= EACH).length,
    people: labellers.filter((_, n) => readable.some((slot) => labelBy(slot, n) !== undefined)).length,
  };
}

const STAYS = [
  'How you sorted the answers of an experiment that is revealed stays, under a number that points to nobody.',
];

/** Lets go of a person: what they sorted goes, or stays without them where it is revealed; a host goes in any case. */
export function forgetLabeller(experiment: Experiment, person: string): Left & { readonly experiment: Experiment } {
  const n = numberOf(experiment, person);
  const hosted = experiment.host?.person === person;
  const sorted = experiment.slots.filter((slot) => n >= 0 && labelBy(slot, n) !== undefined).length;
  const removed = sorted + (hosted ? 1 : 0) + (n >= 0 && sorted === 0 ? 1 : 0);
  if (removed === 0) return { experiment, removed };
  const { host, ...rest } = experiment;
  const isKept = experiment.stage === 'revealed';
  // Where what they had sorted goes, a difference may go with it, and what settled it.
  const without = (slot: Slot): Slot => {
    if (labelBy(slot, n) === undefined) return slot;
    const { settled, ...free } = { ...slot, labels: slot.labels.filter((each) => each.n !== n) };
    return settled !== undefined && isDisputed(free) ? { ...free, settled } : free;
  };
  return {
    removed,
    ...(isKept && sorted > 0 ? { stays: STAYS } : {}),
    experiment: {
      ...rest,
      ...(host && !hosted ? { host } : {}),
      ...(hosted && rest.stage === 'running' ? { halt: ['Its host is gone. Another host can go on with it.'] } : {}),
      labellers: n >= 0 ? rest.labellers.with(n, { person: '', seen: [] }) : rest.labellers,
      slots: n >= 0 && !isKept ? rest.slots.map(without) : rest.slots,
    },
  };
}

/** What of an experiment is a person's, as JSON: how they sorted what, and that they host it. */
export function labelsOf(experiment: Experiment, person: string): readonly unknown[] {
  const n = numberOf(experiment, person);
  const labels = experiment.slots.flatMap((slot, at) => {
    const says = n < 0 ? undefined : labelBy(slot, n);
    return says === undefined ? [] : [{ experiment: experiment.id, answer: at + 1, says }];
  });
  return [...labels, ...(experiment.host?.person === person ? [{ hosts: experiment.asked.title }] : [])];
}
