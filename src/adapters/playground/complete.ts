// What may come next while someone types a command: commands, an option's choices, the other options' names.
import type { Choice } from '../../core/card.ts';
import type { Command, Option } from '../../core/command.ts';

/** A suggestion: the whole line as it would stand, and how it reads in the list. */
export type Suggestion = { readonly line: string; readonly label: string; readonly hint: string };

/** What the bot is asked for, and how its choices go into the line. */
export type Asked = {
  readonly command: string;
  readonly option: string;
  readonly typed: string;
  readonly before: string;
};

const MOST = 25;

/** Commands whose name begins as typed; null once the command's name is done. */
function commandsFor(commands: readonly Command[], line: string): readonly Suggestion[] | null {
  const [, typed] = /^\s*\/([^\s]*)$/u.exec(line) ?? [];
  if (typed === undefined) return null;
  return commands
    .filter((command) => command.name.startsWith(typed.toLowerCase()))
    .slice(0, MOST)
    .map((command) => ({ line: `/${command.name} `, label: `/${command.name}`, hint: command.summary }));
}

const commandIn = (commands: readonly Command[], line: string): { command: Command; rest: string } | null => {
  const [, name, rest] = /^\s*\/(\S+)\s+([\s\S]*)$/u.exec(line) ?? [];
  const command = commands.find((each) => each.name === name?.toLowerCase());
  return command && rest !== undefined ? { command, rest } : null;
};

const offers = (option: Option): boolean => option.kind === 'words' && option.complete !== undefined;

/** The option being typed that has choices to offer: `name:value` at the end, or the first option of words. */
function askedFor(commands: readonly Command[], line: string): Asked | null {
  const found = commandIn(commands, line);
  if (!found) return null;
  const { command, rest } = found;
  const named = /(?:^|\s)([a-z]+):(\S*)$/u.exec(rest);
  const option = named
    ? command.options.find((each) => each.name === named[1] && offers(each))
    : command.options.find((each) => offers(each) && !rest.includes(`${each.name}:`));
  if (!option) return null;
  const typed = named ? (named[2] ?? '') : rest;
  return {
    command: command.name,
    option: option.name,
    typed: typed.trim(),
    before: line.slice(0, line.length - typed.length),
  };
}

const takes = (option: Option): string =>
  option.kind === 'whole' ? ` (${option.least} to ${option.most})` : option.kind === 'flag' ? ' (yes or no)' : '';

/** The other options, by name, where a new word begins. */
function optionsFor(commands: readonly Command[], line: string, asked: Asked | null): readonly Suggestion[] {
  const found = commandIn(commands, line);
  if (!found || !/\s$/u.test(line)) return [];
  return found.command.options
    .filter((option) => option.name !== asked?.option && !found.rest.includes(`${option.name}:`))
    .map((option) => ({
      line: `${line}${option.name}:`,
      label: `${option.name}:`,
      hint: `${option.summary}${takes(option)}`,
    }));
}

/** Everything that may come next; `ask` gets an option's choices from the bot. */
export async function suggest(
  commands: readonly Command[],
  line: string,
  ask: (asked: Asked) => Promise<readonly Choice[]>,
): Promise<readonly Suggestion[]> {
  const first = commandsFor(commands, line);
  if (first) return first;
  const asked = askedFor(commands, line);
  const choices = asked ? await ask(asked) : [];
  const before = asked?.before ?? '';
  const chosen = choices.map(({ value, label, hint }) => ({ line: `${before}${value} `, label, hint: hint ?? '' }));
  return [...chosen, ...optionsFor(commands, line, asked)];
}
