// `npm run register`, the real script against Discord on loopback: it writes what differs, says what, and is harmless twice.
import { execFile } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandOf } from '../../../src/adapters/discord/message-menu.ts';
import { inviteLink, lacking, NEEDED } from '../../../src/adapters/discord/permissions.ts';
import { differences, register, registered } from '../../../src/adapters/discord/register.ts';
import type { Command } from '../../../src/core/command.ts';
import { nothing } from '../../../src/core/command.ts';
import { at, listAt, stringAt } from '../../../src/core/json.ts';
import { realCommands } from '../../bot.ts';
import { handClock } from '../../world.ts';
import { APPLICATION, type Discord, openDiscord, TOKEN } from './discord.ts';
import { GUILD } from './scene.ts';

const probe = (more: Partial<Command> = {}): Command => ({
  name: 'probe',
  summary: 'Tries something.',
  audience: 'anyone',
  options: [],
  start: () => nothing,
  ...more,
});

let discord: Discord;
beforeEach(async () => {
  discord = await openDiscord(handClock());
});
afterEach(async () => {
  await discord.close();
  expect(discord.faults).toEqual([]);
});

type Run = { readonly code: number; readonly out: string; readonly err: string };

/** Runs the script as npm does, in an environment of its own. */
function run(environment: Readonly<Record<string, string>> = {}): Promise<Run> {
  const env = {
    PATH: process.env.PATH,
    DISCORD_TOKEN: TOKEN,
    DISCORD_APPLICATION_ID: APPLICATION,
    DISCORD_API_URL: discord.url,
    ...environment,
  };
  const script = new URL('../../../bin/run', import.meta.url).pathname;
  const { promise, resolve } = Promise.withResolvers<Run>();
  execFile(process.execPath, [script, 'register'], { env }, (error, out, err) => {
    resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
  });
  return promise;
}
const writes = (): number => discord.requests.filter((each) => each === 'register').length;

describe('npm run register', () => {
  it('tells Discord of every command, prints each and the invite link, and writes nothing the second time', async () => {
    const first = await run();
    expect(first.err).toBe('');
    for (const { name } of await realCommands()) expect(first.out).toContain(`added /${name}`);
    expect(first.out).toContain(inviteLink(APPLICATION));
    expect(writes()).toBe(1);
    const second = await run();
    expect(second.out).toContain('knows every command everywhere already');
    expect(writes()).toBe(1);
    expect([first.code, second.code]).toEqual([0, 0]);
  });

  it('registers in one server alone where DISCORD_GUILD_ID says so', async () => {
    const { out } = await run({ DISCORD_GUILD_ID: GUILD });
    expect(out).toContain(`Registered in the server ${GUILD}.`);
    expect([...discord.state.commands.keys()]).toEqual([`/guilds/${GUILD}`]);
    expect((await run({ DISCORD_GUILD_ID: GUILD })).out).toContain('already');
  });

  it.each([
    [{ DISCORD_TOKEN: 'another-token-altogether' }, /^DISCORD_TOKEN: Discord does not know this token/],
    [{ DISCORD_TOKEN: '' }, /DISCORD_TOKEN/],
    [{ DISCORD_APPLICATION_ID: 'abc' }, /^DISCORD_APPLICATION_ID must be/],
  ])('refuses kindly, with a line and no stack', async (environment, line) => {
    const { code, err } = await run(environment);
    expect(code).toBe(1);
    expect(err).toMatch(line);
    expect(err).not.toMatch(/\n\s+at /);
    expect(err).not.toContain('another-token');
  });

  it('names the way out where the bot is not in the server, or the application is unknown', async () => {
    discord.trouble('commands', { status: 403, body: { code: 50001, message: 'Missing Access' } });
    expect((await run({ DISCORD_GUILD_ID: GUILD })).err).toMatch(/^DISCORD_GUILD_ID: the bot is not in that server/);
    discord.trouble('commands', { status: 404, body: { code: 10002, message: 'Unknown Application' } });
    expect((await run()).err).toMatch(/^DISCORD_APPLICATION_ID/);
  });

  it('says that token and id are of two applications, and not that a server lacks the bot', async () => {
    const body = { code: 20012, message: 'You are not authorized to perform this action on this application' };
    discord.trouble('commands', { status: 403, body }, { status: 403, body });
    for (const environment of [{}, { DISCORD_GUILD_ID: GUILD }])
      expect((await run(environment)).err).toMatch(/^DISCORD_APPLICATION_ID and DISCORD_TOKEN are of two applications/);
  });

  it('says that Discord could not be reached, and what to do then', async () => {
    const { code, err } = await run({ DISCORD_API_URL: 'http://127.0.0.1:9' });
    expect([code, err]).toEqual([1, expect.stringMatching(/^Discord could not be reached .*again in a minute/)]);
  });
});

describe('What is registered', () => {
  const wide = probe({
    audience: 'managers',
    options: [
      { kind: 'whole', name: 'many', summary: 'How many.', least: 1, most: 9 },
      { kind: 'words', name: 'about', summary: 'What about.', most: 9000, required: true, complete: () => [] },
      { kind: 'flag', name: 'loud', summary: 'Whether aloud.' },
    ],
    message: () => nothing,
  });

  it('follows the table of the commands: options in order, the required ones first', () => {
    const [slash, message] = registered([wide], 'global');
    expect(listAt(slash, 'options')).toEqual([
      { type: 3, name: 'about', description: 'What about.', required: true, max_length: 6000, autocomplete: true },
      { type: 4, name: 'many', description: 'How many.', min_value: 1, max_value: 9 },
      { type: 5, name: 'loud', description: 'Whether aloud.' },
    ]);
    expect(message).toMatchObject({ type: 3, name: 'Probe' });
    expect(at(message, 'description')).toBeUndefined();
  });

  it('says in the menu of a message what happens to that message', () => {
    const all = registered([probe({ name: 'session', message: () => nothing })], 'global');
    expect(all[1]).toMatchObject({ type: 3, name: 'Add to session notes' });
    expect(commandOf('Add to session notes')).toBe('session');
  });

  it('hides from members only what managers alone may do', async () => {
    const all = registered(await realCommands(), 'global');
    const hidden = all.filter((each) => at(each, 'default_member_permissions') !== undefined);
    expect(hidden.map((each) => stringAt(each, 'name'))).toEqual(
      (await realCommands()).filter((each) => each.audience === 'managers').map((each) => each.name),
    );
    expect(at(registered([wide], 'global')[0], 'default_member_permissions')).toBe('32');
    expect(at(registered([probe({ audience: 'hosts' })], 'global')[0], 'default_member_permissions')).toBeUndefined();
  });

  it("lets anyone's commands work everywhere, the others in servers alone, and says neither to one server", () => {
    expect(registered([probe()], 'global')[0]).toMatchObject({ contexts: [0, 1, 2], integration_types: [0, 1] });
    expect(registered([wide], 'global')[0]).toMatchObject({ contexts: [0], integration_types: [0] });
    expect(at(registered([probe()], 'guild')[0], 'contexts')).toBeUndefined();
  });

  it('is written when a field differs, an option does, one is missing or one is too many; and each is named', async () => {
    const wanted = registered([probe(), wide], 'global').slice(1);
    const there = [
      { ...registered([probe({ ...wide, message: undefined as never, summary: 'Old.' })], 'global')[0], id: '1' },
      { type: 1, name: 'gone', description: 'x', options: [] },
    ];
    expect(differences(there, wanted)).toEqual([
      'changed /probe: description',
      'added “Probe” on a message',
      'removed /gone',
    ]);
    expect(differences(wanted, wanted)).toEqual([]);
    const fewer = wanted.map((each) => ({ ...each, options: listAt(each, 'options').slice(1) }));
    expect(differences(fewer, wanted)).toEqual(['changed /probe: options']);
  });

  it('is left alone where Discord only adds what nobody wrote, or puts the places in another order', async () => {
    const wanted = registered(await realCommands(), 'global');
    const stored = wanted.map((each) => ({
      nsfw: false,
      default_member_permissions: null,
      ...each,
      contexts: [...listAt(each, 'contexts')].reverse(),
      id: '5',
      version: '6',
      options: listAt(each, 'options').map((option) => ({
        ...(option as object),
        required: at(option, 'required') ?? false,
      })),
    }));
    const puts: unknown[] = [];
    const registry = { get: async () => stored, put: async (_: string, body: unknown) => puts.push(body) };
    expect(await register(registry, { commands: await realCommands(), applicationId: APPLICATION })).toEqual([]);
    expect(puts).toEqual([]);
  });
});

describe('The invite link', () => {
  it('asks for the commands and the bot, with the least permissions and no administrator', () => {
    const url = new URL(inviteLink(APPLICATION));
    expect(url.origin + url.pathname).toBe('https://discord.com/oauth2/authorize');
    expect(url.searchParams.get('client_id')).toBe(APPLICATION);
    expect(url.searchParams.get('scope')).toBe('bot applications.commands');
    const asked = BigInt(url.searchParams.get('permissions') ?? '0');
    expect(asked & (1n << 3n)).toBe(0n);
    expect([...asked.toString(2)].filter((each) => each === '1')).toHaveLength(NEEDED.length);
    for (const withFiles of [true, false])
      for (const inThread of [true, false]) expect(lacking(String(asked), { inThread, withFiles })).toEqual([]);
  });

  it('a permission that is missing is named as Discord names it', () => {
    const all = { inThread: true, withFiles: true };
    expect(lacking('0', all)).toEqual(['View Channels', 'Send Messages in Threads', 'Attach Files']);
    expect(lacking(undefined, { inThread: false, withFiles: false })).toEqual(['View Channels', 'Send Messages']);
    expect(lacking('nonsense', all)).toHaveLength(3);
  });
});
