// A database of its own on the run's one Redis or Postgres, for a test that needs it.
import { inject } from 'vitest';

/** What STORE_URL would be. Nothing is in the database, and nobody else has it. */
export async function freshDatabase(kind: 'redis' | 'postgres'): Promise<string> {
  const answer = await fetch(`${inject('engines')}/${kind}`);
  const said = await answer.text();
  if (!answer.ok) throw new Error(said);
  return said;
}
