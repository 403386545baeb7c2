// A workspace that let the bot go: everything that was kept of it is deleted, in whichever order Slack says so.
import type { Bot } from '../../core/bot.ts';
import { forgetTenant } from '../../core/forget.ts';
import { at, listAt, numberAt, stringAt } from '../../core/json.ts';
import { installedAt } from './installations.ts';

/** A workspace and when it let the bot go, in milliseconds since 1970; 0 where Slack did not say. */
export type Farewell = { readonly tenant: string; readonly at: number };

/** Who an event says has let the bot go; null for any other event. */
export function farewell(event: unknown): Farewell | null {
  const type = stringAt(event, 'event', 'type');
  const tenant = stringAt(event, 'team_id') ?? stringAt(event, 'enterprise_id');
  if (tenant === undefined || !/^[A-Z0-9]{2,20}$/.test(tenant)) return null;
  // A person's own token is none of ours: only the bot's ends the installation.
  const isBots = at(event, 'event', 'tokens') === undefined || listAt(event, 'event', 'tokens', 'bot').length > 0;
  if (type !== 'app_uninstalled' && !(type === 'tokens_revoked' && isBots)) return null;
  return { tenant, at: (numberAt(event, 'event_time') ?? 0) * 1000 };
}

/** Deletes what is kept of a workspace. A farewell older than the installation is late news of an earlier one. */
export async function forget(bot: Bot, { tenant, at }: Farewell): Promise<void> {
  const { store, log } = bot;
  const since = await installedAt(store, tenant);
  // Slack tells whole seconds, so an installation in the same second came before.
  if (since !== undefined && at > 0 && Math.floor(since / 1000) * 1000 > at) {
    log.info({ tenant }, 'A workspace was said to have let the bot go, but has installed it again since.');
    return;
  }
  const erased = await forgetTenant(store, 'slack', tenant, bot.clock.now());
  await bot.handle({ id: `gone-${tenant}-${at}`, platform: 'slack', tenant, kind: 'gone' });
  log.info({ tenant, erased }, 'A workspace let the bot go: what was kept of it is deleted.');
}
