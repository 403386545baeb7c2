// What a start prints: what is on, where, and what is off and how to switch it on.
import type { Config } from './config.ts';

/** `at` is the server's address. */
export type Started = { readonly version: string; readonly config: Config; readonly at: string };

type Line = { readonly on: boolean; readonly what: string; readonly where: string };

function playground({ config, at }: Started): Line {
  const what = 'Playground';
  if (config.playground) return { on: true, what, where: `open ${at} in a browser` };
  const why = config.host === '127.0.0.1' ? '' : ', since HOST lets other machines in';
  return { on: false, what, where: `PLAYGROUND=on switches it on${why}` };
}

const memory = ({ config: { store } }: Started): Line => ({
  on: true,
  what: 'Memory',
  where:
    store.kind === 'sqlite'
      ? `SQLite, in ${store.path}`
      : 'in this process only, gone when it stops; STORE_URL=sqlite:<path> keeps it',
});

/** The lines of a start, ready to print. */
export function announce(started: Started): readonly string[] {
  const lines = [
    playground(started),
    memory(started),
    { on: true, what: 'Health', where: `${started.at}/healthz and ${started.at}/readyz` },
    { on: false, what: 'Discord', where: 'comes with the next release' },
    { on: false, what: 'Slack', where: 'comes with the next release' },
    { on: false, what: 'Live demo', where: 'comes with a later release' },
  ];
  return [
    `Two Tiers ${started.version}`,
    ...lines.map(({ on, what, where }) => `  ${on ? 'on ' : 'off'}  ${what.padEnd(10)}  ${where}`),
    'Ctrl+C stops it. Every setting is explained in .env.example.',
  ];
}

/** What the front door says where nothing is switched on: the start's own lines, for whoever comes by browser. */
export const nothingOn = (started: Started): string =>
  `${announce(started).join('\n')}\n\nNothing is switched on, so there is nothing to play here yet.\n`;
