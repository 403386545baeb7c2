// A group of four runs the whole experiment on one page: the real program and a real browser; the API is a local one with a script.
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { chromium, describeWith } from '../services.ts';
import { type Anthropic, openAnthropic } from '../wire/anthropic/anthropic.ts';
import { AGREES, CORRECTS, DECLINES, script, TELLS, times } from '../wire/anthropic/script.ts';
import { openPage, tooSmall } from './browser.ts';
import {
  addsExperiment,
  asking,
  beginExperiment,
  liveDemo,
  plainly,
  saves,
  sortAll,
  switchOn,
} from './experimenting.ts';
import { AFTER_A_KILL, does, home, MEMBERS, says, sees } from './meeting.ts';
import { setUp } from './stage.ts';

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const FOUR = '/?seats=host,ana,ben,chi';
const N = 20;
/** Of so many under each tag the script follows the rule; the first line is the live demo's. */
const FOLLOWED = { BLUE: 14, GREEN: 3 };
const LINES = {
  BLUE: [AGREES, TELLS('BLUE'), ...times(FOLLOWED.BLUE - 1, AGREES, N - FOLLOWED.BLUE, CORRECTS)],
  GREEN: [CORRECTS, DECLINES, ...times(FOLLOWED.GREEN, AGREES, N - FOLLOWED.GREEN - 1, CORRECTS)],
};

/** The labels whose date stands on more than one line, at any width that a phone or a column of seats may have. */
const brokenDates = (page: Page): Promise<unknown> =>
  page.evaluate(`
    const labels = [...document.querySelectorAll('.tag')].filter((each) => /\\d{4}-\\d\\d-\\d\\d/u.test(each.textContent));
    if (labels.length === 0) throw new Error('No label has a date.');
    const found = [];
    for (const label of labels) {
      const walker = document.createTreeWalker(label, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.search(/\\d{4}-\\d\\d-\\d\\d/u);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 10);
        for (let width = 150; width <= 360; width += 10) {
          label.style.width = width + 'px';
          if (range.getClientRects().length > 1) found.push(label.textContent + ' at ' + width);
        }
        label.style.width = '';
      }
    }
    found;
  `);

describeWith(chromium, 'an experiment in a real browser', (at) => {
  let api: Anthropic;
  beforeEach(async () => {
    api = await openAnthropic({ answer: script(LINES) });
  });
  // After the program has ended: hooks like these run backwards.
  afterEach(async () => {
    await api?.close();
    expect(api.faults).toEqual([]);
  });
  const stage = setUp(at, () => asking(api.url));
  const { visit } = stage;

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
      // The host's panel has the headline as well: the table stands on the card for everyone alone.
      const result = await sees(page, seat, 'A sum to check: followed the rule');
      const words = await result.innerText();
      expect(words).toContain('The tag made a difference');
      expect(words).toContain(`${FOLLOWED.BLUE} of ${N}`);
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
  }, 600_000);

  it('is sorted and read on a phone as well, over a restart, and of five answers each shows counts alone', async () => {
    const host = await visit('/?seat=host');
    const phone = (await openPage(stage.browser(), `${stage.program().url}/?seat=ana`, PHONE)).page;
    await switchOn(host);
    await liveDemo(host, 'host');
    await beginExperiment(host, 5, []);
    await sees(phone, 'ana', 'Sort the answers, without knowing the tag');
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await sortAll(phone, { ana: plainly }, 3);
    await stage.program().kill();
    await stage.program().start();
    await phone.getByText('Reconnected.').waitFor();
    await sortAll(phone, { ana: plainly });
    // Alone she sorts each answer once; the refusal is what it is.
    await sees(host, 'host', '1 person sorts. Of 9 answers, 9 were sorted, 0 of them by two people.', AFTER_A_KILL);
    await does(host, 'host', 'Host');
    await does(host, 'host', 'Close the sorting');
    await does(host, 'host', 'Reveal');
    const result = await sees(phone, 'ana', 'Too few answers to tell');
    expect(await result.innerText()).not.toMatch(/\d+%, from/u);
    expect(await brokenDates(phone)).toEqual([]);
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(await tooSmall(phone.locator('article button:visible'))).toEqual([]);
    stage.wasAway();
  }, 600_000);

  it('is a part of a meeting: added to the plan, run from its card, and taken home in everybody’s notes', async () => {
    const page = await visit('/?seats=host,ana', { viewport: { width: 1600, height: 1000 } });
    await switchOn(page);
    await says(page, 'host', '/session 15');
    await sees(page, 'host', 'Fifteen minutes, one prediction');
    await does(page, 'host', 'Change the plan');
    await addsExperiment(page, 'A sum to check');
    await does(page, 'host', 'Start');
    await sees(page, 'ana', 'Arrive (1 of 7)');
    for (const part of ['Predict', 'Reveal', 'Read in silence', 'Ask', 'Try it ourselves'])
      await does(page, 'host', `Next: ${part}`);
    await sees(page, 'ana', 'Try it ourselves (6 of 7)');
    await does(page, 'ana', 'Run an experiment');
    await sees(page, 'ana', 'That is for hosts.');
    await beginExperiment(page, 5, ['ana']);
    await sees(page, 'ana', 'Sort the answers, without knowing the tag');
    await sortAll(page, { ana: plainly });
    await sees(page, 'host', '9 were sorted');
    // The button of the part leads back to the experiment that is on.
    await does(page, 'host', 'Run an experiment');
    await sees(page, 'host', 'An experiment is on here already');
    await does(page, 'host', 'Close the sorting');
    await does(page, 'host', 'Reveal');
    await sees(page, 'ana', 'Too few answers to tell');
    await does(page, 'host', 'Next: Close');
    await does(page, 'host', 'End the session');
    await does(page, 'host', 'End it now');
    await sees(page, 'ana', 'The session is over');
    const notes = await saves(page, 'Notes', 'ana', /^Save notes/u);
    expect(notes).toContain('## What we tried ourselves');
    expect(notes).toContain('A sum to check: Too few answers to tell');
    expect(notes).toContain('Live, not the study');
  }, 600_000);
});
