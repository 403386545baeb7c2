// A figure as it is drawn and as it is told: rows of words for the table, numbers for the chart.
import type { StudyFigure } from './core/library.ts';
import type { Draft } from './load-draft.ts';
import type { Spot } from './load-faults.ts';
import { fill, type Prose } from './load-figures.ts';
import { hash } from './load-hash.ts';
import { readLine } from './load-prose.ts';
import type { Path } from './load-sheet.ts';
import type { Entry } from './load-shelf.ts';

type RawFigure = Draft['figures']['entries'][number]['value'];

export function figureOf({ value, at }: Entry<RawFigure>, prose: Prose): StudyFigure {
  const { alt, title, rows, spec, ...rest } = value;
  const keys = value.columns.map((column) => column.key);
  const filled = rows.map((row, index) => cellsOf(row, keys, prose, (...path) => at('rows', index, ...path)));
  if ('data' in spec)
    prose.faults.add(
      at('spec', 'data')(),
      'the drawing brings data of its own',
      'Take "data" out: the rows are the data.',
    );
  const data = filled.map((row) => Object.fromEntries(row.map((cell) => [cell.key, cell.drawn])));
  const drawing = { ...spec, data: { values: data } };
  return {
    ...rest,
    title: readLine(title, prose, at('title')),
    alt: readLine(alt, prose, at('alt')),
    rows: filled.map((row) => Object.fromEntries(row.map((cell) => [cell.key, cell.shown]))),
    figure: { id: `${value.id}-${hash(drawing)}`, spec: drawing },
  };
}

type Cell = { readonly key: string; readonly shown: string; readonly drawn: string | number };

function cellsOf(
  row: Readonly<Record<string, string>>,
  keys: readonly string[],
  prose: Prose,
  at: (...path: Path) => Spot,
): readonly Cell[] {
  for (const key of Object.keys(row))
    if (!keys.includes(key))
      prose.faults.add(
        at(key)(),
        `the row has a cell "${key}", and no column has that key`,
        `The columns are ${keys.join(', ')}.`,
      );
  return keys.map((key): Cell => {
    const raw = row[key];
    if (raw === undefined) {
      prose.faults.add(at()(), `the row has no cell "${key}"`, 'Add it.');
      return { key, shown: '', drawn: '' };
    }
    if (/^[\d.,\s±%−-]+$/u.test(raw)) {
      prose.faults.add(
        at(key)(),
        `the number "${raw}" is typed here`,
        'Write the claim that carries it, like {free-refusal-86}.',
      );
      return { key, shown: raw, drawn: raw };
    }
    const shown = fill(raw, prose, at(key)).words;
    return { key, shown, drawn: /^\{[^{}]*\}$/u.test(raw.trim()) ? numberIn(shown, raw, prose, at(key)) : shown };
  });
}

/** The first number of a figure as it is shown: 85.8 of "85.8%", 1.9 of "±1.9 points". */
function numberIn(shown: string, raw: string, prose: Prose, spot: Spot): string | number {
  const found = /[−-]?\d[\d,]*(?:\.\d+)?/u.exec(shown)?.[0];
  if (found !== undefined) return Number(found.replaceAll(',', '').replace('−', '-'));
  if (shown !== raw)
    prose.faults.add(
      spot(raw),
      `${raw} shows "${shown}", and the chart finds no number in it`,
      'Name a form of the claim that is a number.',
    );
  return shown;
}
