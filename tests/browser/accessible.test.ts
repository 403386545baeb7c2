// What a screen reader, a keyboard or weak eyes meet: an axe scan of every state of the page, and every block of a card.
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { playground } from '../../src/adapters/playground/index.ts';
import { systemClock } from '../../src/drivers/clock-system.ts';
import { openServer, type Server } from '../../src/server.ts';
import { log, stage } from '../adapters/playground-stage.ts';
import { chromium, describeWith } from '../services.ts';
import { openAnthropic } from '../wire/anthropic/anthropic.ts';
import { AGREES, CORRECTS, script } from '../wire/anthropic/script.ts';
import { newest, openBrowser, openPage, press, type } from './browser.ts';
import { asking, liveDemo, plainly, sortAll, switchOn } from './experimenting.ts';
import { chooses, does, says, sees } from './meeting.ts';
import { predict } from './playing.ts';
import { openProgram, type Program } from './program.ts';

const LOOKS: readonly (readonly [string, BrowserContextOptions])[] = [
  ['in light', { colorScheme: 'light' }],
  ['in dark', { colorScheme: 'dark' }],
  ['on a phone, in light', { colorScheme: 'light', viewport: { width: 360, height: 740 } }],
  ['on a phone, in dark', { colorScheme: 'dark', viewport: { width: 360, height: 740 } }],
];

/** What axe finds, of any weight: each with where it is. */
async function findings(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map((node) => `${impact} ${id}: ${node.html.slice(0, 200)}`),
  );
}

describeWith(chromium, 'the page, to a scan', (at) => {
  let browser: Browser;
  let program: Program;
  beforeAll(async () => {
    browser = await openBrowser(at);
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    program = await openProgram();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await program?.end();
  });

  it.each(LOOKS)(
    'has no fault through a welcome, a quiz, a demo, a lesson and a list of commands, %s',
    async (_, look) => {
      const { page, faults } = await openPage(browser, `${program.url}/?seat=host`, look);
      const scan = async (state: string) => expect(await findings(page), state).toEqual([]);
      await scan('the welcome');
      await type(page, '/quiz');
      await scan('a question');
      await press(newest(page), 'A');
      await press(newest(page), 'Sure');
      await scan('feedback');
      await type(page, '/demo');
      await predict(page, 'host');
      await scan('both answers');
      await press(newest(page), 'What the study found');
      await scan('a figure');
      await type(page, '/explain');
      await page.getByRole('combobox', { name: /^Message as/u }).fill('/');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await scan('a lesson, and a list of commands');
      expect(faults).toEqual([]);
    },
  );

  it.each(LOOKS)(
    'has no fault through a live demo and an experiment, from choosing to what came of it, %s',
    async (_, look) => {
      const api = await openAnthropic({ answer: script({ BLUE: [AGREES], GREEN: [CORRECTS] }) });
      const live = await openProgram(asking(api.url));
      try {
        const { page, faults } = await openPage(browser, `${live.url}/?seat=host`, look);
        const scan = async (state: string) => expect(await findings(page), state).toEqual([]);
        await switchOn(page);
        await liveDemo(page, 'host');
        await scan('both answers of a model');
        await does(page, 'host', 'Run an experiment');
        await sees(page, 'host', 'It costs at most');
        await scan('choosing');
        await chooses(page, 'host', '20 for each tag');
        await does(page, 'host', 'Start');
        await sees(page, 'host', 'Sort the answers, without knowing the tag');
        await sortAll(page, { host: plainly }, 1);
        await scan('an answer to sort');
        await does(page, 'host', 'Host');
        await does(page, 'host', 'Close the sorting');
        await does(page, 'host', 'Reveal');
        await sees(page, 'host', 'Would one call this alignment faking?');
        await scan('what came of it');
        expect(faults).toEqual([]);
      } finally {
        await live.end();
        await api.close();
      }
    },
  );

  it.each(LOOKS)('has no fault through a vote, a talk in its thread and what came of it, %s', async (_, look) => {
    const { page, faults } = await openPage(browser, `${program.url}/?seat=host`, look);
    const scan = async (state: string) => expect(await findings(page), state).toEqual([]);
    await says(page, 'host', '/discuss two-tiers-what-free-means');
    await does(page, 'host', 'Open the vote');
    await sees(page, 'host', 'Vote 1: answer alone first');
    await scan('a vote, and its host’s panel');
    await does(page, 'host', 'C');
    await does(page, 'host', 'Close the vote');
    await does(page, 'host', 'Discuss');
    await sees(page, 'host', 'Convince someone');
    await scan('a talk');
    await does(page, 'host', 'Reveal');
    await sees(page, 'host', 'The answer is');
    await scan('what came of it');
    expect(faults).toEqual([]);
  });

  it.each(LOOKS)('has no fault with seats side by side and a message turned over, %s', async (_, look) => {
    const { page } = await openPage(browser, `${program.url}/?seats=host,ana,ben,chi`, look);
    await type(page, '/demo');
    await predict(page, 'host');
    await press(newest(page, 'host'), 'Share');
    await page.locator('[data-seat="chi"] article').waitFor({ state: 'attached' });
    expect(await findings(page)).toEqual([]);
    await newest(page, 'host')
      .getByRole('button', { name: /^What Discord and Slack/u })
      .click();
    await page.getByRole('dialog').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Start afresh as Host' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await findings(page)).toEqual([]);
  });
});

describeWith(chromium, 'every block of a card, to a scan', (at) => {
  let browser: Browser;
  let server: Server;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const connection = await playground.connect(stage(), {});
    const doors = connection.routes;
    server = await openServer({ host: '127.0.0.1', port: 0, doors, ready: async () => [], clock: systemClock, log });
    stop = connection.stop;
    browser = await openBrowser(at);
  });
  afterAll(async () => {
    await browser?.close();
    await stop?.();
    await server?.close(1000);
  });

  it.each(LOOKS)('has no fault, and no form either, %s', async (_, look) => {
    const { page, faults } = await openPage(browser, `${server.url}/?seat=ana`, look);
    await type(page, '/show', 'ana');
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await type(page, '/park', 'ana');
    await newest(page, 'ana').getByRole('button', { name: 'Park a question' }).click();
    const dialog = page.getByRole('dialog', { name: 'Park a question' });
    await dialog.getByLabel('Your question').fill('Hm');
    await dialog.getByRole('button', { name: 'Park it' }).click();
    await dialog.getByText('Write at least five characters.').waitFor();
    expect(await findings(page)).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('shows moments in the reader’s own zone', async () => {
    const { page } = await openPage(browser, `${server.url}/?seat=chi`, { timezoneId: 'Asia/Tokyo', locale: 'en-GB' });
    const message = await type(page, '/show', 'chi');
    expect(await message.locator('time').innerText()).toBe('21:00');
  });

  it('chooses from a menu once, by its button', async () => {
    const { page } = await openPage(browser, `${server.url}/?seat=ben`);
    const message = await type(page, '/show', 'ben');
    await message.getByLabel('Choose a letter').selectOption({ value: 'b' });
    await press(message, 'Go');
    expect(await newest(page, 'ben').innerText()).toContain('You chose b');
  });

  it('draws a table on a phone with nothing cut, each cell beside its column, and it stays a table', async () => {
    const { page } = await openPage(browser, `${server.url}/?seat=host`, { viewport: { width: 360, height: 740 } });
    const message = await type(page, '/show');
    const box = message.getByRole('group', { name: 'Refusals by tier' });
    expect(await box.evaluate((node) => node.scrollWidth - node.clientWidth)).toBeLessThanOrEqual(0);
    const table = box.getByRole('table', { name: 'Refusals by tier' });
    expect(await table.getByRole('columnheader').allInnerTexts()).toContain('Where it stands');
    expect(await table.getByRole('row').count()).toBe(3);
    expect(await table.getByRole('row', { name: 'Paid' }).getByRole('rowheader').innerText()).toBe('Paid');
    const cell = table.getByRole('cell', { name: '97', exact: true });
    expect(
      await cell.evaluate((node) => node.ownerDocument.defaultView.getComputedStyle(node, '::before').content),
    ).toContain('Refused');
    expect(await cell.isVisible()).toBe(true);
  });

  it('lets a table that is too wide scroll inside its own box where there is room for columns', async () => {
    const { page } = await openPage(browser, `${server.url}/?seat=host`, { viewport: { width: 620, height: 740 } });
    const message = await type(page, '/show');
    const box = message.getByRole('group', { name: 'Refusals by tier' });
    expect(await box.getByRole('columnheader').first().isVisible()).toBe(true);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  });

  it('dims a picture in the dark, and only there', async () => {
    for (const [scheme, filter] of [
      ['dark', 'brightness(0.9)'],
      ['light', 'none'],
    ] as const) {
      const { page } = await openPage(browser, `${server.url}/?seat=host`, { colorScheme: scheme });
      const picture = (await type(page, '/show')).getByRole('img', { name: 'A bar that stands' });
      const shown = () => picture.evaluate((node) => node.ownerDocument.defaultView.getComputedStyle(node).filter);
      expect(await shown()).toBe(filter);
      await page.getByRole('button', { name: 'Switch between light and dark' }).click();
      expect(await shown()).not.toBe(filter);
    }
  });

  it('tells a screen reader of what is new', async () => {
    const { page } = await openPage(browser, `${server.url}/?seat=host`);
    await type(page, '/quiz');
    expect(await page.locator('[data-announcer]').innerText()).toBe('New message: Counted to 0');
    await press(newest(page), 'Count');
    expect(await page.locator('[data-announcer]').innerText()).toBe('Changed: Counted to 1');
  });

  it('moves nothing for who asked for stillness', async () => {
    const { page } = await openPage(browser, `${server.url}/?seat=host`, { reducedMotion: 'reduce' });
    await type(page, '/show');
    const moving =
      '[...document.querySelectorAll("*")].filter((each) => getComputedStyle(each).animationName !== "none").length';
    expect(await page.evaluate(moving)).toBe(0);
  });
});
