// The commands folder as commands: one file is one command, and a file that breaks a rule stops the start by name and fix.
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Command } from './core/command.ts';

const name = z
  .string('it is missing')
  .regex(/^[a-z0-9-]{1,32}$/, 'it must be 1 to 32 lower-case letters, digits or hyphens');
/** Discord's limit for what a command and each option say of themselves (platform limits, the tighter of the two). */
const summary = z
  .string('it is missing')
  .min(1, 'it is empty; say in a few words what it does')
  .max(100, 'it must have at most 100 characters');
const isFunction = z.custom((value) => typeof value === 'function', 'it must be a function');
const byMove = z.record(z.string(), isFunction).optional();

const most = z.int().min(1).max(6000, 'Discord takes at most 6000 characters');
const OptionShape = z.discriminatedUnion('kind', [
  z.object({ name, summary, kind: z.literal('words'), most, complete: isFunction.optional() }),
  z.object({ name, summary, kind: z.literal('whole'), least: z.int(), most: z.int() }),
  z.object({ name, summary, kind: z.literal('flag') }),
]);

const CommandShape = z.object({
  name,
  summary,
  audience: z.enum(['anyone', 'hosts', 'managers'], 'it must be anyone, hosts or managers'),
  open: z.array(z.string()).optional(),
  options: z
    .array(OptionShape.and(z.object({ required: z.boolean().optional() })), 'it must be a list, [] for none')
    .max(25, 'a command has at most 25 options')
    .refine((options) => new Set(options.map((each) => each.name)).size === options.length, 'two have the same name')
    .refine(
      (options) => options.every((each, index) => !each.required || index === 0 || options[index - 1]?.required),
      'those that are required must stand first',
    ),
  start: isFunction,
  moves: byMove,
  forms: byMove,
  message: isFunction.optional(),
  due: isFunction.optional(),
  home: isFunction.optional(),
});

/** What is wrong with a file's default export, a sentence each; `file` is its name without the ending. */
export function faultsOf(file: string, found: unknown): readonly string[] {
  if (typeof found !== 'object' || found === null)
    return ['has no default export; end it with "export default <command>;"'];
  const parsed = CommandShape.safeParse(found);
  const faults = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `its ${issue.path.join('.') || 'shape'} is wrong: ${issue.message}`);
  const named = (found as { name?: unknown }).name;
  if (typeof named === 'string' && named !== file) {
    return [...faults, `calls its command "${named}"; rename the file to ${named}.ts or the command to "${file}"`];
  }
  return faults;
}

/**
 * Every command of a folder, in order of name. Throws an error that lists each file that cannot stand, what is wrong, and
 * what it should be.
 */
export async function loadCommands(folder: string): Promise<readonly Command[]> {
  const files = (await readdir(folder)).filter((each) => each.endsWith('.ts')).toSorted();
  const read = await Promise.all(files.map((file) => readCommand(folder, file)));
  const faults = read.flatMap((each) => each.faults);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  if (read.length === 0) throw new Error(`${basename(folder)}/ holds no command; a command is a file such as quiz.ts.`);
  return read.flatMap((each) => (each.command ? [each.command] : []));
}

type Read = { readonly command?: Command; readonly faults: readonly string[] };

async function readCommand(folder: string, file: string): Promise<Read> {
  const shown = `${basename(folder)}/${file}`;
  try {
    const loaded: { default?: unknown } = await import(pathToFileURL(join(folder, file)).href);
    const faults = faultsOf(basename(file, '.ts'), loaded.default).map((fault) => `${shown} ${fault}.`);
    return faults.length > 0 ? { faults } : { command: loaded.default as Command, faults };
  } catch (error) {
    return { faults: [`${shown} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`] };
  }
}
