// A store in Postgres: for several machines. Keyv reads; a statement of ours compares and sets, many keys at once.
// Its table stands in store-postgres-table.ts, its faults in an operator's words in store-postgres-faults.ts.
import KeyvPostgres from '@keyv/postgres';
import Keyv from 'keyv';
import { Pool } from 'pg';
import type { Clock, Log } from '../core/ports.ts';
import { type Engine, type OpenStore, RefusedStore, type Swap, storeOver } from '../core/store.ts';
import { inBatches } from './store-batch.ts';
import { LIMITS, type Limits, openLink } from './store-link.ts';
import { explain, isUndone } from './store-postgres-faults.ts';
import { CALL, makeTable, NAME, RANGE, SCHEMA } from './store-postgres-table.ts';

/** Connections of one process, and how many of them read and write in batches at once: the rest is for lists. */
const CONNECTIONS = 5;
const LANES = 2;
/** Paths in one statement: each takes a lock, and a server has some 6,400 for all. */
const MOST = 250;
/** How often a statement is sent again that Postgres undid because two of them waited for each other. */
const AGAIN = 5;

type Row = { readonly key: string };
type World = { readonly url: string; readonly clock: Clock; readonly log: Log };

/** Opens also where the server cannot be reached yet; throws a RefusedStore that says the way out where waiting is no use. */
export const openPostgresStore = async (world: World): Promise<OpenStore> =>
  storeOver(await postgresEngine(world), world);

/** `limits` are for tests: how long an answer may take, and how soon a lost server is looked for. */
export async function postgresEngine({ url, log }: Omit<World, 'clock'>, limits: Limits = LIMITS): Promise<Engine> {
  mustBeAddress(url);
  let pool: Pool | undefined;
  let keyv: Keyv<string> | undefined;
  let isKnown = false;

  async function reach(lost: (error: unknown) => void): Promise<void> {
    pool = poolOf(url, limits.answer, lost);
    const facts = await makeTable(pool);
    if (!isKnown && facts.fsync === 'off')
      log.warn({}, 'Postgres may lose what is kept when the power fails: its fsync is off. Set it to on.');
    isKnown = true;
    keyv = keyvOver(pool);
  }
  function drop(): void {
    const old = pool;
    pool = undefined;
    // Idle connections end at once, busy ones with what they are at.
    void old?.end().catch(() => {});
  }
  function connected(): Pool {
    if (!pool) throw new Error('There is no connection.');
    return pool;
  }
  const link = await openLink({ name: 'Postgres', reach, drop, explain }, log, limits);

  async function swapAll(swaps: readonly Swap[]): Promise<readonly boolean[]> {
    const held = swaps.flatMap((each, index) => each.held.map((one) => ({ ...one, holder: index + 1 })));
    const values = [
      swaps.map(({ path }) => path),
      swaps.map(({ old }) => old ?? null),
      swaps.map(({ next }) => next ?? null),
      held.map(({ holder }) => holder),
      held.map(({ path }) => path),
      held.map(({ text }) => text ?? null),
    ];
    for (let tries = 1; ; tries += 1) {
      try {
        const { rows } = await connected().query<{ readonly said: readonly boolean[] }>(CALL, values);
        return rows[0]?.said ?? [];
      } catch (error) {
        if (!isUndone(error) || tries === AGAIN) throw error;
      }
    }
  }

  const swap = inBatches<Swap, boolean>({
    name: ({ path }) => path,
    weigh: ({ held }) => 1 + held.length,
    lanes: LANES,
    most: MOST,
    work: (swaps) => link.run(() => swapAll(swaps)),
  });
  const look = inBatches<readonly string[], readonly (string | undefined)[]>({
    weigh: (paths) => paths.length,
    lanes: LANES,
    most: MOST,
    work: (asks) =>
      link.run(async () => {
        if (!keyv) throw new Error('There is no connection.');
        // One statement, so all of it is of one moment.
        const paths = [...new Set(asks.flat())];
        const texts = await keyv.getMany<string>(paths);
        const found = new Map(paths.map((path, index) => [path, texts[index]]));
        return asks.map((ask) => ask.map((path) => found.get(path)));
      }),
  });

  return {
    get: async (path) => (await look([path]))[0],
    getAll: look,
    swap: (path, old, next, held = []) => swap({ path, old, next, held }),
    async range(from, below, limit) {
      const { rows } = await link.run(() => connected().query<Row>(RANGE, [from, below, limit]));
      return rows.map(({ key }) => key);
    },
    async close() {
      link.close();
    },
  };
}

/** A pool of our own: the adapter's is one for the whole module, and ends the process when the server ends an idle connection. */
function poolOf(url: string, answer: number, lost: (error: unknown) => void): Pool {
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: answer,
    // Later than the link: it only frees what hangs in a pool that was let go.
    query_timeout: answer * 2,
    idleTimeoutMillis: 0,
    keepAlive: true,
    application_name: 'two-tiers',
    // Sent as statements, since poolers in between refuse them as parameters of the connection. Postgres gives up sooner than
    // we do, so that a slow statement is undone rather than carried out after its caller was told that it failed. And what is
    // acknowledged is on the disk, whatever the server does otherwise.
    onConnect: async (client) => {
      await client.query(`SET statement_timeout = ${Math.round(answer * 0.8)}`);
      await client.query(`
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`);
    },
  });
  pool.on('error', lost);
  return pool;
}

/** Keyv's adapter on this pool; the texts are what they are, and no TTL is ever given. */
function keyvOver(pool: Pool): Keyv<string> {
  class Adapter extends KeyvPostgres {
    override async connect() {
      return async (sql: string, values?: unknown[]) => (await pool.query(sql, values)).rows;
    }
  }
  const store = new Adapter({ schema: SCHEMA, table: NAME, keySize: 255 });
  const keyv = new Keyv<string>({
    store,
    throwOnErrors: true,
    useKeyPrefix: false,
    serialize: ({ value }) => String(value),
    deserialize: (text) => ({ value: text as never }),
  });
  // It makes the table once more, and says so where it may not: it is there.
  keyv.on('error', () => {});
  return keyv;
}

function mustBeAddress(url: string): void {
  if (URL.canParse(url)) return;
  throw new RefusedStore(
    'STORE_URL is no address of a Postgres: postgres://user:password@host:5432/database, and a sign in the password that means something in an address as %40 and the like.',
  );
}
