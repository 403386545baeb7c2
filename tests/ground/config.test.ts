// The configuration: defaults, what is refused and in which words, and that no value is ever printed.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type Environment, environmentOf } from '../../src/environment.ts';
import { PRICES } from '../../src/prices.ts';
import { VARIABLES } from '../../src/variables.ts';

const folder = mkdtempSync(join(tmpdir(), 'two-tiers-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const DISCORD = { DISCORD_TOKEN: 'k9Lw.f3Qz.81hTTbVnMpq2', DISCORD_APPLICATION_ID: '123456789012345678' };
const SIGNING = '8f742231b10e8888abcd99yyyzzz85a5';

/** What a start prints; fails where it would start. */
function refusal(environment: Environment): string {
  try {
    readConfig(environment);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('It was taken, and should have been refused.');
}

describe('with nothing set', () => {
  it('plays on this machine, with a file that keeps what is learned', () => {
    expect(readConfig({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      store: { kind: 'sqlite', path: './data/two-tiers.sqlite' },
      playground: true,
      logLevel: 'info',
      secrets: [],
    });
  });

  it('reads a blank variable as one that is not set', () => {
    expect(readConfig({ PORT: '', HOST: '  ', DISCORD_TOKEN: '""', STORE_URL: '\n' })).toEqual(readConfig({}));
  });
});

describe('a value', () => {
  it.each([
    ['a line end', '8080\n'],
    ['spaces', ' 8080 '],
    ['double quotes', '"8080"'],
    ['single quotes', "'8080'"],
    ['quotes and a line end', '"8080"\r\n'],
  ])('is read without %s around it', (_, written) => {
    expect(readConfig({ PORT: written }).port).toBe(8080);
  });

  it.each([
    ['PORT', 'eighty', 'a whole number from 0 to 65535 (0: any free port)'],
    ['PORT', '65536', 'a whole number from 0 to 65535 (0: any free port)'],
    ['PORT', '-1', 'a whole number from 0 to 65535 (0: any free port)'],
    ['PORT', '0x50', 'a whole number from 0 to 65535 (0: any free port)'],
    ['HOST', 'http://localhost', 'an address or host name of this machine, such as 127.0.0.1 or 0.0.0.0'],
    ['PLAYGROUND', 'maybe', 'on or off'],
    ['LOG_LEVEL', 'loud', 'debug, info, warn, error or silent'],
    ['STORE_URL', 'mysql://db', 'sqlite:<path of a file>, memory:, redis://… or postgres://…'],
    [
      'PUBLIC_URL',
      'http://bot.example.org',
      'the address that the world reaches this server by: https://, or http:// on this machine',
    ],
    ['DISCORD_TRANSPORT', 'pigeon', 'gateway or http'],
    ['DISCORD_SHARDS', 'all', 'like 0/2, or 0-1/4'],
    ['SLACK_COMMAND_PREFIX', 'AF ', 'a slash and at most 20 lower-case letters, digits or hyphens, such as /af-'],
    [
      'DEMO_MODEL',
      'claude-3-opus-20240229',
      'a model whose price is known here: claude-haiku-5-5, claude-sonnet-5-5, claude-opus-5-5',
    ],
    ['DEMO_CAP_DAY', 'plenty', 'what all may cost in a day in US dollars, such as 0.50 (0: none)'],
  ])('of %s that cannot be is refused in one line that says what can: %s', (name, value, allowed) => {
    expect(refusal({ [name]: value })).toBe(`${name} must be ${allowed}.`);
  });

  it('that is wrong twice gives a line for each', () => {
    expect(refusal({ PORT: 'x', PLAYGROUND: 'x' }).split('\n')).toHaveLength(2);
  });

  it('is never printed, whatever it is', () => {
    const names = Object.keys(VARIABLES);
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string({ minLength: 6, maxLength: 40 }), (name, noise) => {
        const value = `canary-${noise}`;
        let printed = '';
        try {
          readConfig({ [name]: value });
        } catch (error) {
          printed = (error as Error).message;
        }
        expect(printed).not.toContain('canary-');
        expect(printed).toMatch(printed === '' ? /^$/ : new RegExp(`^${name} `));
      }),
    );
  });
});

describe('a sample in place of a secret', () => {
  it.each(['xoxb-...', 'xoxb-your-token', 'xoxb-xxxxxxxxxxxx', '<your bot token>', 'changeme', 'your-token-here'])(
    'is refused: %s',
    (sample) => {
      expect(refusal({ SLACK_BOT_TOKEN: sample, SLACK_SIGNING_SECRET: SIGNING })).toBe(
        'SLACK_BOT_TOKEN must be a bot token of Slack, which begins with xoxb-, not a sample.',
      );
    },
  );

  it('is refused for a Discord token as well', () => {
    expect(refusal({ ...DISCORD, DISCORD_TOKEN: 'your-discord-token-here' })).toMatch(
      /^DISCORD_TOKEN must be .* not a sample\.$/,
    );
  });
});

describe('a secret in a file', () => {
  it('is read without the line end that editors leave', () => {
    const config = readConfig({
      ...DISCORD,
      DISCORD_TOKEN: '',
      DISCORD_TOKEN_FILE: file('token', `${DISCORD.DISCORD_TOKEN}\n`),
    });
    expect(config.discord?.token).toBe(DISCORD.DISCORD_TOKEN);
    expect(config.secrets).toEqual([DISCORD.DISCORD_TOKEN]);
  });

  it('can be named for every secret', () => {
    const secrets = Object.entries(VARIABLES).filter(([, variable]) => 'secret' in variable);
    for (const [name] of secrets) {
      expect(refusal({ [`${name}_FILE`]: join(folder, 'absent') })).toBe(
        `${name}_FILE must be the path of a file that can be read.`,
      );
    }
    expect(secrets.length).toBeGreaterThanOrEqual(8);
  });

  it('is known as a secret with the password inside an address, and a path is none', () => {
    expect(readConfig({ STORE_URL: 'postgres://bot:p%40ss-word@db/bot' }).secrets).toEqual([
      'postgres://bot:p%40ss-word@db/bot',
      'p%40ss-word',
      'p@ss-word',
    ]);
    expect(readConfig({ STORE_URL: 'sqlite:here.sqlite' }).secrets).toEqual([]);
  });

  it('is refused beside the variable itself', () => {
    expect(refusal({ ...DISCORD, DISCORD_TOKEN_FILE: file('token', 'x') })).toBe(
      'DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set: keep one.',
    );
  });

  it('is refused when the file is empty', () => {
    expect(refusal({ DISCORD_TOKEN_FILE: file('empty', '\n') })).toBe(
      'DISCORD_TOKEN_FILE must be the path of a file that is not empty.',
    );
  });
});

describe('half a platform', () => {
  it.each([
    [{ DISCORD_TOKEN: DISCORD.DISCORD_TOKEN }, 'DISCORD_TOKEN is set, so DISCORD_APPLICATION_ID must be too.'],
    [
      { DISCORD_GUILD_ID: '123456789012345678' },
      'DISCORD_GUILD_ID is set, so DISCORD_TOKEN and DISCORD_APPLICATION_ID must be too.',
    ],
    [
      { ...DISCORD, DISCORD_TRANSPORT: 'http' },
      'DISCORD_TRANSPORT is set, so DISCORD_PUBLIC_KEY must be too when it is http.',
    ],
    [
      { SLACK_BOT_TOKEN: 'xoxb-12345678-abcdefgh' },
      'SLACK_BOT_TOKEN is set, so SLACK_APP_TOKEN (a socket) or SLACK_SIGNING_SECRET (requests) must be too.',
    ],
    [{ SLACK_SIGNING_SECRET: SIGNING }, 'SLACK_SIGNING_SECRET is set, so SLACK_BOT_TOKEN must be too.'],
    [
      { SLACK_CLIENT_ID: '12.34', SLACK_CLIENT_SECRET: SIGNING, SLACK_SIGNING_SECRET: SIGNING },
      'SLACK_CLIENT_ID is set, so ENCRYPTION_KEY and PUBLIC_URL must be too to install in many workspaces.',
    ],
    [{ DEMO_CAP_DAY: '2' }, 'DEMO_CAP_DAY is set, so ANTHROPIC_API_KEY must be too.'],
  ])('is refused by the names that are missing: %#', (environment, message) => {
    expect(refusal(environment)).toBe(message);
  });
});

describe('a whole platform', () => {
  it('is read, and switches the playground off', () => {
    const config = readConfig({
      ...DISCORD,
      SLACK_BOT_TOKEN: 'xoxb-12345678-abcdefgh',
      SLACK_APP_TOKEN: 'xapp-1-A0-12345678',
    });
    expect(config.discord).toEqual({
      token: DISCORD.DISCORD_TOKEN,
      applicationId: '123456789012345678',
      transport: 'gateway',
    });
    expect(config.slack).toEqual({
      botToken: 'xoxb-12345678-abcdefgh',
      appToken: 'xapp-1-A0-12345678',
      prefix: '/af-',
    });
    expect(config.playground).toBe(false);
  });
});

describe('the live demo', () => {
  const ANTHROPIC_API_KEY = 'sk-ant-0123456789-abcdef';

  it('is off without a key, and has the cheapest model and small caps with one', () => {
    expect(readConfig({}).model).toBeUndefined();
    expect(readConfig({ ANTHROPIC_API_KEY }).model).toEqual({
      id: 'claude-haiku-5-5',
      price: { input: 0.1, output: 0.5, asOf: '2026-11' },
      caps: { person: 0.05, place: 0.5, day: 2, month: 20 },
      key: ANTHROPIC_API_KEY,
    });
  });

  it('has a price of its own for every model that it may ask, and none for nothing', () => {
    for (const [id, price] of Object.entries(PRICES)) {
      const { model } = readConfig({ ANTHROPIC_API_KEY, DEMO_MODEL: id });
      expect(model).toMatchObject({ id, price });
      expect(Math.min(price.input, price.output)).toBeGreaterThan(0);
      expect(price.asOf).toMatch(/^20\d\d-\d\d$/);
    }
  });

  it.each(['DEMO_TEMPERATURE', 'DEMO_TOP_P', 'DEMO_SEED', 'DEMO_CAP_WEEK'])(
    'refuses %s, which it could not obey',
    (name) => {
      expect(refusal({ ANTHROPIC_API_KEY, [name]: '0' })).toBe(
        `${name} is no setting: the live demo has only those in .env.example, and its model takes no others.`,
      );
      expect(readConfig({ ANTHROPIC_API_KEY, [name]: ' ' }).model?.id).toBe('claude-haiku-5-5');
    },
  );

  it.each(['http://api.example.org', 'ftp://127.0.0.1', 'https://user:pass@api.example.org'])(
    'sends its key to no such address: %s',
    (address) => {
      expect(refusal({ ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL: address })).toBe(
        'ANTHROPIC_BASE_URL must be the Anthropic API or a stand-in for it: https://, or http:// on this machine.',
      );
    },
  );
});

describe('the playground', () => {
  it.each([
    ['is on', 'localhost', undefined, true],
    ['is on', '127.8.9.1', undefined, true],
    ['is on', '::1', undefined, true],
    ['is off', '0.0.0.0', undefined, false],
    ['is off', '192.168.1.5', undefined, false],
    ['is on', '0.0.0.0', 'on', true],
    ['is off', '127.0.0.1', 'off', false],
  ])('%s at HOST=%s with PLAYGROUND=%s', (_, HOST, PLAYGROUND, on) => {
    expect(readConfig({ HOST, PLAYGROUND }).playground).toBe(on);
  });
});

describe('.env', () => {
  it('fills what the environment leaves open, and no more', () => {
    file('.env', 'PORT="4000"\nHOST=0.0.0.0 # everyone\n');
    const config = readConfig(environmentOf(folder, { HOST: '127.0.0.1' }));
    expect([config.port, config.host]).toEqual([4000, '127.0.0.1']);
  });

  it('need not be there', () => {
    expect(environmentOf(join(folder, 'nowhere'), { PORT: '1' })).toEqual({ PORT: '1' });
  });
});

describe('.env.example', () => {
  const text = readFileSync(join(import.meta.dirname, '../../.env.example'), 'utf8');

  it('names every variable that is read, and no other', () => {
    const named = [...text.matchAll(/^# ([A-Z][A-Z_]+)=/gm)].map((match) => match[1] ?? '');
    expect(named.toSorted()).toEqual(Object.keys(VARIABLES).toSorted());
  });

  it('switches nothing on as it stands', () => {
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });

  it('gives defaults that are the defaults', () => {
    const own = ['HOST', 'PORT', 'STORE_URL', 'LOG_LEVEL'];
    const shown = Object.fromEntries(
      [...text.matchAll(/^# ([A-Z_]+)=(.+)$/gm)]
        .filter((match) => own.includes(match[1] ?? ''))
        .map((match) => [match[1], match[2]]),
    );
    expect(readConfig(shown)).toEqual(readConfig({}));
  });
});
