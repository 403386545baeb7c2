// What Discord's side needs now and then, whoever of several processes does it: servers that left, and the list of servers.
import { randomUUID } from 'node:crypto';
import type { REST } from 'discord.js';
import type { Bot } from '../../core/bot.ts';
import { stringAt } from '../../core/json.ts';
import { hold, letGo } from '../../core/lease.ts';
import { compare, returned, sweepLeft } from './guilds.ts';

/** Milliseconds. */
const HOUR = 3600_000;
const DAY = 24 * HOUR;
const PAGE = 200;

/** Every server that the bot is in, page by page. */
export async function guildsOf(rest: REST): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let after = '0'; ; ) {
    const query = new URLSearchParams({ limit: String(PAGE), after });
    const page = await rest.get('/users/@me/guilds', { query });
    const ids = Array.isArray(page) ? page.flatMap((each) => stringAt(each, 'id') ?? []) : [];
    for (const id of ids) found.add(id);
    const last = ids.at(-1);
    if (last === undefined || ids.length < PAGE) return found;
    after = last;
  }
}

/** Does `work` if nobody else did within `ms`; a failure leaves it to the next one who asks. */
async function once(bot: Bot, name: string, ms: number, work: () => Promise<void>): Promise<void> {
  const holder = randomUUID();
  if (!(await hold(bot.store, name, holder, bot.clock.now(), ms))) return;
  try {
    await work();
  } catch (error) {
    await letGo(bot.store, name, holder);
    throw error;
  }
}

export type House = { readonly bot: Bot; readonly rest: REST; readonly usedIn: () => readonly string[] };

/** Looks now and once an hour, until the signal fires. Never throws. */
export async function keepHouse({ bot, rest, usedIn }: House, signal: AbortSignal): Promise<void> {
  const tidy = async (): Promise<void> => {
    // A server may have the commands without the bot's user: it is in no list, but it is used.
    for (const guild of usedIn()) await returned(bot, guild);
    await once(bot, 'discord-guild-list', DAY, async () => compare(bot, await guildsOf(rest)));
    await once(bot, 'discord-left', HOUR, () => sweepLeft(bot, () => guildsOf(rest)));
  };
  while (!signal.aborted) {
    await tidy().catch((err: unknown) => bot.log.warn({ err }, "Discord's servers could not be looked through."));
    await bot.clock.wait(HOUR, signal);
  }
}
