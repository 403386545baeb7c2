// Canaries: tokens, secrets, keys, and what Slack and Discord hand out to answer by. The program talks at debug level and shows none.
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at } from '../../src/core/json.ts';
import { endAll, type Started } from '../ground/start.ts';
import { type Anthropic, KEY as MODEL_KEY, openAnthropic } from './anthropic/anthropic.ts';
import { TOKEN } from './discord/discord.ts';
import { command, complete, forged, form, press } from './discord/scene.ts';
import { admin, ana, SECRET } from './slack/hands.ts';
import { APP_TOKEN, BOT_TOKEN, TEAM, until } from './slack/slack.ts';
import { openTown, type Town } from './town.ts';

const KEY = 'cafe0123456789abcdef'.padEnd(64, '7');
const CLIENT_SECRET = 'canaryofaclientsecret0123456789';
const INSTALLED = 'xoxb-canary-of-an-installed-token';
/** As our platforms hand them out: to answer by, to open forms by, to answer an interaction by. */
const HANDED_OUT = ['/hooks/', '7012345678.0123456789abcdef', 'interaction-token-of-'];
const SECRETS = [TOKEN, BOT_TOKEN, APP_TOKEN, SECRET, KEY, MODEL_KEY, CLIENT_SECRET, INSTALLED, ...HANDED_OUT];

let town: Town;
let api: Anthropic;
beforeEach(async () => {
  api = await openAnthropic();
});
afterEach(async () => {
  endAll();
  await Promise.all([town.close(), api.close()]);
  // The key did go where it belongs.
  expect(api.heads.map((each) => each.authorization)).toContain(`Bearer ${MODEL_KEY}`);
});

const away = { status: 500, body: '<html>away</html>' };
const awayToo = { status: 500, text: '<html>away</html>' };

/** What people and pages are shown. A form's hidden note of where its answer goes is for Slack alone. */
const shown = (): readonly string[] => [
  ...town.discord.interactions.messages.map((each) => JSON.stringify(each.body)),
  ...town.slack.posts.map((each) => JSON.stringify({ ...(each.body as object), private_metadata: '' })),
  ...town.slack.uploads.map((each) => each.bytes.toString()),
];

/** Commands, presses, forms, completions and everything that breaks on the way back, on Discord. */
async function talkOnDiscord(): Promise<void> {
  const { people, discord } = town;
  for (const name of ['help', 'explain', 'me']) await people.read(command(name));
  await people.read(command('settings', {}, { permissions: '32' }));
  await people.ask(complete('explain', 'topic', 'free'));
  const asked = await people.read(command('quiz', { length: 3 }));
  await people.read(forged(asked, 'nonsense'));
  await people.read(forged(asked, `1/quiz/${'x'.repeat(90)}`));
  let demo = await people.read(command('demo'));
  for (const each of ['Follows the rule', 'Does not', 'Fairly sure']) demo = await people.read(press(demo, each));
  await people.read(press(demo, 'Share'));
  for (const each of ['What the study found', 'Draw a class']) demo = await people.read(press(demo, each));
  const opened = await people.ask(press(demo, 'Another number…'));
  await people.read(form(opened, { n: 'twelve' }));
  if (town.settings.DISCORD_TRANSPORT === 'http') return;
  // Over HTTP the acknowledgement is the response, and nothing on the way back can break.
  discord.trouble('callback', 'reset', 'reset', away, { status: 404, body: { code: 10062, message: 'Unknown' } });
  const before = discord.requests.length;
  for (let count = 0; count < 3; count += 1) people.send(command('help'));
  await discord.until(() => discord.requests.length >= before + 4);
}

/** The same on Slack, with its home tab, shortcuts and a file. */
async function talkOnSlack(): Promise<void> {
  const { hands, slack } = town;
  for (const name of ['help', 'explain', 'demo', 'quiz']) await hands.command(ana, `/af-${name}`);
  await hands.command(admin, '/af-settings');
  await hands.press(ana, 'nonsense');
  await hands.openHome(ana);
  await hands.pointAt(ana, 'explain', 'Does the free tier train it?');
  slack.plan('hook', awayToo, awayToo, awayToo);
  await hands.press(ana, '1/quiz/start');
  slack.plan('views.open', { ok: false, error: 'expired_trigger_id' });
  await hands.shortcut(ana, '1/explain/ask');
  await hands.shortcut(ana, '1/explain/ask');
  await hands.command(ana, '/af-me');
  await hands.press(ana, '1/me/export');
  await until(() => slack.uploads.length > 0, 'the export');
}

/** Knocks as strangers do, and gives what they are told. */
async function knock(url: string): Promise<readonly string[]> {
  const headers = { 'x-slack-signature': 'v0=0', 'x-slack-request-timestamp': '0', 'x-signature-ed25519': '00' };
  const asked = [
    ...['/', '/healthz', '/readyz', '/metrics', '/nowhere', '/slack/install', '/slack/oauth_redirect?state=no'].map(
      (path) => fetch(url + path, { redirect: 'manual' }),
    ),
    ...['/slack/events', '/discord/interactions', '/discord/events'].flatMap((path) =>
      ['{}', 'null', '{'].map((body) => fetch(url + path, { method: 'POST', headers, body })),
    ),
  ];
  return Promise.all((await Promise.all(asked)).map((each) => each.text()));
}

/** Ends the program and holds everything that anybody could see against the secrets. */
async function expectNone({ child, ended, out, err }: Started, told: readonly string[]): Promise<void> {
  child.kill('SIGTERM');
  await ended;
  expect(out().split('\n').length).toBeGreaterThan(10);
  for (const text of [out(), err(), ...shown(), ...told])
    expect(SECRETS.filter((each) => text.includes(each))).toEqual([]);
}

const debug = () => ({
  LOG_LEVEL: 'debug',
  ANTHROPIC_LOG: 'debug',
  ENCRYPTION_KEY: KEY,
  ANTHROPIC_API_KEY: MODEL_KEY,
  ANTHROPIC_BASE_URL: api.url,
});

describe('No secret is seen', () => {
  it.each(['connections', 'requests'] as const)('on both platforms at once, over %s, at debug level', async (ways) => {
    town = await openTown(ways);
    const started = await town.start({ ...debug(), SLACK_SIGNING_SECRET: SECRET });
    await talkOnDiscord();
    await talkOnSlack();
    expect(shown().length).toBeGreaterThan(20);
    await expectNone(started, await knock(started.at));
  });

  it('where many workspaces install the bot, not in what is kept either', async () => {
    town = await openTown('requests');
    const started = await town.start({
      ...debug(),
      SLACK_BOT_TOKEN: '',
      SLACK_CLIENT_ID: '123.456',
      SLACK_CLIENT_SECRET: CLIENT_SECRET,
      PUBLIC_URL: 'https://bot.example',
    });
    const begun = await fetch(`${started.at}/slack/install`, { redirect: 'manual' });
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state');
    const [cookie = ''] = (begun.headers.get('set-cookie') ?? '').split(';');
    const granted = { token_type: 'bot', scope: 'commands', bot_user_id: 'UBOT', app_id: 'A012AB3CD' };
    const team = { id: TEAM, name: 'Reading group' };
    const more = { team, enterprise: null, is_enterprise_install: false, authed_user: { id: 'UADMIN1' } };
    town.slack.codes.set('code-1', { access_token: INSTALLED, ...granted, ...more });
    const pages: string[] = [];
    for (const end of ['code=code-1', 'code=code-1', 'error=access_denied']) {
      const page = await fetch(`${started.at}/slack/oauth_redirect?${end}&state=${state}`, { headers: { cookie } });
      pages.push(await page.text());
    }
    expect(pages[0]).toContain('Two Tiers is installed');
    await talkOnSlack();
    expect(town.slack.calls.some((each) => each.token === INSTALLED)).toBe(true);
    const asked = town.slack.calls.find((each) => each.method === 'oauth.v2.access');
    expect(at(asked?.args, 'client_secret')).toBe(CLIENT_SECRET);
    await expectNone(started, [...pages, ...(await knock(started.at))]);
    const file = readFileSync(town.path, 'latin1');
    expect(file).toContain(`tenant/slack:${TEAM}/`);
    expect(SECRETS.filter((each) => file.includes(each))).toEqual([]);
  });
});
