// Blind labelling: two people each where there are enough, everything counted once, nobody dropped or doubled.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Experiment, Says } from '../../src/core/experiment.ts';
import {
  disputed,
  forgetLabeller,
  isReadable,
  label,
  labelBy,
  labelsOf,
  nextFor,
  numberOf,
  progress,
  settle,
  unsettled,
} from '../../src/core/experiment-labels.ts';
import { fateOf } from '../../src/core/experiment-result.ts';
import { pureRandDice } from '../../src/drivers/dice-pure-rand.ts';
import { begun, gathered, moved, sorted } from './experiment-play.ts';

const chance = pureRandDice.from(5);
const all = gathered(begun(5));
const says = (experiment: Experiment, person: string, slot: number, word: string, by = `${person}-${slot}-${word}`) =>
  label(experiment, { person, slot, says: word, by });

describe('sorting', () => {
  it('gives everybody what fewest have sorted, until each answer has two people, and no answer twice to one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.nat(), (people, seed) => {
        const dice = pureRandDice.from(seed);
        let experiment = all;
        for (let round = 0; round < 40; round++) {
          const who = `p${dice.whole(people)}`;
          const at = nextFor(experiment, who, dice);
          if (at === undefined) continue;
          const least = Math.min(
            ...experiment.slots
              .filter((slot) => isReadable(slot) && labelBy(slot, numberOf(experiment, who)) === undefined)
              .map(({ labels }) => labels.length),
          );
          expect(experiment.slots[at]?.labels.length).toBe(least);
          const made = says(experiment, who, at, 'followed');
          expect(made.effect).toBe('done');
          experiment = made.experiment;
        }
        for (const { labels } of experiment.slots) {
          expect(labels.length).toBeLessThanOrEqual(2);
          expect(new Set(labels.map(({ n }) => n)).size).toBe(labels.length);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('ends for one person when they have sorted all, and for all when each is sorted twice', () => {
    let experiment = all;
    for (let at = 0; at < 10; at++) experiment = says(experiment, 'ana', at, 'followed').experiment;
    expect(nextFor(experiment, 'ana', chance)).toBeUndefined();
    expect(nextFor(experiment, 'ben', chance)).toBeDefined();
    for (let at = 0; at < 10; at++) experiment = says(experiment, 'ben', at, 'did-not').experiment;
    expect(nextFor(experiment, 'zoe', chance)).toBeUndefined();
    expect(progress(experiment)).toEqual({ readable: 10, once: 10, twice: 10, people: 2 });
  });

  it('never shows a refusal or an empty answer to be sorted: they are what they are', () => {
    const some = gathered(begun(5), (_, at) => (at === 0 ? 'refusal' : at === 1 ? 'empty' : 'cut'));
    expect(progress(some).readable).toBe(8);
    expect(says(some, 'ana', 0, 'followed').effect).toBe('odd');
    expect([fateOf(some.slots[0] as never), fateOf(some.slots[1] as never)]).toEqual(['refusal', 'empty']);
    for (let each = 0; each < 50; each++) expect(nextFor(some, 'ana', chance)).toBeGreaterThan(1);
  });

  it('can be done otherwise while it is open, and a press that is delivered again changes nothing', () => {
    const one = says(all, 'ana', 2, 'followed', 'i-1').experiment;
    const two = says(one, 'ana', 2, 'did-not', 'i-2').experiment;
    expect(two.slots[2]?.labels).toEqual([{ n: 0, says: 'did-not' }]);
    expect(says(two, 'ana', 2, 'followed', 'i-1')).toEqual({ experiment: two, effect: 'already' });
  });

  it('takes no third person’s word, no word that there is none of, and nothing after it closed', () => {
    const two = sorted(all, () => 'followed');
    expect(says(two, 'zoe', 0, 'did-not').effect).toBe('enough');
    expect(says(two, 'discord:p0', 0, 'did-not', 'i-9').effect).toBe('done');
    expect(says(all, 'ana', 0, 'constructor').effect).toBe('odd');
    expect(says(all, 'ana', 99, 'followed').effect).toBe('odd');
    expect(says(moved(all, 'close'), 'ana', 0, 'followed').effect).toBe('closed');
  });
});

describe('differences', () => {
  const differing = sorted(all, (_, at, who): Says => (at < 3 && who === 1 ? 'did-not' : 'followed'));
  const closed = moved(differing, 'close');

  it('are found, settled by the host, and settled otherwise until the reveal', () => {
    expect(disputed(closed)).toEqual([0, 1, 2]);
    const one = settle(closed, 1, 'did-not').experiment;
    expect(unsettled(one)).toEqual([0, 2]);
    expect(fateOf(one.slots[1] as never)).toBe('did-not');
    expect(fateOf(settle(one, 1, 'followed').experiment.slots[1] as never)).toBe('followed');
    expect(settle(one, 1, 'did-not').effect).toBe('already');
  });

  it('that were settled are so no more where people sort on and come to agree, or to differ in another way', () => {
    const settled = moved(settle(closed, 1, 'followed').experiment, 'reopen');
    const again = (person: string, says: Says) =>
      label(settled, { person, slot: 1, says, by: `again-${says}` }).experiment.slots[1] as never;
    expect(fateOf(again('discord:p0', 'did-not'))).toBe('did-not');
    expect(fateOf(again('discord:p0', 'cannot-tell'))).toBe('disputed');
    expect(fateOf(again('discord:p0', 'followed'))).toBe('followed');
  });

  it('that nobody settled count as such, and nothing else can be settled', () => {
    expect(fateOf(closed.slots[0] as never)).toBe('disputed');
    expect(settle(closed, 5, 'followed').effect).toBe('odd');
    expect(settle(differing, 0, 'followed').effect).toBe('closed');
    expect(settle(moved(closed, 'reveal'), 0, 'followed').effect).toBe('closed');
  });
});

describe('somebody who has themselves deleted', () => {
  const differing = sorted(all, (_, at, who): Says => (at < 3 && who === 1 ? 'did-not' : 'followed'));

  it('takes what they sorted along as long as nothing is revealed', () => {
    const { experiment, removed, stays } = forgetLabeller(differing, 'discord:p1');
    expect([removed, stays]).toEqual([10, undefined]);
    expect(progress(experiment)).toMatchObject({ once: 10, twice: 0, people: 1 });
    expect(disputed(experiment)).toEqual([]);
    expect(JSON.stringify(experiment)).not.toContain('discord:p1');
  });

  it('leaves a number behind that points to nobody where it is revealed', () => {
    const open = moved(differing, 'close', 'reveal');
    const { experiment, removed, stays } = forgetLabeller(open, 'discord:p1');
    expect(removed).toBe(10);
    expect(stays).toBeDefined();
    expect(experiment.slots).toEqual(open.slots);
    expect(JSON.stringify(experiment)).not.toContain('discord:p1');
    expect(forgetLabeller(experiment, 'discord:p1').removed).toBe(0);
  });

  it('leaves a settled word only where people still differ', () => {
    const settled = settle(moved(differing, 'close'), 0, 'cannot-tell').experiment;
    const { experiment } = forgetLabeller(settled, 'discord:p0');
    expect(experiment.slots[0]).toMatchObject({ labels: [{ n: 1, says: 'did-not' }] });
    expect(experiment.slots[0]?.settled).toBeUndefined();
  });

  it('as its host lets it stand still until another host goes on', () => {
    const { experiment, removed } = forgetLabeller(begun(5), 'discord:mia');
    expect(removed).toBe(1);
    expect(experiment.host).toBeUndefined();
    expect(experiment.halt).toBeDefined();
    expect(JSON.stringify(experiment)).not.toContain('mia');
  });

  it('gets out what they sorted and what they host, and nobody else’s', () => {
    expect(labelsOf(differing, 'discord:p1')).toHaveLength(10);
    expect(labelsOf(differing, 'discord:p1')[0]).toEqual({ experiment: 'x1', answer: 1, says: 'did-not' });
    expect(labelsOf(differing, 'discord:mia')).toEqual([{ hosts: 'A sum to check' }]);
    expect(labelsOf(differing, 'discord:zoe')).toEqual([]);
  });
});
