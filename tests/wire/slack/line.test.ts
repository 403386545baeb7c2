// Every row of the table of exchanges, as Slack sees it, over a socket and over HTTP.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at, stringAt } from '../../../src/core/json.ts';
import { press, write } from '../../../src/core/press.ts';
import { drawn, SLOW, withProbe } from './probe.ts';
import { until } from './slack.ts';
import { ana, openStage, type Stage, TRANSPORTS, wordsOf } from './stage.ts';

const THREAD = '1761990000.000100';
const inThread = { ...ana, thread: THREAD };
const address = (move: string): string => write(press('probe', move));

let stage: Stage;
afterEach(() => stage.close());

/** Starts something slow, says "thinking" in time, and lets the answer come; gives what was acknowledged. */
async function slowly(start: () => Promise<unknown>): Promise<unknown> {
  const acknowledged = start();
  await until(() => stage.clock.waiting() >= 2, 'the slow answer');
  await stage.clock.advance(1500);
  const answer = await acknowledged;
  await stage.clock.advance(SLOW);
  return answer;
}

describe.each(TRANSPORTS)('Over %s', (transport) => {
  beforeEach(async () => {
    stage = await openStage(transport, { world: { commands: await withProbe(), pictures: drawn } });
  });

  describe('a command', () => {
    it('is answered with its acknowledgement where the answer is quick', async () => {
      const answer = await stage.command(ana, '/af-probe', 'card');
      expect(at(answer, 'response_type')).toBe('ephemeral');
      expect(wordsOf(answer)).toContain('for one person');
      expect(stage.slack.posts).toHaveLength(1);
    });

    it('is acknowledged within 1.5 s and answered by its response_url where the answer takes five', async () => {
      expect(at(await slowly(() => stage.command(ana, '/af-probe', 'slow-card')), 'text')).toBeUndefined();
      const late = await stage.shown(1);
      expect(late).toMatchObject({ by: 'response_url', user: ana.user, body: { response_type: 'ephemeral' } });
      expect(at(late.body, 'replace_original')).toBe(false);
    });

    it('opens a form by its trigger', async () => {
      await stage.command(ana, '/af-probe', 'form');
      await stage.shown(1);
      expect(stage.view()).toMatchObject({ type: 'modal', callback_id: address('sent') });
    });

    it('that asks for a form too slowly gets a card with a button that opens it', async () => {
      await slowly(() => stage.command(ana, '/af-probe', 'slow-form'));
      expect(wordsOf(await stage.shown(1))).toContain('a moment too long to open by itself');
    });

    it('shared is seen by the whole channel', async () => {
      expect(await stage.command(ana, '/af-probe', 'share')).toMatchObject({ response_type: 'in_channel' });
    });
  });

  describe('a press', () => {
    it('replaces the message that it was on', async () => {
      await stage.press(ana, address('replace'));
      expect(await stage.shown(1)).toMatchObject({
        by: 'response_url',
        user: ana.user,
        body: { replace_original: true, response_type: 'ephemeral' },
      });
    });

    it('replaces it late as well', async () => {
      await slowly(() => stage.press(ana, address('slow-replace')));
      expect(await stage.shown(1)).toMatchObject({ by: 'response_url', body: { replace_original: true } });
    });

    it('on what everyone sees changes it for nobody: its answer is a card of one’s own, in time and late', async () => {
      const everyones = { container: { type: 'message', message_ts: '1762000000.000100', is_ephemeral: false } };
      const own = { by: 'response_url', user: ana.user, body: { replace_original: false, response_type: 'ephemeral' } };
      await stage.press(ana, address('replace'), everyones);
      expect(await stage.shown(1)).toMatchObject(own);
      await slowly(() => stage.press(ana, address('slow-replace'), everyones));
      expect(await stage.shown(2)).toMatchObject(own);
      await stage.press(ana, address('form'), everyones);
      await stage.shown(3);
      await stage.submit(ana, { how: 'replace' });
      expect(await stage.shown(4)).toMatchObject(own);
    });

    it('in the bot’s direct message replaces what it was on, since nobody else sees it', async () => {
      const container = { type: 'message', message_ts: '1762000000.000100', is_ephemeral: false };
      await stage.press({ user: ana.user, channel: 'D00ANA' }, address('replace'), { container });
      expect(await stage.shown(1)).toMatchObject({ body: { replace_original: true } });
    });

    it('on a message that a thread hangs on is answered beside it, not in the thread', async () => {
      const ts = '1762000000.000100';
      await stage.press(ana, address('card'), { message: { ts, thread_ts: ts } });
      expect((await stage.shown(1)).thread).toBeUndefined();
    });

    it('brings a card of one’s own beside the message, in its thread', async () => {
      await stage.press(inThread, address('card'));
      expect(await stage.shown(1)).toMatchObject({
        by: 'response_url',
        user: ana.user,
        thread: THREAD,
        body: { replace_original: false, response_type: 'ephemeral' },
      });
    });

    it('shares in the channel, in its thread, and leaves the original', async () => {
      await stage.press(inThread, address('share'));
      const shared = await stage.shown(1);
      expect(shared).toMatchObject({
        by: 'response_url',
        thread: THREAD,
        body: { replace_original: false, response_type: 'in_channel', link_names: false, unfurl_links: false },
      });
      expect(shared.user).toBeUndefined();
    });

    it('shares late by the same way', async () => {
      await slowly(() => stage.press(inThread, address('slow-share')));
      expect(await stage.shown(1)).toMatchObject({ thread: THREAD, body: { response_type: 'in_channel' } });
    });

    it('on a link is acknowledged and nothing else', async () => {
      await stage.press(ana, 'link/0');
      expect(stage.slack.posts).toEqual([]);
      expect(stage.slack.calls.filter((each) => each.method.startsWith('chat.'))).toEqual([]);
    });

    it('sends a file to the direct message, and says so where it was asked for', async () => {
      await stage.press(ana, address('file'));
      expect(wordsOf(await stage.shown(1))).toContain('in our direct message');
      const [file] = await until(() => stage.slack.uploads.length > 0 && stage.slack.uploads, 'the upload');
      expect(file).toMatchObject({ name: 'mine.json', channel: 'D00ANA' });
      expect(file?.bytes.toString()).toBe('{"mine":1}');
    });

    it('with a chart is answered in words first, and with the chart once the workspace has it, uploaded once', async () => {
      await stage.press(ana, address('picture'));
      expect(wordsOf(await stage.shown(1))).toContain('Picture: ');
      await until(() => stage.slack.uploads.length === 1, 'the upload');
      await stage.press(ana, address('picture'));
      const image = {
        type: 'image',
        slack_file: { id: expect.any(String) },
        alt_text: 'A bar of 12 beside one of 78.',
      };
      await until(() => stage.slack.posts.length === 2, 'the second card');
      expect(at(stage.last(ana).body, 'blocks')).toContainEqual(image);
      await stage.restart();
      await stage.press(ana, address('picture'));
      await stage.shown(3);
      expect(stage.slack.uploads).toMatchObject([{ name: `${'a'.repeat(16)}.png`, channel: undefined }]);
    });

    it('says kindly that a file could not be sent', async () => {
      stage.slack.plan('chat.postMessage', { ok: false, error: 'messages_tab_disabled' });
      await stage.press(ana, address('file'));
      expect(wordsOf(await stage.shown(2))).toContain('could not be sent');
    });
  });

  describe('a form', () => {
    it('opened by a press answers by that press’s response_url, which travelled in its metadata', async () => {
      await stage.press(inThread, address('form'));
      await stage.shown(1);
      await stage.submit(ana, { how: 'replace' });
      expect(await stage.shown(2)).toMatchObject({
        by: 'response_url',
        user: ana.user,
        thread: THREAD,
        body: { replace_original: true },
      });
    });

    it('answers late by the same way', async () => {
      await stage.press(ana, address('form'));
      await stage.shown(1);
      await slowly(() => stage.submit(ana, { how: 'slow-card' }));
      expect(await stage.shown(2)).toMatchObject({ by: 'response_url', body: { replace_original: false } });
    });

    it('whose response_url has expired answers by chat.postEphemeral', async () => {
      await stage.press(ana, address('form'));
      await stage.shown(1);
      await stage.clock.advance(31 * 60_000);
      await stage.submit(ana, { how: 'card' });
      expect(await stage.shown(2)).toMatchObject({ by: 'chat.postEphemeral', user: ana.user, channel: ana.channel });
    });

    it('filled in wrongly stays open and names the field', async () => {
      await stage.press(ana, address('form'));
      await stage.shown(1);
      expect(await stage.submit(ana, { how: 'invalid' })).toEqual({
        response_action: 'errors',
        errors: { how: 'Say card, replace or share.' },
      });
    });

    it('found wrong only after it closed says so in a card', async () => {
      await stage.press(ana, address('form'));
      await stage.shown(1);
      await slowly(() => stage.submit(ana, { how: 'slow-invalid' }));
      expect(wordsOf(await stage.shown(2))).toContain('Say card, replace or share.');
    });

    it('from the home tab answers there', async () => {
      await stage.openHome(ana);
      await stage.shown(1);
      await stage.click(ana, 'Form');
      await stage.shown(2);
      await stage.submit(ana, { how: 'card' });
      expect(await stage.shown(3)).toMatchObject({ by: 'views.publish', user: ana.user });
    });

    it('from a global shortcut answers in the bot’s direct message', async () => {
      await stage.shortcut(ana, address('form'));
      await stage.shown(1);
      await stage.submit(ana, { how: 'card' });
      expect(await stage.shown(2)).toMatchObject({ by: 'chat.postMessage', user: ana.user });
    });
  });

  describe('the home tab', () => {
    it('is drawn when it is opened, and once for an event that comes twice', async () => {
      await stage.openHome(ana, 'Ev0TWICE');
      await stage.shown(1);
      await stage.openHome(ana, 'Ev0TWICE');
      await stage.openHome(ana, 'Ev0OTHER');
      await stage.shown(2);
      expect(stage.slack.posts.map((each) => [each.by, each.user])).toEqual([
        ['views.publish', ana.user],
        ['views.publish', ana.user],
      ]);
    });

    it.each(['Card', 'Replace'])('takes the answer to %s pressed on it', async (label) => {
      await stage.openHome(ana);
      await stage.shown(1);
      await stage.click({ user: ana.user }, label);
      expect((await stage.shown(2)).by).toBe('views.publish');
    });
  });

  it('a message shortcut answers privately, in the thread of its message', async () => {
    await stage.pointAt(inThread, 'probe', 'card');
    expect(await stage.shown(1)).toMatchObject({
      by: 'response_url',
      user: ana.user,
      thread: THREAD,
      body: { replace_original: false },
    });
  });

  it('a global shortcut that names a command answers in the direct message', async () => {
    await stage.shortcut(ana, 'quiz');
    expect(await stage.shown(1)).toMatchObject({ by: 'chat.postMessage', user: ana.user });
  });

  it('a form that is closed leaves nothing behind', async () => {
    await stage.deliver('interactive', {
      type: 'view_closed',
      team: { id: 'T012AB3CD' },
      user: { id: ana.user },
      view: { id: 'V1', type: 'modal', callback_id: address('sent') },
    });
    expect(stage.slack.posts).toEqual([]);
  });

  it('stopping lets an answer under way be acknowledged and finished', async () => {
    const acknowledged = stage.press(ana, address('slow-card'));
    await until(() => stage.clock.waiting() >= 2, 'the slow answer');
    const stopped = stage.connection().stop();
    await stage.clock.advance(1500);
    await acknowledged;
    await stage.clock.advance(SLOW);
    expect((await stage.shown(1)).by).toBe('response_url');
    await stopped;
  });

  it('whatever is shown has a text that stands alone', async () => {
    await stage.command(ana, '/af-probe', 'card');
    await stage.press(ana, address('replace'));
    await stage.shown(2);
    for (const { body } of stage.slack.posts) expect(stringAt(body, 'text')).toMatch(/card/);
  });
});
