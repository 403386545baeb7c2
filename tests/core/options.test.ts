// One table of options reads named options and one line of words alike, and refuses with the limit's name.
import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/core/command.ts';
import { Friendly } from '../../src/core/errors.ts';
import { named, usage, worded } from '../../src/core/options.ts';
import { command as mention } from '../../src/core/text.ts';

const command: Command = {
  name: 'quiz',
  summary: 'A quiz.',
  audience: 'anyone',
  options: [
    { name: 'topic', summary: 'what about', kind: 'words', most: 200 },
    { name: 'length', summary: 'how many', kind: 'whole', least: 1, most: 20 },
    { name: 'live', summary: 'live or not', kind: 'flag' },
  ],
  start: () => ({ reply: { kind: 'none' } }),
};

describe('one line of words', () => {
  it.each([
    ['', {}],
    ['   ', {}],
    ['four numbers', { topic: 'four numbers' }],
    ['four numbers 7', { topic: 'four numbers', length: 7 }],
    ['7', { length: 7 }],
    ['length:3 tiers', { length: 3, topic: 'tiers' }],
    ['topic:"free and paid" live:yes', { topic: 'free and paid', live: true }],
    ['topic:“smart quotes” length:2', { topic: 'smart quotes', length: 2 }],
    ['why\u00a012%', { topic: 'why 12%' }],
    ['note:x', { topic: 'note:x' }],
    ['gpt-4', { topic: 'gpt-4' }],
    ['__proto__', { topic: '__proto__' }],
  ])('“%s” is read as meant', (line, options) => {
    expect(worded(command, line)).toEqual(options);
  });
});

describe('a number', () => {
  it.each(['1e309', '-0', 'NaN', '9007199254740993', '1,5', '٥', '0x10', '0', '21', '2.5', 'true'])(
    '“%s” is asked for again, by its limits',
    (given) => {
      expect(() => named(command, { length: given })).toThrow('takes a whole number from 1 to 20');
    },
  );

  it('may come as a number, and is checked all the same', () => {
    expect(named(command, { length: 5 })).toEqual({ length: 5 });
    for (const given of [1.5, Number.NaN, Number.POSITIVE_INFINITY, 99, -1])
      expect(() => named(command, { length: given })).toThrow(Friendly);
  });
});

describe('named options', () => {
  it('that the command does not have are left out, and inherited names are nobody’s', () => {
    expect(named(command, { other: 'x', constructor: 'y' } as Record<string, string>)).toEqual({});
    expect(named({ ...command, options: [{ name: 'constructor', summary: '', kind: 'words', most: 9 }] }, {})).toEqual(
      {},
    );
  });

  it('that are too long are refused with their limit and their length', () => {
    expect(() => named(command, { topic: 'x'.repeat(6000) })).toThrow('at most 200 characters; this had 6000');
  });

  it('that are missing though required say what they are for', () => {
    const strict: Command = {
      ...command,
      options: [{ name: 'topic', summary: 'what about', kind: 'words', most: 9, required: true }],
    };
    expect(() => named(strict, {})).toThrow('“topic” is missing: what about');
  });

  it('lose their control and bidi characters', () => {
    expect(named(command, { topic: '\u202Eti\u0000ers' })).toEqual({ topic: 'tiers' });
  });
});

describe('the usage', () => {
  it('names every option, the optional ones in brackets', () => {
    expect(usage(command)).toEqual([mention('quiz'), ' [topic] [length] [live]']);
  });
});
