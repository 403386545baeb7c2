// Loading commands: the real folder, and files that break a rule.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { faultsOf, loadCommands } from '../../src/load-commands.ts';

const folder = mkdtempSync(join(tmpdir(), 'two-tiers-commands-'));
afterAll(() => rmSync(folder, { recursive: true }));

const quiz = { name: 'quiz', summary: 'Asks.', audience: 'anyone', options: [], start: () => null };
const words = { name: 'topic', summary: 'what about', kind: 'words', most: 200 };

describe('the commands of this bot', () => {
  it('all stand, in order of name', async () => {
    const names = (await loadCommands(join(import.meta.dirname, '../../commands'))).map((each) => each.name);
    expect(names).toEqual(names.toSorted());
    expect(names).toEqual(expect.arrayContaining(['demo', 'explain', 'help', 'quiz']));
  });
});

describe('a command', () => {
  it('that keeps the rules has no fault', () => {
    expect(
      faultsOf('quiz', {
        ...quiz,
        options: [
          { ...words, required: true },
          { ...words, name: 'more' },
        ],
      }),
    ).toEqual([]);
  });

  it.each([
    ['no default export', undefined, 'has no default export; end it with "export default <command>;"'],
    [
      'a capital',
      { ...quiz, name: 'Quiz' },
      'its name is wrong: it must be 1 to 32 lower-case letters, digits or hyphens',
    ],
    ['no summary', { ...quiz, summary: '' }, 'its summary is wrong: it is empty; say in a few words what it does'],
    [
      'a long summary',
      { ...quiz, summary: 'x'.repeat(101) },
      'its summary is wrong: it must have at most 100 characters',
    ],
    [
      'an unknown audience',
      { ...quiz, audience: 'all' },
      'its audience is wrong: it must be anyone, hosts or managers',
    ],
    ['no start', { ...quiz, start: undefined }, 'its start is wrong: it must be a function'],
    ['a move that does nothing', { ...quiz, moves: { next: 'x' } }, 'its moves.next is wrong: it must be a function'],
    ['two options of one name', { ...quiz, options: [words, words] }, 'its options is wrong: two have the same name'],
    [
      'a required option at the end',
      { ...quiz, options: [words, { ...words, name: 'more', required: true }] },
      'its options is wrong: those that are required must stand first',
    ],
    [
      '26 options',
      { ...quiz, options: Array.from({ length: 26 }, (_, index) => ({ ...words, name: `o${index}` })) },
      'its options is wrong: a command has at most 25 options',
    ],
    [
      'a long option summary',
      { ...quiz, options: [{ ...words, summary: 'x'.repeat(101) }] },
      'its options.0.summary is wrong: it must have at most 100 characters',
    ],
  ])('with %s is refused', (_, found, fault) => {
    const faults = faultsOf('quiz', found);
    expect(faults).toContain(fault);
  });

  it('under another name than its file is refused', () => {
    expect(faultsOf('ask', quiz)).toEqual([
      'calls its command "quiz"; rename the file to quiz.ts or the command to "ask"',
    ]);
  });
});

describe('a folder of commands', () => {
  it('with bad files stops with a line for each, by name', async () => {
    writeFileSync(join(folder, 'ask.ts'), "export default { name: 'ask' };");
    writeFileSync(join(folder, 'broken.ts'), "throw new Error('half a file');");
    writeFileSync(join(folder, 'none.ts'), 'export const nothing = 1;');
    const message = await loadCommands(folder).then(
      () => 'loaded',
      (error: Error) => error.message,
    );
    expect(message.split('\n')).toEqual([
      expect.stringMatching(/\/ask\.ts its summary is wrong: it is missing\.$/),
      expect.stringMatching(/\/ask\.ts its audience is wrong: /),
      expect.stringMatching(/\/ask\.ts its options is wrong: it must be a list, \[\] for none\.$/),
      expect.stringMatching(/\/ask\.ts its start is wrong: it must be a function\.$/),
      expect.stringMatching(/\/broken\.ts cannot be loaded: half a file$/),
      expect.stringMatching(/\/none\.ts has no default export; end it with "export default <command>;"\.$/),
    ]);
  });
});
