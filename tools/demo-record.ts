// `npm run demo:record`: asks a real model about a pair, and writes what it answered as a recording. Says first what that may cost.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse, stringify } from 'yaml';
import { readConfig } from '../src/config.ts';
import { type Pair, type Study, theStudy } from '../src/core/library.ts';
import type { Model } from '../src/core/ports.ts';
import { money } from '../src/core/spend-words.ts';
import { say } from '../src/core/text.ts';
import { systemClock as clock } from '../src/drivers/clock-system.ts';
import { pureRandDice as dice } from '../src/drivers/dice-pure-rand.ts';
import { openLog } from '../src/drivers/log-pino.ts';
import { openAnthropicModel } from '../src/drivers/model-anthropic.ts';
import { environmentOf } from '../src/environment.ts';
import { loadLibrary } from '../src/load-content.ts';
import { didYouMean, listed } from '../src/load-faults.ts';
import { fileOf } from '../src/load-recordings.ts';
import { PRICES } from '../src/prices.ts';
import {
  blank,
  type Ended,
  finished,
  isSame,
  isWhole,
  mostOf,
  record,
  type Unfinished,
  UnfinishedShape,
} from '../src/recording.ts';
import { isLoopback } from '../src/variables.ts';

const root = join(import.meta.dirname, '..');
/** What ships. */
const OWN = join(root, 'content');
const USAGE = `npm run demo:record -- --pair <id> [--n 20] [--model <id>] [--cap 0.10] [--yes]

--pair     which pair, several with commas, or all
--n        answers under each tag, 1 to 100
--model    one of ${listed(Object.keys(PRICES))}; else DEMO_MODEL, else the cheapest
--cap      US dollars that one pair may cost
--content  the folder of the content, where it is not this one's own
--yes      go on: without it, only the estimate is said

It needs ANTHROPIC_API_KEY. What is broken off goes on where it was: type the same again.`;

/** Something that whoever typed it can mend. */
class Refusal extends Error {}
const print = (line: string): void => void process.stdout.write(`${line}\n`);

type Wish = { readonly pairs: readonly Pair[]; readonly n: number; readonly cap: number; readonly yes: boolean };

const OPTIONS = {
  pair: { type: 'string' },
  n: { type: 'string', default: '20' },
  model: { type: 'string' },
  cap: { type: 'string', default: '0.10' },
  content: { type: 'string', default: OWN },
  yes: { type: 'boolean', default: false },
} as const;

function typed() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}
type Typed = ReturnType<typeof typed>;

function wishOf(study: Study, { pair, n, cap, yes }: Typed): Wish {
  if (pair === undefined) throw new Refusal(`Which pair?\n\n${USAGE}`);
  const ids = pair === 'all' ? [...study.pairs.keys()] : pair.split(',').map((id) => id.trim());
  const pairs = ids.map((id) => {
    const found = study.pairs.get(id);
    if (!found)
      throw new Refusal(
        `"${id}" is no pair. ${didYouMean(id, study.pairs.keys(), `There are ${listed([...study.pairs.keys()])}.`)}`,
      );
    return found;
  });
  const many = /^\d{1,3}$/u.test(n) ? Number(n) : 0;
  if (many < 1 || many > 100) throw new Refusal('--n takes a whole number from 1 to 100.');
  const dollars = /^\d{1,4}(\.\d{1,6})?$/u.test(cap) ? Number(cap) : Number.NaN;
  if (!(dollars > 0)) throw new Refusal('--cap takes US dollars in digits, such as 0.10.');
  return { pairs, n: many, cap: dollars, yes };
}

function modelOf({ model: id, content }: Typed): Model & { check(): Promise<void> } {
  const config = readConfig({
    ...environmentOf(root, process.env),
    ...(id === undefined ? {} : { DEMO_MODEL: id }),
  });
  if (!config.model) throw new Refusal('There is no key: set ANTHROPIC_API_KEY in .env, or in the environment.');
  const { caps: _, ...wire } = config.model;
  if (wire.url !== undefined && isLoopback(new URL(wire.url).hostname) && resolve(content) === OWN)
    throw new Refusal(
      'ANTHROPIC_BASE_URL leads to this machine, and what ships has to be a real model\u2019s. Take it out, or record into a copy with --content.',
    );
  // Standard output is for what is asked and what it costs.
  return openAnthropicModel({ ...wire, clock, log: openLog({ level: 'warn', secrets: config.secrets, to: 2 }) });
}

/** Where a recording stands in the end, and where it waits until it is whole: no loader reads a name with a dot before it. */
const folderOf = (content: string, study: Study, pair: string): string => join(content, study.id, 'recordings', pair);
const waitsAt = (folder: string, model: string): string => join(folder, `.${model}.unfinished.yaml`);

const endsAt = (folder: string, { model, date }: Unfinished): string => join(folder, `${fileOf(model, date)}.yaml`);

async function write(path: string, head: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, `# ${head}\n\n${stringify(value, { lineWidth: 120 })}`);
  await rename(`${path}.part`, path);
}

/** What an earlier run left, where it asked the same; else a blank one. Refuses before anything is asked where it could not be written. */
async function unfinished(study: Study, pair: Pair, model: string, n: number, folder: string): Promise<Unfinished> {
  const path = waitsAt(folder, model);
  const fresh = blank(study, pair, model, n, clock.now());
  const so = existsSync(path) ? UnfinishedShape.safeParse(parse(await readFile(path, 'utf8'))).data : fresh;
  if (!so || !isSame(study, pair, so, n))
    throw new Refusal(`${path} holds an unfinished recording of other words or another --n. Finish it, or delete it.`);
  const end = endsAt(folder, so);
  if (existsSync(end)) throw new Refusal(`${end} is there already, and nothing is written over: move it away first.`);
  return so;
}

function progress({ pair, answers, n, spent }: Unfinished): string {
  return `${pair}: ${answers.length} of ${2 * n} answers, ${money(spent)} so far`;
}

function endWords(ended: Ended, so: Unfinished): string {
  if (ended.kind === 'cap')
    return `${progress(so)}. The next answer could pass the cap: type the same with a greater --cap to go on.`;
  if (ended.kind === 'other')
    return `${progress(so)}. The answer was of "${ended.model}", which was not asked: it is not recorded.`;
  const why = ended.kind === 'trouble' ? `${say(ended.trouble.words)} ` : '';
  return `${progress(so)}. ${why}Type the same again to go on.`;
}

/** Whether it is whole in the end. */
async function recordOne(study: Study, pair: Pair, old: Unfinished, model: Model, wish: Wish, folder: string) {
  const waits = waitsAt(folder, model.id);
  let so = old;
  const keep = (newest: Unfinished): Promise<void> => {
    so = newest;
    print(progress(so));
    return write(waits, 'An unfinished recording: npm run demo:record goes on with it.', so);
  };
  const ended = isWhole(so)
    ? ({ kind: 'whole' } as const)
    : await record(study, pair, so, { model, clock, dice, cap: wish.cap, keep });
  if (ended.kind !== 'whole') {
    print(endWords(ended, so));
    return false;
  }
  const path = endsAt(folder, so);
  const head = `What ${so.model} answered, as it came: written by npm run demo:record. Change nothing here.`;
  await write(path, head, finished(so));
  await rm(waits);
  print(`${pair.id}: written to ${path}. Check it with npm run content.`);
  return true;
}

async function main(): Promise<void> {
  const asked = typed();
  const study = theStudy(await loadLibrary(asked.content));
  if (!study.demo.live) throw new Refusal('demo.yaml has no "live:", so that no model can be asked.');
  const wish = wishOf(study, asked);
  const model = modelOf(asked);
  const all = await Promise.all(
    wish.pairs.map(async (pair) => {
      const folder = folderOf(asked.content, study, pair.id);
      return { pair, folder, so: await unfinished(study, pair, model.id, wish.n, folder) };
    }),
  );
  const most = all.reduce((sum, { pair, so }) => sum + mostOf(study, pair, model, so), 0);
  const left = all.reduce((sum, { so: { answers, n } }) => sum + 2 * n - answers.length, 0);
  print(
    `${left} answers of ${model.id} cost at the very most ${money(most)}, mostly far less (prices of ${model.price.asOf}). Each pair stops at ${money(wish.cap)}.`,
  );
  if (!wish.yes) return print('Nothing was asked. Type the same with --yes to go on.');
  await model.check();
  const why = model.closed();
  if (why) throw new Refusal(say(why));
  for (const { pair, so, folder } of all)
    if (!(await recordOne(study, pair, so, model, wish, folder))) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  // What somebody can mend is said in words; anything else with where it happened.
  const isKind = error instanceof Refusal || (error instanceof Error && error.name === 'BadConfig');
  process.stderr.write(
    `${error instanceof Error ? (isKind ? error.message : (error.stack ?? error.message)) : String(error)}\n`,
  );
  process.exitCode = 1;
}
