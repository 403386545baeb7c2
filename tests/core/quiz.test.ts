// The rules of the quiz, over random rounds: every answer counts once, every stale move changes nothing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Question } from '../../src/core/library.ts';
import * as quiz from '../../src/core/quiz.ts';
import { fixedDice } from '../world.ts';

const question = (id: string, more: Partial<Question> = {}): Question => ({
  id,
  lesson: 'overview',
  layer: 'short',
  level: 'recall',
  status: 'reviewed',
  stem: ['?'],
  claims: [],
  sources: ['P-1'],
  hash: `h-${id}`,
  options: ['a', 'b', 'c'].map((option) => ({ id: option, text: [option], because: ['so'], right: option === 'b' })),
  ...more,
});
const pool = new Map(Array.from({ length: 12 }, (_, n) => [`q${n}`, question(`q${n}`)] as const));
const dice = fixedDice(7);
const start = (progress = quiz.fresh, from = 'i1', length = 5) =>
  quiz.begin(progress, { id: `r-${from}`, from, seed: 1 }, pool, length, dice.from(1));
const at = (progress: quiz.Progress): quiz.From => ({
  round: progress.round?.id ?? '',
  step: progress.round?.at ?? -1,
});

describe('a round', () => {
  it('asks as many questions as wished, each once, in an order that its seed decides', () => {
    const asked = start().round?.steps.map((each) => each.question) ?? [];
    expect(new Set(asked).size).toBe(5);
    expect(start().round).toEqual(start().round);
  });

  it('asks all there are where fewer than wished', () => {
    expect(start(quiz.fresh, 'i1', 99).round?.steps).toHaveLength(pool.size);
  });

  it('asks first what was never answered, then what was missed, then the rest', () => {
    const answered = (right: boolean, id: string) => ({ option: 'a', hash: `h-${id}`, right, when: 0 });
    const answers = Object.fromEntries([...pool.keys()].slice(2).map((id, n) => [id, answered(n > 2, id)]));
    const asked = new Set(quiz.draw(pool, 5, { ...quiz.fresh, answers }, dice.from(3)).map((each) => each.question));
    expect(asked).toEqual(new Set(['q0', 'q1', 'q2', 'q3', 'q4']));
  });

  it('does not ask two questions on the same idea while others are left', () => {
    const twins = new Map([
      ['x', question('x', { twin: 'y' })],
      ['y', question('y', { twin: 'x' })],
      ['z', question('z')],
    ]);
    const asked = quiz.draw(twins, 2, quiz.fresh, dice.from(5)).map((each) => each.question);
    expect(asked).toContain('z');
  });

  it('is not begun again by the same interaction, by a second press on the same button, or by the same wish untouched', () => {
    const first = start();
    expect(quiz.begin(first, { id: 'other', from: 'i1', seed: 2 }, pool, 5, dice.from(2))).toBe(first);
    const followed = quiz.begin(first, { id: 'n', from: 'i2', follows: 'r-i1', seed: 2 }, pool, 4, dice.from(2));
    expect(quiz.begin(followed, { id: 'm', from: 'i3', follows: 'r-i1', seed: 3 }, pool, 4, dice.from(3))).toBe(
      followed,
    );
    expect(quiz.begin(first, { id: 'other', from: 'i9', seed: 2 }, pool, 5, dice.from(2))).toBe(first);
  });
});

it('a wish for other questions begins a round of its own, though nothing of the one before was answered', () => {
  const only = (id: string) => new Map([[id, question(id)]]);
  const first = quiz.begin(quiz.fresh, { id: 'a', from: 'i1', topic: 't', seed: 1 }, only('q1'), 1, dice.from(1));
  const second = quiz.begin(first, { id: 'b', from: 'i2', topic: 't', seed: 2 }, only('q2'), 1, dice.from(2));
  expect(second.round?.steps.map((each) => each.question)).toEqual(['q2']);
});

describe('an answer', () => {
  it('stands once chosen: a second choice of the same step changes nothing', () => {
    const chosen = quiz.choose(start(), at(start()), 'b', pool, 1);
    expect(chosen.effect).toBe('done');
    expect(quiz.choose(chosen.progress, at(start()), 'a', pool, 2)).toEqual({
      progress: chosen.progress,
      effect: 'already',
    });
  });

  it('can be taken back before it is rated, and not after', () => {
    const chosen = quiz.choose(start(), at(start()), 'a', pool, 1).progress;
    expect(quiz.reconsider(chosen, at(chosen)).progress).toEqual(start());
    const rated = quiz.rate(chosen, at(chosen), 'sure', pool, 2).progress;
    expect(quiz.reconsider(rated, at(rated))).toEqual({ progress: rated, effect: 'already' });
  });

  it('of “not sure” needs no rating and counts in no sureness', () => {
    const told = quiz.choose(start(), at(start()), quiz.NOT_SURE, pool, 1).progress;
    expect(told.round?.steps[0]?.right).toBe(false);
    expect(quiz.rated(told)).toBe(0);
  });

  it('that no button offers is odd, and changes nothing', () => {
    for (const option of ['d', '__proto__', 'constructor', '']) {
      expect(quiz.choose(start(), at(start()), option, pool, 1)).toEqual({ progress: start(), effect: 'odd' });
    }
  });

  it('from another round or another step is stale, and changes nothing', () => {
    const here = start();
    for (const from of [
      { round: 'r-old', step: 0 },
      { round: 'r-i1', step: 1 },
      { round: 'r-i1', step: Number.NaN },
    ]) {
      expect(quiz.choose(here, from, 'a', pool, 1)).toEqual({ progress: here, effect: 'stale' });
    }
  });
});

describe('a corrected question', () => {
  const corrected = new Map([...pool].map(([id, each]) => [id, { ...each, hash: `new-${id}` }] as const));

  it('is replaced while it is open, by one that the round does not hold', () => {
    const before = start();
    const mended = quiz.mend(before, corrected, dice.from(4));
    const [old, now] = [before.round?.steps ?? [], mended.round?.steps ?? []];
    expect(old.map((each) => each.question)).not.toContain(now[0]?.question);
    expect(now.slice(1)).toEqual(old.slice(1));
  });

  it('keeps the verdict it had where it was answered', () => {
    const told = quiz.choose(start(), at(start()), quiz.NOT_SURE, pool, 1).progress;
    expect(quiz.mend(told, corrected, dice.from(4))).toBe(told);
  });

  it('leaves the round where there is none to take its place', () => {
    const all = start(quiz.fresh, 'i1', pool.size);
    const [first] = all.round?.steps ?? [];
    const less = new Map([...pool].filter(([id]) => id !== first?.question));
    expect(quiz.mend(all, less, dice.from(4)).round?.steps).toHaveLength(pool.size - 1);
  });
});

type Move = { do: 'choose' | 'rate' | 'next' | 'reconsider'; with: string; step: number };
const move: fc.Arbitrary<Move> = fc.record({
  do: fc.constantFrom('choose', 'rate', 'next', 'reconsider'),
  with: fc.constantFrom('a', 'b', 'c', quiz.NOT_SURE, 'guess', 'fairly', 'sure', 'nonsense'),
  step: fc.integer({ min: 0, max: 6 }),
});

const play = (progress: quiz.Progress, each: Move): quiz.Moved => {
  const from = { round: 'r-i1', step: each.step };
  if (each.do === 'choose') return quiz.choose(progress, from, each.with, pool, 1);
  if (each.do === 'rate') return quiz.rate(progress, from, each.with, pool, 1);
  return each.do === 'next' ? quiz.next(progress, from) : quiz.reconsider(progress, from);
};

describe('any row of moves', () => {
  it('counts each rated step once, whatever is pressed, repeated or out of order', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        let progress = start();
        for (const each of moves) {
          const made = play(progress, each);
          if (made.effect !== 'done') expect(made.progress).toBe(progress);
          const again = play(made.progress, each);
          if (made.effect === 'done') expect(again.effect).not.toBe('done');
          progress = made.progress;
        }
        const done = progress.round?.steps.filter((step) => step.right !== undefined) ?? [];
        expect(quiz.rated(progress)).toBe(done.filter((step) => step.sure).length);
        expect(Object.keys(progress.answers)).toHaveLength(done.length);
        expect(quiz.ProgressShape.parse(progress)).toEqual(progress);
      }),
    );
  });
});
