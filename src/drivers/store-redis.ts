// A store in Redis: for several machines. Keyv reads; a script of ours compares, sets and keeps the index in one step.
// The script and the engine; what the server must be, and its faults in words, stand in store-redis-server.ts.
import { createHash } from 'node:crypto';
import KeyvRedis, { createClient } from '@keyv/redis';
import Keyv from 'keyv';
import type { Clock, Log } from '../core/ports.ts';
import { type Engine, type OpenStore, RefusedStore, StoreFailure, type Swap, storeOver } from '../core/store.ts';
import { inBatches } from './store-batch.ts';
import { LIMITS, type Limits, openLink } from './store-link.ts';
import { explain, look, wordsOf } from './store-redis-server.ts';

/** The value of a path stands under `two-tiers::<path>`; all paths stand in one sorted set, whose name no value can have. */
const SPACE = 'two-tiers';
const INDEX = `${SPACE}:paths`;
/** Paths in one run of the script: Redis serves nobody else meanwhile. */
const MOST = 200;
/** Stands for a text whose bytes are no UTF-8: they would not survive a string, so they travel in hexadecimal. */
const DAMAGED = 'damaged:';

/**
 * Per swap its key and the keys that are held; path, kind, old and next text, how many are held, and for each of those kind and text.
 * Answers 1, 0 or an error's words. A fault in one swap (a full memory) leaves the others alone. A value and its place in the index
 * change together, and only where all that is held stands: nothing runs in between, and the first write lets the second pass.
 */
const SWAP = `
local function hexadecimal(text)
  return '${DAMAGED}' .. string.gsub(text, '.', function(byte) return string.format('%02X', string.byte(byte)) end)
end
local function stands(key, absent, text)
  local now = redis.pcall('GET', key)
  if type(now) == 'table' then return now.err end
  if absent then return not now end
  return now == text or (now and string.sub(text, 1, 8) == '${DAMAGED}' and hexadecimal(now) == text)
end
local function write(key, path, kind, text)
  if kind == 'absent' then return 1 end
  local done
  if kind == 'remove' then
    done = redis.pcall('DEL', key)
    if type(done) ~= 'table' then done = redis.pcall('ZREM', KEYS[1], path) end
  else
    if kind == 'insert' then done = redis.pcall('ZADD', KEYS[1], 0, path) end
    if type(done) ~= 'table' then done = redis.pcall('SET', key, text) end
  end
  return type(done) == 'table' and done.err or 1
end
local function swap(key, at)
  local kind, held = ARGV[at + 2], tonumber(ARGV[at + 5])
  local same = stands(KEYS[key], kind == 'insert' or kind == 'absent', ARGV[at + 3])
  for each = 1, held do
    if same ~= true then break end
    same = stands(KEYS[key + each], ARGV[at + 4 + 2 * each] == 'absent', ARGV[at + 5 + 2 * each])
  end
  if type(same) == 'string' then return same, held end
  return same and write(KEYS[key], ARGV[at + 1], kind, ARGV[at + 4]) or 0, held
end
local answers, key, at = {}, 2, 0
while key <= #KEYS do
  local answer, held = swap(key, at)
  table.insert(answers, answer)
  key, at = key + 1 + held, at + 5 + 2 * held
end
return answers`;

/** The texts at keys, all of one moment. Not MGET, for which a value of another shape is an absent one: here it is an error. */
const LOOK = `
local found = {}
for key = 1, #KEYS do found[key] = redis.pcall('GET', KEYS[key]) end
return found`;

type World = { readonly url: string; readonly clock: Clock; readonly log: Log };

/** Opens also where the server cannot be reached yet; throws a RefusedStore that says the way out where waiting is no use. */
export const openRedisStore = async (world: World): Promise<OpenStore> => storeOver(await redisEngine(world), world);

/** `limits` are for tests: how long an answer may take, and how soon a lost server is looked for. */
export async function redisEngine({ url, log }: Omit<World, 'clock'>, limits: Limits = LIMITS): Promise<Engine> {
  const client = clientOf(url, limits.answer);
  const adapter = new KeyvRedis<string>(client, { throwOnConnectError: true, throwOnErrors: true });
  adapter.namespace = SPACE;
  // The stored text is the whole value: Keyv wraps nothing around it. No TTL is ever given: Keyv would delete what it takes for
  // expired, by its own clock and whatever was written since.
  const keyv = new Keyv<string>({
    store: adapter,
    namespace: SPACE,
    throwOnErrors: true,
    useKeyPrefix: false,
    serialize: ({ value }) => String(value),
    deserialize: (text) => ({ value: text as never }),
  });
  keyv.on('error', () => {});

  let isKnown = false;
  let told: (error: unknown) => void = () => {};
  client.on('error', (error) => told(error));
  async function reach(lost: (error: unknown) => void): Promise<void> {
    told = lost;
    await client.connect();
    await look(client, isKnown ? undefined : log);
    isKnown = true;
  }
  const drop = () => {
    if (client.isOpen) client.destroy();
  };
  const link = await openLink({ name: 'Redis', reach, drop, explain }, log, limits);

  const keyOf = (path: string) => adapter.createKeyPrefix(path, SPACE);

  /** Runs a script by its hash, and as it is on a server that has not seen it since it started, and so has done nothing. */
  async function run(script: string, keys: string[], args: string[] = []): Promise<readonly unknown[]> {
    const ask = { keys, arguments: args };
    try {
      return (await client.evalSha(hashOf(script), ask)) as unknown[];
    } catch (error) {
      if (!wordsOf(error).startsWith('NOSCRIPT')) throw error;
      return (await client.eval(script, ask)) as unknown[];
    }
  }

  function swapAll(swaps: readonly Swap[]): Promise<readonly unknown[]> {
    const keys = [INDEX, ...swaps.flatMap(({ path, held }) => [path, ...held.map((each) => each.path)].map(keyOf))];
    const args = swaps.flatMap(({ path, old, next, held }) => [
      ...[path, kindOf(old, next), old ?? '', next ?? '', String(held.length)],
      ...held.flatMap(({ text }) => [text === undefined ? 'absent' : 'there', text ?? '']),
    ]);
    return run(SWAP, keys, args);
  }

  const swap = inBatches<Swap, boolean>({
    name: ({ path }) => path,
    weigh: ({ held }) => 1 + held.length,
    lanes: Number.POSITIVE_INFINITY,
    most: MOST,
    work: async (swaps) =>
      (await link.run(() => swapAll(swaps))).map((said) =>
        typeof said === 'string' ? failed(new Error(said)) : said === 1,
      ),
  });

  /** A text that may have lost bytes on its way is read once more, as bytes. */
  async function whole(path: string, text: string | null | undefined): Promise<string | undefined> {
    if (!text) return text ?? undefined;
    if (!text.includes('\ufffd')) return text;
    const bytes = await link.run(() => client.sendCommand<Buffer | null>(['GET', keyOf(path)], { typeMapping: BYTES }));
    if (bytes === null) return undefined;
    const read = bytes.toString('utf8');
    return Buffer.from(read, 'utf8').equals(bytes) ? read : DAMAGED + bytes.toString('hex').toUpperCase();
  }

  const getAll = inBatches<readonly string[], readonly (string | undefined)[]>({
    weigh: (paths) => paths.length,
    lanes: Number.POSITIVE_INFINITY,
    most: MOST,
    async work(asks) {
      const texts = await link.run(() => run(LOOK, asks.flat().map(keyOf)));
      let from = 0;
      return Promise.all(
        asks.map((paths) => {
          const found = texts.slice(from, from + paths.length);
          from += paths.length;
          const odd = found.find((text) => text instanceof Error);
          return odd ? failed(odd) : Promise.all(paths.map((path, at) => whole(path, found[at] as string | null)));
        }),
      );
    },
  });

  return {
    get: async (path) => whole(path, await link.run(() => keyv.get(path))),
    getAll,
    swap: (path, old, next, held = []) => swap({ path, old, next, held }),
    range: (from, below, limit) =>
      link.run(() => client.zRange(INDEX, `[${from}`, `(${below}`, { BY: 'LEX', LIMIT: { offset: 0, count: limit } })),
    async close() {
      link.close();
    },
  };
}

const failed = (why: unknown): StoreFailure => new StoreFailure(`STORE_URL: Redis ${explain(why).words}.`);

const hashes = new Map([SWAP, LOOK].map((script) => [script, createHash('sha1').update(script).digest('hex')]));
const hashOf = (script: string): string => hashes.get(script) ?? '';

/** RESP's mark of a text, "$": what comes as one is left as bytes. */
const BYTES = { 36: Buffer };

function clientOf(url: string, answer: number) {
  try {
    return createClient({
      url,
      // The link looks for a lost server; the library keeps no calls for later, since nobody would know what became of them.
      // It gives a connection up sooner than the link does, which could not end one that is not made yet.
      socket: { reconnectStrategy: false, connectTimeout: Math.round(answer / 2) },
      disableOfflineQueue: true,
    });
  } catch {
    throw new RefusedStore(
      'STORE_URL is no address of a Redis: redis://user:password@host:6379/0, and a sign in the password that means something in an address as %40 and the like.',
    );
  }
}

function kindOf(old: string | undefined, next: string | undefined): 'insert' | 'replace' | 'remove' | 'absent' {
  if (old === undefined) return next === undefined ? 'absent' : 'insert';
  return next === undefined ? 'remove' : 'replace';
}
