// The playground in a terminal: type a command, press by number or by words, read the reference drawing.
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Bot } from '../../core/bot.ts';
import type { Card, Choice, File } from '../../core/card.ts';
import type { Field, Form, Interaction, Reply } from '../../core/command.ts';
import { within } from '../../core/deadline.ts';
import { usage } from '../../core/options.ts';
import { plain } from '../../core/plain.ts';
import { write } from '../../core/press.ts';
import type { RoomKey } from '../../core/room.ts';
import { say } from '../../core/text.ts';
import { suggest } from './complete.ts';
import { type PlaygroundEvent, receive } from './event.ts';
import { SEATS, userIdOf } from './seats.ts';
import { openWall, type Wall } from './terminal-wall.ts';
import { type Control, chosenBy, controlsOf, optionWords, spoken, tame, withNames, wrapped } from './terminal-words.ts';

type Terminal = {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream & { readonly columns?: number; readonly isTTY?: boolean };
};

const WIDEST = 88;

/** Plays until `/quit`, Ctrl-D or the input's end. `wall` is where the posts of its rooms stand. */
export async function playTerminal(bot: Bot, { input, output }: Terminal, wall: Wall = openWall()): Promise<void> {
  const width = Math.max(40, Math.min(output.columns || WIDEST, WIDEST));
  const bold = (words: string): string => (output.isTTY ? `\u001b[1m${words}\u001b[22m` : words);
  const put = (words: string): void => void output.write(`${words}\n`);
  const paragraph = (words: string): void => put(`\n${wrapped(tame(words), width)}`);
  /** What can be pressed on the last answer; and that with what stands there for everyone, as it is numbered. */
  let own: readonly Control[] = [];
  let controls: readonly Control[] = [];
  let isBusy = true;

  const event = (ask: PlaygroundEvent['ask']): Interaction | null =>
    receive({ place: 'terminal', user: userIdOf(SEATS[0]), nonce: randomUUID(), ask });

  async function choicesFor(asked: { command: string; option: string; typed: string }): Promise<readonly Choice[]> {
    const { command, option, typed } = asked;
    const interaction = event({ kind: 'complete', command, option, typed });
    const reply = interaction && (await bot.handle(interaction)).reply;
    return reply?.kind === 'choices' ? reply.choices : [];
  }

  const lines = createInterface({
    input,
    output,
    terminal: output.isTTY === true,
    prompt: '> ',
    completer: (line: string, done: (fault: null, result: [string[], string]) => void) => {
      void suggest(bot.commands, line, choicesFor).then((found) => done(null, [found.map((each) => each.line), line]));
    },
  });
  const read = lines[Symbol.asyncIterator]();
  let ended = false;
  lines.once('close', () => {
    ended = true;
  });
  /** The next line, without spaces around it; null at the end. */
  async function ask(): Promise<string | null> {
    // The input may end while an answer is under way; what was typed before is read all the same.
    if (!ended) {
      put('');
      lines.prompt();
    }
    isBusy = false;
    const next = await read.next();
    isBusy = true;
    return next.done ? null : String(next.value).trim();
  }

  function help(): void {
    paragraph('Type a command, or the number or the words of what you want to press.');
    put('');
    for (const command of bot.commands) put(wrapped(`- ${say(usage(command))}: ${command.summary}`, width));
    put(wrapped('- ?: this list\n- /quit: leave; what you did is kept', width));
  }

  function print(card: Card): void {
    const words = wrapped(withNames(tame(plain(spoken(card)))), width);
    const title = wrapped(withNames(tame(say(card.title))), width);
    put(`\n${words.startsWith(title) ? bold(title) + words.slice(title.length) : words}`);
  }

  /** Numbers what can be pressed on a card, on from what is numbered already; `where` says whose it is. */
  function number(card: Card, where?: string): void {
    const headed = controlsOf(card);
    for (const [at, control] of headed.entries()) {
      if (at === 0 || control.heading) put('');
      if (at === 0 && where !== undefined) put(wrapped(tame(where), width));
      if (control.heading) put(wrapped(tame(control.heading), width));
      put(wrapped(tame(`${String(controls.length + at + 1).padStart(2)}. ${optionWords(control)}`), width));
    }
    controls = [...controls, ...headed];
  }

  function show(card: Card): void {
    print(card);
    controls = [];
    number(card);
    own = controls;
  }

  /** What everyone would see, as far as it changed, and what can be pressed there. */
  function showWall(): void {
    for (const { card, thread } of wall.news()) {
      paragraph(thread === undefined ? 'Everyone sees:' : `Everyone sees, in the thread “${thread}”:`);
      print(card);
    }
    controls = own;
    for (const { card } of wall.standing()) number(card, `For everyone, on “${say(card.title)}”:`);
  }

  // Something may happen while nobody types: the time of a talk is up.
  wall.tell(() => {
    if (isBusy) return;
    showWall();
    put('');
    lines.prompt(true);
  });

  async function deal(interaction: Interaction | null): Promise<void> {
    if (!interaction) return paragraph('That is no command. Type ? to see what there is.');
    const race = await within(bot.clock, bot.handle(interaction));
    if (race.kind === 'late') paragraph('One moment …');
    const { reply, rooms = [] } = await race.value;
    await answer(reply);
    await catchUp(rooms);
  }

  /** Shows what an answer changed for everyone. A room that cannot be brought up to date now is taken up later. */
  async function catchUp(rooms: readonly RoomKey[]): Promise<void> {
    const closings = await Promise.allSettled(rooms.map((room) => bot.closer.close(room)));
    for (const each of closings)
      if (each.status === 'rejected') bot.log.warn({ err: each.reason }, 'A room was not brought up to date.');
    showWall();
  }

  async function answer(reply: Reply): Promise<void> {
    if (reply.kind === 'form') return fill(reply.form);
    if (reply.kind === 'share') paragraph('Everyone in the place would see this:');
    if (!('card' in reply)) return;
    show(reply.card);
    if (reply.card.file) hand(reply.card.file);
  }

  /** A file is printed, not written: what is private should not lie about on a disk unasked. */
  function hand({ name, type, bytes }: File): void {
    const isText = /^(?:text\/|application\/json)/u.test(type);
    put(`\n----- ${tame(name)}${isText ? ', between these lines' : ` has ${bytes.length} bytes and no words`} -----`);
    if (isText) put(`${tame(new TextDecoder().decode(bytes)).trimEnd()}\n-----`);
  }

  function tooFew(typed: string, several: readonly { readonly label: string }[]): void {
    const labels = several.map(({ label }) => `“${label}”`).join(', ');
    paragraph(`“${typed}” could be any of these: ${labels}. Type more of one, or its number.`);
  }

  /** One field; null where the form was left. */
  async function fillField(field: Field): Promise<string | null> {
    paragraph(`${field.label}${field.optional ? ' (optional)' : ''}${field.hint ? `\n${field.hint}` : ''}`);
    if (field.kind !== 'choice') {
      const typed = await ask();
      return typed === null || typed === '/cancel' ? null : typed;
    }
    for (const [at, each] of field.choices.entries()) put(wrapped(tame(`${at + 1}. ${optionWords(each)}`), width));
    for (;;) {
      const typed = await ask();
      if (typed === null || typed === '/cancel') return null;
      const [chosen, ...others] = chosenBy(typed, field.choices);
      if (chosen && others.length === 0) return chosen.value;
      if (field.optional && typed === '') return '';
      if (chosen) tooFew(typed, [chosen, ...others]);
      else paragraph(`Type a number from 1 to ${field.choices.length}, or the words beside it, or /cancel.`);
    }
  }

  /** A form, field by field; what is wrong is asked for again, and the rest is kept. */
  async function fill(form: Form): Promise<void> {
    put(`\n${bold(tame(form.title))}`);
    put('Type /cancel to leave this form.');
    let fields: Readonly<Record<string, string>> = {};
    let open: readonly Field[] = form.fields;
    while (open.length > 0) {
      for (const field of open) {
        const typed = await fillField(field);
        if (typed === null) return paragraph('Left. Nothing was sent.');
        fields = { ...fields, [field.name]: typed };
      }
      const interaction = event({ kind: 'form', customId: write(form.press), fields: { ...fields } });
      if (!interaction) return paragraph('That was too long to send.');
      const { reply, rooms = [] } = await bot.handle(interaction);
      if (reply.kind !== 'invalid') {
        await answer(reply);
        return catchUp(rooms);
      }
      const wrong = reply.fields;
      open = form.fields.filter((field) => Object.hasOwn(wrong, field.name));
      for (const sentence of Object.values(wrong)) paragraph(sentence);
      if (open.length === 0) return;
    }
  }

  async function take(line: string): Promise<void> {
    if (line === '') return;
    if (line === '?' || line === '/?') return help();
    if (line.startsWith('/')) return deal(event({ kind: 'line', text: line }));
    const [control, ...others] = chosenBy(line, controls);
    if (control && others.length > 0) return tooFew(line, [control, ...others]);
    if (control) {
      const choice = control.choice === undefined ? {} : { choice: control.choice };
      return deal(event({ kind: 'press', customId: control.customId, ...choice }));
    }
    const number = /^\d+$/u.test(line);
    if (controls.length > 0) {
      const slash = number ? '' : 'Commands begin with a slash. ';
      return paragraph(
        `${slash}Type a number from 1 to ${controls.length}, or the words beside it, or ? for the commands.`,
      );
    }
    paragraph(number ? 'There is nothing to press yet. Type ?' : 'Commands begin with a slash. Type ? to see them.');
  }

  put(bold('Two Tiers'));
  put(wrapped('One study, understood well. Type /quiz to begin, ? for what there is, /quit to leave.', width));
  for (;;) {
    const line = await ask();
    if (line === null || /^\/(quit|exit)$/iu.test(line)) break;
    await take(line);
  }
  put('\nGoodbye. What you did is kept.');
  lines.close();
}
