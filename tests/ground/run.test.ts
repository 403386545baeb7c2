// How npm scripts find a Node that is new enough: bin/run in a small project of its own.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const BUNDLED = `node_modules/node-${{ linux: 'linux', win32: 'win', darwin: 'darwin' }[process.platform as string]}-${process.arch}/bin`;
const OLD = `data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.20.2"})`;
const posix = process.platform === 'win32' ? it.skip : it;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'two-tiers-run-'));
  cpSync(join(import.meta.dirname, '../../bin/run'), join(folder, 'bin/run'));
  write('package.json', '{ "type": "module" }');
  write('node_modules/.keep', '');
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Runs bin/run as npm does; `old` makes it believe that this Node is version 20. */
function run(words: readonly string[], { old = false } = {}): { code: number | null; out: string; err: string } {
  const flags = old ? ['--import', OLD] : [];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, join(folder, 'bin/run'), ...words], {
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

/** A stand-in for the bundled Node: says that it was used, and with what. */
function bundle(script: string): void {
  write(`${BUNDLED}/node`, script);
  chmodSync(join(folder, BUNDLED, 'node'), 0o755);
}

describe('bin/run', () => {
  it('runs a script on this Node where none is bundled, with the words after it', () => {
    write('src/main.ts', 'const words: string[] = process.argv.slice(2); console.log(words.join(" "));');
    expect(run(['start', '--terminal', 'and more'])).toEqual({ code: 0, out: '--terminal and more\n', err: '' });
  });

  it('ends with the code that the script ends with', () => {
    write('src/main.ts', 'process.exit(7);');
    expect(run(['start']).code).toBe(7);
  });

  posix('prefers the bundled Node, and puts it first on the path of what it starts', () => {
    bundle(`#!/bin/sh\necho "bundled: $2, \${PATH%%:*}"\n`);
    expect(run(['start'], { old: true })).toEqual({
      code: 0,
      out: `bundled: src/main.ts, ${join(folder, BUNDLED)}\n`,
      err: '',
    });
  });

  posix('falls back to this Node where the bundled one is for another system', () => {
    bundle('#!/no/such/loader\n');
    write('src/main.ts', 'console.log("this one");');
    expect(run(['start'])).toEqual({ code: 0, out: 'this one\n', err: '' });
  });

  it('says in one line which Node it needs where there is none', () => {
    const { code, out, err } = run(['start'], { old: true });
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^Two Tiers needs Node 22\.19 or later, and this is 20\.20\.2: .*\n$/);
  });

  it('says what to run first where nothing is installed', () => {
    rmSync(join(folder, 'node_modules'), { recursive: true });
    expect(run(['start'])).toEqual({ code: 1, out: '', err: 'The libraries are not there yet: run "npm ci" first.\n' });
  });

  it('names the scripts that it knows', () => {
    expect(run(['toString'])).toEqual({
      code: 1,
      out: '',
      err: 'npm run knows start, test, check, content, new, manifest, register, store:copy, demo:record, bench.\n',
    });
  });

  it('checks everything though something fails, names at the end what did, and fails', () => {
    const fake = (name: string, bin: string, code: number): void => {
      write(`node_modules/${name}/package.json`, JSON.stringify({ bin: { [bin]: 'cli.mjs' } }));
      write(
        `node_modules/${name}/cli.mjs`,
        `console.log(${JSON.stringify(name)}, ...process.argv.slice(2)); process.exit(${code});`,
      );
    };
    fake('typescript', 'tsc', 2);
    fake('@biomejs/biome', 'biome', 0);
    fake('knip', 'knip', 1);
    fake('vitest', 'vitest', 0);
    write('tools/content.ts', 'console.log("content");');
    const { code, out } = run(['check']);
    expect(code).toBe(1);
    expect(out.split('\n').filter((line) => line !== '' && !line.startsWith('=='))).toEqual([
      'typescript -p .',
      '@biomejs/biome check',
      'knip',
      'content',
      'vitest run tests/house.test.ts',
      'Failed: types; dead code and unused dependencies.',
    ]);
  });
});
