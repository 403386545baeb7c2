// A learner who presses everything: the shipped content through the door, button by button, and every card met on the way.
import { addresses, type Card } from '../src/core/card.ts';
import type { Ask } from '../src/core/command.ts';
import { theStudy } from '../src/core/library.ts';
import { readContent } from '../src/load-content.ts';
import { allCards } from '../src/load-sizes.ts';
import { from, realBot, realLibrary } from './bot.ts';
import { roomCards } from './dialogue.ts';
import type { Line } from './world.ts';

const start = (command: string, options: Record<string, string | number> = {}): Ask => ({
  kind: 'command',
  command,
  options,
});

/** Where a walk begins, by command, and after how many answers it ends at the latest. */
export async function walks(): Promise<readonly (readonly [string, readonly Ask[], number])[]> {
  const study = theStudy(await realLibrary());
  const topics = [...study.lessons.keys(), ...study.claims.keys(), ...study.terms.keys()];
  return [
    ['/explain', [start('explain'), ...topics.map((topic) => start('explain', { topic }))], 1500],
    ['/quiz', [start('quiz'), ...[...study.lessons.keys()].map((topic) => start('quiz', { topic }))], 1500],
    ['/demo', [start('demo'), ...[...study.pairs.keys()].map((pair) => start('demo', { pair }))], 1500],
    ['/help', [start('help')], 300],
    [
      '/discuss',
      [start('discuss'), ...[...study.lessons.keys()].map((question) => start('discuss', { question }))],
      1500,
    ],
    ['/session', [start('session'), ...[...study.plans.keys()].map((plan) => start('session', { plan }))], 600],
  ];
}

/** Every card met from `starts` on, by somebody who may host: each button and each choice of a menu is pressed once, `most` answers at the most. */
export async function walk(
  starts: readonly Ask[],
  most: number,
): Promise<{ readonly cards: readonly Card[]; readonly errors: readonly Line[] }> {
  const { bot, log } = await realBot();
  const waiting: Ask[] = [...starts];
  const seen = new Set<string>();
  const cards: Card[] = [];
  const meet = (ask: Ask) => {
    const name = JSON.stringify(ask);
    if (!seen.has(name)) waiting.push(ask);
    seen.add(name);
  };
  for (let turn = 0; turn < most; turn++) {
    const ask = waiting.shift();
    if (!ask) break;
    const { reply } = await bot.handle({ ...from('walker', ask), user: { id: 'walker', roles: [], events: true } });
    const met = [...('card' in reply ? [reply.card] : []), ...(await roomCards(bot))];
    for (const shown of met) {
      cards.push(shown);
      for (const block of shown.body) {
        const customIds = addresses({ ...shown, body: [block] });
        const choices = block.kind === 'menu' ? block.choices.map(({ value }) => ({ choice: value })) : [{}];
        for (const customId of customIds) for (const choice of choices) meet({ kind: 'press', customId, ...choice });
      }
    }
  }
  return { cards, errors: log.lines.filter((line) => line.level === 'error') };
}

/** Each card once that the real content can produce: all lessons, claims, terms, questions, answers and pairs, and what walks meet. */
export async function realCards(): Promise<readonly Card[]> {
  const { read } = await readContent('content');
  const made = read.flatMap(({ draft, study }) => (study ? allCards(draft, study).map(({ shown }) => shown) : []));
  const met = await Promise.all((await walks()).map(([, starts, most]) => walk(starts, most)));
  const other = await walk([start('me'), start('settings')], 60);
  const all = [...made, ...met.flatMap(({ cards }) => cards), ...other.cards].filter(({ file }) => !file);
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}
