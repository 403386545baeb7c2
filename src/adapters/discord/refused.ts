// Discord will not have this bot as it is set up: one line for the operator, and no more tries.

/** Nothing that is tried again helps. The message names the setting and the way out; `exitCode` is sysexits' EX_CONFIG. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly exitCode = 78;
}

export const badToken = (): Refused =>
  new Refused(
    'DISCORD_TOKEN: Discord does not know this token. Copy a new one from https://discord.com/developers/applications (your application, Bot, Reset Token).',
  );

/** Close codes of the gateway after which it must not be tried again, with what to do. */
const CLOSED: Readonly<Record<number, string>> = {
  4010: 'DISCORD_SHARDS: Discord does not take these shards. Unset it, and the right number is asked for.',
  4011: 'DISCORD_SHARDS: the bot is in too many servers for so few connections. Unset it, or split it further.',
  4012: 'Discord no longer speaks this version of its gateway: a newer release of Two Tiers is needed.',
  4013: 'Discord does not know an intent that this release asks for: a newer release of Two Tiers is needed.',
  4014: 'Discord does not allow the bot an intent. It asks for Guilds alone, which needs no approval: see whether the application is disabled at https://discord.com/developers/applications.',
};

/** Why a closed connection may not be opened again; undefined where it may. */
export const refusedBy = (closeCode: number): Refused | undefined => {
  if (closeCode === 4004) return badToken();
  const line = CLOSED[closeCode];
  return line === undefined ? undefined : new Refused(line);
};
