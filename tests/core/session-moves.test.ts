// /session at the door: who may press what, presses delivered twice or at once, moments, messages for the notes, past sessions.
import { describe, expect, it } from 'vitest';
import { addresses, words } from '../../src/core/card.ts';
import type { Ask, Interaction, Outcome, User } from '../../src/core/command.ts';
import { roundMoves } from '../../src/core/discuss-moves.ts';
import { eraseAll, everyPath } from '../../src/core/forget.ts';
import { readDue } from '../../src/core/room.ts';
import type { Session } from '../../src/core/session.ts';
import { hostMoves } from '../../src/core/session-hosting.ts';
import { peopleMoves } from '../../src/core/session-moves.ts';
import { sessionEditor, sessionKey } from '../../src/core/session-room.ts';
import { settingsKey, standard } from '../../src/core/settings.ts';
import { planCards } from '../../src/load-session-cards.ts';
import { realBot } from '../bot.ts';
import { NOON } from '../world.ts';

const ROOM = { platform: 'discord', tenant: '1', place: '2', kind: 'session' };
const MIA: User = { id: '10', roles: [], manages: true };
const OTTO: User = { id: '11', roles: [], manages: true };
const ANA: User = { id: '20', roles: [] };
const BEN: User = { id: '21', roles: [] };

const DAY = 24 * 3600_000;

let count = 0;

/** A bot in a Discord channel, or in a thread that hangs on it. */
async function channel() {
  const { bot, clock, store, log } = await realBot();
  const ask = (user: User, asked: Ask, more: Partial<Interaction> = {}): Promise<Outcome> =>
    bot.handle({
      id: `d-${++count}`,
      platform: 'discord',
      tenant: '1',
      place: '2',
      user,
      ...asked,
      ...more,
    } as Interaction);
  const session = async (room = ROOM): Promise<Session> => {
    const found = await store.read(sessionKey(room));
    if (!found) throw new Error('There is no session.');
    return found;
  };
  const press = async (
    user: User,
    move: string,
    rest: readonly (string | number)[] = [],
    more: Partial<Interaction> & { choice?: string } = {},
  ) => {
    const { id, scope } = await session(
      more.thread === undefined ? ROOM : ({ ...ROOM, thread: more.thread } as typeof ROOM),
    ).catch(() => session());
    const customId = ['1', 'session', move, scope, id, ...rest].join('/');
    const { choice, ...how } = more;
    return ask(user, { kind: 'press', customId, ...(choice === undefined ? {} : { choice }) }, how);
  };
  const fill = async (
    user: User,
    form: string,
    rest: readonly string[],
    fields: Record<string, string>,
    more: Partial<Interaction> = {},
  ) => {
    const { id, scope } = await session();
    return ask(user, { kind: 'form', customId: ['1', 'session', form, scope, id, ...rest].join('/'), fields }, more);
  };
  const begin = async (plan = 'fifteen-minutes', user = MIA) => {
    await ask(user, { kind: 'command', command: 'session', options: { plan } });
    await press(user, 'begin');
  };
  return { bot, clock, store, log, ask, session, press, fill, begin };
}

const said = ({ reply }: Outcome): string => ('card' in reply ? words(reply.card).join('\n') : reply.kind);

it.each([
  ['60', 'An hour with the study'],
  ['15 minutes', 'Fifteen minutes, one prediction'],
  ['TRAINING', 'Ninety minutes, before and after training'],
  ['ninety-minutes', 'Ninety minutes, before and after training'],
  // A part of a number is no number, and words that fit several plans choose none of them.
  ['0', 'A session: which plan?\nI found no plan on “0”.'],
  ['45', 'A session: which plan?\nI found no plan on “45”.'],
  ['minutes', 'A session: which plan?\nI keep the time'],
])('“/session %s” leads to “%s”', async (plan, expected) => {
  const { ask } = await channel();
  const shown = said(await ask(MIA, { kind: 'command', command: 'session', options: { plan } }));
  expect(shown.startsWith(expected), shown).toBe(true);
});

describe('a host’s press', () => {
  it('counts once, however often it is delivered', async () => {
    const { begin, press, session } = await channel();
    await begin();
    for (const _ of [1, 2, 3]) await press(MIA, 'more', [0], { id: 'twice' });
    expect((await session()).visits[0]?.until).toBe(NOON + 4 * 60_000);
    await press(MIA, 'next', [0], { id: 'next' });
    await press(MIA, 'next', [0], { id: 'next' });
    expect((await session()).visits).toHaveLength(2);
  });

  it('moves on once where two hosts press at the same moment', async () => {
    const { begin, press, session } = await channel();
    await begin();
    const [one, other] = await Promise.all([press(MIA, 'next', [0]), press(OTTO, 'next', [0])]);
    expect((await session()).visits).toHaveLength(2);
    expect([said(one), said(other)].filter((each) => each.includes('It had moved on')).length).toBe(1);
  });

  it('is for hosts alone, whatever somebody else sends', async () => {
    const { begin, press, session } = await channel();
    await begin();
    for (const move of ['panel', 'next', 'more', 'pause', 'end', 'plan', 'take', 'hand', 'pick', 'showwritten', 'turn'])
      expect(said(await press(ANA, move, [0, 'yes']))).toContain('That is for hosts');
    expect((await session()).visits).toHaveLength(1);
  });

  it('sets the moment that its time needs before the time runs', async () => {
    const { begin, store, session, bot, press } = await channel();
    await begin();
    const due = async () => {
      const found: number[] = [];
      for await (const path of everyPath(store, 'due/discord/')) found.push(readDue(path)?.at ?? 0);
      return found;
    };
    expect(await due()).toContain((await session()).visits[0]?.until);
    // The process dies after the moment was set, and before the state was.
    const { update } = bot.store;
    bot.store.update = (key, change) =>
      key.path.endsWith('/session/state') ? Promise.reject(new Error('gone')) : update(key, change);
    await press(MIA, 'next', [0]);
    bot.store.update = update;
    expect(await due()).toContain(NOON + 3 * 60_000);
    expect((await session()).visits).toHaveLength(1);
  });
});

describe('a form that was open when the session ended', () => {
  it('is not kept, and says so, whatever it asked for', async () => {
    const { begin, press, fill, session } = await channel();
    await begin();
    await press(ANA, 'here');
    await press(MIA, 'end', ['yes']);
    const before = await session();
    for (const [form, fields] of [
      ['named', { name: 'Ana' }],
      ['parked', { words: 'What is a rate?' }],
      ['minded', { words: 'It was the tier.', shared: 'all' }],
    ] as const)
      expect(said(await fill(ANA, form, [], fields))).toContain('The session is over, so that was not kept.');
    expect(await session()).toEqual(before);
  });
});

describe('whoever starts', () => {
  it('hosts alone where the settings let them, until they hand over', async () => {
    const { ask, begin, press, session, store } = await channel();
    const settings = settingsKey({ platform: 'discord', tenant: '1' });
    await store.update(settings, () => ({ value: { ...standard, starters: true }, result: null }));
    await begin('fifteen-minutes', ANA);
    expect((await session()).host).toBe('20');
    expect(said(await press(BEN, 'next', [0]))).toContain('This session has a host already.');
    expect(said(await ask(BEN, { kind: 'command', command: 'session', options: {} }))).toContain('has a host already');
    expect(said(await press(BEN, 'take'))).toContain('This session has a host already.');
    expect(said(await press(ANA, 'offer', [0], { choice: '21' }))).toContain('That cannot be done from here');
    expect((await session()).offer).toBeUndefined();
    await press(BEN, 'here');
    await press(ANA, 'offer', [0], { choice: '21' });
    expect(said(await press({ ...BEN, id: '22' }, 'take'))).toContain('It was offered to somebody else.');
    expect(said(await press(BEN, 'take'))).toContain('You host from here on.');
    expect(said(await press(BEN, 'next', [0]))).toContain('Host: Predict');
    expect(said(await press(ANA, 'next', [1]))).toContain('This session has a host already.');
  });
});

describe('a moment', () => {
  const comes = async (
    { bot, store, clock }: Pick<Awaited<ReturnType<typeof channel>>, 'bot' | 'store' | 'clock'>,
    ms: number,
  ) => {
    await clock.advance(ms);
    for await (const key of everyPath(store, 'due/discord/'))
      await bot.handle({ id: key, platform: 'discord', tenant: '1', place: '2', kind: 'due', key });
  };

  it('that comes early, late or twice says once that time is up', async () => {
    const world = await channel();
    await world.begin();
    await comes(world, 60_000);
    expect((await world.session()).visits[0]?.up).toBe(false);
    await comes(world, 61_000);
    await comes(world, 0);
    expect((await world.session()).visits[0]).toMatchObject({ up: true, ups: 1 });
  });

  it('of a room that is gone does nothing', async () => {
    const world = await channel();
    await world.begin();
    await eraseAll(world.store, 'room/');
    await comes(world, 300_000);
    expect(world.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('a message that someone points at', () => {
  const message = (author: string, text: string, href?: string): Ask => ({
    kind: 'message',
    command: 'session',
    target: { author, text, ...(href === undefined ? {} : { href }) },
  });

  it('goes into the notes as words where it is their own, and can be taken back', async () => {
    const { begin, ask, press, session } = await channel();
    await begin();
    expect(said(await ask(ANA, message('20', 'A good point.\nTwo lines.')))).toContain('Added to the notes');
    expect((await session()).added.map(({ words: each }) => each)).toEqual(['A good point.\nTwo lines.']);
    const [added] = (await session()).added;
    await press(BEN, 'takeback', [added?.id ?? '']);
    expect((await session()).added).toHaveLength(1);
    await press(ANA, 'takeback', [added?.id ?? '']);
    expect((await session()).added).toEqual([]);
  });

  it('goes into the notes as an address with a line of their own where it is somebody else’s', async () => {
    const { begin, ask, fill, session } = await channel();
    await begin();
    const outcome = await ask(ANA, message('21', 'Ben’s secret words.', 'https://discord.com/channels/1/2/3'));
    expect(outcome.reply).toMatchObject({ kind: 'form', form: { title: 'Add to session notes' } });
    const [added] = (await session()).added;
    await fill(ANA, 'lined', [added?.id ?? ''], { words: 'This is the crux.' });
    expect((await session()).added).toMatchObject([
      { words: 'This is the crux.', href: 'https://discord.com/channels/1/2/3' },
    ]);
    expect(JSON.stringify(await session())).not.toContain('secret');
    expect(said(await fill(BEN, 'lined', [added?.id ?? ''], { words: 'Not mine.' }))).toContain('closed by now');
  });

  it('finds the session of the channel from a thread that hangs on it', async () => {
    const { begin, ask, session } = await channel();
    await begin();
    await ask(ANA, message('20', 'From the thread.'), { thread: '777' });
    expect((await session()).added).toHaveLength(1);
  });

  it('is kept once where it is delivered twice, and refused kindly where no session is on', async () => {
    const { begin, ask, session } = await channel();
    expect(said(await ask(ANA, message('20', 'Too early.')))).toContain('There is no session here now.');
    await begin();
    await ask(ANA, message('20', 'Twice.'), { id: 'm1' });
    await ask(ANA, message('20', 'Twice.'), { id: 'm1' });
    expect((await session()).added).toHaveLength(1);
  });
});

describe('what people leave in a session', () => {
  it('is kept once where it is delivered twice', async () => {
    const { begin, fill, press, session } = await channel();
    await begin();
    for (const _ of [1, 2]) await fill(ANA, 'parked', [], { words: 'Why?' }, { id: 'p1' });
    await fill(ANA, 'parked', [], { words: 'Why?' });
    expect((await session()).parked).toHaveLength(2);
    await press(ANA, 'here');
    await press(ANA, 'here');
    expect(Object.keys((await session()).people)).toEqual(['discord:20']);
  });

  it('is refused with a clear word once it is too late', async () => {
    const { begin, fill, press } = await channel();
    await begin();
    await press(MIA, 'end', ['yes']);
    expect(said(await fill(ANA, 'parked', [], { words: 'Too late.' }))).toContain(
      'The session is over, so that was not kept.',
    );
    expect(said(await press(ANA, 'here'))).toContain('The session is over');
    expect(said(await press(ANA, 'park'))).toContain('The session is over');
  });

  it('wants more than nothing', async () => {
    const { begin, fill } = await channel();
    await begin();
    expect((await fill(ANA, 'parked', [], { words: '  ' })).reply).toEqual({
      kind: 'invalid',
      fields: { words: 'Write a word or two.' },
    });
  });

  it('goes from the session that is there and from all past ones when its person is deleted', async () => {
    const { ask, begin, fill, press, store, session } = await channel();
    const inAll = async (): Promise<string> => {
      const all: unknown[] = [];
      for await (const path of everyPath(store, 'room/')) all.push(await store.read({ ...sessionKey(ROOM), path }));
      return JSON.stringify(all);
    };
    for (const _ of [1, 2]) {
      await begin();
      await fill(ANA, 'parked', [], { words: 'Ana’s question' });
      await press(ANA, 'here');
      await press(MIA, 'end', ['yes']);
    }
    await begin();
    await fill(ANA, 'named', [], { name: 'Ana' });
    expect(await inAll()).toContain('Ana’s question');
    const asked = await ask(ANA, { kind: 'press', customId: '1/me/delete' });
    const yes =
      'card' in asked.reply
        ? asked.reply.card.body.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []))
        : [];
    const [confirm] = yes.flatMap((each) => ('press' in each && each.press.move === 'forget' ? [each.press] : []));
    await ask(ANA, { kind: 'press', customId: ['1', 'me', 'forget', ...(confirm?.at ?? [])].join('/') });
    expect(await inAll()).not.toMatch(/Ana|discord:20/u);
    expect((await session()).visits).toHaveLength(1);
  });
});

describe('a crowd', () => {
  it('is counted whole where all press at once, each of them twice', async () => {
    const { begin, press, fill, session } = await channel();
    await begin();
    const people = Array.from({ length: 200 }, (_, index): User => ({ id: `5${index}`, roles: [] }));
    const once = (user: User) =>
      Promise.all([
        press(user, 'here', [], { id: `h-${user.id}` }),
        fill(user, 'named', [], { name: `P${user.id}` }, { id: `n-${user.id}` }),
      ]);
    await Promise.all([...people, ...people].map(once));
    const { people: there } = await session();
    expect(Object.values(there).filter(({ here }) => here !== undefined)).toHaveLength(200);
    expect(new Set(Object.values(there).map(({ name }) => name)).size).toBe(200);
  });

  it('leaves nothing of one of them who is deleted in the middle of it', async () => {
    const { ask, begin, press, fill, session } = await channel();
    await begin();
    await press(ANA, 'here');
    const asked = await ask(ANA, { kind: 'press', customId: '1/me/delete' });
    const all = 'card' in asked.reply ? asked.reply.card.body : [];
    const [yes] = all.flatMap((block) => (block.kind === 'buttons' ? addresses({ title: [], body: [block] }) : []));
    const acts = ['a', 'b', 'c'].flatMap((words) => [
      fill(ANA, 'parked', [], { words: `Ana’s ${words}` }),
      press(ANA, 'here'),
      press(BEN, 'here'),
    ]);
    await Promise.all([...acts, ask(ANA, { kind: 'press', customId: yes ?? '' }), ...acts]);
    expect(JSON.stringify(await session())).not.toMatch(/Ana|discord:20"/u);
    expect(Object.keys((await session()).people)).toEqual(['discord:21']);
  });
});

describe('a session that is over', () => {
  it('is kept no longer for another one that takes its place, or for somebody who is deleted from it', async () => {
    const { ask, begin, clock, fill, press, session, store } = await channel();
    await begin();
    await fill(ANA, 'parked', [], { words: 'Of the first one.' });
    await fill(BEN, 'parked', [], { words: 'Of Ben.' });
    await press(MIA, 'end', ['yes']);
    const { id } = await session();
    const notes = () => ask(ANA, { kind: 'press', customId: `1/session/notes/-/${id}` });
    await clock.advance(89 * DAY);
    await begin();
    await sessionEditor.forget(store, 'discord:1:2', 'discord:21');
    expect(said(await notes())).toContain('The notes');
    await clock.advance(DAY);
    expect(said(await notes())).toContain('There is no session here now');
  });

  it('gives its notes out for good, beside the one that follows it', async () => {
    const { ask, begin, fill, press, session } = await channel();
    await begin();
    await fill(ANA, 'parked', [], { words: 'Of the first one.' });
    await press(MIA, 'end', ['yes']);
    const first = (await session()).id;
    await begin('sixty-minutes');
    expect((await session()).id).not.toBe(first);
    const outcome = await ask(ANA, { kind: 'press', customId: `1/session/notes/-/${first}` });
    const file = 'card' in outcome.reply ? new TextDecoder().decode(outcome.reply.card.file?.bytes) : '';
    expect(file).toContain('> Of the first one.');
    expect(said(await ask(MIA, { kind: 'press', customId: `1/session/next/-/${first}/0` }))).toContain(
      'There is no session here now',
    );
    expect((await session()).visits).toHaveLength(1);
  });

  it('makes room for one new plan where the choice is delivered twice', async () => {
    const { ask, session } = await channel();
    const choose = () =>
      ask(MIA, { kind: 'press', customId: '1/session/choose/-', choice: 'sixty-minutes' }, { id: 'chosen' });
    await choose();
    const { id } = await session();
    await choose();
    expect((await session()).id).toBe(id);
  });
});

it('is held in a thread beside the one in its channel, each for itself', async () => {
  const { ask, begin, press, session, store } = await channel();
  await begin();
  await ask(MIA, { kind: 'command', command: 'session', options: { plan: 'sixty' } }, { thread: '777' });
  const inThread = await store.read(sessionKey({ ...ROOM, thread: '777' } as typeof ROOM));
  expect(inThread?.plan).toBe('sixty-minutes');
  expect(inThread?.scope).toBe('777');
  await ask(MIA, { kind: 'press', customId: `1/session/begin/777/${inThread?.id}` }, { thread: '777' });
  await press(MIA, 'next', [0]);
  expect((await session()).visits).toHaveLength(2);
  expect((await store.read(sessionKey({ ...ROOM, thread: '777' } as typeof ROOM)))?.visits).toHaveLength(1);
});

it('answers every forged or worn button and form kindly, and changes nothing by it', async () => {
  const { bot, ask, begin, log, session } = await channel();
  await begin('sixty-minutes');
  const before = JSON.stringify(await session());
  const { id } = await session();
  const command = bot.commands.find(({ name }) => name === 'session');
  const rests = [[], ['x'], ['7', 'x', 'y', 'z'], ['-1'], ['999'], ['constructor', '__proto__'], ['9'.repeat(20)]];
  for (const sid of [id, 'zzz', '', '..', '%']) {
    for (const rest of rests) {
      for (const move of Object.keys(command?.moves ?? {})) {
        if (['here', 'begin'].includes(move)) continue;
        const customId = ['1', 'session', move, '-', sid, ...rest].join('/');
        for (const choice of ['nothing', '__proto__']) await ask(MIA, { kind: 'press', customId, choice });
      }
      for (const form of Object.keys(command?.forms ?? {})) {
        if (sid === id && ['parked', 'named', 'minded'].includes(form)) continue;
        await ask(ANA, {
          kind: 'form',
          customId: ['1', 'session', form, '-', sid, ...rest].join('/'),
          fields: { words: 'Some.' },
        });
      }
    }
  }
  expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  const { recent: _, offer: __, ...after } = await session();
  const { recent: ___, offer: ____, ...was } = JSON.parse(before);
  expect(after).toEqual(was);
});

describe('a button of a session', () => {
  it('means one thing: no two tables of moves share a name', () => {
    const lens = {} as Parameters<typeof roundMoves<Session>>[0];
    const tables = [roundMoves(lens).moves, peopleMoves, hostMoves].map((table) => Object.keys(table));
    const all = tables.flat();
    expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
  });

  it('leads somewhere, on every card that the content makes', async () => {
    const { bot } = await channel();
    const [study] = bot.library.studies;
    const cards = study ? planCards(study).map(({ shown }) => shown) : [];
    const targets = new Set(cards.flatMap(addresses).map((id) => id.split('/').slice(1, 3).join(' ')));
    expect(targets.size).toBeGreaterThan(20);
    for (const target of targets) {
      const [name, move = ''] = target.split(' ');
      const command = bot.commands.find((each) => each.name === name);
      expect(move === 'start' || Object.hasOwn(command?.moves ?? {}, move), target).toBe(true);
    }
  });
});
