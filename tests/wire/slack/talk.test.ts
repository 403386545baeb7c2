// Every command from start to end, on the real Bolt over a socket and over HTTP, through a restart in the middle.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringAt } from '../../../src/core/json.ts';
import { say } from '../../../src/core/text.ts';
import { until } from './slack.ts';
import { admin, ana, openStage, type Stage, TRANSPORTS, wordsOf } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

/** Presses a button and gives what is shown then, in words. */
async function then(label: string): Promise<string> {
  const shown = stage.slack.posts.length;
  await stage.click(ana, label);
  return wordsOf(await stage.shown(shown + 1));
}

/** The first of these labels that stands on the newest card. */
const offered = (...labels: readonly string[]): string => {
  const found = labels.find((each) => stage.labels(ana).includes(each));
  if (found === undefined)
    throw new Error(`None of ${labels.join(', ')} is offered, but ${stage.labels(ana).join(', ')}.`);
  return found;
};

/** Answers the question that is shown: the first option, then how sure, and reads the feedback. */
async function answerOne(): Promise<string> {
  await then('A');
  const sure = stage.labels(ana)[0] ?? '';
  return then(sure);
}

describe.each(TRANSPORTS)('Over %s', (transport) => {
  beforeEach(async () => {
    stage = await openStage(transport);
  });

  it('every command is answered, by itself and with “help”', async () => {
    for (const { name, summary } of stage.commands) {
      expect(wordsOf(await stage.command(admin, `/af-${name}`)).length).toBeGreaterThan(200);
      const usage = wordsOf(await stage.command(admin, `/af-${name}`, 'HELP '));
      expect(usage).toContain(`"text":"/af-${name}"`);
      expect(usage).not.toContain(` /${name}`);
      expect(usage).toContain(say([summary]).slice(0, 30));
    }
  });

  it('a quiz is played to its end, and a restart in the middle leaves its buttons good', async () => {
    expect(wordsOf(await stage.command(ana, '/af-quiz', '3'))).toContain('Question 1 of 3');
    await answerOne();
    await then('Next question');
    await stage.restart();
    await answerOne();
    await then('Next question');
    await then('A');
    await stage.restart();
    const sure = stage.labels(ana)[0] ?? '';
    await then(sure);
    expect(await then('See how it went')).toMatch(/of 3/);
  });

  it('a demo is played: predictions, both answers, what the study found', async () => {
    await stage.command(ana, '/af-demo');
    const pages: string[] = [];
    for (let steps = 0; steps < 8; steps += 1) {
      const next = stage.labels(ana).find((each) => !/share|other|choose|leave|class/i.test(each));
      if (next === undefined) break;
      pages.push(await then(next));
      if (/What the study found/.test(pages.at(-1) ?? '')) break;
    }
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.join(' ')).toContain('Written for teaching');
  });

  it('/me gives a person their own data as a file in the direct message, and deletes it', async () => {
    await stage.command(ana, '/af-quiz');
    await answerOne();
    await stage.command(ana, '/af-me');
    expect(await then('Export all of it')).toContain('in our direct message');
    const [file] = await until(() => stage.slack.uploads.length > 0 && stage.slack.uploads, 'the file');
    expect(file?.channel).toBe('D00ANA');
    expect(Object.keys(JSON.parse(String(file?.bytes))).length).toBeGreaterThan(0);
    await stage.command(ana, '/af-me');
    await then('Delete all of it');
    await then('Yes, delete it');
    expect(await stage.store.list('person/slack:T012AB3CD:U0ANA/', { limit: 10 })).toEqual([]);
  });

  it('/settings opens for an admin of the workspace, by what Slack says of them', async () => {
    expect(wordsOf(await stage.command(ana, '/af-settings'))).toContain('Only the admins of this workspace');
    expect(wordsOf(await stage.command(admin, '/af-settings'))).not.toContain('Only the admins');
    expect(stage.slack.calls.filter((each) => each.method === 'users.info').map((each) => each.args.user)).toEqual([
      ana.user,
      admin.user,
    ]);
  });

  it.each(['UADMINGUEST1', 'UADMINSTRANGER'])('/settings is refused to %s, who is here as a guest', async (user) => {
    expect(wordsOf(await stage.command({ user, channel: 'C0PAPERS' }, '/af-settings'))).toContain('Only the admins');
    expect(wordsOf(await stage.command({ user, channel: 'C0PAPERS' }, '/af-quiz'))).toContain('Question 1 of');
  });

  it.each(['help', 'HELP ', '\u00a0help'])('a command is explained when it is asked for %j', async (text) => {
    expect(wordsOf(await stage.command(ana, '/af-quiz', text))).toContain('"text":"/af-quiz"');
  });

  it('words that a command cannot read are repeated, with what it takes', async () => {
    expect(wordsOf(await stage.command(ana, '/af-me', 'nonsense --all'))).toContain(
      'I could not read “nonsense --all”',
    );
    expect(wordsOf(await stage.command(ana, '/af-demo', 'nonsense --all'))).toContain('These are the ones there are');
  });

  it('a lesson is found, read on, and shared with the channel', async () => {
    expect(wordsOf(await stage.command(ana, '/af-explain', 'free tier'))).toContain('tier');
    await then(offered('More', 'Read more'));
    const shown = stage.slack.posts.length;
    await stage.click(ana, 'Share');
    const shared = await stage.shown(shown + 1);
    expect(shared).toMatchObject({ by: 'response_url', channel: ana.channel, body: { response_type: 'in_channel' } });
    expect(shared.user).toBeUndefined();
  });

  it('a global shortcut asks what to explain, and answers in the direct message', async () => {
    await stage.shortcut(ana, '1/explain/ask');
    await stage.shown(1);
    expect(stage.view()).toMatchObject({ title: { text: 'Ask about the study' } });
    await stage.submit(ana, { topic: 'free tier' });
    expect(await stage.shown(2)).toMatchObject({ by: 'chat.postMessage', user: ana.user });
  });

  it('“Explain this” on a message explains what its words are about, privately', async () => {
    await stage.pointAt(
      ana,
      'explain',
      'Did it really say that free users &lt;20 train it? <!channel> What is the free tier?',
    );
    const shown = await stage.shown(1);
    expect(shown).toMatchObject({ by: 'response_url', user: ana.user, body: { response_type: 'ephemeral' } });
    // The words are repeated as a reader saw them: as text elements that call nobody, and escaped where Slack reads markup.
    expect(stringAt(shown.body, 'text')).toContain('users &lt;20 train it? @channel What');
    expect(wordsOf(shown)).not.toMatch(/"type":"(mrkdwn|broadcast|usergroup)"/);
  });

  it('the home tab says what there is and starts it', async () => {
    await stage.openHome(ana);
    expect(wordsOf(await stage.shown(1))).toContain('I teach one study');
    expect(await then('Quiz me')).toContain('Question 1 of 5');
    expect(stage.last(ana).by).toBe('views.publish');
  });

  it.each(['Sources', 'What I keep'])('the home tab leads to “%s” and back again', async (name) => {
    await stage.command(ana, '/af-quiz');
    await answerOne();
    const shown = stage.slack.posts.length;
    await stage.openHome(ana);
    await stage.shown(shown + 1);
    expect(await then(name)).not.toContain('I teach one study');
    expect(await then('Back to help')).toContain('You have tried 1 of');
    expect(stage.last(ana).by).toBe('views.publish');
  });

  it('the home tab says how far one has come', async () => {
    await stage.command(ana, '/af-quiz');
    await answerOne();
    const shown = stage.slack.posts.length;
    await stage.openHome(ana);
    expect(wordsOf(await stage.shown(shown + 1))).toMatch(/You have tried 1 of \d+ questions, and [01] of your latest/);
    expect(wordsOf(stage.last(ana))).toContain('Your round waits at question 1 of 5.');
    await stage.openHome(admin);
    expect(wordsOf(await stage.shown(shown + 2))).not.toContain('You have tried');
  });

  it.each([
    ['smart quotes and hard spaces', '“free\u00a0tier”'],
    ['mentions and links', '<!everyone> <@U0BEN> <https://evil.example|login> [x](https://evil.example)'],
    ['a right-to-left override and a lone surrogate', '\u202eabc\ud800'],
    ['a thousand letters', 'é'.repeat(1000)],
  ])('a line with %s is answered, and nothing in it comes alive', async (_, text) => {
    const answer = await stage.command(ana, '/af-explain', text);
    expect(stringAt(answer, 'text')).not.toMatch(/[<>]/);
    expect(wordsOf(answer)).not.toMatch(/"type":"(broadcast|user|usergroup|channel)"|"url":"https:..evil/);
  });
});
