// The oracle of what a card says, and its budget.
import { describe, expect, it } from 'vitest';
import * as c from '../../src/core/card.ts';
import { press } from '../../src/core/press.ts';
import { link, strong } from '../../src/core/text.ts';

const whole = c.card(
  ['Title ', strong('bold')],
  [
    c.text(['see ', link('the paper', 'https://arxiv.org/abs/2412.14093')], 'From the paper'),
    c.note('mind this', 'care'),
    c.facts([c.fact('term', 'meaning'), c.point('bare')]),
    c.compare(c.side('left', 'one'), c.side('right', 'two'), { kind: 'Recorded', model: 'm-1', date: '2026-11-02' }),
    c.picture({ id: 'f', spec: {} }, 'two bars'),
    c.table('caption', ['a', 'b'], [['1', '2']]),
    c.divider,
    c.buttons(c.button('Go', press('quiz', 'start')), null, c.leadsTo('Paper', 'https://arxiv.org')),
    c.menu('Choose', press('quiz', 'topic'), [{ value: 'x', label: 'X', hint: 'ex' }]),
    null,
  ],
  'Written for teaching',
);

describe('the words of a card', () => {
  it('are all that it says, in reading order', () => {
    expect(c.words(whole)).toEqual([
      'Title bold',
      'Written for teaching',
      'From the paper',
      'see the paper',
      'mind this',
      'term',
      'meaning',
      'bare',
      'Recorded (m-1, 2026-11-02)',
      'left',
      'one',
      'right',
      'two',
      'two bars',
      'caption',
      'a',
      'b',
      '1',
      '2',
      'Go',
      'Paper',
      'Choose',
      'X',
      'ex',
    ]);
  });
});

describe('the size of a card', () => {
  it('counts its prose, and neither buttons, menus nor a picture’s description', () => {
    const prose = c.words(whole).filter((each) => !['Go', 'Paper', 'Choose', 'X', 'ex', 'two bars'].includes(each));
    expect(c.size(whole)).toBe(prose.join('').length);
  });
});

describe('the addresses on a card', () => {
  it('are those of its buttons and menus, but not of links or of buttons that are off', () => {
    const off = { ...c.button('Off', press('quiz', 'next')), off: true };
    expect(c.addresses({ ...whole, body: [...whole.body, c.buttons(off)] })).toEqual(['1/quiz/start', '1/quiz/topic']);
  });
});
