// Chance: seeds from the operating system, sequences from pure-rand, so that a seed replays what was drawn.
import { randomInt } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { Dice, Sequence } from '../core/ports.ts';

/** One more than the greatest seed. */
const SEEDS = 2 ** 32;

/** Throws where `seed` is not a whole number from 0 to 2^32 - 1, and where `below` is not a whole number from 1. */
export const pureRandDice: Dice = { seed: () => randomInt(SEEDS), from };

function from(seed: number): Sequence {
  if (!Number.isInteger(seed) || seed < 0 || seed >= SEEDS) {
    throw new RangeError(`A seed is a whole number from 0 to ${SEEDS - 1}, not ${seed}.`);
  }
  const generator = xoroshiro128plusFromState([1, 2, 3, 4].map((turn) => stirred(seed, turn)));
  return {
    whole(below) {
      if (!Number.isSafeInteger(below) || below < 1) {
        throw new RangeError(`Dice need at least one side and a whole number of them, not ${below}.`);
      }
      return uniformInt(generator, 0, below - 1);
    },
    real: () => uniformFloat64(generator),
  };
}

/** Steps between the four words of a generator's state: 2^32 divided by the golden ratio, so that they lie far apart. */
const STEP = 0x9e3779b9;

/** A word of the state for a seed: every bit of the seed changes about half of its bits (the finish of MurmurHash3). */
function stirred(seed: number, turn: number): number {
  let word = seed + Math.imul(STEP, turn);
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}
