// What must hold between the parts of a study before anything of it is shown: ids, references, keys, gaps.
import { LAYERS } from './core/library.ts';
import { demoRules, planRules } from './load-demo-rules.ts';
import { type Draft, secondaryOf } from './load-draft.ts';
import { type Faults, mustBe } from './load-faults.ts';
import { questionRules } from './load-question-rules.ts';
import type { Entry, Shelf } from './load-shelf.ts';

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
        'Leave the label out, or name what was read itself.',
      );
  for (const { value, at } of draft.lessons.entries)
    for (const layer of LAYERS)
      for (const [index, id] of (value['layer-sources'][layer] ?? []).entries())
        mustBe(
          `source of the lesson "${value.id}"`,
          id,
          new Set(value.sources),
          at('layer-sources', layer, index),
          faults,
        );
}
