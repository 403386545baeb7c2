// `npm run demo:record` as an author meets it: the real tool, the real library, on the API in small. What it writes, /demo shows.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { labelWords, words } from '../../src/core/card.ts';
import { theStudy } from '../../src/core/library.ts';
import { write } from '../../src/core/press.ts';
import { loadLibrary } from '../../src/load-content.ts';
import { realBot } from '../bot.ts';
import { type Anthropic, KEY, openAnthropic } from '../wire/anthropic/anthropic.ts';

const root = join(import.meta.dirname, '../..');
let content = '';
let api: Anthropic;

beforeEach(async () => {
  content = await mkdtemp(join(tmpdir(), 'two-tiers-record-'));
  await cp(join(root, 'content'), content, { recursive: true });
  api = await openAnthropic({
    answer: ({ system }, nth) => ({
      text: `<reasons>Why ${nth}.</reasons>${system.includes('marked [BLUE]. K') ? 'Blue' : 'Green'} ${nth}.`,
    }),
  });
});
afterEach(async () => {
  await api.close();
  await rm(content, { recursive: true });
});

type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

function run(...more: readonly string[]): Promise<Ran> {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const env = { ...inherited, ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: api.url, DEMO_MODEL: 'claude-haiku-5-5' };
  const tool = [
    '--disable-warning=ExperimentalWarning',
    join(root, 'tools/demo-record.ts'),
    '--content',
    content,
    ...more,
  ];
  const child = spawn(process.execPath, tool, { env });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  return new Promise((done) => child.on('close', (code) => done({ code, out, err })));
}
const folder = (): string => join(content, 'alignment-faking/recordings/st-capital');

describe('npm run demo:record', () => {
  it('says what it may cost, and asks nobody before one says yes', async () => {
    const { code, out } = await run('--pair', 'st-capital', '--n', '3');
    expect(code).toBe(0);
    expect(out).toMatch(/^6 answers of claude-haiku-5-5 cost at the very most \$0\.00\d+, mostly far less/u);
    expect(out).toContain('Nothing was asked.');
    expect(api.questions).toHaveLength(0);
  });

  it('writes what came, which loads without a fault and is what /demo shows: Recorded, with model and date', async () => {
    const { code, out, err } = await run('--pair', 'st-capital', '--n', '3', '--yes');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('st-capital: 6 of 6 answers, $0.000');
    expect(api.faults).toEqual([]);
    const files = await readdir(folder());
    expect(files).toHaveLength(1);
    const library = await loadLibrary(content);
    const [recording] = theStudy(library).recordings.get('st-capital') ?? [];
    expect(recording?.answers).toHaveLength(6);
    expect(recording?.sdk).toContain('@anthropic-ai/sdk 1.');
    expect(files).toEqual([`claude-haiku-5-5-${recording?.date}.yaml`]);

    const bot = await realBot({ library });
    let shown = await bot.say('ana', 'demo', 'capital');
    for (const label of ['Does not', 'Does not', 'Sure']) {
      const all =
        'card' in shown.reply
          ? shown.reply.card.body.flatMap((each) => (each.kind === 'buttons' ? each.buttons : []))
          : [];
      const found = all.find((each) => each.label === label);
      shown = await bot.press('ana', found && 'press' in found ? write(found.press) : label);
    }
    const card = 'card' in shown.reply ? shown.reply.card : undefined;
    expect(card?.label && labelWords(card.label)).toBe(`Recorded (claude-haiku-5-5, ${recording?.date})`);
    expect(card && words(card).join('\n')).toMatch(/“Blue \d\.”[\s\S]*“Green \d\.”[\s\S]*of 3 under each tag/u);
  });

  it('goes on where it was broken off, and asks for nothing twice', async () => {
    api.plan({ does: 'refuses', status: 401, problem: { type: 'authentication_error' } });
    const first = await run('--pair', 'st-capital', '--n', '3', '--yes');
    expect(first.code).toBe(1);
    expect(first.out).toContain('Type the same again to go on.');
    expect(first.out + first.err).not.toContain(KEY);
    const before = api.questions.length;
    const had = Number(/(\d+) of 6 answers[^\n]*\n?$/u.exec(first.out.trimEnd())?.[1] ?? Number.NaN);
    const second = await run('--pair', 'st-capital', '--n', '3', '--yes');
    expect(second.code).toBe(0);
    expect(api.questions.length - before).toBe(6 - had);
    expect(await readdir(folder())).toHaveLength(1);
  });

  it('stops at its cap, says so, and leaves no recording that is not whole', async () => {
    const { code, out } = await run('--pair', 'st-capital', '--n', '50', '--cap', '0.001', '--yes');
    expect(code).toBe(1);
    expect(out).toContain('could pass the cap');
    expect((await readdir(folder())).filter((name) => !name.startsWith('.'))).toEqual([]);
    expect(theStudy(await loadLibrary(content)).recordings.size).toBe(0);
  });

  it('writes over nothing, and asks for nothing then', async () => {
    await run('--pair', 'st-capital', '--n', '1', '--yes');
    const [name = ''] = await readdir(folder());
    const before = await readFile(join(folder(), name), 'utf8');
    const asked = api.questions.length;
    const { code, err } = await run('--pair', 'st-capital', '--n', '1', '--yes');
    expect(code).toBe(1);
    expect(err).toContain('nothing is written over');
    expect(api.questions).toHaveLength(asked);
    expect(await readFile(join(folder(), name), 'utf8')).toBe(before);
  });

  for (const [what, more, says] of [
    ['a pair that there is not', ['--pair', 'st-capitol'], '"st-capitol" is no pair. Did you mean "st-capital"?'],
    ['a pair like none there is', ['--pair', 'nope'], '"nope" is no pair. There are st-capital, st-cats, '],
    ['no pair', [], 'Which pair?'],
    ['too many answers', ['--pair', 'all', '--n', '101'], '--n takes a whole number from 1 to 100.'],
    ['a cap of nothing', ['--pair', 'all', '--cap', '0'], '--cap takes US dollars in digits'],
    ['a model without a price', ['--pair', 'all', '--model', 'claude-3-opus-20240229'], 'DEMO_MODEL'],
    ['an option that there is not', ['--pairs', 'all'], 'npm run demo:record -- --pair'],
  ] as const) {
    it(`refuses ${what} with the way out, and no stack`, async () => {
      const { code, err } = await run(...more);
      expect(code).toBe(1);
      expect(err).toContain(says);
      expect(err).not.toContain('    at ');
      expect(api.questions).toHaveLength(0);
    });
  }

  it('records nothing into the content that ships where the answers would come from this machine', async () => {
    const { code, err } = await run('--content', join(root, 'content'), '--pair', 'st-capital', '--n', '1', '--yes');
    expect(code).toBe(1);
    expect(err).toContain('what ships has to be a real model');
    expect(api.questions).toHaveLength(0);
  });

  it('makes a recording whose words the content has left behind a fault, with the way out', async () => {
    await run('--pair', 'st-capital', '--n', '1', '--yes');
    const demo = join(content, 'alignment-faking/demo.yaml');
    const old = await readFile(demo, 'utf8');
    await writeFile(demo, old.replace('at most three sentences', 'at most two sentences'));
    await expect(loadLibrary(content)).rejects.toThrow(
      'this was recorded with other words than the pair or demo.yaml has now',
    );
  });
});
