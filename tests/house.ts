// The house's rules over source texts: who may import what, what the core may not reach for, and how files are named.
import { posix } from 'node:path';
import { parseAst } from 'vitest/node';

/** A source file: its path from the project's root, with slashes, and its text. */
export type Source = { readonly path: string; readonly text: string };

/** A row of the table. `may` are paths (a folder ends in /), `libraries` packages; `node` says whether node:* is allowed. */
type Room = {
  readonly at: string;
  readonly may: readonly string[];
  readonly libraries: readonly string[] | 'any';
  readonly node: boolean;
};

const ADAPTERS: Readonly<Record<string, readonly string[]>> = {
  // undici is what discord.js speaks HTTP with.
  discord: ['discord.js', 'discord-api-types', 'undici', 'zod'],
  slack: ['@slack/bolt', '@slack/types', '@slack/oauth', '@slack/web-api', '@slack/socket-mode', 'zod'],
  playground: ['hono', 'zod'],
};

/** The first room whose `at` begins a path is the path's room. */
const ROOMS: readonly Room[] = [
  { at: 'src/core/', may: ['src/core/'], libraries: ['zod', 'simple-statistics', 'jstat', 'minisearch'], node: false },
  { at: 'commands/', may: ['src/core/'], libraries: ['zod'], node: false },
  {
    at: 'src/drivers/store-',
    may: ['src/core/ports.ts', 'src/core/store.ts', 'src/drivers/store-'],
    libraries: ['keyv', '@keyv/redis', '@keyv/postgres', 'pg'],
    node: true,
  },
  {
    at: 'src/drivers/model-',
    may: ['src/core/ports.ts', 'src/core/lanes.ts', 'src/drivers/model-'],
    libraries: ['@anthropic-ai/sdk', 'zod'],
    node: true,
  },
  { at: 'src/drivers/log-', may: ['src/core/ports.ts'], libraries: ['pino'], node: true },
  { at: 'src/drivers/dice-', may: ['src/core/ports.ts'], libraries: ['pure-rand'], node: true },
  { at: 'src/drivers/clock-', may: ['src/core/ports.ts'], libraries: [], node: true },
  {
    at: 'src/drivers/pictures-',
    may: ['src/core/ports.ts', 'src/core/card.ts', 'src/drivers/pictures-'],
    libraries: ['vega', 'vega-lite', '@resvg/resvg-js'],
    node: true,
  },
  { at: 'src/adapters/adapter.ts', may: ['src/core/'], libraries: [], node: false },
  ...Object.entries(ADAPTERS).map(([name, libraries]) => ({
    at: `src/adapters/${name}/`,
    may: ['src/core/', 'src/adapters/adapter.ts', `src/adapters/${name}/`],
    libraries,
    node: true,
  })),
  {
    at: 'src/main.ts',
    may: ['src/'],
    libraries: 'any',
    node: true,
  },
  // The rest of src: config, server, load-*, and what they are made of. They know neither adapters nor drivers.
  { at: 'src/', may: ['src/core/', 'src/*'], libraries: 'any', node: true },
  { at: 'tools/', may: ['src/', 'commands/'], libraries: 'any', node: true },
  { at: 'bench/', may: ['src/', 'commands/', 'bench/', 'tests/'], libraries: 'any', node: true },
  { at: 'tests/', may: ['src/', 'commands/', 'bench/', 'tools/', 'tests/'], libraries: 'any', node: true },
];

const FORBIDDEN_NAMES = ['util', 'utils', 'helper', 'helpers', 'common', 'manager', 'service'];
/** What reaches out of the core, and which argument stands for it. */
const OUTSIDE: Readonly<Record<string, string>> = {
  process: 'the environment is an argument',
  setTimeout: 'time is an argument: use the Clock',
  setInterval: 'time is an argument: use the Clock',
  setImmediate: 'time is an argument: use the Clock',
  performance: 'time is an argument: use the Clock',
  fetch: 'the network belongs to adapters and drivers',
  crypto: 'chance is an argument: use the Dice',
  console: 'notes for the operator are an argument: use the Log',
  globalThis: 'the world comes as arguments',
  require: 'the core imports by name',
};

type Node = { readonly type: string; readonly start: number } & Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** Every node below a node, with the node above it and under which key it stands there. */
function* below(node: Node): Generator<{ readonly node: Node; readonly above: Node; readonly key: string }> {
  for (const [key, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (!isNode(child)) continue;
      yield { node: child, above: node, key };
      yield* below(child);
    }
  }
}

const parsed = ({ path, text }: Source): Node =>
  parseAst(text, { lang: path.endsWith('.ts') ? 'ts' : 'js' }) as unknown as Node;
const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;
const named = (node: unknown): string | undefined =>
  isNode(node) && node.type === 'Identifier' ? String(node.name) : undefined;

type Import = { readonly from: string | null; readonly line: number };

/** Every import of a file: static, re-exported, of a type, dynamic, of a worker. Null where what is imported is computed. */
export function importsOf(source: Source): readonly Import[] {
  return [...below(parsed(source))].flatMap(({ node }): readonly Import[] => {
    // Within src such an address is a worker's; a test or a measurement starts what it names as a process.
    const isAddress = node.type === 'NewExpression' && named(node.callee) === 'URL' && source.path.startsWith('src/');
    const worker = isAddress ? (node.arguments as readonly Node[])[0] : undefined;
    const path = worker?.type === 'Literal' ? String(worker.value) : '';
    const line = lineOf(source.text, node.start);
    if (/^\.{1,2}\/.*\.ts$/.test(path)) return [{ from: path, line }];
    if (!/^(Import(Declaration|Expression)|Export(All|Named)Declaration|TSImportType)$/.test(node.type)) return [];
    if (!isNode(node.source)) return [];
    return [{ from: node.source.type === 'Literal' ? String(node.source.value) : null, line }];
  });
}

const isIn = (path: string, allowed: string): boolean =>
  allowed.endsWith('/*') ? posix.dirname(path) === allowed.slice(0, -2) : path.startsWith(allowed);
const packageOf = (from: string): string => from.split('/', from.startsWith('@') ? 2 : 1).join('/');

function allows(room: Room, path: string, from: string): boolean {
  if (from.startsWith('node:')) return room.node;
  if (!from.startsWith('.')) return room.libraries === 'any' || room.libraries.includes(packageOf(from));
  const target = posix.join(posix.dirname(path), from);
  if (target === 'src/main.ts') return false;
  return room.may.some((each) => isIn(target, each));
}

/** The row of a room, in words. */
function row(room: Room): string {
  const libraries = room.libraries === 'any' ? ['the libraries it needs'] : room.libraries;
  return [...room.may, ...libraries, ...(room.node ? ['node:*'] : [])].join(', ');
}

function importFaults(source: Source): readonly string[] {
  const room = ROOMS.find((each) => source.path.startsWith(each.at));
  if (!room) return [`${source.path} stands in no room of the house: put it where the table has a row for it.`];
  return importsOf(source).flatMap(({ from, line }) => {
    if (from === null) {
      // The one place that loads what it finds in a folder.
      if (source.path === 'src/load-commands.ts' || source.path.startsWith('tests/')) return [];
      return [`${source.path}:${line} imports something computed: name it, so that one can see who needs whom.`];
    }
    if (allows(room, source.path, from)) return [];
    if (from.endsWith('/main.ts') && room.may.includes('src/'))
      return [`${source.path}:${line} imports "${from}", and nobody may: start it as a process.`];
    return [`${source.path}:${line} imports "${from}", but ${room.at} may import only ${row(room)}.`];
  });
}

function outsideFaults(source: Source): readonly string[] {
  if (!source.path.startsWith('src/core/')) return [];
  return [...below(parsed(source))].flatMap(({ node, above, key }) => {
    const says = (what: string, instead: string): readonly string[] => [
      `${source.path}:${lineOf(source.text, node.start)} uses ${what}, and the core may not: ${instead}.`,
    ];
    const { object, property } = node;
    if (node.type === 'MemberExpression' && named(object) === 'Date' && named(property) === 'now')
      return says('Date.now', 'time is an argument: use the Clock');
    if (node.type === 'MemberExpression' && named(object) === 'Math' && named(property) === 'random')
      return says('Math.random', 'chance is an argument: use the Dice');
    const none = Array.isArray(node.arguments) && node.arguments.length === 0;
    if (node.type === 'NewExpression' && named(node.callee) === 'Date' && none)
      return says('new Date()', 'time is an argument: use the Clock');
    if (node.type === 'CallExpression' && named(node.callee) === 'Date')
      return says('Date()', 'time is an argument: use the Clock');
    const name = named(node);
    const isField = (key === 'property' || key === 'key') && above.computed !== true;
    if (name === undefined || isField || !Object.hasOwn(OUTSIDE, name)) return [];
    return says(name, OUTSIDE[name] ?? '');
  });
}

function nameFaults({ path }: Source): readonly string[] {
  const base = posix.basename(path);
  const stem = base.replace(/(\.(test|contract|suite|d))?\.[a-z]+$/, '');
  const bad = stem.split('-').find((word) => FORBIDDEN_NAMES.includes(word));
  return [
    ...(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem)
      ? []
      : [`${path} is not in kebab-case: call it something like quiz-cards.ts.`]),
    ...(bad ? [`${path} is called "${bad}", which says nothing: name it after the one idea that it holds.`] : []),
  ];
}

function headFaults({ path, text }: Source): readonly string[] {
  const first = text.split('\n')[0] ?? '';
  return /^\/\/ \S.{10,}/.test(first)
    ? []
    : [`${path} does not say what it is: begin it with a comment of one line, "// ...".`];
}

/** Everything that breaks a rule, a sentence each; nothing where the house is in order. */
export const houseFaults = (sources: readonly Source[]): readonly string[] =>
  sources.flatMap((source) => [
    ...nameFaults(source),
    ...headFaults(source),
    ...importFaults(source),
    ...outsideFaults(source),
  ]);

/** Code has no place among content. `paths` are all files below content/. */
export const contentFaults = (paths: readonly string[]): readonly string[] =>
  paths
    .filter((path) => !/\.(ya?ml|md)$/.test(path))
    .map((path) => `${path} is neither YAML nor Markdown: content/ holds data only.`);
