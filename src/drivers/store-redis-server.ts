// What a Redis must be to keep what we keep: its settings looked at once, and its faults in an operator's words.
import type { Log } from '../core/ports.ts';
import type { Fault } from './store-link.ts';

/** The first version whose ZRANGE knows BYLEX. */
const OLDEST = [6, 2] as const;
/** What is asked of the library's client here. */
type Asked = {
  info(): Promise<string>;
  configGet(name: string): Promise<Record<string, string>>;
};

/** Throws where the server will not do; tells `log`, where there is one, what of its settings may cost what is kept. */
export async function look(client: Asked, log: Log | undefined): Promise<void> {
  const facts = await factsOf(client);
  mustDo(facts);
  if (log) warn(facts, await settingsOf(client, facts), log);
}

/** Redis's own facts, by name: what INFO says, or nothing where a managed server forbids it. */
type Facts = ReadonlyMap<string, string>;

async function factsOf(client: Asked): Promise<Facts> {
  try {
    const lines = (await client.info()).split('\r\n').filter((line) => line.includes(':'));
    return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
  } catch (error) {
    if (isForbidden(error)) return new Map();
    throw error;
  }
}

const isForbidden = (error: unknown): boolean => /^(NOPERM|ERR unknown command)/i.test(wordsOf(error));

/** Throws where the server will not do. */
function mustDo(facts: Facts): void {
  if (facts.get('cluster_enabled') === '1' || facts.get('redis_mode') === 'cluster') throw new Error('CLUSTERED');
  const version = facts.get('redis_version');
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  if (version !== undefined && (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])))
    throw new Error(`VERSION ${version}`);
  if (facts.get('loading') === '1') throw new Error('LOADING');
  if (facts.get('role') === 'slave') throw new Error('READONLY');
}

const SETTINGS = ['maxmemory-policy', 'appendonly', 'appendfsync', 'save'] as const;
type Settings = { readonly [name in (typeof SETTINGS)[number]]?: string | undefined };

/** What the server was told: by CONFIG, else as far as INFO says it. */
async function settingsOf(client: Asked, facts: Facts): Promise<Settings> {
  try {
    const told = await Promise.all(SETTINGS.map((name) => client.configGet(name)));
    return Object.assign({}, ...told);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    const aof = facts.get('aof_enabled');
    return {
      'maxmemory-policy': facts.get('maxmemory_policy'),
      appendonly: aof === undefined ? undefined : aof === '1' ? 'yes' : 'no',
    };
  }
}

/** Says, once, what of its settings may cost what was kept. */
function warn(facts: Facts, settings: Settings, log: Log): void {
  const { 'maxmemory-policy': policy, appendonly, appendfsync, save } = settings;
  if (policy === undefined || appendonly === undefined) {
    log.warn(
      {},
      'Redis lets nobody look at its settings: see to it that maxmemory-policy is noeviction and appendonly is yes, so that what is kept stays.',
    );
  }
  if (policy !== undefined && policy !== 'noeviction') {
    log.warn({}, `Redis may throw away what is kept: its maxmemory-policy is ${policy}. Set it to noeviction.`);
  }
  if (appendonly === 'no' && save === '') {
    log.warn(
      {},
      'Redis keeps nothing on disk, and forgets everything when it ends: appendonly is no, save is empty. Set appendonly to yes.',
    );
  } else if (appendonly === 'no') {
    log.warn(
      {},
      'Redis keeps only snapshots on disk, and forgets what came after the last one when it crashes: appendonly is no. Set it to yes.',
    );
  } else if (appendfsync !== undefined && appendfsync !== 'always') {
    const cost = appendfsync === 'no' ? 'whatever the system had not written yet' : 'the last second';
    log.info(
      {},
      `A power cut may cost ${cost} of what Redis keeps: its appendfsync is ${appendfsync}. Set it to always to lose nothing.`,
    );
  }
  log.debug({ version: facts.get('redis_version') }, 'Redis is there.');
}

const CLUSTER =
  'is a cluster, which cannot change a value and the index of all values in one step. Name a single Redis server (cluster-enabled no), or Postgres';

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What Redis's or the system's error means. Nothing of the address is quoted, nor of what was asked. */
export function explain(error: unknown): Fault {
  const words = wordsOf(error);
  const { code }: { code?: unknown } = Object(error);
  const refused = (what: string): Fault => ({ kind: 'refused', words: what });
  if (typeof code === 'string') {
    if (/CERT|SELF_SIGNED|UNABLE_TO|TLS|SSL/.test(code))
      return refused(
        `shows a certificate that is not trusted (${code}). Trust it with NODE_EXTRA_CA_CERTS, or put another address there`,
      );
    return { kind: 'away', words: `cannot be reached (${code})` };
  }
  const said = /^[A-Z][A-Z0-9]+(?= |$)/.exec(words)?.[0];
  if (said === undefined) return { kind: 'away', words: 'ended the connection' };
  if (/^(WRONGPASS|NOAUTH)|\b(AUTH|invalid password|invalid username)\b/.test(words))
    return refused('refuses the user or the password. Put the right ones there');
  if (said === 'NOPERM')
    return refused(
      'does not let this user do what is needed: get, set, del, zadd, zrem, zrange, eval, evalsha and info, on keys that begin with two-tiers:',
    );
  if (/DB index|SELECT is not allowed/.test(words))
    return refused('has no database of that number. Put another one at the end');
  if (/^(CLUSTERED|MOVED|CROSSSLOT|CLUSTERDOWN)/.test(words)) return refused(CLUSTER);
  if (said === 'VERSION')
    return refused(`has the ${words.toLowerCase()}, and ${OLDEST.join('.')} or later is needed. Update it`);
  if (said === 'LOADING') return { kind: 'away', words: 'is still loading what it keeps' };
  if (said === 'READONLY' || said === 'MASTERDOWN')
    return { kind: 'away', words: 'is a copy that takes no writes, of another Redis' };
  if (said === 'OOM')
    return {
      kind: 'no',
      words: 'is full (maxmemory): this was not saved, and what was saved before is safe. Give it more memory',
    };
  if (said === 'MISCONF') return { kind: 'no', words: 'cannot write to its disk: this was not saved. Look at its log' };
  return { kind: 'no', words: `failed: ${words.split(', with args')[0]}` };
}
