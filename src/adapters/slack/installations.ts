// Who has installed the bot: one value per workspace or organisation in the Store, its tokens sealed.
import type { Installation, InstallationQuery, InstallationStore } from '@slack/bolt';
import { z } from 'zod';
import type { Clock, Key, Store } from '../../core/ports.ts';
import type { Seal } from './seal.ts';

const InstallationShape = z.object({ sealed: z.string(), at: z.number() });

const installationKey = (tenant: string): Key<z.infer<typeof InstallationShape>> => ({
  path: `tenant/slack:${tenant}/installation`,
  shape: InstallationShape,
  version: 1,
});

const ID = /^[A-Z0-9]{2,20}$/;

/** An installation that cannot be kept, with a sentence for whoever installs. */
export class NotKept extends Error {}

/** An organisation's installation stands for all its workspaces, so it is kept under the organisation. */
function tenantOf(from: {
  readonly team?: string | undefined;
  readonly enterprise?: string | undefined;
  readonly wide: boolean;
}): string {
  const id = from.wide ? from.enterprise : (from.team ?? from.enterprise);
  if (id === undefined || !ID.test(id)) throw new NotKept('Slack did not say which workspace this is.');
  return id;
}

const queried = (query: InstallationQuery<boolean>): string =>
  tenantOf({ team: query.teamId, enterprise: query.enterpriseId, wide: query.isEnterpriseInstall });

/** When a workspace installed the bot, in milliseconds since 1970; undefined where it has not. */
export const installedAt = async (store: Store, tenant: string): Promise<number | undefined> =>
  (await store.read(installationKey(tenant)))?.at;

export type Installations = Required<InstallationStore> & {
  /** The installation of a tenant, or undefined. Throws where it cannot be unsealed. */
  find(tenant: string): Promise<Installation | undefined>;
};

/** `joined` hears of every workspace that has installed the bot. */
export function openInstallations(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  seal: Seal,
  joined: (tenant: string) => void = () => {},
): Installations {
  async function find(tenant: string): Promise<Installation | undefined> {
    const key = installationKey(tenant);
    const kept = await store.read(key);
    return kept && JSON.parse(seal.open(kept.sealed, key.path));
  }

  return {
    find,
    async storeInstallation(installation) {
      const { bot, team, enterprise, isEnterpriseInstall = false } = installation;
      if (!bot) throw new NotKept('Slack gave no bot token.');
      if (bot.refreshToken !== undefined || bot.expiresAt !== undefined)
        throw new NotKept('Token rotation is switched on for this app, and it must be off.');
      const key = installationKey(tenantOf({ team: team?.id, enterprise: enterprise?.id, wide: isEnterpriseInstall }));
      // The person who installed it, names and other tokens are of no use to us: they are not kept.
      const least = {
        team: team && { id: team.id },
        enterprise: enterprise && { id: enterprise.id },
        user: { token: undefined, scopes: undefined, id: '' },
        bot: { token: bot.token, scopes: bot.scopes, id: bot.id, userId: bot.userId },
        isEnterpriseInstall,
        authVersion: 'v2',
      };
      const value = { sealed: seal.close(JSON.stringify(least), key.path), at: clock.now() };
      await store.update(key, () => ({ value, result: undefined }));
      joined(isEnterpriseInstall ? (enterprise?.id ?? '') : (team?.id ?? ''));
    },
    async fetchInstallation(query) {
      const tenant = queried(query);
      const found = (await find(tenant)) ?? (query.enterpriseId ? await find(query.enterpriseId) : undefined);
      if (!found) throw new Error(`The bot is not installed in ${tenant}.`);
      return found;
    },
    async deleteInstallation(query) {
      await store.update(installationKey(queried(query)), () => ({ value: null, result: undefined }));
    },
  };
}
