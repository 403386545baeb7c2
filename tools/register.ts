// `npm run register`: tells Discord which commands there are, where that differs from what it knows, and prints the invite link.
import { join } from 'node:path';
import { faultOf, isRefused } from '../src/adapters/discord/fault.ts';
import { inviteLink } from '../src/adapters/discord/permissions.ts';
import { badToken } from '../src/adapters/discord/refused.ts';
import { register } from '../src/adapters/discord/register.ts';
import { readConfig } from '../src/config.ts';
import { numberAt, stringAt } from '../src/core/json.ts';
import { environmentOf } from '../src/environment.ts';
import { loadCommands } from '../src/load-commands.ts';

const root = join(import.meta.dirname, '..');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Discord's number for a token that belongs to another application than the one that is named. */
const ANOTHERS = 20012;

/** Whether Discord was not reached, or had troubles of its own: the system names its faults, Discord numbers its own. */
const isAway = (error: unknown): boolean =>
  stringAt(error, 'code') !== undefined ||
  (error instanceof Error && error.name === 'AbortError') ||
  faultOf(error) === 'reset';

/** What went wrong, with the way out. */
function reason(error: unknown): string {
  if (isRefused(error)) return badToken().message;
  if (numberAt(error, 'code') === ANOTHERS)
    return 'DISCORD_APPLICATION_ID and DISCORD_TOKEN are of two applications. Copy both from the same one at https://discord.com/developers/applications (General Information, and Bot).';
  if (numberAt(error, 'status') === 403)
    return 'DISCORD_GUILD_ID: the bot is not in that server. Invite it with the link below first, or unset DISCORD_GUILD_ID.';
  if (numberAt(error, 'status') === 404)
    return 'DISCORD_APPLICATION_ID: Discord knows no such application. Copy it from https://discord.com/developers/applications (General Information).';
  const said = error instanceof Error ? error.message : String(error);
  if (!isAway(error)) return said;
  return `Discord could not be reached (${said}). Run it again in a minute: what is registered already stays.`;
}

async function run(): Promise<void> {
  const { discord } = readConfig(environmentOf(root, process.env));
  if (!discord)
    throw new Error(
      'DISCORD_TOKEN and DISCORD_APPLICATION_ID must be set to register commands: .env.example says where they come from.',
    );
  const { token, applicationId, guildId, apiUrl } = discord;
  const [{ REST }, { restOptions }, commands] = await Promise.all([
    import('discord.js'),
    import('../src/adapters/discord/rest.ts'),
    loadCommands(join(root, 'commands')),
  ]);
  const rest = new REST(restOptions(apiUrl)).setToken(token);
  const where = guildId === undefined ? 'everywhere' : `in the server ${guildId}`;
  try {
    const changes = await register(rest, { commands, applicationId, ...(guildId === undefined ? {} : { guildId }) });
    for (const change of changes) say(`  ${change}`);
    say(changes.length === 0 ? `Discord knows every command ${where} already.` : `Registered ${where}.`);
  } catch (error) {
    process.stderr.write(`${reason(error)}\n`);
    process.exitCode = 1;
  }
  say(`To add the bot to a server, open ${inviteLink(applicationId)}`);
}

try {
  await run();
} catch (error) {
  process.stderr.write(`${reason(error)}\n`);
  process.exitCode = 1;
}
