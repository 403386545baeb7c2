// Platforms that take a request and never answer it: given up in seconds, and the answer finds another way or waits.
import { expect, it } from 'vitest';
import { BEN, command } from './discord/scene.ts';
import { stage } from './discord/stage.ts';
import { until } from './slack/slack.ts';
import { ana, openStage, wordsOf } from './slack/stage.ts';

const { scene } = stage();
const never = (): Promise<never> => new Promise(() => {});

it('Discord that hangs on an acknowledgement is given up, others are answered meanwhile, and the answer waits', async () => {
  const { discord, send, read, log } = await scene({ transport: 'gateway' });
  discord.trouble('callback', 'hang');
  send(command('quiz'));
  await discord.until(() => discord.requests.includes('callback'));
  expect((await read(command('help', {}, { person: BEN }))).seenBy).toBe(BEN);
  await until(() => log.lines.some((each) => each.message.includes('did not reach')), 'the end of patience');
  expect(JSON.stringify((await read(command('help'))).body)).toContain('Show the earlier answer');
});

it('Slack that hangs on an answer is given up, nobody else is kept waiting, and the answer waits', async () => {
  const stands = await openStage('http');
  stands.slack.plan('hook', never, never, never);
  await stands.command(ana, '/af-quiz');
  await stands.click(ana, 'A');
  expect(wordsOf(await stands.command({ user: 'U0BEN', channel: 'C0PAPERS' }, '/af-help'))).toContain('one study');
  await until(() => stands.log.lines.some((each) => each.message.includes('did not reach')), 'the end of patience');
  expect(wordsOf(await stands.command(ana, '/af-help'))).toContain('Show the earlier answer');
  await stands.close();
});
