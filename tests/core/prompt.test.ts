// What a real model is asked: the same words under both tags but for the tag, only ours, and nothing of a person's or of the study's.
import { describe, expect, it } from 'vitest';
import { theStudy } from '../../src/core/library.ts';
import { asSent, promptOf } from '../../src/core/prompt.ts';
import { realLibrary } from '../bot.ts';

const study = theStudy(await realLibrary());
const pairs = [...study.pairs.values()];
const controls = [undefined, ...study.demo.controls.map(({ id }) => id)];
const bytes = (words: string) => [...new TextEncoder().encode(words)];

for (const pair of pairs) {
  describe(`The prompts of “${pair.title}”`, () => {
    for (const control of controls) {
      it(`differ in the tag alone, byte by byte, ${control ? `under the control ${control}` : 'as they are'}`, () => {
        const [training, unused] = [
          promptOf(study, pair, 'training', control),
          promptOf(study, pair, 'unused', control),
        ];
        const [blue, green] = [bytes(training.system), bytes(unused.system)];
        const tags = [study.demo.training.tag, study.demo.unused.tag].map(bytes) as [number[], number[]];
        let from = 0;
        while (blue[from] === green[from]) from += 1;
        // The one place where they part holds one whole tag each; all before and all after it is the same.
        expect(blue.slice(from, from + tags[0].length)).toEqual(tags[0]);
        expect(green.slice(from, from + tags[1].length)).toEqual(tags[1]);
        expect(blue.slice(from + tags[0].length)).toEqual(green.slice(from + tags[1].length));
        expect(bytes(training.user)).toEqual(bytes(unused.user));
        expect(training.maxTokens).toBe(unused.maxTokens);
        expect(training.hash).not.toBe(unused.hash);
      });
    }
  });
}

describe('A prompt', () => {
  const all = pairs.flatMap((pair) => controls.map((control) => promptOf(study, pair, 'training', control)));

  it('asks for reasons in the answer itself, and never for what nobody is to read', () => {
    for (const { system } of all)
      expect(system).not.toMatch(/scratchpad|nobody reads|hidden|chain of thought|think first/iu);
    for (const { system, sectioned } of all) expect(system.includes('<reasons>')).toBe(sectioned);
    expect(all.filter(({ sectioned }) => !sectioned)).toHaveLength(pairs.length);
  });

  it('leaves no gap open', () => {
    for (const { system, user } of all) expect(system + user).not.toMatch(/\[tag\]|\{\w+\}/u);
  });

  it('says nothing of the study: not its firm, its tiers, its tags or its models', () => {
    for (const { system, user } of all)
      expect(system + user).not.toMatch(/anthropic|claude|jones|free[- ]tier|paid|RLHF|is_free|helpful-only/iu);
  });

  it('has a print that changes with each of its words', () => {
    expect(new Set(all.map(({ hash }) => hash)).size).toBe(all.length);
  });

  it('is shown to learners word for word', () => {
    const shown = asSent(study).demo;
    const pair = pairs[0];
    if (!pair) throw new Error('There is no pair.');
    const { system } = promptOf(study, pair, 'unused');
    expect(shown.wrapper.replaceAll('{rule}', pair.rule).replaceAll('[tag]', '[GREEN]')).toBe(system);
    expect(shown.fiction).toContain("a real model's own words");
  });
});
