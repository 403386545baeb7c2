// The gateway's life: logging in, resuming, falling over, standing by, and being shut out; with the real library on real sockets.
import { describe, expect, it } from 'vitest';
import { LEASE, RENEW } from '../../../src/adapters/discord/gateway.ts';
import { Refused } from '../../../src/adapters/discord/refused.ts';
import { shardsOf } from '../../../src/adapters/discord/shards.ts';
import { at, numberAt } from '../../../src/core/json.ts';
import { handClock } from '../../world.ts';
import { openDiscord } from './discord.ts';
import type { Wire } from './gateway.ts';
import { command, openScene, type Scene, words } from './scene.ts';
import { stage } from './stage.ts';

const { scene, file, known } = stage();
const transport = 'gateway';

const heard = (wire: Wire | undefined, op: number): boolean => wire?.heard.some((each) => each.op === op) ?? false;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
async function turned(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}
/** The bot's own word that it is connected again. */
const isReady = ({ connection }: Scene): Promise<void> => turned(() => connection.ready());

async function resumes({ discord }: Scene): Promise<Wire> {
  return discord.until(() => discord.gateway.wires.slice(1).find((each) => heard(each, 6) && each.session));
}

describe('The connection to Discord', () => {
  it('asks for servers alone, and needs no privileged intent', async () => {
    const { discord, connection } = await scene({ transport });
    const identified = discord.gateway.live().heard.find((each) => each.op === 2);
    expect(numberAt(identified?.d, 'intents')).toBe(1);
    expect(connection.ready()).toBe(true);
    expect(connection.routes).toEqual([]);
  });

  it('resumes when Discord asks to reconnect, and answers what it missed, once', async () => {
    const stands = await scene({ transport });
    const { discord } = stands;
    const missed = discord.interactions.open(command('help'));
    discord.gateway.hold('INTERACTION_CREATE', missed.event);
    discord.gateway.operate(7);
    await resumes(stands);
    await discord.until(() => missed.callbacks.length > 0);
    await isReady(stands);
    // The same event once more is no second interaction.
    discord.gateway.dispatch('INTERACTION_CREATE', missed.event);
    await stands.read(command('help'));
    expect(discord.requests.filter((each) => each === 'callback')).toHaveLength(2);
  });

  it('is not ready while it is away, and resumes when the socket is cut', async () => {
    const stands = await scene({ transport });
    stands.discord.gateway.live().socket.terminate();
    await turned(() => !stands.connection.ready());
    await resumes(stands);
    await isReady(stands);
    expect(words(await stands.read(command('help')))).toContain('/quiz');
  });

  it('says once that it is away, then more and more seldom, however often it tries', async () => {
    const counted: string[] = [];
    const meter = { count: (what: string) => void counted.push(what), time: () => {} };
    const tries = () => counted.filter((each) => each === 'gateway_reconnects_total').length;
    const stands = await scene({ transport, world: { meter } });
    const told = () => stands.log.lines.filter((each) => each.message === 'Reconnecting to Discord.');
    await stands.discord.close();
    await turned(() => tries() === 4);
    expect(told()).toHaveLength(1);
    await stands.clock.advance(10_000);
    await turned(() => told().length === 2);
    expect(told()[1]?.facts.times).toBe(tries() - 1);
  });

  it('leaves a zombie, which answers no heartbeat', async () => {
    const clock = handClock();
    const discord = known(await openDiscord(clock));
    discord.gateway.heartbeat = 60;
    const stands = await scene({ transport, discord, clock });
    await discord.until(() => heard(discord.gateway.wires[0], 1));
    discord.gateway.deafen();
    await resumes(stands);
    await isReady(stands);
  });

  it('identifies anew when its session is no longer valid', async () => {
    const stands = await scene({ transport });
    const { discord } = stands;
    discord.gateway.operate(9, false);
    await discord.until(() => discord.gateway.wires.slice(1).some((each) => heard(each, 2) && each.session));
    await isReady(stands);
    await stands.read(command('help'));
  });

  it('identifies anew when it cannot resume', async () => {
    const stands = await scene({ transport });
    const { discord } = stands;
    discord.gateway.forget();
    discord.gateway.live().socket.terminate();
    await discord.until(() => discord.gateway.wires.slice(1).some((each) => heard(each, 2) && each.session));
    await isReady(stands);
  });

  it('says goodbye when it stops, twice as well as once', async () => {
    const { discord, connection } = await scene({ transport });
    await connection.stop();
    await connection.stop();
    await discord.until(() => discord.gateway.wires.every((each) => !each.isOpen));
    expect(connection.ready()).toBe(false);
  });
});

describe('Discord shuts the bot out', () => {
  it('for a wrong token: one line that names the variable, and no second try', async () => {
    const discord = known(await openDiscord(handClock()));
    const start = openScene({ transport, discord, token: 'another-token-altogether' });
    await expect(start).rejects.toThrow(/^DISCORD_TOKEN: .*Reset Token/);
    await expect(start).rejects.toBeInstanceOf(Refused);
    await expect(start).rejects.toHaveProperty('exitCode', 78);
    expect(discord.requests.filter((each) => each === 'gateway')).toHaveLength(1);
  });

  it.each([
    [4014, /intent/],
    [4013, /intent/],
    [4010, /^DISCORD_SHARDS/],
    [4011, /^DISCORD_SHARDS/],
    [4004, /^DISCORD_TOKEN/],
    [4012, /newer release/],
  ])('with close code %i at the start: one line, no storm of tries', async (code, line) => {
    const discord = known(await openDiscord(handClock()));
    discord.gateway.refuse = code;
    await expect(openScene({ transport, discord })).rejects.toThrow(line);
    expect(discord.gateway.wires).toHaveLength(1);
  });

  it('later, when the token was reset: the program is told once, and nothing is tried again', async () => {
    const { discord, failed, connection } = await scene({ transport });
    discord.gateway.live().socket.close(4004);
    await turned(() => failed.length > 0);
    expect(failed.map((each) => each.message)).toEqual([expect.stringMatching(/^DISCORD_TOKEN/)]);
    expect(connection.ready()).toBe(false);
    expect(discord.gateway.wires).toHaveLength(1);
  });

  it('or is told to stop while it logs in: it throws, and whoever waits gets its place', async () => {
    const clock = handClock();
    const discord = known(await openDiscord(clock));
    const store = file();
    const stopping = new AbortController();
    discord.trouble('gateway', 'hang');
    const start = openScene({ transport, discord, clock, store, signal: stopping.signal });
    await discord.until(() => discord.requests.includes('gateway'));
    stopping.abort();
    await expect(start).rejects.toThrow('stopped before it was connected');
    await isReady(await scene({ transport, discord, clock, store }));
  });

  it('but being away for a while is no reason to give up: tries get rarer', async () => {
    const clock = handClock();
    const discord = known(await openDiscord(clock));
    const away = { status: 503, body: '<html>Away</html>' };
    // The library asks once and three times more before it gives up.
    discord.trouble('gateway', ...Array.from({ length: 8 }, () => away));
    const stands = await scene({ transport, discord, clock });
    expect(stands.connection.ready()).toBe(false);
    expect(stands.log.lines.some((each) => each.message.includes('trying again'))).toBe(true);
    await clock.advance(5_000);
    await discord.until(() => discord.requests.filter((each) => each === 'gateway').length === 8);
    await turned(() => stands.log.lines.filter((each) => each.message.includes('trying again')).length === 2);
    await clock.advance(5_000);
    expect(discord.requests.filter((each) => each === 'gateway')).toHaveLength(8);
    await clock.advance(5_000);
    await isReady(stands);
  });
});

describe('Of two processes', () => {
  it('one holds the connection; the other stands by, is ready, and takes over at once when the first stops', async () => {
    const store = file();
    const first = await scene({ transport, store });
    const { discord, clock } = first;
    const second = await scene({ transport, store, discord, clock });
    expect(second.connection.ready()).toBe(true);
    expect(discord.gateway.wires).toHaveLength(1);
    await first.connection.stop();
    await clock.advance(RENEW);
    await discord.until(() => discord.gateway.wires.length === 2 && discord.gateway.wires[1]?.session);
    await isReady(second);
    expect(words(await second.read(command('help')))).toContain('/quiz');
  });

  it('the second takes over when the first dies without a word', async () => {
    const store = file();
    const first = await scene({ transport, store });
    const { discord } = first;
    const clock = handClock();
    const second = await scene({ transport, store, discord, clock });
    // The first one's own clock stands still: it renews nothing any more.
    await clock.advance(LEASE - RENEW);
    expect(discord.gateway.wires).toHaveLength(1);
    await clock.advance(2 * RENEW);
    await discord.until(() => discord.gateway.wires.length === 2 && discord.gateway.wires[1]?.session);
    await isReady(second);
  });

  it('one that lost its lease lets the connection go', async () => {
    const store = file();
    const first = await scene({ transport, store });
    const { discord } = first;
    const second = await scene({ transport, store, discord, clock: handClock() });
    await second.clock.advance(LEASE + RENEW);
    await discord.until(() => discord.gateway.wires.length === 2 && discord.gateway.wires[1]?.session);
    first.clock.set(second.clock.now());
    await first.clock.advance(RENEW);
    await discord.until(() => !discord.gateway.wires[0]?.isOpen);
    await isReady(first);
    expect(discord.gateway.wires).toHaveLength(2);
  });

  it('each holds its own shards', async () => {
    const store = file();
    const first = await scene({ transport, store, shards: '0/2' });
    const { discord, clock } = first;
    await scene({ transport, store, discord, clock, shards: '1/2' });
    const shards = discord.gateway.wires.map(({ heard: all }) =>
      at(
        all.find((each) => each.op === 2),
        'd',
        'shard',
      ),
    );
    expect(shards).toEqual([
      [0, 2],
      [1, 2],
    ]);
  });
});

describe('DISCORD_SHARDS', () => {
  it('names one shard or a row of them', () => {
    expect(shardsOf(undefined)).toBeNull();
    expect(shardsOf('0/2')).toEqual({ ids: [0], count: 2 });
    expect(shardsOf('2-3/4')).toEqual({ ids: [2, 3], count: 4 });
  });

  it.each(['2/2', '3-1/4', '0-4/4', '0/0', ''])('is refused as %s, by name', (written) => {
    expect(() => shardsOf(written)).toThrow(/^DISCORD_SHARDS/);
  });
});
