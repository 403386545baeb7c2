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
  deviceScaleFactor: 2,
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

const answered = (seat: string) => async (page: Page) => {
  await type(page, '/quiz four numbers', seat);
  await press(newest(page, seat), 'A');
  await press(newest(page, seat), 'Sure');
};

const PICTURES: readonly Picture[] = [
  { name: 'welcome', look: { ...WIDE, colorScheme: 'light' }, path: '/?seat=host', play: async () => {} },
  {
    name: 'question',
    look: { ...WIDE, colorScheme: 'light' },
    path: '/?seat=ana',
    play: (page) => type(page, '/quiz four numbers', 'ana'),
  },
  { name: 'feedback', look: { ...WIDE, colorScheme: 'light' }, path: '/?seat=ben', play: answered('ben') },
  {
    name: 'demo',
    look: { ...WIDE, colorScheme: 'dark' },
    path: '/?seat=chi',
    play: async (page) => {
      await type(page, '/demo', 'chi');
      await predict(page, 'chi');
    },
  },
  {
    name: 'figure',
    look: { ...WIDE, colorScheme: 'light' },
    path: '/?seat=chi',
    play: async (page) => {
      await press(newest(page, 'chi'), 'What the study found');
      await newest(page, 'chi')
        .getByRole('img')
        .evaluate((picture) => picture.decode());
    },
  },
  {
    name: 'side-by-side',
    look: { ...WIDE, colorScheme: 'light' },
    path: '/?seats=host,ana,ben',
    play: async (page) => {
      await type(page, '/demo', 'host');
      await predict(page, 'host');
      await press(newest(page, 'host'), 'Share');
      await page.locator('[data-seat="ben"] .shared').waitFor();
    },
  },
  { name: 'phone-light', look: { ...PHONE, colorScheme: 'light' }, path: '/?seat=ana', play: async () => {} },
  { name: 'phone-dark', look: { ...PHONE, colorScheme: 'dark' }, path: '/?seat=ben', play: async () => {} },
];

if (chromium.at === undefined) throw new Error(chromium.wayOut);
await mkdir(FOLDER, { recursive: true });
const [program, browser] = await Promise.all([openProgram(), openBrowser(chromium.at)]);
try {
  for (const { name, look, path, play } of PICTURES) {
    const { page } = await openPage(browser, `${program.url}${path}`, look);
    await play(page);
    await page.evaluate('document.fonts.ready.then(() => document.activeElement.blur())');
    await page.screenshot({ path: `${FOLDER}${name}.png`, animations: 'disabled' });
    await page.context().close();
    process.stdout.write(`docs/pictures/${name}.png\n`);
  }
} finally {
  await browser.close();
  await program.end();
}
