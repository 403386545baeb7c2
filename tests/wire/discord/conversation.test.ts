// Whole conversations over both of Discord's transports: every command, a quiz to its end, a demo, a restart in the middle.
import { describe, expect, it } from 'vitest';
import { at, listAt, stringAt } from '../../../src/core/json.ts';
import { controls, EVERYONE, type Message } from './interactions.ts';
import { ANA, BEN, command, complete, forged, form, labels, press, type Scene, type Where, words } from './scene.ts';
import { stage } from './stage.ts';

const { scene, file } = stage();

/** Answers whatever the quiz asks until its result is there. */
async function playOut({ read }: Scene, first: Message): Promise<Message> {
  let shown = first;
  for (let step = 0; step < 40; step += 1) {
    const next = ['Fairly sure', 'Next question', 'See how it went', 'A'].find((each) => labels(shown).includes(each));
    if (next === undefined) return shown;
    shown = await read(press(shown, next));
  }
  throw new Error(`The quiz never ended: ${words(shown)}`);
}

/** Plays a demo up to the card that asks how large a class is to be drawn. */
async function drawClass(read: Scene['read']): Promise<Message> {
  let shown = await read(command('demo'));
  for (const each of ['Follows the rule', 'Does not', 'Fairly sure', 'What the study found', 'Draw a class'])
    shown = await read(press(shown, each));
  return shown;
}

describe.each(['gateway', 'http'] as const)('Over Discord by %s', (transport) => {
  it('every command answers its asker alone', async () => {
    const { bot, read } = await scene({ transport });
    for (const { name, audience } of bot.commands) {
      const where: Where = audience === 'anyone' ? {} : { permissions: '32' };
      const message = await read(command(name, {}, where));
      expect(message.seenBy, name).toBe(ANA);
      expect(words(message).length, name).toBeGreaterThan(50);
    }
  });

  it("anyone's commands work in a direct message, and where only the person has the bot", async () => {
    const { bot, read } = await scene({ transport });
    for (const { name } of bot.commands.filter((each) => each.audience === 'anyone'))
      for (const where of [{ guild: null }, { guild: null, userInstall: true }, { userInstall: true }])
        expect((await read(command(name, {}, where))).seenBy, name).toBe(ANA);
  });

  it('a quiz is played to its end on one card', async () => {
    const stands = await scene({ transport });
    const first = await stands.read(command('quiz', { length: 3 }));
    expect(words(first)).toContain('Question 1 of 3');
    const last = await playOut(stands, first);
    expect(last.id).toBe(first.id);
    expect(labels(last)).toContain('Another round');
  });

  it('a restart in the middle changes nothing: the same buttons go on where they were', async () => {
    const store = file();
    const before = await scene({ transport, store });
    const { discord, clock } = before;
    const first = await before.read(command('quiz', { length: 3 }));
    const rated = await before.read(press(first, 'A'));
    await before.stop();
    await before.store.close();
    const after = await scene({ transport, store, discord, clock });
    const feedback = await after.read(press(rated, 'Sure'));
    expect(feedback.id).toBe(first.id);
    expect(words(feedback)).toContain('(1 of 3)');
    expect(labels(await playOut(after, feedback))).toContain('Another round');
  });

  it('a demo asks for predictions, shows both answers, and shares them for everyone to see', async () => {
    const { read } = await scene({ transport });
    let shown = await read(command('demo'));
    for (const each of ['Follows the rule', 'Does not', 'Fairly sure']) shown = await read(press(shown, each));
    expect(shown.seenBy).toBe(ANA);
    const scratchpad = await read(press(shown, 'Scratchpad'));
    expect(scratchpad.seenBy).toBe(ANA);
    expect(scratchpad.id).not.toBe(shown.id);
    const shared = await read(press(shown, 'Share'));
    expect(shared.seenBy).toBe(EVERYONE);
  });

  it('/me gives a person their own data as a file, to them alone, and deletes it', async () => {
    const { read } = await scene({ transport });
    await read(press(await read(command('quiz', { length: 1 })), 'Not sure'));
    const me = await read(command('me'));
    const exported = await read(press(me, 'Export'));
    expect(exported.seenBy).toBe(ANA);
    expect(exported.parts).toHaveLength(1);
    const question = await read(press(me, 'Delete'));
    const gone = await read(press(question, labels(question).find((each) => /delete/i.test(each)) ?? ''));
    expect(gone.seenBy).toBe(ANA);
    expect(words(await read(command('me')))).not.toContain('1 question');
  });

  it('a picture comes as an attachment with its description', async () => {
    const { read } = await scene({ transport });
    const lesson = await read(command('explain', { topic: 'four numbers' }));
    const shown = await read(press(lesson, 'More'));
    const attached = listAt(shown.body, 'attachments');
    expect(attached.length).toBeGreaterThan(0);
    expect(shown.parts).toHaveLength(attached.length);
    for (const each of attached) expect(stringAt(each, 'description')?.length).toBeGreaterThan(20);
    // An edit that takes the picture away takes its file away as well.
    const other = await read(press(shown, 'Contents'));
    expect(listAt(other.body, 'attachments')).toEqual([]);
  });

  it('what one types is completed, and what is typed all the same is checked', async () => {
    const { send, discord, read } = await scene({ transport });
    const asked = send(complete('explain', 'topic', 'scratch pad'));
    const callback = await discord.until(() => asked.callbacks[0]);
    expect(callback.type).toBe(8);
    expect(listAt(callback.data, 'choices').length).toBeGreaterThan(0);
    expect((await read(command('explain', { topic: 'zzzzqqqq' }))).seenBy).toBe(ANA);
  });

  it('a form opens, is refused with its fault named and its draft kept, opens filled, and is taken', async () => {
    const { read, ask, discord } = await scene({ transport });
    const opened = await ask(press(await drawClass(read), 'Another number…'));
    expect(opened.callbacks[0]?.type).toBe(9);
    const refused = await read(form(opened, { n: 'twelve' }));
    expect(words(refused)).toContain('Type a whole number from');
    expect(refused.seenBy).toBe(ANA);
    const again = await ask(press(refused, 'Edit again'));
    expect(again.callbacks[0]?.type).toBe(9);
    expect(JSON.stringify(again.callbacks[0]?.data)).toContain('"value":"twelve"');
    const taken = await read(form(again, { n: '25' }));
    expect(words(taken)).toContain('A class of 25');
    expect(discord.faults).toEqual([]);
  });

  it('a draft is forgotten after 15 minutes, with a kind word', async () => {
    const { read, ask, clock } = await scene({ transport });
    const opened = await ask(press(await drawClass(read), 'Another number…'));
    const refused = await read(form(opened, { n: '' }));
    clock.set(clock.now() + 15 * 60_000);
    expect(words(await read(press(refused, 'Edit again')))).toContain('That draft is gone');
  });

  it('somebody else who presses gets their own private answer, and the owner loses nothing', async () => {
    const { read } = await scene({ transport });
    const mine = await read(command('quiz', { length: 3 }));
    const theirs = await read(press(mine, 'A', { person: BEN }));
    expect(theirs.seenBy === BEN || theirs.id === mine.id).toBe(true);
    expect(words(await read(command('quiz')))).toContain('Question 1 of 3');
  });

  it('a forged, foreign, stale or over-long button is answered kindly', async () => {
    const { read } = await scene({ transport });
    const shown = await read(command('help'));
    for (const id of ['2/quiz/choose/x', '1/nothing/at/all', 'nonsense', '1/quiz/constructor', 'x'.repeat(140), ''])
      expect(words(await read(forged(shown, id))).length, id).toBeGreaterThan(20);
  });

  it('what only managers may do is refused to others, though Discord let them through', async () => {
    const { read, bot } = await scene({ transport });
    for (const { name } of bot.commands.filter((each) => each.audience === 'managers')) {
      const refused = await read(command(name));
      const allowed = await read(command(name, {}, { permissions: '32' }));
      expect(labels(refused).length, name).toBeLessThan(labels(allowed).length);
      // The manager's own card in somebody else's hands.
      const [first] = labels(allowed);
      expect(words(await read(press(allowed, first ?? '', { person: BEN })))).toBe(words(refused));
    }
  });

  it('whoever is in the server no more manages nothing there, and learns on', async () => {
    const { read } = await scene({ transport });
    const { member, ...event } = command('settings', {}, { permissions: '32' });
    const refused = await read({ ...event, user: at(member, 'user') });
    expect([refused.seenBy, words(refused)]).toEqual([ANA, expect.stringContaining('manage this server')]);
    const { member: _, ...asked } = command('quiz');
    expect(words(await read({ ...asked, user: at(member, 'user') }))).toContain('Question 1 of');
  });

  it('a form that lacks a field is refused with the fault named', async () => {
    const { read, ask } = await scene({ transport });
    const opened = await ask(press(await drawClass(read), 'Another number…'));
    expect(words(await read(form(opened, {})))).toContain('Type a whole number from');
    expect(words(await read(form(opened, { __proto__: '1', constructor: '25' })))).toContain(
      'Type a whole number from',
    );
  });

  it('a menu with no choice, an unknown one, or several is answered kindly and changes nothing', async () => {
    const { read } = await scene({ transport });
    const shown = await drawClass(read);
    const menu = controls(shown.body).find((each) => each.values.length > 0);
    for (const values of [[], ['nosuch'], ['20', '20'], ['__proto__']])
      expect(words(await read(forged(shown, menu?.id ?? '', {}, values))), values.join()).not.toContain('A class of');
  });

  it('a command that this release does not have says that it is being updated', async () => {
    const { read } = await scene({ transport });
    expect(words(await read(command('brandnew')))).toContain('I am being updated');
  });

  it('hostile words are shown inert and notify nobody', async () => {
    const { read } = await scene({ transport });
    const topic = '@everyone <@&1190000000000000006> [click](https://evil.example) `x` \u202Ertl';
    const shown = await read(command('explain', { topic }));
    expect(at(shown.body, 'allowed_mentions')).toEqual({ parse: [] });
    expect(words(shown)).not.toContain('](https://evil.example)');
    expect(words(shown)).not.toContain('\u202E');
  });

  it('twenty parallel presses count once', async () => {
    const { read, send, discord } = await scene({ transport });
    const first = await read(command('quiz', { length: 3 }));
    const rated = await read(press(first, 'A'));
    const presses = Array.from({ length: 20 }, () => send(press(rated, 'Sure')));
    await discord.until(() => presses.every((each) => each.callbacks.length > 0));
    expect(words(await read(command('quiz')))).toContain('(1 of 3)');
  });
});

it('two devices and two processes at once have one effect: the first choice stands, and counts once', async () => {
  const store = file();
  const one = await scene({ transport: 'http', store });
  const two = await scene({ transport: 'http', store, discord: one.discord, clock: one.clock });
  const asked = await one.read(command('quiz', { length: 3 }));
  await Promise.all([one.read(press(asked, 'A')), two.read(press(asked, 'B'))]);
  expect(labels(asked)).toContain('Change my answer');
  await Promise.all([one.read(press(asked, 'Sure')), two.read(press(asked, 'A guess'))]);
  expect(words(asked)).toContain('(1 of 3)');
  await Promise.all([one.read(press(asked, 'Next question')), two.read(press(asked, 'Next question'))]);
  expect(words(asked)).toContain('Question 2 of 3');
});
