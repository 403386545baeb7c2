// The house in order: the rules over the real files, and over bad files that the rules must catch.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentFaults, houseFaults, importsOf } from './house.ts';

const root = join(import.meta.dirname, '..');

/** The files below a folder, by their paths from the root with slashes. */
const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) =>
      join(each.parentPath, each.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    );

const sources = ['src', 'commands', 'tools', 'bench', 'tests']
  .flatMap(filesIn)
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

const about = (path: string, code: string): readonly string[] =>
  houseFaults([{ path, text: `// What this file is for.\n${code}` }]);

describe('the house', () => {
  it('is in order: every file imports what its room may, is named and says what it is', () => {
    expect(houseFaults(sources)).toEqual([]);
    expect(sources.length).toBeGreaterThan(50);
  });

  it('keeps code out of the content', () => {
    expect(contentFaults(filesIn('content'))).toEqual([]);
  });
});

describe('the rules catch', () => {
  it.each([
    [
      'the core reading files',
      'src/core/quiz.ts',
      "import { readFile } from 'node:fs/promises';",
      '"node:fs/promises"',
    ],
    [
      'the core knowing an adapter',
      'src/core/quiz.ts',
      "import type { Route } from '../adapters/adapter.ts';",
      '"../adapters/adapter.ts"',
    ],
    [
      'the core re-exporting a driver',
      'src/core/quiz.ts',
      "export * from '../drivers/clock-system.ts';",
      '"../drivers/clock-system.ts"',
    ],
    [
      'the core importing a type in passing',
      'src/core/quiz.ts',
      "type A = import('../config.ts').Config;",
      '"../config.ts"',
    ],
    ['a command importing another', 'commands/quiz.ts', "import help from './help.ts';", '"./help.ts"'],
    ['a command importing a library', 'commands/quiz.ts', "import MiniSearch from 'minisearch';", '"minisearch"'],
    [
      'a driver knowing a command',
      'src/drivers/store-disk.ts',
      "import quiz from '../../commands/quiz.ts';",
      '"../../commands/quiz.ts"',
    ],
    [
      'a driver knowing the core',
      'src/drivers/store-disk.ts',
      "import { words } from '../core/card.ts';",
      '"../core/card.ts"',
    ],
    ['a driver of one library using another', 'src/drivers/clock-sun.ts', "import { z } from 'zod';", '"zod"'],
    [
      'a platform knowing another',
      'src/adapters/slack/index.ts',
      "import { discord } from '../discord/index.ts';",
      '"../discord/index.ts"',
    ],
    [
      'a platform knowing a driver',
      'src/adapters/slack/index.ts',
      "const a = await import('../../drivers/store-memory.ts');",
      '"../../drivers/store-memory.ts"',
    ],
    [
      'the server knowing an adapter',
      'src/server.ts',
      "import type { Route } from './adapters/adapter.ts';",
      '"./adapters/adapter.ts"',
    ],
    [
      'the loader knowing a driver in a worker',
      'src/load-content.ts',
      "const a = new URL('./drivers/store-memory.ts', import.meta.url);",
      '"./drivers/store-memory.ts"',
    ],
    ['a tool importing a tool', 'tools/new.ts', "import { check } from './content.ts';", '"./content.ts"'],
  ])('%s', (_, path, code, named) => {
    const faults = about(path, code);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(
      new RegExp(`^${path}:2 imports ${named.replaceAll('.', '\\.')}, but .* may import only `),
    );
  });

  it.each([
    ['process', 'export const a = process.env.HOME;'],
    ['Date.now', 'export const a = Date.now();'],
    ['new Date()', 'export const a = new Date();'],
    ['Date()', 'export const a = Date();'],
    ['Math.random', 'export const a = Math.random();'],
    ['setTimeout', 'const later = setTimeout; export default later;'],
    ['crypto', 'export const a = crypto.randomUUID();'],
    ['fetch', "export const a = () => fetch('/');"],
    ['console', "console.log('x');"],
    ['globalThis', 'export const a = globalThis;'],
  ])('the core using %s', (what, code) => {
    const faults = about('src/core/quiz.ts', code);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`src/core/quiz.ts:2 uses ${what}, and the core may not: `);
  });

  it.each([
    ['src/quizCards.ts', 'src/quizCards.ts is not in kebab-case: call it something like quiz-cards.ts.'],
    [
      'src/text-utils.ts',
      'src/text-utils.ts is called "utils", which says nothing: name it after the one idea that it holds.',
    ],
    [
      'src/core/manager.ts',
      'src/core/manager.ts is called "manager", which says nothing: name it after the one idea that it holds.',
    ],
  ])('a file called %s', (path, fault) => {
    expect(about(path, '')).toEqual([fault]);
  });

  it('a file that does not say what it is', () => {
    expect(houseFaults([{ path: 'src/server.ts', text: "import { Hono } from 'hono';" }])).toEqual([
      'src/server.ts does not say what it is: begin it with a comment of one line, "// ...".',
    ]);
  });

  it('anyone importing main', () => {
    expect(about('tests/core/quiz.test.ts', "import '../../src/main.ts';")).toEqual([
      'tests/core/quiz.test.ts:2 imports "../../src/main.ts", and nobody may: start it as a process.',
    ]);
  });

  it('an import that is computed', () => {
    expect(about('src/server.ts', 'const a = await import(process.argv[2] ?? "");')).toEqual([
      'src/server.ts:2 imports something computed: name it, so that one can see who needs whom.',
    ]);
  });

  it('a file in no room', () => {
    expect(about('lib/quiz.ts', '')).toEqual([
      'lib/quiz.ts stands in no room of the house: put it where the table has a row for it.',
    ]);
  });

  it('code among the content', () => {
    expect(contentFaults(['content/a/study.yaml', 'content/a/lessons/b.md', 'content/a/b.ts'])).toEqual([
      'content/a/b.ts is neither YAML nor Markdown: content/ holds data only.',
    ]);
  });
});

describe('the rules leave alone', () => {
  it('what the core may use, and words that only look like a breach', () => {
    const code = `import { z } from 'zod';
      import { press } from './press.ts';
      // import { x } from 'node:fs'; Date.now();
      export const say = "process.exit, Math.random, import('node:fs')";
      export const at = (moment: { process: number }) => new Date(moment.process);
      export const shape = z.object({ fetch: z.string() });
      export default press;`;
    expect(about('src/core/quiz.ts', code)).toEqual([]);
  });
});

describe('importsOf', () => {
  it('finds every way to import', () => {
    const text = `import a from 'one';
import type { B } from 'two';
import 'three';
export { c } from 'four';
export * from 'five';
const d = await import('six');
type E = import('seven').E;
const f = new URL('./eight.ts', import.meta.url);
const g = await import(d);`;
    expect(importsOf({ path: 'src/a.ts', text })).toEqual([
      { from: 'one', line: 1 },
      { from: 'two', line: 2 },
      { from: 'three', line: 3 },
      { from: 'four', line: 4 },
      { from: 'five', line: 5 },
      { from: 'six', line: 6 },
      { from: 'seven', line: 7 },
      { from: './eight.ts', line: 8 },
      { from: null, line: 9 },
    ]);
  });
});
