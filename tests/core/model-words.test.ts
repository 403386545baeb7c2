// What a learner hears where the model gives no answer: plain words for every reason, and when to come back where that is known.
import { describe, expect, it } from 'vitest';
import { type TroubleKind, troubleWords } from '../../src/core/model-words.ts';
import { ModelTrouble } from '../../src/core/ports.ts';
import { say, time } from '../../src/core/text.ts';
import { NOON } from '../world.ts';

const KINDS: Readonly<Record<TroubleKind, true>> = {
  key: true,
  billing: true,
  'spend-limit': true,
  retired: true,
  overloaded: true,
  'rate-limit': true,
  unreachable: true,
  request: true,
  stopped: true,
};
const kinds = Object.keys(KINDS) as TroubleKind[];

describe('A model that gives no answer', () => {
  it.each(kinds)('has words of its own for it, without a code or a name of a setting: %s', (kind) => {
    const words = say(new ModelTrouble(kind).words);
    expect(words).toMatch(/^[A-Z][^_{}\d]+\.$/);
    expect(kinds.filter((other) => say(troubleWords(other)) === words)).toEqual([kind]);
  });

  it("says when it may be tried again in the reader's own time, where that is known", () => {
    const { words } = new ModelTrouble('rate-limit', { until: NOON });
    expect(words).toContainEqual(time(NOON, 'relative'));
    expect(words.at(-1)).toBe('.');
  });
});
