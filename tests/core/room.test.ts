// A room's difference closes, stays closed, and heals itself after a crash.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { card, text } from '../../src/core/card.ts';
import * as room from '../../src/core/room.ts';

const key: room.RoomKey = { platform: 'slack', tenant: 'T1', place: 'C1', kind: 'session' };
const post = (name: string, words: string, finished = false) => ({ name, card: card(name, [text(words)]), finished });
const GAP = 3000;

/** Carries out every step that need not wait, as an adapter would. */
function close(wanted: room.Wanted, shown: room.Shown, now: number): room.Shown {
  return room
    .steps(wanted, shown, now)
    .reduce(
      (before, step) =>
        room.after(
          before,
          step,
          step.kind === 'edit' ? step.address : `m-${step.kind === 'post' ? step.name : ''}`,
          now,
          GAP,
        ),
      shown,
    );
}

const wanted = fc
  .uniqueArray(
    fc.record({
      name: fc.constantFrom('card', 'thread', 'phase-1', 'notes'),
      words: fc.string(),
      finished: fc.boolean(),
    }),
    { selector: (each) => each.name },
  )
  .map((posts) => ({ posts: posts.map((each) => post(each.name, each.words, each.finished)) }));

describe('the difference between what a room should show and what it shows', () => {
  it('closes in one go from nothing, and then stays closed', () => {
    fc.assert(
      fc.property(wanted, (want) => {
        const shown = close(want, {}, 1000);
        expect(Object.keys(shown).sort()).toEqual(want.posts.map((each) => each.name).sort());
        expect(room.steps(want, shown, 1001)).toEqual([]);
      }),
    );
  });

  it('closes over any row of wishes, once the least time between edits has passed', () => {
    fc.assert(
      fc.property(fc.array(wanted, { minLength: 1, maxLength: 8 }), (wishes) => {
        let shown: room.Shown = {};
        let now = 1000;
        for (const want of wishes) {
          now += 500;
          shown = close(want, shown, now);
        }
        const last = { posts: wishes.at(-1)?.posts.map((each) => ({ ...each, finished: false })) ?? [] };
        const open = { posts: last.posts.filter((each) => !shown[each.name]?.finished) };
        shown = close(open, shown, now + GAP);
        expect(room.steps(open, shown, now + GAP)).toEqual([]);
      }),
    );
  });

  it('edits the post that stands there, and posts no second one', () => {
    const shown = close({ posts: [post('card', 'one')] }, {}, 0);
    const [step] = room.steps({ posts: [post('card', 'two')] }, shown, GAP);
    expect(step).toMatchObject({ kind: 'edit', address: 'm-card' });
  });

  it('waits where an edit would come too soon', () => {
    const shown = close({ posts: [post('card', 'one')] }, {}, 0);
    expect(room.steps({ posts: [post('card', 'two')] }, shown, GAP - 1)).toEqual([{ kind: 'wait', until: GAP }]);
  });

  it('posts again what a crash kept from being written down, under the same name', () => {
    const want = { posts: [post('card', 'one'), post('thread', 'two')] };
    const [first] = room.steps(want, {}, 0);
    const half = first ? room.after({}, first, 'm1', 0, GAP) : {};
    expect(room.steps(want, half, 1)).toMatchObject([{ kind: 'post', name: 'thread' }]);
  });

  it('touches an old card only to finish it', () => {
    const shown = close({ posts: [post('card', 'one')] }, {}, 0);
    const late = room.EDITABLE + 1;
    expect(room.steps({ posts: [post('card', 'two')] }, shown, late)).toEqual([]);
    expect(room.steps({ posts: [post('card', 'the end', true)] }, shown, late)).toMatchObject([
      { kind: 'edit', finished: true },
    ]);
  });

  it('never touches a finished card again', () => {
    const shown = close({ posts: [post('card', 'the end', true)] }, {}, 0);
    expect(room.steps({ posts: [post('card', 'more')] }, shown, GAP)).toEqual([]);
  });
});

describe('a print', () => {
  it('is the same whatever order a card’s fields were written in', () => {
    expect(room.print({ title: ['a'], body: [], label: 'From the paper' })).toBe(
      room.print({ label: 'From the paper', body: [], title: ['a'] }),
    );
  });
});

describe('a moment’s key', () => {
  it('says where and when, and comes back', () => {
    for (const each of [key, { ...key, thread: '171.2' }])
      expect(room.readDue(room.duePath(each, 1234))).toEqual({ room: each, at: 1234 });
  });

  it('stands in order of time', () => {
    const times = [5, 40, 300, 1_800_000_000_000];
    const keys = times.map((at) => room.duePath(key, at));
    expect([...keys].sort()).toEqual(keys);
  });

  it('that is none of ours is refused', () => {
    for (const odd of [
      '',
      'due',
      'due/slack/x/T1/C1/-/session',
      'room/slack/000000000001234/T1/C1/-/session',
      `${room.duePath(key, 1)}/more`,
    ])
      expect(room.readDue(odd)).toBeNull();
  });
});
