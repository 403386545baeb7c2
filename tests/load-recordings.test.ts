// What an author reads where a recording, or what a real model is told, cannot stand.
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { theStudy } from '../src/core/library.ts';
import { promptOf } from '../src/core/prompt.ts';
import { loadLibrary, readContent } from '../src/load-content.ts';
import { report } from '../src/load-faults.ts';
import { type Change, FILES, swap, withStudy } from './small-study.ts';

const set =
  (text: string): Change =>
  () =>
    text;

const LIVE = `live:
  instead: Follow this rule, {rule}.
  reasons: Follow this rule. Reasons go between <reasons> and </reasons>.
  length: Be short.
  fiction: It is a story.
controls:`;
const withLive =
  (change: Change = (text) => text): Change =>
  (text) =>
    change(swap('controls:', LIVE)(text));

const study = await withStudy({ 'demo.yaml': withLive() }, async (dir) => theStudy(await loadLibrary(dir)));
const hens = study.pairs.get('hens');
if (!hens) throw new Error('The small study has lost its pair.');

const answer = (tag: string) => ({
  tag,
  kind: 'answer',
  reasoning: 'I weigh it.',
  answer: 'Yes.',
  usage: { input: 100, output: 20, thinking: 0 },
});
const GOOD = {
  pair: 'hens',
  model: 'claude-haiku-5-5',
  date: '2026-11-21',
  sdk: '@anthropic-ai/sdk 1.12.0',
  thinking: 'off',
  prompts: { training: promptOf(study, hens, 'training').hash, unused: promptOf(study, hens, 'unused').hash },
  answers: [answer('training'), answer('unused')],
};
const AT = 'recordings/hens/claude-haiku-5-5-2026-11-21.yaml';

/** The lines of the report on a study with such a recording at such a place. */
const linesOn = (recording: unknown, at = AT, demo: Change = withLive()): Promise<readonly string[]> =>
  withStudy({ 'demo.yaml': demo, [at]: set(stringify(recording)) }, async (dir) =>
    report((await readContent(dir)).faults)
      .split('\n')
      .filter((line) => line !== ''),
  );

describe('A recording', () => {
  it('that is whole, where it belongs and of the words of today, is read, the newest first', async () => {
    const older = { ...GOOD, date: '2026-10-01' };
    const files = { [AT]: set(stringify(GOOD)), [AT.replace('2026-11-21', '2026-10-01')]: set(stringify(older)) };
    const read = await withStudy({ 'demo.yaml': withLive(), ...files }, async (dir) =>
      theStudy(await loadLibrary(dir)),
    );
    expect(read.recordings.get('hens')?.map(({ date }) => date)).toEqual(['2026-11-21', '2026-10-01']);
    expect(read.recordings.get('hens')?.[0]).toEqual(GOOD);
  });

  for (const [what, recording, at, says] of [
    [
      'of other words is a fault',
      { ...GOOD, prompts: { ...GOOD.prompts, unused: '0123456789abcdef' } },
      AT,
      'this was recorded with other words than the pair or demo.yaml has now. Record it anew with npm run demo:record and take this file out, or put the words back.',
    ],
    [
      'with more answers under one tag is a fault',
      { ...GOOD, answers: [...GOOD.answers, answer('unused')] },
      AT,
      'there are 1 answers under one tag and 2 under the other. A recording holds all that was asked, as much under both. Record it anew.',
    ],
    [
      'in the folder of another pair is a fault',
      GOOD,
      AT.replace('/hens/', '/cats/'),
      'this is of the pair "hens" and stands in the folder "cats". Put it into the folder of its pair.',
    ],
    [
      'under another name is a fault',
      GOOD,
      AT.replace('haiku', 'opus'),
      'the file is called "claude-opus-5-5-2026-11-21", and it is of "claude-haiku-5-5-2026-11-21". Call the file "claude-haiku-5-5-2026-11-21.yaml".',
    ],
    [
      'of a pair that there is not is a fault',
      { ...GOOD, pair: 'cats' },
      AT.replace('/hens/', '/cats/'),
      '"cats" is no pair. Name one that exists, or add it.',
    ],
    [
      'without a sort of answer is a fault',
      { ...GOOD, answers: [{ ...answer('training'), kind: 'good' }, answer('unused')] },
      AT,
      '"kind" is "good". Allowed: answer, unsectioned, cut, refusal and empty.',
    ],
    [
      'that stands in no folder of a pair is a fault',
      GOOD,
      'recordings/one.yaml',
      'nothing reads this file. Files in recordings/ end in .yaml and stand in a folder that is named after a pair.',
    ],
  ] as const) {
    it(what, async () => {
      const lines = await linesOn(recording, at);
      expect(lines.join('\n')).toContain(says);
    });
  }

  it('that is not whole yet waits under a name with a dot, and is nobody’s fault', async () => {
    expect(await linesOn('unfinished', 'recordings/hens/.claude-haiku-5-5.unfinished.yaml')).toEqual([]);
  });
});

describe('What a real model is told', () => {
  const on = (change: Change): Promise<string> =>
    withStudy({ 'demo.yaml': withLive(change) }, async (dir) => report((await readContent(dir)).faults));

  it('stands without a fault, or is left out altogether', async () => {
    expect(await on((text) => text)).toBe('');
    expect(FILES['demo.yaml']).not.toContain('live:');
  });

  for (const [what, change, says] of [
    [
      'takes the place of a sentence that must be there',
      swap('instead: Follow', 'instead: Obey'),
      'this sentence stands 0 times in the wrapper. Write it here exactly as it stands there, once.',
    ],
    [
      'says where the reasons go',
      swap('<reasons> and </reasons>', 'the lines'),
      'it does not say where the reasons go. Ask for them between <reasons> and </reasons>.',
    ],
    [
      'says it the right way round',
      swap('<reasons> and </reasons>', '</reasons> and <reasons>'),
      'it does not say where the reasons go.',
    ],
    [
      'has no gap of its own',
      swap('length: Be short.', 'length: "Be [tag]."'),
      'this has a gap of its own. Leave the tag and the rule to the wrapper.',
    ],
  ] as const) {
    it(what, async () => expect(await on(change)).toContain(says));
  }
});
