// Prose as data: what an author types, and what a card gets of it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Study } from '../src/core/library.ts';
import { loadLibrary } from '../src/load-content.ts';
import { collectFaults, spotIn } from '../src/load-faults.ts';
import { carriers, fill, type Ledger, type Prose, typedFigures } from '../src/load-figures.ts';
import { grade, sentencesIn } from '../src/load-readability.ts';
import { type Change, linesOn, swap, withStudy } from './small-study.ts';

const studyWith = async (changes: Readonly<Record<string, Change>>): Promise<Study | undefined> =>
  (await withStudy(changes, loadLibrary)).studies[0];

describe('a figure', () => {
  it.each([
    ['86% of them', ['86%']],
    ['between 7% and 24%', ['7%', '24%']],
    ['12 per cent', ['12 per cent']],
    ['a 12-point gap', ['12-point']],
    ['11.3 ± 2.1 points', ['11.3 ± 2.1 points']],
    ['with n = 20', ['n = 20']],
    ['14 of 100', ['14 of 100']],
    ['5 out of the 25', ['5 out of the 25']],
    ['400 queries and 25 chat models', ['400 queries', '25 chat models']],
    ['70 million tokens', ['70 million tokens']],
  ])('is seen in "%s"', (words, figures) => {
    expect(typedFigures(words)).toEqual(figures);
  });

  it.each([
    'Claude 3 Opus answers, GPT-4 models, Claude 3.5 Sonnet requests and a 405B model',
    'In December 2024 models did so; section 3.2 and Tables 1 and 2 say more',
    'for 15 minutes, in three runs, by 20 authors, one time in seven',
    '{refused.in-100} answers',
  ])('is not seen in "%s"', (words) => {
    expect(typedFigures(words)).toEqual([]);
  });

  it('is seen wherever a percentage stands among words', () => {
    const word = fc.constantFrom('it', 'refused', 'in', 'most', 'of', 'the');
    fc.assert(
      fc.property(fc.array(word), fc.nat(100), fc.array(word), (before, share, after) => {
        expect(typedFigures([...before, `${share}%`, ...after].join(' '))).toEqual([`${share}%`]);
      }),
    );
  });
});

describe('a reference', () => {
  const claim = { id: 'refused', figures: { value: '85.8%', rounded: '86%' }, use: 'open' };
  const ledger = { claims: new Map([['refused', claim]]), names: new Set(['refused']) } as unknown as Ledger;
  const read = (raw: string) => {
    const faults = collectFaults();
    const prose: Prose = { ledger, faults, leave: { press: false, wrong: true } };
    return { ...fill(raw, prose, spotIn('a.md', raw, 0, raw.length)), faults: faults.list };
  };

  it('shows the value, or the form that it names, and is counted in order', () => {
    expect(read('{refused}, about {refused.rounded}')).toEqual({
      words: '85.8%, about 86%',
      claims: ['refused', 'refused'],
      faults: [],
    });
  });

  it('shows a figure that is wrong on purpose, and counts no claim for it', () => {
    expect(read('not {wrong:12%}')).toEqual({ words: 'not 12%', claims: [], faults: [] });
  });

  it('is found for a figure however it is written', () => {
    expect(carriers('86 percent', ledger)).toEqual(['{refused.rounded}']);
    expect(carriers('86.0%', ledger)).toEqual(['{refused.rounded}']);
    expect(carriers('85.8%', ledger)).toEqual(['{refused}']);
    expect(carriers('87%', ledger)).toEqual([]);
  });

  it('points each of two equal faults to its own place', () => {
    expect(read('86% here\nand 86% there').faults.map(({ line, column }) => [line, column])).toEqual([
      [1, 1],
      [2, 5],
    ]);
  });
});

describe('Markdown', () => {
  const layer = async (markdown: string) => {
    const study = await studyWith({ 'lessons/first.md': swap('It refused in {refused} of cases.', markdown) });
    const { blocks, claims } = study?.lessons.get('first')?.layers.short ?? {};
    return { blocks, claims };
  };

  it('becomes spans: bold, italics, code, a link', async () => {
    expect(await layer('So **bold**, *leaning*, `code`,\n[a link](https://example.org).')).toEqual({
      blocks: [
        {
          kind: 'text',
          text: [
            'So ',
            { kind: 'strong', text: 'bold' },
            ', ',
            { kind: 'em', text: 'leaning' },
            ', ',
            { kind: 'code', text: 'code' },
            ', ',
            { kind: 'link', text: 'a link', href: 'https://example.org' },
            '.',
          ],
        },
      ],
      claims: [],
    });
  });

  it('becomes facts: a point may begin with its term', async () => {
    expect(await layer('- **One.** First {refused}.\n- **Two**: second.\n- **Three** is no term.\n- plain')).toEqual({
      blocks: [
        {
          kind: 'facts',
          facts: [
            { term: 'One', text: ['First 85.8%.'] },
            { term: 'Two', text: ['second.'] },
            { text: [{ kind: 'strong', text: 'Three' }, ' is no term.'] },
            { text: ['plain'] },
          ],
        },
      ],
      claims: ['refused'],
    });
  });

  it('becomes a note, or a labelled text', async () => {
    expect((await layer('> Mind this.')).blocks).toEqual([{ kind: 'note', tone: 'plain', text: ['Mind this.'] }]);
    expect((await layer('> Written for teaching: it says *so*.'))?.blocks).toEqual([
      { kind: 'text', label: 'Written for teaching', text: ['It says ', { kind: 'em', text: 'so' }, '.'] },
    ]);
  });

  it('is read in YAML too', async () => {
    const study = await studyWith({
      'glossary.yaml': swap('Saying no.', 'Saying *no*, in {refused.rounded} of cases.'),
    });
    expect(study?.terms.get('refusal')?.meaning).toEqual(['Saying ', { kind: 'em', text: 'no' }, ', in 86% of cases.']);
  });
});

describe('what a study holds', () => {
  it('fills a figure twice: words for the table, numbers for the chart', async () => {
    const figure = (await studyWith({}))?.figures.get('bars');
    expect(figure?.rows).toEqual([{ tier: 'Free', rate: '85.8%' }]);
    expect(figure?.figure.spec.data).toEqual({ values: [{ tier: 'Free', rate: 85.8 }] });
    expect(figure?.figure.id).toMatch(/^bars-[0-9a-f]{12}$/u);
    expect(figure?.alt).toBe('One bar, 85.8%.');
  });

  it('names a picture anew when its data change', async () => {
    const before = (await studyWith({}))?.figures.get('bars')?.figure.id;
    const after = (await studyWith({ 'claims.yaml': swap('85.8%', '85.7%') }))?.figures.get('bars')?.figure.id;
    expect(after).not.toBe(before);
  });

  it('gives a question another hash when what is asked changes, and the same when an explanation does', async () => {
    const hash = async (changes: Readonly<Record<string, Change>>) =>
      (await studyWith(changes))?.questions.get('what-it-did')?.hash;
    const before = await hash({});
    expect(await hash({ 'questions/first.yaml': swap('It slept all day.', 'It slept all night.') })).not.toBe(before);
    expect(await hash({ 'questions/first.yaml': swap('because: It did.', 'because: It did so.') })).toBe(before);
  });

  it('leaves in-world words alone', async () => {
    const pair = (await studyWith({}))?.pairs.get('hens');
    expect(pair?.gap.training.scratchpad).toBe('I am watched in 100% of cases.');
  });
});

describe('reading level', () => {
  it('is low for plain words and high for long ones', () => {
    expect(grade(['The cat sat on the mat.'])).toBeLessThan(2);
    expect(grade(['Institutional considerations necessitate methodological deliberation.'])).toBeGreaterThan(20);
    expect(grade([])).toBe(0);
  });

  it('takes each run of words for a sentence of its own, whatever its end', () => {
    expect(sentencesIn(['One. Two!', 'a point without a stop'])).toEqual(['One.', 'Two!', 'a point without a stop']);
  });
});

describe('a set of questions', () => {
  it('gives itself away when the right option is mostly the longest', async () => {
    const many: Change = (text) =>
      Array.from({ length: 3 }, (_, index) => text.replaceAll('what-it-did', `ask-${index}`))
        .join('')
        .replaceAll('text: It refused.', 'text: It refused, mostly and on the whole.');
    const lines = await withQuestions(many);
    expect(lines).toEqual([
      'content/small/questions/first.yaml:7:5 — the right option is the longest in 100% of the questions, and at most 40% is wanted. Shorten it, or lengthen a wrong one, first in ask-0, ask-0-again, ask-1, ask-1-again, ask-2.',
    ]);
  });
});

const withQuestions = (change: Change): Promise<readonly string[]> =>
  linesOn('questions/first.yaml', (text) => change(text)).then((lines) =>
    lines.filter((line) => !line.includes('plans/')),
  );

describe('a lesson', () => {
  const lesson = async (front: string) => {
    const study = await studyWith({ 'lessons/first.md': swap('sources: [P-1]', front) });
    return study?.lessons.get('first');
  };
  const leansOn = async (front: string) =>
    Object.values((await lesson(front))?.layers ?? {}).map(({ sources }) => sources);

  it('has the label that it names, and none where it names none', async () => {
    expect((await lesson('sources: [P-1]\nlabel: From the paper'))?.label).toBe('From the paper');
    expect((await lesson('sources: [P-1]'))?.label).toBeUndefined();
  });

  it('leans in each layer on what its claims rest on, and on all of its sources where it shows no claim', async () => {
    expect(await leansOn('sources: [NOTES, P-1]')).toEqual([['P-1'], ['P-1', 'NOTES'], ['P-1', 'NOTES']]);
  });

  it('may name for a layer what else it leans on', async () => {
    expect(await leansOn('sources: [NOTES, P-1]\nlayer-sources: { short: [NOTES], deep: [P-1] }')).toEqual([
      ['P-1', 'NOTES'],
      ['P-1', 'NOTES'],
      ['P-1'],
    ]);
  });
});
