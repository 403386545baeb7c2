// The program holding a discussion on Discord and on Slack: killed and started again, its messages deleted, its rights taken away.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endAll, type Started } from '../ground/start.ts';
import { type Discussion, discussion, PLATFORMS, type Standing } from './rooms-stage.ts';
import { until } from './slack/slack.ts';
import { openTown, type Town } from './town.ts';

let town: Town;
let started: Started;
afterEach(async () => {
  endAll();
  await town.close();
});

/** Waits until something stands in the channel, or in the thread, whose words fit. */
const stands = (find: () => readonly Standing[], says: RegExp): Promise<Standing> =>
  until(() => find().find(({ words }) => says.test(words)), String(says));

async function kill(): Promise<void> {
  started.child.kill('SIGKILL');
  await started.ended;
  await until(() => town.slack.live().length === 0, 'the end of the socket');
  await town.kept({ claimsEnd: true });
}

describe.each(PLATFORMS)('A discussion on %s', (platform) => {
  let here: Discussion;
  beforeEach(async () => {
    town = await openTown('connections');
    started = await town.start();
    here = discussion(platform, town);
  });

  /** Chooses a question and opens the vote. */
  async function open(): Promise<void> {
    expect(await here.begin()).toContain('Which question?');
    await here.host('Choose for me');
    expect(here.channel()).toEqual([]);
    expect(await here.host('Open the vote')).toContain('Vote 1 is open');
    await stands(here.channel, /Nobody has voted yet/);
  }

  it('is shown as it goes on: votes counted, a talk in a thread, both votes at the end', async () => {
    await open();
    expect(await here.vote('A')).toContain('Saved: A');
    await stands(here.channel, /1 has voted/);
    await here.host('Close the vote');
    await here.host('Discuss');
    await stands(here.thread, /Convince someone/);
    await stands(here.channel, /Talk it over in the thread/);
    await here.host('Vote again');
    await stands(here.channel, /Vote 2: the same question/);
    expect(await here.vote('Vote again')).toContain('In vote 1 you said: A');
    await here.host('Close the vote');
    expect(await here.host('Reveal')).toContain('The answer is out');
    await stands(here.channel, /Vote 2 is over/);
    await here.host('End the question');
    const finished = (): readonly Standing[] => [...here.channel(), ...here.thread()];
    await until(
      () => finished().length === 4 && finished().every(({ buttons }) => !buttons.includes('Host')),
      'the end',
    );
    expect(here.called().flat()).toEqual([]);
  });

  it('killed right after a vote that it saved shows it when it is back, and its buttons work', async () => {
    await open();
    expect(await here.vote('A')).toContain('Saved: A');
    await kill();
    started = await town.start();
    await stands(here.channel, /1 has voted/);
    expect(await here.vote('A')).toContain('Saved: A');
    expect(await here.vote('B', platform === 'Slack' ? 'U0CHI' : '1190000000000000066')).toContain('Saved: B');
    await stands(here.channel, /2 have voted/);
    expect(await here.host('Close the vote')).toContain('Vote 1 is closed. 2 have voted.');
    expect(here.channel()).toHaveLength(1);
  });

  it('killed while its host opens the vote stands when it is back, and works', async () => {
    await here.begin();
    await here.host('Choose for me');
    const post = here.hold();
    void here.host('Open the vote').catch(() => 'nobody hears of it');
    await post.came;
    await kill();
    // What was asked for is done all the same.
    post.letGo();
    await until(() => here.channel().length > 0, 'the post');
    started = await town.start();
    expect(await here.vote('A')).toContain('Saved: A');
    await stands(here.channel, /1 has voted/);
    // Slack has no key that makes a second post the first one: there a post that nobody heard of stands twice, and both work.
    expect(here.channel()).toHaveLength(platform === 'Slack' ? 2 : 1);
  });

  it('whose message was deleted goes on, and posts it again when its host asks for it', async () => {
    await open();
    here.channel()[0]?.remove();
    await here.host('Close the vote');
    await until(() => here.edits() > 0, 'the edit of what is not there');
    expect(await here.host('Discuss')).toMatch(/A message of mine was deleted here/);
    expect(await here.host('Post it again')).toContain('It stands here again');
    await stands(here.channel, /Vote 1 is closed/);
    // The talk was to hang on what is not there any more.
    await stands(here.channel, /Convince someone/);
  });

  it('that may not post says which right it lacks, and goes on once it has it', async () => {
    here.mayPost(false);
    await here.begin();
    await here.host('Choose for me');
    const hindered = await here.host('Open the vote');
    expect(hindered).toContain(platform === 'Slack' ? '/invite' : 'Send Messages');
    expect(hindered).toContain('Vote 1 is open');
    here.mayPost(true);
    expect(await here.host('Close the vote')).not.toContain('I cannot post here');
    await stands(here.channel, /Vote 1 is closed/);
  });
});
