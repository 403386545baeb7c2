// The playground as people meet it: the real program, a real browser.
import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { chromium, describeWith } from '../services.ts';
import { newest, openPage, press, titleOf, tooSmall, type } from './browser.ts';
import { playQuiz, predict, startQuiz } from './playing.ts';
import { setUp } from './stage.ts';

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

describeWith(chromium, 'in a real browser', (at) => {
  const stage = setUp(at);
  const { visit } = stage;

  it('takes a newcomer from nothing to a first quiz answer in three presses', async () => {
    const page = await visit('/?seat=ben');
    await page.getByRole('button', { name: /^Quiz/u }).click();
    const message = newest(page, 'ben');
    await message.waitFor();
    expect(await titleOf(message)).toMatch(/^Question 1 of/u);
    await press(message, 'A');
    await press(newest(page, 'ben'), 'A guess');
    expect(await titleOf(newest(page, 'ben'))).toMatch(/^(Right|Not this time) \(1 of/u);
    expect(await page.locator('article').count()).toBe(1);
  });

  it('plays a whole quiz in one message, to a result that says what next', async () => {
    const page = await visit('/?seat=ana');
    await startQuiz(page, 'ana');
    const titles = await playQuiz(page, 'ana');
    expect(titles[0]).toMatch(/^Question 1 of/u);
    expect(titles.at(-1)).toMatch(/^\d of \d right$/u);
    expect(await page.locator('article').count()).toBe(1);
    expect(await newest(page, 'ana').getByRole('button', { name: 'Another round' }).count()).toBe(1);
  });

  it('plays a whole demo: both predictions, both answers, a scratchpad, what the study found', async () => {
    const page = await visit('/?seat=chi');
    await type(page, '/demo', 'chi');
    await predict(page, 'chi');
    const revealed = newest(page, 'chi');
    expect(await revealed.locator('.side').count()).toBe(2);
    expect(await revealed.innerText()).toContain('Written for teaching');
    await press(revealed, /^Scratchpad .*BLUE/u);
    await press(page.locator('article', { hasText: 'What the study found' }).first(), 'What the study found');
    const found = newest(page, 'chi');
    expect(await found.innerText()).toContain('Claude 3 Opus refused');
    // The figure is there as a picture that decodes, described in words.
    const figure = found.getByRole('img');
    await figure.evaluate((picture) => picture.decode());
    expect((await figure.getAttribute('alt'))?.length).toBeGreaterThan(40);
  });

  it('goes on after a reload, with the same cards and live buttons', async () => {
    const page = await visit('/?seat=host');
    await startQuiz(page);
    await press(newest(page), 'B');
    const before = await page.locator('article').allInnerTexts();
    await page.reload();
    expect(await page.locator('article').allInnerTexts()).toEqual(before);
    await press(newest(page), 'Sure');
    expect(await titleOf(newest(page))).toMatch(/\(1 of/u);
  });

  it('stands at the end of a long conversation at once, without scrolling through it', async () => {
    const page = await visit('/?seats=host,ana');
    for (let times = 0; times < 6; times += 1) await type(page, '/help', 'ana');
    const behaviors = `window.asked = []; const real = Element.prototype.scrollTo;
      Element.prototype.scrollTo = function (to) { asked.push(to.behavior); return real.call(this, to); }`;
    await page.addInitScript(behaviors);
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 740 });
      await page.reload();
      if (width === 360) await page.getByRole('button', { name: 'Ana', exact: true }).click();
      const log = page.locator('[data-seat="ana"] .log');
      expect(await log.evaluate((node) => node.scrollTop)).toBeGreaterThan(1000);
      expect(await newest(page, 'ana').isVisible()).toBe(true);
      const gap = await log.evaluate((node) => node.scrollHeight - node.scrollTop - node.clientHeight);
      expect(gap).toBeLessThan(await newest(page, 'ana').evaluate((node) => node.offsetHeight));
      expect(new Set((await page.evaluate('asked')) as string[])).toEqual(new Set(['instant']));
    }
  });

  it('starts a seat afresh by keys alone, after asking once, and keeps quiz progress', async () => {
    const page = await visit('/?seats=host,ana');
    await startQuiz(page, 'ana');
    await press(newest(page, 'ana'), 'A');
    await press(newest(page, 'ana'), 'Sure');
    await type(page, '/help', 'host');
    const afresh = page.getByRole('button', { name: 'Start afresh as Ana' });
    const dialog = page.getByRole('dialog', { name: 'Start afresh as Ana?' });
    await afresh.press('Enter');
    await dialog.getByText('Quiz progress is kept').waitFor();
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible()).toBe(false);
    expect(await page.locator('[data-seat="ana"] article').count()).toBe(1);
    await afresh.press('Enter');
    await dialog.getByRole('button', { name: 'Start afresh' }).press('Enter');
    await page.locator('[data-seat="ana"]').getByText('Cleared. Quiz progress is kept.').waitFor();
    expect(await page.locator('[data-seat="ana"] article').count()).toBe(0);
    expect(await page.locator('[data-seat="ana"] .welcome').isVisible()).toBe(true);
    expect(await afresh.isVisible()).toBe(false);
    expect(await page.locator(':focus').getAttribute('aria-label')).toBe('Conversation of Ana');
    expect(await page.locator('[data-seat="host"] article').count()).toBe(1);
    await page.reload();
    expect(await page.locator('[data-seat="ana"] article').count()).toBe(0);
    await startQuiz(page, 'ana');
    // The round goes on where it was: its feedback, and not a first question.
    expect(await titleOf(newest(page, 'ana'))).toMatch(/\(1 of/u);
  });

  it('clears a seat in every page that shows it', async () => {
    const page = await visit('/?seat=ben');
    const other = await openPage(stage.browser(), `${stage.program().url}/?seat=ben`, PHONE);
    await startQuiz(page, 'ben');
    await other.page.locator('article').waitFor();
    await other.page.getByRole('button', { name: 'Start afresh as Ben' }).tap();
    await other.page.getByRole('dialog').getByRole('button', { name: 'Start afresh' }).tap();
    await page.locator('.welcome').waitFor();
    expect(await page.locator('article').count()).toBe(0);
    expect(other.faults).toEqual([]);
  });

  it('goes on by itself after the program was away, and a press made meanwhile takes effect once', async () => {
    const opened = await openPage(stage.browser(), `${stage.program().url}/?seat=ben`);
    const { page } = opened;
    await startQuiz(page, 'ben');
    const message = newest(page, 'ben');
    const title = await titleOf(message);
    await stage.program().stop();
    await page.getByText('The bot is away.').waitFor();
    await message.getByRole('button', { name: 'A', exact: true }).click();
    expect(await message.getAttribute('aria-busy')).toBe('true');
    await stage.program().start();
    await page.getByText('Reconnected.').waitFor();
    await newest(page, 'ben').getByRole('button', { name: 'Fairly sure' }).waitFor();
    expect(await titleOf(newest(page, 'ben'))).toBe(title);
    await press(newest(page, 'ben'), 'Fairly sure');
    await page.reload();
    expect(await titleOf(newest(page, 'ben'))).toMatch(/\(1 of/u);
    // The browser itself notes that nobody answered while the program was away, and nothing else is noted.
    expect(opened.faults.filter((each) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|503/u.test(each))).toEqual(
      [],
    );
  });

  it('takes a double click, and twenty at once, for one', async () => {
    const page = await visit('/?seat=ana');
    await startQuiz(page, 'ana');
    await press(newest(page, 'ana'), 'A', (button) => button.dblclick());
    await press(newest(page, 'ana'), 'Sure', async (button) => {
      await Promise.all(Array.from({ length: 20 }, () => button.dispatchEvent('click')));
    });
    expect(await titleOf(newest(page, 'ana'))).toMatch(/\(1 of/u);
    await page.reload();
    expect(await titleOf(newest(page, 'ana'))).toMatch(/\(1 of/u);
  });

  it('can be played by keys alone, and focus stays where the reader is', async () => {
    const page = await visit('/?seat=chi');
    const focused = page.locator(':focus');
    await page.keyboard.press('Tab');
    expect(await focused.innerText()).toContain('Skip to where you type');
    await page.keyboard.press('Enter');
    expect(await focused.getAttribute('role')).toBe('combobox');
    const before = await page.locator('article').count();
    await page.keyboard.type('/qu');
    await page.getByRole('option').nth(1).waitFor({ state: 'detached' });
    await page.getByRole('option', { name: /^\/quiz/u }).waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await focused.getAttribute('aria-activedescendant')).toBe('list-chi-0');
    await page.keyboard.press('Enter');
    expect(await focused.inputValue()).toBe('/quiz ');
    await page.keyboard.press('Escape');
    expect(await focused.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('Enter');
    await page.locator('article').nth(before).waitFor();
    expect(await focused.getAttribute('role')).toBe('combobox');
    await page.keyboard.press('Shift+Tab');
    for (let steps = 0; steps < 12 && (await focused.innerText()) !== 'A'; steps += 1)
      await page.keyboard.press('Shift+Tab');
    const byKey = async (button: Locator) => {
      await button.focus();
      await page.keyboard.press('Enter');
    };
    await press(newest(page, 'chi'), 'A', byKey);
    expect(await focused.getAttribute('data-message')).toBe(await newest(page, 'chi').getAttribute('data-message'));
    await page.keyboard.press('Tab');
    expect(await focused.innerText()).toBe('A guess');
    expect((await playQuiz(page, 'chi', byKey)).at(-1)).toMatch(/right$/u);
  });

  it('completes a command with Tab, offers its choices, and closes on Escape', async () => {
    const page = await visit('/?seat=ana');
    const box = page.getByRole('combobox');
    await box.press('/');
    await page.getByRole('option').first().waitFor();
    expect(await page.getByRole('option').allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringContaining('/explain')]),
    );
    // Faster than any list can come: what was offered for the bare slash must not be taken.
    await box.pressSequentially('exp');
    await box.press('Tab');
    await page.getByRole('option', { name: /four numbers/u }).waitFor();
    expect(await box.inputValue()).toBe('/explain ');
    await page.getByRole('option', { name: /four numbers/u }).click();
    expect(await box.inputValue()).toMatch(/^\/explain [a-z-]+ $/u);
    await box.press('Escape');
    await box.press('Enter');
    await page.locator('article', { hasText: 'four numbers' }).first().waitFor();
  });

  it('says what to do with words that are no command, and keeps them', async () => {
    const page = await visit('/?seat=ana');
    const box = page.getByRole('combobox');
    await box.fill('did it escape?');
    await box.press('Enter');
    await page.getByText('Commands begin with a slash.').waitFor();
    expect(await box.inputValue()).toBe('did it escape?');
  });

  it('refuses a line that is far too long, kindly, and keeps it', async () => {
    const page = await visit('/?seat=ana');
    const box = page.getByRole('combobox');
    await box.fill(`/explain ${'x'.repeat(40_000)}`);
    await box.press('Enter');
    await page.getByText('That is far too long').waitFor();
    expect((await box.inputValue()).length).toBeGreaterThan(40_000);
    expect(await page.locator('article').count()).toBe(0);
  });

  it('shows what one seat shares in every seat beside it, live', async () => {
    const page = await visit('/?seats=host,ben');
    await type(page, '/demo', 'host');
    await predict(page, 'host');
    const before = await page.locator('[data-seat="ben"] article').count();
    await press(newest(page, 'host'), 'Share');
    await page.locator('[data-seat="ben"] article').nth(before).waitFor();
    expect(await newest(page, 'ben').innerText()).toContain('Host shared this with everyone');
    expect(await newest(page, 'host').innerText()).toContain('You shared this with everyone');
    const other = await openPage(stage.browser(), `${stage.program().url}/?seat=ana`);
    expect(await newest(other.page, 'ana').innerText()).toContain('Host shared this with everyone');
  });

  it('asks in a dialog, says what is wrong there, and keeps what was typed', async () => {
    const page = await visit('/?seat=host');
    await type(page, '/demo');
    await predict(page, 'host');
    await press(newest(page), 'Draw a class');
    await newest(page)
      .getByRole('button', { name: /^Another number/u })
      .click();
    const dialog = page.getByRole('dialog', { name: 'Draw a class' });
    const field = dialog.getByLabel('Answers per tier');
    await field.fill('3');
    await field.press('Enter');
    await dialog.getByText(/Type a whole number/u).waitFor();
    expect(await field.inputValue()).toBe('3');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await field.fill('40');
    const before = await page.locator('article').count();
    await field.press('Enter');
    await page.locator('article').nth(before).waitFor();
    expect(await dialog.isVisible()).toBe(false);
    expect(await newest(page).innerText()).toContain('Simulated from published rates');
  });

  it('turns a message over to what Discord and Slack would be sent', async () => {
    const page = await visit('/?seat=host');
    await startQuiz(page);
    await newest(page).getByRole('button', { name: 'What Discord and Slack are sent (JSON)' }).click();
    const dialog = page.getByRole('dialog', { name: /Discord and Slack/u });
    await dialog.getByText('For those who build or check the bot').waitFor();
    const discord = JSON.parse(await dialog.getByLabel('Discord', { exact: true }).innerText()) as unknown;
    const slack = JSON.parse(await dialog.getByLabel('Slack', { exact: true }).innerText()) as unknown;
    expect(JSON.stringify(discord)).toContain('"components"');
    expect(JSON.stringify(slack)).toContain('"blocks"');
    await dialog.getByRole('button', { name: 'Close' }).click();
    expect(await dialog.isVisible()).toBe(false);
  });

  it('keeps the colour that its reader chose, over a reload', async () => {
    const page = await visit('/', { colorScheme: 'light' });
    await page.getByRole('button', { name: 'Switch between light and dark' }).click();
    await page.reload();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  });

  it('fits a phone: no sideways scroll, one seat at a time, targets large enough for a thumb', async () => {
    const page = await visit('/?seats=host,ana', PHONE);
    await page.getByRole('button', { name: 'Ana', exact: true }).click();
    await startQuiz(page, 'ana');
    await type(page, '/explain four numbers', 'ana');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(await page.locator('[data-seat="host"]').isVisible()).toBe(false);
    // One row of seats, and the one that is shown is marked.
    expect(await page.getByText('Ana', { exact: true }).filter({ visible: true }).count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Ana', exact: true }).getAttribute('aria-pressed')).toBe('true');
    const targets = page.locator('button:visible, select:visible, summary:visible, nav a:visible, a.button:visible');
    expect(await tooSmall(targets)).toEqual([]);
  });
});
