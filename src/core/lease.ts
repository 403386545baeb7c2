// A lease: one holder at a time for a piece of work, for a while. A holder that dies lets go by itself.
import { z } from 'zod';
import type { Key, Store } from './ports.ts';

const LeaseShape = z.object({ holder: z.string(), until: z.number() });

const leaseKey = (name: string): Key<z.infer<typeof LeaseShape>> => ({
  path: `lease/${name}`,
  shape: LeaseShape,
  version: 1,
});

/** Takes the lease for `ms`, or renews it for the one who has it. False where somebody else holds it. */
export const hold = (store: Store, name: string, holder: string, now: number, ms: number): Promise<boolean> =>
  store.update(leaseKey(name), (old) => {
    if (old && old.holder !== holder && old.until > now) return { value: old, result: false };
    const until = now + ms;
    return { value: { holder, until }, expiresAt: until, result: true };
  });

/** Gives the lease back, so that the next one need not wait for its end. */
export const letGo = (store: Store, name: string, holder: string): Promise<void> =>
  store.update(leaseKey(name), (old) => ({ value: old?.holder === holder ? null : old, result: undefined }));
