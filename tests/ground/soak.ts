// A long life in short: many interactions of a hundred people, good and bad, and the heap after each quarter. Prints JSON.
import { addresses } from '../../src/core/card.ts';
import type { Ask, Outcome } from '../../src/core/command.ts';
import { from, realBot } from '../bot.ts';

const many = Number(process.argv[2] ?? 1_000_000);
const none = (): void => {};
const { bot, dice } = await realBot({ log: { debug: none, info: none, warn: none, error: none } });
const chance = dice.from(7);
const last = new Map<string, Outcome>();

/** What someone does next: begins, presses something on the last card, or sends nonsense. */
function next(person: string): Ask {
  const reply = last.get(person)?.reply;
  const buttons = reply && 'card' in reply ? addresses(reply.card) : [];
  const roll = chance.whole(10);
  if (roll < 6 && buttons.length > 0) return { kind: 'press', customId: buttons[chance.whole(buttons.length)] ?? '' };
  if (roll === 6) return { kind: 'press', customId: `1/quiz/choose/${chance.whole(1e9)}/0/x` };
  if (roll === 7) return { kind: 'words', command: 'explain', text: `why ${chance.whole(1e9)}% of them` };
  if (roll === 8) return { kind: 'complete', command: 'explain', option: 'topic', typed: String(chance.whole(1e9)) };
  const command = ['quiz', 'demo', 'help', 'explain', 'nothing'][chance.whole(5)] ?? '';
  return { kind: 'words', command, text: '' };
}

const heaps: number[] = [];
for (let done = 1; done <= many; done++) {
  const person = `p${chance.whole(100)}`;
  last.set(person, await bot.handle(from(person, next(person))));
  if (done % Math.floor(many / 4) !== 0) continue;
  globalThis.gc?.();
  heaps.push(process.memoryUsage().heapUsed);
}
console.log(JSON.stringify({ heaps }));
