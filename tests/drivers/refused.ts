// What the start of a store says where no further start would help.
import { expect } from 'vitest';
import { type Engine, StoreFailure } from '../../src/core/store.ts';

/** The words; the test fails where it opens, or where a supervisor would not know to leave it alone. */
export async function refused(opening: Promise<Engine>): Promise<string> {
  const error = await opening.then(
    () => expect.fail('It opened.'),
    (why: unknown) => why,
  );
  expect(error).toBeInstanceOf(StoreFailure);
  expect(error).toHaveProperty('exitCode', 78);
  return String(error);
}
