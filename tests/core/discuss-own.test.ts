// A host's own question is read line by line, and what is missing is said beside the field where it is.
import { describe, expect, it } from 'vitest';
import { ownAsked } from '../../src/core/discuss-own.ts';

const good = { stem: 'Which?', options: 'One\n* Two\nThree', because: 'It is.' };
const faults = (more: Partial<typeof good>) => {
  const read = ownAsked({ ...good, ...more });
  return 'faults' in read ? read.faults : {};
};

describe('a host’s own question', () => {
  it('has the answers of its lines, with the starred one right and the reason beside it', () => {
    const read = ownAsked({ stem: ' Which? ', options: '\n One\n*Two \n\nThree\n', because: 'It is.' });
    expect(read).toEqual({
      asked: {
        stem: ['Which?'],
        options: [
          { id: 'a', text: ['One'], right: false },
          { id: 'b', text: ['Two'], right: true, because: ['It is.'] },
          { id: 'c', text: ['Three'], right: false },
        ],
        sources: [],
      },
    });
  });

  it.each([
    ['one answer', 'One', 'Write at least two answers'],
    ['five answers', '*1\n2\n3\n4\n5', 'These are 5 answers; 4 are the most.'],
    ['no star', 'One\nTwo', 'Put * before the right answer.'],
    ['two stars', '*One\n*Two', 'Put * before one answer only; 2 have it now.'],
    ['a lone star', '*\nTwo', 'no words after it'],
    ['the same answer twice', '*One\none', 'Two answers are the same.'],
    ['an answer that is too long', `*One\n${'x'.repeat(141)}`, 'One answer has 141 characters; 140 are the most.'],
  ])('is not taken with %s', (_, options, sentence) => {
    expect(faults({ options }).options).toContain(sentence);
  });

  it('is not taken without a question or a reason, or with one that is too long; all faults are told at once', () => {
    expect(Object.keys(faults({ stem: ' ', because: '', options: '' }))).toEqual(['stem', 'options', 'because']);
    expect(faults({ stem: 'x'.repeat(301) }).stem).toBe('The question has 301 characters; 300 are the most.');
    expect(faults({ because: 'x'.repeat(301) }).because).toBe('The reason has 301 characters; 300 are the most.');
    expect(Object.keys(ownAsked({}))).toEqual(['faults']);
  });
});
