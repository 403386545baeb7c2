// Who may host and who may manage, on each platform, decided at each press.
import { describe, expect, it } from 'vitest';
import { mayHost, mayManage } from '../../src/core/audience.ts';
import { createBot } from '../../src/core/bot.ts';
import { button, buttons, card } from '../../src/core/card.ts';
import { type Command, type Context, type Platform, shares, shows, type User } from '../../src/core/command.ts';
import type { Directory } from '../../src/core/ports.ts';
import { press } from '../../src/core/press.ts';
import { type Settings, settingsKey, standard } from '../../src/core/settings.ts';
import { say } from '../../src/core/text.ts';
import { from, realBot, realWorld } from '../bot.ts';

/** Slack as it knows its people: who is an admin, and who is in which group; each question is noted. */
function directory(admins: readonly string[], groups: Readonly<Record<string, readonly string[]>> = {}) {
  const asked: string[] = [];
  const knows: Directory = {
    isManager: async ({ user }) => {
      asked.push(`admin ${user}`);
      return admins.includes(user);
    },
    groupsOf: async ({ user }) => {
      asked.push(`groups ${user}`);
      return groups[user] ?? [];
    },
    localeOf: async () => undefined,
  };
  return { asked, knows };
}

const TENANTS = { discord: '1', slack: 'T1', playground: 'local' } as const;

async function at(platform: Platform, settings: Partial<Settings> = {}, knows?: Directory) {
  const started: Command = {
    name: 'meet',
    summary: 'Starts a meeting.',
    audience: 'hosts',
    open: ['vote'],
    options: [],
    start: () =>
      shows(card('Started', [buttons(button('Go on', press('meet', 'next')), button('Vote', press('meet', 'vote')))])),
    moves: { next: () => shows(card('Went on', [])), vote: () => shows(card('Voted', [])) },
    forms: { note: () => shows(card('Noted', [])) },
    message: () => shows(card('Pointed at', [])),
  };
  const share: Command = {
    name: 'show',
    summary: 'Shows something to everyone.',
    audience: 'anyone',
    options: [],
    start: () => shares(card('For everyone', [])),
  };
  const world = await realWorld({
    commands: [started, share],
    ...(knows ? { directories: new Map([[platform, knows]]) } : {}),
  });
  const tenant = TENANTS[platform];
  await world.store.update(settingsKey({ platform, tenant }), () => ({
    value: { ...standard, ...settings },
    result: null,
  }));
  const bot = createBot(world);
  const asked = (user: User, ask: Parameters<typeof from>[1], where: { tenant?: string; place?: string } = {}) => ({
    ...from(user.id, ask),
    platform,
    tenant,
    user,
    ...where,
  });
  return {
    world,
    context: (user: User, where = {}): Context => ({
      ...world,
      rooms: [],
      directories: new Map(knows ? [[platform, knows]] : []),
      ahead: new Map(),
      inside: new Map(),
      wake: () => {},
      show: async () => [],
      interaction: asked(user, { kind: 'home' }, where),
    }),
    async title(user: User, ask: Parameters<typeof from>[1], where = {}) {
      const { reply } = await bot.handle(asked(user, ask, where));
      return 'card' in reply ? `${reply.kind}: ${say(reply.card.title)}` : reply.kind;
    },
  };
}

const anyone: User = { id: '70', roles: [] };
const start = { kind: 'words', command: 'meet', text: '' } as const;

describe('Hosts', () => {
  it.each([
    ['on Discord, members who may manage events', 'discord', {}, { ...anyone, manages: false, events: true }, true],
    ['on Discord, not everybody', 'discord', {}, { ...anyone, manages: false }, false],
    ['on Discord, a role that is named', 'discord', { roles: ['8', '9'] }, { ...anyone, roles: ['3', '9'] }, true],
    ['on Discord, a person who is named', 'discord', { people: ['70'] }, anyone, true],
    ['once some are named, not the usual ones', 'discord', { people: ['71'] }, { ...anyone, events: true }, false],
    ['those who manage always', 'discord', { people: ['71'] }, { ...anyone, manages: true }, true],
    ['the Host seat', 'playground', {}, { ...anyone, manages: true }, true],
    ['another seat', 'playground', {}, anyone, false],
    ['whoever starts, where that is allowed', 'playground', { starters: true }, anyone, true],
  ] as const)('are %s', async (_, platform, settings, user, may) => {
    const { context } = await at(platform, { ...settings } as Partial<Settings>);
    expect(await mayHost(context(user))).toBe(may);
  });

  it('on Slack are admins, or the groups that are named, asked for only where they decide', async () => {
    const { asked, knows } = directory(['U1'], { U2: ['S1'], U3: ['S2'] });
    const usual = await at('slack', {}, knows);
    expect(await mayHost(usual.context({ id: 'U1', roles: [] }))).toBe(true);
    expect(await mayHost(usual.context({ id: 'U2', roles: [] }))).toBe(false);
    expect(asked).toEqual(['admin U1', 'admin U2']);
    const named = await at('slack', { groups: ['S1'], people: ['U4'] }, knows);
    expect(await mayHost(named.context({ id: 'U2', roles: [] }))).toBe(true);
    expect(await mayHost(named.context({ id: 'U3', roles: [] }))).toBe(false);
    asked.length = 0;
    expect(await mayHost(named.context({ id: 'U4', roles: [] }))).toBe(true);
    expect(asked).toEqual([]);
  });

  it('who started something go on with theirs, and with nobody else’s', async () => {
    const { context } = await at('playground', { starters: true });
    expect(await mayHost(context(anyone), anyone.id)).toBe(true);
    expect(await mayHost(context(anyone), 'another')).toBe(false);
  });
});

describe('Those who manage', () => {
  it('are nobody on Slack while its directory is not there', async () => {
    expect(await mayManage((await at('slack')).context({ id: 'U1', roles: [] }))).toBe(false);
  });

  it('are nobody in a direct message on Discord', async () => {
    const { context } = await at('discord');
    expect(await mayManage(context({ ...anyone, manages: true }, { tenant: 'dm' }))).toBe(false);
  });
});

describe('A command for hosts', () => {
  it('is refused kindly before it starts, moves, takes a form or a message', async () => {
    const { title } = await at('discord', { roles: ['9'] });
    const message = { kind: 'message', command: 'meet', target: { author: '1', text: '' } } as const;
    const move = { kind: 'press', customId: '1/meet/next' } as const;
    const form = { kind: 'form', customId: '1/meet/note', fields: {} } as const;
    for (const ask of [start, message, move, form]) expect(await title(anyone, ask)).toBe('card: That is for hosts');
    const host = { ...anyone, roles: ['9'] };
    expect(await title(host, start)).toBe('card: Started');
    expect(await title(host, move)).toBe('card: Went on');
  });

  it('lets anyone make the moves that are open', async () => {
    const { title } = await at('discord', { roles: ['9'] });
    expect(await title(anyone, { kind: 'press', customId: '1/meet/vote' })).toBe('card: Voted');
  });

  it('says in a direct message where it can be used', async () => {
    const { title } = await at('discord');
    expect(await title({ ...anyone, manages: true }, start, { tenant: 'dm' })).toBe('card: That needs a server');
  });

  it('is checked at each press: who is no host any more goes no further', async () => {
    const { title, world } = await at('discord', { people: ['70'] });
    expect(await title(anyone, start)).toBe('card: Started');
    const key = settingsKey({ platform: 'discord', tenant: '1' });
    await world.store.update(key, () => ({ value: { ...standard, people: ['71'] }, result: null }));
    expect(await title(anyone, { kind: 'press', customId: '1/meet/next' })).toBe('card: That is for hosts');
  });
});

describe('What is shown to everyone', () => {
  const show = { kind: 'words', command: 'show', text: '' } as const;

  it('is shown where the bot may post, and to its asker alone elsewhere', async () => {
    const { title } = await at('discord', { places: ['5'] });
    expect(await title(anyone, show, { place: '5' })).toBe('share: For everyone');
    expect(await title(anyone, show, { place: '6' })).toBe('card: I may not post here');
  });

  it('is shown wherever it is used where no place is named', async () => {
    const { title } = await at('discord');
    expect(await title(anyone, show, { place: '6' })).toBe('share: For everyone');
  });
});

describe('/help', () => {
  it('is there also when the store is not', async () => {
    const away = () => Promise.reject(new Error('disk away'));
    const { say: type } = await realBot({ store: { read: away, update: away, list: away } });
    const { reply } = await type('ana', 'help');
    expect('card' in reply && say(reply.card.title)).toBe('Two Tiers');
  });
});
