// What must hold between the parts of a study before anything of it is shown: ids, references, keys, gaps.
import { NOT_SURE } from './core/quiz.ts';
import type { Draft, Entry, Shelf } from './load-draft.ts';
import { didYouMean, type Faults, type Spot } from './load-faults.ts';

type RawQuestion = Draft['questions']['entries'][number]['value'];

/** Notes a fault for every rule that the draft breaks. */
export function holdRules(draft: Draft, faults: Faults): void {
  uniqueIds(draft, faults);
  studyRules(draft, faults);
  claimRules(draft, faults);
  for (const question of draft.questions.entries) questionRules(question, draft, faults);
  references(draft, faults);
  demoRules(draft, faults);
  planRules(draft, faults);
}

const KINDS = {
  claims: 'claim',
  misconceptions: 'misconception',
  terms: 'term',
  figures: 'figure',
  prompts: 'prompt',
  lessons: 'lesson',
  questions: 'question',
  pairs: 'pair',
  plans: 'plan',
} as const;
type Kind = keyof typeof KINDS;
const kinds = Object.keys(KINDS) as readonly Kind[];

const shelf = (draft: Draft, kind: Kind): Shelf<{ readonly id: string }> => draft[kind];

/** One id means one thing in a study, for good: buttons and stored answers hold it. */
function uniqueIds(draft: Draft, faults: Faults): void {
  const taken = new Map<string, string>();
  const retired = new Map(draft.retired?.value.ids.map((each) => [each.id, each.was]));
  for (const kind of kinds)
    for (const { value, at } of shelf(draft, kind).entries) {
      const before = taken.get(value.id);
      const spot = at('id');
      if (before !== undefined)
        faults.add(
          spot(),
          `the id "${value.id}" is taken by a ${before}`,
          'Choose another: one id means one thing in a study.',
        );
      if (retired.has(value.id))
        faults.add(
          spot(),
          `the id "${value.id}" is retired (${retired.get(value.id)})`,
          'Choose another: an id is never used again.',
        );
      taken.set(value.id, KINDS[kind]);
    }
}

/** Notes a fault where `id` is none of `names`. */
function mustBe(kind: string, id: string | undefined, names: ReadonlySet<string>, spot: Spot, faults: Faults): void {
  if (id === undefined || names.has(id)) return;
  faults.add(
    spot(),
    `"${id}" is no ${kind}`,
    didYouMean(id, names, names.size === 0 ? `There is no ${kind} yet: add it.` : `Name one that exists, or add it.`),
  );
}

function studyRules(draft: Draft, faults: Faults): void {
  const { study } = draft;
  if (!study) return;
  const folder = draft.folder.replace(/^.*\//u, '');
  if (study.value.id !== folder)
    faults.add(
      study.at('id')(),
      `the id "${study.value.id}" is not the name of its folder`,
      `Write \`id: ${folder}\`.`,
    );
  for (const [index, id] of study.value.tour.entries())
    if (study.value.tour.indexOf(id) !== index)
      faults.add(study.at('tour', index)(), `the tour names "${id}" twice`, 'Keep one.');
  for (const { value, at } of draft.lessons.entries)
    if (!study.value.tour.includes(value.id))
      faults.add(
        at('id')(),
        `the lesson "${value.id}" is not in the tour, so that nobody would find it`,
        'Add its id to `tour` in study.yaml.',
      );
  const ids = study.value.sources.map((source) => source.id);
  for (const [index, id] of ids.entries())
    if (ids.indexOf(id) !== index)
      faults.add(study.at('sources', index, 'id')(), `the source "${id}" is listed twice`, 'Keep one.');
}

function claimRules(draft: Draft, faults: Faults): void {
  for (const { value: claim, at } of draft.claims.entries) {
    const press = Object.values(claim.press);
    if (claim.speaker === 'press' && claim.truth === undefined)
      faults.add(
        at('speaker')(),
        `the claim "${claim.id}" is the press's and has no truth beside it`,
        'Add "truth:", so that it is never shown bare.',
      );
    if (claim.speaker === 'press' && !press.some((each) => each.verdict !== 'not mentioned'))
      faults.add(
        at('speaker')(),
        `the claim "${claim.id}" is the press's and has no verdict`,
        'Add "press:" with the story and its verdict.',
      );
    if (Object.keys(claim.figures).length > 0 && claim.figures.value === undefined)
      faults.add(
        at('figures')(),
        `the claim "${claim.id}" has figures, and none is called "value"`,
        'Call the one that {its-id} should show "value".',
      );
  }
}

const secondaryOf = (draft: Draft): ReadonlySet<string> =>
  new Set(draft.study?.value.sources.filter((source) => source.secondary).map((source) => source.id));

function questionRules({ value: question, at }: Entry<RawQuestion>, draft: Draft, faults: Faults): void {
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
  const secondary = secondaryOf(draft);
  if (question.sources.every((source) => secondary.has(source)))
    faults.add(
      at('sources')(),
      `the key of "${question.id}" rests on sources at second hand only`,
      'Name a source that was read itself, or ask about something else.',
    );
}

function references(draft: Draft, faults: Faults): void {
  const sources = new Set(draft.study?.value.sources.map((source) => source.id));
  const all = kinds.flatMap(
    (
      kind,
    ): readonly Entry<{
      id: string;
      sources?: readonly string[];
      claims?: readonly string[];
      lesson?: string | undefined;
      figure?: string | undefined;
    }>[] => [...draft[kind].entries],
  );
  for (const { value, at } of all) {
    if (draft.study)
      for (const [index, id] of (value.sources ?? []).entries())
        mustBe('source', id, sources, at('sources', index), faults);
    for (const [index, id] of (value.claims ?? []).entries())
      mustBe('claim', id, draft.claims.names, at('claims', index), faults);
    mustBe('figure', value.figure, draft.figures.names, at('figure'), faults);
  }
  // A lesson that the tour announces may still be unwritten: the content check says so once, for the tour.
  const announced = new Set([...draft.lessons.names, ...(draft.study?.value.tour ?? [])]);
  for (const { value, at } of [...draft.terms.entries, ...draft.prompts.entries])
    mustBe('lesson', value.lesson, announced, at('lesson'), faults);
  const secondary = secondaryOf(draft);
  for (const { value, at } of draft.lessons.entries)
    if (value.label === 'From the paper' && value.sources.every((source) => secondary.has(source)))
      faults.add(
        at('sources')(),
        `the lesson "${value.id}" is labelled "From the paper" and rests on sources at second hand only`,
        'Write `label: Our simplification`, or name what was read itself.',
      );
}

const TAG = '[tag]';
const gaps = (wrapper: string): number => wrapper.split(TAG).length - 1;

/** The two conditions of a pair differ in one thing because the wrapper has one gap, and nothing else is filled in twice. */
function demoRules(draft: Draft, faults: Faults): void {
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

function planRules(draft: Draft, faults: Faults): void {
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
