// The cards of /me and /settings at their fullest: within what a phone shows, and within what each platform takes.
import { describe, expect, it } from 'vitest';
import { discord } from '../../src/adapters/discord/index.ts';
import { faults as discordFaults } from '../../src/adapters/discord/limits.ts';
import { slack } from '../../src/adapters/slack/index.ts';
import { faults as slackFaults } from '../../src/adapters/slack/limits.ts';
import { createBot } from '../../src/core/bot.ts';
import { addresses, BUDGET, type Card, size } from '../../src/core/card.ts';
import type { Ask, Interaction, Platform, Reply } from '../../src/core/command.ts';
import { MOST, type Settings, settingsKey, standard } from '../../src/core/settings.ts';
import { from, realWorld } from '../bot.ts';

const TENANTS = { discord: '1190000000000000002', slack: 'T0123ABCD', playground: 'local' } as const;
const PLACES = { discord: '1190000000000000003', slack: 'C0123ABCD', playground: 'classroom' } as const;
const many = (start: string) =>
  Array.from({ length: MOST }, (_, index) => `${start}${String(index).padStart(19 - start.length, '0')}`);
const FULL: Readonly<Record<Platform, Settings>> = {
  discord: { ...standard, roles: many('8'), people: many('7'), places: many('6') },
  slack: { ...standard, people: many('U'), groups: many('S'), places: many('C') },
  playground: { ...standard, people: ['seat-ana', 'seat-ben', 'seat-chi'], places: ['classroom'] },
};
const long = 'x'.repeat(200);

async function on(platform: Platform) {
  const world = await realWorld({});
  const tenant = TENANTS[platform];
  const value = { ...FULL[platform], starters: true, operator: long, report: long };
  await world.store.update(settingsKey({ platform, tenant }), () => ({ value, result: null }));
  const bot = createBot(world);
  return async (ask: Ask): Promise<Reply> => {
    const user = { id: '1190000000000000004', roles: [], manages: true };
    const interaction: Interaction = { ...from(user.id, ask), platform, tenant, place: PLACES[platform], user };
    return (await bot.handle(interaction)).reply;
  };
}

const started = (command: string): Ask => ({ kind: 'words', command, text: '' });
const pressed = (customId: string): Ask => ({ kind: 'press', customId });
const cardOf = (reply: Reply): Card => {
  if (!('card' in reply)) throw new Error(`A ${reply.kind} has no card.`);
  return reply.card;
};

/** What a platform would refuse of a drawn answer. */
const refused = (platform: Platform, reply: Reply): readonly string[] => {
  if (platform === 'playground') return [];
  const drawn = platform === 'discord' ? discord.render(reply, new Map()) : slack.render(reply, new Map());
  if (!('body' in drawn)) throw new Error(`A ${reply.kind} was drawn without a body.`);
  return platform === 'discord' ? discordFaults(drawn.body) : slackFaults(drawn.body);
};

describe.each(['discord', 'slack', 'playground'] as const)('On %s', (platform) => {
  it('full settings fit, and so does everything that opens from them', async () => {
    const ask = await on(platform);
    const reply = await ask(started('settings'));
    expect(size(cardOf(reply))).toBeLessThanOrEqual(BUDGET);
    expect(refused(platform, reply)).toEqual([]);
    const presses = addresses(cardOf(reply));
    expect(presses.length).toBeGreaterThan(5);
    expect(new Set(presses).size).toBe(presses.length);
    for (const customId of presses) {
      const next = await ask(pressed(customId));
      expect(refused(platform, next), customId).toEqual([]);
    }
  });

  it('all that /me shows fits', async () => {
    const ask = await on(platform);
    await ask(started('quiz'));
    await ask(started('demo'));
    const overview = await ask(started('me'));
    const [exporting = '', deleting = ''] = addresses(cardOf(overview));
    for (const reply of [overview, await ask(pressed(exporting)), await ask(pressed(deleting))]) {
      expect(size(cardOf(reply))).toBeLessThanOrEqual(BUDGET);
      expect(refused(platform, reply)).toEqual([]);
    }
  });
});
