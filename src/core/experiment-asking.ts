// How the answers of an experiment come in: the rules of asking, of failing and of waiting, so that nothing is drawn twice. Pure.
import type { Experiment, Slot } from './experiment.ts';
import type { Heard } from './heard.ts';
import type { Text } from './text.ts';

const put = (experiment: Experiment, at: number, slot: Slot): Experiment => ({
  ...experiment,
  slots: experiment.slots.with(at, slot),
});

const isHeld = ({ state, until }: Slot, now: number): boolean => state === 'asked' && (until ?? 0) > now;

/** How one asks for the next answer: who, now, until when they are waited for, and how many may be under way at once. */
export type Claiming = { readonly by: string; readonly now: number; readonly until: number; readonly abreast: number };
/**
 * What came of it. taken: ask for that one; `again`: somebody was asked for it before and never came back. wait: as many as may be are under way, or there is a pause until `at`. over: nothing is
 * left to ask, or it stands still.
 */
export type Claimed = { readonly experiment: Experiment } & (
  | { readonly kind: 'taken'; readonly slot: number; readonly again: boolean }
  | { readonly kind: 'wait'; readonly at?: number }
  | { readonly kind: 'over' }
);

/** Takes the next answer to ask for, by the order that was drawn; one that nobody came back with is taken up again. */
export function claim(experiment: Experiment, { by, now, until, abreast }: Claiming): Claimed {
  const { stage, halt, pause, slots, order } = experiment;
  const open = slots.filter(({ state }) => state !== 'answered');
  if (stage !== 'running' || halt || open.length === 0) return { experiment, kind: 'over' };
  if (pause && pause.until > now) return { experiment, kind: 'wait', at: pause.until };
  const isFree = (each: Slot | undefined) => each && each.state !== 'answered' && !isHeld(each, now);
  const slot = order.find((place) => isFree(slots[place]));
  const found = slot === undefined ? undefined : slots[slot];
  if (slot === undefined || !found || open.filter((each) => isHeld(each, now)).length >= abreast)
    return { experiment, kind: 'wait' };
  const again = found.state === 'asked';
  return { experiment: put(experiment, slot, { ...found, state: 'asked', by, until }), kind: 'taken', slot, again };
}

/**
 * An answer that came, with what it cost in US dollars. The first one to a place stands; a later one counts as late, and so does
 * one that comes when sorting is over.
 */
export function answered(
  experiment: Experiment,
  slot: number,
  {
    cost,
    now,
    ...heard
  }: { readonly kind: Heard['kind']; readonly named: boolean; readonly cost: number; readonly now: number },
): Experiment {
  const spent = experiment.spent + cost;
  const old = experiment.slots[slot];
  const isOpen = experiment.stage === 'running' || experiment.stage === 'labelling';
  if (!isOpen || !old || old.state === 'answered') return { ...experiment, spent, late: experiment.late + 1 };
  const { tag, failures, labels } = old;
  const next = put({ ...experiment, spent }, slot, { tag, failures, labels, state: 'answered', ...heard });
  const { pause: _, ...calm } = next;
  const isDone = calm.stage === 'running' && calm.slots.every(({ state }) => state === 'answered');
  const { halt: _halt, ...rest } = calm;
  return isDone ? { ...rest, stage: 'labelling', since: now } : calm;
}

/** So often asking for one answer may fail, and so many pauses may follow each other, before it stands still until a host goes on. */
const PATIENCE = 3;
const PAUSES = 5;

export type Failure = {
  readonly by: string;
  readonly now: number;
  /** Why, for everyone to read. */
  readonly words: Text;
  readonly cost: number;
  /** For a failure that passes: how long to wait at least, in milliseconds. Without it nobody tries before a host says so. */
  readonly wait?: number;
};

/** Asking came to nothing. No answer was seen, so asking again chooses none. Each pause in a row is twice as long. */
export function failed(experiment: Experiment, slot: number, { by, now, words, cost, wait }: Failure): Experiment {
  const spent = experiment.spent + cost;
  const old = experiment.slots[slot];
  // Somebody else asks for it by now, or has it.
  if (old?.state !== 'asked' || old.by !== by) return { ...experiment, spent };
  const { tag, labels } = old;
  const failures = old.failures + 1;
  const next = put({ ...experiment, spent }, slot, { tag, labels, failures, state: 'free' });
  if (next.stage !== 'running') return next;
  // Those under way together fail together: that is one pause.
  const isNew = !next.pause || next.pause.until <= now;
  const n = (next.pause?.n ?? 0) + (isNew ? 1 : 0);
  if (wait === undefined || failures >= PATIENCE || n > PAUSES) return { ...next, halt: words };
  const until = Math.max(next.pause?.until ?? 0, now + wait * (isNew ? 2 ** (n - 1) : 1));
  return { ...next, pause: { until, n, why: words } };
}

/**
 * What may be spent does not reach for one answer more. As long as others are under way, some of what is reserved for them comes
 * back, so that it is looked at again; else it stands still.
 */
export function turnedAway(
  experiment: Experiment,
  slot: number,
  { by, now, words }: Pick<Failure, 'by' | 'now' | 'words'>,
): Experiment {
  const old = experiment.slots[slot];
  if (old?.state !== 'asked' || old.by !== by) return experiment;
  const { tag, labels, failures } = old;
  const next = put(experiment, slot, { tag, labels, failures, state: 'free' });
  const waits = next.stage !== 'running' || next.slots.some((each) => isHeld(each, now));
  return waits ? next : { ...next, halt: words };
}
