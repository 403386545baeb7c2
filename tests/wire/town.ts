// Both platforms on loopback, and the program as an operator starts it, on one file that outlives each of its lives.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyKey, everyPath } from '../../src/core/forget.ts';
import { systemClock as clock } from '../../src/drivers/clock-system.ts';
import { openSqliteStore } from '../../src/drivers/store-sqlite.ts';
import { startBot } from '../ground/start.ts';
import { recordingLog } from '../world.ts';
import { APPLICATION, openDiscord, TOKEN } from './discord/discord.ts';
import { people } from './discord/people.ts';
import { hands, SECRET } from './slack/hands.ts';
import { APP_TOKEN, BOT_TOKEN, openSlack } from './slack/slack.ts';

export type Ways = 'connections' | 'requests';
export type Town = Awaited<ReturnType<typeof openTown>>;
type Settings = Readonly<Record<string, string>>;

/** A value with no claim in it that still holds. */
const unclaimed = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (key, each) => (key === 'claim' ? { ...each, until: 0 } : each));

/** By the machine's own clock, which other programs keep busy, both platforms are more patient than they are, in milliseconds. */
export const BUSY = 60_000;

/** `connections`: a gateway and a socket that the program opens. `requests`: both platforms send signed ones to it. */
export async function openTown(ways: Ways, ack = BUSY) {
  const [discord, slack] = await Promise.all([openDiscord(clock, ack), openSlack(clock, ack)]);
  const folder = mkdtempSync(join(tmpdir(), 'two-tiers-town-'));
  const path = join(folder, 'kept.sqlite');
  const shared: Settings = {
    STORE_URL: `sqlite:${path}`,
    DISCORD_TOKEN: TOKEN,
    DISCORD_APPLICATION_ID: APPLICATION,
    DISCORD_API_URL: discord.url,
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_API_URL: slack.apiUrl,
  };
  const settings: Settings =
    ways === 'connections'
      ? { ...shared, SLACK_APP_TOKEN: APP_TOKEN }
      : {
          ...shared,
          DISCORD_TRANSPORT: 'http',
          DISCORD_PUBLIC_KEY: discord.publicKey,
          SLACK_SIGNING_SECRET: SECRET,
        };
  let at = '';
  const url = () => at;

  return {
    discord,
    slack,
    settings,
    path,
    people: people({ discord, transport: ways === 'connections' ? 'gateway' : 'http', url, isLive: true }),
    hands: hands({ slack, clock, transport: ways === 'connections' ? 'socket' : 'http', url }),
    /** Whoever does something afterwards does it at this address. */
    reach(where: string): void {
      at = where;
    },
    /** Starts the program; whoever does something afterwards does it there. */
    async start(other: Settings = {}) {
      const started = await startBot({ ...settings, ...other });
      at = started.at;
      return started;
    },
    /** What is kept in the file, by path, while no program runs on it. `claimsEnd` lets the time pass that ends what the dead have claimed. */
    async kept({ claimsEnd = false } = {}): Promise<readonly string[]> {
      const store = await openSqliteStore({ path, clock, log: recordingLog() });
      const paths: string[] = [];
      for await (const each of everyPath(store, '')) paths.push(each);
      for (const each of claimsEnd ? paths : []) {
        if (each.startsWith('lease/')) await store.update(anyKey(each), () => ({ value: null, result: undefined }));
        else if (/^due\/|\/shown$/.test(each))
          await store.update({ ...anyKey(each), version: 1 }, (old) => ({ value: unclaimed(old), result: undefined }));
      }
      await store.close();
      return paths;
    },
    /** Ends both platforms; what neither would take fails the test, unless `forgiven` names it. */
    async close(forgiven = /^$/): Promise<void> {
      const faults = [...discord.faults, ...slack.faults].filter((each) => !forgiven.test(each));
      await Promise.all([discord.close(), slack.close()]);
      rmSync(folder, { recursive: true, force: true });
      if (faults.length > 0) throw new Error(`No platform would take: ${faults.join('; ')}`);
    },
  };
}
