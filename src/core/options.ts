// Reads a command's options, from named ones or from one line of words, by the same table.
import type { Command, Option, Options } from './command.ts';
import { Friendly } from './errors.ts';
import { command as mention, outside, type Text } from './text.ts';

type Raw = Readonly<Record<string, string | number | boolean>>;

/** What may follow a command: `[topic] [length]`. */
export const hint = ({ options }: Command): string =>
  options.map((each) => (each.required ? each.name : `[${each.name}]`)).join(' ');

/** How a command is typed, with the beginning that it has where it is read: `/quiz [topic] [length]`. */
export const usage = (command: Command): Text =>
  command.options.length === 0 ? [mention(command.name)] : [mention(command.name), ` ${hint(command)}`];

const whole = (option: Option & { kind: 'whole' }, given: string | number): number => {
  const number = typeof given === 'number' ? given : /^\d{1,9}$/.test(given.trim()) ? Number(given) : Number.NaN;
  if (Number.isInteger(number) && number >= option.least && number <= option.most) return number;
  throw new Friendly(
    `The option “${option.name}” takes a whole number from ${option.least} to ${option.most}.`,
    'Type it in plain digits, like 5, and try again.',
  );
};

const flag = (option: Option, given: string | number | boolean): boolean => {
  if (typeof given === 'boolean') return given;
  const word = String(given).toLowerCase();
  if (['yes', 'true', 'on', 'y'].includes(word)) return true;
  if (['no', 'false', 'off', 'n'].includes(word)) return false;
  throw new Friendly(`The option “${option.name}” takes yes or no.`, 'Change it and try again.');
};

function value(option: Option, given: string | number | boolean): string | number | boolean {
  if (option.kind === 'flag') return flag(option, given);
  if (option.kind === 'whole') return whole(option, typeof given === 'boolean' ? String(given) : given);
  const typed = String(given).trim();
  if (typed.length <= option.most) return outside(typed, option.most);
  throw new Friendly(
    `The option “${option.name}” takes at most ${option.most} characters; this had ${typed.length}.`,
    'A word or two is enough: I look for what fits.',
  );
}

/** Options by name, checked: a platform's own checks happen in a client that need not be the platform's. */
export function named(command: Command, raw: Raw): Options {
  const read = command.options.flatMap((option): [string, string | number | boolean][] => {
    const given = Object.hasOwn(raw, option.name) ? raw[option.name] : undefined;
    if (given === undefined || String(given).trim() === '') {
      if (!option.required) return [];
      throw new Friendly(`“${option.name}” is missing: ${option.summary}`, ['Type ', ...usage(command), '.']);
    }
    return [[option.name, value(option, given)]];
  });
  return Object.fromEntries(read);
}

const NAMED = /(?:^|\s)([a-z]+):(?:"([^"]*)"|(\S+))/gu;

/** Options from one line: `name:value` anywhere, a whole number at the end, and the rest is the first option of words. */
export function worded(command: Command, line: string): Options {
  const calm = line.replace(/[“”„]/g, '"').replace(/[‘’]/g, "'").replace(/\s+/gu, ' ').trim();
  const raw: Record<string, string> = {};
  let rest = calm
    .replace(NAMED, (all, name: string, quoted?: string, bare?: string) => {
      if (!command.options.some((option) => option.name === name)) return all;
      raw[name] = quoted ?? bare ?? '';
      return ' ';
    })
    .trim();
  const number = command.options.find((option) => option.kind === 'whole' && !(option.name in raw));
  // Also what only looks like a number, so that "-1" is answered with the limits and not taken for a topic.
  const last = /(?:^|\s)([-+]?\d[\d.,]*)$/.exec(rest);
  if (number && last?.[1]) {
    raw[number.name] = last[1];
    rest = rest.slice(0, last.index).trim();
  }
  const words = command.options.find((option) => option.kind === 'words' && !(option.name in raw));
  if (rest !== '') {
    if (!words) throw new Friendly(`I could not read “${outside(rest, 60)}”.`, ['Type ', ...usage(command), '.']);
    raw[words.name] = rest;
  }
  return named(command, raw);
}
