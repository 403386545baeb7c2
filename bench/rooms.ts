// What a meeting costs: presses, looks into the store, writes, posts and edits of one session, and how many a process can hold.

import { createBot } from '../src/core/bot.ts';
import type { Card } from '../src/core/card.ts';
import type { Ask, Interaction, Outcome, Platform } from '../src/core/command.ts';
import { setMoment } from '../src/core/moments.ts';
import type { Poster, Store } from '../src/core/ports.ts';
import { write } from '../src/core/press.ts';
import { keepRooms } from '../src/core/rooms.ts';
import { board, boardKey } from '../tests/core/rooms-world.ts';
import { roomCards } from '../tests/dialogue.ts';
import { type HandClock, handClock } from '../tests/world.ts';
import { type Bench, openBench } from './world.ts';

/** The people of a meeting, and over how long they press what they are asked to press, in milliseconds. */
const PEOPLE = 25;
const SPREAD = 40_000;
/** Sessions that are played to measure what one costs a process. */
const SESSIONS = 20;
/** Rooms whose moment comes in the same second. */
const MOMENTS = 10_000;

type Costs = { interactions: number; reads: number; updates: number; lists: number; posts: number; edits: number };
const none = (): Costs => ({ interactions: 0, reads: 0, updates: 0, lists: 0, posts: 0, edits: 0 });

/** The store, with every call counted. */
const counted = (store: Store, costs: Costs): Store => ({
  read(key) {
    costs.reads += 1;
    return store.read(key);
  },
  update(key, change) {
    costs.updates += 1;
    return store.update(key, change);
  },
  list(prefix, page) {
    costs.lists += 1;
    return store.list(prefix, page);
  },
});

/** A platform that takes everything, a fifth of a second later. */
function counting(gap: number, clock: HandClock, costs: Costs): Poster {
  let last = 0;
  return {
    gap,
    async post() {
      costs.posts += 1;
      await clock.wait(200);
      last += 1;
      return `m${last}`;
    },
    async edit() {
      costs.edits += 1;
      await clock.wait(200);
    },
  };
}

/** The press behind a label on one of these cards, the newest first; the first choice of a menu by the words that it says. */
function pressOn(cards: readonly Card[], label: string): Ask {
  for (const { body } of [...cards].reverse()) {
    for (const block of body) {
      if (block.kind === 'buttons') {
        const found = block.buttons.find((each) => each.label.startsWith(label) && !each.off);
        if (found && 'press' in found) return { kind: 'press', customId: write(found.press) };
      }
      const [choice] = block.kind === 'menu' && block.says.startsWith(label) ? block.choices : [];
      if (block.kind === 'menu' && choice) return { kind: 'press', customId: write(block.press), choice: choice.value };
    }
  }
  throw new Error(`Nothing to press is called “${label}”.`);
}

/** Plays the plan of fifteen minutes with everybody voting twice, on a clock that runs as fast as it can; gives what it took. */
async function played(bench: Bench, platform: Platform, gap: number, place: string): Promise<Costs> {
  const clock = handClock(Date.now());
  const costs = none();
  const store = counted(bench.store, costs);
  const poster = counting(gap, clock, costs);
  const bot = createBot({ ...bench.bot, store, clock, rooms: [], posters: new Map([[platform, poster]]) });
  const stopped = new AbortController();
  const kept = keepRooms(bot, stopped.signal);
  const spot = { platform, tenant: 'bench', place };

  async function ask(person: number, what: Ask): Promise<readonly Card[]> {
    costs.interactions += 1;
    const user = { id: `${place}p${person}`, roles: [], manages: person === 0 };
    const interaction: Interaction = { id: `${place}-${costs.interactions}`, ...spot, user, ...what };
    const work = bot.handle(interaction);
    let isDone = false;
    void work.finally(() => {
      isDone = true;
    });
    while (!isDone) await clock.advance(20);
    const { reply, rooms = [] }: Outcome = await work;
    bot.closer.changed(rooms);
    return 'card' in reply ? [reply.card] : [];
  }
  const inRoom = async (person: number, label: string) => ask(person, pressOn(await roomCards(bench.bot, spot), label));
  /** Everybody does it, one after the other, within `SPREAD`. */
  async function everyone(act: (person: number) => Promise<unknown>): Promise<void> {
    for (let person = 1; person <= PEOPLE; person += 1) {
      await act(person);
      await clock.advance(SPREAD / PEOPLE);
    }
  }
  const votes = (label: string, then: string) =>
    everyone(async (person) => {
      const mine = await inRoom(person, label);
      const sure = then === '' ? mine : await ask(person, pressOn(mine, then));
      await ask(person, pressOn(sure, 'Fairly sure'));
    });

  let panel = await ask(0, { kind: 'words', command: 'session', text: '' });
  const host = async (label: string, pause = 20_000) => {
    panel = await ask(0, pressOn(panel, label));
    await clock.advance(pause);
  };
  await host('Choose a plan', 0);
  await host('Start');
  await everyone((person) => inRoom(person, 'I’m here'));
  await host('Next');
  await everyone(async (person) => {
    let cards = await inRoom(person, 'Predict');
    for (const label of ['Follows', 'Does not', 'Fairly sure']) cards = await ask(person, pressOn(cards, label));
  });
  await host('Next');
  await host('Next', 120_000);
  await host('Next');
  await votes('A', '');
  await host('Close the vote');
  await host('Discuss', 240_000);
  await host('Vote again');
  await votes('Vote again', 'Keep');
  await host('Close the vote');
  await host('Reveal', 60_000);
  await host('Next');
  await host('End the session');
  await host('End it now');
  stopped.abort();
  await clock.advance(5000);
  await Promise.all([kept, bot.closer.stop()]);
  return costs;
}

/** Moments a second that one process looks after, each with a post that it leads to. */
async function momentsPerSecond(bench: Bench): Promise<number> {
  const [at, rooms] = [
    Date.now() - 1000,
    Array.from({ length: MOMENTS }, (_, n) => ({ platform: 'slack', tenant: 'T', place: `C${n}`, kind: board.name })),
  ];
  const value = { posts: [{ name: 'card', words: 'Time is up.' }] };
  for (const room of rooms) {
    await setMoment(bench.store, room, at);
    await bench.store.update(boardKey(room), () => ({ value, result: null }));
  }
  let posts = 0;
  const poster: Poster = { gap: 3000, post: async () => `m${++posts}`, edit: async () => {} };
  const bot = createBot({ ...bench.bot, commands: [board], rooms: [], posters: new Map([['slack' as const, poster]]) });
  const stopped = new AbortController();
  const began = performance.now();
  const kept = keepRooms(bot, stopped.signal);
  while (posts < MOMENTS) await bot.clock.wait(20);
  const seconds = (performance.now() - began) / 1000;
  stopped.abort();
  await kept;
  return MOMENTS / seconds;
}

const whole = (n: number): string => Math.round(n).toLocaleString('en');

/** The part of `npm run bench`. */
export async function rooms(): Promise<string> {
  // In memory, where every call is over before the clock goes on; then the moments on the default store.
  const [bench, file] = [await openBench('memory'), await openBench('SQLite')];
  try {
    const rows: string[] = [];
    for (const [platform, gap] of [
      ['discord', 1000],
      ['slack', 3000],
    ] as const) {
      await played(bench, platform, gap, `${platform}-first`);
      const cpu = process.cpuUsage();
      let costs = none();
      for (let n = 0; n < SESSIONS; n += 1) costs = await played(bench, platform, gap, `${platform}-${n}`);
      const { user, system } = process.cpuUsage(cpu);
      const ms = (user + system) / 1000 / SESSIONS;
      const { interactions, reads, updates, posts, edits } = costs;
      const cells = [interactions, reads, updates, posts, edits, ms].map(whole);
      rows.push(`| ${platform} | ${cells.join(' | ')} |`);
    }
    const rate = await momentsPerSecond(file);
    return [
      `A session of fifteen minutes with ${PEOPLE} people, who all vote twice; CPU with the store in memory`,
      '| | interactions | reads | updates | posts | edits | CPU ms |',
      '|---|---|---|---|---|---|---|',
      ...rows,
      '',
      `${whole(rate)} moments of rooms a second in one process, each with a post that it leads to, on SQLite`,
    ].join('\n');
  } finally {
    await Promise.all([bench.close(), file.close()]);
  }
}
