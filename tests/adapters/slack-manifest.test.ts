// The app manifest: what Slack takes, no more permission than is used, and every command that there is.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { slack } from '../../src/adapters/slack/index.ts';
import { manifest, type Reach } from '../../src/adapters/slack/manifest.ts';
import { REASONS } from '../../src/adapters/slack/scopes.ts';
import { at, listAt, stringAt } from '../../src/core/json.ts';
import { realBot, realCommands } from '../bot.ts';

const SOCKET: Reach = { transport: 'socket' };
const HTTP: Reach = { transport: 'http', publicUrl: 'https://bot.example' };
const made = async (reach: Reach, prefix = '/af-') => manifest(await realCommands(), prefix, reach);
const root = new URL('../..', import.meta.url).pathname;

/** Slack's limits of a manifest, from its published schema: the most characters of each, by where it stands. */
const MOST: readonly (readonly [path: readonly string[], list: boolean, field: string, most: number])[] = [
  [['display_information'], false, 'name', 35],
  [['display_information'], false, 'description', 140],
  [['features', 'bot_user'], false, 'display_name', 80],
  [['features', 'shortcuts'], true, 'name', 24],
  [['features', 'shortcuts'], true, 'callback_id', 255],
  [['features', 'shortcuts'], true, 'description', 150],
  [['features', 'slash_commands'], true, 'command', 32],
  [['features', 'slash_commands'], true, 'description', 2000],
  [['features', 'slash_commands'], true, 'usage_hint', 1000],
];

describe.each([
  ['a socket', SOCKET],
  ['HTTP', HTTP],
] as const)('The manifest for %s', (_, reach) => {
  it('keeps Slack’s limits', async () => {
    const app = await made(reach);
    for (const [path, isList, field, most] of MOST) {
      for (const each of isList ? listAt(app, ...path) : [at(app, ...path)]) {
        const words = stringAt(each, field);
        if (words === undefined) expect(field).toBe('usage_hint');
        else expect(words.length, `${field}: ${words}`).toBeLessThanOrEqual(most);
        expect(words).not.toBe('');
      }
    }
    expect(listAt(app, 'features', 'shortcuts').length).toBeLessThanOrEqual(10);
    expect(listAt(app, 'features', 'slash_commands').length).toBeLessThanOrEqual(50);
  });

  it('has every command once, with its prefix', async () => {
    const names = listAt(await made(reach, '/study-'), 'features', 'slash_commands').map((each) =>
      stringAt(each, 'command'),
    );
    expect(names).toEqual((await realCommands()).map((each) => `/study-${each.name}`));
    expect(new Set(names).size).toBe(names.length);
  });

  it('switches token rotation off and asks for nothing that reads messages', async () => {
    const app = await made(reach);
    expect(app.settings).toMatchObject({ token_rotation_enabled: false, socket_mode_enabled: reach === SOCKET });
    expect(app.oauth_config.scopes.bot.filter((each) => /history|:write\.|admin|im:|channels:/.test(each))).toEqual([]);
    for (const scope of app.oauth_config.scopes.bot) expect(REASONS[scope]).toMatch(/^to .{10,}/);
  });

  it('has shortcuts that the bot answers', async () => {
    const { bot } = await realBot();
    for (const each of listAt(await made(reach), 'features', 'shortcuts')) {
      const event = {
        type: stringAt(each, 'type') === 'message' ? 'message_action' : 'shortcut',
        callback_id: stringAt(each, 'callback_id'),
        trigger_id: '1.2.3',
        team: { id: 'T012AB3CD' },
        user: { id: 'U012AB3CD' },
        message: { user: 'U0AUTHOR', text: 'the free tier', ts: '1.2' },
      };
      const interaction = slack.receive(event);
      if (interaction === null) throw new Error(`${stringAt(each, 'name')} is not understood.`);
      expect(['card', 'form']).toContain((await bot.handle(interaction)).reply.kind);
    }
  });
});

describe('The manifest', () => {
  it('for HTTP sends everything to one address, and for a socket nowhere', async () => {
    const to = 'https://bot.example/slack/events';
    const app = await made(HTTP);
    expect(app.settings.interactivity).toEqual({ is_enabled: true, request_url: to });
    expect(app.settings.event_subscriptions).toMatchObject({ request_url: to });
    expect(app.features.slash_commands.map((each) => at(each, 'url'))).toEqual(
      app.features.slash_commands.map(() => to),
    );
    expect(app.oauth_config).toMatchObject({ redirect_urls: ['https://bot.example/slack/oauth_redirect'] });
    expect(JSON.stringify(await made(SOCKET))).not.toContain('http');
  });

  it('hears what the bot handles', async () => {
    const { settings } = await made(SOCKET);
    expect(settings.event_subscriptions.bot_events).toEqual(['app_home_opened', 'app_uninstalled', 'tokens_revoked']);
  });

  it('asks for a scope only where the code calls for it', () => {
    const folder = `${root}src/adapters/slack/`;
    const code = readdirSync(folder)
      .map((file) => readFileSync(folder + file, 'utf8'))
      .join('\n');
    const uses = {
      'chat:write': 'chat.postMessage',
      'files:write': 'filesUploadV2',
      'users:read': 'users.info',
      'usergroups:read': 'usergroups.list',
    };
    for (const [scope, call] of Object.entries(uses)) {
      expect(Object.keys(REASONS)).toContain(scope);
      expect(code).toContain(call);
    }
    expect(Object.keys(REASONS)).toHaveLength(Object.keys(uses).length + 1);
  });

  it('refuses a prefix that leaves no room for the names', async () => {
    await expect(made(SOCKET, `/${'x'.repeat(30)}`)).rejects.toThrow('SLACK_COMMAND_PREFIX is too long');
  });
});

describe('npm run manifest', () => {
  const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
    const { PATH = '', HOME = '' } = process.env;
    const options = { cwd: root, encoding: 'utf8', env: { PATH, HOME, ...environment } } as const;
    return spawnSync(process.execPath, ['bin/run', 'manifest', ...args], options);
  };

  it('prints JSON on its output and the reasons beside it', () => {
    const { stdout, stderr, status } = run([]);
    expect(status).toBe(0);
    expect(at(JSON.parse(stdout), 'settings', 'socket_mode_enabled')).toBe(true);
    for (const reason of Object.values(REASONS)) expect(stderr).toContain(reason);
  });

  it('needs the address for HTTP, and says which variable', () => {
    const { stdout, stderr, status } = run(['--http'], { PUBLIC_URL: '' });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('--http needs PUBLIC_URL');
    const set = run(['--http'], { PUBLIC_URL: 'https://bot.example' });
    expect(at(JSON.parse(set.stdout), 'settings', 'socket_mode_enabled')).toBe(false);
  });

  it.each([{ PUBLIC_URL: 'http://bot.example' }, { SLACK_COMMAND_PREFIX: 'af' }])(
    'names a setting that is wrong, %o, with a line and no stack',
    (environment) => {
      const { stdout, stderr, status } = run(['--http'], environment);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^(PUBLIC_URL|SLACK_COMMAND_PREFIX) must be [^\n]+\n$/);
    },
  );

  it.each([['--both'], ['--socket', '--http']])('says how it is used when it is called with %s', (...args) => {
    const { stderr, status } = run(args);
    expect(status).toBe(1);
    expect(stderr).toContain('--socket');
  });
});
