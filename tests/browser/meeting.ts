// How a group meets in the browser: each presses what stands in their own seat, and sees what everyone sees.
import type { Locator, Page } from 'playwright-core';

export const home = (page: Page, seat: string): Locator => page.locator(`[data-seat="${seat}"]`);

/** How long a card may take to catch up where a process was killed in the middle of an edit: the next one waits 30 s for it. */
export const AFTER_A_KILL = 45_000;

/** Waits until a seat shows these words, `timeout` milliseconds at most; gives the newest message that has them. */
export async function sees(page: Page, seat: string, words: string | RegExp, timeout?: number): Promise<Locator> {
  const found = home(page, seat).locator('article', { hasText: words }).last();
  await found.waitFor(timeout === undefined ? {} : { timeout });
  return found;
}

/** Presses the newest button of that name in a seat, and waits until the answer is there. */
export async function does(page: Page, seat: string, name: string | RegExp): Promise<void> {
  await home(page, seat).getByRole('button', { name, exact: true }).last().click();
  await home(page, seat).locator('[aria-busy]').waitFor({ state: 'detached' });
}

/** Types a line into a seat. */
export async function says(page: Page, seat: string, line: string): Promise<void> {
  const box = home(page, seat).getByRole('combobox', { name: /^Message as/u });
  await box.fill(line);
  await box.press('Escape');
  await box.press('Enter');
}

/** Chooses in the newest menu of a seat. */
export async function chooses(page: Page, seat: string, label: string | RegExp): Promise<void> {
  const menu = home(page, seat).locator('.menu').last();
  const option = menu.locator('option', { hasText: label }).first();
  await menu.locator('select').selectOption(await option.getAttribute('value'));
  await menu.getByRole('button', { name: 'Go' }).click();
  await home(page, seat).locator('[aria-busy]').waitFor({ state: 'detached' });
}

/** Fills the form that is open and sends it. */
export async function fills(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  const dialog = page.locator('[data-form-dialog]');
  for (const [label, words] of Object.entries(fields)) await dialog.getByLabel(label).fill(words);
  await dialog.locator('button[type="submit"], button.primary').first().click();
  await dialog.waitFor({ state: 'hidden' });
}

export const MEMBERS = ['ana', 'ben', 'chi'] as const;

/** Begins the meeting of fifteen minutes; the host's panel and the first card stand. */
export async function begin(page: Page): Promise<void> {
  await says(page, 'host', '/session');
  await sees(page, 'host', 'A session: which plan?');
  await chooses(page, 'host', 'Fifteen minutes');
  await does(page, 'host', 'Start');
  for (const member of MEMBERS) await sees(page, member, 'Arrive (1 of 6)');
}
