// A real Chromium without a screen, and pages that note whatever goes wrong in them.
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long a page may take for what a test waits for, in milliseconds: less than a test, so that a failure names it. */
const PATIENCE = 60_000;

/** `at` is where Chromium is. Each browser has a profile of its own, gone when it closes. */
export const openBrowser = (at: string): Promise<Browser> =>
  chromium.launch({ executablePath: at, headless: true, args: ARGUMENTS });

/** A page in a session of its own. `faults` fills with errors, warnings, and requests to anywhere else. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly faults: readonly string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(url).origin)) faults.push(`asked for ${request.url()}`);
  });
  await page.goto(url);
  return { page, faults };
}

/** The newest message of a seat; of the only one, unless named. */
export const newest = (page: Page, seat?: string): Locator =>
  page.locator(`${seat ? `[data-seat="${seat}"] ` : ''}article:last-of-type`).last();

export const titleOf = async (message: Locator): Promise<string> => (await message.getAttribute('aria-label')) ?? '';

/** Types a line into a seat's box and waits for the answer. */
export async function type(page: Page, line: string, seat = 'host'): Promise<Locator> {
  const home = page.locator(`[data-seat="${seat}"]`);
  const before = await home.locator('article').count();
  const box = home.getByRole('combobox', { name: /^Message as/u });
  await box.fill(line);
  await box.press('Escape');
  await box.press('Enter');
  await home.locator('article').nth(before).waitFor();
  return newest(page, seat);
}

/** Presses a button of a message by its words, by hand or as `use` says, and waits until the conversation shows the answer. */
export async function press(
  message: Locator,
  name: string | RegExp,
  use: (button: Locator) => Promise<void> = (button) => button.click(),
): Promise<void> {
  const home = message.locator('xpath=ancestor::*[@data-seat]');
  const before = await newestRevision(home);
  await use(message.getByRole('button', { name, exact: true }));
  await home.locator(`article[data-revision="${before + 1}"]`).waitFor();
}

/** The highest revision in a conversation. Only this conversation must be changing. */
async function newestRevision(home: Locator): Promise<number> {
  const all = await home.locator('article').all();
  const revisions = await Promise.all(all.map((each) => each.getAttribute('data-revision')));
  return Math.max(...revisions.map(Number));
}

/** What is too small for a thumb, by its words: looked at in one moment, since cards change under whoever looks at one after another. */
export const tooSmall = (controls: Locator): Promise<readonly string[]> =>
  controls.evaluateAll((nodes) =>
    nodes
      .filter((node) => {
        const { width, height } = node.getBoundingClientRect();
        return Math.min(width, height) < 43.9;
      })
      .map((node) => node.textContent ?? ''),
  );
