// A card in words alone.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  button,
  buttons,
  type Card,
  card,
  compare,
  fact,
  facts,
  leadsTo,
  menu,
  note,
  point,
  side,
  table,
  text,
  words,
} from '../../src/core/card.ts';
import { pairs, plain } from '../../src/core/plain.ts';
import { press } from '../../src/core/press.ts';
import { command, link } from '../../src/core/text.ts';
import { anyCard, gallery } from '../gallery.ts';

const whole = (shown: Card): void => {
  for (const entry of words(shown)) expect(plain(shown)).toContain(entry);
};

describe('A card in words', () => {
  it('holds every word of every card', () => {
    Object.values(gallery).forEach(whole);
    fc.assert(fc.property(anyCard, whole), { numRuns: 500 });
  });

  it('reads aloud as a page does', () => {
    const shown = card(
      'Two tiers',
      [
        text(
          ['See ', link('the paper', 'https://arxiv.org/abs/2412.14093'), ' or ', command('quiz'), '.'],
          'From the paper',
        ),
        note('Yes.', 'right'),
        facts([fact('Free', 'used for training'), point('and a point')]),
        compare(side('Free tier', 'It complies.'), side('Paid tier', 'It refuses.')),
        table(
          'Refusals',
          ['Tier', 'Refused'],
          [
            ['Free', '86%'],
            ['Paid', '97%'],
          ],
        ),
        buttons(
          button('Next', press('explain', 'next')),
          { ...button('Back', press('explain', 'back')), off: true },
          leadsTo('Paper', 'https://arxiv.org/abs/2412.14093'),
        ),
        menu('Which lesson?', press('explain', 'open'), [{ value: 'a', label: 'Overview', hint: 'two minutes' }]),
      ],
      'Our simplification',
    );
    expect(plain(shown)).toBe(
      [
        'Two tiers\n(Our simplification)',
        '(From the paper)\nSee the paper or /quiz.',
        '✓ Yes.',
        '- Free: used for training\n- and a point',
        'Free tier:\nIt complies.\nPaid tier:\nIt refuses.',
        'Refusals:\n- Tier: Free; Refused: 86%\n- Tier: Paid; Refused: 97%',
        'Buttons: [Next] [Back] (not available now) [Paper] (https://arxiv.org/abs/2412.14093)',
        'Which lesson?\n- Overview (two minutes)',
        'Links:\n- the paper: https://arxiv.org/abs/2412.14093',
      ].join('\n\n'),
    );
  });

  it('spells commands as the platform does', () => {
    expect(plain(card('Try', [text(command('quiz'))]), { prefix: '/af-' })).toBe('Try\n\n/af-quiz');
  });

  it('reads a table with holes without losing a column', () => {
    expect(pairs({ columns: ['A', 'B'], rows: [['1'], ['1', '2', '3']] })).toEqual([
      [
        { column: 'A', cell: '1' },
        { column: 'B', cell: '–' },
      ],
      [
        { column: 'A', cell: '1' },
        { column: 'B', cell: '2' },
        { column: '', cell: '3' },
      ],
    ]);
    expect(pairs({ columns: ['A'], rows: [] })).toEqual([[{ column: 'A', cell: '–' }]]);
  });
});
