// Writes the README's pictures to docs/pictures: `node tests/browser/screenshots.ts`. They show the real program.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from '../services.ts';
import { newest, openBrowser, openPage, press, type } from './browser.ts';
import { predict } from './playing.ts';
import { openProgram } from './program.ts';

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const WIDE: BrowserContextOptions = {
  viewport: { width: 1280, height: 800 },
  deviceScaleFactor: 1.5,
  reducedMotion: 'reduce',
};
const PHONE: BrowserContextOptions = { ...WIDE, viewport: { width: 390, height: 780 } };

/** A picture: its name, how its page looks and opens, and what is done on it first. */
type Picture = {
  readonly name: string;
  readonly look: BrowserContextOptions;
  readonly path: string;
  readonly play: (page: Page) => Promise<unknown>;
};

const light = (look: BrowserContextOptions): BrowserContextOptions => ({ ...look, colorScheme: 'light' });
const dark = (look: BrowserContextOptions): BrowserContextOptions => ({ ...look, colorScheme: 'dark' });

const question = (page: Page) => type(page, '/quiz four numbers');

async function feedback(page: Page): Promise<void> {
  await question(page);
  await press(newest(page), 'A');
  await press(newest(page), 'Sure');
}

/** The reveal of a pair whose two answers differ. */
async function demo(page: Page): Promise<void> {
  await type(page, '/demo capital');
  await predict(page, 'host');
  const other = newest(page, 'host').getByRole('button', { name: 'Show it with a gap' });
  if ((await other.count()) > 0) await press(newest(page, 'host'), 'Show it with a gap');
}

async function figure(page: Page): Promise<void> {
  await demo(page);
  await press(newest(page), 'What the study found');
  await newest(page)
    .getByRole('img')
    .evaluate((picture) => picture.decode());
}

/** A question as the platforms are sent it. */
async function turnedOver(page: Page): Promise<void> {
  await question(page);
  await newest(page)
    .getByRole('button', { name: /^What Discord and Slack are sent/u })
    .click();
  await page.getByRole('dialog', { name: /Discord and Slack/u }).waitFor();
}

async function shared(page: Page): Promise<void> {
  await type(page, '/quiz four numbers', 'ana');
  await demo(page);
  await press(newest(page, 'host'), 'Share');
  await page.locator('[data-seat="ben"] .shared').waitFor();
  await type(page, '/explain two tiers', 'ben');
}

const PICTURES: readonly Picture[] = [
  { name: 'welcome', look: light(WIDE), path: '/', play: async () => {} },
  { name: 'question', look: light(WIDE), path: '/', play: question },
  { name: 'feedback', look: light(WIDE), path: '/', play: feedback },
  { name: 'demo', look: dark(WIDE), path: '/', play: demo },
  { name: 'figure', look: light(WIDE), path: '/', play: figure },
  { name: 'turned-over', look: light(WIDE), path: '/', play: turnedOver },
  { name: 'side-by-side', look: light(WIDE), path: '/?seats=host,ana,ben', play: shared },
  { name: 'phone-light', look: light(PHONE), path: '/', play: question },
  { name: 'phone-dark', look: dark(PHONE), path: '/', play: demo },
];

if (chromium.at === undefined) throw new Error(chromium.wayOut);
await mkdir(FOLDER, { recursive: true });
const browser = await openBrowser(chromium.at);
try {
  for (const { name, look, path, play } of PICTURES) {
    const program = await openProgram();
    try {
      const { page } = await openPage(browser, `${program.url}${path}`, look);
      await play(page);
      await page.evaluate('document.fonts.ready.then(() => document.activeElement.blur())');
      await page.screenshot({ path: `${FOLDER}${name}.png`, animations: 'disabled' });
      await page.context().close();
      process.stdout.write(`docs/pictures/${name}.png\n`);
    } finally {
      await program.end();
    }
  }
} finally {
  await browser.close();
}
