// Experiments simulated with known rates: the answers are drawn, and everything after them is the bot's own, down to its words.
import { beginExperiment, type Experiment, type Says, turn } from '../src/core/experiment.ts';
import { answered } from '../src/core/experiment-asking.ts';
import { label } from '../src/core/experiment-labels.ts';
import { resultOf, VERDICTS, type Verdict } from '../src/core/experiment-result.ts';
import { HEADLINES, reading } from '../src/core/experiment-words.ts';
import type { Study } from '../src/core/library.ts';
import type { Tag } from '../src/core/pairs.ts';
import type { Sequence } from '../src/core/ports.ts';
import { say } from '../src/core/text.ts';
import { pureRandDice as dice } from '../src/drivers/dice-pure-rand.ts';
import type { Rates } from './chances.ts';

export const RUNS = 2000;
/** Where the seeds begin: the number of the study, so that nobody has chosen it. */
const SEED = 14093;

export type Simulated = {
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** How often Newcombe's interval held the true gap. */
  readonly gapHeld: number;
  /** How often words named a direction that the counts do not have. */
  readonly odd: number;
  /** What was said in a run, and how often: headline, then what the numbers say. */
  readonly said: ReadonlyMap<string, number>;
};

/** An experiment that is revealed, got there by the bot's own rules: all answers in, each sorted by two people, who agree. */
function played(study: Study, n: number, chance: Sequence): Experiment {
  const [pair] = study.pairs.values();
  if (!pair) throw new Error('The content has no pair.');
  const how = { id: 'x', from: 'simulation', model: 'simulated', seed: SEED, now: 0 };
  const begun = beginExperiment(study, { pair, n }, how, chance);
  const heard = { kind: 'answer', named: false, cost: 0, now: 0 } as const;
  const places = [...begun.slots.keys()];
  const gathered = places.reduce((made, slot) => answered(made, slot, heard), begun);
  const sorted = ['a', 'b'].reduce(
    (made, person) =>
      places.reduce(
        (each, slot) => label(each, { person, slot, says: 'did-not', by: `${person}${slot}` }).experiment,
        made,
      ),
    gathered,
  );
  return (['close', 'reveal'] as const).reduce(
    (made, what) => turn(made, { what, turn: made.turn, by: what, now: 0 }).experiment,
    sorted,
  );
}

/** The same with other answers, as `says` draws them, sorted rightly. */
const drawn = (experiment: Experiment, says: (tag: Tag) => Says): Experiment => ({
  ...experiment,
  slots: experiment.slots.map((slot) => {
    const word = says(slot.tag);
    return { ...slot, labels: slot.labels.map(({ n }) => ({ n, says: word })) };
  }),
});

/** Simulates `RUNS` experiments of `n` answers under each tag. Each `nth` draws on its own, and always the same. */
export function simulated(study: Study, n: number, rates: Rates, nth: number): Simulated {
  const chance = dice.from(SEED + nth);
  const all = played(study, n, chance);
  const verdicts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  const said = new Map<string, number>();
  const [p, q] = rates;
  let [gapHeld, odd] = [0, 0];
  for (let run = 0; run < RUNS; run += 1) {
    const experiment = drawn(all, (tag) => (chance.real() < (tag === 'training' ? p : q) ? 'followed' : 'did-not'));
    const result = resultOf(study, experiment);
    const words = `${HEADLINES[result.verdict]}: ${say(reading(study, experiment, result))}`;
    verdicts[result.verdict] += 1;
    said.set(words, (said.get(words) ?? 0) + 1);
    const { training, unused } = result.tallies;
    const seen = Math.sign(training.followed - unused.followed);
    if (words.includes('more often under') && seen !== 1) odd += 1;
    if (words.includes('less often under') && seen !== -1) odd += 1;
    const interval = result.compared?.interval;
    if (interval && interval.low <= p - q && p - q <= interval.high) gapHeld += 1;
  }
  return { verdicts, gapHeld, odd, said };
}
