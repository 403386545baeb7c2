// Walks the shipped content as a learner does, through the door and every button, and holds each card against the budget.
import { describe, expect, it } from 'vitest';
import { BUDGET, type Card, size, words } from '../src/core/card.ts';
import { theStudy } from '../src/core/library.ts';
import { say } from '../src/core/text.ts';
import { realLibrary } from './bot.ts';
import { realCards, walk, walks } from './walk.ts';

const tooLong = (cards: readonly Card[]): readonly string[] =>
  cards.filter((card) => size(card) > BUDGET).map((card) => `${say(card.title)}: ${size(card)} characters`);

const unresolved = (cards: readonly Card[]): readonly string[] =>
  cards.flatMap((card) => words(card)).filter((each) => /\{(?:wrong:[^}]*|[a-z0-9-]+(?:\.[a-z0-9-]+)?)\}/u.test(each));

/** Commands written out as words: on Slack they are called otherwise, so that only a command's own span names one. */
const writtenOut = (cards: readonly Card[]): readonly string[] =>
  cards.flatMap((card) =>
    [...JSON.stringify(card).matchAll(/[\s"(“`](\/(?:demo|discuss|explain|help|me|quiz|session|settings))\b/gu)].map(
      ([, name]) => `${say(card.title)}: ${name}`,
    ),
  );

describe('a walk through the shipped content', async () => {
  it.each(await walks())(
    'from %s meets no card over the budget, no open reference, no command written out as words, and no error',
    async (_, starts, most) => {
      const { cards, errors } = await walk(starts, most);
      expect(cards.length).toBeGreaterThan(20);
      expect([...new Set(tooLong(cards))]).toEqual([]);
      expect([...new Set(unresolved(cards))]).toEqual([]);
      expect([...new Set(writtenOut(cards))]).toEqual([]);
      expect(errors).toEqual([]);
    },
  );
});

it('all cards of the content hold every lesson, every question with each of its answers, every pair and a result', async () => {
  const { lessons, questions, pairs } = theStudy(await realLibrary());
  const cards = await realCards();
  const said = cards.map((card) => words(card).join('\n'));
  const isSaid = (text: string): boolean => said.some((each) => each.includes(text));
  const wanted = [
    ...[...lessons.values()].map(({ title }) => title),
    ...[...questions.values()].flatMap(({ stem, options }) => [say(stem), ...options.map((each) => say(each.because))]),
    ...[...pairs.values()].map(({ title }) => title),
    'Another round',
  ];
  expect(wanted.filter((each) => !isSaid(each))).toEqual([]);
});
