// What docs/statistics.md says is what `npm run bench statistics` prints, and the simulation in it agrees with counting every outcome.
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Rates } from '../bench/chances.ts';
import { RUNS } from '../bench/simulation.ts';
import { approximated, counted, SAID, tables, WRONGS, worst, worth } from '../bench/statistics.ts';
import { studyGap, type Verdict, verdictOf } from '../src/core/experiment-result.ts';
import { publishedRates } from '../src/core/pairs.ts';

let found: Awaited<ReturnType<typeof counted>>;
let printed: readonly string[];
/** What may be said wrongly, in the order of WRONGS, at each size. */
let wrong: readonly (readonly number[])[];
beforeAll(async () => {
  found = await counted();
  printed = tables(found);
  wrong = found.sizes.map(({ exact }) => worst(exact, studyGap(found.study)));
}, 600_000);

const doc = await readFile(new URL('../docs/statistics.md', import.meta.url), 'utf8');

/** How far `runs` of all may lie from a chance: three standard errors. */
const far = (chance: number): number => 3 * Math.sqrt((chance * (1 - chance)) / RUNS);

describe('docs/statistics.md', () => {
  it('has every table as the command prints it, and no other one with figures', () => {
    for (const each of printed) expect(doc).toContain(`\n\n${each}\n\n`);
    const rest = printed.reduce((left, each) => left.replace(each, ''), doc);
    const others = rest.split('\n').filter((line) => line.startsWith('|'));
    const methods = rest.slice(rest.indexOf('## Methods'), rest.indexOf('## The verdict')).split('\n');
    expect(others.filter((line) => !methods.includes(line))).toEqual([]);
  });

  it('names no figure in its words that stands in none of its tables', () => {
    const all = printed.join('\n');
    const words = doc.slice(doc.indexOf('## How often an interval')).replace(/^\|.*$/gm, '');
    const figures = [...words.matchAll(/(?<![\d.])(\d+\.\d|1\d\d)(?![\d.])/g)].map(([figure]) => figure);
    expect(figures.length).toBeGreaterThan(5);
    for (const figure of figures) expect(all, figure).toMatch(new RegExp(`(?<![\\d.])${figure}(?![\\d.])`));
    expect(doc).toContain(`${RUNS.toLocaleString('en')} experiments were simulated`);
  });

  it('has the figures that the facts give', () => {
    expect(approximated([0.14, 0.03])).toBe(100);
    expect(printed[0]).toContain('| 5 | 85.9 |');
    expect(printed[2]).toContain('| 14.0% and 3.0% | 100 | 108 |');
    const { free, paid } = publishedRates(found.study);
    const shares = [free, paid].map((share) => `${(100 * share).toFixed(1)}%`);
    expect(doc).toContain(`${shares.join(' less ')}, or ${Math.round(100 * studyGap(found.study))} points`);
  });
});

describe('simulated experiments', () => {
  it('get each verdict as often as counting every outcome says, within three standard errors', () => {
    for (const { rates, n, exact, drawn } of found.rows) {
      const chances = exact.verdicts(rates);
      expect(SAID.reduce((sum, each) => sum + drawn.verdicts[each], 0)).toBe(RUNS);
      for (const verdict of SAID) {
        const [chance, share] = [chances[verdict], drawn.verdicts[verdict] / RUNS];
        expect(Math.abs(share - chance), `${verdict} at ${rates} with ${n}`).toBeLessThanOrEqual(far(chance) + 1e-9);
      }
    }
  });

  it('have intervals that hold the truth as often as counting every outcome says, within three standard errors', () => {
    for (const { rates, n, exact, drawn } of found.rows) {
      const chance = exact.coverage(rates);
      expect(Math.abs(drawn.gapHeld / RUNS - chance), `${rates} with ${n}`).toBeLessThanOrEqual(far(chance) + 1e-9);
    }
  });

  it('are put into words that say what they counted, every single time', () => {
    const claims: readonly (readonly [Verdict, RegExp])[] = [
      ['gap', /^The tag made a difference: .*more often under \[BLUE\].*not yet a motive/],
      ['reverse', /^A difference, the other way round: .*less often under \[BLUE\].*predicts the opposite/],
      ['hint', /^Perhaps a difference: a hint, no more: .*not as a finding/],
      ['none', /^No gap, or only a small one: .*does not fit these answers/],
      ['wide', /^This experiment cannot tell: .*fit no gap at all/],
    ];
    for (const { drawn } of found.rows) {
      for (const [verdict, words] of claims) {
        const often = [...drawn.said].reduce((sum, [said, times]) => (words.test(said) ? sum + times : sum), 0);
        expect(often, verdict).toBe(drawn.verdicts[verdict]);
      }
      expect(drawn.odd).toBe(0);
    }
  });
});

describe('the words', () => {
  it('find a gap or a reverse that is not there in at most 5 of 100, and a gap instead of a reverse in half of that', () => {
    for (const [difference = 1, gap = 1] of wrong) {
      expect(difference).toBeLessThanOrEqual(0.05);
      expect(gap).toBeLessThanOrEqual(0.025);
    }
  });

  it('say that there is no gap, where there is one like the study’s or larger, in at most 2.5 of 100', () => {
    for (const each of wrong) expect(each[WRONGS.length - 1]).toBeLessThanOrEqual(0.025);
  });

  it('never say that there is no gap with twenty answers for each tag, whatever the counts are', () => {
    const counts = Array.from({ length: 21 }, (_, k) => [k, 20] as const);
    for (const first of counts)
      for (const second of counts) expect(verdictOf({ first, second }, studyGap(found.study))).not.toBe('none');
  });

  it('are right about a gap like the study’s in most experiments only with many answers', () => {
    const truth: Rates = [0.14, 0.03];
    const right = found.sizes.map(({ exact }) => {
      const chances = exact.verdicts(truth);
      return SAID.reduce((sum, each) => (worth(each, truth) === 'right' ? sum + chances[each] : sum), 0);
    });
    expect(right.toSorted((one, other) => one - other)).toEqual(right);
    expect(right[0]).toBeLessThan(0.1);
    expect(right.at(-1)).toBeGreaterThan(0.7);
  });
});
