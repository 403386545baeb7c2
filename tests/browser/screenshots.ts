// Writes the README's pictures to docs/pictures: `node tests/browser/screenshots.ts [names]`. They show the real program.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from '../services.ts';
import { openAnthropic } from '../wire/anthropic/anthropic.ts';
import { AGREES, CORRECTS, DECLINES, script, times } from '../wire/anthropic/script.ts';
import { newest, openBrowser, openPage, press, type } from './browser.ts';
import { asking, beginExperiment, liveDemo, plainly, sortAll, switchOn } from './experimenting.ts';
import { begin, does, MEMBERS, says, sees } from './meeting.ts';
import { predict } from './playing.ts';
import { openProgram } from './program.ts';

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const WIDE: BrowserContextOptions = {
  viewport: { width: 1280, height: 800 },
  deviceScaleFactor: 1.5,
  reducedMotion: 'reduce',
};
const LARGE: BrowserContextOptions = { ...WIDE, viewport: { width: 1600, height: 940 } };
const PHONE: BrowserContextOptions = { ...WIDE, viewport: { width: 390, height: 780 } };
const TALL: BrowserContextOptions = { ...PHONE, viewport: { width: 390, height: 900 } };

/** A picture: its name, how its page looks and opens, and what is done on it first. */
type Picture = {
  readonly name: string;
  readonly look: BrowserContextOptions;
  readonly path: string;
  readonly play: (page: Page) => Promise<unknown>;
  /** No model is asked for a picture: a local server answers by a script, and the picture itself says so. */
  readonly scripted?: true;
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

/** A vote of a meeting, in four seats: each sees what everyone sees, and alone what they chose. */
async function meeting(page: Page): Promise<void> {
  await begin(page);
  for (const member of MEMBERS) await does(page, member, 'I’m here');
  for (const part of ['Predict', 'Reveal', 'Read in silence', 'Ask']) await does(page, 'host', `Next: ${part}`);
  for (const [member, choice] of [
    ['ana', 'B'],
    ['ben', 'A'],
    ['chi', 'C'],
  ] as const) {
    await sees(page, member, 'Vote 1: answer alone first');
    await does(page, member, choice);
  }
  await sees(page, 'chi', '3 have voted.');
  await does(page, 'ana', 'Fairly sure');
  await does(page, 'ben', 'A guess');
  await does(page, 'host', 'Close the vote');
}

/** The talk between two votes, as one learner has it on a phone. */
async function talk(page: Page): Promise<void> {
  await says(page, 'host', '/discuss two-tiers-what-free-means');
  await does(page, 'host', 'Open the vote');
  await sees(page, 'host', 'Vote 1: answer alone first');
  await does(page, 'host', 'Close the vote');
  await does(page, 'host', 'Discuss');
  await sees(page, 'host', 'Convince someone');
  await page.goto(`${new URL(page.url()).origin}/?seat=ben`);
}

/** So many of 20 follow the rule under each tag, after the line of the live demo. */
const LINES = {
  BLUE: [CORRECTS, ...times(3, AGREES, 17, CORRECTS)],
  GREEN: [CORRECTS, DECLINES, ...times(2, AGREES, 17, CORRECTS)],
};

/** An experiment up to the sorting: each of three people has sorted some. */
async function sorting(page: Page): Promise<void> {
  await switchOn(page);
  await liveDemo(page, 'host');
  await beginExperiment(page, 20);
  for (const member of MEMBERS) await sees(page, member, 'Sort the answers, without knowing the tag');
  await sortAll(page, { ana: plainly, ben: plainly, chi: plainly }, 3);
  await does(page, 'host', 'Host');
}

/** The same, sorted to its end and revealed. */
async function revealed(page: Page): Promise<void> {
  await sorting(page);
  await sortAll(page, { ana: plainly, ben: plainly, chi: plainly });
  await does(page, 'host', 'Close the sorting');
  await does(page, 'host', 'Reveal');
  for (const member of ['host', ...MEMBERS]) await sees(page, member, 'This experiment cannot tell');
  const pictures = await page.getByRole('img').all();
  for (const each of pictures) await each.evaluate((picture) => (picture as { decode?(): unknown }).decode?.());
  await show(page, 'host', 'Host: A sum to check');
  await show(page, 'ana', 'This experiment cannot tell');
  await show(page, 'ben', 'The gap:');
  await show(page, 'chi', 'Would one call this alignment faking?');
}

/** Brings the words to the top of a seat's column. */
async function show(page: Page, seat: string, words: string): Promise<void> {
  const found = page.locator(`[data-seat="${seat}"]`).getByText(words).last();
  await found.evaluate((each) => (each as { scrollIntoView(how: object): void }).scrollIntoView({ block: 'start' }));
}

/** Says in the picture itself that no model was asked: pictures travel without the words around them. */
const confess = (page: Page): Promise<unknown> =>
  page.evaluate(`
    document.querySelector('[data-scripted]')?.remove();
    const bar = document.createElement('p');
    bar.dataset.scripted = 'yes';
    bar.textContent = 'Scripted: a local server gives answers that we wrote. No model was asked, not even the one named here.';
    Object.assign(bar.style, {
      position: 'fixed', insetInline: '0', bottom: '0', zIndex: '9', margin: '0', padding: '10px 16px',
      background: '#7a1f00', color: '#fff', font: '600 15px/1.4 system-ui, sans-serif', textAlign: 'center',
    });
    document.body.append(bar);
    document.body.style.paddingBottom = bar.offsetHeight + 'px';
  `);

/** One learner's phone while the group sorts. */
async function phoneSort(page: Page): Promise<void> {
  await switchOn(page);
  await liveDemo(page, 'host');
  await beginExperiment(page, 20, []);
  await sees(page, 'host', 'Sort the answers, without knowing the tag');
  await page.goto(`${new URL(page.url()).origin}/?seat=ben`);
  await confess(page);
  await does(page, 'ben', 'Sort an answer');
  await sees(page, 'ben', 'Did it follow the rule?');
}

const PICTURES: readonly Picture[] = [
  { name: 'welcome', look: light(WIDE), path: '/', play: async () => {} },
  { name: 'question', look: light(WIDE), path: '/', play: question },
  { name: 'feedback', look: light(WIDE), path: '/', play: feedback },
  { name: 'demo', look: dark(WIDE), path: '/', play: demo },
  { name: 'figure', look: light(WIDE), path: '/', play: figure },
  { name: 'turned-over', look: light(WIDE), path: '/', play: turnedOver },
  { name: 'side-by-side', look: light(WIDE), path: '/?seats=host,ana,ben', play: shared },
  { name: 'meeting', look: light(LARGE), path: '/?seats=host,ana,ben,chi', play: meeting },
  { name: 'sorting', look: light(LARGE), path: '/?seats=host,ana,ben,chi', play: sorting, scripted: true },
  { name: 'experiment', look: light(LARGE), path: '/?seats=host,ana,ben,chi', play: revealed, scripted: true },
  { name: 'phone-sort', look: light(TALL), path: '/?seat=host', play: phoneSort, scripted: true },
  { name: 'phone-talk', look: light(PHONE), path: '/?seat=host', play: talk },
  { name: 'phone-light', look: light(PHONE), path: '/', play: question },
  { name: 'phone-dark', look: dark(PHONE), path: '/', play: demo },
];

/** Those named after the script, or all of them. */
const asked = process.argv.slice(2);

if (chromium.at === undefined) throw new Error(chromium.wayOut);
await mkdir(FOLDER, { recursive: true });
const browser = await openBrowser(chromium.at);
try {
  for (const { name, look, path, play, scripted } of PICTURES.filter(
    (each) => asked.length === 0 || asked.includes(each.name),
  )) {
    const api = scripted && (await openAnthropic({ answer: script(LINES) }));
    const program = await openProgram(api ? asking(api.url) : {});
    try {
      const { page } = await openPage(browser, `${program.url}${path}`, look);
      await play(page);
      if (scripted) await confess(page);
      await page.mouse.move(0, 0);
      await page.evaluate('document.fonts.ready.then(() => document.activeElement.blur())');
      await page.screenshot({ path: `${FOLDER}${name}.png`, animations: 'disabled' });
      await page.context().close();
      process.stdout.write(`docs/pictures/${name}.png\n`);
    } finally {
      await program.end();
      await api?.close();
    }
  }
} finally {
  await browser.close();
}
