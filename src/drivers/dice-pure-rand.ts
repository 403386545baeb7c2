// Chance: seeds from the operating system, sequences from pure-rand, so that a seed replays what was drawn.
import { randomInt } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';
import type { Dice, Sequence } from '../core/ports.ts';

/** One more than the greatest seed. */
const SEEDS = 2 ** 32;

/** Throws where `seed` is not a whole number from 0 to 2^32 - 1, and where `below` is not a whole number from 1. */
export const pureRandDice: Dice = { seed: () => randomInt(SEEDS), from };

// The Mersenne Twister stirs its seed well: neighbouring seeds start unlike each other. The smaller generators do not.
function from(seed: number): Sequence {
  if (!Number.isInteger(seed) || seed < 0 || seed >= SEEDS) {
    throw new RangeError(`A seed is a whole number from 0 to ${SEEDS - 1}, not ${seed}.`);
  }
  // Stirring costs more than a throw, and many a sequence is never thrown.
  let made: ReturnType<typeof mersenne> | undefined;
  const generator = () => (made ??= mersenne(seed));
  return {
    whole(below) {
      if (!Number.isSafeInteger(below) || below < 1) {
        throw new RangeError(`Dice need at least one side and a whole number of them, not ${below}.`);
      }
      return uniformInt(generator(), 0, below - 1);
    },
    real: () => uniformFloat64(generator()),
  };
}
