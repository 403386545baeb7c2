// The conversations of hosts and their groups, played on Discord and on Slack as well, and drawn as each platform draws them.
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { discord } from '../src/adapters/discord/index.ts';
import { slack } from '../src/adapters/slack/index.ts';
import { type Bot, createBot } from '../src/core/bot.ts';
import type { Interaction, Outcome, Reply } from '../src/core/command.ts';
import type { Directory } from '../src/core/ports.ts';
import { realWorld } from './bot.ts';
import { play, readDialogue, roomCards, type Where } from './dialogue.ts';
import { withKey } from './live.ts';

const PLACES: Readonly<Record<'discord' | 'slack', Where>> = {
  discord: { platform: 'discord', tenant: '1', place: '2' },
  slack: { platform: 'slack', tenant: 'T1', place: 'C1' },
};
const DRAWN = {
  discord: (reply: Reply) => discord.render(reply, new Map()),
  slack: (reply: Reply) => slack.render(reply, new Map()),
} as const;

/** Slack's interactions do not say who manages: the directory does. */
const slackWay = (interaction: Interaction): Interaction => {
  const { user } = interaction;
  return user ? { ...interaction, user: { id: user.id, roles: [] } } : interaction;
};

it.each([
  ['discuss.md', 'discord'],
  ['discuss.md', 'slack'],
  ['session.md', 'discord'],
  ['session.md', 'slack'],
  ['experiment.md', 'discord'],
  ['experiment.md', 'slack'],
  ['session-experiment.md', 'discord'],
  ['session-experiment.md', 'slack'],
] as const)('%s goes the same way on %s', async (name, platform) => {
  const turns = readDialogue(await readFile(new URL(`dialogues/${name}`, import.meta.url), 'utf8'));
  const hosts = new Set(turns.flatMap(({ deed }) => (deed.manages ? [deed.who] : [])));
  const directory: Directory = {
    isManager: async ({ user }) => hosts.has(user),
    groupsOf: async () => [],
    localeOf: async () => undefined,
  };
  const world = await realWorld({ directories: new Map([['slack', directory]]) });
  const where = PLACES[platform];
  let drawn = 0;
  const draw = (reply: Reply) => {
    expect(DRAWN[platform](reply)).toBeDefined();
    drawn += 1;
  };
  const live = withKey(world.clock);
  const start = (hasKey = false): Bot => {
    const bot = createBot(hasKey ? { ...world, ...live } : world);
    const handle = async (interaction: Interaction): Promise<Outcome> => {
      const outcome = await bot.handle(platform === 'slack' ? slackWay(interaction) : interaction);
      draw(outcome.reply);
      for (const card of await roomCards(bot, where)) draw({ kind: 'share', card });
      return outcome;
    };
    return { ...bot, handle };
  };
  await play(turns, start(), async (hasKey) => start(hasKey), world.clock, where);
  expect(drawn).toBeGreaterThan(turns.length);
  expect(world.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
});
