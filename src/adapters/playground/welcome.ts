// What a seat shows while nothing is said in it: what this is, and what to try first.
import type { Bot } from '../../core/bot.ts';
import { theStudy } from '../../core/library.ts';
import { mark } from './icons.ts';
import { type Html, markup } from './markup.ts';

/** What a newcomer is offered first, in this order, as far as these commands are there. */
const STARTERS: readonly { readonly command: string; readonly title: string; readonly says: string }[] = [
  { command: 'explain', title: 'Explain', says: 'A short tour of the study, one card at a time.' },
  { command: 'quiz', title: 'Quiz', says: 'Five questions, with the reason behind every answer.' },
  { command: 'demo', title: 'Demo', says: 'Predict what a model will do, then compare.' },
  { command: 'help', title: 'Help', says: 'What this is, and what it keeps about you.' },
];

export function drawWelcome({ library, commands }: Pick<Bot, 'library' | 'commands'>): Html {
  const study = theStudy(library);
  const paper = study.links[0]?.href;
  const known = STARTERS.filter((starter) => commands.some((command) => command.name === starter.command));
  const title = paper
    ? markup`<a href="${paper}" rel="noopener noreferrer" target="_blank">${study.title}</a>`
    : markup`<em>${study.title}</em>`;
  return markup`<div class="welcome">
<div class="banner">${mark}</div>
<h3>One study, understood well.</h3>
<p>Two Tiers teaches ${title}: what was done, what was measured, and what it does not show. This page runs on your computer alone, with no account, and shows the same cards that Discord and Slack will show.</p>
<div class="starters">${known.map(
    ({ command, title, says }) =>
      markup`<button type="button" class="starter" data-line="/${command}"><strong>${title}</strong><span>${says}</span></button>`,
  )}</div></div>`;
}
