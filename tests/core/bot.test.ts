// The door holds: whatever comes in, one kind answer goes out, at most one effect is had, and nothing is lost.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addresses, type Card, words } from '../../src/core/card.ts';
import type { Ask, Outcome } from '../../src/core/command.ts';
import type { Store } from '../../src/core/ports.ts';
import { progressKey, rated } from '../../src/core/quiz.ts';
import { openMemoryStore } from '../../src/drivers/store-memory.ts';
import { from, realBot } from '../bot.ts';

const cardOf = ({ reply }: Outcome): Card => {
  if ('card' in reply) return reply.card;
  throw new Error(`The bot answered with ${reply.kind}, not a card.`);
};
const said = (outcome: Outcome): string => words(cardOf(outcome)).join('\n');
/** The custom id of the first button that says this. */
const idOf = (outcome: Outcome, label: string): string => {
  const all = cardOf(outcome).body.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
  const at = all.filter((each) => 'press' in each && !each.off).findIndex((each) => each.label === label);
  const id = addresses({ ...cardOf(outcome), body: cardOf(outcome).body.filter((block) => block.kind === 'buttons') })[
    at
  ];
  if (id === undefined) throw new Error(`There is no button “${label}” in ${said(outcome)}`);
  return id;
};

const TECHNICAL = /error|exception|undefined|null|NaN|\[object|stack| {4}at /i;
const kind = (outcome: Outcome): void => expect(said(outcome)).not.toMatch(TECHNICAL);

describe('twenty clicks at once', () => {
  it('on a button of the quiz have one effect, and each gets an answer', async () => {
    const { bot, say, press, store } = await realBot();
    const asked = await say('ana', 'quiz', '2');
    const chosen = await press('ana', idOf(asked, 'A'));
    const answers = await Promise.all(Array.from({ length: 20 }, () => press('ana', idOf(chosen, 'Sure'))));
    const progress = await store.read(progressKey('playground:ana'));
    expect(progress && rated(progress)).toBe(1);
    for (const each of answers) expect(said(each)).toContain('The answer is');
    const next = idOf(answers[0] as Outcome, 'Next question');
    await Promise.all(Array.from({ length: 20 }, () => press('ana', next)));
    expect((await store.read(progressKey('playground:ana')))?.round?.at).toBe(1);
    expect(bot.commands.length).toBeGreaterThan(0);
  });

  it('on different options choose one of them', async () => {
    const { say, press, store } = await realBot();
    const asked = await say('ana', 'quiz', '2');
    const ids = ['A', 'B', 'C'].map((label) => idOf(asked, label));
    const answers = await Promise.all(Array.from({ length: 21 }, (_, n) => press('ana', ids[n % 3] ?? '')));
    const step = (await store.read(progressKey('playground:ana')))?.round?.steps[0];
    expect(new Set(answers.map(said)).size).toBe(1);
    expect(step?.chosen).toBeDefined();
  });

  it('on “start a quiz” begin one round', async () => {
    const { press, store } = await realBot();
    const answers = await Promise.all(Array.from({ length: 20 }, () => press('ana', '1/quiz/start')));
    expect(new Set(answers.map((each) => idOf(each, 'Not sure'))).size).toBe(1);
    expect((await store.read(progressKey('playground:ana')))?.round?.at).toBe(0);
  });

  it('on “another round” begin one round', async () => {
    const { say, press, store } = await realBot();
    let at = await say('ana', 'quiz', '1');
    at = await press('ana', idOf(at, 'Not sure'));
    at = await press('ana', idOf(at, 'See how it went'));
    const again = idOf(at, 'Another round');
    const answers = await Promise.all(Array.from({ length: 20 }, () => press('ana', again)));
    const round = (await store.read(progressKey('playground:ana')))?.round;
    expect(new Set(answers.map((each) => idOf(each, 'Not sure'))).size).toBe(1);
    expect(idOf(answers[0] as Outcome, 'Not sure')).toContain(round?.id);
  });

  it('on a prediction keep the first', async () => {
    const { say, press } = await realBot();
    const asked = await say('ana', 'demo', 'capital');
    const ids = ['Follows the rule', 'Does not'].map((label) => idOf(asked, label));
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => press('ana', ids[n % 2] ?? '')));
    expect(new Set(answers.map(said)).size).toBe(1);
  });
});

describe('the same delivery twice', () => {
  it('of a command with options begins one round', async () => {
    const { bot } = await realBot();
    const ask: Ask = { kind: 'words', command: 'quiz', text: 'tiers 2' };
    const first = await bot.handle(from('ana', ask, 'delivery-1'));
    await bot.handle(from('ana', { kind: 'press', customId: idOf(first, 'Not sure') }));
    const again = await bot.handle(from('ana', ask, 'delivery-1'));
    expect(said(again)).toContain('Here is the answer (1 of 2)');
  });

  it('of a demo begins one showing', async () => {
    const { bot } = await realBot();
    const ask: Ask = { kind: 'words', command: 'demo', text: '' };
    const [first, again] = [await bot.handle(from('ana', ask, 'd')), await bot.handle(from('ana', ask, 'd'))];
    expect(idOf(again, 'Does not')).toBe(idOf(first, 'Does not'));
  });
});

describe('a button', () => {
  it('of someone else’s quiz changes nothing of theirs and offers one’s own', async () => {
    const { say, press, store } = await realBot();
    const hers = await say('ana', 'quiz', '2');
    const before = await store.read(progressKey('playground:ana'));
    const his = await press('ben', idOf(hers, 'A'));
    expect(said(his)).toContain('No quiz is under way here');
    expect(await store.read(progressKey('playground:ana'))).toEqual(before);
    expect(said(await press('ben', idOf(his, 'Start a quiz')))).toContain('Question 1 of');
  });

  it('of an earlier round shows where one is now', async () => {
    const { say, press } = await realBot();
    const old = await say('ana', 'quiz', 'tiers 2');
    await say('ana', 'quiz', 'four numbers 2');
    const answer = await press('ana', idOf(old, 'A'));
    expect(answer.reply.kind).toBe('card');
    expect(said(answer)).toContain('not from your present round');
    expect(said(answer)).toContain('Question 1 of 2');
  });

  it.each([
    ['an option that the question does not have', (id: string) => id.replace(/[^/]+$/, 'forged')],
    ['another step', (id: string) => id.replace(/\/0\//, '/7/')],
    ['a step that is no number', (id: string) => id.replace(/\/0\//, '/x/')],
  ])('forged with %s changes nothing, and is met kindly', async (_, forge) => {
    const { say, press, store } = await realBot();
    const asked = await say('ana', 'quiz', '2');
    const before = await store.read(progressKey('playground:ana'));
    const answer = await press('ana', forge(idOf(asked, 'A')));
    kind(answer);
    expect(await store.read(progressKey('playground:ana'))).toEqual(before);
  });

  it.each([
    '',
    'x',
    '1/quiz',
    '1/nothing/at/all',
    '1/quiz/constructor',
    '1/quiz/__proto__',
    '0/quiz/next/a/0',
    `1/quiz/${'y'.repeat(99)}`,
    '<script>',
  ])('with the address “%s” gets a kind answer', async (customId) => {
    const { press } = await realBot();
    const answer = await press('ana', customId);
    kind(answer);
    expect(said(answer)).toContain('/help');
  });

  it('whose menu sends a choice that was not offered is met kindly', async () => {
    const { press } = await realBot();
    for (const [customId, choice] of [
      ['1/explain/lesson', '__proto__'],
      ['1/demo/pair', 'nope'],
      ['1/quiz/topic', 'x'.repeat(500)],
      ['1/demo/draw/1', '1e309'],
      ['1/explain/hit', 'term.constructor'],
    ] as const)
      kind(await press('ana', customId, choice));
  });
});

describe('what people type', () => {
  it.each([
    '',
    '   ',
    'x'.repeat(10_000),
    '\u202Egnp\u0000\u001B[31m',
    '@everyone <!channel> <@&1>',
    '__proto__',
    'constructor',
    '**b** [x](https://evil.example) <img src=x onerror=1>',
    '\uD800',
    'z\u0335\u0335\u0335\u0335\u0335\u0335',
    '👩\u200d🔬'.repeat(30),
  ])('as a topic, “%s”, gets a kind answer that notifies nobody', async (typed) => {
    const { say } = await realBot();
    for (const command of ['explain', 'quiz', 'demo', 'help']) {
      const { reply } = await say('ana', command, typed);
      expect(reply.kind).toBe('card');
      if (typed.length > 4000) expect(said({ reply })).toContain('characters');
    }
  });

  it('is never read as markup: every command and every string gives a card of plain words', async () => {
    const { say } = await realBot();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('explain', 'quiz', 'demo', 'help', 'nope'),
        fc.string({ unit: 'binary', maxLength: 300 }),
        async (command, typed) => {
          const answer = await say('ana', command, typed);
          for (const each of words(cardOf(answer))) expect(each.isWellFormed()).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('anything at all', () => {
  it('that is pressed, filled in or asked to complete gets one answer and never throws', async () => {
    const { bot } = await realBot();
    const ask = fc.oneof(
      fc.record({
        kind: fc.constant('press' as const),
        customId: fc.oneof(
          fc.string({ maxLength: 120 }),
          fc.constantFrom('1/quiz/again/x', '1/demo/foretell/a/b/c', '1/demo/drawn/0', '1/explain/story/decoder/-1'),
        ),
        choice: fc.string({ maxLength: 120 }),
      }),
      fc.record({
        kind: fc.constant('form' as const),
        customId: fc.constantFrom('1/demo/drawn/0', '1/demo/drawn/zz', 'x', '1/quiz/drawn'),
        fields: fc.dictionary(fc.string(), fc.string()),
      }),
      fc.record({
        kind: fc.constant('complete' as const),
        command: fc.constantFrom('explain', 'quiz', 'demo', 'x'),
        option: fc.constantFrom('topic', 'pair', 'length', '__proto__'),
        typed: fc.string({ unit: 'binary', maxLength: 300 }),
      }),
      fc.record({ kind: fc.constant('due' as const), key: fc.string() }),
      fc.record({ kind: fc.constantFrom('home' as const, 'gone' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(ask, async (asked) => {
        const { reply } = await bot.handle(from('ana', asked));
        expect(['card', 'replace', 'share', 'form', 'invalid', 'choices', 'none']).toContain(reply.kind);
      }),
      { numRuns: 300 },
    );
  });

  it.each(['xx', '', 'en-US;q=0.8', '__proto__', 'de'])(
    'in the locale “%s” is answered in full, in English',
    async (locale) => {
      const { bot } = await realBot();
      const asked = from('ana', { kind: 'words', command: 'help', text: '' });
      const answer = await bot.handle({ ...asked, user: { id: 'ana', roles: [], locale } });
      expect(said(answer)).toContain('I teach one study');
      kind(answer);
    },
  );

  it('without a person gets a kind answer', async () => {
    const { bot } = await realBot();
    const { user: _, ...nobody } = from('ana', { kind: 'words', command: 'quiz', text: '' });
    expect(said(await bot.handle(nobody))).toContain('I cannot tell who is asking.');
  });
});

describe('what /explain is asked', () => {
  it.each(['<img src=x onerror=alert(1)>', '@everyone <@123> @here', 'zzyzx'])(
    '“%s” is nothing that it knows, and it says so',
    async (typed) => {
      const { say } = await realBot();
      expect(said(await say('ana', 'explain', typed))).toContain('I found nothing on that');
    },
  );

  it('is offered as near misses where only part of it fits', async () => {
    const { say } = await realBot();
    expect(said(await say('ana', 'explain', 'is claude evil'))).toContain('Did you mean one of these?');
  });
});

describe('a round of the quiz', () => {
  it('begins, for somebody new, with plain questions on the short lessons', async () => {
    const { say, store, library } = await realBot();
    await say('ana', 'quiz');
    const steps = (await store.read(progressKey('playground:ana')))?.round?.steps ?? [];
    const asked = steps.map((step) => library.studies[0]?.questions.get(step.question));
    expect(asked.map((each) => [each?.level, each?.layer])).toEqual(
      Array.from({ length: 5 }, () => ['recall', 'short']),
    );
  });

  it('that is left for another says so, and one that nobody had begun does not', async () => {
    const { say, press } = await realBot();
    const first = await say('ana', 'quiz', '3');
    expect(said(await say('ana', 'quiz', '4'))).not.toContain('put aside');
    await press('ana', idOf(await say('ana', 'quiz'), 'Not sure'));
    expect(said(await say('ana', 'quiz', '2'))).toContain('put aside, and your answers in it are kept');
    expect(said(first)).not.toContain('put aside');
  });

  it('of less than one question is answered with the limits', async () => {
    const { say } = await realBot();
    for (const odd of ['-1', '0', '2.5', '1,000'])
      expect(said(await say('ana', 'quiz', odd))).toContain('from 1 to 20');
  });
});

describe('a demo', () => {
  it.each([
    ['Follows the rule', 'Does not', "The study's gap runs that way too."],
    ['Does not', 'Follows the rule', 'You predicted it the other way round.'],
    ['Does not', 'Does not', 'You predicted no gap between the tags.'],
  ])('holds a prediction of “%s” and “%s” against what the study found', async (blue, green, told) => {
    const { say, press } = await realBot();
    const one = await press('ana', idOf(await say('ana', 'demo', 'hens'), blue));
    const two = await press('ana', idOf(one, green));
    const shown = await press('ana', idOf(two, 'Sure'));
    expect(said(await press('ana', idOf(shown, 'What the study found')))).toContain(told);
  });
});

describe('completion', () => {
  it('offers the lessons before one types, what fits while one types, and never more than 25', async () => {
    const { bot, library } = await realBot();
    const complete = async (typed: string) => {
      const { reply } = await bot.handle(from('ana', { kind: 'complete', command: 'explain', option: 'topic', typed }));
      return reply.kind === 'choices' ? reply.choices : [];
    };
    expect((await complete('')).map((each) => each.value)).toEqual(library.studies[0]?.tour.slice(0, 25));
    expect((await complete('scratch p')).some((each) => /scratchpad/i.test(each.label))).toBe(true);
    expect((await complete('the')).length).toBeLessThanOrEqual(25);
  });
});

describe('when the memory fails', () => {
  const broken: Store = {
    read: () => Promise.reject(new Error('disk full at /secret/path')),
    update: () => Promise.reject(new Error('disk full at /secret/path')),
    list: () => Promise.reject(new Error('disk full at /secret/path')),
  };

  it('the learner hears what is safe, and nothing of the machine', async () => {
    const { say, log } = await realBot({ store: broken });
    const answer = await say('ana', 'quiz');
    expect(said(answer)).toContain('this last step was not saved');
    expect(said(answer)).not.toContain('secret');
    expect(log.lines.some((line) => line.level === 'error')).toBe(true);
  });

  it('reading goes on', async () => {
    const { say } = await realBot({ store: broken });
    expect(said(await say('ana', 'explain'))).toContain('The study in one minute');
  });

  it('and comes back, everything goes on by itself', async () => {
    const parts = await realBot();
    const memory = await openMemoryStore({ clock: parts.clock, log: parts.log });
    let down = true;
    const flaky: Store = {
      read: (key) => (down ? broken.read(key) : memory.read(key)),
      update: (key, change) => (down ? broken.update(key, change) : memory.update(key, change)),
      list: (prefix, page) => memory.list(prefix, page),
    };
    const { say } = await realBot({ store: flaky });
    await say('ana', 'quiz');
    down = false;
    expect(said(await say('ana', 'quiz'))).toContain('Question 1 of');
  });
});

describe('a command that throws', () => {
  it('is answered kindly, logged with its interaction’s id, and takes nobody else down', async () => {
    const { bot, log } = await realBot({
      commands: [
        {
          name: 'boom',
          summary: 'It throws.',
          audience: 'anyone',
          options: [],
          start: () => {
            throw new Error('TOKEN-123');
          },
        },
      ],
    });
    const answer = await bot.handle(from('ana', { kind: 'words', command: 'boom', text: '' }, 'the-id'));
    expect(said(answer)).toContain('it is my fault, not yours');
    expect(said(answer)).not.toContain('TOKEN-123');
    expect(log.lines).toMatchObject([{ level: 'error', facts: { interaction: 'the-id' } }]);
  });
});

describe('a moment that has come', () => {
  it('reaches the command of its room, and one that nobody set does nothing', async () => {
    const heard: unknown[] = [];
    const { bot } = await realBot({
      commands: [
        {
          name: 'session',
          summary: 'Timed.',
          audience: 'hosts',
          options: [],
          start: () => ({ reply: { kind: 'none' } }),
          due: (_, room, at) => {
            heard.push([room.place, at]);
            return { reply: { kind: 'none' }, rooms: [room] };
          },
        },
      ],
    });
    const key = 'due/playground/000000000001234/local/main/-/session';
    expect((await bot.handle(from('ana', { kind: 'due', key }))).rooms).toHaveLength(1);
    expect(heard).toEqual([['main', 1234]]);
    expect(await bot.handle(from('ana', { kind: 'due', key: 'due/x' }))).toEqual({ reply: { kind: 'none' } });
  });
});
