// One process of the bench of votes: for a second so many people vote on one card, through the door of a real bot, and are counted.
import { once } from 'node:events';
import { createBot } from '../src/core/bot.ts';
import { words } from '../src/core/card.ts';
import { discussKey, KIND } from '../src/core/discuss-room.ts';
import { systemClock as clock } from '../src/drivers/clock-system.ts';
import { pureRandDice as dice } from '../src/drivers/dice-pure-rand.ts';
import { from, realWorld } from '../tests/bot.ts';
import { openStoreAt } from '../tests/stores.ts';

const [url = '', _task = '', many = '1', me = '0', length = '1000', place = 'card'] = process.argv.slice(2);
const none = (): void => {};
const log = { debug: none, info: none, warn: none, error: none };
const store = await openStoreAt(url, { clock, log });
const bot = createBot({ ...(await realWorld({})), store, clock, log, dice });
/** How long it votes on a card of its own before, in milliseconds: a bot that people vote in has been running for a while. */
const WARM = 300;

const asHost = (at: string, ask: Parameters<typeof from>[1]) =>
  bot.handle({ ...from('host', ask), place: at, user: { id: 'host', roles: [], events: true } });

/** The question's id at a place, once its vote is open: `mine` opens it. */
async function opened(at: string, mine: boolean): Promise<string> {
  const key = discussKey({ platform: 'playground', tenant: 'local', place: at, kind: KIND });
  if (mine) {
    await asHost(at, { kind: 'command', command: KIND, options: { question: 'two-tiers-what-free-means' } });
    const id = (await store.read(key))?.round?.id;
    await asHost(at, { kind: 'press', customId: `1/${KIND}/turn/-/${id}/0/open` });
  }
  for (;;) {
    const round = (await store.read(key))?.round;
    if (round?.stage === 'open') return round.id;
    await clock.wait(20);
  }
}

/** Has everybody vote over and over; gives how long each vote took until it was answered, in milliseconds. */
async function votes(at: string, id: string, span: number): Promise<number[]> {
  const times: number[] = [];
  const over = performance.now() + span;
  await Promise.all(
    Array.from({ length: Number(many) }, async (_, voter) => {
      for (let nth = 0; performance.now() < over; nth += 1) {
        const customId = `1/${KIND}/vote/-/${id}/1/${'abc'[nth % 3]}`;
        const before = performance.now();
        const press = from(`p${me}-${voter}`, { kind: 'press', customId }, `${me}-${voter}-${nth}`);
        const { reply } = await bot.handle({ ...press, place: at });
        times.push(performance.now() - before);
        if (!('card' in reply) || !words(reply.card)[0]?.startsWith('Saved: '))
          throw new Error('A vote was not saved.');
      }
    }),
  );
  return times;
}

const own = `${place}-${me}`;
await votes(own, await opened(own, true), WARM);
const id = await opened(place, me === '0');
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const began = performance.now();
const times = await votes(place, id, Number(length));
const took = (performance.now() - began) / 1000;
times.sort((one, other) => one - other);
process.stdout.write(`${JSON.stringify({ rate: times.length / took, p99: times[Math.floor(times.length * 0.99)] })}\n`);
process.exit(0);
