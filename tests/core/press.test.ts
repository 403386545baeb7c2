// A button's address survives the trip, and anything that we did not write is refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST, press, read, write } from '../../src/core/press.ts';

const part = fc.stringMatching(/^[a-z0-9._~-]{1,12}$/);

describe('a press', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(part, part, fc.array(part, { maxLength: 4 }), (command, move, at) => {
        const to = press(command, move, ...at);
        expect(read(write(to))).toEqual(to);
      }),
    );
  });

  it('keeps an empty part in its place', () => {
    expect(read(write(press('quiz', 'next', '', 2)))).toEqual(press('quiz', 'next', '', '2'));
  });

  it.each([
    ['nothing', ''],
    ['another version', '2/quiz/next'],
    ['no move', '1/quiz'],
    ['a part that cannot travel', '1/quiz/ne xt'],
    ['markup', '1/quiz/<b>'],
    ['too many characters', `1/quiz/${'x'.repeat(MOST)}`],
  ])('is refused for %s', (_, customId) => {
    expect(read(customId)).toBeNull();
  });

  it('never makes reading throw, whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }),
        (sent) => read(sent) === null || write(read(sent) ?? press('a', 'b')) === sent,
      ),
    );
  });

  it('tells its author when it is too long or holds what cannot travel', () => {
    expect(() => write(press('quiz', 'x'.repeat(100)))).toThrow('must fit in 100 characters');
    expect(() => write(press('quiz', 'a b'))).toThrow('letters, digits');
  });
});
