// What every platform's poster must hold, so that the posts of rooms are the same everywhere.
import { describe, expect, it } from 'vitest';
import * as b from '../../src/core/card.ts';
import { type Place, type Poster, Unposted } from '../../src/core/ports.ts';
import { press, write } from '../../src/core/press.ts';
import { person, say, strong, time } from '../../src/core/text.ts';
import { NOON } from '../world.ts';

/** A message as everyone in the place sees it. */
export type SeenPost = {
  /** Runs of words that are read on it, in order. */
  readonly words: readonly string[];
  /** The custom ids of what can be pressed or chosen on it, in order. */
  readonly controls: readonly string[];
  /** Names the thread that it stands in; undefined where it stands in the place itself. */
  readonly thread?: string;
  /** Whom its arrival notified: user ids. */
  readonly notified: readonly string[];
};

/** A place of a platform, with a poster on it. */
export type PosterStage = {
  readonly poster: Poster;
  readonly place: Place;
  /** What stands there, in threads as well, in the order of arrival. */
  seen(): Promise<readonly SeenPost[]>;
  /** Somebody deletes the message at an address. */
  remove(address: string): Promise<void>;
  /** The bot may not post or edit there any more; null where a platform knows no such thing. */
  readonly bar: (() => Promise<void>) | null;
  close(): Promise<void>;
};

/** `waivers`: rules that a platform cannot keep, each with its reason. One that is kept all the same is a fault. */
export type PosterHarness = {
  readonly name: string;
  /** A user id of the platform. */
  readonly someone: string;
  open(): Promise<PosterStage>;
  readonly waivers?: Readonly<Record<string, string>>;
};

const vote = (words: string, ...more: readonly b.Block[]): b.Card =>
  b.card('A vote', [b.text(words), b.buttons(b.button('A', press('board', 'vote', '-', 'k3', 'a'))), ...more]);
const finished = (words: string): b.Card => b.card('A vote', [b.text(words)]);

/** A card with every block that a room may show. */
const whole = (someone: string): b.Card =>
  b.card(
    ['A card with ', strong('every'), ' block'],
    [
      b.text('Plain words.', 'Our simplification'),
      b.note('Be careful.', 'care'),
      b.facts([b.fact('A', 'the first option'), b.point('a point without a name')]),
      b.compare(b.side('One side', 'its words'), b.side('Another side', 'other words'), 'Written for teaching'),
      b.table('Votes', ['Option', 'First', 'Second'], [['A', '3', '5']]),
      b.text(['Over ', time(NOON, 'relative'), ', says ', person(someone), '.']),
      b.divider,
      b.menu('Choose one', press('board', 'choose', '-', 'k3'), [
        { value: 'one', label: 'Number one' },
        { value: 'two', label: 'Number two' },
      ]),
      b.buttons(b.button('A', press('board', 'vote', '-', 'k3', 'a'), 'primary')),
    ],
  );

const collapsed = (words: string): string => words.replace(/\s+/gu, ' ').trim();
const reads = ({ words }: SeenPost): string => collapsed(words.join('\n'));

async function unposted(work: Promise<unknown>): Promise<Unposted> {
  const error = await work.then(
    () => null,
    (fault: unknown) => fault,
  );
  expect(error).toBeInstanceOf(Unposted);
  return error as Unposted;
}

type Rule = (stage: PosterStage, someone: string) => Promise<void>;

const rules: Readonly<Record<string, Rule>> = {
  'a post stands there for everyone, with all its words and all that can be pressed': async (stage, someone) => {
    const card = whole(someone);
    await stage.poster.post(stage.place, card, { key: 'room/one' });
    const [there, ...others] = await stage.seen();
    expect(others).toEqual([]);
    if (!there) throw new Error('Nothing stands there.');
    // How a moment and a person are written is the platform's affair.
    const plain = {
      ...card,
      body: card.body.filter((block) => block.kind !== 'text' || !say(block.text).includes('@')),
    };
    for (const words of b.words(plain)) expect(reads(there)).toContain(collapsed(words));
    expect(new Set(there.controls)).toEqual(new Set(b.addresses(card)));
  },
  'posts stand in the order in which they were made': async ({ poster, place, seen }) => {
    for (const words of ['first', 'second', 'third'])
      await poster.post(place, finished(words), { key: `room/${words}` });
    expect((await seen()).map((each) => /first|second|third/u.exec(reads(each))?.[0])).toEqual([
      'first',
      'second',
      'third',
    ]);
  },
  'the same key makes no second post, and has the same address': async ({ poster, place, seen }) => {
    const one = await poster.post(place, vote('once'), { key: 'room/one' });
    expect(await poster.post(place, vote('once'), { key: 'room/one' })).toBe(one);
    expect(await seen()).toHaveLength(1);
    expect(await poster.post(place, vote('twice'), { key: 'room/two' })).not.toBe(one);
    expect(await seen()).toHaveLength(2);
  },
  'an edit changes what stands at its address, and nothing else': async ({ poster, place, seen }) => {
    const one = await poster.post(place, vote('one voted'), { key: 'room/one' });
    await poster.post(place, vote('another card'), { key: 'room/two' });
    await poster.edit(place, one, vote('two voted'));
    const [first, second] = await seen();
    expect(first && reads(first)).toContain('two voted');
    expect(first && reads(first)).not.toContain('one voted');
    expect(second && reads(second)).toContain('another card');
    expect(first?.controls).toEqual([write(press('board', 'vote', '-', 'k3', 'a'))]);
  },
  'a card that is finished has nothing left to press': async ({ poster, place, seen }) => {
    const one = await poster.post(place, vote('open'), { key: 'room/one' });
    await poster.edit(place, one, finished('over'));
    expect((await seen())[0]?.controls).toEqual([]);
  },
  'posts under another stand in one thread on it': async ({ poster, place, seen }) => {
    const address = await poster.post(place, vote('open'), { key: 'room/one' });
    const under = { address, title: 'Talk it over' };
    await poster.post(place, finished('the prompt'), { key: 'room/talk', under });
    const word = await poster.post(place, finished('time is up'), { key: 'room/word', under });
    await poster.edit(place, word, finished('time was up'));
    const [card, prompt, last] = await seen();
    expect(card?.thread).toBeUndefined();
    expect(prompt?.thread).toBeDefined();
    expect(last?.thread).toBe(prompt?.thread);
    expect(last && reads(last)).toContain('time was up');
  },
  'nobody is notified by a post that names them, but by the one that says so': async (stage, someone) => {
    const { poster, place, seen } = stage;
    const names = b.card('Time is up', [b.text([person(someone), ', go on when you like.'])]);
    const quiet = await poster.post(place, names, { key: 'room/quiet' });
    await poster.post(place, names, { key: 'room/loud', notifies: someone });
    await poster.edit(place, quiet, b.card('Time was up', [b.text([person(someone), ' went on.'])]));
    expect((await seen()).map((each) => each.notified)).toEqual([[], [someone]]);
  },
  'a message that was deleted is gone when it is to be edited': async ({ poster, place, remove }) => {
    const one = await poster.post(place, vote('open'), { key: 'room/one' });
    await remove(one);
    expect((await unposted(poster.edit(place, one, vote('changed')))).kind).toBe('gone');
  },
  'where the bot may not post, that is said with the fix': async ({ poster, place, bar }) => {
    if (!bar) return;
    const one = await poster.post(place, vote('open'), { key: 'room/one' });
    await bar();
    for (const work of [
      poster.post(place, vote('more'), { key: 'room/two' }),
      poster.edit(place, one, vote('changed')),
    ]) {
      const error = await unposted(work);
      expect(error.kind).toBe('barred');
      expect(say(error.fix ?? []).length).toBeGreaterThan(20);
    }
  },
  'the least time between two edits is a whole number of milliseconds': async ({ poster: { gap } }) => {
    expect(Number.isSafeInteger(gap) && gap >= 0 && gap <= 10_000).toBe(true);
  },
};

/** The suite that every poster runs. */
export function posterContract(harness: PosterHarness): void {
  const { name, open, someone, waivers = {} } = harness;
  const hold = async (rule: Rule): Promise<void> => {
    const stage = await open();
    try {
      await rule(stage, someone);
    } finally {
      await stage.close();
    }
  };
  describe(`the poster of ${name} holds what every poster must`, () => {
    it('waives only what is a rule', () => {
      expect(Object.keys(waivers).filter((each) => !Object.hasOwn(rules, each))).toEqual([]);
    });
    for (const [title, rule] of Object.entries(rules)) {
      const waiver = waivers[title];
      if (waiver === undefined) it(title, () => hold(rule));
      // A waiver for a rule that is kept is to be taken away.
      else it(`${title} (waived: ${waiver})`, () => expect(hold(rule)).rejects.toThrow());
    }
  });
}
