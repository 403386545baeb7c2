// A group meets on one page, in four seats: the real program, a real browser, the whole plan of fifteen minutes.
import { expect, it } from 'vitest';
import { chromium, describeWith } from '../services.ts';
import { openPage, tooSmall } from './browser.ts';
import { AFTER_A_KILL, begin, chooses, does, fills, home, MEMBERS, says, sees } from './meeting.ts';
import { setUp } from './stage.ts';

const FOUR = '/?seats=host,ana,ben,chi';
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

describeWith(chromium, 'a group in a real browser', (at) => {
  const stage = setUp(at);
  const { visit } = stage;

  it('meets for fifteen minutes: arrives, predicts, reads, votes, talks, closes, and takes notes home', async () => {
    const page = await visit(FOUR, { viewport: { width: 1600, height: 1000 } });
    await begin(page);
    for (const member of MEMBERS) await does(page, member, 'I’m here');
    for (const member of MEMBERS) await sees(page, member, 'Here 3 people');

    await does(page, 'host', 'Next: Predict');
    await sees(page, 'ana', 'Predict (2 of 6)');
    await does(page, 'ana', 'Predict');
    await does(page, 'ana', 'Follows the rule');
    await does(page, 'ana', 'Does not');
    await does(page, 'ana', 'Fairly sure');
    for (const member of MEMBERS) await sees(page, member, 'Predicted 1 person');

    await does(page, 'host', 'Next: Reveal');
    await sees(page, 'chi', 'What the study found');
    await does(page, 'ana', 'What I predicted');
    await sees(page, 'ana', 'What you predicted');

    await does(page, 'host', 'Next: Read in silence');
    await sees(page, 'ben', 'Read in silence (4 of 6)');
    await does(page, 'ben', 'Park a question');
    await fills(page, { 'Your question': 'Who labelled the reasoning?' });
    await sees(page, 'ben', 'Parked');

    await does(page, 'host', 'Next: Ask');
    await sees(page, 'chi', 'Vote 1: answer alone first');
    for (const member of MEMBERS) await does(page, member, 'B');
    for (const member of ['host', ...MEMBERS]) await sees(page, member, '3 have voted.');
    await does(page, 'host', 'Close the vote');
    await does(page, 'host', 'Discuss');
    const talk = await sees(page, 'ana', 'Convince someone');
    // It stands in the thread of the vote, and says so.
    expect(await talk.innerText()).toMatch(/^In the thread\s+Talk: /u);
    await does(page, 'host', 'Vote again');
    await sees(page, 'ana', 'Keep your answer or change it, and press for either.');
    await does(page, 'ana', 'Vote again');
    await does(page, 'ana', /^Keep B/u);
    await does(page, 'host', 'Close the vote');
    await does(page, 'host', 'Reveal');
    await sees(page, 'ben', 'The answer is');

    await does(page, 'host', 'Next: Close');
    await does(page, 'chi', 'One thing I changed my mind about');
    await fills(page, { 'One thing I changed my mind about': 'A gap is no proof.' });
    await does(page, 'host', 'End the session');
    await does(page, 'host', 'End it now');
    await sees(page, 'ben', 'The session is over');
    await does(page, 'ben', 'Notes');
    const [notes] = await Promise.all([
      page.waitForEvent('download'),
      home(page, 'ben')
        .getByRole('link', { name: /^Save notes/u })
        .click(),
    ]);
    const written = await (await notes.createReadStream()).setEncoding('utf8').toArray();
    expect(written.join('')).toContain('Who labelled the reasoning?');
    // A part that is over has nothing left to press but what the platforms are sent.
    const over = home(page, 'ana').locator('article.shared', { hasText: 'This part is over.' }).first();
    expect(await over.getByRole('button').allInnerTexts()).toEqual(['What Discord and Slack are sent (JSON)']);
  });

  it('goes on after the program was killed: what stood there still works, and the card catches up', async () => {
    const page = await visit(FOUR);
    await begin(page);
    await does(page, 'ana', 'I’m here');
    await sees(page, 'chi', 'Here 1 person');
    await stage.program().kill();
    await stage.program().start();
    await page.getByText('Reconnected.').waitFor();
    await does(page, 'ben', 'I’m here');
    for (const member of MEMBERS) await sees(page, member, 'Here 2 people', AFTER_A_KILL);
    expect(await home(page, 'chi').locator('article').count()).toBe(1);
    stage.wasAway();
  });

  it('discusses a question on phones and a large screen at once, each seeing what everyone sees, live', async () => {
    const host = await visit('/?seat=host');
    const phone = (await openPage(stage.browser(), `${stage.program().url}/?seat=ana`, PHONE)).page;
    await says(host, 'host', '/discuss two-tiers-what-free-means');
    await does(host, 'host', 'Open the vote');
    await sees(phone, 'ana', 'Vote 1: answer alone first');
    await does(phone, 'ana', 'C');
    await sees(phone, 'ana', 'Saved: C.');
    await sees(host, 'host', '1 has voted.');
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await does(host, 'host', 'Close the vote');
    await does(host, 'host', 'Discuss');
    await sees(phone, 'ana', 'Convince someone');
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await does(host, 'host', 'Reveal');
    await sees(phone, 'ana', 'The answer is');
    expect(await tooSmall(phone.locator('article button:visible'))).toEqual([]);
  });

  it('brings a reader on to the last card of a part that comes with more than one', async () => {
    const host = await visit('/?seat=host');
    const phone = (await openPage(stage.browser(), `${stage.program().url}/?seat=ana`, PHONE)).page;
    await says(host, 'host', '/session');
    await sees(host, 'host', 'A session: which plan?');
    await chooses(host, 'host', 'Fifteen minutes');
    await does(host, 'host', 'Start');
    await sees(phone, 'ana', 'Arrive (1 of 6)');
    await does(host, 'host', 'Next: Predict');
    const scene = await sees(phone, 'ana', 'Predict both, alone.');
    const top = () => scene.evaluate((node) => Math.round(node.getBoundingClientRect().top));
    await expect.poll(top).toBeLessThan(PHONE.viewport.height / 2);
    // That card is taller than the screen, so its reader is not at the end: the next part brings them on all the same.
    await does(host, 'host', 'Next: Reveal');
    const found = await sees(phone, 'ana', 'What the study found');
    const log = home(phone, 'ana').locator('.log');
    const above = () => found.evaluate((node) => node.offsetTop - (node.closest('.log')?.scrollTop ?? 0));
    await expect.poll(above).toBe(16);
    // Whoever scrolled back to read is left where they are.
    await log.evaluate((node) => node.scrollTo({ top: 0, behavior: 'instant' }));
    await does(host, 'host', 'Next: Read in silence');
    await sees(phone, 'ana', 'Read in silence (4 of 6)');
    expect(await log.evaluate((node) => node.scrollTop)).toBe(0);
  });

  it('brings a reader on who is still on the way to the card before, also to one taller than the screen', async () => {
    const host = await visit('/?seat=host');
    const phone = (await openPage(stage.browser(), `${stage.program().url}/?seat=ana`, PHONE)).page;
    await says(host, 'host', '/session');
    await chooses(host, 'host', 'Fifteen minutes');
    await does(host, 'host', 'Start');
    await sees(phone, 'ana', 'Arrive (1 of 6)');
    // A way that takes so long that everything else comes meanwhile, and ends when the test says so.
    await phone.evaluate(`
      const log = document.querySelector('[data-seat="ana"] .log');
      const jump = log.scrollTo.bind(log);
      window.arrive = () => { jump({ top: window.goal, behavior: 'instant' }); log.dispatchEvent(new Event('scrollend')); };
      log.scrollTo = ({ top }) => { window.goal = top; };
    `);
    await does(host, 'host', 'Next: Predict');
    await sees(phone, 'ana', 'Predict both, alone.');
    await does(host, 'host', 'Next: Reveal');
    const found = await sees(phone, 'ana', 'What the study found');
    const above = () => found.evaluate((node) => node.offsetTop - (node.closest('.log')?.scrollTop ?? 0));
    await phone.evaluate('window.arrive()');
    expect(await above()).toBe(16);
  });

  it('tells a screen reader what comes and what turns, and not every vote that is counted', async () => {
    const page = await visit('/?seats=host,ana,ben');
    await says(page, 'host', '/discuss two-tiers-what-free-means');
    await does(page, 'host', 'Open the vote');
    await sees(page, 'ana', 'Vote 1: answer alone first');
    await page.evaluate(`
      window.said = [];
      const announcer = document.querySelector('[data-announcer]');
      new MutationObserver(() => window.said.push(announcer.textContent)).observe(announcer, { childList: true });
    `);
    await does(page, 'ana', 'B');
    await sees(page, 'ben', '1 has voted.');
    await does(page, 'ben', 'A');
    await sees(page, 'host', '2 have voted.');
    await does(page, 'host', 'Close the vote');
    await sees(page, 'ana', 'Vote 1 is closed');
    const said = await page.evaluate('window.said');
    expect(said).toContain('New message: Saved: B.');
    expect(said).toContain('Changed: Vote 1 is closed');
    expect(said).not.toContain('Changed: Vote 1: answer alone first');
  });

  it('counts a moment down while one looks at it', async () => {
    const page = await visit('/?seats=host,ana');
    await says(page, 'host', '/session');
    await sees(page, 'host', 'A session: which plan?');
    await chooses(page, 'host', 'Fifteen minutes');
    await page.clock.install();
    await does(page, 'host', 'Start');
    await sees(page, 'ana', 'in 2 minutes');
    await page.clock.fastForward('01:30');
    await sees(page, 'ana', /in (2\d|3\d) seconds/u);
  });
});
