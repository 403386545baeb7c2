// A draft made whole: references filled in, prose as data, everything by id and in order. What cannot be is a fault.
import { LAYERS, type Layer, type LessonLayer, type Recording, type Study } from './core/library.ts';
import { say } from './core/text.ts';
import { figureOf } from './load-chart.ts';
import type { Draft } from './load-draft.ts';
import type { Faults, Spot } from './load-faults.ts';
import type { Leave, Ledger, Prose } from './load-figures.ts';
import { hash } from './load-hash.ts';
import type { RawLesson } from './load-lesson.ts';
import { readBlocks, readLine, readText } from './load-prose.ts';
import type { Path } from './load-sheet.ts';
import type { Entry } from './load-shelf.ts';

type Value<K extends 'claims' | 'misconceptions' | 'terms' | 'prompts' | 'questions' | 'pairs' | 'plans'> =
  Draft[K]['entries'][number]['value'];

const TRUE: Leave = { press: false, wrong: false };
const QUOTING: Leave = { press: false, wrong: true };
const PRESS: Leave = { press: true, wrong: true };

/** The study that a draft makes; null where a part that everything needs is missing. */
export function resolve(draft: Draft, faults: Faults): Study | null {
  const ledger: Ledger = {
    claims: new Map(draft.claims.entries.map(({ value }) => [value.id, value])),
    names: draft.claims.names,
  };
  const prose = (leave: Leave): Prose => ({ ledger, faults, leave });
  const order = draft.study?.value.sources.map((source) => source.id) ?? [];
  const study = {
    claims: byId(draft.claims.entries.map((entry) => claimOf(entry, prose))),
    lessons: byId(draft.lessons.entries.map((entry) => lessonOf(entry, prose, order))),
    questions: byId(
      draft.questions.entries.map((entry) => questionOf(entry, prose)).filter((each) => each.status === 'reviewed'),
    ),
    misconceptions: byId(draft.misconceptions.entries.map((entry) => misconceptionOf(entry, prose))),
    terms: byId(
      draft.terms.entries.map((entry) => ({
        ...entry.value,
        meaning: readText(entry.value.meaning, prose(TRUE), entry.at('meaning')).text,
      })),
    ),
    figures: byId(draft.figures.entries.map((entry) => figureOf(entry, prose(QUOTING)))),
    prompts: byId(draft.prompts.entries.map((entry) => promptOf(entry, prose(QUOTING)))),
    pairs: byId(draft.pairs.entries.map((entry) => pairOf(entry, prose(TRUE)))),
    plans: byId(draft.plans.entries.map((entry) => planOf(entry, prose(QUOTING)))),
  };
  const front = draft.study ? frontOf(draft.study, prose(TRUE)) : null;
  const demo = draft.demo ? demoOf(draft.demo, prose(TRUE)) : null;
  if (!front || !demo) return null;
  // A lesson that the tour announces and nobody has written yet is left to the content check: the others can be taught.
  const isWritten = (lesson: string | undefined): boolean => lesson !== undefined && study.lessons.has(lesson);
  const tour = front.tour.filter(isWritten);
  const rank = (lesson: string): number => tour.indexOf(lesson);
  return {
    ...front,
    ...study,
    tour,
    demo,
    recordings: byPair(draft.recordings.map(({ value }) => value)),
    sources: byId(front.sources),
    terms: byId(
      [...study.terms.values()].map(({ lesson, ...term }) => (isWritten(lesson) ? { ...term, lesson } : term)),
    ),
    prompts: byId([...study.prompts.values()].filter((prompt) => isWritten(prompt.lesson))),
    lessons: byId([...study.lessons.values()].sort((one, other) => rank(one.id) - rank(other.id))),
    questions: byId([...study.questions.values()].sort((one, other) => rank(one.lesson) - rank(other.lesson))),
  };
}

const byId = <T extends { readonly id: string }>(list: readonly T[]): ReadonlyMap<string, T> =>
  new Map(list.map((each) => [each.id, each]));

/** The newest first; of one day in order of their models. */
function byPair(list: readonly Recording[]): Study['recordings'] {
  const newest = list.toSorted((one, other) => (one.date === other.date ? 0 : one.date < other.date ? 1 : -1));
  return new Map(newest.map(({ pair }) => [pair, newest.filter((each) => each.pair === pair)]));
}

type For = (leave: Leave) => Prose;
type Optional = { readonly [key: string]: string | undefined };

/** Those of the named lines that are there, filled in. */
function lines<K extends string>(
  value: { readonly [key in K]?: string | undefined },
  keys: readonly K[],
  prose: Prose,
  at: (...path: Path) => Spot,
): { [key in K]?: string } {
  const given = value as Optional;
  const filled: { [key in K]?: string } = {};
  for (const key of keys) {
    const raw = given[key];
    if (raw !== undefined) filled[key] = readLine(raw, prose, at(key));
  }
  return filled;
}

function frontOf({ value, at }: NonNullable<Draft['study']>, prose: Prose): NonNullable<Draft['study']>['value'] {
  return { ...value, ...lines(value, ['title', 'summary'], prose, at) };
}

function claimOf({ value, at }: Entry<Value<'claims'>>, prose: For) {
  const { sentence, truth, note, press, ...rest } = value;
  const leave = value.speaker === 'press' ? PRESS : { press: true, wrong: false };
  const stories = Object.entries(press).map(([story, said]) => [
    story,
    { ...said, ...lines(said, ['said'], prose(PRESS), (...path) => at('press', story, ...path)) },
  ]);
  return {
    ...rest,
    ...lines(value, ['measure', 'setting'], prose(TRUE), at),
    press: Object.fromEntries(stories) as typeof press,
    sentence: readText(sentence, prose(leave), at('sentence')).text,
    ...(truth === undefined ? {} : { truth: readText(truth, prose(PRESS), at('truth')).text }),
    ...(note === undefined ? {} : { note: readText(note, prose(PRESS), at('note')).text }),
  };
}

function lessonOf({ value, at }: Entry<RawLesson>, prose: For, order: readonly string[]) {
  const { layers, page, 'figure-in': figureIn, 'layer-sources': named, ...front } = value;
  const said = prose(value.id.startsWith('press') ? PRESS : QUOTING);
  const layer = (name: Layer): LessonLayer => {
    const { blocks, claims } = readBlocks(layers[name]?.nodes ?? [], said, page);
    return { blocks, claims, sources: leansOn(front.sources, named[name] ?? [], claims, said.ledger, order) };
  };
  return {
    ...front,
    ...lines(value, ['title', 'summary'], said, at),
    figureIn,
    layers: Object.fromEntries(LAYERS.map((name) => [name, layer(name)])) as Record<Layer, LessonLayer>,
  };
}

/** What a layer leans on, in the order of the study: what it names, and what its claims rest on. With neither, all of the lesson's. */
function leansOn(
  all: readonly string[],
  named: readonly string[],
  claims: readonly string[],
  ledger: Ledger,
  order: readonly string[],
): readonly string[] {
  const leant = new Set([...named, ...claims.flatMap((id) => ledger.claims.get(id)?.sources ?? [])]);
  return order.filter((id) => (leant.size === 0 ? all.includes(id) : leant.has(id)));
}

function questionOf({ value, at }: Entry<Value<'questions'>>, prose: For) {
  const stem = readText(value.stem, prose(QUOTING), at('stem')).text;
  const options = value.options.map((option, index) => ({
    ...option,
    text: readText(option.text, prose(option.right ? TRUE : QUOTING), at('options', index, 'text')).text,
    because: readText(option.because, prose(QUOTING), at('options', index, 'because')).text,
  }));
  const asked = [say(stem), options.map((option) => [option.id, say(option.text), option.right])];
  return { ...value, stem, options, hash: hash(asked) };
}

function misconceptionOf({ value, at }: Entry<Value<'misconceptions'>>, prose: For) {
  return {
    ...value,
    belief: readText(value.belief, prose(QUOTING), at('belief')).text,
    correction: readText(value.correction, prose(QUOTING), at('correction')).text,
  };
}

function promptOf({ value, at }: Entry<Value<'prompts'>>, prose: Prose) {
  return {
    ...value,
    ...lines(value, ['followup', 'host'], prose, at),
    prompt: readText(value.prompt, prose, at('prompt')).text,
  };
}

function pairOf({ value, at }: Entry<Value<'pairs'>>, prose: Prose) {
  return {
    ...value,
    ...lines(value, ['title', 'tension', 'follows', 'breaks'], prose, at),
    look: readText(value.look, prose, at('look')).text,
    control: { ...value.control, ...lines(value.control, ['tells'], prose, (...path) => at('control', ...path)) },
  };
}

function demoOf({ value, at }: NonNullable<Draft['demo']>, prose: Prose): NonNullable<Draft['demo']>['value'] {
  const controls = value.controls.map((control, index) => ({
    ...control,
    ...lines(control, ['title', 'change', 'tells'], prose, (...path) => at('controls', index, ...path)),
  }));
  const { live, ...rest } = value;
  return {
    ...rest,
    ...lines(value, ['fiction'], prose, at),
    ...(live ? { live: { ...live, ...lines(live, ['fiction'], prose, (...path) => at('live', ...path)) } } : {}),
    controls,
  };
}

function planOf({ value, at }: Entry<Value<'plans'>>, prose: Prose) {
  const phases = value.phases.map((phase, index) => ({
    ...phase,
    ...lines(phase, ['says'], prose, (...path) => at('phases', index, ...path)),
  }));
  return { ...value, ...lines(value, ['title', 'purpose', 'before'], prose, at), phases };
}
