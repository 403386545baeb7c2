// What a session shows in its room, over rows of anything: it closes and stays closed, keeps to the limits, and lets go of people.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addresses, BUDGET, type Card, size, words } from '../../src/core/card.ts';
import { FRESH } from '../../src/core/discuss.ts';
import { MOST } from '../../src/core/press.ts';
import type { RoomKey } from '../../src/core/room.ts';
import { planned as plannedOf, roundNow, type Session, visitOf } from '../../src/core/session.ts';
import * as course from '../../src/core/session-course.ts';
import { panelCard } from '../../src/core/session-panel.ts';
import { sessionPosts } from '../../src/core/session-posts.ts';
import { predictCard, whereCard } from '../../src/core/session-private.ts';
import { mineIn, wantedOf, withoutPerson } from '../../src/core/session-room.ts';
import { settle } from '../../src/core/session-talk.ts';
import { saidCards, writtenTo } from '../../src/core/session-talk-cards.ts';
import * as time from '../../src/core/session-time.ts';
import * as shown from '../../src/core/shown.ts';
import { realLibrary } from '../bot.ts';
import { deck, happenings, NOON, PEOPLE, planned, playRow, study } from './session-play.ts';

const library = await realLibrary();
const room: RoomKey = { platform: 'discord', tenant: '1', place: '2', kind: 'session' };
const GAP = 1000;

/** Carries out every step that need not wait, as a process would. */
function close(session: Session, from: shown.Shown, now: number): shown.Shown {
  const wanted = wantedOf(library, session, now);
  let record = from;
  for (;;) {
    const deed = shown.steps(room, wanted, record, now).find((each) => each.kind !== 'wait');
    if (!deed) return record;
    const address = deed.kind === 'edit' ? deed.address : `m-${deed.post.name}`;
    record = shown.done(shown.begun(record, deed, 'me', now, GAP), deed, 'me', address, now, GAP);
  }
}

const presses = (card: Card): number =>
  card.body.filter(({ kind }) => kind === 'menu').length +
  card.body.reduce((sum, block) => sum + (block.kind === 'buttons' ? block.buttons.length : 0), 0);

/** The longest scope and id that there can be, so that what fits here fits anywhere. */
function longest(): Session {
  const plan = study.plans.get('sixty-minutes');
  if (!plan) throw new Error('There is no such plan.');
  return plannedOf(plan, { id: 'zzzzzzz', scope: '12345678901234567890', by: 'planned' });
}

describe('the room of a session, whatever is pressed', () => {
  it('closes, and then stays closed, also where processes were away for much of it', () => {
    fc.assert(
      fc.property(happenings, fc.infiniteStream(fc.boolean()), (row, away) => {
        let record = shown.bare;
        let last: { session: Session; now: number } | undefined;
        for (const { after, now } of playRow(row)) {
          if (!away.next().value) record = close(after, record, now);
          last = { session: after, now };
        }
        if (!last) return;
        const later = last.now + GAP;
        record = close(last.session, record, later);
        expect(shown.steps(room, wantedOf(library, last.session, later), record, later)).toEqual([]);
        const muchLater = later + 3_600_000;
        expect(shown.steps(room, wantedOf(library, last.session, muchLater), record, muchLater)).toEqual([]);
      }),
    );
  });

  it('never posts the card of a part that is over, or that time is up, after the fact', () => {
    fc.assert(
      fc.property(happenings, (row) => {
        let last: { session: Session; now: number } | undefined;
        for (const { after, now } of playRow(row)) last = { session: after, now };
        if (!last) return;
        const record = close(last.session, shown.bare, last.now);
        const parts = Object.keys(record.posts).filter((name) => name.includes('.phase-'));
        expect(parts.length).toBeLessThanOrEqual(1);
        expect(Object.keys(record.posts).filter((name) => name.includes('s1.up-')).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('has one name for each post, no button on a finished card, and no card too long', () => {
    fc.assert(
      fc.property(happenings, (row) => {
        for (const { after } of playRow(row, longest())) {
          const posts = sessionPosts(study, after);
          expect(new Set(posts.map(({ name }) => name)).size).toBe(posts.length);
          const cards = [
            ...posts.map(({ card }) => card),
            panelCard(study, after, []),
            whereCard(study, after, PEOPLE[0]),
          ];
          for (const card of cards) {
            expect(size(card)).toBeLessThanOrEqual(BUDGET);
            const ids = addresses(card);
            expect(new Set(ids).size).toBe(ids.length);
            for (const id of ids) expect(id.length).toBeLessThanOrEqual(MOST);
          }
          for (const { card, finished } of posts) if (finished) expect(presses(card)).toBe(0);
          for (const { under, name } of posts)
            if (under)
              expect(posts.findIndex((each) => each.name === under.post)).toBeLessThan(
                posts.findIndex((each) => each.name === name),
              );
        }
      }),
      { numRuns: 30 },
    );
  });

  it('looks again when the card of an open vote grows too old to count, which then says so', () => {
    const row = Array.from({ length: 8 }, (_, pick) => ({
      what: pick === 0 ? ('start' as const) : ('next' as const),
      who: 0,
      pick,
      after: 0,
    }));
    const asks = [...playRow(row)].find(({ after }) => roundNow(after) !== undefined)?.after;
    if (!asks) throw new Error('Nothing was asked.');
    const up = time.timeUp(asks, 'due', NOON + 30 * 60_000, deck(3));
    const vote = (now: number) => wantedOf(library, up, now).posts.find(({ name }) => name.endsWith('.vote-1'))?.card;
    expect(wantedOf(library, up, NOON).due).toBe(NOON + FRESH + 1);
    expect(words(vote(NOON) as Card).join('\n')).toContain('Nobody has voted yet.');
    expect(words(vote(NOON + FRESH + 1) as Card).join('\n')).toContain('“Where are we?” tells how many have voted.');
    expect(wantedOf(library, up, NOON + FRESH + 1).due).toBeUndefined();
  });

  it('lets people press on an answer that came out because the host went on, until the next part is left', () => {
    const next = (session: Session, by: string) =>
      course.next(session, { visit: visitOf(session), by, now: NOON }, deck(by.length)).session;
    let session = course.start(planned(), { host: '1', by: 's', now: NOON, deck: deck(1) }).session;
    while (!roundNow(session)) session = next(session, `to-${session.visits.length}`);
    const reveal = (of: Session) => sessionPosts(study, of).find(({ name }) => name.endsWith('.reveal'));
    expect(reveal(session)).toBeUndefined();
    const on = next(session, 'on');
    expect(reveal(on)?.finished).toBe(false);
    expect(words(reveal(on)?.card as Card).join('\n')).toContain('My change');
    expect(reveal(next(on, 'further'))?.finished).toBe(true);
    expect(reveal(course.end(on, { by: 'end', now: NOON }).session)?.finished).toBe(true);
  });

  it('takes no prediction of a pair whose answers were shown, where the host went back to it', () => {
    const go = (session: Session, rule: typeof course.next) =>
      rule(session, { visit: visitOf(session), by: `to-${visitOf(session)}`, now: NOON }, deck(visitOf(session) + 1))
        .session;
    const scene = (session: Session) => {
      const shown = sessionPosts(study, session).findLast(({ name }) => name.startsWith('s1.pair-'))?.card;
      return shown ? words(shown).join('\n') : '';
    };
    const begun = course.start(planned('fifteen-minutes'), { host: '1', by: 's', now: NOON, deck: deck(1) }).session;
    const predicting = go(begun, course.next);
    expect(scene(predicting)).toContain('Predict both, alone.');
    const back = go(go(predicting, course.next), course.back);
    expect(scene(back)).toContain('no prediction is taken any more');
    expect(scene(back)).toContain('What I predicted');
  });

  it('has room in its buttons for the longest id that content may have', () => {
    const session = course.start(longest(), { host: '1', by: 'start', now: 0, deck: deck(1) }).session;
    const [pair] = study.pairs.values();
    const cards = pair ? [predictCard(study, session, { ...pair, id: 'x'.repeat(40) }, PEOPLE[0])] : [];
    expect(cards.flatMap(addresses)).toHaveLength(2);
    for (const id of cards.flatMap(addresses)) expect(id.length).toBeLessThanOrEqual(MOST);
  });

  it('keeps what people predict and write to themselves until it is shown, and names nobody who did not ask for it', () => {
    fc.assert(
      fc.property(happenings, (row) => {
        for (const { after } of playRow(row)) {
          const said = sessionPosts(study, after)
            .flatMap(({ card }) => words(card))
            .join('\n');
          for (const put of after.puts)
            for (const { words: each } of Object.values(put.written))
              if (put.writing !== 'shown' && !isSaidElsewhere(after, each)) expect(said).not.toContain(each);
          for (const { words: each, shared } of Object.values(after.changed))
            if (!shared && !Object.values(after.changed).some((other) => other.shared && other.words.startsWith(each)))
              expect(said).not.toMatch(new RegExp(`^${each}$`, 'mu'));
          for (const key of PEOPLE) {
            const known = after.people[key];
            const named =
              known?.part !== undefined || after.host === key.split(':')[1] || after.offer?.to === key.split(':')[1];
            if (!named) expect(said.split(/\s/u)).not.toContain(`@${key.split(':')[1]}`);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('holds nothing of a person who is taken out, and all of everyone else', () => {
    fc.assert(
      fc.property(happenings, fc.constantFrom(...PEOPLE), (row, person) => {
        let last = planned();
        for (const { after } of playRow(row)) last = after;
        const { session, removed } = withoutPerson(last, person);
        expect(removed).toBe(mineIn(last, person).length);
        expect(mineIn(session, person)).toEqual([]);
        expect(JSON.stringify(session)).not.toContain(`"${person}"`);
        expect([session.host, session.offer?.to]).not.toContain(person.split(':')[1]);
        for (const other of PEOPLE) if (other !== person) expect(mineIn(session, other)).toEqual(mineIn(last, other));
        expect(withoutPerson(session, person).session).toBe(session);
      }),
    );
  });
});

const isSaidElsewhere = ({ puts }: Session, each: string): boolean =>
  puts.some(
    ({ writing, written }) =>
      writing === 'shown' && Object.values(written).some(({ words: other }) => other.startsWith(each)),
  );

describe('what people wrote', () => {
  it('stands in an order that says nothing of who wrote it', () => {
    const answers = ['We should ask why.', 'It was the tier.', 'I doubt the rate.'];
    const orders = [
      ['discord:1', 'discord:2', 'discord:3'],
      ['discord:3', 'discord:1', 'discord:2'],
      ['discord:2', 'discord:3', 'discord:1'],
    ].map((people) => {
      const written = Object.fromEntries(answers.map((words, at) => [people[at] ?? '', { words, at }]));
      return writtenTo({ visit: 0, id: 'p', words: 'Why?', writing: 'shown', written }).map(({ words: said }) => said);
    });
    for (const order of orders) expect(order).toEqual(orders[0]);
  });

  it('stands on as many cards as it needs, and what is left over is said to be in the notes', () => {
    const many = Array.from({ length: 90 }, (_, index) => ({ who: `discord:${index}`, words: 'w'.repeat(300) }));
    const cards = saidCards(planned(), 'What you wrote', many);
    expect(cards.every((card) => size(card) <= BUDGET)).toBe(true);
    const lines = cards.flatMap(({ body }) => body).flatMap((block) => (block.kind === 'facts' ? block.facts : []));
    expect(words(cards.at(-1) as Card).at(-1)).toBe(`${90 - lines.length} more are in the notes.`);
  });

  it('is taken out of a post once more after its time, where somebody takes it back', () => {
    const on = [...playRow([...reveal()])].at(-1)?.after;
    if (!on) throw new Error('Nothing was played.');
    const find = (session: Session) => sessionPosts(study, session).find(({ name }) => name.startsWith('s1.minds'));
    expect(find(on)?.finished).toBeUndefined();
    const left = find(withoutPerson({ ...on, endedAt: 1 }, PEOPLE[0]).session);
    expect(left).toMatchObject({ finished: true });
    expect(words(left?.card as Card)).toContain('What stood here was taken back.');
  });

  it('stands once for each stay in which it was taken up, and all of these posts go with it', () => {
    const deeds = ['park', 'pick', 'settle', 'next', 'back', 'pick'] as const;
    const all = [
      { what: 'start' as const, who: 0, pick: 1, after: 0 },
      ...deeds.map((what) => ({ what, who: 0, pick: 1, after: 0 })),
    ];
    const last = [...playRow(all)].at(-1)?.after;
    if (!last) throw new Error('Nothing was played.');
    const posts = (session: Session) => sessionPosts(study, session).filter(({ name }) => name.includes('.parked-'));
    expect(posts(last).map(({ name }) => name)).toEqual(['s1.parked-k1-1', 's1.parked-k1-3']);
    const left = withoutPerson(last, PEOPLE[0]).session;
    for (const { card } of posts(left)) expect(words(card)).toContain('Whoever asked it took it back.');
    expect(posts(left)).toHaveLength(2);
    const everything = (session: Session) =>
      sessionPosts(study, { ...session, endedAt: NOON })
        .flatMap(({ card }) => words(card))
        .join('\n');
    expect(everything(last)).toContain('1 question parked');
    expect(everything(left)).not.toContain('1 question');
    const move = { visit: left.visits.length - 1, by: 'again', now: NOON };
    expect(settle(left, move, 'k1', 'discussed')).toEqual({ session: left, effect: 'odd' });
  });

  it('leaves no post of it behind that nobody edits any more', () => {
    fc.assert(
      fc.property(happenings, fc.array(fc.constantFrom(...PEOPLE), { maxLength: 3 }), (row, gone) => {
        let held: readonly string[] = [];
        let last = planned();
        const stillThere = (session: Session) => {
          const names = sessionPosts(study, session)
            .map(({ name }) => name)
            .filter((name) => /\.(?:written|minds|parked)-/u.test(name));
          expect(names).toEqual(expect.arrayContaining([...held]));
          held = names;
        };
        for (const { after } of playRow(row)) {
          last = after;
          stillThere(last);
        }
        for (const person of gone) {
          last = withoutPerson(last, person).session;
          stillThere(last);
        }
      }),
    );
  });
});

function* reveal() {
  yield { what: 'start' as const, who: 0, pick: 1, after: 0 };
  for (let part = 0; part < 6; part += 1) yield { what: 'next' as const, who: 0, pick: part + 2, after: 1000 };
  yield { what: 'mind' as const, who: 0, pick: 20, after: 1000 };
}
