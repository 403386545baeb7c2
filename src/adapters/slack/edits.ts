// Slack's limit of edits: a workspace has its turns, counted in the Store for all processes, and each message waits for one of its own.
import { z } from 'zod';
import type { Clock, Key, Store } from '../../core/ports.ts';

/** So many edits may come at once, and then one after each pause (milliseconds): in no minute more than 40. */
export const BURST = 8;
export const EACH = 1_875;
/** How long a turn that has come waits for its message, and how many are remembered. */
const GRACE = 3_000;
const REMEMBERED = 5_000;

/** When the turn after all that are given comes, if none were saved up. Milliseconds since 1970. */
const TurnsShape = z.object({ next: z.number() });
const turnsKey = (tenant: string): Key<z.infer<typeof TurnsShape>> => ({
  path: `tenant/slack:${tenant}/edits`,
  shape: TurnsShape,
  version: 1,
});

export interface Edits {
  /**
   * Whether a message may be edited now; else when its turn comes, in milliseconds since 1970. Turns are given in the order in
   * which they are asked for, one a message: no room can take those of another. Throws where the Store does.
   */
  turn(tenant: string, address: string): Promise<'now' | number>;
}

export function openEdits({ store, clock }: { readonly store: Store; readonly clock: Clock }): Edits {
  /** The turns that messages wait for, the oldest first. One that is lost with its process stays unused. */
  const waiting = new Map<string, number>();

  const take = (tenant: string): Promise<number> =>
    store.update(turnsKey(tenant), (old) => {
      const now = clock.now();
      const from = Math.max(old?.next ?? 0, now);
      const next = from + EACH;
      return { value: { next }, expiresAt: next, result: Math.max(now, from - (BURST - 1) * EACH) };
    });

  return {
    async turn(tenant, address) {
      const name = `${tenant} ${address}`;
      const known = waiting.get(name);
      const now = clock.now();
      if (known !== undefined && known > now) return known;
      waiting.delete(name);
      if (known !== undefined && now - known <= GRACE) return 'now';
      const at = await take(tenant);
      if (at <= clock.now()) return 'now';
      waiting.set(name, at);
      for (const oldest of waiting.keys()) {
        if (waiting.size <= REMEMBERED) break;
        waiting.delete(oldest);
      }
      return at;
    },
  };
}
