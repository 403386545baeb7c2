// The mark that a deletion leaves for a day, of a person or of a tenant: whatever was under way meanwhile finds it.
import { z } from 'zod';
import type { Key } from './ports.ts';

/** How long the mark stays, in milliseconds: nothing is under way for longer. */
export const MARKED = 24 * 3600_000;

const GoneShape = z.object({
  /** When it was done, in milliseconds since 1970. */
  at: z.number(),
  /** Names this deletion. */
  mark: z.string(),
  /** The interaction that asked for it: its own answer is no leftover. Empty where none did. */
  by: z.string(),
  /** Whether it came to its end. One that broke off is taken up by the next press. */
  done: z.boolean(),
});
export type Gone = z.infer<typeof GoneShape>;

export const goneKey = (person: string): Key<Gone> => ({ path: `gone/${person}`, shape: GoneShape, version: 1 });

/** `whose` is `platform:tenant`. */
export const tenantGoneKey = (whose: string): Key<Gone> => goneKey(`tenant/${whose}`);

/** The tenant, as `platform:tenant`, that what stands under a path goes with; null where it goes with none. */
export function tenantAt(path: string): string | null {
  const [family, whose = '', , tenant] = path.split('/');
  if (family === 'due') return `${whose}:${tenant}`;
  const [platform, id] = whose.split(':');
  // A person on Discord belongs to no server.
  const goes =
    family === 'room' ||
    family === 'tenant' ||
    (family === 'spend' && id !== undefined) ||
    (family === 'person' && platform === 'slack');
  return goes ? `${platform}:${id}` : null;
}
