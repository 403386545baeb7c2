// A workspace that let the bot go: everything that was kept of it is deleted, in whichever order Slack says so.
import { z } from 'zod';
import type { Bot } from '../../core/bot.ts';
import { at, listAt, numberAt, stringAt } from '../../core/json.ts';
import type { Key } from '../../core/ports.ts';
import { installedAt } from './installations.ts';

const PAGE = 100;

/** Any value at all, of any version: it is only deleted. */
const anything = (path: string): Key<unknown> => ({ path, shape: z.unknown(), version: Number.MAX_SAFE_INTEGER });

/** The workspace that an event says has let the bot go, and when (milliseconds since 1970); null for any other event. */
export function farewell(event: unknown): { readonly tenant: string; readonly at: number } | null {
  const type = stringAt(event, 'event', 'type');
  const tenant = stringAt(event, 'team_id') ?? stringAt(event, 'enterprise_id');
  if (tenant === undefined || !/^[A-Z0-9]{2,20}$/.test(tenant)) return null;
  // A person's own token is none of ours: only the bot's ends the installation.
  const isBots = at(event, 'event', 'tokens') === undefined || listAt(event, 'event', 'tokens', 'bot').length > 0;
  if (type !== 'app_uninstalled' && !(type === 'tokens_revoked' && isBots)) return null;
  return { tenant, at: (numberAt(event, 'event_time') ?? 0) * 1000 };
}

/** Deletes everything below a prefix, page by page; gives how many values. What cannot be deleted is logged and left. */
async function erase({ store, log }: Bot, prefix: string): Promise<number> {
  let erased = 0;
  for (let after: string | undefined; ; ) {
    const page = await store.list(prefix, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    for (const path of page) {
      try {
        await store.update(anything(path), () => ({ value: null, result: undefined }));
        erased += 1;
      } catch (err) {
        log.error({ path, err }, 'A value of a workspace that is gone could not be deleted.');
      }
    }
    after = page.at(-1);
    if (after === undefined) return erased;
  }
}

/** Deletes what belongs to a workspace. A farewell older than the installation is late news of an earlier one. */
export async function forget(bot: Bot, gone: { readonly tenant: string; readonly at: number }): Promise<void> {
  const { tenant } = gone;
  // Slack tells whole seconds, so the same second is taken as the farewell's.
  const since = await installedAt(bot.store, tenant);
  if (since !== undefined && gone.at > 0 && Math.floor(since / 1000) * 1000 > gone.at) {
    bot.log.info({ tenant }, 'A workspace was said to have let the bot go, but it installed it again since.');
    return;
  }
  let erased = 0;
  for (const prefix of [`room/slack:${tenant}:`, `person/slack:${tenant}:`, `tenant/slack:${tenant}/`])
    erased += await erase(bot, prefix);
  await bot.handle({ id: `gone-${tenant}-${gone.at}`, platform: 'slack', tenant, kind: 'gone' });
  bot.log.info({ tenant, erased }, 'A workspace let the bot go: what was kept of it is deleted.');
}
