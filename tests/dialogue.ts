// Plays a written conversation against the bot: what people do stands in it, and what the bot must say to that.

import type { Bot } from '../src/core/bot.ts';
import { type Block, type Card, words } from '../src/core/card.ts';
import type { Ask, Interaction, Outcome, Reply } from '../src/core/command.ts';
import { anyKey, everyPath } from '../src/core/forget.ts';
import { plain } from '../src/core/plain.ts';
import { type Press, write } from '../src/core/press.ts';
import { readDue, roomPath } from '../src/core/room.ts';
import { from } from './bot.ts';
import { follows } from './wire/anthropic/script.ts';
import type { HandClock } from './world.ts';

/** One thing that a person does, a restart, or time that passes, and the line of the file where it stands. */
type Deed = { readonly line: number; readonly who: string; readonly manages: boolean; readonly says: string };
/** What the bot must then show: to whom, and lines that must appear in this order. */
type Expected = { readonly line: number; readonly how: string; readonly lines: readonly string[] };
export type Turn = { readonly deed: Deed; readonly expected: readonly Expected[] };

const DEED = /^\*\*(?<who>[A-Z][a-z]+|seat-[a-z]+)(?<manages>, a manager)?\*\* (?<says>.+)$/;
const EXPECTED =
  /^\*\*(?:Bot\*\*,? (?<how>to [\w-]+ alone|in place|to everyone|asks \w+)|Everyone\*\* (?<room>sees)):$/;

/**
 * Reads a dialogue. `**Ana** types `/quiz``, `**Ana** presses “A”`, `**Ana** chooses “20” under “Answers per tier”`,
 * `**Ana** fills “n” with “30”` (and “m” with “40”), `**Mia, a manager** types …`, `**Mia, a manager** shows Ana her card`,
 * `**Everything** restarts`, `**Time** passes: 4 minutes`; then `**Bot** to Ana alone:`, `in place:`, `to everyone:` or
 * `asks Ana:`, and the lines that it must say, quoted with `> `. `> …` stands for any lines between. `**Everyone** sees:` is what
 * should stand in the room by then; its buttons are found after one's own, or by `presses “A” in the room`;
 * `presses “A” on an older card` is a press of what stood there before. `\\n` breaks a line. `**Everything** restarts with a key
 * for a model`, and has it from then on. `**Ana** sorts what is left, as each reads` presses what fits the words;
 * a host `settles where they differ, as it reads`.
 */
export function readDialogue(markdown: string): readonly Turn[] {
  const turns: Turn[] = [];
  markdown.split('\n').forEach((text, index) => {
    const line = index + 1;
    const expected = EXPECTED.exec(text)?.groups;
    const deed = DEED.exec(text)?.groups;
    const last = turns.at(-1);
    if (expected) {
      const how = expected.how ?? expected.room ?? '';
      if (last) turns[turns.length - 1] = { ...last, expected: [...last.expected, { line, how, lines: [] }] };
    } else if (deed?.who && deed.says) {
      turns.push({
        deed: { line, who: deed.who, manages: deed.manages !== undefined, says: deed.says },
        expected: [],
      });
    } else if (text.startsWith('> ') && last?.expected.length) {
      const quoted = last.expected.map((each, at) =>
        at === last.expected.length - 1 ? { ...each, lines: [...each.lines, text.slice(2)] } : each,
      );
      turns[turns.length - 1] = { ...last, expected: quoted };
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

const UNITS = { second: 1000, minute: 60_000, hour: 3600_000 } as const;

/** The one place there is: on which platform, where. */
export type Where = Required<Pick<Interaction, 'platform' | 'tenant' | 'place'>>;
const PLAYGROUND: Where = { platform: 'playground', tenant: 'local', place: 'main' };

/** What should stand in the rooms of the one place there is, in order. */
export async function roomCards(
  { commands, library, store, clock }: Bot,
  spot: Where = PLAYGROUND,
): Promise<readonly Card[]> {
  const wanted = commands.map(async ({ name, room }) => {
    const path = roomPath({ ...spot, kind: name });
    const value = room && (await store.read(anyKey(path)));
    return value === undefined ? [] : (room?.wanted(library, value, clock.now()).posts ?? []);
  });
  return (await Promise.all(wanted)).flat().map(({ card }) => card);
}

/** So often what promises and files have to do is awaited, before time goes on, and by how many milliseconds. */
const PATIENCE = 50;
const STEP = 100;

/** Waits for an outcome; where what is done takes time of the clock, such as a model's, time goes on. */
async function come(work: Promise<Outcome>, clock: HandClock): Promise<Outcome> {
  let isOver = false;
  const watched = work.finally(() => {
    isOver = true;
  });
  for (let tries = 0; !isOver; tries++) await clock.advance(tries < PATIENCE ? 0 : STEP);
  return watched;
}

/** Lets the moments come that are due by now, in order, as whoever keeps the rooms does. */
async function comeDue(bot: Bot, spot: Where, clock: HandClock): Promise<void> {
  const now = clock.now();
  for await (const key of everyPath(bot.store, `due/${spot.platform}/`)) {
    const due = readDue(key);
    if (due && due.at <= now) await come(bot.handle({ id: `${key}@${due.at}`, ...spot, kind: 'due', key }), clock);
  }
}

/** What fits an answer that is read on a card: how it is sorted. */
function fits(card: Card): string {
  const all = plain(card);
  const answer = all.slice(all.indexOf('The answer:'), all.indexOf('Buttons:'));
  return follows(answer.split('“')[1] ?? '') ? 'Followed the rule' : 'Did not';
}

/** Plays the turns in order; throws at the first line that the bot does not keep to. `restart` gives the bot of a new process. */
export async function play(
  turns: readonly Turn[],
  start: Bot,
  restart: (hasKey: boolean) => Promise<Bot>,
  clock: HandClock,
  spot: Where = PLAYGROUND,
): Promise<void> {
  let bot = start;
  let hasKey = false;
  let form: { readonly customId: string; fields: Record<string, string> } | null = null;
  const table: Table = new Map();
  const room: { now: readonly Card[]; before: readonly Card[] } = { now: [], before: [] };

  const ask = async ({ who, manages, says, line }: Deed): Promise<Outcome> => {
    const as = (asked: Ask) => {
      const plainly = { ...from(who, asked), ...spot };
      return come(bot.handle(manages ? { ...plainly, user: { id: who, roles: [], manages } } : plainly), clock);
    };
    const where = / (on an older card|in the room)$/.exec(says)?.[1];
    const inRoom = where === 'on an older card' ? room.before : room.now;
    // One's own cards before the room's: what was answered last is what is looked at.
    const cards = where ? inRoom : [...inRoom, ...(table.get(who) ?? [])];
    const typed = /^types `\/(?<command>\S*) ?(?<text>.*)`$/.exec(says)?.groups;
    if (typed) return as({ kind: 'words', command: typed.command ?? '', text: typed.text ?? '' });
    const label = /^presses “(?<label>.+)”(?: on an older card| in the room)?$/.exec(says)?.groups?.label;
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
      form.fields = {
        ...form.fields,
        ...Object.fromEntries(filled.map(([, name, value]) => [name, value?.replaceAll('\\n', '\n')])),
      };
      return as({ kind: 'form', customId: form.customId, fields: form.fields });
    }
    throw new Error(`Line ${line}: I do not know how ${who} “${says}”.`);
  };

  /** Begins with a button, then presses what fits the answer on the card, until there is none to sort. */
  async function onAndOn(deed: Deed, first: string): Promise<Outcome> {
    const press = (label: string) => ask({ ...deed, says: `presses “${label}”` });
    let outcome = await press(first);
    for (;;) {
      const { reply } = outcome;
      if (!('card' in reply) || !pressed([reply.card], 'Did not')) return outcome;
      table.set(deed.who, [...(table.get(deed.who) ?? []), reply.card]);
      outcome = await press(fits(reply.card));
    }
  }

  const done = (deed: Deed): Promise<Outcome> => {
    if (deed.says === 'sorts what is left, as each reads') return onAndOn(deed, 'Sort an answer');
    return deed.says === 'settles where they differ, as it reads'
      ? onAndOn(deed, 'Settle where they differ')
      : ask(deed);
  };

  for (const { deed, expected } of turns) {
    if (deed.who === 'Everything') {
      hasKey ||= deed.says.endsWith('with a key for a model');
      bot = await restart(hasKey);
      continue;
    }
    const passed = /^passes: (?<number>\d+) (?<unit>second|minute|hour)s?$/.exec(deed.says)?.groups;
    const other = /^shows (?<other>[A-Z][a-z]+) \w+ card$/.exec(deed.says)?.groups?.other;
    if (passed) {
      await clock.advance(Number(passed.number) * UNITS[passed.unit as keyof typeof UNITS]);
      await comeDue(bot, spot, clock);
    } else if (other) {
      table.set(other, [...(table.get(other) ?? []), ...(table.get(deed.who) ?? []).slice(-1)]);
      continue;
    }
    const reply: Reply = passed ? { kind: 'none' } : (await done(deed)).reply;
    if (reply.kind === 'form') form = { customId: write(reply.form.press), fields: {} };
    if ('card' in reply && words(reply.card).length > 0) {
      for (const who of reply.kind === 'share' ? [...table.keys()] : [deed.who])
        table.set(who, [...(table.get(who) ?? []), reply.card]);
    }
    room.before = [...room.before, ...room.now];
    room.now = await roomCards(bot, spot);
    for (const each of expected) check(each, deed.who, reply, room.now);
  }
}

function check(expected: Expected, who: string, reply: Reply, room: readonly Card[]): void {
  const inRoom = expected.how === 'sees';
  const how = HOW[reply.kind](who);
  const said = inRoom ? room.map((each) => plain(each)).join('\n\n') : shown(reply);
  if (!inRoom && how !== expected.how)
    throw new Error(`Line ${expected.line}: the bot answered ${how}, not ${expected.how}.\n${said}`);
  let rest = said;
  for (const line of expected.lines.filter((each) => each.trim() !== '…' && each.trim() !== '')) {
    const at = rest.indexOf(line);
    if (at < 0) throw new Error(`Line ${expected.line}: there is no “${line}” in:\n${said}`);
    rest = rest.slice(at + line.length);
  }
}
