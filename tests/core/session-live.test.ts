// A session in a channel, with whoever keeps the rooms: what stands there as it goes on, and what hinders it.
import { describe, expect, it } from 'vitest';
import { createBot } from '../../src/core/bot.ts';
import { words } from '../../src/core/card.ts';
import type { Ask, Interaction, Outcome } from '../../src/core/command.ts';
import { Unposted } from '../../src/core/ports.ts';
import { keepRooms } from '../../src/core/rooms.ts';
import { sessionKey } from '../../src/core/session-room.ts';
import { realWorld } from '../bot.ts';
import { type FakePlatform, platform } from './rooms-world.ts';

const ROOM = { platform: 'discord', tenant: '1', place: '2', kind: 'session' };
const MINUTE = 60_000;

const named = (at: FakePlatform) =>
  at.standing
    .filter(({ deleted }) => !deleted)
    .map(({ key }) => key.replace(/^.*\/([^/#]+)(#\d+)?$/u, '$1').replace(/^[^.]+\./u, ''));
const said = ({ reply }: Outcome): string => ('card' in reply ? words(reply.card).join('\n') : reply.kind);

/** A channel on a platform, and processes that keep it; the first one is running. */
async function live(gap = 1000) {
  const world = await realWorld({});
  const at = platform(world.clock, gap, () => new Unposted('gone'));
  const begin = () => {
    const stopped = new AbortController();
    const bot = createBot({ ...world, posters: new Map([['discord', at.poster]]) });
    void keepRooms(bot, stopped.signal);
    return { bot, stop: () => stopped.abort() };
  };
  let now = begin();
  let count = 0;
  const ask = async (asked: Ask): Promise<Outcome> => {
    count += 1;
    const from = {
      id: `i-${count}`,
      platform: 'discord',
      tenant: '1',
      place: '2',
      user: { id: '10', roles: [], manages: true },
    };
    // What a host's press waits for is the room itself, so the clock goes on beside it.
    const answer = now.bot.handle({ ...from, ...asked } as Interaction);
    await world.clock.advance(100);
    const outcome = await answer;
    if (outcome.rooms) now.bot.closer.changed(outcome.rooms);
    await world.clock.advance(100);
    return outcome;
  };
  const press = async (move: string, ...rest: readonly (string | number)[]) => {
    const session = await world.store.read(sessionKey(ROOM));
    return ask({ kind: 'press', customId: ['1', 'session', move, '-', session?.id, ...rest].join('/') });
  };
  await ask({ kind: 'command', command: 'session', options: { plan: 'fifteen-minutes' } });
  return {
    ...world,
    at,
    ask,
    press,
    restart: () => {
      now.stop();
      now = begin();
    },
    end: () => now.stop(),
  };
}

describe('the channel of a session', () => {
  it('shows each part as it comes, finishes the last one, and says once that time is up', async () => {
    const { at, press, clock, end } = await live();
    expect(named(at)).toEqual([]);
    await press('begin');
    expect(named(at)).toEqual(['phase-1']);
    await clock.advance(2 * MINUTE + 2000);
    expect(named(at)).toEqual(['phase-1', 'up-1-1']);
    expect(at.standing.map(({ notifies }) => notifies)).toEqual([undefined, '10']);
    expect(at.standing[1]?.words).toContain('go on when the group is ready');
    await clock.advance(10 * MINUTE);
    expect(named(at)).toHaveLength(2);
    await press('next', 0);
    await clock.advance(2000);
    expect(named(at)).toEqual(['phase-1', 'up-1-1', 'phase-2', 'pair-2']);
    expect(at.standing[0]?.words).toContain('This part is over.');
    expect(at.standing[1]?.words).toContain('It went on from there.');
    expect(at.hasty).toEqual([]);
    end();
  });

  it('says that time is up also where the process that set the time is gone', async () => {
    const { at, press, clock, restart, end } = await live();
    await press('begin');
    restart();
    await clock.advance(2 * MINUTE + 2000);
    expect(named(at)).toEqual(['phase-1', 'up-1-1']);
    end();
  });

  it('shows what changes after three quarters of an hour on a fresh card', async () => {
    const { at, press, clock, end } = await live();
    await press('begin');
    await clock.advance(55 * MINUTE);
    await press('more', 0);
    await clock.advance(2000);
    expect(named(at)).toEqual(['phase-1', 'up-1-1', 'phase-1-2']);
    expect(at.standing[0]?.words).toContain('This part goes on below.');
    end();
  });

  it('tells its host what hinders it, with the fix, and goes on', async () => {
    const { at, press, clock, end } = await live();
    at.mood = () => new Unposted('barred', { fix: ['Give me the right to send messages here.'] });
    expect(said(await press('begin'))).toContain('Give me the right to send messages here.');
    expect(said(await press('next', 0))).toContain('Host: Predict');
    expect(named(at)).toEqual([]);
    at.mood = () => 'well';
    expect(said(await press('panel'))).not.toContain('Give me the right');
    await clock.advance(2000);
    expect(named(at)).toEqual(['phase-2', 'pair-2']);
    end();
  });

  it('is told of a message that somebody deleted, and the session goes on', async () => {
    const { at, press, clock, end } = await live();
    await press('begin');
    for (const each of at.standing) each.deleted = true;
    await press('more', 0);
    await clock.advance(2000);
    expect(said(await press('panel'))).toContain('Post it again');
    expect(said(await press('next', 0))).toContain('Host: Predict');
    await clock.advance(2000);
    expect(named(at)).toEqual(['phase-2', 'pair-2']);
    end();
  });

  it('finishes the last card also where the next session is planned before the platform allows it', async () => {
    const { at, ask, press, clock, end } = await live(60_000);
    await press('begin');
    expect(at.standing.map((each) => each.words).join()).toContain('Time: ');
    await press('end', 'yes');
    await ask({ kind: 'command', command: 'session', options: { plan: 'sixty-minutes' } });
    expect(named(at)).toEqual(['phase-1', 'over']);
    expect(at.standing[0]?.words).toContain('Time: ');
    await clock.advance(61_000);
    expect(at.standing[0]?.words).toContain('It was part of a session that is over.');
    expect(at.hasty).toEqual([]);
    end();
  });
});
