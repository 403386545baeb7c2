// Walks the shipped content as a learner does, through the door and every button, and holds each card against the budget.
import { describe, expect, it } from 'vitest';
import { addresses, BUDGET, type Card, size, words } from '../src/core/card.ts';
import type { Ask } from '../src/core/command.ts';
import { theStudy } from '../src/core/library.ts';
import { say } from '../src/core/text.ts';
import { from, realBot, realLibrary } from './bot.ts';

const study = theStudy(await realLibrary());

/** Every card met from `starts` on: each button and each choice of a menu is pressed once, `most` answers at the most. */
async function walk(starts: readonly Ask[], most: number) {
  const { bot, log } = await realBot();
  const waiting: Ask[] = [...starts];
  const seen = new Set<string>();
  const cards: Card[] = [];
  const meet = (ask: Ask) => {
    const name = JSON.stringify(ask);
    if (!seen.has(name)) waiting.push(ask);
    seen.add(name);
  };
  for (let turn = 0; turn < most; turn++) {
    const ask = waiting.shift();
    if (!ask) break;
    const { reply } = await bot.handle(from('walker', ask));
    if (!('card' in reply)) continue;
    cards.push(reply.card);
    for (const block of reply.card.body) {
      const customIds = addresses({ ...reply.card, body: [block] });
      const choices = block.kind === 'menu' ? block.choices.map(({ value }) => ({ choice: value })) : [{}];
      for (const customId of customIds) for (const choice of choices) meet({ kind: 'press', customId, ...choice });
    }
  }
  return { cards, errors: log.lines.filter((line) => line.level === 'error') };
}

const start = (command: string, options: Record<string, string | number> = {}): Ask => ({
  kind: 'command',
  command,
  options,
});

const tooLong = (cards: readonly Card[]): readonly string[] =>
  cards.filter((card) => size(card) > BUDGET).map((card) => `${say(card.title)}: ${size(card)} characters`);

const unresolved = (cards: readonly Card[]): readonly string[] =>
  cards.flatMap((card) => words(card)).filter((each) => /\{(?:wrong:[^}]*|[a-z0-9-]+(?:\.[a-z0-9-]+)?)\}/u.test(each));

describe('a walk through the shipped content', () => {
  it.each([
    [
      '/explain',
      [
        start('explain'),
        ...[...study.lessons.keys(), ...study.claims.keys(), ...study.terms.keys()].map((topic) =>
          start('explain', { topic }),
        ),
      ],
      1500,
    ],
    ['/quiz', [start('quiz'), ...[...study.lessons.keys()].map((topic) => start('quiz', { topic }))], 1500],
    ['/demo', [start('demo'), ...[...study.pairs.keys()].map((pair) => start('demo', { pair }))], 1500],
    ['/help', [start('help')], 300],
  ] as const)(
    'from %s meets no card over the budget, no open reference and no error',
    async (_, starts, most) => {
      const { cards, errors } = await walk(starts, most);
      expect(cards.length).toBeGreaterThan(20);
      expect([...new Set(tooLong(cards))]).toEqual([]);
      expect([...new Set(unresolved(cards))]).toEqual([]);
      expect(errors).toEqual([]);
    },
    60_000,
  );
});
