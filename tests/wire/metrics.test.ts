// The operator's numbers: what they count, where they are served, and that they name nobody.
import { afterEach, describe, expect, it } from 'vitest';
import { endAll } from '../ground/start.ts';
import { freePort } from '../ports.ts';
import { ANA, command, forged, press } from './discord/scene.ts';
import { ana } from './slack/hands.ts';
import { TEAM } from './slack/slack.ts';
import { openTown, type Town } from './town.ts';

let town: Town;
afterEach(async () => {
  endAll();
  await town.close();
});

const page = async (at: string): Promise<string> => (await fetch(`${at}/metrics`)).text();

/** A number by its name and labels, whatever their order; 0 where it is not there yet. */
function number(text: string, name: string, labels: Readonly<Record<string, string>>): number {
  const line = text
    .split('\n')
    .find(
      (each) =>
        each.startsWith(`${name}{`) &&
        Object.entries(labels).every(([label, value]) => each.includes(`${label}="${value}"`)),
    );
  return Number(line?.split(' ').at(-1) ?? 0);
}

describe.each(['connections', 'requests'] as const)('The numbers, over %s,', (ways) => {
  it('count what was asked by platform, name and end, time acknowledgements, and name nobody', async () => {
    town = await openTown(ways);
    const { at } = await town.start();
    const { people, hands, slack } = town;
    const asked = await people.read(command('quiz'));
    await people.read(press(asked, 'A'));
    await people.read(forged(asked, 'canary words of somebody'));
    await hands.command(ana, '/af-help');
    await hands.command(ana, '/af-explain', 'canary words of somebody');
    await hands.command(ana, '/af-canarywords');
    slack.plan('views.publish', { ok: false, error: 'token_revoked' });
    await hands.openHome(ana);
    let text = '';
    // On a busy machine any of them may be answered late.
    const count = (platform: string, name: string, ...outcomes: readonly string[]): number =>
      outcomes.reduce((sum, outcome) => sum + number(text, 'interactions_total', { platform, name, outcome }), 0);
    const answered = (platform: string, name: string) => count(platform, name, 'answered', 'answered late');
    const counts = () => ({
      discord: [answered('discord', 'quiz'), answered('discord', 'press')],
      slack: [answered('slack', 'help'), answered('slack', 'words'), answered('slack', 'explain')],
      waits: [count('slack', 'home', 'waits')],
    });
    const all = () => Object.values(counts()).flat();
    while (all().reduce((sum, each) => sum + each) < 7) text = await page(at);
    expect(counts()).toEqual({ discord: [2, 1], slack: [1, 1, 1], waits: [1] });
    expect(number(text, 'ack_seconds_count', { platform: 'discord' })).toBe(3);
    expect(number(text, 'ack_seconds_count', { platform: 'slack' })).toBeGreaterThanOrEqual(3);
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m);
    for (const each of [ANA, ana.user, TEAM, 'C0PAPERS', 'canary']) expect(text).not.toContain(each);
  });
});

describe('The numbers are served', () => {
  it('on a port of their own, and there alone, where METRICS_PORT says so', async () => {
    town = await openTown('connections');
    const port = await freePort();
    const { at, out } = await town.start({ HOST: '0.0.0.0', METRICS_PORT: String(port) });
    expect(out()).toContain(`on   Metrics     /metrics on port ${port}`);
    expect((await fetch(`${at}/metrics`)).status).toBe(404);
    expect(await page(`http://127.0.0.1:${port}`)).toContain('interactions_total');
    expect((await fetch(`http://127.0.0.1:${port}/slack/events`, { method: 'POST' })).status).toBe(404);
  });

  it('on any free port where METRICS_PORT is 0, and the start says which', async () => {
    town = await openTown('connections');
    const { out } = await town.start({ METRICS_PORT: '0' });
    const port = /on {3}Metrics {5}\/metrics on port (\d+)/.exec(out())?.[1];
    expect(await page(`http://127.0.0.1:${port}`)).toContain('interactions_total');
  });

  it('nowhere where other machines come in and no port is said', async () => {
    town = await openTown('connections');
    const { at, out } = await town.start({ HOST: '0.0.0.0' });
    expect(out()).toContain('off  Metrics     METRICS_PORT switches it on');
    expect((await fetch(`${at}/metrics`)).status).toBe(404);
  });
});
