// /me asks once, and an old question deletes nothing.
import { describe, expect, it } from 'vitest';
import { addresses, type Card } from '../../src/core/card.ts';
import type { Outcome } from '../../src/core/command.ts';
import { progressKey } from '../../src/core/quiz.ts';
import { say } from '../../src/core/text.ts';
import { from, realBot } from '../bot.ts';

const cardOf = ({ reply }: Outcome): Card => {
  if (!('card' in reply)) throw new Error(`A ${reply.kind} has no card.`);
  return reply.card;
};
const titleOf = (outcome: Outcome): string => say(cardOf(outcome).title);
const addressOf = (outcome: Outcome, move: string): string =>
  addresses(cardOf(outcome)).find((each) => each.startsWith(`1/me/${move}`)) ?? '';

async function asked() {
  const made = await realBot();
  await made.say('ana', 'quiz');
  const question = await made.press('ana', addressOf(await made.say('ana', 'me'), 'delete'));
  return {
    ...made,
    yes: addressOf(question, 'forget'),
    progress: () => made.store.read(progressKey('playground:ana')),
  };
}

describe('The question whether to delete', () => {
  it('stands for a quarter of an hour, and is asked again after that', async () => {
    const { press, yes, clock, progress } = await asked();
    await clock.advance(15 * 60_000 + 1);
    const again = await press('ana', yes);
    expect(titleOf(again)).toBe('Delete all of it?');
    expect(await progress()).toBeDefined();
    expect(titleOf(await press('ana', addressOf(again, 'forget')))).toBe('It is deleted');
    expect(await progress()).toBeUndefined();
  });

  it('deletes nobody else, whoever presses its button', async () => {
    const { press, yes, progress } = await asked();
    expect(titleOf(await press('ben', yes))).toBe('I keep nothing about you');
    expect(await progress()).toBeDefined();
  });

  it('answered twice at once, or delivered twice, deletes once and says so kindly', async () => {
    const { bot, yes } = await asked();
    const press = (id?: string) => bot.handle(from('ana', { kind: 'press', customId: yes }, id));
    const titles = (await Promise.all([press('i-same'), press('i-same'), press()])).map(titleOf);
    const kind = ['It is deleted', 'That is deleted already', 'I keep nothing about you'];
    expect(titles.filter((title) => !kind.includes(title))).toEqual([]);
    expect(titles).toContain('It is deleted');
  });

  it.each(['1/me/forget', '1/me/forget/x', '1/me/forget/x/zzzzzzzzzzz', '1/me/forget/x/-'])(
    'forged as %s deletes nothing unasked',
    async (customId) => {
      const { press, progress } = await asked();
      expect(titleOf(await press('ana', customId))).toBe('Delete all of it?');
      expect(await progress()).toBeDefined();
    },
  );
});
