// How a group runs an experiment in the browser: live is switched on, a host begins, everyone sorts what they read.
import { once } from 'node:events';
import type { Page } from 'playwright-core';
import { KEY } from '../wire/anthropic/anthropic.ts';
import { follows } from '../wire/anthropic/script.ts';
import { chooses, does, home, MEMBERS, says, sees } from './meeting.ts';

/** What the program needs to ask the API in small in the real one's place. */
export const asking = (url: string): Readonly<Record<string, string>> => ({
  ANTHROPIC_API_KEY: KEY,
  ANTHROPIC_BASE_URL: url,
});

/** The host switches live answers on, as in any place. */
export async function switchOn(page: Page): Promise<void> {
  await says(page, 'host', '/settings');
  await sees(page, 'host', 'Who hosts');
  await does(page, 'host', 'Switch live answers on');
  await sees(page, 'host', '/demo live:yes asks a real model now');
}

/** One person's live demo of a pair: what to know first, both predictions, both answers. */
export async function liveDemo(page: Page, seat: string): Promise<void> {
  await says(page, seat, '/demo st-sum live:yes');
  await sees(page, seat, 'One answer proves nothing.');
  await does(page, seat, 'Go on');
  await does(page, seat, 'Follows the rule');
  await does(page, seat, 'Does not');
  await does(page, seat, 'Fairly sure');
  await sees(page, seat, 'It cost $');
}

/** From the host's demo card to an experiment that runs, in the seats of the page. */
export async function beginExperiment(page: Page, size: number, members: readonly string[] = MEMBERS): Promise<void> {
  await does(page, 'host', 'Run an experiment');
  await sees(page, 'host', 'It costs at most');
  await chooses(page, 'host', `${size} for each tag`);
  await does(page, 'host', 'Start');
  for (const seat of members) await sees(page, seat, 'An experiment: ');
}

/** What somebody says who reads the answer; `nth` counts what they sorted before. */
type Reader = (words: string, nth: number) => 'Followed the rule' | 'Did not' | 'Can’t tell';
export const plainly: Reader = (words) => (follows(words) ? 'Followed the rule' : 'Did not');

/** Sorts the answer that is before somebody; gives the text that they read, or null where nothing is left for them. */
async function sortsOne(page: Page, seat: string, reader: Reader, nth: number): Promise<string | null> {
  const words = await home(page, seat).locator('article:not(.shared)').last().innerText();
  if (words.includes('Nothing is left for you to sort')) return null;
  await does(page, seat, reader(words.slice(words.indexOf('The answer:'), words.indexOf('The rule:')), nth));
  return words;
}

/** Everyone sorts, one answer each in turn, since a page has one mouse; until nothing is left, or so many times. */
export async function sortAll(
  page: Page,
  readers: Readonly<Record<string, Reader>>,
  most = Number.POSITIVE_INFINITY,
): Promise<readonly string[]> {
  const read: string[] = [];
  let seats = Object.keys(readers);
  for (const seat of seats) await does(page, seat, 'Sort an answer');
  for (let nth = 0; nth < most && seats.length > 0; nth++) {
    for (const seat of seats) {
      const words = await sortsOne(page, seat, readers[seat] ?? plainly, nth);
      if (words === null) seats = seats.filter((each) => each !== seat);
      else read.push(words);
    }
  }
  return read;
}

/** Adds an experiment with a pair to the plan that the host is changing. */
export async function addsExperiment(page: Page, pair: string): Promise<void> {
  await chooses(page, 'host', 'Run an experiment');
  await sees(page, 'host', 'It needs a real model here');
  await chooses(page, 'host', pair);
  await sees(page, 'host', /Try it ourselves\s*20 minutes/u);
  await does(page, 'host', 'Done');
}

/** Saves a file, the host's unless told, and gives its words. */
export async function saves(
  page: Page,
  name: string,
  seat = 'host',
  link: RegExp = /^Save experiment/u,
): Promise<string> {
  await does(page, seat, name);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    home(page, seat).getByRole('link', { name: link }).last().click(),
  ]);
  const file = await download.createReadStream();
  let words = '';
  file.setEncoding('utf8').on('data', (piece) => {
    words += String(piece);
  });
  await once(file, 'end');
  return words;
}
