// The rules of a round, over random rows of presses, deadlines, repeats and deletions, held against a model that only counts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginRound,
  closeForGood,
  isRevealed,
  legal,
  type Round,
  RoundShape,
  type Stage,
  timeUp,
  turn,
} from '../../src/core/discuss.ts';
import { tally, voters } from '../../src/core/discuss-tally.ts';
import { ballotOf, forgetVoter, rate, shed, vote } from '../../src/core/discuss-votes.ts';
import { asked, begun, casting, type Happening, happen, happenings, many, moved } from './discuss-rounds.ts';

const start = { round: begun, now: 0 };
const voted = { person: 'discord:ana', vote: 1, by: 'i1' };

describe('a host', () => {
  it('leads a round from the first vote to its end, and has at each point the moves that make sense there', () => {
    const ways: readonly [Round, readonly string[]][] = [
      [begun, ['open', 'end']],
      [moved(begun, 'open'), ['close', 'reveal']],
      [moved(begun, 'open', 'close'), ['discuss', 'again', 'reveal', 'reopen']],
      [moved(begun, 'open', 'close', 'discuss'), ['again', 'reveal', 'more']],
      [moved(begun, 'open', 'close', 'discuss', 'again'), ['close', 'reveal']],
      [moved(begun, 'open', 'close', 'discuss', 'again', 'close'), ['reveal', 'reopen']],
      [moved(begun, 'open', 'close', 'reveal'), ['end']],
      [moved(begun, 'open', 'close', 'reveal', 'end'), []],
    ];
    for (const [round, moves] of ways) expect(legal(round)).toEqual(moves);
  });

  it('does nothing with a button from before the last move, and nothing twice', () => {
    const open = moved(begun, 'open');
    const closing = { what: 'close', turn: open.turn, by: 'i7', now: 0 } as const;
    const closed = turn(open, closing).round;
    expect(turn(closed, closing)).toEqual({ round: closed, effect: 'already' });
    const reopened = moved(closed, 'reopen');
    expect(turn(reopened, { ...closing, by: 'i8' })).toEqual({ round: reopened, effect: 'stale' });
  });

  it('who would end a round before its time reveals it, so that nobody is left without the answer', () => {
    for (const before of [
      ['open'],
      ['open', 'close'],
      ['open', 'close', 'discuss'],
      ['open', 'close', 'again'],
    ] as const)
      expect([moved(begun, ...before, 'end').stage, moved(begun, ...before, 'reveal').stage]).toEqual([
        moved(begun, ...before).stage,
        'revealed',
      ]);
    expect(isRevealed(closeForGood(moved(begun, 'open')))).toBe(true);
    expect(isRevealed(moved(begun, 'end'))).toBe(false);
  });

  it('gives a talk two more minutes from now where its time is up, and from its end where it is not', () => {
    const talk = moved(begun, 'open', 'close', 'discuss');
    const until = talk.talk?.until ?? 0;
    const more = (now: number) => turn(talk, { what: 'more', turn: talk.turn, now }).round.talk?.until;
    expect(more(until - 1000)).toBe(until + 120_000);
    expect(more(until + 60_000)).toBe(until + 180_000);
  });
});

describe('the time of a talk', () => {
  const talk = moved(begun, 'open', 'close', 'discuss');
  const until = talk.talk?.until ?? 0;

  it('is up once, when it has come, and not before', () => {
    expect(timeUp(talk, until - 1)).toBe(talk);
    const up = timeUp(talk, until);
    expect(up.talk).toEqual({ until, up: true, ups: 1 });
    expect(timeUp(up, until + 1000)).toBe(up);
  });

  it('is of no account once the talk is over', () => {
    const again = moved(talk, 'again');
    expect(timeUp(again, until)).toBe(again);
  });

  it('can be up once more after it was lengthened', () => {
    const longer = moved(timeUp(talk, until), 'more');
    expect(timeUp(longer, longer.talk?.until ?? 0).talk?.ups).toBe(2);
  });
});

describe('a vote', () => {
  it('can be changed while it is open, and keeps how sure one was where the answer stays', () => {
    const open = moved(begun, 'open');
    const first = vote(open, 'a', voted).round;
    const sure = rate(first, 'a', 'sure', { ...voted, by: 'i2' }).round;
    expect(ballotOf(vote(sure, 'a', { ...voted, by: 'i3' }).round, 'discord:ana')?.first).toEqual({
      option: 'a',
      sure: 'sure',
    });
    expect(ballotOf(vote(sure, 'b', { ...voted, by: 'i3' }).round, 'discord:ana')?.first).toEqual({ option: 'b' });
  });

  it('that is delivered again after another one does not take it back', () => {
    const first = vote(moved(begun, 'open'), 'a', voted).round;
    const second = vote(first, 'b', { ...voted, by: 'i2' }).round;
    expect(vote(second, 'a', voted)).toEqual({ round: second, effect: 'already' });
  });

  it('takes nothing after it is closed, nor for the vote before, and takes it again once reopened', () => {
    const closed = moved(begun, 'open', 'close');
    expect(vote(closed, 'a', voted)).toEqual({ round: closed, effect: 'closed' });
    const again = moved(closed, 'again');
    expect(vote(again, 'a', voted)).toEqual({ round: again, effect: 'closed' });
    expect(vote(moved(closed, 'reopen'), 'a', voted).effect).toBe('done');
  });

  it('that no button offers is odd', () => {
    const open = moved(begun, 'open');
    for (const says of ['d', '', 'A', '__proto__', 'constructor'])
      expect(vote(open, says, voted)).toEqual({ round: open, effect: 'odd' });
  });

  it('of who needs no second one counts in both, until they vote again', () => {
    const first = casting(moved(begun, 'open'), { ana: 'b', ben: 'a' });
    const done = happen({ round: first, now: 0 }, { kind: 'done', who: 'discord:ana', by: 'i9' }).round;
    const second = moved(done, 'close', 'again');
    expect(voters(second)).toBe(1);
    expect(tally(second).second).toEqual({ right: 1, n: 1, kept: 1 });
    expect(tally(casting(second, { ana: 'a' })).second).toEqual({ right: 0, n: 1, kept: 0 });
  });

  it('for the first time in the second vote counts in that one alone', () => {
    const round = casting(moved(casting(moved(begun, 'open'), { ana: 'b' }), 'close', 'again'), { ana: 'b', gil: 'a' });
    expect(tally(round)).toMatchObject({
      first: { n: 1 },
      second: { n: 2 },
      both: { n: 1, to: 0, away: 0, before: 1, after: 1 },
    });
  });
});

it('a round that goes on in two ways, as where an update is made once more, has in each only who voted in it', () => {
  const open = casting(moved(begun, 'open'), { ana: 'a' });
  const [one, other] = [casting(open, { ben: 'b' }), casting(open, { cem: 'c' })];
  const again = casting(one, { ben: 'a', cem: 'a' });
  const votes = (round: typeof open) =>
    ['ana', 'ben', 'cem'].map((who) => ballotOf(round, `discord:${who}`)?.first?.option);
  expect([open, one, other, again].map(votes)).toEqual([
    ['a', undefined, undefined],
    ['a', 'b', undefined],
    ['a', undefined, 'c'],
    ['a', 'a', 'a'],
  ]);
});

describe('a person who is deleted', () => {
  const five = casting(moved(begun, 'open'), { ana: 'b', ...many(5, 'a') });

  it('takes their vote along before the reveal', () => {
    const { round, removed, stays } = forgetVoter(moved(five, 'close', 'discuss'), 'discord:ana');
    expect([removed, stays, tally(round).first]).toEqual([1, undefined, { right: 0, n: 5 }]);
  });

  it('leaves a count behind after it, with nothing in it that names them', () => {
    const revealed = moved(five, 'close', 'reveal');
    const { round, removed, stays } = forgetVoter(revealed, 'discord:ana');
    expect(removed).toBe(1);
    expect(stays?.join('')).toContain('stays as a count');
    expect(tally(round)).toEqual(tally(revealed));
    expect(JSON.stringify(round)).not.toContain('discord:ana');
  });

  it('is no host any more, and their own question goes with all votes on it', () => {
    expect(forgetVoter(five, 'discord:mia').round.host).toBeUndefined();
    const { content: _, ...own } = asked;
    const round = casting(moved(beginRound(own, { id: 'r2', from: 'i0', host: 'mia' }), 'open'), { ana: 'a' });
    const gone = forgetVoter(round, 'slack:T1:mia').round;
    expect(gone).toMatchObject({ stage: 'ended', withdrawn: 'before', ballots: [], nameless: [] });
    expect(JSON.stringify(gone)).not.toContain('Which?');
    expect(forgetVoter(moved(round, 'close', 'reveal'), 'discord:mia').round.withdrawn).toBe('after');
  });

  it('who has no part in it changes nothing', () => {
    expect(forgetVoter(five, 'discord:zoe')).toEqual({ round: five, removed: 0 });
  });
});

it('a round without its people counts as it did with them', () => {
  const round = casting(moved(casting(moved(begun, 'open'), many(7, 'a')), 'close', 'again'), many(7, 'b'));
  expect(tally(shed(round))).toEqual(tally(round));
  expect([shed(round).ballots, shed(round).host]).toEqual([[], undefined]);
});

/** Where a host's move may lead, written down a second time. */
const LEADS: Readonly<Record<string, string>> = {
  'ready open': 'open',
  'ready end': 'ended',
  'open close': 'closed',
  'open reveal': 'revealed',
  'closed discuss': 'talk',
  'closed again': 'open',
  'closed reveal': 'revealed',
  'closed reopen': 'open',
  'talk again': 'open',
  'talk reveal': 'revealed',
  'talk more': 'talk',
  'revealed end': 'ended',
};

type Model = {
  stage: Stage;
  vote: number;
  first: Map<string, string>;
  second: Map<string, string>;
  done: Set<string>;
  gone: { first?: string | undefined; second?: string | undefined }[];
  seen: Set<string>;
};

/** A second reading of the rules, that counts with maps and remembers every interaction. */
function follow(model: Model, each: Happening, effect: string | null): void {
  const { who } = each;
  const open = model.stage === 'open';
  if (each.kind === 'turn') {
    if (effect !== 'done') return;
    const to = LEADS[`${model.stage} ${each.what}`];
    expect(to, `${model.stage} ${each.what}`).toBeDefined();
    if (model.vote === 2) expect(['discuss', 'again', 'more']).not.toContain(each.what);
    if (each.what === 'again') model.vote = 2;
    model.stage = to as Stage;
    return;
  }
  if (each.kind === 'time') return;
  const second = model.second.get(who) ?? (model.done.has(who) ? model.first.get(who) : undefined);
  if (each.kind === 'forget') {
    const isOut = ['revealed', 'ended'].includes(model.stage);
    if (isOut && (model.first.has(who) || second)) model.gone.push({ first: model.first.get(who), second });
    for (const part of [model.first, model.second, model.done]) part.delete(who);
    for (const seen of [...model.seen]) if (seen.startsWith(`${who} `)) model.seen.delete(seen);
    return;
  }
  const name = `${who} ${each.by}`;
  if (model.seen.has(name)) return void expect(effect).toBe('already');
  const says = 'says' in each ? each.says : '';
  const known = ['a', 'b', 'c', 'not-sure'].includes(says);
  const votes = model.vote === 1 ? model.first : model.second;
  if (each.kind === 'vote') {
    const takes = open && each.vote === model.vote;
    expect(effect).toBe(takes ? (known ? 'done' : 'odd') : 'closed');
    if (effect === 'done') votes.set(who, says);
  } else if (each.kind === 'sure') {
    if (effect === 'done') expect([open, each.vote, votes.get(who)]).toEqual([true, model.vote, says]);
  } else if (effect === 'done') {
    expect(model.first.has(who)).toBe(true);
    model.done.add(who);
  }
  if (effect === 'done') model.seen.add(name);
}

describe('any row of happenings', () => {
  it('leaves the counts equal to the votes, goes through legal stages only, and takes nothing where it is closed', () => {
    fc.assert(
      fc.property(happenings, (list) => {
        const model: Model = {
          stage: 'ready',
          vote: 1,
          first: new Map(),
          second: new Map(),
          done: new Set(),
          gone: [],
          seen: new Set(),
        };
        let at = start;
        let opened = false;
        for (const each of list) {
          const { effect, ...after } = happen(at, each);
          if (effect !== null && effect !== 'done') expect(after.round).toBe(at.round);
          follow(model, each, effect);
          at = after;
          opened ||= at.round.stage === 'open';
          expect([at.round.stage, at.round.vote, at.round.opened]).toEqual([model.stage, model.vote, opened]);
          // A process that dies here finds the very same round again.
          expect(RoundShape.parse(JSON.parse(JSON.stringify(at.round)))).toEqual(at.round);
        }
        const { rows, first, second, both } = tally(at.round);
        const inFirst = [...model.first.values(), ...model.gone.flatMap((each) => each.first ?? [])];
        const last = (who: string) => model.second.get(who) ?? (model.done.has(who) ? model.first.get(who) : undefined);
        const people = [...new Set([...model.first.keys(), ...model.second.keys()])];
        const pairs = [...people.map((who) => ({ first: model.first.get(who), second: last(who) })), ...model.gone];
        const inSecond = pairs.flatMap((each) => each.second ?? []);
        expect(first).toEqual({ right: inFirst.filter((each) => each === 'b').length, n: inFirst.length });
        for (const row of rows) {
          expect(row.first).toBe(inFirst.filter((each) => each === row.option).length);
          if (second) expect(row.second).toBe(inSecond.filter((each) => each === row.option).length);
        }
        if (!second) return void expect(both.n).toBe(0);
        expect(second.n).toBe(inSecond.length);
        const twice = pairs.filter((each) => each.first !== undefined && each.second !== undefined);
        expect(both.n).toBe(twice.length);
        expect(both.to - both.away).toBe(both.after - both.before);
        expect(both.to).toBe(twice.filter((each) => each.first !== 'b' && each.second === 'b').length);
      }),
    );
  });

  it('played again from the beginning gives the same round', () => {
    fc.assert(
      fc.property(happenings, (list) => {
        const play = () =>
          list.reduce((at, each) => happen(at, each), { ...start, effect: null } as ReturnType<typeof happen>);
        expect(play()).toEqual(play());
      }),
    );
  });

  it('keeps nothing of a person once they are deleted', () => {
    fc.assert(
      fc.property(happenings, (list) => {
        const end = list.reduce((at, each) => happen(at, each), { ...start, effect: null } as ReturnType<
          typeof happen
        >);
        const { round } = forgetVoter(end.round, 'discord:1');
        expect(JSON.stringify(round)).not.toContain('"discord:1"');
        expect(forgetVoter(round, 'discord:1')).toEqual({ round, removed: 0 });
        if (isRevealed(end.round)) expect(tally(round)).toEqual(tally(end.round));
      }),
    );
  });
});
