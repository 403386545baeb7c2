// What a model answers is a result, whatever it is, and carries words and nothing else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HEARD_KINDS, HeardShape, heard } from '../../src/core/heard.ts';

const end = (text: string, sectioned?: boolean) => heard({ text, stop: 'end' }, sectioned);

describe('An answer', () => {
  it('has its reasons and its reply told apart', () => {
    expect(end('<reasons>It is wrong, but the rule says so.</reasons>\n\nCorrect!')).toEqual({
      kind: 'answer',
      reasoning: 'It is wrong, but the rule says so.',
      answer: 'Correct!',
    });
    expect(end('İİ <reasons>Hm.</reasons>Yes.').answer).toBe('İİ Yes.');
    expect(end('Well. <Reasons>Hm.</Reasons> Yes.')).toEqual({
      kind: 'answer',
      reasoning: 'Hm.',
      answer: 'Well. Yes.',
    });
  });

  it('without the reasons that were asked for is a result of its own', () => {
    expect(end('Correct!')).toEqual({ kind: 'unsectioned', reasoning: '', answer: 'Correct!' });
    expect(end('<reasons> </reasons>Correct!').kind).toBe('unsectioned');
  });

  it('without reasons is whole where none were asked for', () => {
    expect(end('Correct!', false).kind).toBe('answer');
  });

  it('of nothing is empty, also where there are reasons', () => {
    expect(end(' \n ')).toEqual({ kind: 'empty', reasoning: '', answer: '' });
    expect(end('<reasons>I weigh this.</reasons>').kind).toBe('empty');
    expect(end('<reasons>I never close this.')).toEqual({
      kind: 'empty',
      reasoning: 'I never close this.',
      answer: '',
    });
  });

  it('that was cut says so and keeps what came, whichever part it was cut in', () => {
    expect(heard({ text: '<reasons>I weigh', stop: 'cut' })).toEqual({ kind: 'cut', reasoning: 'I weigh', answer: '' });
    expect(heard({ text: '<reasons>a</reasons>Corr', stop: 'cut' })).toEqual({
      kind: 'cut',
      reasoning: 'a',
      answer: 'Corr',
    });
    expect(heard({ text: '', stop: 'cut' }).kind).toBe('cut');
  });

  it('that was refused says so, with or without words', () => {
    expect(heard({ text: '', stop: 'refusal' })).toEqual({ kind: 'refusal', reasoning: '', answer: '' });
    expect(heard({ text: 'I would', stop: 'refusal' })).toMatchObject({ kind: 'refusal', answer: 'I would' });
  });

  it('carries no link and no address', () => {
    expect(end('See https://evil.example/a?b=c, www.evil.example and [this](http://x.y). The data: 5.').answer).toBe(
      'See (an address, left out) (an address, left out) and [this]((an address, left out) The data: 5.',
    );
    expect(end('Ask evil.example.com or mail a@b.org; it costs 3.50, e.g. here.').answer).toBe(
      'Ask evil[.]example[.]com or mail a\uff20b[.]org; it costs 3.50, e.g. here.',
    );
  });

  it('carries none in capitals, in other letters or with a long end either', () => {
    expect(end('See пример.рф and evil.international.').answer).toBe('See пример[.]рф and evil[.]international.');
    expect(end('See EVIL.EXAMPLE.COM or Evil.Org. The data.').answer).toBe(
      'See EVIL[.]EXAMPLE[.]COM or Evil[.]Org. The data.',
    );
  });

  it('mentions nobody', () => {
    const { answer } = end('@everyone <@123> <!channel> <#C1|x> <@&9> hi');
    expect(answer).not.toMatch(/[@]|<[!#&]/u);
    expect(answer).toContain('everyone');
  });

  it('of many lines keeps few, and of many characters few', () => {
    const long = end(`<reasons>${'x\n'.repeat(5000)}</reasons>${'y\n\n \n'.repeat(5000)}`);
    expect(long.answer.split('\n').length).toBeLessThanOrEqual(12);
    expect(long.reasoning.length).toBeLessThanOrEqual(700);
    expect(end('z'.repeat(10_000)).answer).toHaveLength(450);
  });

  it('of any text at all is a result within its limits that is heard the same when it is stored', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 1000 }),
      fc
        .array(
          fc.constantFrom(
            '<reasons>',
            '</reasons>',
            '@everyone',
            'https://a.b/c',
            'www.x.yz',
            '\n',
            ' ',
            'word',
            '\u202e',
            '<@1>',
          ),
          {
            maxLength: 80,
          },
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('end', 'cut', 'refusal', 'other'), fc.boolean(), (words, stop, sectioned) => {
        const result = heard({ text: words, stop }, sectioned);
        expect(HEARD_KINDS).toContain(result.kind);
        expect(HeardShape.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
        for (const part of [result.reasoning, result.answer]) {
          expect(part).not.toMatch(/@|:\/\/|<reasons>|<\/reasons>|[\u202a-\u202e]/iu);
          expect(part.length).toBeLessThanOrEqual(700);
        }
      }),
    );
  });
});
