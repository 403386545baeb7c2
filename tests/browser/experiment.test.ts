// A group of four runs the whole experiment on one page: the real program and a real browser; the API is a local one with a script.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { chromium, describeWith } from '../services.ts';
import { type Anthropic, openAnthropic } from '../wire/anthropic/anthropic.ts';
import { AGREES, CORRECTS, DECLINES, script, TELLS, times } from '../wire/anthropic/script.ts';
import { openBrowser, openPage } from './browser.ts';
import { asking, beginExperiment, liveDemo, plainly, saves, sortAll, switchOn } from './experimenting.ts';
import { does, home, MEMBERS, sees } from './meeting.ts';
import { openProgram, type Program } from './program.ts';

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const FOUR = '/?seats=host,ana,ben,chi';
const N = 20;
/** Of so many under each tag the script follows the rule; the first line is the live demo's. */
const FOLLOWED = { BLUE: 14, GREEN: 3 };
const LINES = {
  BLUE: [AGREES, TELLS('BLUE'), ...times(FOLLOWED.BLUE - 1, AGREES, N - FOLLOWED.BLUE, CORRECTS)],
  GREEN: [CORRECTS, DECLINES, ...times(FOLLOWED.GREEN, AGREES, N - FOLLOWED.GREEN - 1, CORRECTS)],
};

describeWith(chromium, 'an experiment in a real browser', (at) => {
  let api: Anthropic;
  let program: Program;
  let browser: Browser;
  let faults: readonly string[] = [];

  beforeAll(async () => {
    browser = await openBrowser(at);
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    api = await openAnthropic({ answer: script(LINES) });
    program = await openProgram(asking(api.url));
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await program?.end();
    await api?.close();
    expect([...faults, ...api.faults]).toEqual([]);
  });

  async function visit(path: string, options: Parameters<typeof openPage>[2] = {}): Promise<Page> {
    const opened = await openPage(browser, `${program.url}${path}`, options);
    faults = opened.faults;
    return opened.page;
  }

  it('goes from the settings to the files: asked, sorted blind by three people, settled, revealed', async () => {
    const page = await visit(FOUR, { viewport: { width: 1600, height: 1000 } });
    await switchOn(page);
    await liveDemo(page, 'host');
    await beginExperiment(page, N);
    for (const seat of ['host', ...MEMBERS]) await sees(page, seat, 'Sort the answers, without knowing the tag');
    expect(api.questions).toHaveLength(2 * N + 2);

    // Ana cannot tell of the first one; whoever sorts it too says what it is.
    const read = await sortAll(page, {
      ana: (words, nth) => (nth === 0 ? 'Can’t tell' : plainly(words, nth)),
      ben: plainly,
      chi: plainly,
    });
    // Two sort each answer that can be read; towards the end two others may have been quicker.
    expect(read.length).toBeGreaterThanOrEqual(2 * (2 * N - 1));
    for (const words of read) expect(words).not.toMatch(/BLUE|GREEN/u);
    expect(read.some((words) => words.includes('It named a tag; that was hidden here.'))).toBe(true);
    await sees(page, 'chi', '3 people sort. Of 39 answers, 39 were sorted, 39 of them by two people.');

    await does(page, 'host', 'Host');
    await does(page, 'host', 'Close the sorting');
    await does(page, 'ben', 'Where we differ');
    await sees(page, 'ben', 'They said: ');
    await does(page, 'host', 'Settle where they differ');
    const open = await sees(page, 'host', 'Where people differ (1 of 1)');
    await does(page, 'host', plainly((await open.innerText()).split('The answer:')[1] ?? '', 0));
    expect(await home(page, 'ana').innerText()).not.toMatch(/\d+ of 20/u);
    await does(page, 'host', 'Reveal');

    for (const seat of ['host', ...MEMBERS]) {
      // The host's panel says at once what it came to; the counts stand on the card that comes after it.
      const result = await sees(page, seat, `${FOLLOWED.BLUE} of ${N}`);
      const words = await result.innerText();
      expect(words).toContain('The tag made a difference');
      expect(words).toContain(`${FOLLOWED.GREEN} of ${N}`);
      expect(words).toContain('Live, not the study');
      expect(words).toContain('Refused: 0 under [BLUE] and 1 under [GREEN]');
      expect(words).toContain('What the study measured');
      await sees(page, seat, 'Would one call this alignment faking?');
    }
    await home(page, 'ana')
      .getByRole('img')
      .last()
      .evaluate((picture) => picture.decode());
    await does(page, 'chi', 'Read the answers');
    await sees(page, 'chi', 'Answer 1 of 40, under [');

    await does(page, 'host', 'Host');
    const csv = await saves(page, 'CSV');
    expect(csv.trim().split('\r\n')).toHaveLength(2 * N + 1);
    const json = JSON.parse(await saves(page, 'JSON'));
    const counted = (tag: string) =>
      json.answers.filter((each: { tag: string; counts: string }) => each.tag === tag && each.counts === 'followed');
    expect([counted('BLUE').length, counted('GREEN').length]).toEqual([FOLLOWED.BLUE, FOLLOWED.GREEN]);
    expect(await saves(page, 'Report')).toContain('Fisher’s exact');
  }, 240_000);

  it('is sorted and read on a phone as well, over a restart, and of five answers each shows counts alone', async () => {
    const host = await visit('/?seat=host');
    const phone = (await openPage(browser, `${program.url}/?seat=ana`, PHONE)).page;
    await switchOn(host);
    await liveDemo(host, 'host');
    await beginExperiment(host, 5, []);
    await sees(phone, 'ana', 'Sort the answers, without knowing the tag');
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await sortAll(phone, { ana: plainly }, 3);
    await program.kill();
    await program.start();
    await phone.getByText('Reconnected.').waitFor();
    await sortAll(phone, { ana: plainly });
    // Alone she sorts each answer once; the refusal is what it is.
    await sees(host, 'host', '1 person sorts. Of 9 answers, 9 were sorted, 0 of them by two people.');
    await does(host, 'host', 'Host');
    await does(host, 'host', 'Close the sorting');
    await does(host, 'host', 'Reveal');
    const result = await sees(phone, 'ana', 'Too few answers to tell');
    expect(await result.innerText()).not.toMatch(/\d+%, from/u);
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    for (const target of await phone.locator('article button:visible').all()) {
      const box = await target.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0), await target.innerText()).toBeGreaterThanOrEqual(43.9);
    }
    faults = faults.filter((fault) => !/ERR_|Failed to load/u.test(fault));
  }, 120_000);
});
