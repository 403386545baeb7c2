// The real bot, as the program wires it, on a store that a bench names.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bot, createBot } from '../src/core/bot.ts';
import type { Ask, Interaction } from '../src/core/command.ts';
import type { OpenStore } from '../src/core/store.ts';
import { systemClock as clock } from '../src/drivers/clock-system.ts';
import { pureRandDice as dice } from '../src/drivers/dice-pure-rand.ts';
import { openMemoryStore } from '../src/drivers/store-memory.ts';
import { openSqliteStore } from '../src/drivers/store-sqlite.ts';
import { loadCommands } from '../src/load-commands.ts';
import { loadLibrary } from '../src/load-content.ts';

const root = join(import.meta.dirname, '..');
const none = (): void => {};
const log = { debug: none, info: none, warn: none, error: none };

export const ENGINES = ['memory', 'SQLite'] as const;
export type EngineName = (typeof ENGINES)[number];
export type Bench = { readonly bot: Bot; readonly store: OpenStore; close(): Promise<void> };

/** A bot on a fresh store of this kind; `close` removes what it wrote. */
export async function openBench(engine: EngineName): Promise<Bench> {
  const home = await mkdtemp(join(tmpdir(), 'two-tiers-bench-'));
  const path = join(home, 'bench.sqlite');
  const store = engine === 'memory' ? await openMemoryStore({ clock, log }) : openSqliteStore({ path, clock, log });
  const [library, commands] = await Promise.all([
    loadLibrary(join(root, 'content')),
    loadCommands(join(root, 'commands')),
  ]);
  const pictures = { draw: () => Promise.reject(new Error('not drawn here')), find: () => undefined };
  const about = { version: 'bench', privacy: 'PRIVACY.md' };
  const bot = createBot({ library, commands, store, clock, dice, log, about, pictures });
  const close = async (): Promise<void> => {
    await store.close();
    await rm(home, { recursive: true, force: true });
  };
  return { bot, store, close };
}

let count = 0;

/** An interaction of the person with this number. */
export const asked = (person: number, ask: Ask): Interaction => ({
  id: `bench-${++count}`,
  platform: 'playground',
  tenant: 'local',
  place: 'bench',
  user: { id: `p${person}`, roles: [] },
  ...ask,
});
