// A short name for what something says, so that a change of it is seen.
import { createHash } from 'node:crypto';

/** Twelve hexadecimal digits that stand for these very words. */
export const hash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
