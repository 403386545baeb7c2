// The paired experiment: the same request many times under two tags. Its value, how it begins, and a host's moves. Pure.
import { z } from 'zod';
import { HEARD_KINDS } from './heard.ts';
import type { Pair, Study } from './library.ts';
import { TAGS, type Tag } from './pairs.ts';
import type { Sequence } from './ports.ts';
import { shuffled } from './quiz.ts';
import type { Text } from './text.ts';

/** Answers per condition: the least and the most that one can ask for. */
export const LEAST = 5;
export const MOST = 100;
/** From so many answers per condition up, shares and intervals are shown; below, counts alone. */
export const RATED = 20;

/** How a person, or the group, sorts an answer. */
export const SAYS = ['followed', 'did-not', 'cannot-tell'] as const;
export type Says = (typeof SAYS)[number];

const Words = z.custom<Text>((value) => Array.isArray(value));

/** One answer to be drawn, or drawn. Its place in the list says nothing of its tag. */
const SlotShape = z.object({
  tag: z.enum(TAGS),
  state: z.enum(['free', 'asked', 'answered']),
  /** Who asks for it, and until when (milliseconds since 1970) they are waited for. */
  by: z.string().optional(),
  until: z.number().optional(),
  /** How often asking for this one came to nothing. */
  failures: z.int(),
  kind: z.enum(HEARD_KINDS).optional(),
  /** Whether the answer itself named a tag, which was hidden from those who sort it. */
  named: z.boolean().optional(),
  /** `n` numbers the person who said so. */
  labels: z.array(z.object({ n: z.int(), says: z.enum(SAYS) })),
  settled: z.enum(SAYS).optional(),
});
export type Slot = z.infer<typeof SlotShape>;

/** running: answers come in. labelling: people sort them. closed: what they disagree on is settled. cancelled: never revealed. */
export const STAGES = ['running', 'labelling', 'closed', 'revealed', 'cancelled'] as const;

export const ExperimentShape = z.object({
  /** Names it in presses and posts; new in its room. */
  id: z.string(),
  /** The interaction that began it. */
  from: z.string(),
  /** The host of record: a user's id, and the person's key on whose cap it counts. Gone where they had themselves deleted. */
  host: z.object({ user: z.string(), person: z.string() }).optional(),
  pair: z.string(),
  control: z.string().optional(),
  /** What is asked, as it stood when it began. */
  asked: z.object({
    title: z.string(),
    request: z.string(),
    rule: z.string(),
    follows: z.string(),
    breaks: z.string(),
    /** What would be expected of a real model: a gap, or none. */
    expect: z.enum(['gap', 'none']),
    change: z.string().optional(),
    tags: z.object({ training: z.string(), unused: z.string() }),
    means: z.object({ training: z.string(), unused: z.string() }),
  }),
  model: z.string(),
  /** Answers wanted per condition. */
  n: z.int(),
  seed: z.int(),
  startedAt: z.number(),
  stage: z.enum(STAGES),
  /** Since when it stands in this stage, in milliseconds since 1970. */
  since: z.number(),
  /** Counts the host's moves: a host's button names the count that it was made from. */
  turn: z.int(),
  by: z.string().optional(),
  /** Why it stands still while it runs, for everyone to read. */
  halt: Words.optional(),
  /** After a failure that passes: nothing is asked until then (milliseconds since 1970); the how manieth pause in a row it is; and why. */
  pause: z.object({ until: z.number(), n: z.int(), why: Words.optional() }).optional(),
  /** US dollars so far. */
  spent: z.number(),
  /** Answers that came after the same one had been asked for again: they count in nothing but the cost. */
  late: z.int(),
  slots: z.array(SlotShape),
  /** The order in which the places are drawn for. */
  order: z.array(z.int()),
  /** Those who sort, in the order in which they came; empty names where somebody had themselves deleted. */
  labellers: z.array(z.object({ person: z.string(), seen: z.array(z.string()) })),
});
export type Experiment = z.infer<typeof ExperimentShape>;

/** What a host chose. */
export type Plan = { readonly pair: Pair; readonly control?: string; readonly n: number };

/** Both tags as often, in blocks of two whose order is drawn: so that nothing that changes with time falls on one of them. */
export const interleaved = (n: number, chance: Sequence): readonly Tag[] =>
  Array.from({ length: n }).flatMap((): readonly Tag[] =>
    chance.whole(2) === 0 ? ['training', 'unused'] : ['unused', 'training'],
  );

/** An experiment that has just begun, with nothing asked yet. */
export function beginExperiment(
  study: Study,
  { pair, control, n }: Plan,
  how: Pick<Experiment, 'id' | 'from' | 'host' | 'model' | 'seed'> & { readonly now: number },
  chance: Sequence,
): Experiment {
  const { now, ...rest } = how;
  const changed = study.demo.controls.find(({ id }) => id === control);
  // The content's words for a control begin with the tag, which stands before them already.
  const of = (tag: Tag): string =>
    changed?.sides?.[tag].replace(`[${study.demo[tag].tag}], `, '') ?? study.demo[tag].means;
  const { title, request, rule, follows, breaks, expect } = pair;
  // Two that are drawn after each other have both tags: where their places were beside each other, one would tell the other.
  const tags = interleaved(n, chance);
  const order = shuffled(tags.keys(), chance);
  const tagAt = new Map(order.map((place, turn) => [place, tags[turn] ?? 'training']));
  return {
    ...rest,
    pair: pair.id,
    ...(changed ? { control: changed.id } : {}),
    asked: {
      title,
      request,
      rule,
      follows,
      breaks,
      expect,
      ...(changed ? { change: changed.change } : {}),
      tags: { training: study.demo.training.tag, unused: study.demo.unused.tag },
      means: { training: of('training'), unused: of('unused') },
    },
    n,
    startedAt: now,
    stage: 'running',
    since: now,
    turn: 0,
    spent: 0,
    late: 0,
    slots: order.map((_, place) => ({
      tag: tagAt.get(place) ?? 'training',
      state: 'free',
      failures: 0,
      labels: [],
    })),
    order,
    labellers: [],
  };
}

/** Why no answers come in while it runs, in words for everyone; null where they do. */
export function heldUp({ stage, halt, pause }: Experiment): Text | null {
  if (stage !== 'running') return null;
  if (halt) return ['It stands still. ', ...halt, ' A host can go on.'];
  return pause?.why ? ['It waits. ', ...pause.why, ' It tries again by itself.'] : null;
}

export const answeredIn = ({ slots }: Experiment): number => slots.filter(({ state }) => state === 'answered').length;
/** Whether it still takes the room: nothing else is begun beside it. */
export const isOn = ({ stage }: Experiment): boolean => stage !== 'revealed' && stage !== 'cancelled';

/** The turns of a host. `label`: label what is there; `close`: labelling is over. */
export const TURNS = ['go', 'label', 'close', 'reopen', 'reveal', 'cancel'] as const;
export type Turn = (typeof TURNS)[number];

const hasBoth = ({ slots }: Experiment): boolean =>
  TAGS.every((tag) => slots.some((slot) => slot.tag === tag && slot.state === 'answered'));

/** The turns that a host has now, in the order of their buttons. */
export function legal(experiment: Experiment): readonly Turn[] {
  switch (experiment.stage) {
    case 'running': {
      // Ending early is possible only where it stands still: else one could stop at the moment one likes.
      const stands: readonly Turn[] = experiment.halt
        ? ['go', ...(hasBoth(experiment) ? (['label'] as const) : [])]
        : [];
      return [...stands, 'cancel'];
    }
    case 'labelling':
      return ['close', 'cancel'];
    case 'closed':
      return ['reveal', 'reopen', 'cancel'];
    default:
      return [];
  }
}

export type Turning = { readonly what: Turn; readonly turn: number; readonly by: string; readonly now: number };
/** What became of a host's move. already: this interaction made it. stale: from another position. odd: no legal one. */
export type Effect = 'done' | 'already' | 'stale' | 'odd';
export type Moved = { readonly experiment: Experiment; readonly effect: Effect };

const STAGE_AFTER = {
  label: 'labelling',
  close: 'closed',
  reopen: 'labelling',
  reveal: 'revealed',
  cancel: 'cancelled',
} as const satisfies Record<Exclude<Turn, 'go'>, Experiment['stage']>;

/** Makes a host's move, once, if it is legal and was made from where the experiment is. `host` takes the experiment over. */
export function turn(experiment: Experiment, { what, turn: from, by, now }: Turning, host?: Experiment['host']): Moved {
  if (experiment.by === by) return { experiment, effect: 'already' };
  if (experiment.turn !== from) return { experiment, effect: 'stale' };
  if (!legal(experiment).includes(what)) return { experiment, effect: 'odd' };
  const { halt: _halt, pause: _pause, ...rest } = experiment;
  const moved = { ...rest, turn: from + 1, by, ...(host ? { host } : {}) };
  if (what !== 'go') return { experiment: { ...moved, stage: STAGE_AFTER[what], since: now }, effect: 'done' };
  const slots = moved.slots.map((slot) => ({ ...slot, failures: 0 }));
  return { experiment: { ...moved, slots }, effect: 'done' };
}
