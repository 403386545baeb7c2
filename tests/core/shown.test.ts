// The difference between what a room should show and what it shows, as pure rules: in order, not too often, and healed after a crash.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { card, text } from '../../src/core/card.ts';
import type { Post, RoomKey, Wanted } from '../../src/core/room.ts';
import * as shown from '../../src/core/shown.ts';

const room: RoomKey = { platform: 'slack', tenant: 'T1', place: 'C1', kind: 'session' };
const post = (name: string, words: string, more: Partial<Post> = {}): Post => ({
  name,
  card: card(name, [text(words)]),
  ...more,
});
const GAP = 3000;
const NEVER = { kind: 'failed' } as const;

type Did = { readonly record: shown.Shown; readonly deeds: readonly shown.Deed[] };

/** Carries out every step that need not wait, one after the other, as a process would. */
function close(wanted: Wanted, from: shown.Shown, now: number, at = room): Did {
  const deeds: shown.Deed[] = [];
  let record = from;
  for (;;) {
    const deed = shown.steps(at, wanted, record, now).find((each) => each.kind !== 'wait');
    if (!deed) return { record, deeds };
    deeds.push(deed);
    const address = deed.kind === 'edit' ? deed.address : `m-${deed.post.name}`;
    record = shown.done(shown.begun(record, deed, 'me', now, GAP), deed, 'me', address, now, GAP);
  }
}

/** The record after the first step came to nothing. */
function refuse(wanted: Wanted, from: shown.Shown, refusal: shown.Refusal, now: number): shown.Shown {
  const deed = shown.steps(room, wanted, from, now).find((each) => each.kind !== 'wait');
  if (!deed) throw new Error('There is no step to refuse.');
  return shown.refused(shown.begun(from, deed, 'me', now, GAP), deed, 'me', refusal, now, GAP);
}

const wishes = fc
  .uniqueArray(
    fc.record({
      name: fc.constantFrom('card', 'talk', 'phase-1', 'notes'),
      words: fc.string(),
      finished: fc.boolean(),
    }),
    { selector: (each) => each.name },
  )
  .map((posts): Wanted => ({ posts: posts.map(({ name, words, finished }) => post(name, words, { finished })) }));

describe('the difference between what a room should show and what it shows', () => {
  it('closes in one go from nothing, in the order of the posts, and then stays closed', () => {
    fc.assert(
      fc.property(wishes, (want) => {
        const { record, deeds } = close(want, shown.bare, 1000);
        expect(deeds.map((each) => each.post.name)).toEqual(want.posts.map((each) => each.name));
        expect(shown.steps(room, want, record, 1001)).toEqual([]);
      }),
    );
  });

  it('closes over any row of wishes, once the least time between edits has passed', () => {
    fc.assert(
      fc.property(fc.array(wishes, { minLength: 1, maxLength: 8 }), (rows) => {
        let record = shown.bare;
        let now = 1000;
        for (const want of rows) {
          now += 500;
          ({ record } = close(want, record, now));
        }
        const last = rows.at(-1) ?? { posts: [] };
        ({ record } = close(last, record, now + GAP));
        expect(shown.steps(room, last, record, now + GAP)).toEqual([]);
      }),
    );
  });

  it('edits the post that stands there, and posts no second one', () => {
    const { record } = close({ posts: [post('card', 'one')] }, shown.bare, 0);
    expect(shown.steps(room, { posts: [post('card', 'two')] }, record, GAP)).toMatchObject([
      { kind: 'edit', address: 'm-card' },
    ]);
  });

  it('waits where an edit would come too soon', () => {
    const { record } = close({ posts: [post('card', 'one')] }, shown.bare, 0);
    const again = { posts: [post('card', 'two')] };
    expect(shown.steps(room, again, record, GAP - 1)).toEqual([{ kind: 'wait', until: GAP }]);
  });

  it('waits for whoever is at a post, and takes it up once they must have died', () => {
    const want = { posts: [post('card', 'one'), post('talk', 'two')] };
    const [first] = shown.steps(room, want, shown.bare, 0);
    if (first?.kind !== 'post') throw new Error('The first step is a post.');
    const claimed = shown.begun(shown.bare, first, 'other', 0, GAP);
    expect(shown.steps(room, want, claimed, 10)).toEqual([{ kind: 'wait', until: shown.CLAIMED }]);
    expect(shown.steps(room, want, claimed, shown.CLAIMED)).toMatchObject([
      { kind: 'post', post: { name: 'card' } },
      { kind: 'post', post: { name: 'talk' } },
    ]);
  });

  it('edits once more what two were at, since nobody knows whose card stands there', () => {
    const want = { posts: [post('card', 'one')] };
    const [deed] = shown.steps(room, want, shown.bare, 0);
    if (deed?.kind !== 'post') throw new Error('The first step is a post.');
    const slow = shown.begun(shown.bare, deed, 'slow', 0, GAP);
    const taken = shown.begun(slow, deed, 'quick', shown.CLAIMED, GAP);
    const quick = shown.done(taken, deed, 'quick', 'm1', shown.CLAIMED + 1, GAP);
    const both = shown.done(quick, deed, 'slow', 'm1', shown.CLAIMED + 2, GAP);
    expect(shown.steps(room, want, both, shown.CLAIMED + 2 + GAP)).toMatchObject([{ kind: 'edit', address: 'm1' }]);
  });

  it('touches an old card only to finish it', () => {
    const { record } = close({ posts: [post('card', 'one')] }, shown.bare, 0);
    const late = shown.EDITABLE + 1;
    expect(shown.steps(room, { posts: [post('card', 'two')] }, record, late)).toEqual([]);
    for (const last of [{ finished: true }, { past: true }])
      expect(shown.steps(room, { posts: [post('card', 'the end', last)] }, record, late)).toMatchObject([
        { kind: 'edit' },
      ]);
  });

  it('never touches a finished card again', () => {
    const { record } = close({ posts: [post('card', 'the end', { finished: true })] }, shown.bare, 0);
    expect(shown.steps(room, { posts: [post('card', 'more')] }, record, GAP)).toEqual([]);
  });

  it('finishes a card whose time is over, and posts none that never stood there', () => {
    const { record } = close({ posts: [post('card', 'one')] }, shown.bare, 0);
    const over = { posts: [post('card', 'one.', { past: true }), post('word', 'Time is up', { past: true })] };
    const { deeds, record: after } = close(over, record, GAP);
    expect(deeds).toMatchObject([{ kind: 'edit', post: { name: 'card' } }]);
    expect(after.posts.card?.finished).toBe(true);
    expect(after.posts.word).toBeUndefined();
  });

  it('learns where a card stands whose time is over, if its posting ended unheard', () => {
    const want = { posts: [post('card', 'one')] };
    const [deed] = shown.steps(room, want, shown.bare, 0);
    if (deed?.kind !== 'post') throw new Error('The first step is a post.');
    const crashed = shown.begun(shown.bare, deed, 'dead', 0, GAP);
    const over = { posts: [post('card', 'over', { past: true })] };
    expect(shown.steps(room, over, crashed, shown.CLAIMED)).toMatchObject([{ kind: 'post' }]);
  });

  it('changes nothing in a record that was deleted while a step was under way', () => {
    const want = { posts: [post('card', 'one')] };
    const [deed] = shown.steps(room, want, shown.bare, 0);
    if (deed?.kind !== 'post') throw new Error('The first step is a post.');
    expect(shown.done(shown.bare, deed, 'me', 'm1', 1, GAP)).toBe(shown.bare);
    expect(shown.refused(shown.bare, deed, 'me', NEVER, 1, GAP)).toBe(shown.bare);
  });
});

describe('a post in a thread', () => {
  const want = { posts: [post('card', 'one'), post('talk', 'two', { under: { post: 'card', title: 'Talk' } })] };

  it('comes after the post that its thread hangs on, with that one’s address', () => {
    const { deeds } = close(want, shown.bare, 0);
    expect(deeds[0]).not.toHaveProperty('under');
    expect(deeds[1]).toMatchObject({ kind: 'post', under: { address: 'm-card', title: 'Talk' } });
  });

  it('is not tried while there is nothing to hang it on', () => {
    const barred = refuse(want, shown.bare, { kind: 'barred' }, 0);
    expect(shown.steps(room, want, barred, 1)).toEqual([]);
  });

  it('simply stands in a room that is a thread itself', () => {
    const { deeds } = close(want, shown.bare, 0, { ...room, thread: '171.2' });
    for (const deed of deeds) expect(deed).not.toHaveProperty('under');
    expect(deeds).toHaveLength(2);
  });
});

describe('a post that a platform refuses', () => {
  const want = { posts: [post('card', 'one'), post('talk', 'two')] };

  it('waits until the platform takes it, and what comes after it waits too', () => {
    const later = refuse(want, shown.bare, { kind: 'later', until: 9000 }, 0);
    expect(shown.steps(room, want, later, 8999)).toEqual([{ kind: 'wait', until: 9000 }]);
    expect(shown.steps(room, want, later, 9000)).toMatchObject([{ kind: 'post' }, { kind: 'post' }]);
  });

  it('is tried again by itself with growing waits, and in the end only by a host', () => {
    let record = shown.bare;
    let now = 0;
    let tries = 0;
    for (; !record.troubles.card && tries < 100; tries += 1) {
      record = refuse({ posts: [post('card', 'one')] }, record, NEVER, now);
      now = record.posts.card?.notBefore ?? now;
    }
    expect(tries).toBeGreaterThan(3);
    expect(tries).toBeLessThan(20);
    expect(shown.steps(room, { posts: [post('card', 'one')] }, record, now + 1e9)).toEqual([]);
    const left = record.troubles.card?.at ?? 0;
    expect(shown.steps(room, { posts: [post('card', 'one')] }, shown.retried(record, GAP), left)).toMatchObject([
      { kind: 'post' },
    ]);
  });

  it('for want of a right is tried again only by a host, and keeps nothing else from standing', () => {
    const barred = refuse(want, shown.bare, { kind: 'barred', fix: ['Invite me.'] }, 0);
    expect(barred.troubles.card).toEqual({ kind: 'barred', fix: ['Invite me.'], at: 0 });
    expect(shown.steps(room, want, barred, 1)).toMatchObject([{ kind: 'post', post: { name: 'talk' } }]);
    expect(shown.steps(room, want, shown.retried(barred, GAP), 1)).toMatchObject([
      { kind: 'post', post: { name: 'card' } },
      { kind: 'post', post: { name: 'talk' } },
    ]);
  });

  it('since its message was deleted is posted again only when a host says so, as a new one', () => {
    const { record } = close({ posts: [post('card', 'one')] }, shown.bare, 0);
    const two = { posts: [post('card', 'two')] };
    const gone = refuse(two, record, { kind: 'gone' }, GAP);
    expect(shown.steps(room, two, shown.retried(gone, GAP), 10 * GAP)).toEqual([]);
    const again = shown.reposted(gone);
    expect(shown.steps(room, two, again, 10 * GAP)).toMatchObject([{ kind: 'post' }]);
    expect(again.posts.card?.again).toBe(1);
  });

  it('since nobody can edit it any more stays as it is', () => {
    const { record } = close({ posts: [post('card', 'one')] }, shown.bare, 0);
    const two = { posts: [post('card', 'two')] };
    expect(shown.steps(room, two, refuse(two, record, { kind: 'over' }, GAP), 10 * GAP)).toEqual([]);
  });
});

describe('the record', () => {
  it('keeps what is wanted for good, and what is not for a day', () => {
    const { record } = close({ posts: [post('old', 'one'), post('new', 'two')] }, shown.bare, 0);
    const want = { posts: [post('new', 'two')] };
    expect(Object.keys(shown.pruned(record, want, 1000).posts)).toEqual(['old', 'new']);
    expect(Object.keys(shown.pruned(record, want, 25 * 3600_000).posts)).toEqual(['new']);
  });
});

describe('a print', () => {
  it('is the same whatever order a card’s fields were written in', () => {
    expect(shown.print({ title: ['a'], body: [], label: 'From the paper' })).toBe(
      shown.print({ label: 'From the paper', body: [], title: ['a'] }),
    );
  });

  it('tells cards apart that differ in one character, wherever it is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), (words, at) => {
        const place = at % words.length;
        const other = `${words.slice(0, place)}${words[place] === 'x' ? 'y' : 'x'}${words.slice(place + 1)}`;
        expect(shown.print(card('t', [text(words)]))).not.toBe(shown.print(card('t', [text(other)])));
      }),
    );
  });

  it('is short, however long the card', () => {
    expect(shown.print(card('t', [text('words '.repeat(10_000))]))).toMatch(/^[0-9a-f]{16}$/);
  });
});
