// What this version cannot do though its settings are known: said at the start, and gone with the release that can.
import type { Config } from './config.ts';

const HOW = 'Unset it to go on with the file, and set it again with the release that has it.';

/** Why this version will not start with a setting that it cannot honour, or null. */
export function notYet(config: Config): string | null {
  if (config.store.kind === 'redis' || config.store.kind === 'postgres') {
    const kind = config.store.kind === 'redis' ? 'Redis' : 'Postgres';
    return `STORE_URL names ${kind}, but this version keeps what it learns in an SQLite file: ${kind} comes with a later release. ${HOW}`;
  }
  return null;
}

/** Settings that are taken but change nothing yet, a sentence each. */
export const idle = (config: Config): readonly string[] => [
  ...(config.model ? ['ANTHROPIC_API_KEY is set, but nothing is asked of a model in this version.'] : []),
];
