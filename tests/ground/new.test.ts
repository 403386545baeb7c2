// The scaffold: what it writes is valid, and what is there already stays.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCommands } from '../../src/load-commands.ts';
import { readContent } from '../../src/load-content.ts';
import { collectFaults } from '../../src/load-faults.ts';
import { ownWords, TEMPLATE } from '../../src/load-templates.ts';

const TOOL = join(import.meta.dirname, '../../tools/new.ts');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'two-tiers-new-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the scaffold in a folder of its own. */
function make(...words: readonly string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', TOOL, ...words],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  return { code: status, out: stdout, err: stderr };
}
const text = (path: string): string => readFileSync(join(folder, path), 'utf8');

describe('a scaffold', () => {
  it('makes a study, a lesson and questions that load without a fault', async () => {
    expect(make('study', 'tiny', 'A tiny: study').code).toBe(0);
    expect(make('lesson', 'second', 'A second “lesson”', '--study', 'tiny').code).toBe(0);
    expect(make('question', 'second-one', '--lesson', 'second', '--study', 'tiny').code).toBe(0);
    expect(make('question', 'second-two', '--lesson', 'second', '--study', 'tiny').code).toBe(0);
    const { faults, library } = await readContent(join(folder, 'content'));
    expect(faults).toEqual([]);
    expect(library?.studies[0]?.title).toBe('A tiny: study');
    expect([...(library?.studies[0]?.lessons.keys() ?? [])]).toEqual(['overview', 'second']);
  });

  it('makes questions as drafts, which nobody is asked', async () => {
    make('study', 'tiny', 'Tiny');
    make('question', 'one', '--lesson', 'overview', '--study', 'tiny');
    const { library } = await readContent(join(folder, 'content'));
    expect(text('content/tiny/questions/overview.yaml')).toContain('status: draft');
    expect(library?.studies[0]?.questions.size).toBe(0);
  });

  it('puts a lesson into the tour and leaves the rest of the file as it was', () => {
    make('study', 'tiny', 'Tiny');
    const before = text('content/tiny/study.yaml');
    make('lesson', 'second', 'Second', '--study', 'tiny');
    expect(text('content/tiny/study.yaml')).toBe(before.replace('  - overview\n', '  - overview\n  - second\n'));
  });

  it('makes a command that loads', async () => {
    expect(make('command', 'read-on').out).toContain('Made     commands/read-on.ts');
    symlinkSync(join(import.meta.dirname, '../../src'), join(folder, 'src'));
    const [made] = await loadCommands(join(folder, 'commands'));
    expect(made).toMatchObject({ name: 'read-on', audience: 'anyone' });
  });

  it('leaves no sentence that ships untouched', async () => {
    make('study', 'tiny', 'Tiny');
    make('question', 'one', '--lesson', 'overview', '--study', 'tiny');
    const { read } = await readContent(join(folder, 'content'));
    const found = collectFaults();
    for (const { draft } of read) ownWords(draft, found);
    const untouched = Object.values(TEMPLATE).filter(
      (each) => !found.list.some(({ what }) => what.includes(`"${each}"`)),
    );
    expect(untouched).toEqual([]);
  });

  it('gives an example of each kind that works', () => {
    const examples = make()
      .err.split('\n')
      .filter((line) => /^npm run new -- \w+ [a-z]/.test(line));
    expect(examples.map((line) => line.split(' ')[4])).toEqual(['study', 'lesson', 'question', 'command']);
    make('study', 'alignment-faking', 'One');
    make('lesson', 'two-tiers', 'Two tiers');
    for (const line of examples) {
      const words = line.slice('npm run new -- '.length).match(/"[^"]+"|\S+/gu) ?? [];
      expect([line, make(...words.map((each) => each.replaceAll('"', ''))).code]).toEqual([line, 0]);
    }
  });

  it('says what to do next', () => {
    expect(make('study', 'tiny', 'Tiny').out).toMatch(
      /Next:\n- Fill in content\/tiny\/study\.yaml.*- Check it: npm run content\n$/s,
    );
  });
});

describe('a scaffold refuses', () => {
  it('to overwrite a file', () => {
    make('command', 'read-on');
    const { code, err } = make('command', 'read-on');
    expect([code, err]).toEqual([
      1,
      'commands/read-on.ts is there already, and nothing is overwritten: choose another id.\n',
    ]);
  });

  it('an id that a question has already', () => {
    make('study', 'tiny', 'Tiny');
    make('question', 'one', '--lesson', 'overview', '--study', 'tiny');
    const before = text('content/tiny/questions/overview.yaml');
    const { code, err } = make('question', 'one', '--lesson', 'overview', '--study', 'tiny');
    expect([code, err]).toEqual([
      1,
      'content/tiny/questions/overview.yaml has a question "one" already: choose another id.\n',
    ]);
    expect(text('content/tiny/questions/overview.yaml')).toBe(before);
  });

  it.each([
    ['nothing at all', [], /^npm run new -- study <id> "<title>"\n/],
    [
      'a kind that it does not know',
      ['poem', 'one'],
      /^"poem" is nothing that can be made\. .+\n\nnpm run new -- study/,
    ],
    ['a kind that is misspelt', ['lessn', 'one'], /^"lessn" is nothing that can be made\. Did you mean "lesson"\?\n\n/],
    ['a kind without an id', ['lesson'], /^A lesson needs an id, and none is given\.\n\nnpm run new -- study/],
    [
      'an option that it does not know',
      ['study', 'one', '--force'],
      /^Unknown option '--force'\.\n\nnpm run new -- study/,
    ],
    ['an id that is none', ['lesson', '../../etc'], /^"\.\.\/\.\.\/etc" is no id: lower-case letters/],
    ['a lesson of no study', ['lesson', 'one'], /^There is no study "alignment-faking": npm run new -- study/],
    [
      'a question without a lesson',
      ['question', 'one'],
      /^--lesson <lesson> is missing: a question belongs to a lesson\.\n\n/,
    ],
    [
      'a command with a long name',
      ['command', 'a'.repeat(33)],
      /is too long: a command's name has at most 32 characters/,
    ],
  ])('%s', (_, words, message) => {
    const { code, err } = make(...words);
    expect(code).toBe(1);
    expect(err).toMatch(message);
  });
});
