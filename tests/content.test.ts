// The shipped content: nothing in it is at fault, and nothing is missing from it.
import { describe, expect, it } from 'vitest';
import { theStudy } from '../src/core/library.ts';
import { promptOf } from '../src/core/pairs.ts';
import { loadLibrary, readContent } from '../src/load-content.ts';
import { collectFaults, report } from '../src/load-faults.ts';
import { review } from '../src/load-review.ts';
import { holdSizes } from '../src/load-sizes.ts';

const { read, faults } = await readContent('content');

describe('the shipped content', () => {
  it('has no fault that would stop the start', () => {
    expect(report(faults)).toBe('');
  });

  it('is complete, easy to read, and fits its cards', () => {
    const found = collectFaults();
    for (const { draft, study } of read)
      if (study) {
        review(draft, study, found);
        holdSizes(draft, study, found);
      }
    expect(report(found.list)).toBe('');
  });

  it('shows no reference unresolved', async () => {
    const study = theStudy(await loadLibrary('content'));
    const { demo, figures, ...rest } = study;
    const shown = JSON.stringify(
      [...Object.values(rest)].map((part) => (part instanceof Map ? [...part.values()] : part)),
    );
    expect(shown.match(/\{(?:wrong:[^}"]*|[a-z0-9-]+(?:\.[a-z0-9-]+)?)\}/gu)).toBeNull();
    expect(demo.firm).not.toBe('');
    expect(figures.size).toBeGreaterThan(0);
  });

  it('names no command, since each platform calls it otherwise', () => {
    const written = read.flatMap(({ study }) =>
      study
        ? [...JSON.stringify([...study.plans.values(), ...study.prompts.values()]).matchAll(/[^\w/.](\/[a-z]+)\b/g)]
        : [],
    );
    expect(written.map(([, name]) => name)).toEqual([]);
  });

  it('has pairs whose two prompts differ in the tag and in nothing else', async () => {
    const { demo, pairs } = theStudy(await loadLibrary('content'));
    for (const pair of pairs.values())
      for (const { wrapper } of [demo, ...demo.controls]) {
        const [training, unused] = [demo.training.tag, demo.unused.tag].map((tag) => promptOf(wrapper, pair.rule, tag));
        const [before = '', after = ''] = promptOf(wrapper, pair.rule, '\u0000').split('[\u0000]');
        expect(training).toBe(`${before}[${demo.training.tag}]${after}`);
        expect(unused).toBe(`${before}[${demo.unused.tag}]${after}`);
      }
  });
});
