// What must hold of a question: one right option, beliefs behind the wrong ones, and a key that was read in the study itself.
import { NOT_SURE } from './core/quiz.ts';
import { type Draft, secondaryOf } from './load-draft.ts';
import { type Faults, mustBe } from './load-faults.ts';
import type { Entry } from './load-shelf.ts';

type RawQuestion = Draft['questions']['entries'][number]['value'];

export function questionRules({ value: question, at }: Entry<RawQuestion>, draft: Draft, faults: Faults): void {
  const right = question.options.filter((option) => option.right);
  if (right.length !== 1)
    faults.add(
      at('options')(),
      `the question "${question.id}" has ${right.length === 0 ? 'no right option' : `${right.length} right options`}`,
      'Mark exactly one with "right: true".',
    );
  for (const [index, option] of question.options.entries()) {
    const earlier = question.options.findIndex((each) => each.id === option.id);
    if (earlier !== index)
      faults.add(
        at('options', index, 'id')(),
        `the option id "${option.id}" stands twice in "${question.id}"`,
        'Give each option an id of its own.',
      );
    if (option.id === NOT_SURE)
      faults.add(
        at('options', index, 'id')(),
        `the option id "${NOT_SURE}" stands for the answer that every question gets`,
        'Choose another.',
      );
    if (option.right && option.misconception !== undefined)
      faults.add(
        at('options', index, 'misconception')(),
        `the right option of "${question.id}" names a misconception`,
        'Take it out, or check which option is right.',
      );
    if (!option.right && option.misconception === undefined)
      faults.add(
        at('options', index)(),
        `the wrong option "${option.id}" of "${question.id}" names no misconception`,
        'Add "misconception:" with the belief that leads to it.',
      );
    mustBe(
      'misconception',
      option.misconception,
      draft.misconceptions.names,
      at('options', index, 'misconception'),
      faults,
    );
  }
  keyRules(question, at, draft, faults);
  mustBe('lesson', question.lesson, draft.lessons.names, at('lesson'), faults);
  const lesson = draft.lessons.entries.find((each) => each.value.id === question.lesson);
  if (lesson && !lesson.value.layers[question.layer])
    faults.add(
      at('layer')(),
      `the lesson "${question.lesson}" has no layer "${question.layer}"`,
      'Name the layer that teaches the answer.',
    );
  mustBe('question', question.twin, draft.questions.names, at('twin'), faults);
  if (question.twin === question.id)
    faults.add(
      at('twin')(),
      `the question "${question.id}" is its own twin`,
      'Name another question on the same idea.',
    );
}

/** Only what was read in the study itself may decide whether an answer is right. */
function keyRules(question: RawQuestion, at: Entry<RawQuestion>['at'], draft: Draft, faults: Faults): void {
  for (const [index, id] of question.claims.entries()) {
    const claim = draft.claims.entries.find((each) => each.value.id === id)?.value;
    if (claim && claim.basis !== 'read')
      faults.add(
        at('claims', index)(),
        `the key of "${question.id}" rests on "${id}", which was ${claim.basis === 'calculated' ? 'calculated' : 'read at second hand'}`,
        'Ask about a claim with `basis: read`.',
      );
    if (claim?.use === 'press-lesson')
      faults.add(
        at('claims', index)(),
        `the key of "${question.id}" rests on "${id}", which is kept for the press lesson`,
        'Ask about another claim.',
      );
  }
  if (question.status === 'reviewed' && question.claims.length === 0)
    faults.add(
      at('claims')(),
      `the key of "${question.id}" rests on no claim`,
      'Name in "claims:" what makes the right option right, or write `status: draft`.',
    );
  const secondary = secondaryOf(draft);
  if (question.sources.every((source) => secondary.has(source)))
    faults.add(
      at('sources')(),
      `the key of "${question.id}" rests on sources at second hand only`,
      'Name a source that was read itself, or ask about something else.',
    );
}
