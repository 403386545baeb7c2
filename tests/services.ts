// What some tests need of the machine: found, or skipped with a reason that is read at the end, or a failure where required.
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, test } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

/** A program of the machine. `at` is its path; undefined where it is not there. */
export type Service = { readonly name: string; readonly at: string | undefined; readonly wayOut: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** The first of `names` on the search path, or of `paths` that exists. */
function find(environment: Environment, names: readonly string[], paths: readonly string[]): string | undefined {
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const places = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...places, ...paths].find((place) => existsSync(place));
}

/** A Chromium: where CHROMIUM says, else on the search path, else where Windows and macOS put Chrome. */
export function findChromium(environment: Environment): Service {
  const at = environment.CHROMIUM
    ? [environment.CHROMIUM].find((place) => existsSync(place))
    : find(
        environment,
        ['chromium', 'chromium-browser', 'google-chrome', 'chrome.exe'],
        [
          '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
          'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
        ],
      );
  const wayOut = environment.CHROMIUM
    ? 'CHROMIUM names a file that is not there.'
    : 'No Chromium was found: install it (Debian: apt-get install chromium) or name it in CHROMIUM.';
  return { name: 'Chromium', at, wayOut };
}

export const chromium: Service = findChromium(process.env);

/** A Redis server: where REDIS_SERVER says, else on the search path. */
export function findRedis(environment: Environment): Service {
  const named = environment.REDIS_SERVER;
  const at = named === undefined ? find(environment, ['redis-server', 'valkey-server'], []) : existing(named);
  const wayOut = named
    ? 'REDIS_SERVER names a file that is not there.'
    : 'No Redis was found: install it (Debian: apt-get install redis-server) or name its program in REDIS_SERVER.';
  return { name: 'Redis', at, wayOut };
}

/** The folder with Postgres's own programs: where POSTGRES_BIN says, else on the search path, else the newest of Debian's. */
export function findPostgres(environment: Environment): Service {
  const named = environment.POSTGRES_BIN;
  const newest = versions('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin/initdb`);
  const program = named === undefined ? find(environment, ['initdb'], newest) : existing(join(named, 'initdb'));
  const wayOut = named
    ? 'POSTGRES_BIN names a folder that has no initdb.'
    : 'No Postgres server was found: install it (Debian: apt-get install postgresql) or name its folder of programs in POSTGRES_BIN.';
  return { name: 'Postgres', at: program && dirname(program), wayOut };
}

const existing = (path: string): string | undefined => (existsSync(path) ? path : undefined);

/** Folders named by whole numbers, the greatest first. */
const versions = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).sort((one, other) => Number(other) - Number(one)) : [];

export const redis: Service = findRedis(process.env);
export const postgres: Service = findPostgres(process.env);

/**
 * A `describe` whose tests need a service. Where it is missing they are one skipped test that says why, or, with
 * REQUIRE_SERVICES=1, one that fails.
 */
export function describeWith(service: Service, name: string, body: (at: string) => void): void {
  const { at } = service;
  if (at !== undefined) describe(name, () => body(at));
  else {
    describe(name, () => {
      test(`has ${service.name} to run with`, ({ skip }) => {
        if (process.env.REQUIRE_SERVICES === '1') throw new Error(service.wayOut);
        skip(service.wayOut);
      });
    });
  }
}

/** One line for each skipped test: what it is, and why. */
export function skippedLines(modules: readonly TestModule[]): readonly string[] {
  return modules.flatMap((module) =>
    [...module.children.allTests('skipped')].map((each) => {
      const result = each.result();
      const why = (result.state === 'skipped' ? result.note : undefined) ?? 'it does not say why';
      return `Skipped: ${each.fullName}: ${why}`;
    }),
  );
}

/** Prints what was skipped and why, at the end of a run. */
export class Skipped implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines = skippedLines(modules);
    if (lines.length > 0) process.stdout.write(`\n${lines.join('\n')}\n`);
  }
}
