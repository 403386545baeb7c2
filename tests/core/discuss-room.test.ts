// What a room keeps of its questions: one at a time, past ones without people, and what to ask this group next.
import { describe, expect, it } from 'vitest';
import { askedOf, beginRound, FRESH, type Round } from '../../src/core/discuss.ts';
import { choose } from '../../src/core/discuss-choice.ts';
import {
  allTried,
  begin,
  type Discuss,
  DiscussShape,
  discussEditor,
  discussKey,
  findRound,
  KIND,
  momentCame,
  putRound,
  type Tried,
  wantedIn,
} from '../../src/core/discuss-room.ts';
import { say } from '../../src/core/text.ts';
import { openMemoryStore } from '../../src/drivers/store-memory.ts';
import { realLibrary } from '../bot.ts';
import { fixedDice, handClock, recordingLog } from '../world.ts';
import { asked, casting, many, moved, question } from './discuss-rounds.ts';

const room = { platform: 'playground', tenant: 'local', place: 'main', kind: KIND };
const library = await realLibrary();
const dice = fixedDice(3);
const fresh = (id: string, of = asked, host?: string): Round =>
  beginRound(of, { id, from: `from-${id}`, ...(host === undefined ? {} : { host }) });
const about = (id: string) => askedOf(question(id), dice.from(1));
const put = (value: Discuss | undefined, round: Round): Discuss => begin(value, room, round).value;
const change = (value: Discuss, to: (round: Round) => Round): Discuss => ({
  ...value,
  ...(value.round ? { round: to(value.round) } : {}),
});

describe('a room', () => {
  it('has one question at a time: another one waits until the answer is out', () => {
    const first = put(undefined, fresh('r1'));
    expect(begin(first, room, fresh('r2'))).toMatchObject({ effect: 'done', value: { round: { id: 'r2' }, past: [] } });
    const open = change(first, (round) => moved(round, 'open'));
    expect(begin(open, room, fresh('r2'))).toEqual({ value: open, effect: 'busy' });
    const out = change(open, (round) => moved(round, 'close', 'reveal'));
    expect(begin(out, room, fresh('r2'))).toMatchObject({ effect: 'done', value: { round: { id: 'r2' } } });
  });

  it('begins nothing a second time for the same interaction, even after another question came', () => {
    const first = put(undefined, fresh('r1'));
    expect(begin(first, room, fresh('r1'))).toEqual({ value: first, effect: 'already' });
    const ended = change(first, (round) => moved(round, 'open', 'reveal', 'end'));
    const second = put(ended, fresh('r2'));
    expect(begin(second, room, fresh('r1'))).toEqual({ value: second, effect: 'already' });
  });

  it('keeps the last three without the people, finished, and how the last twenty went', () => {
    let value: Discuss | undefined;
    for (let at = 0; at < 30; at++) {
      const round = casting(moved(fresh(`r${at}`, about(`q${at}`)), 'open'), many(6, 'a'));
      value = put(value, moved(round, 'close', 'reveal'));
    }
    expect(value?.past.map(({ id, stage, ballots }) => [id, stage, ballots])).toEqual([
      ['r26', 'ended', []],
      ['r27', 'ended', []],
      ['r28', 'ended', []],
    ]);
    expect(value?.tried).toHaveLength(20);
    expect(value && allTried(value).at(-1)?.question).toBe('q29');
    expect(DiscussShape.parse(JSON.parse(JSON.stringify(value)))).toEqual(value);
    expect(
      value &&
        wantedIn(library, value, 0)
          .posts.filter(({ finished }) => !finished)
          .map(({ name }) => name),
    ).toEqual(['r29.reveal']);
  });

  it('stays small, however many have voted in the questions before', () => {
    let value: Discuss | undefined;
    for (let at = 0; at < 30; at++)
      value = put(
        value,
        moved(casting(moved(fresh(`r${at}`, about(`q${at}`)), 'open'), many(60, 'a')), 'close', 'reveal'),
      );
    const empty = put(value, fresh('next'));
    expect(JSON.stringify(empty).length).toBeLessThan(8_000);
  });

  it('finds past questions too, and changes only the one that is on', () => {
    const value = put(
      change(put(undefined, fresh('r1')), (round) => moved(round, 'open', 'reveal', 'end')),
      fresh('r2'),
    );
    expect(findRound(value, 'r1')?.stage).toBe('ended');
    expect(putRound(value, moved(fresh('r1'), 'open'))).toBe(value);
    expect(findRound(value, 'r9')).toBeUndefined();
  });

  it('waits for the end of a talk, and marks it once it has come', () => {
    const value = change(put(undefined, fresh('r1')), (round) => moved(round, 'open', 'close', 'discuss'));
    const due = wantedIn(library, value, 0).due ?? 0;
    expect(due).toBe(value.round?.talk?.until);
    expect(momentCame(value, due - 1)).toBe(value);
    const up = momentCame(value, due);
    expect(wantedIn(library, up, 0).due).toBeUndefined();
    expect(momentCame(up, due + 1)).toBe(up);
  });
});

it('a room looks again when the card of an open vote grows too old to count', () => {
  const value = put(undefined, moved(fresh('r1'), 'open'));
  expect(wantedIn(library, value, 0).due).toBe(FRESH + 1);
  expect(wantedIn(library, value, FRESH + 1).due).toBeUndefined();
});

describe('a person in a room', () => {
  const opened = async (value: Discuss) => {
    const store = await openMemoryStore({ clock: handClock(), log: recordingLog() });
    await store.update(discussKey(room), () => ({ value, result: undefined }));
    return store;
  };
  const where = 'playground:local:main';

  it('gets their own votes and nobody else’s', async () => {
    const round = casting(moved(fresh('r1', asked, 'mia'), 'open'), { ana: 'a', ben: 'b' });
    const store = await opened(put(undefined, round));
    expect(await discussEditor.mine(store, where, 'discord:ana')).toEqual([{ question: 'q1', first: { option: 'a' } }]);
    expect(await discussEditor.mine(store, where, 'discord:mia')).toEqual([{ hosted: 'q1' }]);
    expect(await discussEditor.mine(store, where, 'discord:zoe')).toEqual([]);
  });

  it('leaves it: the vote that is open, the hosting of a past one, and the words of their own question', async () => {
    const { content: _, ...own } = asked;
    const before = change(put(undefined, fresh('r1', own, 'ana')), (round) => moved(round, 'open', 'reveal', 'end'));
    const store = await opened(put(before, casting(moved(fresh('r2'), 'open'), { ana: 'a', ben: 'b' })));
    const { removed, stays = [] } = await discussEditor.forget(store, where, 'discord:ana');
    expect(removed).toBe(2);
    // A finished card is edited no more, so its words still stand where everyone saw them.
    expect(say(stays)).toContain('whoever manages that channel can delete the others');
    const left = await store.read(discussKey(room));
    expect(left?.past[0]?.withdrawn).toBe('after');
    expect(JSON.stringify(left?.past)).not.toContain('Which?');
    expect(left?.round?.ballots.map(({ person }) => person)).toEqual(['discord:ben']);
  });
});

describe('a question chosen for a group', () => {
  const pool = new Map(
    [
      question('one', { twin: 'two' }),
      question('two', { twin: 'one' }),
      question('three'),
      question('four', { level: 'critique', layer: 'deep' }),
    ].map((each) => [each.id, each] as const),
  );
  const went = (id: string, right: number, hash = `h-${id}`): Tried => ({ question: id, hash, right, n: 10 });
  const chosen = (tried: readonly Tried[]) =>
    new Set(Array.from({ length: 40 }, (_, seed) => choose(pool, tried, dice.from(seed))?.id));

  it('is plain where the group has met nothing', () => {
    expect(chosen([])).toEqual(new Set(['one', 'two', 'three']));
  });

  it('is the twin of what it got wrong, then that itself, then what is new, then the rest', () => {
    expect(chosen([went('one', 3)])).toEqual(new Set(['two']));
    expect(chosen([went('one', 3), went('two', 9)])).toEqual(new Set(['one']));
    expect(chosen([went('one', 9), went('two', 9)])).toEqual(new Set(['three', 'four']));
    expect(chosen([went('three', 9), went('four', 9), went('two', 9), went('one', 9)])).toEqual(
      new Set(['two', 'three', 'four']),
    );
  });

  it('is not the one just asked, unless there is no other', () => {
    expect(chosen([went('two', 9), went('three', 9), went('four', 9), went('one', 1)])).not.toContain('one');
    expect(choose(new Map([['one', question('one')]]), [went('one', 1)], dice.from(1))?.id).toBe('one');
    expect(choose(new Map(), [], dice.from(1))).toBeUndefined();
  });

  it('counts a corrected one as never asked', () => {
    expect(
      chosen([went('one', 9), went('two', 9), went('three', 9), went('four', 9, 'before'), went('one', 9)]),
    ).toEqual(new Set(['four']));
  });
});
