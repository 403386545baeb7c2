// The table and the function that a store has in Postgres: how they are made, and what a database must be for them.
import type { Pool } from 'pg';
import { Away, codeOf, Unfit } from './store-postgres-faults.ts';

export const [SCHEMA, NAME] = ['public', 'two_tiers_entry'] as const;
const TABLE = `${SCHEMA}.${NAME}`;
/** A release that changes it gives it another number: processes of both may run beside each other. */
const SWAP = `${SCHEMA}.two_tiers_swap_1`;
/** Makes our locks other ones than those that another program may take in the same database. */
const LOCKS = 0x32545253;
const FUNCTION_IS_THERE = '42723';

/** Paths compare by their bytes, as everywhere else: the order of a list, and an index that a range can use. */
const MAKE = `CREATE TABLE IF NOT EXISTS ${TABLE} (key text COLLATE "C" PRIMARY KEY, value text NOT NULL)`;
const LOOK = `
  SELECT current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync,
         pg_is_in_recovery() AS copy,
         to_regproc('${SWAP}') IS NOT NULL AS swaps,
         (SELECT collname FROM pg_attribute AS key JOIN pg_collation ON pg_collation.oid = key.attcollation
          WHERE key.attrelid = to_regclass('${TABLE}') AND key.attname = 'key') AS ordered`;

/**
 * Arrays: paths, old and next texts; and of what is held the number of the swap it is held for, its path and its text. Gives a
 * boolean for each swap. A function, since each of its statements sees what was committed before it, where a single statement
 * sees what was there when it began: whoever writes a path, or holds one, first takes its lock until the end of the transaction,
 * for a path that is absent has no row to lock. All take them in one order, so that no two wait for each other.
 */
const MAKE_SWAP = `
  CREATE FUNCTION ${SWAP} (paths text[], olds text[], nexts text[], holders int[], held text[], texts text[])
  RETURNS boolean[] LANGUAGE plpgsql AS $body$
  DECLARE
    ask record;
    said boolean[] := '{}';
  BEGIN
    PERFORM CASE WHEN writes THEN pg_advisory_xact_lock(lock) ELSE pg_advisory_xact_lock_shared(lock) END
    FROM (
      SELECT hashtextextended(path, ${LOCKS}) AS lock, bool_or(writes) AS writes
      FROM (SELECT unnest(paths), true UNION ALL SELECT unnest(held), false) AS needed (path, writes)
      GROUP BY lock ORDER BY lock
    ) AS locks;
    FOR ask IN SELECT * FROM unnest(paths, olds, nexts) WITH ORDINALITY AS asked (path, old, next, number) LOOP
      IF EXISTS (
        SELECT FROM unnest(holders, held, texts) AS needed (holder, path, text) LEFT JOIN ${TABLE} AS entry ON entry.key = needed.path
        WHERE needed.holder = ask.number AND entry.value IS DISTINCT FROM needed.text
      ) THEN
        said := said || false;
        CONTINUE;
      ELSIF ask.old IS NULL AND ask.next IS NULL THEN
        said := said || NOT EXISTS (SELECT FROM ${TABLE} AS entry WHERE entry.key = ask.path);
        CONTINUE;
      ELSIF ask.old IS NULL THEN
        INSERT INTO ${TABLE} (key, value) VALUES (ask.path, ask.next) ON CONFLICT DO NOTHING;
      ELSIF ask.next IS NULL THEN
        DELETE FROM ${TABLE} AS entry WHERE entry.key = ask.path AND entry.value = ask.old;
      ELSE
        UPDATE ${TABLE} AS entry SET value = ask.next WHERE entry.key = ask.path AND entry.value = ask.old;
      END IF;
      said := said || FOUND;
    END LOOP;
    RETURN said;
  END $body$`;
export const CALL = `SELECT ${SWAP} ($1, $2, $3, $4, $5, $6) AS said`;
/** The index alone answers it: values are not read. */
export const RANGE = `SELECT key FROM ${TABLE} WHERE key >= $1 AND key < $2 ORDER BY key LIMIT $3`;

type Facts = {
  readonly encoding: string;
  readonly fsync: string;
  readonly copy: boolean;
  readonly swaps: boolean;
  readonly ordered: string | null;
};

/** Makes what is missing. Throws where the server or the database will not do. */
export async function makeTable(pool: Pool): Promise<Facts> {
  const look = async (): Promise<Facts> => {
    const [facts] = (await pool.query<Facts>(LOOK)).rows;
    if (!facts) throw new Error('It says nothing of itself.');
    return facts;
  };
  const before = await look();
  if (before.encoding !== 'UTF8')
    throw new Unfit(`keeps this database in ${before.encoding}. Make one with ENCODING 'UTF8', and name it there`);
  if (before.copy) throw new Away('is a copy that takes no writes, of another Postgres');
  // Another process may make them at the same time, and Postgres's own IF NOT EXISTS fails where two race.
  const make = (statement: string) =>
    pool.query(`SELECT pg_advisory_xact_lock(${LOCKS}); ${statement}`).catch((error: unknown) => {
      if (codeOf(error) !== FUNCTION_IS_THERE) throw error;
    });
  if (before.ordered === null) await make(MAKE);
  if (!before.swaps) await make(MAKE_SWAP);
  const facts = before.ordered === null ? await look() : before;
  if (facts.ordered !== 'C' && facts.ordered !== 'POSIX')
    throw new Unfit(
      `has a table ${NAME} that this program did not make. Name another database there, or rename the table`,
    );
  return facts;
}
