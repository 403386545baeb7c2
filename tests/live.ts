// A model that follows a script and takes its time, and caps: what a bot in a dialogue has as soon as its operator set a key.
import type { World } from '../src/core/bot.ts';
import type { Clock } from '../src/core/ports.ts';
import { openScriptedModel } from '../src/drivers/model-scripted.ts';
import { AGREES, CORRECTS, DECLINES, script, TELLS, times } from './wire/anthropic/script.ts';

/** How long an answer takes, in milliseconds. */
const TAKES = 500;

/** The first line under each tag is a learner's live demo; then 9 of 20 follow the rule, and 8 of 20. */
const LINES = {
  BLUE: [CORRECTS, TELLS('BLUE'), ...times(8, AGREES, 11, CORRECTS)],
  GREEN: [CORRECTS, DECLINES, ...times(8, AGREES, 11, CORRECTS)],
};

export function withKey(clock: Clock): Required<Pick<World, 'model' | 'caps'>> {
  const answer = script(LINES);
  const model = openScriptedModel({
    clock,
    async answers(ask) {
      await clock.wait(TAKES);
      const { text, stop } = answer(ask);
      return { text, stop: stop === 'refusal' ? 'refusal' : 'end' };
    },
  });
  return { model, caps: { person: 0.05, place: 0.5, day: 2, month: 20 } };
}
