// Slack saying no: spent addresses, expired triggers, missing places and scopes, limits and outages. Nothing crashes, nothing is lost.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openGallery } from '../../../src/adapters/slack/gallery.ts';
import { isAllowed } from '../../../src/adapters/slack/response-url.ts';
import { anyKey } from '../../../src/core/forget.ts';
import { at, listAt, stringAt } from '../../../src/core/json.ts';
import { press, write } from '../../../src/core/press.ts';
import { progressKey, rated } from '../../../src/core/quiz.ts';
import { drawn, SLOW, withProbe } from './probe.ts';
import { TEAM, until } from './slack.ts';
import { ana, openStage, type Stage, TRANSPORTS, wordsOf } from './stage.ts';

const address = (move: string, ...at: readonly string[]): string => write(press('probe', move, ...at));
const spent = { status: 404, text: '{"ok":false,"error":"used_url"}' };
const ended = (): boolean => stage.log.lines.some((each) => each.message.includes('did not reach its platform'));

/** What is stored of the person, as it stands. */
const stored = async (): Promise<readonly unknown[]> => {
  const paths = await stage.store.list('person/slack:T012AB3CD:U0ANA/', { limit: 100 });
  return Promise.all(paths.map((path) => stage.store.read(anyKey(path))));
};

let stage: Stage;
afterEach(() => stage.close());

describe.each(TRANSPORTS)('Over %s', (transport) => {
  beforeEach(async () => {
    stage = await openStage(transport, {
      world: { commands: await withProbe(), pictures: drawn },
      config: { publicUrl: 'https://bot.example' },
    });
  });

  describe('an address for answers', () => {
    it('that is spent gives way to chat.postEphemeral', async () => {
      stage.slack.plan('hook', spent);
      await stage.press({ ...ana, thread: '1761990000.000100' }, address('card'));
      expect(await stage.shown(1)).toMatchObject({
        by: 'chat.postEphemeral',
        user: ana.user,
        channel: ana.channel,
        thread: '1761990000.000100',
      });
    });

    it('shares nothing in public any more once it is spent', async () => {
      stage.slack.plan('hook', spent);
      await stage.press(ana, address('share'));
      expect(await stage.shown(1)).toMatchObject({ by: 'chat.postEphemeral', user: ana.user });
    });

    it.each(['not_in_channel', 'channel_not_found', 'is_archived', 'restricted_action', 'user_not_in_channel'])(
      'that is spent where the bot may not write (%s) leaves the answer waiting, and it is offered first',
      async (error) => {
        stage.slack.plan('hook', spent);
        stage.slack.plan('chat.postEphemeral', { ok: false, error });
        await stage.press(ana, address('card'));
        await until(ended, 'the end');
        expect(stage.slack.posts).toEqual([]);
        expect(wordsOf(await stage.command(ana, '/af-quiz'))).toContain('Show the earlier answer');
        await stage.click(ana, 'Show the earlier answer');
        expect(wordsOf(await stage.shown(2))).toContain('for one person');
      },
    );

    it('is used at most five times, however often Slack stumbles', async () => {
      stage.slack.plan('hook', ...Array.from({ length: 8 }, () => ({ status: 500, text: '<html>' })));
      await stage.press(ana, address('card'));
      // Each pause between two tries is let pass once it has begun.
      await until(() => {
        if (stage.clock.waiting() > 0) void stage.clock.advance(1000);
        return stage.slack.posts.length > 0;
      }, 'the other way');
      expect(stage.slack.posts[0]).toMatchObject({ by: 'chat.postEphemeral' });
      expect(Math.max(...[...stage.slack.hooks.values()].map((each) => each.used))).toBeLessThanOrEqual(5);
    });

    it('is counted on through a form', async () => {
      await stage.press(ana, address('form'));
      await stage.shown(1);
      const kept = JSON.parse(String(at(stage.view(), 'private_metadata')));
      const view = {
        ...stage.view(),
        private_metadata: JSON.stringify({ ...kept, address: { ...kept.address, used: 5 } }),
      };
      await stage.submit(ana, { how: 'card' }, view);
      expect(await stage.shown(2)).toMatchObject({ by: 'chat.postEphemeral' });
    });

    it('elsewhere than at Slack is never called', async () => {
      await stage.press(ana, address('card'), { response_url: 'http://169.254.169.254/latest' });
      expect(await stage.shown(1)).toMatchObject({ by: 'chat.postEphemeral' });
    });

    it('that leads on to another is not followed', async () => {
      stage.slack.plan('hook', { status: 302, headers: { location: `${stage.slack.url}/elsewhere` }, text: '' });
      await stage.press(ana, address('card'));
      expect((await stage.shown(1)).by).toBe('response_url');
      expect(stage.slack.faults).toEqual([]);
    });

    it('on which the connection breaks is tried again', async () => {
      stage.slack.plan('hook', { reset: true });
      await stage.press(ana, address('card'));
      expect((await stage.shown(1)).by).toBe('response_url');
    });

    it('that asks to wait for too long is given up for chat.postEphemeral', async () => {
      stage.slack.plan('hook', { status: 429, headers: { 'retry-after': '3600' }, text: '' });
      await stage.press(ana, address('card'));
      expect((await stage.shown(1)).by).toBe('chat.postEphemeral');
    });

    it('that asks to wait is waited for', async () => {
      stage.slack.plan('hook', { status: 429, headers: { 'retry-after': '7' }, text: '' });
      await stage.press(ana, address('card'));
      await until(() => stage.clock.waiting() >= 1, 'the wait');
      await stage.clock.advance(6999);
      expect(stage.slack.posts).toEqual([]);
      await stage.clock.advance(1);
      expect((await stage.shown(1)).by).toBe('response_url');
    });
  });

  describe('a picture', () => {
    it('stands on the card by its address', async () => {
      await stage.command(ana, '/af-probe', 'picture');
      expect(listAt((await stage.shown(1)).body, 'blocks')).toContainEqual({
        type: 'image',
        image_url: `https://bot.example/slack/figures/${TEAM}/${'a'.repeat(64)}.png`,
        alt_text: 'A bar of 12 beside one of 78.',
      });
    });

    it.each([
      { status: 200, text: '{"ok":false,"error":"invalid_blocks"}' },
      { status: 400, text: 'invalid_blocks' },
      { status: 500, text: '{"ok":false,"error":"invalid_blocks"}' },
    ])('that Slack cannot show is left to its words (%o)', async (refusal) => {
      stage.slack.plan('hook', refusal);
      await stage.command(ana, '/af-probe', 'picture');
      const shown = await stage.shown(1);
      expect(wordsOf(shown)).toContain('A bar of 12 beside one of 78.');
      expect(wordsOf(shown)).not.toContain('image_url');
    });

    it('on the home tab as well', async () => {
      await stage.openHome(ana);
      await stage.shown(1);
      stage.slack.plan('views.publish', { ok: false, error: 'invalid_blocks' });
      await stage.press({ user: ana.user }, address('picture'), { view: { type: 'home' } });
      expect(wordsOf(await stage.shown(2))).toContain('A bar of 12 beside one of 78.');
    });

    it('can be fetched by Slack', async () => {
      if (transport === 'socket')
        return expect(stage.connection().routes.map((each) => each.path)).toEqual(['/slack/figures/*']);
      const answer = await fetch(`${stage.url()}/slack/figures/${TEAM}/${'a'.repeat(64)}.png`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
      expect((await fetch(`${stage.url()}/slack/figures/${TEAM}/${'b'.repeat(64)}.png`)).status).toBe(404);
    });

    it('can be fetched from another process than the one that drew it', async () => {
      await stage.command(ana, '/af-probe', 'picture');
      await stage.shown(1);
      const another = openGallery({
        ...stage.bot,
        publicUrl: 'https://bot.example',
        pictures: { find: () => undefined },
      });
      const asked = new Request(`https://bot.example/slack/figures/${TEAM}/${'a'.repeat(64)}.png`);
      expect((await another.door.handle(asked)).status).toBe(200);
    });
  });

  describe('a trigger', () => {
    it.each(['expired_trigger_id', 'exchanged_trigger_id', 'trigger_expired', 'internal_error'])(
      'that opens nothing (%s) gives a card with a button that asks again',
      async (error) => {
        stage.slack.plan('views.open', { ok: false, error });
        await stage.press(ana, address('form'));
        expect(wordsOf(await stage.shown(1))).toContain('a moment too long to open by itself');
        await stage.click(ana, 'A form');
        expect((await stage.shown(2)).by).toBe('views.open');
      },
    );

    it('is never used after its three seconds', async () => {
      void stage.press(ana, address('slow-form'));
      await until(() => stage.clock.waiting() >= 2, 'the slow answer');
      await stage.clock.advance(1500);
      await stage.clock.advance(SLOW);
      await stage.shown(1);
      expect(stage.slack.calls.filter((each) => each.method === 'views.open')).toEqual([]);
    });
  });

  it('the direct message closed leaves the answer waiting', async () => {
    stage.slack.plan('chat.postMessage', { ok: false, error: 'messages_tab_disabled' });
    await stage.shortcut(ana, 'quiz');
    await until(ended, 'the end');
    expect(stage.slack.calls.filter((each) => each.method === 'chat.postMessage')).toHaveLength(1);
    expect(wordsOf(await stage.command(ana, '/af-probe'))).toContain('Show the earlier answer');
  });

  it.each(['token_revoked', 'account_inactive', 'invalid_auth'])(
    'a token that is refused (%s) is used no more',
    async (error) => {
      stage.slack.plan('views.publish', { ok: false, error });
      await stage.openHome(ana);
      await until(ended, 'the end');
      expect(stage.connection().ready()).toBe(false);
      await stage.openHome(ana);
      await until(
        () => stage.log.lines.filter((each) => each.message.includes('did not reach')).length === 2,
        'the second',
      );
      expect(stage.slack.calls.filter((each) => each.method === 'views.publish')).toHaveLength(1);
      expect(stage.log.lines.filter((each) => each.level === 'error')).toHaveLength(1);
    },
  );

  it('a missing scope is told to the operator with the way out', async () => {
    stage.slack.plan('chat.postMessage', { ok: false, error: 'missing_scope' });
    await stage.shortcut(ana, 'quiz');
    await until(() => stage.log.lines.some((each) => each.message.includes('npm run manifest')), 'the line');
  });

  it('a busy Slack is waited for by its own word, twice at most', async () => {
    const busy = { status: 429, headers: { 'retry-after': '30' }, text: '' };
    stage.slack.plan('views.publish', busy);
    await stage.openHome(ana);
    await until(() => stage.clock.waiting() === 1, 'the wait');
    await stage.clock.advance(30_000);
    expect((await stage.shown(1)).by).toBe('views.publish');
    stage.slack.plan('views.publish', busy, busy, busy, busy);
    await stage.openHome(ana);
    for (let waits = 0; waits < 2; waits += 1) {
      await until(() => stage.clock.waiting() === 1, 'the wait');
      await stage.clock.advance(30_000);
    }
    await until(ended, 'the end');
    expect(stage.slack.calls.filter((each) => each.method === 'views.publish')).toHaveLength(5);
  });

  it('a Slack that answers in HTML is tried again, at most twice', async () => {
    stage.slack.plan('views.publish', ...Array.from({ length: 6 }, () => ({ status: 500, text: '<html>' })));
    await stage.openHome(ana);
    await until(ended, 'the end');
    expect(stage.slack.calls.filter((each) => each.method === 'views.publish')).toHaveLength(3);
  });

  describe('a button', () => {
    it.each([
      'nonsense',
      '2/quiz/start',
      '1/quiz/nothing',
      '1/quiz/constructor',
      '1/__proto__/start',
      `1/quiz/${'x'.repeat(200)}`,
    ])('that nobody drew, %s, gets a kind answer', async (actionId) => {
      await stage.press(ana, actionId);
      const shown = await stage.shown(1);
      expect(shown).toMatchObject({ by: 'response_url', user: ana.user });
      expect(wordsOf(shown)).toContain('Nothing is lost');
    });

    it('of someone else’s quiz changes nothing', async () => {
      const ben = { user: 'U0BEN', channel: 'C0PAPERS' };
      await stage.command(ana, '/af-quiz');
      const theirs = stage.addressOf(ana, 'A');
      await stage.press(ben, theirs);
      const answer = await stage.shown(2);
      expect(answer.user).toBe(ben.user);
      expect(await stage.store.list(`person/slack:T012AB3CD:${ben.user}/`, { limit: 10 })).toEqual([]);
    });

    it('pressed twenty times at once has one effect', async () => {
      await stage.command(ana, '/af-quiz');
      const twenty = async (actionId: string, before: number): Promise<void> => {
        await Promise.all(Array.from({ length: 20 }, () => stage.press(ana, actionId)));
        await stage.shown(before + 20);
      };
      await twenty(stage.addressOf(ana, 'A'), 1);
      await twenty(stringAt(stage.controls(ana)[0], 'action_id') ?? '', 21);
      const progress = await stage.store.read(progressKey('slack:T012AB3CD:U0ANA'));
      expect(progress && rated(progress)).toBe(1);
      expect(Object.keys(progress?.answers ?? {})).toHaveLength(1);
      expect(stage.seen(ana)).toHaveLength(41);
    });

    it('delivered again as the same interaction has no second effect', async () => {
      await stage.command(ana, '/af-quiz');
      const [trigger_id, answer] = [stage.slack.trigger(), stage.addressOf(ana, 'A')];
      await stage.press(ana, answer, { trigger_id });
      await stage.shown(2);
      const before = await stored();
      await stage.clock.advance(1000);
      await stage.press(ana, answer, { trigger_id });
      await stage.shown(3);
      expect(await stored()).toEqual(before);
    });

    it('of a quiz that is long over says so and starts a new one', async () => {
      await stage.command(ana, '/af-quiz');
      const answer = stage.addressOf(ana, 'A');
      await stage.clock.advance(400 * 24 * 3600_000);
      await stage.press(ana, answer);
      const shown = await stage.shown(2);
      expect(shown.user).toBe(ana.user);
      expect(stage.labels(ana).join(' ')).toMatch(/quiz|round/i);
    });

    it.each([[[]], [null], [['a', 'b']], [{ value: 'x'.repeat(500) }], [{ value: '__proto__' }], [{ value: 7 }]])(
      'of a menu with the choice %j is answered kindly',
      async (selected_option) => {
        await stage.press(ana, '1/explain/lesson', {
          actions: [{ type: 'static_select', action_id: '1/explain/lesson', selected_option }],
        });
        expect((await stage.shown(1)).user).toBe(ana.user);
      },
    );

    it.each([[{}], [null], [[]], [{ how: null }], [{ how: { value: { value: 7 } } }], [{ __proto__: { value: 'x' } }]])(
      'that sends a form with the fields %j is answered kindly',
      async (values) => {
        await stage.press(ana, address('form'));
        await stage.shown(1);
        await stage.deliver('interactive', {
          type: 'view_submission',
          trigger_id: stage.slack.trigger(),
          team: { id: 'T012AB3CD' },
          user: { id: ana.user },
          view: { ...stage.view(), state: { values } },
        });
        expect(wordsOf(await stage.shown(2))).toContain('What now?');
      },
    );

    it.each(['{', 'null', '{"address":{"url":5}}', '{"home":"yes"}', ''])(
      'that sends a form whose way back reads %j is answered in the direct message',
      async (private_metadata) => {
        await stage.press(ana, address('form'));
        await stage.shown(1);
        await stage.submit(ana, { how: 'card' }, { ...stage.view(), private_metadata });
        expect((await stage.shown(2)).by).toBe('chat.postMessage');
      },
    );
  });
});

describe('Answers may go', () => {
  it.each([
    ['https://hooks.slack.com/commands/T1/2/3', undefined, true],
    ['https://hooks.slack-gov.com/actions/T1/2/3', undefined, true],
    ['https://slack-gov.com/actions/T1/2/3', undefined, true],
    ['http://hooks.slack.com/commands/T1/2/3', undefined, false],
    ['https://hooks.slack.com.evil.example/', undefined, false],
    ['https://hooks.slack.com@evil.example/', undefined, false],
    ['https://user@hooks.slack.com/', undefined, false],
    ['https://hooks.slack.com:8443/', undefined, false],
    ['https://slack.com/', undefined, false],
    ['http://127.0.0.1:9/hook', undefined, false],
    ['http://127.0.0.1:9/hook', 'http://127.0.0.1:9/api', true],
    ['http://127.0.0.1:8/hook', 'http://127.0.0.1:9/api', false],
    ['http://stand-in.example/hook', 'http://stand-in.example/api', false],
    ['https://stand-in.example/hook', 'https://stand-in.example/api', true],
    ['file:///etc/passwd', undefined, false],
    ['nonsense', undefined, false],
  ] as const)('to %s beside %s: %s', (url, apiUrl, allowed) => expect(isAllowed(url, apiUrl)).toBe(allowed));
});
