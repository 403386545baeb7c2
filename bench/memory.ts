// Memory over a long life: a million interactions of five hundred people through the exchange, drawn for both platforms.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { exchange, type Line } from '../src/adapters/adapter.ts';
import { discord } from '../src/adapters/discord/index.ts';
import { slack } from '../src/adapters/slack/index.ts';
import { addresses } from '../src/core/card.ts';
import type { Ask } from '../src/core/command.ts';
import { asked, openBench } from './world.ts';

const MANY = 1_000_000;
const PARTS = 10;
const PEOPLE = 500;

/** What someone does next: a button of the last card, or a command. `n` decides it, so that every run is the same. */
function next(n: number, buttons: readonly string[]): Ask {
  const button = buttons[(n * 7) % Math.max(1, buttons.length)];
  if (n % 3 !== 0 && button !== undefined) return { kind: 'press', customId: button };
  const command = ['quiz', 'explain', 'help', 'demo', 'nothing'][n % 5] ?? '';
  return { kind: 'words', command, text: n % 11 === 0 && command === 'explain' ? `why ${n}` : '' };
}

/** Heap in use after each tenth, in megabytes, after a full collection. */
export async function memory(): Promise<string> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const bench = await openBench('memory');
  const last = new Map<number, readonly string[]>();
  const heaps: string[] = [];
  for (let n = 1; n <= MANY; n++) {
    const person = n % PEOPLE;
    const keep: Line<unknown>['answer'] = async ({ reply }) => {
      last.set(person, 'card' in reply ? addresses(reply.card) : []);
    };
    const line: Line<unknown> = { answer: keep, thinking: async () => {}, late: keep };
    const render = n % 2 === 0 ? discord.render : slack.render;
    await exchange(bench.bot, asked(person, next(n, last.get(person) ?? [])), line, render);
    if (n % (MANY / PARTS) !== 0) continue;
    collect();
    heaps.push((process.memoryUsage().heapUsed / 2 ** 20).toFixed(1));
  }
  await bench.close();
  return `Heap after each ${(MANY / PARTS).toLocaleString('en')} interactions, MB: ${heaps.join(', ')}`;
}
