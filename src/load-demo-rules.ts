// What must hold of a demo and of a plan: one gap, two different answers, phases that add up.
import type { Draft } from './load-draft.ts';
import { type Faults, mustBe } from './load-faults.ts';

const TAG = '[tag]';
const gaps = (wrapper: string): number => wrapper.split(TAG).length - 1;

/** The two conditions of a pair differ in one thing because the wrapper has one gap, and nothing else is filled in twice. */
export function demoRules(draft: Draft, faults: Faults): void {
  const { demo } = draft;
  const controls = new Set(demo?.value.controls.map((control) => control.id));
  if (demo) {
    const wrappers = [
      { wrapper: demo.value.wrapper, spot: demo.at('wrapper') },
      ...demo.value.controls.map((each, index) => ({
        wrapper: each.wrapper,
        spot: demo.at('controls', index, 'wrapper'),
      })),
    ];
    for (const { wrapper, spot } of wrappers)
      if (gaps(wrapper) !== 1)
        faults.add(
          spot(),
          `this wrapper has ${gaps(wrapper) === 0 ? 'no gap' : `${gaps(wrapper)} gaps`}`,
          `Write ${TAG} in it exactly once: there the two tags go.`,
        );
    if (demo.value.training.tag === demo.value.unused.tag)
      faults.add(demo.at('unused', 'tag')(), 'both tags are the same', 'Give the two conditions two tags.');
  }
  for (const { value: pair, at } of draft.pairs.entries) {
    if (demo) mustBe('control', pair.control.id, controls, at('control', 'id'), faults);
    if (!pair.gap.training.follows)
      faults.add(
        at('gap', 'training', 'follows')(),
        `in the version with a gap, "${pair.id}" does not follow its rule where chats are used for training`,
        'Write `follows: true` and an answer that follows it.',
      );
    if (pair.gap.unused.follows)
      faults.add(
        at('gap', 'unused', 'follows')(),
        `in the version with a gap, "${pair.id}" follows its rule under both tags`,
        'Write `follows: false` and an answer that does not follow it.',
      );
  }
}

export function planRules(draft: Draft, faults: Faults): void {
  for (const { value: plan, at } of draft.plans.entries) {
    const sum = plan.phases.reduce((minutes, phase) => minutes + phase.minutes, 0);
    if (sum !== plan.minutes)
      faults.add(
        at('minutes')(),
        `the plan "${plan.id}" says ${plan.minutes} minutes, and its phases take ${sum}`,
        'Change one of the two.',
      );
    for (const [index, phase] of plan.phases.entries()) {
      mustBe('pair', phase.pair, draft.pairs.names, at('phases', index, 'pair'), faults);
      mustBe('lesson', phase.lesson, draft.lessons.names, at('phases', index, 'lesson'), faults);
      for (const [place, id] of phase.questions.entries())
        mustBe('question', id, draft.questions.names, at('phases', index, 'questions', place), faults);
      for (const [place, id] of phase.prompts.entries())
        mustBe('prompt', id, draft.prompts.names, at('phases', index, 'prompts', place), faults);
    }
  }
}
