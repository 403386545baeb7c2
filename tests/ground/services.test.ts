// What happens where a program that tests need is not there: real runs of vitest on a small suite.
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { findChromium, findPostgres, findRedis } from '../services.ts';

const SUITE = `import('vitest/node').then(({ startVitest }) =>
  startVitest('test', [], { include: ['tests/ground/needs-chromium.suite.ts'], watch: false }))`;

/** Runs a suite that needs a browser, in an environment of its own. */
function run(environment: Record<string, string>): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', SUITE], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NO_COLOR: '1', ...environment },
  });
  return { code: status, output: stdout + stderr };
}

describe('a test that needs a program', () => {
  it('is skipped by name and with the reason where the program is missing', () => {
    const { code, output } = run({ CHROMIUM: '/nowhere/chromium' });
    expect(output).toContain('Skipped: the page > has Chromium to run with: CHROMIUM names a file that is not there.');
    expect(code).toBe(0);
  });

  it('fails where REQUIRE_SERVICES=1 is set', () => {
    const { code, output } = run({ CHROMIUM: '/nowhere/chromium', REQUIRE_SERVICES: '1' });
    expect(output).toContain('CHROMIUM names a file that is not there.');
    expect(output).toMatch(/1 failed/);
    expect(code).toBe(1);
  });
});

describe('a test whose program is there', () => {
  it('runs', () => {
    const { code, output } = run({ CHROMIUM: process.execPath, REQUIRE_SERVICES: '1' });
    expect(output).toMatch(/1 passed/);
    expect(output).not.toContain('Skipped');
    expect(code).toBe(0);
  });
});

describe('findChromium', () => {
  it('takes the one that CHROMIUM names', () => {
    expect(findChromium({ CHROMIUM: process.execPath }).at).toBe(process.execPath);
  });

  it('looks nowhere else when CHROMIUM names one that is not there', () => {
    expect(findChromium({ CHROMIUM: '/nowhere/chromium', PATH: process.env.PATH }).at).toBeUndefined();
  });
});

describe('findRedis and findPostgres', () => {
  it('take what REDIS_SERVER and POSTGRES_BIN name, and look nowhere else', () => {
    expect(findRedis({ REDIS_SERVER: process.execPath }).at).toBe(process.execPath);
    expect(findRedis({ REDIS_SERVER: '/nowhere/redis', PATH: process.env.PATH }).at).toBeUndefined();
    expect(findPostgres({ POSTGRES_BIN: '/nowhere', PATH: process.env.PATH }).at).toBeUndefined();
  });

  it('say how to come by one where there is none', () => {
    expect(findRedis({})).toMatchObject({
      at: undefined,
      wayOut: expect.stringContaining('apt-get install redis-server'),
    });
    expect(findPostgres({ POSTGRES_BIN: '/nowhere' }).wayOut).toBe('POSTGRES_BIN names a folder that has no initdb.');
  });
});
