// Discord over its gateway: one process of several holds the connection by a lease, the others stand by and take over.
import { randomUUID } from 'node:crypto';
import type { Bot } from '../../core/bot.ts';
import { hold, letGo } from '../../core/lease.ts';
import type { Connection } from '../adapter.ts';
import { answering } from './answering.ts';
import { openCalls } from './calls.ts';
import { keepHouse } from './housekeeping.ts';
import { Refused } from './refused.ts';
import { botRest } from './rest.ts';
import { openSession, type Session } from './session.ts';
import { shardsOf } from './shards.ts';

/** `fail` is told, once, when Discord shuts the bot out for good after it was connected: the program should end. */
export type GatewayConfig = {
  readonly token: string;
  readonly shards?: string;
  readonly apiUrl?: string;
  /** Ends also what is still connecting, which throws then and holds nothing any more. */
  readonly signal?: AbortSignal;
  readonly fail: (error: Error) => void;
};

/** How long a connection is held without a word, how often it is renewed or asked for, in milliseconds. */
export const LEASE = 15_000;
export const RENEW = 5_000;
/** How long after a failed try the next one comes, first and at most, in milliseconds. */
const BACKOFF = { first: 5_000, most: 300_000 };

/** Connects, or stands by where another process holds the connection. Throws Refused where Discord will not have the bot. */
export async function connectGateway(bot: Bot, config: GatewayConfig): Promise<Connection> {
  const { clock, store, log } = bot;
  const shards = shardsOf(config.shards);
  const lease = `discord-gateway/${shards ? `${shards.ids.join('-')}_${shards.count}` : 'all'}`;
  const me = randomUUID();
  const desk = answering(bot);
  const callsOf = openCalls(bot, config.apiUrl);
  const stopping = new AbortController();
  const signal = config.signal ? AbortSignal.any([stopping.signal, config.signal]) : stopping.signal;
  const settled = Promise.withResolvers<void>();
  let session: Session | undefined;
  let standsBy = false;
  let heldUntil = 0;

  /** Whether the connection is ours. A store that fails leaves us what we have until it would have ended. */
  async function held(): Promise<boolean> {
    const now = clock.now();
    try {
      const ours = await hold(store, lease, me, now, LEASE);
      heldUntil = ours ? now + LEASE : 0;
    } catch (err) {
      log.warn({ err }, "The lease of Discord's connection could not be renewed.");
    }
    return clock.now() < heldUntil;
  }

  async function close(): Promise<void> {
    const open = session;
    session = undefined;
    await open?.close();
  }

  /** Holds the connection for as long as the lease is ours. Also a long login is one that holds it. */
  async function serve(): Promise<void> {
    const over = new AbortController();
    const until = AbortSignal.any([signal, over.signal]);
    const renewing = (async () => {
      do await clock.wait(RENEW, until);
      while (!until.aborted && (await held()));
      over.abort();
    })();
    try {
      session = await openSession({
        bot,
        desk,
        callsOf,
        shards,
        token: config.token,
        apiUrl: config.apiUrl,
        signal: until,
        refused(why) {
          stopping.abort();
          config.fail(why);
        },
      });
      log.info({ shards: shards?.ids ?? 'all' }, 'Connected to Discord.');
      settled.resolve();
      await renewing;
      if (!signal.aborted) log.warn({}, "Another process holds Discord's connection now: standing by.");
    } finally {
      over.abort();
    }
  }

  async function run(): Promise<void> {
    let pause = BACKOFF.first;
    while (!signal.aborted) {
      standsBy = !(await held());
      if (standsBy) {
        settled.resolve();
        await clock.wait(RENEW, signal);
        continue;
      }
      try {
        await serve();
        pause = BACKOFF.first;
      } catch (error) {
        const isRefused = error instanceof Refused;
        if (signal.aborted && !isRefused) return;
        // Whoever tries next, with a better token perhaps, need not wait for its end.
        await letGo(store, lease, me).catch(() => {});
        if (isRefused) throw error;
        log.warn({ err: error, again: pause / 1000 }, 'Discord could not be reached: trying again.');
        settled.resolve();
        await clock.wait(pause, signal);
        pause = Math.min(pause * 2, BACKOFF.most);
      } finally {
        await close();
      }
    }
  }

  let isSettled = false;
  async function untilOver(): Promise<void> {
    try {
      await run();
    } catch (error) {
      stopping.abort();
      const why = error instanceof Error ? error : new Error(String(error));
      // Before the first connection it is the start that fails; later it is the program.
      if (isSettled) config.fail(why);
      else settled.reject(why);
    }
    await letGo(store, lease, me).catch(() => {});
    settled.reject(new Error('The bot was stopped before it was connected to Discord.'));
  }
  const running = untilOver();
  await settled.promise;
  isSettled = true;
  void keepHouse({ bot, rest: botRest(bot, config.token, config.apiUrl), usedIn: desk.usedIn }, signal);

  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    stopping.abort();
    // Answers under way need no connection, only the interaction's token: whoever stands by may take over at once.
    await Promise.all([desk.stop(), running]);
  };
  return {
    routes: [],
    ready: () => !signal.aborted && (session ? session.ready() : standsBy),
    stop: () => (stopped ??= stop()),
  };
}
