// Words from outside are made safe, cut between graphemes, and never lose their sense.
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cut, dayOf, join, outside, say, strong, time } from '../../src/core/text.ts';

describe('words from outside', () => {
  it('lose control, bidi and zero-width characters, and keep their letters', () => {
    expect(outside('a\u0000b\u202Ec\u200Bd\u001B[31me', 50)).toBe('abcd[31me');
  });

  it('keep a joined emoji and an accented letter whole', () => {
    expect(outside('👩\u200d🔬 cafe\u0301', 50)).toBe('👩\u200d🔬 café');
  });

  it('have their towers of combining marks thinned to three', () => {
    expect(outside(`z${'\u0335'.repeat(200)}o`, 50)).toBe(`z${'\u0335'.repeat(3)}o`);
  });

  it('become well-formed where a surrogate stood alone', () => {
    expect(outside('x\uD800y', 50)).toBe('x\uFFFDy');
  });

  it('are never longer than they may be, in UTF-16 units, and always well-formed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 1, max: 80 }), (typed, most) => {
        const safe = outside(typed, most);
        expect(safe.length).toBeLessThanOrEqual(most);
        expect(safe.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('a cut', () => {
  it('falls between graphemes and shows that something is missing', () => {
    expect(cut('ab👩\u200d🔬cd', 5)).toBe('ab…');
    expect(cut('short', 5)).toBe('short');
  });
});

describe('a joined text', () => {
  it('has the separator between its parts and nowhere else', () => {
    expect(say(join(['a', strong('b'), ['c', 'd']], ', '))).toBe('a, b, cd');
  });
});

describe('a moment', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    ['Pacific/Kiritimati', -840],
    ['Europe/Berlin', -60],
    ['America/St_Johns', 210],
  ])('is told in UTC on a machine in %s: on a leap day, while clocks change, and beyond 2038', (zone, offset) => {
    vi.stubEnv('TZ', zone);
    expect(new Date(Date.UTC(2028, 0, 15)).getTimezoneOffset()).toBe(offset);
    expect(dayOf(Date.UTC(2028, 1, 29, 23, 59))).toBe('2028-02-29');
    expect(say([time(Date.UTC(2027, 2, 28, 1, 30), 'clock')])).toBe('2027-03-28 01:30 UTC');
    expect(dayOf(Date.UTC(2038, 0, 20))).toBe('2038-01-20');
  });
});
