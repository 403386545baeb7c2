// The rules by which an experiment's answers come in: both tags alike, never more at once than allowed, nothing drawn again.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answeredIn, type Experiment, interleaved, isOn, legal, turn } from '../../src/core/experiment.ts';
import { answered, claim, failed } from '../../src/core/experiment-asking.ts';
import { label } from '../../src/core/experiment-labels.ts';
import { pureRandDice } from '../../src/drivers/dice-pure-rand.ts';
import { begun, gathered, type Happening, happenings, moved, T0 } from './experiment-play.ts';

const take = (experiment: Experiment, now: number, by = 'me', abreast = 4) =>
  claim(experiment, { by, now, until: now + 60_000, abreast });
const held = ({ slots }: Experiment, now: number): number =>
  slots.filter(({ state, until }) => state === 'asked' && (until ?? 0) > now).length;
const WORDS = ['The live model could not be reached just now.'];

function happen(experiment: Experiment, each: Happening, now: number, count: number): Experiment {
  switch (each.kind) {
    case 'claim':
      return take(experiment, now, `p${each.who}`).experiment;
    case 'late':
      return claim(experiment, { by: `p${each.who}`, now, until: now + each.held, abreast: 4 }).experiment;
    case 'answer':
      return answered(experiment, each.slot, { kind: each.what, named: false, cost: 0.001, now });
    case 'fail':
      return failed(experiment, each.slot, { by: 'p1', now, words: WORDS, cost: 0, wait: 30 });
    case 'label':
      return label(experiment, { person: `p${each.who}`, slot: each.slot, says: each.says, by: `i-${count}` })
        .experiment;
    case 'turn':
      return turn(experiment, { what: each.what, turn: experiment.turn, by: `t-${count}`, now }).experiment;
  }
}

describe('the order in which answers are drawn', () => {
  it('has both tags as often, and in every block of two', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 100 }), fc.nat(), (n, seed) => {
        const order = interleaved(n, pureRandDice.from(seed));
        expect(order).toHaveLength(2 * n);
        for (let at = 0; at < order.length; at += 2) expect(new Set(order.slice(at, at + 2)).size).toBe(2);
        expect(interleaved(n, pureRandDice.from(seed))).toEqual(order);
      }),
    );
  });

  it('says nothing of a tag by its place: each comes first about as often', () => {
    const first = interleaved(2000, pureRandDice.from(7)).filter((tag, at) => at % 2 === 0 && tag === 'training');
    expect(first.length).toBeGreaterThan(900);
    expect(first.length).toBeLessThan(1100);
  });
});

describe('the place of an answer, which those who sort could learn of', () => {
  it('says nothing of the tag beside it, and they are still drawn in blocks of two', () => {
    let alike = 0;
    for (let seed = 0; seed < 200; seed++) {
      const { slots, order } = begun(10, seed);
      expect([...order].sort((one, other) => one - other)).toEqual(slots.map((_, place) => place));
      const drawn = order.map((place) => slots[place]?.tag);
      for (let at = 0; at < drawn.length; at += 2) expect(new Set(drawn.slice(at, at + 2)).size).toBe(2);
      for (let at = 0; at < slots.length; at += 2) if (slots[at]?.tag === slots[at + 1]?.tag) alike += 1;
    }
    // By chance 9 of 19: 2,000 such pairs.
    expect(alike / 2000).toBeGreaterThan(0.42);
    expect(alike / 2000).toBeLessThan(0.53);
  });
});

describe('asking', () => {
  it('has never more under way than allowed, whatever happens, and keeps the same answers for good', () => {
    fc.assert(
      fc.property(happenings, (list) => {
        let experiment = begun(6);
        const tags = experiment.slots.map(({ tag }) => tag);
        for (const [count, each] of list.entries()) {
          const before = experiment;
          const now = T0 + count * 20;
          experiment = happen(experiment, each, now, count);
          expect(held(experiment, now)).toBeLessThanOrEqual(Math.max(4, held(before, now)));
          expect(experiment.slots.map(({ tag }) => tag)).toEqual(tags);
          for (const [at, slot] of before.slots.entries())
            if (slot.state === 'answered')
              expect(experiment.slots[at]).toMatchObject({ state: 'answered', kind: slot.kind });
          expect(experiment.spent).toBeGreaterThanOrEqual(before.spent);
          if (before.stage === 'cancelled' || before.stage === 'revealed') expect(experiment.stage).toBe(before.stage);
        }
      }),
    );
  });

  it('takes up again what nobody came back with, and waits until then', () => {
    let experiment = begun(5);
    for (let at = 0; at < 4; at++) experiment = take(experiment, T0 + at).experiment;
    expect(take(experiment, T0 + 10).kind).toBe('wait');
    expect(take(experiment, T0 + 60_000)).toMatchObject({ kind: 'taken', slot: experiment.order[0], again: true });
  });

  it('is over once every answer is in: then people sort', () => {
    const all = gathered(begun(5));
    expect(all.stage).toBe('labelling');
    expect(answeredIn(all)).toBe(10);
    expect(take(all, T0).kind).toBe('over');
    expect(all.spent).toBeCloseTo(10 * 0.0002, 12);
  });

  it('lets the first answer to a place stand, and counts a later one in nothing but the cost', () => {
    const one = answered(begun(5), 3, { kind: 'refusal', named: false, cost: 0.001, now: T0 });
    const two = answered(one, 3, { kind: 'answer', named: true, cost: 0.001, now: T0 });
    expect(two.slots).toEqual(one.slots);
    expect([two.late, two.spent]).toEqual([1, 0.002]);
  });

  it('take no answer in any more once sorting is over, so that no result changes after it was shown', () => {
    const halted = gathered(begun(5));
    for (const stage of ['closed', 'revealed', 'cancelled'] as const) {
      const over = { ...halted, stage, slots: halted.slots.with(0, { ...begun(5).slots[0], state: 'asked' } as never) };
      const late = answered(over, 0, { kind: 'answer', named: false, cost: 0.001, now: T0 });
      expect(late).toEqual({ ...over, late: 1, spent: over.spent + 0.001 });
    }
  });

  it('waits after a passing failure, and stands still after three of one answer', () => {
    let experiment = begun(5);
    const [first = 0] = experiment.order;
    for (let times = 1; times <= 3; times++) {
      const now = T0 + times * 100_000;
      const taken = take(experiment, now);
      expect(taken).toMatchObject({ kind: 'taken', slot: first });
      experiment = failed(taken.experiment, first, { by: 'me', now, words: WORDS, cost: 0.001, wait: 5000 });
      if (times < 3) expect(experiment.halt).toBeUndefined();
    }
    expect(experiment.halt).toEqual(WORDS);
    expect(experiment.spent).toBeCloseTo(0.003, 12);
    expect(take(experiment, T0 + 900_000).kind).toBe('over');
    const on = moved(experiment, 'go');
    expect(on.halt).toBeUndefined();
    expect(take(on, T0 + 900_000)).toMatchObject({ kind: 'taken', slot: first });
  });

  it('pauses as a whole after a passing failure, each time in a row for longer, and goes on after an answer', () => {
    const fail = (from: Experiment, slot: number, now: number) =>
      failed(from, slot, { by: 'me', now, words: WORDS, cost: 0, wait: 5000 });
    const fresh = begun(5);
    const [first = 0, second = 0] = fresh.order;
    const two = take(take(fresh, T0).experiment, T0).experiment;
    const one = fail(two, first, T0);
    expect(take(one, T0 + 4999)).toMatchObject({ kind: 'wait', at: T0 + 5000 });
    // The other one, under way at the same time, fails as well: that is the same pause.
    const both = fail(one, second, T0 + 10);
    expect(both.pause).toEqual({ n: 1, until: T0 + 5010, why: WORDS });
    const again = take(both, T0 + 6000);
    expect(again.kind).toBe('taken');
    expect(fail(again.experiment, first, T0 + 6000).pause).toEqual({ n: 2, until: T0 + 16_000, why: WORDS });
    const well = answered(again.experiment, first, { kind: 'answer', named: false, cost: 0, now: T0 + 6000 });
    expect(well.pause).toBeUndefined();
  });

  it('stands still after five pauses in a row, whichever answers failed', () => {
    let experiment = begun(20);
    for (let times = 0; times < 6; times++) {
      const now = T0 + times * 1_000_000;
      // Others that were asked for before are still waited for: each time it is another one's turn.
      const taken = claim(experiment, { by: 'me', now, until: now + 90_000_000, abreast: 100 });
      const other = claim(taken.experiment, { by: 'me', now, until: now + 90_000_000, abreast: 100 });
      if (other.kind !== 'taken') throw new Error('There is another one.');
      experiment = failed(other.experiment, other.slot, { by: 'me', now, words: WORDS, cost: 0, wait: 5000 });
      expect(experiment.halt !== undefined).toBe(times === 5);
    }
    expect(experiment.halt).toEqual(WORDS);
  });

  it('stands still at once where trying again is of no use', () => {
    const taken = take(begun(5), T0).experiment;
    expect(failed(taken, taken.order[0] ?? 0, { by: 'me', now: T0, words: WORDS, cost: 0 }).halt).toEqual(WORDS);
  });

  it('lets a failure of somebody who was given up change nothing but the cost', () => {
    const taken = take(take(begun(5), T0).experiment, T0 + 61_000, 'other').experiment;
    const late = failed(taken, taken.order[0] ?? 0, { by: 'me', now: T0, words: WORDS, cost: 0.001 });
    expect(late).toEqual({ ...taken, spent: 0.001 });
  });
});

describe('a host’s move', () => {
  it('is made once, and only from where the experiment is', () => {
    const all = gathered(begun(5));
    const once = turn(all, { what: 'close', turn: 0, by: 'i-1', now: T0 });
    expect(once).toMatchObject({ effect: 'done', experiment: { stage: 'closed', turn: 1 } });
    expect(turn(once.experiment, { what: 'close', turn: 0, by: 'i-1', now: T0 }).effect).toBe('already');
    expect(turn(once.experiment, { what: 'reveal', turn: 0, by: 'i-2', now: T0 }).effect).toBe('stale');
    expect(turn(once.experiment, { what: 'label', turn: 1, by: 'i-2', now: T0 }).effect).toBe('odd');
  });

  it('cannot stop the answers at a moment of the host’s liking, only where it stands still anyway', () => {
    const running = answered(begun(5), 0, { kind: 'answer', named: false, cost: 0, now: T0 });
    expect(legal(running)).toEqual(['cancel']);
    expect(legal({ ...running, halt: WORDS })).toEqual(['go', 'cancel']);
    const both = running.slots.reduce(
      (made, _, at) => (at < 4 ? answered(made, at, { kind: 'answer', named: false, cost: 0, now: T0 }) : made),
      running,
    );
    expect(legal({ ...both, halt: WORDS })).toEqual(['go', 'label', 'cancel']);
  });

  it('ends it for good with a reveal or a cancel', () => {
    const revealed = moved(gathered(begun(5)), 'close', 'reveal');
    expect([revealed.stage, isOn(revealed), legal(revealed)]).toEqual(['revealed', false, []]);
    const gone = moved(begun(5), 'cancel');
    expect([gone.stage, isOn(gone), legal(gone)]).toEqual(['cancelled', false, []]);
    expect(take(gone, T0).kind).toBe('over');
  });
});
