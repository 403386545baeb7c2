// A store as STORE_URL would name it, for tests and measurements that take any engine.
import type { Clock, Log } from '../src/core/ports.ts';
import type { OpenStore } from '../src/core/store.ts';
import { openMemoryStore } from '../src/drivers/store-memory.ts';
import { openPostgresStore } from '../src/drivers/store-postgres.ts';
import { openRedisStore } from '../src/drivers/store-redis.ts';
import { openSqliteStore } from '../src/drivers/store-sqlite.ts';

/** Opens `memory:`, `sqlite:<path>`, `redis://…` or `postgres://…`. */
export async function openStoreAt(
  url: string,
  world: { readonly clock: Clock; readonly log: Log },
): Promise<OpenStore> {
  if (url === 'memory:') return openMemoryStore(world);
  if (url.startsWith('sqlite:')) return openSqliteStore({ ...world, path: url.slice('sqlite:'.length) });
  return url.startsWith('redis') ? openRedisStore({ ...world, url }) : openPostgresStore({ ...world, url });
}
