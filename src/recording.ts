// A recording in the making: asks in turn under both tags until there are enough answers, within a cap; what came is kept after each.

import { z } from 'zod';
import { heard } from './core/heard.ts';
import { type Pair, type Recording, RecordingShape, type Study } from './core/library.ts';
import { isOf } from './core/model-id.ts';
import { TAGS, type Tag } from './core/pairs.ts';
import { type Clock, type Dice, type Model, ModelTrouble } from './core/ports.ts';
import { promptOf } from './core/prompt.ts';
import { dayOf } from './core/text.ts';

/** Answers that are asked for side by side. */
const ABREAST = 4;
/** After a trouble that passes, in milliseconds, where it says no time of its own; and so often in a row before it stops. */
const AGAIN = 5000;
const PATIENCE = 5;
const PASSING: readonly ModelTrouble['kind'][] = ['overloaded', 'rate-limit', 'unreachable'];

/** A recording that is not whole yet. `n`: answers wanted under each tag. `spent`: US dollars, failed asks included. */
export const UnfinishedShape = RecordingShape.extend({
  n: z.int().min(1),
  spent: z.number().min(0),
  // Until the first answer nobody knows them.
  sdk: z.string(),
  thinking: z.string(),
  answers: z.array(RecordingShape.shape.answers.element),
});
export type Unfinished = z.infer<typeof UnfinishedShape>;

const promptsOf = (study: Study, pair: Pair) => ({
  training: promptOf(study, pair, 'training').hash,
  unused: promptOf(study, pair, 'unused').hash,
});

/** A recording that is only about to begin, on the day of `now`. */
export const blank = (study: Study, pair: Pair, model: string, n: number, now: number): Unfinished => ({
  pair: pair.id,
  model,
  date: dayOf(now),
  sdk: '',
  thinking: '',
  prompts: promptsOf(study, pair),
  n,
  spent: 0,
  answers: [],
});

/** Whether it asks what the content asks now, and for as many answers. */
export const isSame = (study: Study, pair: Pair, old: Unfinished, n: number): boolean => {
  const { training, unused } = promptsOf(study, pair);
  return old.prompts.training === training && old.prompts.unused === unused && old.n === n;
};

export const isWhole = ({ answers, n }: Unfinished): boolean => answers.length >= 2 * n;

/** The recording as the content holds it. */
export function finished({ n: _, spent: __, ...recording }: Unfinished): Recording {
  return RecordingShape.parse(recording);
}

/** What the answers that are missing may cost at most, in US dollars. */
export const mostOf = (study: Study, pair: Pair, model: Model, { answers, n }: Unfinished): number =>
  TAGS.reduce((sum, tag) => {
    const left = n - answers.filter((each) => each.tag === tag).length;
    return sum + left * model.ceiling(promptOf(study, pair, tag));
  }, 0);

/** Why it is not whole: the cap, an answer of another model, or a trouble of the model's. */
export type Ended =
  | { readonly kind: 'whole' | 'cap' }
  | { readonly kind: 'other'; readonly model: string }
  | { readonly kind: 'trouble'; readonly trouble: ModelTrouble };

type How = {
  readonly model: Model;
  readonly clock: Clock;
  readonly dice: Dice;
  /** US dollars that all of it may cost, what an earlier run spent included. */
  readonly cap: number;
  /** Is told, and waited for, after each answer and each trouble: what is kept then is never asked for again. */
  readonly keep: (so: Unfinished) => Promise<void>;
};

/**
 * Asks until it is whole, or may not go on. Whatever a model answers counts: nothing is asked twice to get a better one. An ask
 * that came to nothing gave no answer, so that it is made again.
 */
export async function record(study: Study, pair: Pair, old: Unfinished, how: How): Promise<Ended> {
  const { model, clock, dice, cap, keep } = how;
  const chance = dice.from(dice.seed());
  const going: Record<Tag, number> = { training: 0, unused: 0 };
  let [so, held, failures] = [old, 0, 0];
  let ended: Ended | undefined;
  let kept = Promise.resolve();

  const have = (tag: Tag): number => so.answers.filter((each) => each.tag === tag).length + going[tag];
  /** The tag that has fewer answers; else one by chance: so both go on side by side. */
  function next(): Tag | null {
    const [training, unused] = [have('training'), have('unused')];
    if (Math.min(training, unused) >= so.n) return null;
    if (training !== unused) return training < unused ? 'training' : 'unused';
    return TAGS[chance.whole(2)] ?? 'training';
  }
  /** One write after the other, each with the newest. */
  const keepNow = (): Promise<void> => (kept = kept.then(() => keep(so)));

  async function one(tag: Tag): Promise<void> {
    const { sectioned, hash: _, ...prompt } = promptOf(study, pair, tag);
    const most = model.ceiling(prompt);
    going[tag] += 1;
    held += most;
    try {
      const { usage, cost, sdk, thinking, ...rest } = await model.complete(prompt);
      failures = 0;
      so = { ...so, spent: so.spent + cost };
      // What stands between may ask another model: its words would be recorded under a name that is not its own.
      if (!isOf(so.model, rest.model)) ended = { kind: 'other', model: rest.model };
      else so = { ...so, sdk, thinking, answers: [...so.answers, { tag, ...heard(rest, sectioned), usage }] };
    } catch (error) {
      if (!(error instanceof ModelTrouble)) throw error;
      so = { ...so, spent: so.spent + error.spent };
      failures += 1;
      if (!PASSING.includes(error.kind) || failures > PATIENCE) ended = { kind: 'trouble', trouble: error };
      else await clock.wait(Math.max(AGAIN, (error.until ?? 0) - clock.now()));
    } finally {
      going[tag] -= 1;
      held -= most;
    }
    await keepNow();
  }

  async function lane(): Promise<void> {
    for (let tag = next(); tag !== null && !ended; tag = next()) {
      const most = model.ceiling(promptOf(study, pair, tag));
      if (so.spent + held + most > cap) {
        ended ??= { kind: 'cap' };
        return;
      }
      await one(tag);
    }
  }

  const lanes = await Promise.allSettled(Array.from({ length: ABREAST }, lane));
  const failed = lanes.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
  return isWhole(so) ? { kind: 'whole' } : (ended ?? { kind: 'whole' });
}
