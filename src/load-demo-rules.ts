// What must hold of a demo and of a plan: one gap, two different answers, phases that add up.
import { CLOSES, OPENS } from './core/heard.ts';
import type { Draft } from './load-draft.ts';
import { type Faults, mustBe, type Spot } from './load-faults.ts';

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
    liveRules(demo, wrappers, faults);
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

/** A real model gets the same wrappers, with one sentence changed: it must be there, and say where reasons go. */
function liveRules(
  { value, at }: NonNullable<Draft['demo']>,
  wrappers: readonly { readonly wrapper: string; readonly spot: Spot }[],
  faults: Faults,
): void {
  const { live } = value;
  if (!live) return;
  const { instead, reasons } = live;
  const most = wrappers.map(({ wrapper }) => wrapper.split(instead).length - 1);
  if (most[0] !== 1)
    faults.add(
      at('live', 'instead')(),
      `this sentence stands ${most[0]} times in the wrapper`,
      'Write it here exactly as it stands there, once.',
    );
  for (const [index, times] of most.entries())
    if (index > 0 && times > 1)
      faults.add(
        wrappers[index]?.spot() ?? at('live')(),
        `the sentence on the scratchpad stands here ${times} times`,
        'Leave one of them.',
      );
  if (!(reasons.indexOf(OPENS) >= 0 && reasons.indexOf(CLOSES) > reasons.indexOf(OPENS)))
    faults.add(
      at('live', 'reasons')(),
      'it does not say where the reasons go',
      `Ask for them between ${OPENS} and ${CLOSES}.`,
    );
  for (const part of ['reasons', 'length'] as const)
    if (/\[tag\]|\{rule\}/u.test(live[part]))
      faults.add(at('live', part)(), 'this has a gap of its own', 'Leave the tag and the rule to the wrapper.');
}

/** The kinds of phases that are about a pair. */
const PAIRED: readonly string[] = ['predict', 'reveal', 'experiment'];

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
      if (PAIRED.includes(phase.kind) && phase.pair === undefined)
        faults.add(
          at('phases', index, 'kind')(),
          `a phase of the plan "${plan.id}" is of the kind “${phase.kind}”, and names no pair`,
          'Add "pair:" with the id of one.',
        );
      if (phase.kind === 'ask' && phase.questions.length === 0)
        faults.add(
          at('phases', index, 'kind')(),
          `a phase of the plan "${plan.id}" is to ask, and names no question`,
          'Add "questions:" with the id of one at least.',
        );
      mustBe('pair', phase.pair, draft.pairs.names, at('phases', index, 'pair'), faults);
      mustBe('lesson', phase.lesson, draft.lessons.names, at('phases', index, 'lesson'), faults);
      for (const [place, id] of phase.questions.entries())
        mustBe('question', id, draft.questions.names, at('phases', index, 'questions', place), faults);
      for (const [place, id] of phase.prompts.entries())
        mustBe('prompt', id, draft.prompts.names, at('phases', index, 'prompts', place), faults);
    }
  }
}
