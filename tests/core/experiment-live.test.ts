// An experiment in a channel whose rooms are kept: it begins when it is started, and goes on, without waiting for the next look.
import { expect, it } from 'vitest';
import { createBot } from '../../src/core/bot.ts';
import { experimentsKey } from '../../src/core/experiment-room.ts';
import { keepRooms } from '../../src/core/rooms.ts';
import { settingsKey, standard } from '../../src/core/settings.ts';
import { openScriptedModel } from '../../src/drivers/model-scripted.ts';
import { realWorld } from '../bot.ts';
import { platform } from './rooms-world.ts';

const ROOM = { platform: 'discord' as const, tenant: '1', place: '2', kind: 'demo' };
const CAPS = { person: 1, place: 1, day: 1, month: 1 };

/** A bot that keeps its rooms, with a model that takes half a second for each answer, or breaks where `fails` says so. */
async function channel(fails: (nth: number) => boolean = () => false) {
  const world = await realWorld({});
  const { clock, store } = world;
  const asked: number[] = [];
  const model = openScriptedModel({
    clock,
    answers: async (_, nth) => {
      asked.push(clock.now());
      await clock.wait(500);
      if (fails(nth)) throw new TypeError('A fault of our own.');
      return '<reasons>A sum.</reasons> It is 102.';
    },
  });
  await store.update(settingsKey(ROOM), () => ({ value: { ...standard, live: true }, result: null }));
  const posters = new Map([[ROOM.platform, platform(clock, 1000).poster]]);
  const bot = createBot({ ...world, model, caps: CAPS, posters });
  const stopped = new AbortController();
  const kept = keepRooms(bot, stopped.signal);
  // Some way into the second between two looks.
  await clock.advance(1300);
  /** A host's press, with the clock going on beside it; gives when it was made. */
  async function press(customId: string): Promise<number> {
    const at = clock.now();
    const { platform: on, tenant, place } = ROOM;
    const user = { id: '10', roles: [], manages: true };
    const from = { id: `i-${at}`, platform: on, tenant, place, user };
    const answer = bot.handle({ ...from, kind: 'press', customId });
    await clock.advance(100);
    bot.closer.changed((await answer).rooms ?? []);
    return at;
  }
  const now = async () => (await store.read(experimentsKey(ROOM)))?.now;
  const stop = async (): Promise<void> => {
    stopped.abort();
    await clock.advance(2000);
    await Promise.all([kept, bot.closer.stop()]);
  };
  return { clock, asked, press, now, stop };
}

it('an experiment asks for its first answers when it is started, not at the next look at what is due', async () => {
  const { clock, asked, press, now, stop } = await channel();
  const at = await press('1/demo/xstart/-/st-sum/-/20');
  expect(asked).toHaveLength(4);
  for (const each of asked) expect(each - at).toBeLessThan(100);
  // Ten rounds of half a second, and the change from one link to the next.
  await clock.advance(5300);
  expect((await now())?.stage).toBe('labelling');
  await stop();
});

it('an experiment that stood still goes on when a host says so, not at the next look', async () => {
  const { clock, asked, press, now, stop } = await channel((nth) => nth < 4);
  await press('1/demo/xstart/-/st-sum/-/5');
  await clock.advance(4250);
  const halted = await now();
  expect(halted?.halt).toBeDefined();
  const before = asked.length;
  const at = await press(`1/demo/xturn/-/${halted?.id}/${halted?.turn}/go`);
  expect(asked.length).toBe(before + 4);
  expect((asked[before] ?? 0) - at).toBeLessThan(100);
  await stop();
});
