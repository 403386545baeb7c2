// One YAML text, read strictly and held against a shape, with the place of every value in it.
import { type Document, isMap, isNode, isScalar, parseDocument } from 'yaml';
import type { z } from 'zod';
import { didYouMean, type Faults, listed, placeAt, type Spot, spotIn } from './load-faults.ts';

export type Path = readonly PropertyKey[];

/** What a YAML text says; `at` finds the value of a path, or what would hold it; `key` finds a key that stands in a map. */
export type Sheet = { readonly value: unknown; at(path: Path): Spot; key(path: Path, key: string): Spot };

/** Reads `source` up to `end`. Null, with its faults noted, where it is not YAML. */
export function readSheet(file: string, source: string, faults: Faults, end = source.length): Sheet | null {
  const document = parseDocument(source.slice(0, end), { strict: true, uniqueKeys: true, prettyErrors: false });
  const problems = [...document.errors, ...document.warnings];
  // What follows the first slip of form is mostly its echo; a key that stands twice is a fault of its own each time.
  const first = problems.find((problem) => problem.code !== 'DUPLICATE_KEY');
  for (const problem of problems.filter((each) => each === first || each.code === 'DUPLICATE_KEY')) {
    const said = KINDLY[problem.code] ?? problem.message.replace(/\s+/g, ' ').replace(/\.$/, '');
    const line = source.slice(source.lastIndexOf('\n', problem.pos[0] - 1) + 1, problem.pos[0] + 1);
    const fix = /^\s*\t/u.test(line) ? 'Indent with spaces, not with a tab.' : remedy(problem.code);
    faults.add(placeAt(file, source, problem.pos[0]), `this is not good YAML: ${said}`, fix);
  }
  if (problems.length > 0) return null;
  const spot = (range: readonly number[] | null | undefined): Spot =>
    spotIn(file, source, range?.[0] ?? 0, range?.[1] ?? end);
  return {
    value: document.toJS() as unknown,
    at: (path) => spot(rangeOf(document, path)),
    key: (path, key) => spot(keyRange(document, path, key)),
  };
}

/** The slips that people make most, in plain words. */
const KINDLY: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'a key stands twice',
  BLOCK_AS_IMPLICIT_KEY: 'a text holds ": " and no quotes, or a line begins in the wrong column',
  MULTILINE_IMPLICIT_KEY: 'a text holds ": " and no quotes, or a line begins in the wrong column',
};

function remedy(code: string): string {
  if (code === 'DUPLICATE_KEY') return 'Keep one of the two.';
  if (code === 'BLOCK_AS_IMPLICIT_KEY' || code === 'MULTILINE_IMPLICIT_KEY')
    return 'A text that holds ": " goes in double quotes, and lines of one list start in one column.';
  return 'Check the indent, and put a text with special characters in double quotes.';
}

function rangeOf(document: Document, path: Path): readonly number[] | null | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range;
  }
  return document.contents?.range;
}

function keyRange(document: Document, path: Path, key: string): readonly number[] | null | undefined {
  const holder: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isMap(holder)) return rangeOf(document, path);
  const pair = holder.items.find((item) => isScalar(item.key) && item.key.value === key);
  return isScalar(pair?.key) ? pair.key.range : holder.range;
}

/** `value` as `shape` reads it; null, with a fault for each thing that is wrong, where it does not fit. `root` leads to `value`. */
export function shaped<S extends z.ZodType>(shape: S, sheet: Sheet, root: Path, faults: Faults): z.infer<S> | null {
  const value = valueAt(sheet.value, root);
  // An empty message leaves the wording to us; where the shape words its own, that stands.
  const result = shape.safeParse(value, { error: () => '' });
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const path = [...root, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      const known = keysOf(shape, issue.path);
      for (const key of issue.keys)
        faults.add(
          sheet.key(path, key)(),
          `"${key}" is no key that is read here`,
          didYouMean(key, known, known.length > 0 ? `Read here are ${listed(known)}.` : 'Take it out.'),
        );
    } else {
      const [what, fix] = wording(issue, nameOf(path, root), valueAt(value, issue.path));
      faults.add(sheet.at(path)(), what, fix);
    }
  }
  return null;
}

const isRecord = (value: unknown): value is Record<PropertyKey, unknown> => typeof value === 'object' && value !== null;

export const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce((inner, step) => (isRecord(inner) ? inner[step] : undefined), value);

/** A path as an author says it: `"options" 2, "text"`. */
function nameOf(path: Path, root: Path): string {
  const steps = path.slice(root.length);
  if (steps.length === 0) return 'this entry';
  return steps.map((step) => (typeof step === 'number' ? `no. ${step + 1}` : `"${String(step)}"`)).join(', ');
}

const kindOf = (value: unknown): string => {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return { string: 'text', number: 'a number', boolean: 'true or false' }[typeof value as string] ?? 'a map of keys';
};
const WANTED: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys',
  record: 'a map of keys',
};

function wording(issue: z.core.$ZodIssue, name: string, value: unknown): readonly [what: string, fix: string] {
  if (value === undefined && issue.code !== 'custom') return [`${name} is missing`, 'Add it.'];
  if (issue.code === 'invalid_type') {
    const wanted = WANTED[issue.expected] ?? issue.expected;
    const quotes = wanted === 'text' && !isRecord(value) && value !== null;
    return [
      `${name} should be ${wanted}, and is ${kindOf(value)}`,
      quotes ? `Put it in quotes: "${String(value)}".` : `Write ${wanted}.`,
    ];
  }
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String);
    return [
      `${name} is "${String(value)}"`,
      `${didYouMean(String(value), allowed, '')} Allowed: ${listed(allowed)}.`.trim(),
    ];
  }
  const said = issue.message === '' ? limit(issue) : issue.message;
  const [shown, long] = typeof value === 'string' ? [` ("${clip(value)}")`, value.trim().length] : ['', 0];
  if (issue.code === 'too_big' && typeof value === 'string')
    return [`${name}: ${said}`, `Take out ${long - Number(issue.maximum)} of its ${long}.`];
  return [`${name}${shown}: ${said}`, remedyOf(issue)];
}

const clip = (value: string): string => (value.length > 40 ? `${value.slice(0, 39)}…` : value);

function limit(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small') return `it needs at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `it may be at most ${issue.maximum}`;
  if (issue.code === 'invalid_format' && issue.format === 'url') return 'it is no web address';
  if (issue.code === 'invalid_format' && issue.format === 'date') return 'it is no date';
  return 'it has a form that is not allowed';
}

function remedyOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small') return issue.origin === 'string' ? 'Write it.' : 'Add what is missing.';
  if (issue.code === 'too_big') return 'Take out what is too much.';
  if (issue.code === 'invalid_format' && issue.format === 'url')
    return 'Write it in full, like https://example.org/page.';
  if (issue.code === 'invalid_format' && issue.format === 'date') return 'Write it like 2024-12-18.';
  return 'Write it that way.';
}

/** The keys that a shape reads at a path. */
function keysOf(shape: z.core.$ZodType, path: Path): readonly string[] {
  const def = (shape as z.core.$ZodTypes)._zod.def;
  if (def.type === 'default' || def.type === 'optional') return keysOf(def.innerType, path);
  const [step, ...rest] = path;
  if (def.type === 'array') return step === undefined ? [] : keysOf(def.element, rest);
  if (def.type === 'record') {
    if (step !== undefined) return keysOf(def.valueType, rest);
    const key = (def.keyType as z.core.$ZodTypes)._zod.def;
    return key.type === 'enum' ? Object.values(key.entries).map(String) : [];
  }
  if (def.type !== 'object') return [];
  if (step === undefined) return Object.keys(def.shape);
  const inner = def.shape[String(step)];
  return inner ? keysOf(inner, rest) : [];
}
