// The report of questions: shares, the gain of a talk, the wrong answer that misled most, and how well an item tells people apart.
import { describe, expect, it } from 'vitest';
import { type Asked, askedOf, beginRound, type Round } from '../../src/core/discuss.ts';
import { itemReport } from '../../src/core/discuss-report.ts';
import { forgetVoter } from '../../src/core/discuss-votes.ts';
import { theStudy } from '../../src/core/library.ts';
import { realLibrary } from '../bot.ts';
import { fixedDice } from '../world.ts';
import { casting, many, moved } from './discuss-rounds.ts';

const study = theStudy(await realLibrary());
const questions = [...study.questions.values()];
const askedAt = (at: number): Asked => {
  const question = questions[at];
  if (!question) throw new Error(`There is no question ${at}.`);
  return askedOf(question, fixedDice().from(1));
};
const open = (at: number): Round => moved(beginRound(askedAt(at), { id: `r${at}`, from: `i${at}` }), 'open');
const letter = (round: Round, right: boolean): string =>
  ['a', 'b', 'c'][round.asked.options.findIndex((each) => each.right === right)] ?? '';
const revealed = (round: Round): Round => moved(round, 'close', 'reveal');
/** A round that each of `people` answers rightly or wrongly. */
const answered = (at: number, people: Readonly<Record<string, boolean>>): Round => {
  const round = open(at);
  return revealed(
    casting(round, Object.fromEntries(Object.entries(people).map(([who, right]) => [who, letter(round, right)]))),
  );
};

describe('an item', () => {
  it('has its shares, and a gain over those who voted both times', () => {
    const start = open(0);
    const [right, wrong] = [letter(start, true), letter(start, false)];
    const first = casting(start, {
      ...many(4, right),
      a1: wrong,
      a2: wrong,
      a3: wrong,
      a4: wrong,
      a5: wrong,
      a6: wrong,
    });
    const second = moved(first, 'close', 'again');
    const all = { [`${right}0`]: right, [`${right}1`]: right, [`${right}2`]: right, [`${right}3`]: wrong };
    const [item] = itemReport(study, [
      revealed(casting(second, { ...all, a1: right, a2: right, a3: right, a4: right, new: right })),
    ]);
    expect(item).toMatchObject({ question: questions[0]?.id, first: { right: 4, n: 10 }, second: { right: 8, n: 9 } });
    // Of the eight who voted twice, four were right before and seven after: three of the four that could be gained.
    expect(item?.gain).toBeCloseTo(3 / 4);
  });

  it('has no gain where fewer than five voted twice, or where all had it right before', () => {
    const twice = (n: number, first: boolean) => {
      const round = open(0);
      const again = moved(casting(round, many(n, letter(round, first))), 'close', 'again');
      return revealed(casting(again, many(n, letter(round, first))));
    };
    expect(itemReport(study, [twice(4, false)])[0]?.gain).toBeUndefined();
    expect(itemReport(study, [twice(5, true)])[0]?.gain).toBeUndefined();
    expect(itemReport(study, [twice(5, false)])[0]?.gain).toBe(0);
  });

  it('names the wrong answer that most gave, with the belief behind it, from five voters on', () => {
    const round = open(0);
    const wrong = round.asked.options.findIndex((each) => !each.right);
    const says = ['a', 'b', 'c'][wrong] ?? '';
    expect(itemReport(study, [revealed(casting(round, many(4, says)))])[0]?.misled).toBeUndefined();
    expect(itemReport(study, [revealed(casting(round, many(5, says)))])[0]?.misled).toMatchObject({
      letter: says.toUpperCase(),
      text: round.asked.options[wrong]?.text,
    });
    expect(itemReport(study, [revealed(casting(round, many(9, letter(round, true))))])[0]?.misled).toBeUndefined();
  });

  it('tells people apart from thirty answers on: 1 where it goes with the rest, -1 where it goes against it', () => {
    const people = (n: number, right: (at: number) => boolean) =>
      Object.fromEntries(Array.from({ length: n }, (_, at) => [`p${at}`, right(at)]));
    const good = (at: number) => at % 2 === 0;
    const bad = (at: number) => !good(at);
    const rest = (n: number) => [answered(1, people(n, good)), answered(2, people(n, good))];
    const first = (n: number, right: (at: number) => boolean) =>
      itemReport(study, [answered(0, people(n, right)), ...rest(n)])[0];
    expect(first(29, good)?.discrimination).toBeUndefined();
    expect(first(30, good)?.discrimination).toBeCloseTo(1);
    expect(first(30, bad)?.discrimination).toBeCloseTo(-1);
    expect(first(30, () => true)?.discrimination).toBeUndefined();
    expect(itemReport(study, [answered(0, people(40, good))])[0]?.discrimination).toBeUndefined();
  });

  it('is the point-biserial correlation with the share right of the other items', () => {
    // Ten people right here with 1, 0.5 and 0 elsewhere (6, 2, 2), twenty wrong with the same (4, 6, 10).
    const rows = [
      [true, 1, 6],
      [true, 0.5, 2],
      [true, 0, 2],
      [false, 1, 4],
      [false, 0.5, 6],
      [false, 0, 10],
    ] as const;
    const all = rows.flatMap(([here, share, n], row) =>
      Array.from({ length: n }, (_, at) => ({ who: `p${row}-${at}`, here, share })),
    );
    const by = (right: (each: (typeof all)[number]) => boolean) =>
      Object.fromEntries(all.map((each) => [each.who, right(each)]));
    const rounds = [
      answered(
        0,
        by(({ here }) => here),
      ),
      answered(
        1,
        by(({ share }) => share > 0),
      ),
      answered(
        2,
        by(({ share }) => share === 1),
      ),
    ];
    const mean = (of: readonly { readonly share: number }[]) =>
      of.reduce((sum, { share }) => sum + share, 0) / of.length;
    const spread = Math.sqrt(all.reduce((sum, { share }) => sum + (share - mean(all)) ** 2, 0) / all.length);
    const [right, wrong] = [all.filter(({ here }) => here), all.filter(({ here }) => !here)];
    const expected =
      ((mean(right) - mean(wrong)) / spread) * Math.sqrt((right.length * wrong.length) / all.length ** 2);
    expect(itemReport(study, rounds)[0]?.discrimination).toBeCloseTo(expected);
  });
});

describe('a report', () => {
  it('holds what is revealed, in order, and nothing that is corrected, taken back or still on', () => {
    const { content, ...rest } = askedAt(3);
    const corrected = beginRound(
      { ...rest, ...(content ? { content: { ...content, hash: 'before' } } : {}) },
      { id: 'c', from: 'c' },
    );
    const own = moved(beginRound(rest, { id: 'o', from: 'o', host: 'mia' }), 'open', 'reveal', 'end');
    const items = itemReport(study, [
      answered(0, { ana: true }),
      open(1),
      moved(corrected, 'open', 'reveal', 'end'),
      forgetVoter(own, 'discord:mia').round,
      { ...own, host: 'noa' },
      moved(beginRound(askedAt(4), { id: 'n', from: 'n' }), 'end'),
      answered(2, {}),
    ]);
    expect(items.map((each) => each.question)).toEqual([questions[0]?.id, undefined, questions[2]?.id]);
  });
});
