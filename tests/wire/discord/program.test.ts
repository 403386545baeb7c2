// The whole program, as an operator starts it, against Discord on loopback.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/drivers/clock-system.ts';
import { type Started, startProcess } from '../../ground/start.ts';
import { BUSY } from '../town.ts';
import { APPLICATION, type Discord, openDiscord, TOKEN } from './discord.ts';
import { people } from './people.ts';
import { command, words } from './scene.ts';

const main = new URL('../../../src/main.ts', import.meta.url).pathname;

let discord: Discord;
let started: Started | undefined;
beforeEach(async () => {
  discord = await openDiscord(systemClock, BUSY);
});
afterEach(async () => {
  started?.child.kill('SIGKILL');
  await started?.ended;
  started = undefined;
  await discord.close();
  expect(discord.faults).toEqual([]);
});

const start = (environment: Readonly<Record<string, string>> = {}): Started => {
  started = startProcess([main], {
    DISCORD_TOKEN: TOKEN,
    DISCORD_APPLICATION_ID: APPLICATION,
    DISCORD_API_URL: discord.url,
    LOG_LEVEL: 'debug',
    ...environment,
  });
  return started;
};

describe('The program with a Discord token', () => {
  it('connects, answers, is ready, and stops on SIGTERM with a goodbye', async () => {
    const { child, ended, printed, out, err } = start();
    const [, at] = await printed(/(http:\/\/127\.0\.0\.1:\d+)\/healthz/);
    await discord.until(() => discord.gateway.wires[0]?.session);
    const exchange = await people({ discord, transport: 'gateway', url: () => '' }).ask(command('quiz'));
    expect(words(exchange.original)).toContain('Question 1 of');
    expect((await fetch(`${at}/readyz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    await discord.until(() => !discord.gateway.wires[0]?.isOpen);
    // Also at the most talkative level nothing secret is printed.
    for (const secret of [TOKEN, exchange.token]) expect(out() + err()).not.toContain(secret);
  });

  it('over HTTP answers signed requests on its own server', async () => {
    const { printed } = start({ DISCORD_TRANSPORT: 'http', DISCORD_PUBLIC_KEY: discord.publicKey });
    const [, at] = await printed(/(http:\/\/127\.0\.0\.1:\d+)\/healthz/);
    const { read } = people({ discord, transport: 'http', url: () => at ?? '' });
    expect(words(await read(command('help')))).toContain('/quiz');
  });

  it('with a wrong token ends with one line that names the variable, and no stack', async () => {
    const { ended, err, out } = start({ DISCORD_TOKEN: 'another-token-altogether' });
    const { code } = await ended;
    expect(code).toBeGreaterThan(0);
    expect(err()).toMatch(/DISCORD_TOKEN: Discord does not know this token/);
    expect(err() + out()).not.toContain('another-token');
    expect(
      err()
        .trim()
        .split('\n')
        .filter((each) => !each.startsWith('{')),
    ).toHaveLength(1);
  });

  it('whose token is reset while it runs ends with a line, for its supervisor to see', async () => {
    const { ended, err, out } = start();
    await discord.until(() => discord.gateway.wires[0]?.session);
    discord.gateway.live().socket.close(4004);
    expect((await ended).code).toBeGreaterThan(0);
    expect(err() + out()).toContain('Discord does not know this token');
    expect(discord.gateway.wires).toHaveLength(1);
  });
});
