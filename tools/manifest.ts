// `npm run manifest`: prints the app manifest for Slack as JSON, and beside it why each permission is asked for.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { manifest, type Reach } from '../src/adapters/slack/manifest.ts';
import { REASONS } from '../src/adapters/slack/scopes.ts';
import { environmentOf, readValues } from '../src/environment.ts';
import { loadCommands } from '../src/load-commands.ts';
import type { Values } from '../src/variables.ts';

const root = join(import.meta.dirname, '..');

function stop(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

/** What was asked for: a socket unless `--http` says otherwise. */
function asked(): 'socket' | 'http' {
  try {
    const options = { socket: { type: 'boolean' }, http: { type: 'boolean' } } as const;
    const { socket, http } = parseArgs({ options }).values;
    if (socket && http)
      stop('Choose one: --socket (Socket Mode, no public address) or --http (requests to PUBLIC_URL).');
    return http ? 'http' : 'socket';
  } catch {
    return stop('npm run manifest takes --socket or --http: npm run manifest -- --http');
  }
}

/** The settings, or a line for each that is wrong. */
function settings(): Values {
  try {
    return readValues(environmentOf(root, process.env)).values;
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error));
  }
}

const transport = asked();
const values = settings();
const publicUrl = values.PUBLIC_URL;
if (transport === 'http' && publicUrl === undefined)
  stop(
    '--http needs PUBLIC_URL, the https address that Slack reaches this server by: set it in .env, or use --socket.',
  );
const reach: Reach =
  transport === 'http' && publicUrl !== undefined
    ? { transport, publicUrl }
    : { transport: 'socket', ...(publicUrl === undefined ? {} : { publicUrl }) };

try {
  const commands = await loadCommands(join(root, 'commands'));
  const app = manifest(commands, values.SLACK_COMMAND_PREFIX ?? '/af-', reach);
  process.stdout.write(`${JSON.stringify(app, null, 2)}\n`);
} catch (error) {
  stop(error instanceof Error ? error.message : String(error));
}
const reasons = Object.entries(REASONS).map(([scope, reason]) => `  ${scope.padEnd(16)} ${reason}`);
process.stderr.write(`\nWhy each permission is asked for:\n${reasons.join('\n')}\n`);
