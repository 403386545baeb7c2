// What a round shows: nothing of how votes fell before it may, the same for everyone, within what every platform holds.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addresses, BUDGET, type Card, card, figures, size, words } from '../../src/core/card.ts';
import { beginRound, FRESH, type Round, type Turn, timeUp, turn } from '../../src/core/discuss.ts';
import { roundPanel, roundPosts } from '../../src/core/discuss-cards.ts';
import { OPTION, ownAsked, REASON, STEM } from '../../src/core/discuss-own.ts';
import { ballotCard, myChange, saved, standing, tooLate } from '../../src/core/discuss-private.ts';
import type { Address } from '../../src/core/discuss-reveal.ts';
import { mayBreakDown, tally } from '../../src/core/discuss-tally.ts';
import { ballotOf, forgetVoter } from '../../src/core/discuss-votes.ts';
import { theStudy } from '../../src/core/library.ts';
import { press } from '../../src/core/press.ts';
import { say } from '../../src/core/text.ts';
import { realLibrary } from '../bot.ts';
import { asked, begun, casting, happen, happenings, many, moved } from './discuss-rounds.ts';

const study = theStudy(await realLibrary());
const address: Address = (move, ...more) => press('discuss', move, '-', ...more);
const posts = (round: Round) => roundPosts(study, round, address);
const post = (round: Round, name: string) => posts(round).find((each) => each.name === `r1.${name}`);
const said = (shown: Card | undefined): string => (shown ? words(shown).join('\n') : '');
const named = (round: Round): readonly string[] =>
  posts(round).map(({ name, finished }) => `${name}${finished ? ' finished' : ''}`);
const panel = (round: Round): string => said(card('Panel', roundPanel(study, round, address)));

describe('what stands in the room', () => {
  it('is nothing before the vote is opened', () => {
    expect(posts(begun)).toEqual([]);
    expect(posts(moved(begun, 'end'))).toEqual([]);
  });

  it('is one post for each part, finished when the next one comes', () => {
    const talk = moved(begun, 'open', 'close', 'discuss');
    const up = timeUp(talk, talk.talk?.until ?? 0);
    expect(named(moved(begun, 'open'))).toEqual(['r1.vote-1']);
    expect(named(talk)).toEqual(['r1.vote-1', 'r1.talk']);
    expect(named(up)).toEqual(['r1.vote-1', 'r1.talk', 'r1.up-1']);
    expect(named(moved(up, 'again'))).toEqual([
      'r1.vote-1 finished',
      'r1.talk finished',
      'r1.up-1 finished',
      'r1.vote-2',
    ]);
    expect(named(moved(up, 'again', 'close', 'reveal'))).toEqual([
      'r1.vote-1 finished',
      'r1.talk finished',
      'r1.up-1 finished',
      'r1.vote-2 finished',
      'r1.reveal',
    ]);
    expect(named(moved(begun, 'open', 'reveal', 'end'))).toEqual(['r1.vote-1 finished', 'r1.reveal finished']);
  });

  it('has no button on what is finished', () => {
    fc.assert(
      fc.property(happenings, (list) => {
        const { round } = list.reduce(happen, { round: begun, now: 0 });
        for (const { card: shown, finished } of posts(round)) if (finished) expect(addresses(shown)).toEqual([]);
      }),
    );
  });

  it('gives the host their panel where it says that time is up, and no button there once it went on', () => {
    const talk = moved(begun, 'open', 'close', 'discuss');
    const up = timeUp(talk, talk.talk?.until ?? 0);
    const panel = (round: Round) => addresses(post(round, 'up-1')?.card as Card);
    expect(panel(up)).toEqual(['1/discuss/panel/-/r1']);
    for (const round of [moved(up, 'more'), moved(up, 'again'), moved(up, 'reveal')]) expect(panel(round)).toEqual([]);
  });

  it('names the host when time is up, and notifies nobody else', () => {
    const talk = moved(begun, 'open', 'close', 'discuss');
    const up = timeUp(talk, talk.talk?.until ?? 0);
    expect(posts(up).map(({ notifies }) => notifies)).toEqual([undefined, undefined, 'mia']);
    expect(said(post(up, 'vote-1')?.card)).toContain('@mia goes on');
    expect(
      posts(up)
        .slice(1)
        .map(({ under }) => under?.post),
    ).toEqual(['r1.vote-1', 'r1.vote-1']);
  });

  it('says of no talk that is over, and of no time that was lengthened, that it is on: neither is posted late', () => {
    const talk = moved(begun, 'open', 'close', 'discuss');
    const up = timeUp(talk, talk.talk?.until ?? 0);
    const late = (round: Round) => posts(round).flatMap(({ name, past }) => (past ? [name] : []));
    expect(late(up)).toEqual([]);
    expect(late(moved(up, 'more'))).toEqual(['r1.up-1']);
    expect(late(moved(up, 'again'))).toEqual(['r1.talk', 'r1.up-1']);
  });

  it('says that a question was taken back, and nothing more of it', () => {
    const { content: _, ...own } = asked;
    const open = casting(moved(beginRound(own, { id: 'r1', from: 'i', host: 'mia' }), 'open'), many(6, 'a'));
    for (const round of [open, moved(open, 'close', 'again'), moved(open, 'close', 'reveal')]) {
      const gone = forgetVoter(round, 'discord:mia').round;
      expect(posts(gone).map(({ name }) => name)).toEqual(posts(round).map(({ name }) => name));
      for (const each of posts(gone)) {
        expect(said(each.card)).not.toContain('Which?');
        expect(each.finished).toBe(true);
      }
    }
  });
});

describe('a vote that is open for longer than its card can be edited', () => {
  const late = FRESH + 1;
  const open = casting(moved(begun, 'open'), { ana: 'a', ben: 'b' });
  const at = (round: Round, now: number, ...what: readonly Turn[]): Round =>
    what.reduce((from, each) => turn(from, { what: each, turn: from.turn, now }).round, round);

  it('stops counting on it while it still can be edited, and tells who asks', () => {
    const shown = (now: number) => said(roundPosts(study, open, address, now)[0]?.card);
    expect(shown(FRESH)).toContain('2 have voted.');
    expect(shown(late)).toContain('“Where are we?” tells how many have voted.');
    expect(said(standing(study, open, 'discord:zoe', address))).toContain('2 have voted.');
  });

  it('goes on under a card of its own once something changes, and finishes the old one', () => {
    const closed = at(open, late, 'close');
    expect(named(closed)).toEqual(['r1.vote-1 finished', 'r1.vote-1-2']);
    expect(said(post(closed, 'vote-1')?.card)).toContain('Vote 1 goes on below');
    expect(said(post(closed, 'vote-1-2')?.card)).toContain('Vote 1 is closed');
    expect(named(at(closed, late + 1, 'reopen'))).toEqual(['r1.vote-1 finished', 'r1.vote-1-2']);
    expect(named(at(closed, 2 * late + 1, 'reopen'))).toEqual([
      'r1.vote-1 finished',
      'r1.vote-1-2 finished',
      'r1.vote-1-3',
    ]);
  });

  it('keeps its card where it is changed in time, and where it is only to be finished', () => {
    expect(named(at(open, FRESH, 'close'))).toEqual(['r1.vote-1']);
    const again = at(at(open, 0, 'close', 'again'), late, 'reveal', 'end');
    expect(named(again)).toEqual(['r1.vote-1 finished', 'r1.vote-2 finished', 'r1.reveal finished']);
  });

  it('lets the thread hang on its first card', () => {
    const talk = at(open, late, 'close', 'discuss');
    expect(post(talk, 'talk')?.under?.post).toBe('r1.vote-1');
  });
});

describe('how votes fell', () => {
  /** The same people in the same order, with every answer turned into another one. */
  const TURNED: Readonly<Record<string, string>> = { a: 'c', b: 'not-sure', c: 'b', 'not-sure': 'a' };

  it('shows in nothing that others see before the reveal, and after it only where five voted', () => {
    fc.assert(
      fc.property(happenings, (list) => {
        const play = (turned: boolean) =>
          list.reduce(
            (at, each) =>
              happen(at, turned && 'says' in each ? { ...each, says: TURNED[each.says] ?? each.says } : each),
            { round: begun, now: 0 },
          ).round;
        const [round, other] = [play(false), play(true)];
        const { first, second } = tally(round);
        const isOut = ['revealed', 'ended'].includes(round.stage);
        if (isOut && first.n >= 5 && (second === undefined || second.n >= 5)) return;
        expect(mayBreakDown(round)).toBe(false);
        expect(posts(other)).toEqual(posts(round));
      }),
      { numRuns: 300 },
    );
  });

  it('shows to the host before the reveal only as advice, by the share that was right, from five on', () => {
    const advice = (right: number, wrong: number): string | undefined => {
      const round = moved(casting(moved(begun, 'open'), { ...many(right, 'b'), ...many(wrong, 'a') }), 'close');
      return /explain once more|let them discuss|explain briefly/u.exec(panel(round))?.[0];
    };
    expect([advice(0, 4), advice(4, 0)]).toEqual([undefined, undefined]);
    expect([advice(1, 4), advice(34, 66)]).toEqual(['explain once more', 'explain once more']);
    expect([advice(35, 65), advice(70, 30), advice(3, 2)]).toEqual([
      'let them discuss',
      'let them discuss',
      'let them discuss',
    ]);
    expect([advice(71, 29), advice(5, 0)]).toEqual(['explain briefly', 'explain briefly']);
    const swapped = moved(casting(moved(begun, 'open'), { ...many(3, 'b'), ...many(4, 'c') }), 'close');
    const round = moved(casting(moved(begun, 'open'), { ...many(3, 'b'), ...many(4, 'a') }), 'close');
    expect(panel(swapped)).toBe(panel(round));
  });

  it('is told at the reveal in a table, in a picture, in the picture’s words, and as what moved', () => {
    const first = casting(moved(begun, 'open'), { ...many(4, 'a'), ...many(3, 'b') });
    const round = moved(
      casting(moved(first, 'close', 'again'), { a0: 'b', a1: 'b', a2: 'a', a3: 'c', b0: 'c', b1: 'b' }),
      'close',
      'reveal',
    );
    const shown = post(round, 'reveal')?.card ?? card('', []);
    expect(said(shown)).toContain(
      'Vote 1, 7 voters: A: 4; B, the answer: 3; C: 0; Not sure: 0. Vote 2, 6 voters: A: 1; B, the answer: 3; C: 2; Not sure: 0.',
    );
    expect(said(shown)).toContain(
      'Of 6 people who answered both times, 2 moved to the right answer and 1 moved away from it: 2 had it before, 3 after.',
    );
    expect(figures(shown)).toHaveLength(1);
    const tables = shown.body.flatMap((block) => (block.kind === 'table' ? block.rows : []));
    expect(tables).toEqual([
      ['A', '4 of 7', '1 of 6'],
      ['B, the answer', '3 of 7', '3 of 6'],
      ['C', '0 of 7', '2 of 6'],
      ['Not sure', '0 of 7', '0 of 6'],
    ]);
  });

  it('is told with the one vote there was where no second one came', () => {
    const round = moved(casting(moved(begun, 'open'), many(5, 'a')), 'close', 'reveal');
    const shown = said(post(round, 'reveal')?.card);
    expect(shown).toContain('Vote 1, 5 voters: A: 5;');
    expect(shown).not.toContain('Vote 2');
  });
});

describe('one’s own change', () => {
  const both = (one: string, two: string): string => {
    const first = casting(moved(begun, 'open'), { ana: one });
    const round = moved(casting(moved(first, 'close', 'again'), { ana: two }), 'close', 'reveal');
    return said(myChange(study, round, 'discord:ana', address));
  };

  it('is told however few have voted', () => {
    expect(both('a', 'b')).toContain('You moved to the right answer.');
    expect(both('b', 'a')).toContain('You had it right at first, and moved away from it.');
    expect(both('b', 'b')).toContain('You had it right both times.');
    expect(both('a', 'c')).toContain('The right answer was another one, both times.');
  });

  it('is told to nobody before the reveal', () => {
    const round = casting(moved(begun, 'open'), { ana: 'a' });
    expect(said(myChange(study, moved(round, 'close'), 'discord:ana', address))).not.toContain('The answer is');
  });
});

describe('a corrected question', () => {
  it('says so wherever it stands, keeps what was asked, and its verdict', () => {
    const content = { question: 'overview-what-was-faked', hash: 'before', lesson: 'overview', layer: 'short' };
    const round = moved(beginRound({ ...asked, content }, { id: 'r1', from: 'i' }), 'open');
    const revealed = moved(round, 'close', 'reveal');
    for (const each of [post(round, 'vote-1'), post(revealed, 'vote-1'), post(revealed, 'reveal')])
      expect(said(each?.card)).toContain('This question was corrected since it was asked.');
    expect(said(post(revealed, 'reveal')?.card)).toContain('The answer is B');
  });
});

it('a host’s own question of the greatest length fits every card that it makes', () => {
  const long = (n: number, letter: string): string =>
    `${letter} `
      .repeat(n / 2)
      .trim()
      .padEnd(n, letter);
  const options = ['k', 'l', 'm', 'n'].map((letter, at) => `${at === 2 ? '* ' : ''}${long(OPTION, letter)}`);
  const read = ownAsked({ stem: long(STEM, 's'), options: options.join('\n'), because: long(REASON, 'r') });
  if (!('asked' in read)) throw new Error(JSON.stringify(read));
  const open = moved(beginRound(read.asked, { id: 'r1', from: 'i', host: 'mia' }), 'open');
  const closed = moved(casting(open, { ...many(9, 'a'), ...many(5, 'c') }), 'close', 'discuss');
  const again = casting(moved(closed, 'again'), { ...many(9, 'b'), ...many(5, 'c') });
  const all = [
    open,
    closed,
    again,
    moved(again, 'close'),
    moved(again, 'close', 'reveal'),
    moved(again, 'reveal', 'end'),
  ];
  const cards = all.flatMap((round) => [
    ...posts(round).map((each) => each.card),
    card('Discuss: your panel', roundPanel(study, round, address)),
    card('Discuss: your panel', roundPanel(study, { ...round, stage: 'ready' }, address)),
    ballotCard(round, 'discord:a0', address, tooLate(round, 1)),
    saved(round, ballotOf(round, 'discord:a0') ?? { person: 'discord:a0', seen: [] }, address),
    standing(study, round, 'discord:a0', address, tooLate(round, 1)),
  ]);
  expect(cards.filter((each) => size(each) > BUDGET).map((each) => `${say(each.title)}: ${size(each)}`)).toEqual([]);
});
