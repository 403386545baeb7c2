// The same interaction once more, at another process on the same store: it is answered, and what cannot be taken back is done once.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anyKey } from '../../../src/core/forget.ts';
import { press, write } from '../../../src/core/press.ts';
import { drawn, withProbe } from './probe.ts';
import { until } from './slack.ts';
import { ana, openStage, type Stage, TRANSPORTS, wordsOf } from './stage.ts';

const address = (move: string): string => write(press('probe', move));

let stage: Stage;
afterEach(() => stage.close());

/** Everything that is stored of the person. */
async function stored(): Promise<readonly unknown[]> {
  const paths = await stage.store.list(`person/slack:T012AB3CD:${ana.user}/`, { limit: 100 });
  return Promise.all(paths.map((path) => stage.store.read(anyKey(path))));
}

describe.each(TRANSPORTS)('Over %s', (transport) => {
  beforeEach(async () => {
    stage = await openStage(transport, { world: { commands: await withProbe(), pictures: drawn } });
  });

  /** One press, word for word the same each time. */
  function pressing(move: string): () => Promise<unknown> {
    const response_url = stage.slack.hook(ana.user, 'C0PAPERS');
    const more = { trigger_id: stage.slack.trigger(), response_url };
    return () => stage.press(ana, address(move), more);
  }

  it('a card is shared with the channel once', async () => {
    const share = pressing('share');
    await share();
    await stage.shown(1);
    await stage.restart();
    await share();
    await stage.connection().stop();
    expect(stage.slack.posts.map(({ by, user }) => [by, user])).toEqual([['response_url', undefined]]);
  });

  it('a file is sent once', async () => {
    const file = pressing('file');
    await file();
    await until(() => stage.slack.uploads.length === 1, 'the file');
    await stage.connection().stop();
    await stage.restart();
    await file();
    await stage.connection().stop();
    expect(stage.slack.uploads).toHaveLength(1);
  });

  it('a card for its asker alone is answered, as is whatever changes nothing', async () => {
    const card = pressing('card');
    await card();
    await stage.shown(1);
    await stage.restart();
    await card();
    expect((await stage.shown(2)).user).toBe(ana.user);
  });

  it('a command changes what is stored once, and is answered', async () => {
    const quiz = {
      command: '/af-quiz',
      text: '',
      team_id: 'T012AB3CD',
      channel_id: 'C0PAPERS',
      user_id: ana.user,
      trigger_id: stage.slack.trigger(),
      response_url: stage.slack.hook(ana.user, 'C0PAPERS'),
    };
    await stage.deliver('slash_commands', quiz);
    const before = await stored();
    expect(before).not.toEqual([]);
    await stage.restart();
    expect(wordsOf(await stage.deliver('slash_commands', quiz))).toContain('Question 1 of 5');
    expect(await stored()).toEqual(before);
  });

  it('a share is let through where the store fails, and the operator hears of it', async () => {
    const update = stage.store.update;
    stage.store.update = () => Promise.reject(new Error('the disk is full'));
    await pressing('share')();
    expect((await stage.shown(1)).user).toBeUndefined();
    stage.store.update = update;
    expect(stage.log.lines.some((each) => each.level === 'warn' && each.message.includes('let through'))).toBe(true);
  });
});
