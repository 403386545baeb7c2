// The playground in a terminal: what is typed, what is read, and that no card can drive it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { text as consume } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playTerminal } from '../../src/adapters/playground/terminal.ts';
import { openWall } from '../../src/adapters/playground/terminal-wall.ts';
import { chosenBy, tame, wrapped } from '../../src/adapters/playground/terminal-words.ts';
import type { Bot } from '../../src/core/bot.ts';
import { button, buttons, card, text } from '../../src/core/card.ts';
import { shows } from '../../src/core/command.ts';
import { press } from '../../src/core/press.ts';
import { realBot } from '../bot.ts';
import { stage } from './playground-stage.ts';

/** What the terminal says when these lines are typed and the input ends. */
async function played(
  lines: readonly string[],
  bot: Bot = stage(),
  { isTTY = false, columns = 80, wall = openWall() } = {},
): Promise<string> {
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { isTTY, columns });
  const chunks: string[] = [];
  output.on('data', (chunk: Buffer) => chunks.push(chunk.toString('utf8')));
  const done = playTerminal(bot, { input, output }, wall);
  for (const line of lines) input.write(`${line}\n`);
  input.end();
  await done;
  return chunks.join('');
}

describe('the terminal', () => {
  it('says how to begin, and ends with the input', async () => {
    const said = await played([]);
    expect(said).toContain('Type /quiz to begin');
    expect(said.trimEnd()).toMatch(/Goodbye\. What you did is kept\.$/u);
  });

  it('shows what everyone would see, as it changes, and presses what stands there', async () => {
    const wall = openWall();
    const { bot } = await realBot({ posters: new Map([['playground' as const, wall.poster]]) });
    const vote = ['/discuss two-tiers-what-free-means', 'Open the vote', 'Not sure', 'Host', 'Close the vote'];
    const said = await played([...vote, 'Discuss', 'Reveal'], bot, { wall });
    const inOrder = [
      'Everyone sees:\n\nVote 1: answer alone first',
      'For everyone, on “Vote 1: answer alone first”:\n 3. A\n',
      'Saved: not sure.',
      '1 has voted.',
      'Vote 1 is closed',
      'Everyone sees, in the thread “Talk: What was the model',
      'Convince someone',
      'The answer is',
    ];
    let at = 0;
    for (const words of inOrder) {
      expect(said.indexOf(words, at), `${words} after ${said.slice(0, at).slice(-200)}`).toBeGreaterThanOrEqual(at);
      at = said.indexOf(words, at);
    }
  });

  it('says at once what happens for everyone while nobody types', async () => {
    const wall = openWall();
    const { bot } = await realBot({});
    const [input, output] = [new PassThrough(), new PassThrough()];
    const done = playTerminal(bot, { input, output }, wall);
    const place = { tenant: 'local', place: 'terminal' };
    const address = await wall.poster.post(place, card('A talk', [text('Until noon.')]), { key: 'talk' });
    await wall.poster.post(place, card('A talk', [text('Twice?')]), { key: 'talk' });
    await wall.poster.edit(place, address, card('A talk', [text('Time is up.')]));
    input.end();
    await done;
    const said = String(output.read());
    expect(said.split('Everyone sees:')).toHaveLength(3);
    expect(said).toMatch(/Until noon\.[\s\S]*Time is up\./u);
    expect(said).not.toContain('Twice?');
  });

  it('ends with /quit, and reads nothing after it', async () => {
    expect(await played(['/quit', '/quiz'])).not.toContain('Counted');
  });

  it('says goodbye when the input ends while an answer is under way', async () => {
    const input = new PassThrough();
    const output = new PassThrough().resume();
    const bot = stage();
    const handle: Bot['handle'] = async (interaction) => {
      input.end();
      await once(input, 'close');
      return bot.handle(interaction);
    };
    input.write('/show\n');
    await expect(playTerminal({ ...bot, handle }, { input, output })).resolves.toBeUndefined();
  });

  it('prints a file, since nothing private should lie on a disk unasked', async () => {
    const said = await played(['/notes']);
    expect(said).toContain('----- notes.md, between these lines -----\n# Notes\n-----');
  });

  it('shows a card in words, with numbers in front of what can be pressed', async () => {
    const said = await played(['/show']);
    for (const words of [
      'A card with every block',
      '(From the paper)',
      '✓ A right answer.',
      'Choose a letter\n 1. Letter A (the first)',
      ' 3. Count',
      '[Closed] (not available now)',
      '@Ana',
    ])
      expect(said).toContain(words);
    expect(said).not.toContain('[Count]');
  });

  it('presses a button and chooses from a menu by number', async () => {
    const said = await played(['/show', '2', '/quiz', '1', '1']);
    expect(said).toContain('You chose b');
    expect(said).toContain('Counted to 2');
  });

  it('presses a button by its own words in any case, whole or as a beginning that only one has', async () => {
    const said = await played(['/show', 'LETTER b', '/quiz', 'count', 'C', 'sh']);
    expect(said).toContain('You chose b');
    expect(said).toContain('Counted to 2');
    expect(said).toContain('Shared words');
  });

  it('says which buttons begin so, and presses none, where the words fit several', async () => {
    const said = await played(['/show', 'let']);
    expect(said).toContain('“let” could be any of these: “Letter A”, “Letter B”.');
    expect(said).not.toContain('You chose');
  });

  it('says that a shared card is for everyone', async () => {
    expect(await played(['/quiz', '1', '2'])).toMatch(
      /Everyone in the place would see this:\s+Shared words\s+From @Host/u,
    );
  });

  it('asks for a form field by field, and again for what is wrong, keeping the rest', async () => {
    const said = await played(['/park', '1', 'Hm', '1', 'Why fourteen?']);
    expect(said).toContain('Write at least five characters.');
    expect(said.match(/Kind \(optional\)/gu)).toHaveLength(1);
    expect(said).toContain('Parked\n\nWhy fourteen?');
  });

  it('takes the words of a form’s choice as well as its number', async () => {
    const said = await played(['/park', 'park', 'Why fourteen?', 'because', 'wh']);
    expect(said).toContain('Type a number from 1 to 1, or the words beside it, or /cancel.');
    expect(said).toContain('Parked\n\nWhy fourteen?');
  });

  it('leaves a form on /cancel, and sends nothing', async () => {
    const said = await played(['/park', '1', '/cancel', '/quiz']);
    expect(said).toContain('Left. Nothing was sent.');
    expect(said).not.toContain('Parked');
    expect(said).toContain('Counted to 0');
  });

  it('lists the commands after ?', async () => {
    const said = await played(['?']);
    expect(said).toContain('- /show [topic] [length]: Shows a card with every block.');
    expect(said).toContain('- /quit');
  });

  it('says what to do about a number too high, a word that is no command, an unknown command', async () => {
    const said = await played(['7', '/quiz', '9', 'hello', '/dance', '', '0', '99999999']);
    expect(said).toContain('There is nothing to press yet.');
    expect(said).toContain('Type a number from 1 to 2');
    expect(said).toContain('Commands begin with a slash. Type a number from 1 to 2, or the words beside it');
    expect(said).toContain('There is no command “dance” here.');
  });

  it('writes no colour where nobody can see it, and a bold title where one can', async () => {
    const bold = '\u001b[1mCounted to 0\u001b[22m';
    expect(await played(['/quiz'])).not.toContain('\u001b');
    expect(await played(['/quiz'], stage(), { isTTY: true })).toContain(bold);
  });

  it('keeps within the width of the screen', async () => {
    const said = await played(['?', '/show two-tiers'], stage(), { columns: 44 });
    const long = said.split('\n').filter((line) => line.length > 44);
    expect(long).toEqual([]);
  });

  it('lets no card drive the terminal', async () => {
    const evil = '\u001b]0;title\u0007\u001b[2Jgone\u0000\r\u009b31m';
    const bot = stage();
    const hostile: Bot = {
      ...bot,
      handle: async () => shows(card(evil, [text(evil), buttons(button(evil, press('show', 'x')))])),
    };
    const said = await played(['/show'], hostile);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: naming the controls is the point
    expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/u);
    expect(said).toContain('gone');
  });
});

describe('npm start -- --terminal', () => {
  it('plays the real program from a pipe, and ends with it', async () => {
    const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
    const { PATH, HOME, SystemRoot } = process.env;
    const env = { PATH, HOME, SystemRoot, STORE_URL: 'memory:', LOG_LEVEL: 'silent' };
    const child = spawn(process.execPath, [main, '--terminal'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    const said = consume(child.stdout);
    child.stdin.end('/quiz\nb\nsure\nnext\n');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    expect(await said).toMatch(/Question 1 of \d[\s\S]*How sure are you\?[\s\S]*\(1 of \d\)[\s\S]*Question 2 of/u);
  });
});

describe('what is typed to choose', () => {
  const listed = fc.uniqueArray(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 }), { maxLength: 9 });

  it('is a number before it is a label, and a whole label before a beginning', () => {
    const list = ['2', 'Sure', 'Not sure', 'Surely not', 'B'].map((label) => ({ label }));
    for (const [typed, labels] of [
      ['2', ['Sure']],
      ['sure', ['Sure']],
      ['SUR', ['Sure', 'Surely not']],
      [' not   sure ', ['Not sure']],
      ['b', ['B']],
      ['', []],
      ['7', []],
      ['why', []],
    ] as const)
      expect(
        chosenBy(typed, list).map(({ label }) => label),
        typed,
      ).toEqual(labels);
  });

  it('finds every label by the number in front of it, and never what is not listed', () => {
    fc.assert(
      fc.property(listed, fc.string({ maxLength: 6 }), (labels, typed) => {
        const list = labels.map((label) => ({ label }));
        for (const [at, each] of list.entries()) expect(chosenBy(String(at + 1), list)).toEqual([each]);
        for (const each of chosenBy(typed, list)) expect(list).toContain(each);
      }),
    );
  });
});

describe('words for a terminal', () => {
  it('hold no control but the end of a line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (words) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: naming the controls is the point
        expect(tame(words)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/u);
      }),
    );
  });

  it('lose no word when they are wrapped, and no line is too long but for a word that is', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '-', '.', '1'), minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), fc.integer({ min: 20, max: 88 }), (list, width) => {
        const lines = wrapped(list.join(' '), width);
        expect(lines.split(/\s+/u).filter((each) => each !== '')).toEqual(list);
        for (const line of lines.split('\n'))
          if (line.trim().includes(' ')) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });
});
