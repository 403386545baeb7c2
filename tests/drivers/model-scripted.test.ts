// The scripted model against the contract, and what a test may have it say.
import { describe, expect, it } from 'vitest';
import { ModelTrouble } from '../../src/core/ports.ts';
import { openScriptedModel, type Scripted } from '../../src/drivers/model-scripted.ts';
import { ASK, type Doing, testModel } from '../contracts/model.contract.ts';
import { handClock } from '../world.ts';

function scripted(doing: Doing): Scripted {
  if ('trouble' in doing) return new ModelTrouble(doing.trouble);
  const { text, stop = 'end', thinking = 0 } = doing;
  return { text, stop, usage: { input: 40, output: 60 + thinking, thinking } };
}

testModel({
  name: 'the scripted model',
  async open(doings, hold) {
    const clock = handClock();
    const answers = doings.map(scripted);
    const model = openScriptedModel({
      clock,
      async answers(_, nth) {
        await hold;
        return answers[nth] ?? answers.at(-1) ?? '';
      },
    });
    return { model, clock, asked: () => model.asked, close: async () => {} };
  },
});

describe('the scripted model', () => {
  it('says its answers in turn, and the last one for good', async () => {
    const model = openScriptedModel({ clock: handClock(), answers: ['one', 'two'] });
    const said = [await model.complete(ASK), await model.complete(ASK), await model.complete(ASK)];
    expect(said.map(({ text }) => text)).toEqual(['one', 'two', 'two']);
  });

  it('answers by a rule of what is asked', async () => {
    const model = openScriptedModel({ clock: handClock(), answers: ({ user }, nth) => `${nth}: ${user}` });
    expect((await model.complete(ASK)).text).toBe(`0: ${ASK.user}`);
  });
});
