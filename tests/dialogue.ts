// Plays a written conversation against the bot: what people do stands in it, and what the bot must say to that.

import type { Bot } from '../src/core/bot.ts';
import { type Block, type Card, words } from '../src/core/card.ts';
import type { Ask, Outcome, Reply } from '../src/core/command.ts';
import { plain } from '../src/core/plain.ts';
import { type Press, write } from '../src/core/press.ts';
import { from } from './bot.ts';

/** One thing that a person does, or a restart, and the line of the file where it stands. */
type Deed = { readonly line: number; readonly who: string; readonly manages: boolean; readonly says: string };
/** What the bot must then show: to whom, and lines that must appear in this order. */
type Expected = { readonly line: number; readonly how: string; readonly lines: readonly string[] };
export type Turn = { readonly deed: Deed; readonly expected: Expected | null };

const DEED = /^\*\*(?<who>[A-Z][a-z]+|seat-[a-z]+)(?<manages>, a manager)?\*\* (?<says>.+)$/;
const EXPECTED = /^\*\*Bot\*\*,? (?<how>to [\w-]+ alone|in place|to everyone|asks \w+):$/;

/**
 * Reads a dialogue. `**Ana** types `/quiz``, `**Ana** presses “A”`, `**Ana** chooses “20” under “Answers per tier”`,
 * `**Ana** fills “n” with “30”` (and “m” with “40”), `**Mia, a manager** types …`, `**Mia, a manager** shows Ana her card`,
 * `**Everything** restarts`; then `**Bot** to Ana alone:`, `in place:`, `to everyone:` or
 * `asks Ana:`, and the lines that it must say, quoted with `> `. `> …` stands for any lines between.
 */
export function readDialogue(markdown: string): readonly Turn[] {
  const turns: Turn[] = [];
  markdown.split('\n').forEach((text, index) => {
    const line = index + 1;
    const expected = EXPECTED.exec(text)?.groups;
    const deed = DEED.exec(text)?.groups;
    const last = turns.at(-1);
    if (expected?.how) {
      if (last) turns[turns.length - 1] = { ...last, expected: { line, how: expected.how, lines: [] } };
    } else if (deed?.who && deed.says) {
      turns.push({
        deed: { line, who: deed.who, manages: deed.manages !== undefined, says: deed.says },
        expected: null,
      });
    } else if (text.startsWith('> ') && last?.expected) {
      const lines = [...last.expected.lines, text.slice(2)];
      turns[turns.length - 1] = { ...last, expected: { ...last.expected, lines } };
    } else if (/^\*\*/.test(text)) {
      throw new Error(`Line ${line} is neither a deed nor what the bot says: ${text}`);
    }
  });
  return turns;
}

const HOW: Readonly<Record<Reply['kind'], (who: string) => string>> = {
  card: (who) => `to ${who} alone`,
  replace: () => 'in place',
  share: () => 'to everyone',
  form: (who) => `asks ${who}`,
  invalid: (who) => `asks ${who}`,
  choices: (who) => `to ${who} alone`,
  none: () => 'nothing',
};

function shown(reply: Reply): string {
  if ('card' in reply) {
    const { file } = reply.card;
    return file
      ? `${plain(reply.card)}\nFile: ${file.name}\n${new TextDecoder().decode(file.bytes)}`
      : plain(reply.card);
  }
  if (reply.kind === 'form')
    return [reply.form.title, ...reply.form.fields.map((each) => `${each.label}: ${each.hint ?? ''}`)].join('\n');
  return reply.kind === 'invalid' ? Object.values(reply.fields).join('\n') : '';
}

/** The cards before a person, newest last: what they could press. */
type Table = Map<string, Card[]>;

function pressed(cards: readonly Card[], label: string): Press | undefined {
  for (const card of [...cards].reverse()) {
    for (const block of card.body) {
      if (block.kind !== 'buttons') continue;
      const found = block.buttons.find((each) => each.label === label && !each.off);
      if (found && 'press' in found) return found.press;
    }
  }
  return undefined;
}

const menus = (cards: readonly Card[], says: string): (Block & { kind: 'menu' }) | undefined =>
  [...cards]
    .reverse()
    .flatMap((card) => card.body)
    .find((block): block is Block & { kind: 'menu' } => block.kind === 'menu' && block.says === says);

/** Plays the turns in order; throws at the first line that the bot does not keep to. `restart` gives the bot of a new process. */
export async function play(turns: readonly Turn[], start: Bot, restart: () => Promise<Bot>): Promise<void> {
  let bot = start;
  let form: { readonly customId: string; fields: Record<string, string> } | null = null;
  const table: Table = new Map();

  const ask = async ({ who, manages, says, line }: Deed): Promise<Outcome> => {
    const as = (asked: Ask) => {
      const plainly = from(who, asked);
      return bot.handle(manages ? { ...plainly, user: { id: who, roles: [], manages } } : plainly);
    };
    const cards = table.get(who) ?? [];
    const typed = /^types `\/(?<command>\S*) ?(?<text>.*)`$/.exec(says)?.groups;
    if (typed) return as({ kind: 'words', command: typed.command ?? '', text: typed.text ?? '' });
    const label = /^presses “(?<label>.+)”$/.exec(says)?.groups?.label;
    if (label) {
      const press = pressed(cards, label);
      if (!press) throw new Error(`Line ${line}: no card before ${who} has a button “${label}”.`);
      return as({ kind: 'press', customId: write(press) });
    }
    const chosen = /^chooses “(?<label>.+)” under “(?<under>.+)”$/.exec(says)?.groups;
    if (chosen) {
      const menu = menus(cards, chosen.under ?? '');
      const choice = menu?.choices.find((each) => each.label === chosen.label);
      if (!menu || !choice) throw new Error(`Line ${line}: no card before ${who} offers “${chosen.label}”.`);
      return as({ kind: 'press', customId: write(menu.press), choice: choice.value });
    }
    const filled = [...says.matchAll(/(?:^fills|and) “([^”]+)” with “([^”]*)”/gu)];
    if (filled.length > 0 && form) {
      form.fields = { ...form.fields, ...Object.fromEntries(filled.map(([, name, value]) => [name, value])) };
      return as({ kind: 'form', customId: form.customId, fields: form.fields });
    }
    throw new Error(`Line ${line}: I do not know how ${who} “${says}”.`);
  };

  for (const { deed, expected } of turns) {
    if (deed.who === 'Everything') {
      bot = await restart();
      continue;
    }
    const other = /^shows (?<other>[A-Z][a-z]+) \w+ card$/.exec(deed.says)?.groups?.other;
    if (other) {
      table.set(other, [...(table.get(other) ?? []), ...(table.get(deed.who) ?? []).slice(-1)]);
      continue;
    }
    const { reply } = await ask(deed);
    if (reply.kind === 'form') form = { customId: write(reply.form.press), fields: {} };
    if ('card' in reply && words(reply.card).length > 0) {
      for (const who of reply.kind === 'share' ? [...table.keys()] : [deed.who])
        table.set(who, [...(table.get(who) ?? []), reply.card]);
    }
    if (expected) check(expected, deed.who, reply);
  }
}

function check(expected: Expected, who: string, reply: Reply): void {
  const how = HOW[reply.kind](who);
  if (how !== expected.how)
    throw new Error(`Line ${expected.line}: the bot answered ${how}, not ${expected.how}.\n${shown(reply)}`);
  let rest = shown(reply);
  for (const line of expected.lines.filter((each) => each.trim() !== '…' && each.trim() !== '')) {
    const at = rest.indexOf(line);
    if (at < 0) throw new Error(`Line ${expected.line}: the bot did not say “${line}”. It said:\n${shown(reply)}`);
    rest = rest.slice(at + line.length);
  }
}
