// The real bot on the real content, with its clock, dice and store in a test's hands.
import { createBot, type World } from '../src/core/bot.ts';
import type { Ask, Command, Interaction, Outcome } from '../src/core/command.ts';
import type { Library } from '../src/core/library.ts';
import { openMemoryStore } from '../src/drivers/store-memory.ts';
import { loadCommands } from '../src/load-commands.ts';
import { loadLibrary } from '../src/load-content.ts';
import { fixedDice, handClock, recordingLog } from './world.ts';

const root = new URL('..', import.meta.url);
let content: Promise<Library> | undefined;
let commands: Promise<readonly Command[]> | undefined;

/** The shipped content, read once for all tests of a file. */
export const realLibrary = (): Promise<Library> => (content ??= loadLibrary(new URL('content', root).pathname));
/** The shipped commands. */
export const realCommands = (): Promise<readonly Command[]> =>
  (commands ??= loadCommands(new URL('commands', root).pathname));

/** A world of real parts that forgets when the test ends; anything in it can be put in another's place. */
export async function realWorld<Other extends Partial<World>>(other: Other) {
  const [clock, log, dice] = [handClock(), recordingLog(), fixedDice(1)];
  const pictures = { draw: () => Promise.reject(new Error('No pictures in this test.')), find: () => undefined };
  const world = {
    commands: await realCommands(),
    library: await realLibrary(),
    store: await openMemoryStore({ clock, log }),
    clock,
    dice,
    log,
    pictures,
    about: { version: '0.0.0-test', privacy: 'https://example.org/privacy' },
  };
  return { ...world, ...other };
}

let count = 0;

/** An interaction of a person in the playground; `id` is new each time unless told. */
export const from = (person: string, ask: Ask, id = `i-${++count}`): Interaction => ({
  id,
  platform: 'playground',
  tenant: 'local',
  place: 'main',
  user: { id: person, roles: [] },
  ...ask,
});

/** A bot, and what one needs to talk with it. */
export async function realBot<Other extends Partial<World>>(other: Other = {} as Other) {
  const world = await realWorld(other);
  const bot = createBot(world);
  return {
    ...world,
    bot,
    say: (person: string, command: string, text = ''): Promise<Outcome> =>
      bot.handle(from(person, { kind: 'words', command, text })),
    press: (person: string, customId: string, choice?: string): Promise<Outcome> =>
      bot.handle(from(person, { kind: 'press', customId, ...(choice === undefined ? {} : { choice }) })),
  };
}
