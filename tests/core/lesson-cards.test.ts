// What a lesson's cards are headed with: only what the paper itself says is labelled as the paper's.
import { describe, expect, it } from 'vitest';
import { ledgerCard, lessonCard, tableCard } from '../../src/core/lesson-cards.ts';
import { type Layer, type Lesson, theStudy } from '../../src/core/library.ts';
import { realLibrary } from '../bot.ts';

const study = theStudy(await realLibrary());
const lesson = (id: string): Lesson => {
  const found = study.lessons.get(id);
  if (!found) throw new Error(`There is no lesson "${id}".`);
  return found;
};

describe('the label of a card', () => {
  it.each([
    ['two-tiers', 'From the paper'],
    ['press', undefined],
    ['critics', undefined],
    ['what-came-after', undefined],
  ])('of the lesson %s is %s', (id, label) => {
    expect(lessonCard(study, lesson(id), 'short').label).toBe(label);
  });

  it.each<[string, Layer, string | undefined]>([
    ['prompted-setting', 'more', 'From the paper'],
    ['reinforcement-learning', 'short', 'From the paper'],
    ['measuring', 'deep', undefined],
    ['what-came-after', 'more', undefined],
    ['reading-a-study', 'deep', undefined],
  ])('over the figures of %s, %s, is %s', (id, layer, label) => {
    expect(ledgerCard(study, lesson(id), layer).label).toBe(label);
  });

  it('over a table is the paper’s, unless it sets the press beside it', () => {
    expect(tableCard(study, 'refusals-by-tier')?.label).toBe('From the paper');
    expect(tableCard(study, 'press-against-paper')?.label).toBeUndefined();
  });
});
