// Servers that the bot joins and leaves: one welcome where it may be posted, and 30 days before anything is deleted.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { GRACE } from '../../../src/adapters/discord/guilds.ts';
import { at } from '../../../src/core/json.ts';
import type { Key } from '../../../src/core/ports.ts';
import { sweepOnce } from '../../../src/core/retention.ts';
import { handClock } from '../../world.ts';
import { APPLICATION, openDiscord } from './discord.ts';
import { said } from './interactions.ts';
import { command, GUILD, type Scene } from './scene.ts';
import { stage } from './stage.ts';

const { scene, known } = stage();
const NEW = '1190000000000000088';
const SYSTEM = '1190000000000000089';
const HOUR = 3600_000;
const VIEW_AND_SEND = String((1n << 10n) | (1n << 11n));

/** A server as GUILD_CREATE brings it; everyone may do what `permissions` says. */
const guild = (id: string, permissions = VIEW_AND_SEND, systemChannel: string | null = SYSTEM) => ({
  id,
  name: 'A reading group',
  owner_id: '1190000000000000004',
  joined_at: '2026-01-15T12:00:00.000000+00:00',
  large: false,
  unavailable: false,
  member_count: 2,
  system_channel_id: systemChannel,
  system_channel_flags: 0,
  roles: [
    { id, name: '@everyone', permissions, position: 0, color: 0, hoist: false, managed: false, mentionable: false },
  ],
  channels: systemChannel
    ? [{ id: systemChannel, type: 0, name: 'general', position: 0, permission_overwrites: [] }]
    : [],
  members: [
    {
      user: { id: APPLICATION, username: 'two-tiers', discriminator: '0', avatar: null, bot: true },
      roles: [],
      joined_at: '2026-01-15T12:00:00.000000+00:00',
      deaf: false,
      mute: false,
      flags: 0,
    },
  ],
  threads: [],
  emojis: [],
  stickers: [],
  presences: [],
  voice_states: [],
  stage_instances: [],
  guild_scheduled_events: [],
  features: [],
  premium_tier: 0,
  preferred_locale: 'en-US',
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
async function eventually(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await turn();
}
/** Time passes, and the bot looks after its house once more. */
async function later({ clock, log }: Scene, ms: number): Promise<void> {
  clock.set(clock.now() + ms);
  await clock.advance(HOUR);
  expect(log.lines.filter((each) => each.level === 'error')).toEqual([]);
}
/** Everything that was dispatched before has been handled: an interaction sent after it was answered. */
async function handled({ ask }: Scene): Promise<void> {
  await ask(command('help'));
}

const key = (path: string): Key<string> => ({ path, shape: z.string(), version: 7 });
const paths = [`tenant/discord:${NEW}/something`, `room/discord:${NEW}:5/session/state`];
const foreign = [
  `tenant/discord:${NEW}1/something`,
  `room/discord:${GUILD}:5/session/state`,
  'person/discord:7/quiz/x',
];

async function fill({ store }: Scene): Promise<void> {
  for (const path of [...paths, ...foreign])
    await store.update(key(path), () => ({ value: 'kept', result: undefined }));
}
const isThere = async ({ store }: Scene, path: string): Promise<boolean> =>
  (await store.list(path, { limit: 1 })).length > 0;
const left = (id: string): string => `due/discord-left/${id}`;

describe('A server that the bot joins', () => {
  it('is welcomed once, in its system channel, with nobody notified', async () => {
    const stands = await scene({ transport: 'gateway' });
    const { discord } = stands;
    discord.gateway.dispatch('GUILD_CREATE', guild(NEW));
    await discord.until(() => discord.channels.posted.length > 0);
    const [post] = discord.channels.posted;
    expect(post?.channel).toBe(SYSTEM);
    expect(at(post?.message.body, 'allowed_mentions')).toEqual({ parse: [] });
    expect(said(post?.message.body)).toContain('/quiz');
    discord.gateway.dispatch('GUILD_DELETE', { id: NEW });
    discord.gateway.dispatch('GUILD_CREATE', guild(NEW));
    await handled(stands);
    expect(discord.channels.posted).toHaveLength(1);
  });

  it('is not welcomed when the bot connects and was in it before, nor when it comes back from an outage', async () => {
    const clock = handClock();
    const discord = known(await openDiscord(clock));
    discord.gateway.guilds = [guild(NEW)];
    const stands = await scene({ transport: 'gateway', discord, clock });
    discord.gateway.dispatch('GUILD_DELETE', { id: NEW, unavailable: true });
    discord.gateway.dispatch('GUILD_CREATE', guild(NEW));
    await handled(stands);
    expect(discord.channels.posted).toEqual([]);
  });

  it.each([
    ['has no system channel', guild(NEW, VIEW_AND_SEND, null)],
    ['does not let the bot post there', guild(NEW, String(1n << 10n))],
    ['does not let the bot see it', guild(NEW, String(1n << 11n))],
  ])('is left in peace where it %s', async (_, created) => {
    const stands = await scene({ transport: 'gateway' });
    stands.discord.gateway.dispatch('GUILD_CREATE', created);
    await handled(stands);
    expect(stands.discord.channels.posted).toEqual([]);
    expect(stands.discord.requests).not.toContain('post');
  });
});

describe('A server that the bot leaves', () => {
  /** A scene whose bot is in the server, with things kept of it. */
  async function inside() {
    const clock = handClock();
    const discord = known(await openDiscord(clock));
    discord.gateway.guilds = [guild(NEW)];
    discord.state.guilds = [NEW, GUILD, `${NEW}1`];
    const stands = await scene({ transport: 'gateway', discord, clock });
    await fill(stands);
    await handled(stands);
    return stands;
  }

  it('loses nothing when it is only away', async () => {
    const stands = await inside();
    stands.discord.gateway.dispatch('GUILD_DELETE', { id: NEW, unavailable: true });
    await handled(stands);
    expect(await isThere(stands, left(NEW))).toBe(false);
    await later(stands, GRACE);
    for (const path of paths) expect(await isThere(stands, path), path).toBe(true);
  });

  /** The bot was removed, and within the hour the 30 days will be over. */
  async function almostOver() {
    const stands = await inside();
    const { discord, clock } = stands;
    discord.gateway.dispatch('GUILD_DELETE', { id: NEW });
    discord.state.guilds = [GUILD, `${NEW}1`];
    await eventually(() => isThere(stands, left(NEW)));
    clock.set(clock.now() + GRACE - HOUR);
    await clock.advance(HOUR / 2);
    return stands;
  }

  it('is deleted after 30 days, and nobody else is', async () => {
    const stands = await almostOver();
    const { clock } = stands;
    // The hourly round that removes what is old goes on meanwhile, as it does in the program.
    await sweepOnce(stands, 'a test', new AbortController().signal);
    for (const path of paths) expect(await isThere(stands, path), path).toBe(true);
    await clock.advance(HOUR);
    await eventually(async () => !(await isThere(stands, left(NEW))));
    for (const path of paths) expect(await isThere(stands, path), path).toBe(false);
    for (const path of foreign) expect(await isThere(stands, path), path).toBe(true);
  });

  it('keeps everything where it returned while nobody was told, just before the 30 days are over', async () => {
    const stands = await almostOver();
    const { discord, clock } = stands;
    discord.state.guilds = [GUILD, `${NEW}1`, NEW];
    await clock.advance(HOUR);
    await eventually(async () => !(await isThere(stands, left(NEW))));
    for (const path of paths) expect(await isThere(stands, path), path).toBe(true);
  });

  it('keeps everything where it returns in time', async () => {
    const stands = await inside();
    const { discord } = stands;
    discord.gateway.dispatch('GUILD_DELETE', { id: NEW });
    await eventually(() => isThere(stands, left(NEW)));
    discord.gateway.dispatch('GUILD_CREATE', guild(NEW));
    await eventually(async () => !(await isThere(stands, left(NEW))));
    await later(stands, GRACE);
    for (const path of paths) expect(await isThere(stands, path), path).toBe(true);
  });
});

describe('Over HTTP, where nobody tells,', () => {
  const DAY = 24 * HOUR;

  it('the list of servers is looked through once a day: a missing one is deleted 30 days later', async () => {
    const clock = handClock();
    const discord = known(await openDiscord(clock));
    // More than one page of servers.
    const others = [...Array.from({ length: 250 }, (_, each) => String(1_000_000 + each)), GUILD, `${NEW}1`];
    discord.state.guilds = [...others, NEW];
    const stands = await scene({ transport: 'http', discord, clock });
    await fill(stands);
    const looks = () => discord.requests.filter((each) => each === 'guilds').length;
    await discord.until(() => looks() === 2);
    discord.state.guilds = others;
    await clock.advance(DAY - HOUR);
    expect(looks()).toBe(2);
    await clock.advance(HOUR);
    await eventually(() => isThere(stands, left(NEW)));
    expect(looks()).toBe(4);
    expect(await stands.store.list('due/discord-left/', { limit: 9 })).toEqual([left(NEW)]);
    clock.set(clock.now() + GRACE);
    await clock.advance(HOUR);
    await eventually(async () => !(await isThere(stands, paths[0] ?? '')));
    for (const path of foreign) expect(await isThere(stands, path), path).toBe(true);
  });

  it('a server that has the commands without the bot is in no list, and keeps everything as long as it is used', async () => {
    const clock = handClock();
    const discord = known(await openDiscord(clock));
    discord.state.guilds = [GUILD, `${NEW}1`];
    const stands = await scene({ transport: 'http', discord, clock });
    await fill(stands);
    await clock.advance(DAY);
    await eventually(() => isThere(stands, left(NEW)));
    await stands.ask(command('help', {}, { guild: NEW }));
    await clock.advance(HOUR);
    await eventually(async () => !(await isThere(stands, left(NEW))));
    for (const path of paths) expect(await isThere(stands, path), path).toBe(true);
  });

  it('a list that cannot be had marks nobody', async () => {
    const clock = handClock();
    const discord = known(await openDiscord(clock));
    const away = { status: 500, body: 'away' };
    discord.trouble('guilds', away, away, away, away);
    const stands = await scene({ transport: 'http', discord, clock });
    await fill(stands);
    await discord.until(() => discord.requests.filter((each) => each === 'guilds').length === 4);
    await eventually(async () => stands.log.lines.some((each) => each.message.includes('could not be looked through')));
    expect(await isThere(stands, 'due/discord-left/')).toBe(false);
  });
});
