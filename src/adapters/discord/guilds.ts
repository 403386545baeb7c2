// Servers come and go: what is kept of one that removed the bot is deleted after 30 days, unless it returns.
import { z } from 'zod';
import { everyPath, forgetTenant } from '../../core/forget.ts';
import type { Clock, Key, Log, Store } from '../../core/ports.ts';

/** How long a server's data outlives the bot's removal, in milliseconds. */
export const GRACE = 30 * 24 * 3600_000;
const LEFT = 'due/discord-left/';

const LeftShape = z.object({ at: z.number() });
const leftKey = (guild: string): Key<z.infer<typeof LeftShape>> => ({
  path: `${LEFT}${guild}`,
  shape: LeftShape,
  version: 1,
});
const WelcomeShape = z.object({ at: z.number() });
const welcomeKey = (guild: string): Key<z.infer<typeof WelcomeShape>> => ({
  path: `tenant/discord:${guild}/welcome`,
  shape: WelcomeShape,
  version: 1,
});
type World = { readonly store: Store; readonly clock: Clock; readonly log: Log };

/** The bot was removed from a server. A second word of it does not put the end off. */
export const left = ({ store, clock }: World, guild: string): Promise<void> =>
  store.update(leftKey(guild), (old) => ({ value: old ?? { at: clock.now() }, result: undefined }));

/** The bot is in a server: whatever was to be deleted stays. */
export const returned = ({ store }: World, guild: string): Promise<void> =>
  store.update(leftKey(guild), (old) => ({ value: old === undefined ? old : null, result: undefined }));

/** Whether this is the first time that this server is greeted; true once. */
export const firstWelcome = ({ store, clock }: World, guild: string): Promise<boolean> =>
  store.update(welcomeKey(guild), (old) =>
    old ? { value: old, result: false } : { value: { at: clock.now() }, result: true },
  );

/** Deletes the data of servers that left long enough ago, unless one returned and nobody told us; `present` are those it is in. */
export async function sweepLeft(world: World, present: () => Promise<ReadonlySet<string>>): Promise<void> {
  const { store, clock, log } = world;
  let here: ReadonlySet<string> | undefined;
  for await (const path of everyPath(store, LEFT)) {
    const guild = path.slice(LEFT.length);
    const gone = await store.read(leftKey(guild));
    if (!gone || gone.at + GRACE > clock.now()) continue;
    here ??= await present();
    if (here.has(guild)) {
      await returned(world, guild);
      continue;
    }
    const erased = await forgetTenant(store, 'discord', guild, clock.now());
    await returned(world, guild);
    log.info({ guild, erased }, 'A server left 30 days ago: what was kept of it is deleted.');
  }
}

/** The servers that something is kept of, each once: a leap from one to the next, never a walk through all. */
async function* known(store: Store, prefix: string, end: string): AsyncGenerator<string> {
  for (let after: string | undefined; ; ) {
    const [path] = await store.list(prefix, { limit: 1, ...(after === undefined ? {} : { after }) });
    const guild = path?.slice(prefix.length).split(end)[0];
    if (path === undefined || guild === undefined) return;
    if (/^\d{1,20}$/.test(guild)) yield guild;
    // `~` sorts after everything that follows a server's id.
    after = `${prefix}${guild}${end}~`;
  }
}

/** Compares what is kept with the servers that the bot is in: what removals and returns nobody told us of. */
export async function compare(world: World, present: ReadonlySet<string>): Promise<void> {
  for await (const guild of known(world.store, LEFT, '/')) if (present.has(guild)) await returned(world, guild);
  for (const [prefix, end] of [
    ['tenant/discord:', '/'],
    ['room/discord:', ':'],
  ] as const)
    for await (const guild of known(world.store, prefix, end)) if (!present.has(guild)) await left(world, guild);
}
