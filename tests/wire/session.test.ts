// A session held by the real program on both platforms: what people put into its notes from a channel and from a thread, over a kill.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endAll, type Started } from '../ground/start.ts';
import type { Message } from './discord/interactions.ts';
import { ANA, BEN, CHANNEL, command, form, labels, pointed, press, words } from './discord/scene.ts';
import type { Posted } from './slack/conversations.ts';
import { admin, ana, controlsOf, wordsOf } from './slack/hands.ts';
import { until } from './slack/slack.ts';
import { openTown, type Town } from './town.ts';

const HOSTS = { person: BEN, permissions: String(1n << 33n) };

let town: Town;
let started: Started;
beforeEach(async () => {
  town = await openTown('connections');
  started = await town.start();
});
afterEach(async () => {
  endAll();
  await town.close();
});

/** Another life of the program, on what the one before kept. */
async function again(): Promise<void> {
  started.child.kill('SIGKILL');
  await started.ended;
  await until(() => town.slack.live().length === 0, 'the end of the socket');
  await town.kept({ claimsEnd: true });
  started = await town.start();
}

describe('A session on Discord', () => {
  /** The newest card in the channel that has a button. */
  const standing = (label: string): Promise<Message> =>
    until(() => town.discord.channels.standing(CHANNEL).findLast((each) => labels(each).includes(label)), label);

  it('keeps what people park and add through a kill, and gives its notes as a file', async () => {
    const { people } = town;
    const planned = await people.read(command('session', { plan: '15' }, HOSTS));
    const panel = await people.read(press(planned, 'Start', HOSTS));
    const card = await standing('Park a question');
    expect(words(await people.read(press(card, 'I’m here')))).toContain('You are here');
    const opened = await people.ask(press(card, 'Park a question'));
    await people.ask(form(opened, { words: 'Did it escape?' }));
    const own = await people.read(pointed('Add to session notes', ANA, 'Twelve in a hundred.', { person: ANA }));
    expect(words(own)).toContain('Added to the notes');
    await again();
    const others = await people.ask(pointed('Add to session notes', BEN, 'Something of Ben.', { person: ANA }));
    expect(others.callbacks[0]?.type).toBe(9);
    expect(words(await people.read(form(others, { words: 'Ben on the tiers' })))).not.toContain('Something of Ben');
    expect(words(await people.read(press(panel, 'Next: ', HOSTS)))).toContain('Predict');
    const notes = await people.read(press(await people.read(press(card, 'Where are we?')), 'Notes so far'));
    expect(notes.parts).toMatchObject([{ name: expect.stringMatching(/\.md$/) }]);
    expect((await standing('Predict')).id).not.toBe(card.id);
  });

  it('started in a thread stands there, and takes what is written there', async () => {
    const thread = '1190000000000000077';
    const inThread = { ...HOSTS, thread };
    const planned = await town.people.read(command('session', { plan: '15' }, inThread));
    await town.people.read(press(planned, 'Start', inThread));
    const card = await until(() => town.discord.channels.standing(thread)[0], 'the first card');
    const opened = await town.people.ask(press(card, 'Park a question', { thread }));
    const parked = await town.people.read(form(opened, { words: 'Is this thread known?' }, { thread }));
    expect(words(parked)).toContain('Is this thread known?');
    expect(town.discord.channels.standing(CHANNEL)).toEqual([]);
  });
});

describe('A session on Slack', () => {
  const standing = (label: string): Promise<Posted> =>
    until(
      () =>
        town.slack.conversations
          .standing('C0PAPERS')
          .findLast(({ body }) => controlsOf(body).some(([each]) => each === label)),
      label,
    );
  /** What comes of something that is done, in words. */
  async function then(work: () => Promise<unknown>): Promise<string> {
    const shown = town.slack.posts.length;
    await work();
    return wordsOf(await town.hands.shown(shown + 1));
  }

  it('keeps what people park and add through a kill, and gives its notes as a file', async () => {
    const { hands, slack } = town;
    await then(() => hands.command(admin, '/af-session', '15'));
    await then(() => hands.click(admin, 'Start'));
    const card = await standing('Park a question');
    expect(await then(() => hands.pressOn(ana, card, 'I’m here'))).toContain('You are here');
    await then(() => hands.pressOn(ana, card, 'Park a question'));
    expect(await then(() => hands.submit(ana, { words: 'Did it escape?' }))).toContain('Did it escape?');
    await again();
    await then(() => hands.pointAt(ana, 'session', 'Something of somebody.'));
    expect(await then(() => hands.submit(ana, { words: 'On the tiers' }))).not.toContain('Something of somebody');
    await then(() => hands.pressOn(ana, card, 'Where are we?'));
    await hands.click(ana, 'Notes so far');
    const [file] = await until(() => slack.uploads.length > 0 && slack.uploads, 'the notes');
    const notes = file?.bytes.toString() ?? '';
    expect(file?.name).toMatch(/\.md$/);
    for (const each of ['Did it escape?', 'On the tiers', 'reading-group.slack.com/archives/C0PAPERS'])
      expect(notes).toContain(each);
    expect(notes).not.toContain('Something of somebody');
  });
});
