// Many workspaces: installed by OAuth once for each, tokens sealed, and everything gone when a workspace lets the bot go.
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectSlack } from '../../../src/adapters/slack/connect.ts';
import { card, text } from '../../../src/core/card.ts';
import { TEAM, until } from './slack.ts';
import { ana, openStage, SECRET, type Stage, wordsOf } from './stage.ts';

const TOKEN = 'xoxb-canary-of-an-installed-token';
const many = {
  clientId: '123.456',
  clientSecret: 'canaryofaclientsecret0123456789',
  signingSecret: SECRET,
  publicUrl: 'https://bot.example',
  encryptionKey: randomBytes(32).toString('hex'),
};

let stage: Stage;
beforeEach(async () => {
  stage = await openStage('http', { many: true, config: many });
});
afterEach(() => stage.close());

const visit = (path: string, cookie = ''): Promise<Response> =>
  fetch(`${stage.url()}${path}`, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } });

/** Begins an installation: the state, and the cookie of the browser that it began in. */
async function begin(): Promise<{ state: string; cookie: string; to: URL }> {
  const answer = await visit('/slack/install');
  const to = new URL(answer.headers.get('location') ?? '');
  return {
    state: to.searchParams.get('state') ?? '',
    cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
    to,
  };
}

/** What Slack grants for a code, once. */
function grant(code: string, more: object = {}): void {
  stage.slack.codes.set(code, {
    access_token: TOKEN,
    token_type: 'bot',
    scope: 'commands,chat:write',
    bot_user_id: 'UBOT',
    app_id: 'A012AB3CD',
    team: { id: TEAM, name: 'Reading group' },
    enterprise: null,
    is_enterprise_install: false,
    authed_user: { id: 'UADMIN1' },
    ...more,
  });
}

async function install(more: object = {}): Promise<Response> {
  const { state, cookie } = await begin();
  grant('code-1', more);
  return visit(`/slack/oauth_redirect?code=code-1&state=${state}`, cookie);
}

const kept = () => stage.store.list('tenant/', { limit: 10 });

describe('Installing', () => {
  it('asks Slack for the least scopes, with a state', async () => {
    const { to, state } = await begin();
    expect(`${to.origin}${to.pathname}`).toBe(`${stage.slack.url}/oauth/v2/authorize`);
    expect(to.searchParams.get('scope')).toBe('commands,chat:write,files:write,users:read,usergroups:read');
    expect(to.searchParams.get('redirect_uri')).toBe('https://bot.example/slack/oauth_redirect');
    expect(state.length).toBeGreaterThan(40);
  });

  it('ends with a page that says what to do, and the bot answers there from then on', async () => {
    const page = await install();
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Two Tiers is installed')]);
    expect(wordsOf(await stage.command(ana, '/af-help'))).toContain('I teach one study');
    await stage.openHome(ana);
    await stage.shown(2);
    expect(stage.slack.calls.at(-1)).toMatchObject({ method: 'views.publish', token: TOKEN });
  });

  it('keeps the token sealed, bound to its workspace, and nothing of who installed it', async () => {
    await install();
    const [path = ''] = await kept();
    expect(path).toBe(`tenant/slack:${TEAM}/installation`);
    const { anyKey } = await import('../../../src/core/forget.ts');
    const stored = JSON.stringify(await stage.store.read(anyKey(path)));
    for (const secret of [TOKEN, 'UADMIN1', 'Reading group']) expect(stored).not.toContain(secret);
  });

  it('survives a restart with the same key, and with another says that it is not installed', async () => {
    await install();
    await stage.restart();
    expect(wordsOf(await stage.command(ana, '/af-help'))).toContain('I teach one study');
    const other = await connectSlack(stage.bot, {
      ...many,
      prefix: '/af-',
      encryptionKey: randomBytes(32).toString('base64'),
    });
    await expect(other.callsOf(TEAM)).rejects.toThrow();
    await other.stop();
  });

  it('tells whoever asks where it is not installed, alone, by which link it can be', async () => {
    expect(await stage.command(ana, '/af-help')).toBeUndefined();
    const told = await stage.shown(1);
    expect(told).toMatchObject({ by: 'response_url', user: ana.user, body: { response_type: 'ephemeral' } });
    expect(wordsOf(told)).toContain('https://bot.example/slack/install');
    await stage.press(ana, '1/quiz/start');
    expect(wordsOf(await stage.shown(2))).toContain('I cannot answer here just now');
    await stage.openHome(ana);
    expect(stage.slack.posts).toHaveLength(2);
  });

  it('tells whoever asks while its memory is away, and answers again once it is back', async () => {
    await install();
    const read = vi.spyOn(stage.store, 'read').mockRejectedValueOnce(new Error('away'));
    await stage.command(ana, '/af-quiz');
    expect(wordsOf(await stage.shown(1))).toContain('Please try again in a minute');
    read.mockRestore();
    expect(wordsOf(await stage.command(ana, '/af-quiz'))).toContain('Question 1 of 5');
  });

  it('refuses to start without a key for the tokens', async () => {
    const { encryptionKey: _, ...without } = many;
    await expect(connectSlack(stage.bot, { ...without, prefix: '/af-' })).rejects.toThrow('ENCRYPTION_KEY');
  });
});

describe('An installation that cannot be finished stores nothing and says so on a page', () => {
  const fails = async (path: string, cookie: string, status: number, words: string): Promise<void> => {
    const page = await visit(path, cookie);
    const text = await page.text();
    expect([page.status, text]).toEqual([status, expect.stringContaining(words)]);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(text).toMatch(/[Nn]othing was (stored|installed)/);
    expect(await kept()).toEqual([]);
  };
  const STALE = 'This installation cannot be finished';

  it('with a state nobody gave', async () => {
    grant('code-1');
    await fails('/slack/oauth_redirect?code=code-1&state=forged', 'slack-app-oauth-state=forged', 400, STALE);
  });

  it('in another browser than it began in', async () => {
    const { state } = await begin();
    grant('code-1');
    await fails(`/slack/oauth_redirect?code=code-1&state=${state}`, '', 400, STALE);
  });

  it('after more than ten minutes', async () => {
    const { state, cookie } = await begin();
    grant('code-1');
    await stage.clock.advance(600_001);
    await fails(`/slack/oauth_redirect?code=code-1&state=${state}`, cookie, 400, STALE);
  });

  it('without a state or a code', async () => {
    await fails('/slack/oauth_redirect', '', 400, STALE);
    await fails('/slack/oauth_redirect?code=x', '', 400, STALE);
  });

  it('when it was declined', async () => {
    const { state, cookie } = await begin();
    await fails(`/slack/oauth_redirect?error=access_denied&state=${state}`, cookie, 200, 'You declined');
  });

  it('with a code that was used before', async () => {
    const { state, cookie } = await begin();
    await fails(`/slack/oauth_redirect?code=used&state=${state}`, cookie, 502, 'Slack did not finish');
  });

  it('with token rotation on', async () => {
    const page = await install({ refresh_token: 'xoxe-1', expires_in: 43_200 });
    expect([page.status, await page.text()]).toEqual([400, expect.stringContaining('Token rotation')]);
    expect(await kept()).toEqual([]);
  });

  it('twice with one state', async () => {
    const { state, cookie } = await begin();
    grant('code-1');
    await visit(`/slack/oauth_redirect?code=code-1&state=${state}`, cookie);
    grant('code-2');
    const again = await visit(`/slack/oauth_redirect?code=code-2&state=${state}`, cookie);
    expect([again.status, await again.text()]).toEqual([400, expect.stringContaining(STALE)]);
  });
});

describe('The posts of rooms', () => {
  const shown = card('Vote alone', [text('Nobody has voted yet')]);

  it('go out with the token of their own workspace, and nowhere where the bot is not installed', async () => {
    await install();
    const { state, cookie } = await begin();
    grant('code-2', { team: { id: 'T0OTHER' }, access_token: `${TOKEN}-2` });
    await visit(`/slack/oauth_redirect?code=code-2&state=${state}`, cookie);
    const { poster } = stage.connection();
    const post = (tenant: string) => poster.post({ tenant, place: 'C0PAPERS' }, shown, { key: `vote in ${tenant}` });
    await post(TEAM);
    await poster.edit({ tenant: 'T0OTHER', place: 'C0PAPERS' }, await post('T0OTHER'), shown);
    expect(stage.slack.conversations.posted.map(({ team }) => team)).toEqual([TEAM, 'T0OTHER']);
    const sent = stage.slack.calls.filter(({ method }) => method.startsWith('chat.')).map(({ token }) => token);
    expect(sent).toEqual([TOKEN, `${TOKEN}-2`, `${TOKEN}-2`]);
    await expect(post('T0NOBODY')).rejects.toMatchObject({ kind: 'barred' });
  });
});

describe('A workspace that lets the bot go', () => {
  const everything = async (): Promise<readonly string[]> => [
    ...(await stage.store.list('tenant/', { limit: 10 })),
    ...(await stage.store.list('person/', { limit: 10 })),
    ...(await stage.store.list('room/', { limit: 10 })),
  ];

  it.each([
    [['app_uninstalled', 'tokens_revoked']],
    [['tokens_revoked', 'app_uninstalled']],
    [['app_uninstalled', 'app_uninstalled']],
  ] as const)('in the order %j leaves nothing behind', async (order) => {
    await install();
    await stage.command(ana, '/af-quiz');
    expect(await everything()).toHaveLength(2);
    for (const type of order) {
      await stage.leave(type);
      await until(
        () => stage.log.lines.filter((each) => each.message.includes('let the bot go')).length > 0,
        'the farewell',
      );
    }
    await stage.connection().stop();
    expect(await everything()).toEqual([]);
  });

  it('keeps what others hold', async () => {
    await install();
    await stage.command(ana, '/af-quiz');
    grant('code-2', { team: { id: 'T0OTHER' }, access_token: `${TOKEN}-2` });
    const { state, cookie } = await begin();
    await visit(`/slack/oauth_redirect?code=code-2&state=${state}`, cookie);
    await stage.leave('app_uninstalled');
    await until(() => stage.log.lines.some((each) => each.message.includes('is deleted')), 'the farewell');
    expect(await everything()).toEqual(['tenant/slack:T0OTHER/installation']);
  });

  it('and has come back since is not sent away by old news', async () => {
    const left = stage.clock.now();
    await stage.clock.advance(60_000);
    await install();
    await stage.leave('app_uninstalled', left);
    await until(() => stage.log.lines.some((each) => each.message.includes('again since')), 'the old news');
    expect(wordsOf(await stage.command(ana, '/af-help'))).toContain('I teach one study');
  });
});
