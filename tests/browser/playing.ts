// How a learner plays: a whole quiz and a whole demo, by what the cards themselves offer.
import type { Locator, Page } from 'playwright-core';
import { newest, press, titleOf, type } from './browser.ts';

type Use = (button: Locator) => Promise<void>;

/** The first of these buttons that a message has. */
async function offered(message: Locator, names: readonly string[]): Promise<string | undefined> {
  const there = await message.getByRole('button').allTextContents();
  return names.find((name) => there.includes(name));
}

const STEPS = ['See how it went', 'Next question', 'Sure', 'A'];

/** Plays the round that is on the newest card to its result, and returns the titles on the way. */
export async function playQuiz(page: Page, seat: string, use?: Use): Promise<readonly string[]> {
  const titles: string[] = [];
  for (;;) {
    const message = newest(page, seat);
    titles.push(await titleOf(message));
    const name = await offered(message, STEPS);
    if (name === undefined || titles.length > 40) return titles;
    await press(message, name, use);
  }
}

/** Predicts on the newest card until both answers are shown, and returns the titles on the way. */
export async function predict(page: Page, seat: string, use?: Use): Promise<readonly string[]> {
  const titles: string[] = [];
  for (;;) {
    const message = newest(page, seat);
    titles.push(await titleOf(message));
    const name = await offered(message, ['Follows the rule', 'Fairly sure', 'What the study found']);
    if (name === undefined || name === 'What the study found' || titles.length > 10) return titles;
    await press(message, name, use);
  }
}

export const startQuiz = (page: Page, seat = 'host'): Promise<Locator> => type(page, '/quiz', seat);
