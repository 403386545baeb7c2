// /discuss through the door: many press at once, events come twice and in any order, hosts race, moments are set in time.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addresses, type Card, words } from '../../src/core/card.ts';
import type { Outcome } from '../../src/core/command.ts';
import { type Discuss, discussKey, KIND } from '../../src/core/discuss-room.ts';
import { tally } from '../../src/core/discuss-tally.ts';
import { ballotOf } from '../../src/core/discuss-votes.ts';
import { everyPath } from '../../src/core/forget.ts';
import { forgetPerson } from '../../src/core/person.ts';
import type { Store } from '../../src/core/ports.ts';
import { read } from '../../src/core/press.ts';
import { duePath, roomPath } from '../../src/core/room.ts';
import { settingsKey, standard } from '../../src/core/settings.ts';
import { from, realBot } from '../bot.ts';
import { fixedDice } from '../world.ts';

const room = { platform: 'playground', tenant: 'local', place: 'main', kind: KIND };

/** A bot with a question, and its host, who presses buttons by their words. */
async function hosted(...other: Parameters<typeof realBot>) {
  const world = await realBot(...other);
  const mia = { id: 'mia', roles: [], events: true };
  let panel: Card | undefined;
  const keep = (outcome: Outcome): Outcome => {
    if ('card' in outcome.reply) panel = outcome.reply.card;
    return outcome;
  };
  const customId = (label: string): string => {
    for (const block of panel?.body ?? [])
      for (const each of block.kind === 'buttons' ? block.buttons : [])
        if (each.label === label && 'press' in each)
          return addresses({ title: [], body: [{ kind: 'buttons', buttons: [each] }] })[0] ?? '';
    throw new Error(`The panel has no “${label}”.`);
  };
  const host = (ask: Parameters<typeof from>[1], id?: string) =>
    world.bot.handle({ ...from('mia', ask, id), user: mia });
  const value = async (): Promise<Discuss> => {
    const found = await world.store.read(discussKey(room));
    if (!found) throw new Error('There is no discussion.');
    return found;
  };
  keep(await host({ kind: 'command', command: 'discuss', options: { question: 'two-tiers-what-free-means' } }));
  return {
    ...world,
    value,
    customId,
    host,
    turn: async (label: string, id?: string) => keep(await host({ kind: 'press', customId: customId(label) }, id)),
    vote: async (person: string, says: string, id?: string, number = 1) => {
      const { round } = await value();
      return world.bot.handle(
        from(person, { kind: 'press', customId: `1/discuss/vote/-/${round?.id}/${number}/${says}` }, id),
      );
    },
  };
}

const title = ({ reply }: Outcome): string => ('card' in reply ? (words(reply.card)[0] ?? '') : reply.kind);

describe('votes', () => {
  it('of 200 people in the same moment, each delivered twice in any order, count once each', async () => {
    const { turn, vote, value } = await hosted();
    await turn('Open the vote');
    const chance = fixedDice(5).from(5);
    const said = Array.from({ length: 200 }, (_, at) => ({
      who: `p${at}`,
      says: ['a', 'b', 'c', 'not-sure'][at % 4] ?? 'a',
      id: `v${at}`,
    }));
    const twice = [...said, ...said]
      .map((each) => ({ each, at: chance.real() }))
      .sort((one, other) => one.at - other.at);
    const outcomes = await Promise.all(twice.map(({ each }) => vote(each.who, each.says, each.id)));
    expect(outcomes.filter((each) => !title(each).startsWith('Saved: '))).toEqual([]);
    const { round } = await value();
    expect(round && tally(round).first.n).toBe(200);
    for (const { who, says } of said) {
      const option = says === 'not-sure' ? says : round?.asked.options['abc'.indexOf(says)]?.id;
      expect(round && ballotOf(round, `playground:${who}`)?.first?.option).toBe(option);
    }
  });

  it('that race the closing are counted exactly where they are told to be saved', async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat(40)), async (chance) => {
        const { turn, vote, value } = await hosted();
        await turn('Open the vote');
        const closing = chance.next().value;
        const acts = Array.from({ length: 40 }, (_, at) => async () => {
          if (at === closing) await turn('Close the vote');
          return { who: `playground:p${at}`, outcome: await vote(`p${at}`, 'a') };
        });
        const done = await Promise.all(acts.map((each) => each()));
        const saved = done.filter(({ outcome }) => title(outcome).startsWith('Saved')).map(({ who }) => who);
        expect(((await value()).round?.ballots ?? []).map(({ person }) => person).sort()).toEqual(saved.sort());
      }),
      { numRuns: 15 },
    );
  });

  it('say which room changed, so that its count is shown', async () => {
    const { turn, vote } = await hosted();
    await turn('Open the vote');
    expect((await vote('ana', 'a')).rooms).toEqual([room]);
  });

  it('are refused where nobody was asked, with the answer where it is out', async () => {
    const { turn, vote } = await hosted();
    await turn('Open the vote');
    await turn('Close the vote');
    await turn('Reveal');
    const late = await vote('gil', 'a');
    expect('card' in late.reply && words(late.reply.card).join('\n')).toMatch(
      /closed, so that press was not counted[\s\S]*The answer is/u,
    );
  });
});

describe('a host’s move', () => {
  it('delivered twice is made once, and answered alike', async () => {
    const { turn, host, customId, value } = await hosted();
    await turn('Open the vote');
    const close = { kind: 'press', customId: customId('Close the vote') } as const;
    const [one, other] = [await host(close, 'same'), await host(close, 'same')];
    expect(other).toEqual(one);
    expect((await value()).round?.turn).toBe(2);
  });

  it('is nobody’s who may not host, though everybody may vote', async () => {
    const { turn, customId, press, value } = await hosted();
    await turn('Open the vote');
    expect(title(await press('ana', customId('Close the vote')))).toBe('That is for hosts');
    expect((await value()).round?.stage).toBe('open');
  });

  it('that begins a question while another host does so begins one', async () => {
    const { bot, value } = await realBot().then((world) => ({
      ...world,
      value: () => world.store.read(discussKey(room)),
    }));
    const start = (who: string, question: string) =>
      bot.handle({
        ...from(who, { kind: 'command', command: 'discuss', options: { question } }),
        user: { id: who, roles: [], events: true },
      });
    const both = await Promise.all([
      start('mia', 'two-tiers-what-free-means'),
      start('noa', 'overview-what-was-faked'),
    ]);
    const shown = both.map(({ reply }) =>
      'card' in reply ? reply.card.body.flatMap((block) => (block.kind === 'buttons' ? block.buttons : [])) : [],
    );
    const ids = shown.flatMap((list) =>
      list.flatMap((each) => ('press' in each && each.label === 'Open the vote' ? [each.press] : [])),
    );
    // Both were shown one; only the one that stands can be opened.
    const opened = [];
    for (const [at, to] of ids.entries()) {
      const outcome = await bot.handle({
        ...from('mia', { kind: 'press', customId: `1/${[to.command, to.move, ...to.at].join('/')}` }, `open-${at}`),
        user: { id: 'mia', roles: [], events: true },
      });
      opened.push(outcome);
    }
    expect((await value())?.round).toMatchObject({ stage: 'open', turn: 1 });
    expect(opened).toHaveLength(2);
  });

  it('in another room than its question’s finds nothing there', async () => {
    const { turn, customId, bot } = await hosted();
    await turn('Open the vote');
    const elsewhere = { ...from('mia', { kind: 'press', customId: customId('Close the vote') }), place: 'other' };
    const { reply } = await bot.handle({ ...elsewhere, user: { id: 'mia', roles: [], events: true } });
    expect('card' in reply && words(reply.card)[0]).toBe('Which question?');
  });
});

it('a question that follows another one has the cards of that one finished at once', async () => {
  const { turn, host } = await hosted();
  await turn('Open the vote');
  await turn('Close the vote');
  await turn('Reveal');
  const asks = [
    { kind: 'command', command: 'discuss', options: { question: 'two-tiers' } },
    { kind: 'press', customId: '1/discuss/any/-' },
    { kind: 'press', customId: '1/discuss/topic/-', choice: 'two-tiers' },
    { kind: 'form', customId: '1/discuss/write/-', fields: { stem: 'Which?', options: '*a\nb', because: 'So.' } },
  ] as const;
  for (const ask of asks) expect((await host(ask)).rooms).toEqual([room]);
});

describe('where whoever starts may host', () => {
  it('only who began a question leads it, and the hosts; everybody may vote, and may ask once it is over', async () => {
    const { bot, store } = await realBot();
    await store.update(settingsKey({ platform: 'playground', tenant: 'local' }), () => ({
      value: { ...standard, starters: true },
      result: undefined,
    }));
    const press = (who: string, ...at: readonly (string | number)[]) =>
      bot.handle(from(who, { kind: 'press', customId: `1/discuss/${at.join('/')}` }));
    const start = (who: string) => bot.handle(from(who, { kind: 'words', command: 'discuss', text: 'two tiers' }));
    const id = async () => (await store.read(discussKey(room)))?.round?.id ?? '';
    expect(title(await start('ana'))).toBe('Discuss: your panel');
    expect(title(await press('ana', 'turn', '-', await id(), 0, 'open'))).toBe('Discuss: your panel');
    const refusal = 'Somebody else leads the question that is on here.';
    expect(title(await press('ben', 'turn', '-', await id(), 1, 'close'))).toBe(refusal);
    expect(title(await press('ben', 'panel', '-', await id()))).toBe(refusal);
    expect(title(await press('ben', 'any', '-'))).toBe(refusal);
    expect(title(await start('ben'))).toBe(refusal);
    expect(title(await press('ben', 'vote', '-', await id(), 1, 'a'))).toBe('Saved: A.');
    expect((await store.read(discussKey(room)))?.round?.stage).toBe('open');
    const again = async (text: string) => {
      const { reply } = await bot.handle(from('ana', { kind: 'words', command: 'discuss', text }));
      return reply.kind === 'card' ? words(reply.card).join('\n') : '';
    };
    expect(await again('overview')).toContain('no other was begun');
    expect(await again('')).toMatch(/^Discuss: your panel\n(?!A question is on)/u);
    await press('ana', 'turn', '-', await id(), 1, 'reveal');
    expect(title(await start('ben'))).toBe('Discuss: your panel');
  });
});

it('offers topics while nothing is typed, and questions by their words then', async () => {
  const { bot } = await realBot();
  const offered = async (typed: string) => {
    const { reply } = await bot.handle(
      from('mia', { kind: 'complete', command: 'discuss', option: 'question', typed }),
    );
    return reply.kind === 'choices' ? reply.choices.map(({ value }) => value) : [];
  };
  expect(await offered('')).toContain('two-tiers');
  expect(await offered('RED train')).toContain('two-tiers-label-a-chat');
  expect(await offered('two-tiers-wh')).toEqual(
    expect.arrayContaining(['two-tiers-what-free-means', 'two-tiers-what-a-gap-shows']),
  );
});

describe('the time of a talk', () => {
  it('is set before the talk begins, so that no crash leaves one without its end', async () => {
    const written: string[] = [];
    const world = await realBot();
    const noting: Store = {
      ...world.store,
      update: (key, change) =>
        world.store.update(key, (old) => {
          const asked = change(old);
          if (asked.value !== old) written.push(key.path);
          return asked;
        }),
    };
    const { turn, clock, value } = await hosted({ store: noting });
    await turn('Open the vote');
    await turn('Close the vote');
    written.length = 0;
    await turn('Discuss');
    const until = (await value()).round?.talk?.until ?? 0;
    expect(until).toBe(clock.now() + 4 * 60_000);
    expect(written.indexOf(duePath(room, until))).toBeGreaterThanOrEqual(0);
    expect(written.indexOf(duePath(room, until))).toBeLessThan(written.indexOf(roomPath(room)));
  });

  it('is up once: early, late and repeated moments change nothing more', async () => {
    const { turn, clock, bot, value } = await hosted();
    await turn('Open the vote');
    await turn('Close the vote');
    await turn('Discuss');
    const until = (await value()).round?.talk?.until ?? 0;
    const due = () =>
      bot.handle({
        id: 'd',
        platform: 'playground',
        tenant: 'local',
        place: 'main',
        kind: 'due',
        key: duePath(room, until),
      });
    expect((await due()).rooms).toBeUndefined();
    clock.set(until);
    expect((await due()).rooms).toEqual([room]);
    expect((await due()).rooms).toBeUndefined();
    expect((await value()).round?.talk).toEqual({ until, up: true, ups: 1 });
  });
});

it('a thread has a discussion of its own, whose buttons say so', async () => {
  const { bot, store } = await realBot();
  const inThread = (ask: Parameters<typeof from>[1]) => ({
    ...from('mia', ask),
    thread: '17.5',
    user: { id: 'mia', roles: [], events: true },
  });
  const { reply } = await bot.handle(
    inThread({ kind: 'command', command: 'discuss', options: { question: 'two-tiers' } }),
  );
  const ids = 'card' in reply ? addresses(reply.card) : [];
  expect(new Set(ids.map((each) => read(each)?.at[0]))).toEqual(new Set(['17.5']));
  expect((await store.read(discussKey({ ...room, thread: '17.5' })))?.scope).toBe('17.5');
});

it('whoever votes or asks is noted in the room, so that a deletion finds them', async () => {
  const { turn, vote, store } = await hosted();
  await turn('Open the vote');
  await vote('ana', 'a');
  const paths: string[] = [];
  for await (const path of everyPath(store, 'person/')) paths.push(path);
  expect(paths).toEqual([
    'person/playground:ana/in/playground:local:main/discuss',
    'person/playground:mia/in/playground:local:main/discuss',
  ]);
});

it('whoever had all of theirs deleted and votes again is noted in the room once more', async () => {
  const { turn, vote, store, bot, clock, value } = await hosted();
  await turn('Open the vote');
  const person = 'playground:ana';
  const notes = () => store.list(`person/${person}/in/`, { limit: 9 });
  await vote('ana', 'a');
  await forgetPerson(store, bot.rooms, { person, mark: 'm1', by: 'press-1', now: clock.now() });
  expect([await notes(), (await value()).round?.ballots]).toEqual([[], []]);
  expect(title(await vote('ana', 'b'))).toBe('Saved: B.');
  expect([(await notes()).length, (await value()).round?.ballots.length]).toEqual([1, 1]);
});
