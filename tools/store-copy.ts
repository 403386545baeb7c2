// `npm run store:copy -- FROM TO`: copies all that is kept from one store into another, empty one, and compares both afterwards.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rangeOf } from '../src/core/path.ts';
import type { Log } from '../src/core/ports.ts';
import { type Engine, StoreFailure } from '../src/core/store.ts';
import { environmentOf } from '../src/environment.ts';

const USAGE = `npm run store:copy -- FROM TO [--resume]

FROM and TO are sqlite:<path of a file>, redis://… or postgres://…, or the name of a variable that says so, in the environment
or in .env, so that no password stands in a command. Stop every bot on either of them first. For example:
npm run store:copy -- sqlite:./data/two-tiers.sqlite redis://127.0.0.1:6379
npm run store:copy -- STORE_URL NEW_STORE_URL`;
const KINDS = 'sqlite:<path of a file>, redis://… or postgres://…';
/** Paths in one look. */
const PAGE = 500;
/** Texts that are read at once. */
const TOGETHER = 50;
/** Who does what at the moment: it ends by itself, and means nothing elsewhere. */
const LEASES = 'lease/';

class Refusal extends Error {}

/** Its faults come as errors; what it warns of is for the bot's own start. */
const log: Log = { debug() {}, info() {}, warn() {}, error() {} };

type Side = { readonly name: string; readonly engine: Engine };

function addressOf(said: string): string {
  if (!/^[A-Z][A-Z0-9_]*$/.test(said)) return said;
  const value = environmentOf(join(import.meta.dirname, '..'), process.env)[said]?.trim();
  if (value) return value;
  throw new Refusal(`${said} is set neither in the environment nor in .env: set it to ${KINDS}.`);
}

async function engineAt(word: string, url: string): Promise<Side> {
  if (url.startsWith('sqlite:')) {
    const path = url.slice('sqlite:'.length);
    // Opening would make one.
    if (word === 'FROM' && !existsSync(path)) throw new Refusal(`FROM names a file that is not there: ${path}`);
    const { sqliteEngine } = await import('../src/drivers/store-sqlite.ts');
    return { name: `SQLite, ${path}`, engine: sqliteEngine(path) };
  }
  if (/^rediss?:/.test(url)) {
    const { redisEngine } = await import('../src/drivers/store-redis.ts');
    return { name: 'Redis', engine: await redisEngine({ url, log }) };
  }
  if (/^postgres(ql)?:/.test(url)) {
    const { postgresEngine } = await import('../src/drivers/store-postgres.ts');
    return { name: 'Postgres', engine: await postgresEngine({ url, log }) };
  }
  throw new Refusal(`${word} must be ${KINDS}. What a store in memory holds ends with its process.`);
}

/** Opens a side and looks whether it answers. */
async function open(word: 'FROM' | 'TO', url: string): Promise<Side> {
  try {
    const side = await engineAt(word, url);
    await side.engine.range(...rangeOf(''), 1);
    return side;
  } catch (error) {
    // The drivers speak of the variable that names their store otherwise.
    if (error instanceof StoreFailure) throw new Refusal(error.message.replace('STORE_URL', word));
    throw error;
  }
}

/** All paths of a side but leases, in order, page by page. */
async function* pagesOf({ engine }: Side): AsyncGenerator<readonly string[]> {
  for (let after: string | undefined; ; ) {
    const page = await engine.range(...rangeOf('', after), PAGE);
    after = page.at(-1);
    if (after === undefined) return;
    yield page.filter((path) => !path.startsWith(LEASES));
  }
}

/** The texts at these paths, in their order. */
async function textsAt({ engine }: Side, paths: readonly string[]): Promise<readonly (string | undefined)[]> {
  const texts: (string | undefined)[] = [];
  for (let first = 0; first < paths.length; first += TOGETHER)
    texts.push(...(await engine.getAll(paths.slice(first, first + TOGETHER))));
  return texts;
}

async function firstOf(side: Side): Promise<string | undefined> {
  for await (const [path] of pagesOf(side)) if (path !== undefined) return path;
  return undefined;
}

/** Writes a text where nothing stands; leaves the very same text, and refuses any other. */
async function put({ engine }: Side, path: string, text: string): Promise<void> {
  if (await engine.swap(path, undefined, text)) return;
  if ((await engine.get(path)) === text) return;
  throw new Refusal(
    `TO has something else under ${path}: it is not the beginning of this copy. Empty TO, and begin anew.`,
  );
}

async function copy(from: Side, to: Side): Promise<void> {
  let copied = 0;
  for await (const page of pagesOf(from)) {
    const texts = await textsAt(from, page);
    // What is gone by now shows when both sides are compared.
    const found = page.flatMap((path, index) => ((text) => (text === undefined ? [] : [{ path, text }]))(texts[index]));
    await Promise.all(found.map(({ path, text }) => put(to, path, text)));
    copied += found.length;
    process.stderr.write(`  ${copied.toLocaleString('en')} values\n`);
  }
}

/** Goes through a side and gives how many values it has, and which of them the other side has not got word for word. */
async function compare(
  one: Side,
  other: Side,
): Promise<{ readonly count: number; readonly unlike: readonly string[] }> {
  const unlike: string[] = [];
  let count = 0;
  for await (const page of pagesOf(one)) {
    const [here, there] = await Promise.all([textsAt(one, page), textsAt(other, page)]);
    unlike.push(...page.filter((_, index) => here[index] !== there[index]));
    count += page.length;
  }
  return { count, unlike };
}

async function run(): Promise<void> {
  const options = { resume: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [source, target, ...more] = positionals;
  if (source === undefined || target === undefined || more.length > 0) throw new Refusal(USAGE);
  const [a, b] = [addressOf(source), addressOf(target)];
  if (a === b) throw new Refusal('FROM and TO are the same store.');
  const [from, to] = [await open('FROM', a), await open('TO', b)];
  const there = await firstOf(to);
  if (there !== undefined && !values.resume)
    throw new Refusal(
      'TO is not empty, and nothing was written to it. Name an empty one; or, where an earlier copy of the same FROM broke off, add --resume.',
    );
  process.stderr.write(`From ${from.name} to ${to.name}. No bot may run on either of them until this has ended.\n`);
  try {
    await copy(from, to);
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).replace('STORE_URL: ', '');
    throw new Refusal(
      `${why}\nThe copy broke off: TO holds a part, so start no bot on it. Run this again with --resume, or empty TO first.`,
    );
  }
  const [forth, back] = [await compare(from, to), await compare(to, from)];
  const unlike = [...new Set([...forth.unlike, ...back.unlike])];
  if (unlike.length > 0)
    throw new Refusal(
      `${unlike.length} values are not the same on both sides, such as ${unlike[0]}: is a bot still running? Stop it, empty TO, and begin anew.`,
    );
  process.stdout.write(
    `${forth.count.toLocaleString('en')} values were copied, and both sides are the same. Put TO's address into STORE_URL, and start.\n`,
  );
  await Promise.all([from.engine.close(), to.engine.close()]);
}

try {
  await run();
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
