// `npm run content` as an author meets it, and the manual's examples as the loader reads them.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import * as shapes from '../src/core/library.ts';
import { type Change, swap, withStudy } from './small-study.ts';

// Vitest may ask its children for colour; here the child is to decide by itself.
const { FORCE_COLOR: _, ...env } = process.env;

type Ran = { readonly code: number | string | null | undefined; readonly out: string; readonly err: string };

const check = (changes: Readonly<Record<string, Change>>): Promise<Ran> =>
  withStudy(
    changes,
    (dir) =>
      new Promise((resolve) => {
        execFile(process.execPath, ['tools/content.ts', dir], { env }, (error, out, err) =>
          resolve({ code: error ? error.code : 0, out, err }),
        );
      }),
  );

describe('the content check', () => {
  it('says in words what it checked, and takes leave with success', async () => {
    const { code, out } = await check({});
    expect(out.split('\n').slice(0, 2)).toEqual([
      'A small study (content/small)',
      '  Read: 2 sources, 4 claims, 1 lesson, 2 questions, 1 misconception, 1 term, 1 figure, 1 prompt, 1 pair and 1 plan.',
    ]);
    expect(out).toContain('The right option is the longest in 0% of the questions (at most 40%).');
    expect(out.trimEnd().endsWith('No fault.')).toBe(true);
    expect(code).toBe(0);
  });

  it('lists the faults, counts them, fails, and puts no colour into a file', async () => {
    const { code, out, err } = await check({ 'glossary.yaml': swap('  term: Refusal\n', '') });
    expect(err).toBe(
      'content/small/glossary.yaml:1:3 — "term" is missing. Add it.\n\nOne fault. Each line says where, what, and the way out.\n',
    );
    expect(out).toBe('');
    expect(code).toBe(1);
  });

  it('draws each chart, so that a broken one is found', async () => {
    const { code, err } = await check({ 'figures.yaml': swap('mark: bar', 'mark: [1]') });
    expect(err).toMatch(
      /^content\/small\/figures\.yaml:10:9 — The figure "bars-[0-9a-f]{12}" cannot be drawn: .+\. Change the specification: it is vega-lite, without its data\.\n/u,
    );
    expect(code).toBe(1);
  });
});

const BY_FILE: Readonly<Record<string, z.ZodType>> = {
  'study.yaml': shapes.StudyShape,
  'claims.yaml': z.array(shapes.ClaimShape),
  'questions/two-tiers.yaml': z.array(shapes.QuestionShape),
  'misconceptions.yaml': z.array(shapes.MisconceptionShape),
  'glossary.yaml': z.array(shapes.TermShape),
  'discussion.yaml': z.array(shapes.PromptShape),
  'figures.yaml': z.array(shapes.FigureShape),
  'demo.yaml': shapes.DemoShape,
  'pairs/st-capital.yaml': shapes.PairShape,
  'plans/fifteen-minutes.yaml': shapes.PlanShape,
  'retired.yaml': shapes.RetiredShape,
};

describe('the author’s manual', async () => {
  const manual = await readFile('content/README.md', 'utf8');
  /** Each example begins with a comment that names its file. */
  const example = (file: string): string => {
    const from = manual.indexOf(`\n# ${file}\n`);
    return from < 0 ? '' : (manual.slice(from + 1).split(/\n```|\n\n# /u)[0] ?? '');
  };

  it.each(Object.keys(BY_FILE))('shows an example of %s that the loader reads', (file) => {
    const shape = BY_FILE[file] ?? z.never();
    expect(shape.safeParse(parse(example(file))).error?.issues ?? []).toEqual([]);
  });

  it('shows a front matter that the loader reads', () => {
    const [, front = ''] = /```markdown\n---\n(.*?)\n---/su.exec(manual) ?? [];
    expect(shapes.LessonFront.safeParse(parse(front)).error?.issues ?? []).toEqual([]);
  });

  it('names every file that a study may hold', () => {
    for (const file of [...Object.keys(BY_FILE), 'lessons/two-tiers.md'].map((each) => each.replace(/\/[^.]+/u, '/*')))
      expect(manual).toContain(`| \`${file}\` |`);
  });
});
