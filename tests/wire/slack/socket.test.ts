// Sockets that are refreshed, cut, silent or refused: the bot comes back by itself, and no promise is left for nobody.
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectSlack } from '../../../src/adapters/slack/connect.ts';
import { at } from '../../../src/core/json.ts';
import { BRIEF, withProbe } from './probe.ts';
import { APP_TOKEN, BOT_TOKEN, until } from './slack.ts';
import { ana, openStage, type Stage, wordsOf } from './stage.ts';

let stage: Stage;
const uncaught: unknown[] = [];
const note = (reason: unknown): void => void uncaught.push(reason);

beforeEach(async () => {
  uncaught.length = 0;
  process.on('unhandledRejection', note);
  stage = await openStage('socket', { world: { commands: await withProbe() } });
});
afterEach(async () => {
  await stage.close();
  process.off('unhandledRejection', note);
  expect(uncaught).toEqual([]);
});

const answers = async (): Promise<boolean> => wordsOf(await stage.command(ana, '/af-probe')).includes('for one person');
const isReady = () => stage.connection().ready();
const away = { status: 500, text: '<html>away</html>' };

/** Lets each pause between two tries pass until the bot is connected again. */
async function comesBack(): Promise<void> {
  let passed = 0;
  await until(() => {
    const pauses = stage.log.lines.filter((each) => each.message.includes('trying again'));
    if (pauses.length > passed) void stage.clock.advance(Number(pauses.at(-1)?.facts.again));
    passed = pauses.length;
    return isReady();
  }, 'the new socket');
}

describe('A socket', () => {
  it('that Slack refreshes is opened anew at once, and answers', async () => {
    const [old] = stage.slack.live();
    old?.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
    await until(() => old?.readyState === 3 && isReady(), 'the new socket');
    expect(await answers()).toBe(true);
    expect(stage.slack.live()).toHaveLength(1);
  });

  it.each(['warning', 'too_many_websockets', 'link_disabled'])('that ends for %s is opened anew', async (reason) => {
    const [old] = stage.slack.live();
    old?.send(JSON.stringify({ type: 'disconnect', reason }));
    await until(() => old?.readyState === 3 && isReady(), 'the new socket');
    expect(await answers()).toBe(true);
  });

  it('that is cut is opened anew, and meanwhile the bot is not ready', async () => {
    stage.slack.plan('apps.connections.open', away, away, away, away);
    const [old] = stage.slack.live();
    old?.terminate();
    await until(() => !isReady(), 'the loss');
    await comesBack();
    expect(await answers()).toBe(true);
  });

  it('takes what comes in the same breath as the hello, and acknowledges it', async () => {
    stage.slack.settings.hello = false;
    stage.slack.live()[0]?.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
    const fresh = await until(() => stage.slack.sockets[1], 'the second socket');
    const hello = JSON.stringify({ type: 'hello', num_connections: 1 });
    const command = {
      command: '/af-probe',
      text: 'card',
      team_id: 'T012AB3CD',
      channel_id: ana.channel,
      user_id: ana.user,
      trigger_id: stage.slack.trigger(),
      response_url: stage.slack.hook(ana.user, 'C0PAPERS'),
    };
    const sending = at(fresh, '_socket') as Socket;
    sending.cork();
    fresh.send(hello);
    const acknowledged = stage.slack.envelope('slash_commands', command, fresh);
    sending.uncork();
    expect(wordsOf(await acknowledged)).toContain('for one person');
  });

  it('that says no hello is given up for another', async () => {
    stage.slack.settings.hello = false;
    const [old] = stage.slack.live();
    old?.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
    await until(() => stage.slack.sockets.length === 2, 'the second socket');
    stage.slack.settings.hello = true;
    await stage.clock.advance(15_000);
    await comesBack();
    expect(await answers()).toBe(true);
  });

  it.each(['null', '5', '{', '[]', '{"type":"events_api","envelope_id":"e","payload":null}', '{"type":"hello"}'])(
    'on which Slack says %s goes on',
    async (message) => {
      for (const socket of stage.slack.live()) socket.send(message);
      expect(await answers()).toBe(true);
    },
  );

  it('beside a second one takes what comes over either', async () => {
    const second = await connectSlack(stage.bot, {
      prefix: '/af-',
      apiUrl: stage.slack.apiUrl,
      botToken: BOT_TOKEN,
      appToken: APP_TOKEN,
    });
    expect(stage.slack.live()).toHaveLength(2);
    const event = { type: 'event_callback', team_id: 'T012AB3CD', event_id: 'EvTWICE', event_time: 1 };
    const opened = { ...event, event: { type: 'app_home_opened', user: ana.user, tab: 'home' } };
    for (const socket of stage.slack.live()) await stage.slack.envelope('events_api', opened, socket);
    await stage.shown(1);
    await second.stop();
    expect(stage.slack.posts.map((each) => each.by)).toEqual(['views.publish']);
    expect(await answers()).toBe(true);
  });

  it('that is lost while an answer is made takes no acknowledgement of its successor', async () => {
    const [old] = stage.slack.live();
    stage.command(ana, '/af-probe', 'brief-card').catch(() => {});
    await until(() => stage.clock.waiting() >= 2, 'the answer being made');
    old?.terminate();
    await until(() => stage.slack.live().length === 1 && isReady(), 'the new socket');
    await stage.clock.advance(BRIEF);
    expect(await stage.shown(1)).toMatchObject({ by: 'response_url', user: ana.user });
  });

  it('is closed by stopping, also twice and while it is being opened', async () => {
    stage.slack.plan('apps.connections.open', away, away, away);
    const [old] = stage.slack.live();
    old?.terminate();
    await until(() => !isReady(), 'the loss');
    await Promise.all([stage.connection().stop(), stage.connection().stop()]);
    await stage.connection().stop();
    expect(isReady()).toBe(false);
  });
});

describe('A start', () => {
  const start = (tokens: { botToken: string; appToken: string }) =>
    connectSlack(stage.bot, { prefix: '/af-', apiUrl: stage.slack.apiUrl, ...tokens });

  it('with a bot token that Slack refuses says which variable is wrong', async () => {
    await expect(start({ botToken: 'xoxb-wrong-token', appToken: APP_TOKEN })).rejects.toMatchObject({
      message: expect.stringContaining('SLACK_BOT_TOKEN was not taken by Slack (invalid_auth)'),
      exitCode: 78,
    });
  });

  it('with an app token that Slack refuses says so as well', async () => {
    await expect(start({ botToken: BOT_TOKEN, appToken: 'xapp-wrong-token' })).rejects.toMatchObject({
      message: expect.stringContaining('SLACK_APP_TOKEN is refused by Slack (invalid_auth)'),
      exitCode: 78,
    });
  });

  it('with a bot token that Slack refuses once it can be reached tells the operator, and is not ready', async () => {
    stage.slack.plan('auth.test', away, away, away);
    const second = await start({ botToken: 'xoxb-wrong-token', appToken: APP_TOKEN });
    expect(second.ready()).toBe(false);
    await stage.clock.advance(500);
    await until(
      () => stage.log.lines.some((each) => each.message.includes('Slack refuses SLACK_BOT_TOKEN')),
      'the word',
    );
    expect(second.ready()).toBe(false);
    await second.stop();
  });

  it('while Slack is away goes on trying', async () => {
    stage.slack.plan('apps.connections.open', away, away, away, away);
    const starting = start({ botToken: BOT_TOKEN, appToken: APP_TOKEN });
    await until(() => stage.log.lines.some((each) => each.message.includes('trying again')), 'the first failure');
    await stage.clock.advance(10_000);
    const second = await starting;
    await until(() => second.ready(), 'the socket');
    await second.stop();
  });
});
