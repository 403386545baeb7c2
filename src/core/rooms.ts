// Keeps the rooms of every platform that is connected: takes up their moments when they have come, with whoever else is alive.
import type { Bot } from './bot.ts';
import type { Platform } from './command.ts';
import { within } from './deadline.ts';
import { Friendly } from './errors.ts';
import { erase } from './forget.ts';
import { roads } from './lanes.ts';
import { momentKey } from './moments.ts';
import { readDue } from './room.ts';

/** So often it is looked for what is due, in milliseconds; a moment known to come sooner is not slept over. */
const EVERY = 1000;
/** Paths that are read at once, and moments that are looked after side by side. */
const PAGE = 100;
const SIDE_BY_SIDE = 50;
/** How long what is under way may take when the process stops, in milliseconds. */
const LEAVING = 1000;
/** How long a process has for one moment before others take it to have died, in milliseconds. */
const CLAIMED = 30_000;
/** How long one is left alone after it failed, in milliseconds; each further time twice as long, up to the most. */
const RETRY = 5_000;
const RETRY_MOST = 10 * 60_000;

/** Looks after moments until the signal, then waits a moment for those under way. */
export async function keepRooms(bot: Bot, signal: AbortSignal): Promise<void> {
  const { store, clock, log, dice, closer, alarm, posters } = bot;
  const holder = dice.seed().toString(36);
  const road = roads(SIDE_BY_SIDE);
  const underWay = new Map<string, Promise<void>>();
  /** Until when a moment is somebody else's, or is left alone after it failed; and how often it failed here. */
  const asleep = new Map<string, number>();
  const failures = new Map<string, number>();
  let isAway = false;

  /** Claims a moment; null where nobody need look after it, else until when it is somebody's. */
  const claim = (path: string) =>
    store.update(momentKey(path), (old) => {
      const now = clock.now();
      if (!old) return { value: old, result: null };
      if (old.claim && old.claim.until > now && old.claim.by !== holder)
        return { value: old, result: { mine: false, until: old.claim.until } };
      const until = now + CLAIMED;
      return { value: { claim: { by: holder, until } }, result: { mine: true, until } };
    });

  /** Clears a moment whose effect is in; true where it was set once more meanwhile. */
  const clear = (path: string): Promise<boolean> =>
    store.update(momentKey(path), (old) => {
      if (old?.claim?.by !== holder) return { value: old, result: false };
      return old.again ? { value: {}, result: true } : { value: null, result: false };
    });

  /** Leaves a moment alone for a while, in every process. */
  async function putOff(path: string): Promise<void> {
    const tries = (failures.get(path) ?? 0) + 1;
    failures.set(path, tries);
    const until = clock.now() + Math.min(RETRY * 2 ** (tries - 1), RETRY_MOST);
    asleep.set(path, until);
    await store.update(momentKey(path), (old) => ({
      value: old?.claim?.by === holder ? { ...old, claim: { by: holder, until } } : old,
      result: undefined,
    }));
  }

  async function lookAfter(path: string): Promise<void> {
    const due = readDue(path);
    const claimed = due && !signal.aborted && (await claim(path));
    if (!due || !claimed) return void failures.delete(path);
    if (!claimed.mine) return void asleep.set(path, claimed.until);
    const { platform, tenant, place, thread } = due.room;
    const where = { platform: platform as Platform, tenant, place, ...(thread === undefined ? {} : { thread }) };
    try {
      const outcome = await bot.handle({ id: `${path}@${claimed.until}`, ...where, kind: 'due', key: path });
      if (outcome.failed) return await putOff(path);
      await Promise.all([due.room, ...(outcome.rooms ?? [])].map((room) => closer.close(room)));
      failures.delete(path);
      if (await clear(path)) asleep.delete(path);
    } catch (err) {
      if (!signal.aborted && !(err instanceof Friendly))
        log.warn({ moment: path, err }, 'A moment of a room could not be looked after; it is taken up again.');
      await putOff(path);
    }
  }

  function begin(platform: Platform, path: string): void {
    const work = road(platform)(() => lookAfter(path))
      .catch((err: unknown) => log.warn({ moment: path, err }, 'A moment of a room could not be claimed.'))
      .finally(() => underWay.delete(path));
    underWay.set(path, work);
  }

  /** Begins with everything that is due on a platform; gives when the next moment comes, if that is known. */
  async function takeUp(platform: Platform): Promise<number> {
    for (let after: string | undefined; ; ) {
      const page = await store.list(`due/${platform}/`, { limit: PAGE, ...(after === undefined ? {} : { after }) });
      const now = clock.now();
      for (const path of page) {
        const at = readDue(path)?.at;
        // What is no moment of ours is nobody's: it goes, or it would be read every second.
        if (at === undefined) await erase(store, path);
        else if (at > now) return at;
        else if (!underWay.has(path) && (asleep.get(path) ?? 0) <= now) begin(platform, path);
      }
      after = page.at(-1);
      if (page.length < PAGE || signal.aborted) return Number.POSITIVE_INFINITY;
    }
  }

  while (!signal.aborted) {
    let next = Number.POSITIVE_INFINITY;
    try {
      for (const platform of posters.keys()) next = Math.min(next, await takeUp(platform));
      isAway = false;
    } catch (err) {
      // Said once: a store that is away for an hour is one piece of news.
      if (!isAway) log.warn({ err }, 'What is due could not be read; it is tried again every second.');
      isAway = true;
    }
    for (const [path, until] of asleep) if (until <= clock.now() && !underWay.has(path)) asleep.delete(path);
    await alarm.sleep(Math.max(Math.min(next - clock.now(), EVERY), 1), signal);
  }
  await within(clock, Promise.allSettled(underWay.values()), LEAVING);
}
