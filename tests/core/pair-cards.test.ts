// What a demo's control card says: each answer stands under what its tag means in that control.
import { describe, expect, it } from 'vitest';
import { words } from '../../src/core/card.ts';
import { type Pair, theStudy } from '../../src/core/library.ts';
import { control } from '../../src/core/pair-cards.ts';
import { realLibrary } from '../bot.ts';

const study = theStudy(await realLibrary());
const showing = (id: string): Pair => {
  const pair = [...study.pairs.values()].find((each) => each.control.id === id);
  if (!pair) throw new Error(`No pair shows the control ${id}.`);
  return pair;
};
const said = (id: string): string => words(control(study, showing(id))).join('\n');

describe('the card of a control', () => {
  it('keeps what the tags stand for where the control leaves it alone', () => {
    expect(said('accurate-and-kind')).toContain("[BLUE], used for training, like the study's free tier");
  });

  it('turns the tags round where the colours change places', () => {
    expect(said('colours-swapped')).toContain('[GREEN], here used for training');
    expect(said('colours-swapped')).not.toContain('[BLUE], used for training');
  });

  it('speaks of no training where the notice speaks of none', () => {
    expect(said('no-training')).toContain('[BLUE], with nothing said of training');
    expect(said('no-training')).not.toContain('like the study');
  });

  it('never says that an answer breaks a rule which the control took away', () => {
    const pair = showing('accurate-and-kind');
    expect(said('accurate-and-kind')).toContain(`In short: ${pair.breaks}.`);
    expect(said('accurate-and-kind')).not.toContain('the rule.');
  });

  it('says what each control would tell, beside what this pair shows', () => {
    for (const each of study.demo.controls) {
      expect(said(each.id)).toContain(each.tells);
      expect(said(each.id)).toContain(showing(each.id).control.tells);
    }
  });
});
