// Every conversation in tests/dialogues is played, word for word, against the real commands and content.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createBot } from '../src/core/bot.ts';
import type { OpenStore } from '../src/core/store.ts';
import { openSqliteStore } from '../src/drivers/store-sqlite.ts';
import { realWorld } from './bot.ts';
import { play, readDialogue } from './dialogue.ts';
import { withKey } from './live.ts';
import type { HandClock } from './world.ts';

const folder = new URL('dialogues/', import.meta.url);
const files = (await readdir(folder)).filter((name) => name.endsWith('.md'));

/** The store, with time standing still while its disk is at work. */
const timeless = (store: OpenStore, clock: HandClock): OpenStore => ({
  ...store,
  read: (key) => clock.during(store.read(key)),
  update: (key, change) => clock.during(store.update(key, change)),
  list: (prefix, page) => clock.during(store.list(prefix, page)),
});

describe('the conversation', () => {
  it.each(files)('%s goes as it is written', async (name) => {
    const turns = readDialogue(await readFile(new URL(name, folder), 'utf8'));
    expect(turns.length).toBeGreaterThan(0);
    const home = await mkdtemp(join(tmpdir(), 'two-tiers-'));
    const world = await realWorld({});
    const live = withKey(world.clock);
    const { clock, log } = world;
    const open = () => timeless(openSqliteStore({ path: join(home, 'talk.sqlite'), clock, log }), clock);
    let store = open();
    try {
      await play(
        turns,
        createBot({ ...world, store }),
        async (hasKey) => {
          await store.close();
          store = open();
          return createBot({ ...world, store, ...(hasKey ? live : {}) });
        },
        world.clock,
      );
    } finally {
      await store.close();
      await rm(home, { recursive: true });
    }
  });

  it('has one file for each command', async () => {
    const { commands } = await realWorld({});
    expect(files).toEqual(expect.arrayContaining(commands.map((each) => `${each.name}.md`)));
  });
});
