// One process of the bench of experiments: a whole one by the bot that was started as the program is, or the same calls by the bare library.
import Anthropic from '@anthropic-ai/sdk';
import { createBot } from '../src/core/bot.ts';
import { beginExperiment } from '../src/core/experiment.ts';
import { experimentsKey, KIND } from '../src/core/experiment-room.ts';
import { ABREAST } from '../src/core/experiment-run.ts';
import { theStudy } from '../src/core/library.ts';
import { promptOf } from '../src/core/prompt.ts';
import { keepRooms } from '../src/core/rooms.ts';
import { settingsKey, standard } from '../src/core/settings.ts';
import { systemClock as clock } from '../src/drivers/clock-system.ts';
import { pureRandDice as dice } from '../src/drivers/dice-pure-rand.ts';
import { openAnthropicModel } from '../src/drivers/model-anthropic.ts';
import { CHEAPEST, PRICES } from '../src/prices.ts';
import { from, realWorld } from '../tests/bot.ts';
import { openStoreAt } from '../tests/stores.ts';
import { KEY } from '../tests/wire/anthropic/anthropic.ts';

const [who = '', url = '', file = '', size = '20', pairId = ''] = process.argv.slice(2);
const n = Number(size);
const none = (): void => {};
const log = { debug: none, info: none, warn: console.warn, error: console.error };
const world = await realWorld({});
const study = theStudy(world.library);
const pair = study.pairs.get(pairId);
if (!pair) throw new Error(`The content has no pair ${pairId}.`);

/** Says how long `work` took in all, and the processor time of this process meanwhile, both in milliseconds. */
async function measured(work: () => Promise<void>): Promise<void> {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const took = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  process.stdout.write(`${JSON.stringify({ took, cpu: (user + system) / 1000 })}\n`);
}

/** As many at once as the bot has under way, each by the library's own stream, put together by the library. */
async function bare(): Promise<void> {
  const client = new Anthropic({ apiKey: KEY, baseURL: url, maxRetries: 1, timeout: 20_000 });
  await client.models.retrieve(CHEAPEST);
  const how = { id: 'bare', from: 'bench', model: CHEAPEST, seed: 1, now: 0 };
  const { slots } = beginExperiment(study, { pair: pair as NonNullable<typeof pair>, n }, how, dice.from(1));
  const asks = slots.map(({ tag }) => promptOf(study, pair as NonNullable<typeof pair>, tag));
  await measured(async () => {
    const lane = async (): Promise<void> => {
      for (let ask = asks.shift(); ask; ask = asks.shift()) {
        const { system, user, maxTokens } = ask;
        const messages = [{ role: 'user' as const, content: user }];
        const thinking = { type: 'disabled' } as const;
        const stream = client.messages.stream({ model: CHEAPEST, max_tokens: maxTokens, system, messages, thinking });
        if ((await stream.finalMessage()).stop_reason !== 'end_turn') throw new Error('An answer did not end.');
      }
    };
    await Promise.all(Array.from({ length: ABREAST }, lane));
  });
}

/** From a host's press until the last answer is in and kept, with everything that the program does meanwhile. */
async function ours(): Promise<void> {
  const opened = await openStoreAt(file, { clock, log });
  const model = openAnthropicModel({ id: CHEAPEST, price: PRICES[CHEAPEST], key: KEY, url, clock, log });
  await model.check();
  const room = { platform: 'discord' as const, tenant: '1', place: '2', kind: KIND };
  await opened.update(settingsKey(room), () => ({ value: { ...standard, live: true }, result: null }));
  const done = Promise.withResolvers<void>();
  const path = experimentsKey(room).path;
  const store: typeof opened = {
    ...opened,
    async update(key, change) {
      const result = await opened.update(key, (old) => {
        const made = change(old);
        if (key.path === path) stage = (made.value as { now?: { stage: string } } | null)?.now?.stage ?? '';
        return made;
      });
      if (stage === 'labelling') done.resolve();
      return result;
    },
  };
  let stage = '';
  let last = 0;
  const platform = {
    gap: 1000,
    async post() {
      await clock.wait(200);
      last += 1;
      return `m${last}`;
    },
    edit: () => clock.wait(200),
  };
  const caps = { person: 10, place: 10, day: 10, month: 10 };
  const posters = new Map([[room.platform, platform]]);
  const bot = createBot({ ...world, store, clock, log, dice, model, caps, posters });
  const stopped = new AbortController();
  const kept = keepRooms(bot, stopped.signal);
  // Some way into the second between two looks at what is due, as a press comes.
  await clock.wait(1300);
  const user = { id: 'host', roles: [], manages: true };
  const { platform: on, tenant, place } = room;
  const customId = `1/${KIND}/xstart/-/${pairId}/-/${n}`;
  await measured(async () => {
    const press = from('host', { kind: 'press', customId });
    const { reply, rooms = [] } = await bot.handle({ ...press, platform: on, tenant, place, user });
    if (!('card' in reply)) throw new Error('Nothing was begun.');
    bot.closer.changed(rooms);
    await done.promise;
  });
  stopped.abort();
  await Promise.all([kept, bot.closer.stop()]);
  await opened.close();
}

await (who === 'ours' ? ours() : bare());
process.exit(0);
