// The figures of docs/statistics.md: coverage by exact enumeration, how often each word fits the truth, and how many answers it takes.
import { join } from 'node:path';
import jstat from 'jstat';
import { studyGap, VERDICTS, type Verdict } from '../src/core/experiment-result.ts';
import { HEADLINES } from '../src/core/experiment-words.ts';
import { theStudy } from '../src/core/library.ts';
import { publishedRates } from '../src/core/pairs.ts';
import { answersNeeded, power, RARE } from '../src/core/stats-power.ts';
import { loadLibrary } from '../src/load-content.ts';
import { enumerated, type Rates, wilsonCoverage } from './chances.ts';
import { RUNS, type Simulated, simulated } from './simulation.ts';

/** Answers for each tag: the least with shares, one between, the most. */
const SIZES = [20, 50, 100] as const;
/** True rates: the study's by its two settings, rounded; no gap, at a low and a middling rate; and one that goes the other way. */
const TRUTHS: readonly Rates[] = [
  [0.14, 0.03],
  [0.49, 0.34],
  [0.03, 0.03],
  [0.34, 0.34],
  [0.03, 0.14],
];
/** Below RATED answers nothing is said of shares, so this word is never among them. */
export const SAID = VERDICTS.filter((verdict) => verdict !== 'few');

/** What a verdict is worth where the truth is `rates`. open: it leaves the question as it is. */
export function worth(verdict: Verdict, [p, q]: Rates): 'right' | 'open' | 'wrong' {
  if (verdict === 'few' || verdict === 'hint' || verdict === 'wide') return 'open';
  const truth = p === q ? 'none' : p > q ? 'gap' : 'reverse';
  return verdict === truth ? 'right' : 'wrong';
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}`;
const whole = (share: number): string => `${Math.round(100 * share)}%`;
const named = ([p, q]: Rates): string => `${whole(p)} and ${whole(q)}`;
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const table = (heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [row(heads), `|${heads.map(() => '---').join('|')}|`, ...rows.map(row)].join('\n');
const steps = (from: number, to: number, by: number): readonly number[] =>
  Array.from({ length: Math.round((to - from) / by) + 1 }, (_, at) => from + at * by);

function wilsonTable(): string {
  const rates = [0.03, 0.14, 0.34, 0.49];
  const rows = [5, 10, ...SIZES].map((n) => {
    const all = steps(0.001, 0.999, 0.001).map((p) => wilsonCoverage(n, p));
    const mean = all.reduce((sum, each) => sum + each, 0) / all.length;
    return [n, ...rates.map((p) => percent(wilsonCoverage(n, p))), percent(mean), percent(Math.min(...all))];
  });
  return table(
    ['answers', ...rates.map((p) => `rate ${whole(p)}`), 'mean, 0.1% to 99.9%', 'least, 0.1% to 99.9%'],
    rows,
  );
}

type Sized = { readonly n: number; readonly exact: ReturnType<typeof enumerated> };
/** Experiments of one size with one truth: counted out, and drawn. */
type Row = Sized & { readonly rates: Rates; readonly drawn: Simulated };

/** Everything that takes time, once. */
export async function counted() {
  const study = theStudy(await loadLibrary(join(import.meta.dirname, '..', 'content')));
  const sizes: readonly Sized[] = SIZES.map((n) => ({ n, exact: enumerated(n, studyGap(study)) }));
  const rows: readonly Row[] = TRUTHS.flatMap((rates) => sizes.map((sized) => ({ ...sized, rates }))).map(
    (row, nth) => ({ ...row, drawn: simulated(study, row.n, row.rates, nth) }),
  );
  return { study, sizes, rows };
}
type Counted = Awaited<ReturnType<typeof counted>>;

/** Rates from 1 to 99 in 100, each beside each. */
const GRID: readonly Rates[] = steps(0.01, 0.99, 0.02).flatMap((p) =>
  steps(0.01, 0.99, 0.02).map((q): Rates => [p, q]),
);

function newcombeTable({ sizes }: Counted): string {
  const rows = sizes.map(({ n, exact }) => {
    const all = GRID.map((rates) => exact.coverage(rates));
    const mean = all.reduce((sum, each) => sum + each, 0) / all.length;
    return [n, ...TRUTHS.map((rates) => percent(exact.coverage(rates))), percent(mean), percent(Math.min(...all))];
  });
  return table(['answers for each tag', ...TRUTHS.map(named), 'mean, 1% to 99%', 'least, 1% to 99%'], rows);
}

/** The usual approximation for a test of two shares, which pools them where it supposes that they are equal. */
export function approximated([p, q]: Rates, often = 0.8): number {
  const z = (chance: number): number => jstat.jStat.normal.inv(chance, 0, 1);
  const middle = (p + q) / 2;
  const reach =
    z(1 - RARE / 2) * Math.sqrt(2 * middle * (1 - middle)) + z(often) * Math.sqrt(p * (1 - p) + q * (1 - q));
  return Math.ceil((reach / (p - q)) ** 2);
}

function neededTable({ study }: Counted): string {
  const { free, paid } = publishedRates(study);
  const exactly: Rates = [free, paid];
  const one = ([p, q]: Rates): string => `${percent(p)}% and ${percent(q)}%`;
  const rows = [...TRUTHS.slice(0, 2), exactly].map((rates) => [
    one(rates),
    approximated(rates),
    answersNeeded(...rates) ?? 'more than 1,500',
    ...SIZES.map((n) => percent(power(n, ...rates))),
  ]);
  return table(
    ['true rates', 'normal approximation', 'Fisher’s test, counted', ...SIZES.map((n) => `noticed with ${n}, in 100`)],
    rows,
  );
}

function wordsTable({ rows }: Counted): string {
  const cells = rows.map(({ n, rates, exact, drawn }) => {
    const chances = exact.verdicts(rates);
    const both = (chance: number, runs: number): string => `${percent(chance)} (${percent(runs / RUNS)})`;
    const said = SAID.map((verdict) => both(chances[verdict], drawn.verdicts[verdict]));
    return [named(rates), n, ...said, both(exact.coverage(rates), drawn.gapHeld)];
  });
  return table(
    ['true rates', 'answers for each tag', ...SAID.map((verdict) => HEADLINES[verdict]), 'the interval holds the gap'],
    cells,
  );
}

function worthTable({ rows }: Counted): string {
  const cells = rows.map(({ n, rates, exact }) => {
    const chances = exact.verdicts(rates);
    const sum = (what: ReturnType<typeof worth>): string =>
      percent(SAID.reduce((all, each) => (worth(each, rates) === what ? all + chances[each] : all), 0));
    return [named(rates), n, sum('right'), sum('open'), sum('wrong')];
  });
  return table(['true rates', 'answers for each tag', 'right', 'left open', 'wrong'], cells);
}

/** What may be said wrongly, and of which truths. */
export const WRONGS: readonly {
  readonly words: string;
  readonly where: (rates: Rates, like: number) => boolean;
  readonly chance: (chances: Readonly<Record<Verdict, number>>) => number;
}[] = [
  {
    words: 'a difference is said, and there is none',
    where: ([p, q]) => p === q,
    chance: ({ gap, reverse }) => gap + reverse,
  },
  {
    words: 'a gap is said, and there is none or a reverse',
    where: ([p, q]) => p <= q,
    chance: ({ gap }) => gap,
  },
  {
    words: 'no gap is said, and there is one at least like the study’s',
    where: ([p, q], like) => Math.abs(p - q) >= like,
    chance: ({ none }) => none,
  },
];

/** The most often that each thing is said wrongly at a size, 0 to 1, whatever the rates. */
export function worst(exact: Sized['exact'], like: number): readonly number[] {
  const all = GRID.map((rates) => ({ rates, chances: exact.verdicts(rates) }));
  return WRONGS.map(({ where, chance }) =>
    Math.max(...all.filter(({ rates }) => where(rates, like)).map(({ chances }) => chance(chances))),
  );
}

const worstTable = ({ study, sizes }: Counted): string =>
  table(
    ['answers for each tag', ...WRONGS.map(({ words }) => words)],
    sizes.map(({ n, exact }) => [n, ...worst(exact, studyGap(study)).map(percent)]),
  );

/** The tables, each of which stands in docs/statistics.md as it is. */
export const tables = (found: Counted): readonly string[] => [
  wilsonTable(),
  newcombeTable(found),
  neededTable(found),
  wordsTable(found),
  worthTable(found),
  worstTable(found),
];

/** The part of `npm run bench`. */
export const statistics = async (): Promise<string> => tables(await counted()).join('\n\n');
