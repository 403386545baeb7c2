// How an experiment's answers are got: a chain of due moments, each asking for as many as may be under way at once.
import type { Context } from './command.ts';
import type { Experiment } from './experiment.ts';
import { type Answer, keepAnswer, namesTag, readAnswer } from './experiment-answer.ts';
import { answered, type Claimed, claim, failed, turnedAway } from './experiment-asking.ts';
import { type Experiments, experimentsKey } from './experiment-room.ts';
import { heard } from './heard.ts';
import { theStudy } from './library.ts';
import { isOf } from './model-id.ts';
import { setMoment } from './moments.ts';
import { type Change, type Completion, type Model, ModelTrouble } from './ports.ts';
import { type Prompt, promptOf } from './prompt.ts';
import type { RoomKey } from './room.ts';
import { settingsKey } from './settings.ts';
import { type Payer, reserve, settle } from './spend.ts';
import type { Text } from './text.ts';

/** How many answers may be under way at once, in all processes. */
export const ABREAST = 4;
/** How long one link of the chain takes up answers, in milliseconds: after each the room shows how far it is. */
const LINK = 3000;
/** How long somebody who asks is waited for, in milliseconds: longer than a model's own time limit with its retry. */
const HELD = 60_000;
/** Between two looks at whether another answer may be asked for, in milliseconds. */
const LOOK = 100;
/** After a cap did not let one more be asked while others are under way, in milliseconds. */
const REFUSED = 500;
/** After a failure that passes and says no time of its own, in milliseconds. */
const AGAIN = 5000;
/** A wait longer than this is no pause: the experiment stands still until a host goes on. Milliseconds. */
const PASSES = 2 * 60_000;

/** Who asks, for which experiment, in which room, and until when they take up more (milliseconds since 1970). */
type Lane = {
  readonly context: Context;
  readonly room: RoomKey;
  readonly id: string;
  readonly by: string;
  readonly end: number;
};

/** Changes the experiment by what just came of it, if anything did, and takes the next answer to ask for, in one write. */
const next = (
  { context, room, id, by, end }: Lane,
  rule: (experiment: Experiment) => Experiment,
): Promise<Claimed | null> =>
  context.store.update(experimentsKey(room), (old): Change<Experiments, Claimed | null> => {
    if (old?.now?.id !== id) return { value: old, result: null };
    const now = context.clock.now();
    const after = rule(old.now);
    const made: Claimed =
      now >= end ? { experiment: after, kind: 'over' } : claim(after, { by, now, until: now + HELD, abreast: ABREAST });
    return { value: made.experiment === old.now ? old : { ...old, now: made.experiment }, result: made };
  });

const unchanged = (experiment: Experiment): Experiment => experiment;

const payerOf = ({ platform, tenant, place }: RoomKey, { host }: Experiment): Payer | null =>
  host ? { platform, tenant, place, person: host.person } : null;

const NO_HOST: Text = ['Its host is gone. Another host can go on with it.'];
const NO_PAIR: Text = ['The pair or the control is not in the content any more.'];
const OFF: Text = ['Live answers were switched off here while it ran.'];
const NO_MODEL: Text = ['No live model is set up here any more.'];
const OTHER_MODEL: Text = ['Another model is set up now than it began with: half of each would tell nothing.'];
const STRANGE: Text = ['Another model answered than the one that was asked: its words count in nothing.'];
const UNCOUNTED: Text = [
  'What an answer may cost could not be written down, so nothing was asked: what nobody counts, nobody spends.',
];
const BROKEN: Text = ['Asking the live model went wrong. Whoever runs this bot finds more in its log.'];

/** What came of asking once. `settled`: what it cost is being written down. */
type Asked =
  | { readonly kind: 'answer'; readonly completion: Completion; readonly ask: Prompt; readonly settled: Promise<void> }
  | { readonly kind: 'refused'; readonly words: Text }
  | { readonly kind: 'trouble'; readonly words: Text; readonly cost: number; readonly wait?: number };

const stop = (words: Text): Asked => ({ kind: 'trouble', words, cost: 0 });

/** How long to wait after a failure that passes by itself, in milliseconds; undefined for any other. */
function waitAfter({ kind, until }: ModelTrouble, now: number): number | undefined {
  if (kind === 'stopped') return 0;
  if (kind !== 'overloaded' && kind !== 'rate-limit' && kind !== 'unreachable') return undefined;
  const wait = until === undefined ? AGAIN : Math.max(0, until - now);
  return wait > PASSES ? undefined : wait;
}

/** Asks the model, with what it may cost reserved before and settled after. */
async function complete(context: Context, model: Model, payer: Payer, ask: Prompt): Promise<Asked> {
  const ceiling = model.ceiling(ask);
  const reserved = await reserve(context, payer, ceiling).catch((err: unknown) => {
    context.log.error({ err }, 'What an answer of an experiment may cost could not be written down.');
    return null;
  });
  if (reserved === null) return { kind: 'trouble', words: UNCOUNTED, cost: 0, wait: AGAIN };
  if (reserved.kind === 'refused') return reserved;
  try {
    const completion = await model.complete(ask);
    const { cost } = completion;
    if (!isOf(model.id, completion.model)) {
      await settle(context, reserved.reservation, cost);
      return { kind: 'trouble', words: STRANGE, cost };
    }
    return { kind: 'answer', completion, ask, settled: settle(context, reserved.reservation, cost) };
  } catch (error) {
    if (!(error instanceof ModelTrouble)) {
      context.log.error({ err: error }, 'An answer of an experiment could not be asked for.');
      await settle(context, reserved.reservation, ceiling);
      return { kind: 'trouble', words: BROKEN, cost: ceiling };
    }
    await settle(context, reserved.reservation, error.spent);
    const wait = waitAfter(error, context.clock.now());
    return { kind: 'trouble', words: error.words, cost: error.spent, ...(wait === undefined ? {} : { wait }) };
  }
}

async function askFor(context: Context, room: RoomKey, experiment: Experiment, slot: number): Promise<Asked> {
  const study = theStudy(context.library);
  const { model } = context;
  const pair = study.pairs.get(experiment.pair);
  const payer = payerOf(room, experiment);
  const tag = experiment.slots[slot]?.tag ?? 'training';
  const isKnown = experiment.control === undefined || study.demo.controls.some(({ id }) => id === experiment.control);
  if (!pair || !isKnown) return stop(NO_PAIR);
  if (!model) return stop(NO_MODEL);
  if (model.id !== experiment.model) return stop(OTHER_MODEL);
  const closed = model.closed();
  // It may be closed for a minute only: a pause finds out.
  if (closed) return { kind: 'trouble', words: closed, cost: 0, wait: AGAIN };
  if (!payer) return stop(NO_HOST);
  // Looked at for every answer: whoever switches it off has it off at once.
  if ((await context.store.read(settingsKey(room)))?.live !== true) return stop(OFF);
  return complete(context, model, payer, promptOf(study, pair, tag, experiment.control));
}

type Taken = Extract<Claimed, { kind: 'taken' }>;

/** Puts an answer whose words are kept in its place, and takes the next one to ask for. */
function put(lane: Lane, experiment: Experiment, slot: number, answer: Answer): Promise<Claimed | null> {
  const named = namesTag(answer.answer, experiment.asked);
  // One that was cut before an answer began has nothing to be read either.
  const kind = answer.answer === '' && answer.kind !== 'refusal' ? 'empty' : answer.kind;
  return next(lane, (old) => answered(old, slot, { kind, named, cost: answer.cost, now: lane.context.clock.now() }));
}

/** Gets one answer and puts it in its place: its words first, so that a place that counts as answered has them. Then the next one. */
async function get(lane: Lane, { experiment, slot, again }: Taken): Promise<Claimed | null> {
  const { context, room, id, by } = lane;
  const { clock, store } = context;
  // Whoever asked for it before may have died right after its words were kept: they are not paid for again.
  const there = again ? await readAnswer(store, room, id, slot) : undefined;
  if (there) return put(lane, experiment, slot, there);
  const asked = await askFor(context, room, experiment, slot);
  if (asked.kind === 'refused') {
    const { words } = asked;
    await next({ ...lane, end: 0 }, (old) => turnedAway(old, slot, { by, now: clock.now(), words }));
    await clock.wait(REFUSED);
    return next(lane, unchanged);
  }
  if (asked.kind === 'trouble') {
    const { kind: _, ...why } = asked;
    return next(lane, (old) => failed(old, slot, { by, now: clock.now(), ...why }));
  }
  const { completion, ask, settled } = asked;
  const said = heard(completion, ask.sectioned);
  const { model, stop: ended, thinking, sdk, usage, cost, at } = completion;
  const tag = experiment.slots[slot]?.tag ?? 'training';
  const fresh: Answer = { tag, prompt: ask.hash, ...said, model, stop: ended, thinking, sdk, usage, cost, at };
  const [kept] = await Promise.all([keepAnswer(store, room, id, slot, fresh), settled]);
  return put(lane, experiment, slot, { ...kept, cost });
}

/** Asks for one answer after the other, as long as the lane goes and there is something to ask for. */
async function follow(lane: Lane): Promise<void> {
  const { clock } = lane.context;
  let taken = await next(lane, unchanged);
  while (taken && taken.kind !== 'over') {
    if (taken.kind === 'taken') taken = await get(lane, taken);
    else {
      const until = Math.min(taken.at ?? clock.now() + LOOK, lane.end);
      await clock.wait(Math.max(1, until - clock.now()));
      taken = await next(lane, unchanged);
    }
  }
}

/**
 * One link of the chain: takes up answers for three seconds, with the next link written down before. Where several processes take
 * up the same moment, they share what may be under way. Gives whether there was anything to do.
 */
export async function runLink(context: Context, room: RoomKey): Promise<boolean> {
  const { store, clock, dice } = context;
  const experiment = (await store.read(experimentsKey(room)))?.now;
  if (!experiment || claim(experiment, { by: '', now: clock.now(), until: 0, abreast: 0 }).kind === 'over')
    return false;
  const end = clock.now() + LINK;
  await setMoment(store, room, end);
  const by = dice.seed().toString(36);
  const lane = { context, room, id: experiment.id, end };
  await Promise.all(Array.from({ length: ABREAST }, (_, each) => follow({ ...lane, by: `${by}.${each}` })));
  return true;
}

/** What an experiment costs at most, in US dollars: every answer at the ceiling of its prompt. */
export function mostOf(model: Model, prompts: readonly Prompt[], n: number): number {
  return n * prompts.reduce((sum, each) => sum + model.ceiling(each), 0);
}
