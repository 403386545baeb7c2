// The program as an operator starts it, on Discord and Slack at once: what it prints, how it dies and comes back, and how it stops.
import { afterEach, describe, expect, it } from 'vitest';
import { endAll, startProcess } from '../ground/start.ts';
import { command, labels, press, words } from './discord/scene.ts';
import { ana, wordsOf } from './slack/hands.ts';
import { until } from './slack/slack.ts';
import { openTown, type Town, type Ways } from './town.ts';

const WAYS = [
  ['over a gateway and a socket', 'connections'],
  ['over signed requests', 'requests'],
] as const satisfies readonly (readonly [string, Ways])[];

const EITHER = [
  ['DISCORD_TOKEN', 'canary-of-a-wrong-token.MTE5.x'],
  ['SLACK_BOT_TOKEN', 'xoxb-canary-of-a-wrong-token'],
] as const;
/** Variables that may hold a token that no platform knows. */
const WRONG = {
  connections: [...EITHER, ['SLACK_APP_TOKEN', 'xapp-canary-of-a-wrong-token'] as const],
  requests: EITHER,
};

let town: Town;
afterEach(async () => {
  endAll();
  await town.close();
});

/** Does something on Slack and gives what is shown then, in words: with the acknowledgement, or after it on a busy machine. */
async function shownBy(work: () => Promise<unknown>): Promise<string> {
  const shown = town.slack.posts.length;
  await work();
  return wordsOf(await town.hands.shown(shown + 1));
}
const asks = (name: string, text = ''): Promise<string> => shownBy(() => town.hands.command(ana, name, text));
/** Presses a button of the newest card. */
const then = (label: string): Promise<string> => shownBy(() => town.hands.click(ana, label));

/** Something that is held on its way, when it is there, and the word that lets it through. */
function hold() {
  const [came, through] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const wait = (): Promise<void> => {
    came.resolve();
    return through.promise;
  };
  return { wait, came: came.promise, letGo: () => through.resolve() };
}

describe.each(WAYS)('The program %s', (_, ways) => {
  it('says what is on and what is off, with the link that invites it, and is ready', async () => {
    town = await openTown(ways);
    const { at, out, err } = await town.start();
    const [discord, slack] =
      ways === 'connections'
        ? ['over the gateway', 'over a socket']
        : [`interactions at ${at}/discord/interactions`, `events at ${at}/slack/events`];
    expect(out()).toMatch(/^ {2}off {2}Playground {2}PLAYGROUND=on switches it on$/m);
    expect(out()).toContain(`  on   Discord     ${discord}; invite it: https://discord.com/`);
    expect(out()).toContain(`  on   Slack       ${slack}; commands begin with /af-\n`);
    expect(out()).toContain(`  on   Metrics     ${at}/metrics\n`);
    expect(err()).toBe('');
    const ready = await fetch(`${at}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([200, 'ready\n']);
  });

  it('killed in the middle of two quizzes goes on with them by the same buttons', async () => {
    town = await openTown(ways);
    const first = await town.start();
    const asked = await town.people.read(command('quiz', { length: 3 }));
    const rated = await town.people.read(press(asked, 'A'));
    expect(await asks('/af-quiz', '3')).toContain('Question 1 of 3');
    await then('A');
    first.child.kill('SIGKILL');
    expect(await first.ended).toEqual({ code: null, signal: 'SIGKILL' });
    await until(() => town.slack.live().length === 0, 'the end of the socket');
    await town.kept({ claimsEnd: true });
    await town.start();
    const feedback = await town.people.read(press(rated, 'Sure'));
    expect([feedback.id, words(feedback)]).toEqual([asked.id, expect.stringContaining('(1 of 3)')]);
    expect(words(await town.people.read(press(feedback, 'Next question')))).toContain('Question 2 of 3');
    expect(await then(town.hands.labels(ana)[0] ?? '')).toContain('(1 of 3)');
    expect(await then('Next question')).toContain('Question 2 of 3');
  });

  it('asked to stop while two answers are under way gives both, and ends with 0', async () => {
    town = await openTown(ways);
    const { child, ended, printed } = await town.start();
    const asked = await town.people.read(command('quiz', { length: 3 }));
    await asks('/af-quiz', '3');
    const [callback, answer] = [hold(), hold()];
    town.discord.trouble('callback', callback.wait);
    town.slack.plan('hook', answer.wait);
    const pressed = town.people.send(press(asked, 'A'));
    const clicked = town.hands.click(ana, 'A');
    // Over HTTP Discord's answer is the response itself: it is made before anything can be held.
    await Promise.all([answer.came, ways === 'connections' ? callback.came : 'answered at once']);
    child.kill('SIGTERM');
    await printed(/Stopping/);
    callback.letGo();
    answer.letGo();
    expect(await ended).toEqual({ code: 0, signal: null });
    await clicked;
    await town.discord.until(() => labels(pressed.original).includes('Fairly sure'));
    await until(() => town.hands.labels(ana).includes('Fairly sure'), 'the answer on Slack');
    expect((await town.kept()).filter((path) => path.startsWith('lease/discord-gateway'))).toEqual([]);
  });

  it.each(WRONG[ways])(
    'with a wrong %s ends with one line that names it, and lets go of the other platform',
    async (name, wrong) => {
      town = await openTown(ways);
      const { ended, out, err } = startProcess(['src/main.ts'], { ...town.settings, [name]: wrong, LOG_LEVEL: 'warn' });
      const { code } = await ended;
      expect(code).toBeGreaterThan(0);
      expect(err()).toMatch(new RegExp(`^${name}\\b[^\\n]*\\n$`));
      expect(err() + out()).not.toContain('canary');
      await until(() => town.slack.live().length === 0 && town.discord.gateway.wires.every((each) => !each.isOpen));
      expect((await town.kept()).filter((path) => path.startsWith('lease/discord-gateway'))).toEqual([]);
    },
  );
});

describe('The program', () => {
  it('killed between a choice that it saved and the answer to it counts the choice once', async () => {
    town = await openTown('connections');
    const { people, hands, discord, slack } = town;
    const { child, ended } = await town.start();
    const asked = await people.read(command('quiz', { length: 3 }));
    await asks('/af-quiz', '3');
    const [callback, answer] = [hold(), hold()];
    discord.trouble('callback', callback.wait);
    slack.plan('hook', answer.wait);
    people.send(press(asked, 'A'));
    await hands.click(ana, 'A');
    await Promise.all([callback.came, answer.came]);
    child.kill('SIGKILL');
    await ended;
    await until(() => slack.live().length === 0, 'the end of the socket');
    await town.kept({ claimsEnd: true });
    await town.start();
    // Nobody saw an answer, so they press once more: B, where A was saved.
    const again = await people.read(press(asked, 'B'));
    expect(labels(again)).toContain('Change my answer');
    expect(words(await people.read(press(again, 'Sure')))).toContain('(1 of 3)');
    await then('A');
    expect(await then(hands.labels(ana)[0] ?? '')).toContain('(1 of 3)');
  });

  it('asked to stop while it still connects ends at once', async () => {
    town = await openTown('connections');
    const login = hold();
    town.slack.plan('auth.test', login.wait);
    const { child, ended, err } = startProcess(['src/main.ts'], { ...town.settings });
    await Promise.all([login.came, town.discord.until(() => town.discord.gateway.wires[0]?.session)]);
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(err()).toBe('');
    expect((await town.kept()).filter((path) => path.startsWith('lease/discord-gateway'))).toEqual([]);
    login.letGo();
  });

  it.each([
    ['connections', 'gateway'],
    ['requests', 'me'],
  ] as const)("asked to stop in the middle of Discord's login, for %s, leaves no lease behind", async (ways, asks) => {
    town = await openTown(ways);
    const login = hold();
    town.discord.trouble(asks, login.wait);
    const { child, ended, err } = startProcess(['src/main.ts'], { ...town.settings });
    await login.came;
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(err()).toBe('');
    expect((await town.kept()).filter((path) => path.startsWith('lease/discord-gateway'))).toEqual([]);
    login.letGo();
  });

  // An address that speaks no TLS stands for all that can lie between here and a platform.
  it('that cannot reach Slack serves Discord, says so once, and is not ready', async () => {
    town = await openTown('requests');
    const SLACK_API_URL = town.slack.apiUrl.replace('http:', 'https:');
    const { at, out, printed } = await town.start({ SLACK_API_URL, LOG_LEVEL: 'warn' });
    expect(words(await town.people.read(command('help')))).toContain('one study');
    await printed(/cannot be reached to try SLACK_BOT_TOKEN/);
    expect((await fetch(`${at}/readyz`)).status).toBe(503);
    expect(out()).not.toContain('refused');
  });

  it('that could not reach Slack at its start is ready once it can, and said so in one line', async () => {
    town = await openTown('requests');
    const away = { status: 500, text: '<html>away</html>' };
    const answer = hold();
    // The library itself asks three times.
    town.slack.plan('auth.test', ...Array.from({ length: 6 }, () => away), answer.wait);
    const { at, out, printed } = await town.start({ LOG_LEVEL: 'info' });
    expect((await fetch(`${at}/readyz`)).status).toBe(503);
    answer.letGo();
    await printed(/Slack can be reached now/);
    expect((await fetch(`${at}/readyz`)).status).toBe(200);
    expect(out().match(/to try SLACK_BOT_TOKEN/g)).toHaveLength(1);
    expect(await asks('/af-help')).toContain('one study');
  });

  it('that cannot reach Discord serves Slack, and is not ready', async () => {
    town = await openTown('connections');
    const { at } = await town.start({ DISCORD_API_URL: town.discord.url.replace('http:', 'https:') });
    expect(await asks('/af-help')).toContain('one study');
    expect((await fetch(`${at}/readyz`)).status).toBe(503);
  });
});
