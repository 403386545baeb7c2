// The authoring format: what every file of content/ may say, as shapes. One folder is one study.
import { z } from 'zod';
import type { Block, Figure } from './card.ts';
import { HeardShape } from './heard.ts';
import type { Text } from './text.ts';

const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id is lower-case letters, digits and single hyphens, like "two-tiers"')
  .max(40, 'an id has at most 40 characters');
const sourceId = z.string().regex(/^[A-Z0-9]+([.-][A-Z0-9]+)*$/i, 'a source id looks like P-1 or BLOG');
const line = (most: number) => z.string().trim().min(1, 'it is empty').max(most, `it has more than ${most} characters`);
const ids = z.array(id).default([]);
const sources = z.array(sourceId).min(1, 'name at least one source');

export const STORIES = ['decoder', 'gadgets'] as const;
export const VERDICTS = [
  'agree',
  'partial',
  'conflict',
  'unsupported',
  'not mentioned',
  'omission',
  'unverified',
  'own statement',
  'not applicable',
] as const;
export const LABELS = ['From the paper', 'Our simplification', 'Written for teaching'] as const;

export const SourceShape = z.strictObject({
  id: sourceId,
  /** How a card's foot names it, e.g. "Paper §3.2". */
  short: line(40),
  citation: line(300),
  url: z.url().optional(),
  /** A source that is read at second hand is worded with care and never keys a question. */
  secondary: z.boolean().default(false),
});

export const StudyShape = z.strictObject({
  id,
  title: line(120),
  summary: line(300),
  published: z.iso.date(),
  authors: z.array(line(60)).min(1),
  links: z.array(z.strictObject({ label: line(60), href: z.url() })),
  /** What each press story is called in a card: by publication, never by writer. */
  stories: z.record(z.enum(STORIES), z.strictObject({ name: line(60), dated: line(60) })),
  /** The lessons in the order of the tour. */
  tour: z.array(id).min(1),
  sources: z.array(SourceShape).min(1),
});

/** What one press story said on a claim, and how it compares with the paper. */
const PressShape = z.strictObject({
  verdict: z.enum(VERDICTS),
  /** What the story says, in our words; figures in it carry `{wrong:...}` where they are wrong. */
  said: line(220).optional(),
  line: line(40).optional(),
});

export const ClaimShape = z.strictObject({
  id,
  /** The claim in one plain sentence. Where `speaker` is press, it is the press's, and is never shown without its verdict. */
  sentence: line(220),
  speaker: z.enum(['study', 'press']).default('study'),
  /** The truth in words, for claims without a figure and for the press's claims. */
  truth: line(260).optional(),
  /** Named forms of the figure. `{id}` in prose shows `value`, `{id.rounded}` shows `rounded`. */
  figures: z.record(z.string().regex(/^[a-z0-9-]+$/), line(60)).default({}),
  /** What the figure is a rate of, in words. */
  measure: line(120).optional(),
  setting: line(80),
  tier: z.enum(['free', 'paid', 'free and paid', 'none']).default('none'),
  /** "training" is training with rewards; fine-tuning on documents comes before it. */
  stage: z.enum(['before training', 'after training', 'during training', 'during fine-tuning', 'none']).default('none'),
  sources,
  /** Where in the source, e.g. "Table 1". */
  place: line(60).optional(),
  /** read in the source, calculated from a figure that was, or read at second hand. */
  basis: z.enum(['read', 'calculated', 'secondary']),
  /** press-lesson: shown only where the press is discussed. */
  use: z.enum(['open', 'press-lesson']).default('open'),
  press: z.partialRecord(z.enum(STORIES), PressShape).default({}),
  note: line(260).optional(),
});

export const LAYERS = ['short', 'more', 'deep'] as const;
export type Layer = (typeof LAYERS)[number];

/** The front matter of a lesson; the layers are Markdown under `## short`, `## more`, `## deep`. */
export const LessonFront = z.strictObject({
  id,
  title: line(60),
  level: z.enum(['start', 'core', 'further']),
  /** One line for the contents. */
  summary: line(100),
  sources,
  figure: id.optional(),
  /** Which layer shows the figure. */
  'figure-in': z.enum(LAYERS).default('short'),
  /** Other words that people may type for it. */
  words: z.array(line(60)).default([]),
  /** What the whole lesson is; left out where none of the labels is true of it. */
  label: z.enum(LABELS).optional(),
  /** What a layer leans on beyond the claims whose figures it shows. A layer with neither leans on all of `sources`. */
  'layer-sources': z.partialRecord(z.enum(LAYERS), sources).default({}),
});

const OptionShape = z.strictObject({
  id,
  text: line(200),
  right: z.boolean().default(false),
  because: line(300),
  misconception: id.optional(),
});

export const QuestionShape = z.strictObject({
  id,
  lesson: id,
  layer: z.enum(LAYERS).default('short'),
  level: z.enum(['recall', 'apply', 'critique']),
  status: z.enum(['reviewed', 'draft']),
  stem: line(400),
  options: z.array(OptionShape).length(3, 'a question has three options; "Not sure" is added to each'),
  /** The claims that the key rests on. */
  claims: ids,
  sources,
  /** Another question on the same idea. */
  twin: id.optional(),
});

export const MisconceptionShape = z.strictObject({
  id,
  belief: line(160),
  correction: line(260),
  claims: ids,
  sources,
});

export const TermShape = z.strictObject({
  id,
  term: line(60),
  meaning: line(360),
  also: z.array(line(60)).default([]),
  sources: z.array(sourceId).default([]),
  lesson: id.optional(),
});

export const FigureShape = z.strictObject({
  id,
  title: line(90),
  /** What the figure shows, for who cannot see it. */
  alt: line(700),
  sources,
  /** The columns of the data, in order: a key, and how the table in words heads it. */
  columns: z.array(z.strictObject({ key: z.string(), head: line(40) })).min(2),
  /** The data. A number stands as `{claim}` or `{claim.form}`; the chart reads the number in it. */
  rows: z.array(z.record(z.string(), z.string())).min(1),
  /** A vega-lite specification without its data. */
  spec: z.record(z.string(), z.unknown()),
});

export const PromptShape = z.strictObject({
  id,
  lesson: id,
  prompt: line(300),
  /** What to ask if the talk runs dry. */
  followup: line(200).optional(),
  /** A hint for the host. */
  host: line(200).optional(),
});

/** The wrapper around every pair: one gap, `[tag]`, that two fillings go into. */
export const DemoShape = z.strictObject({
  firm: line(40),
  wrapper: line(600),
  training: z.strictObject({ tag: line(20), means: line(160) }),
  unused: z.strictObject({ tag: line(20), means: line(160) }),
  fiction: line(400),
  /** What a real model is told in another way; without it the demo has authored answers only. */
  live: z
    .strictObject({
      /** The wrappers' sentence on a scratchpad that nobody reads. */
      instead: line(120),
      /** What stands in its place: reasons are asked for in the answer itself, between <reasons> and </reasons>. */
      reasons: line(300),
      /** How long an answer is to be: the end of every wrapper. */
      length: line(120),
      /** What a learner is told first. */
      fiction: line(400),
    })
    .optional(),
  controls: z
    .array(
      z.strictObject({
        id,
        title: line(60),
        change: line(200),
        wrapper: line(600),
        tells: line(260),
        /** What the two tags mean in this control, where it is not what they mean in the demo itself. */
        sides: z.strictObject({ training: line(160), unused: line(160) }).optional(),
      }),
    )
    .min(1),
});

/** One answer: a visible scratchpad, the answer, and whether it follows the rule. */
const AnswerShape = z.strictObject({ scratchpad: line(420), answer: line(260), follows: z.boolean() });

export const PairShape = z.strictObject({
  id,
  title: line(50),
  rule: line(100),
  request: line(160),
  tension: line(60),
  follows: line(80),
  breaks: line(80),
  /** What one would expect of a real model: a gap, or none. */
  expect: z.enum(['gap', 'none']),
  gap: z.strictObject({ training: AnswerShape, unused: AnswerShape }),
  /** The version where nothing differs: one answer for both tags. */
  same: AnswerShape,
  look: line(260),
  control: z.strictObject({ id, training: AnswerShape, unused: AnswerShape, tells: line(260) }),
});

const tokens = z.int().min(0);

/** Answers of a real model to one pair, as they came and all of them: written by `npm run demo:record`, never by hand. */
export const RecordingShape = z.strictObject({
  pair: id,
  model: line(80),
  /** The UTC day on which it was begun. */
  date: z.iso.date(),
  /** Name and version of the library that asked. */
  sdk: line(60),
  /** How the model was told to think. */
  thinking: line(40),
  /** Prints of the two prompts: where the words of the content have changed since, it is no recording of them any more. */
  prompts: z.strictObject({ training: line(16), unused: line(16) }),
  /** In the order in which they came. */
  answers: z
    .array(
      z.strictObject({
        tag: z.enum(['training', 'unused']),
        ...HeardShape.shape,
        usage: z.strictObject({ input: tokens, output: tokens, thinking: tokens }),
      }),
    )
    .min(2),
});

/** What a phase of a reading group's meeting can be. */
export const PHASES = ['arrive', 'predict', 'read', 'ask', 'reveal', 'experiment', 'discuss', 'close'] as const;

export const PlanShape = z.strictObject({
  id,
  title: line(60),
  minutes: z.int().min(5).max(240),
  purpose: line(260),
  before: line(260).optional(),
  phases: z
    .array(
      z.strictObject({
        kind: z.enum(PHASES),
        minutes: z.int().min(1).max(90),
        says: line(300),
        /** Whether it gives way to the next phase by itself when its time is up; else the host moves on. */
        'moves-on': z.boolean().default(false),
        pair: id.optional(),
        lesson: id.optional(),
        questions: ids,
        prompts: ids,
      }),
    )
    .min(2),
});

export const RetiredShape = z.strictObject({ ids: z.array(z.strictObject({ id, was: line(160) })).default([]) });

export type Source = z.infer<typeof SourceShape>;
/** A claim with its sentences as words. */
export type Claim = Omit<z.infer<typeof ClaimShape>, 'sentence' | 'truth' | 'note'> & {
  readonly sentence: Text;
  readonly truth?: Text;
  readonly note?: Text;
};
/** A layer of a lesson: its blocks, the claims whose figures it shows, in order, and the sources that it leans on. */
export type LessonLayer = {
  readonly blocks: readonly Block[];
  readonly claims: readonly string[];
  readonly sources: readonly string[];
};
export type Lesson = Omit<z.infer<typeof LessonFront>, 'figure-in' | 'layer-sources'> & {
  readonly figureIn: Layer;
  readonly layers: Readonly<Record<Layer, LessonLayer>>;
};
export type QuestionOption = Omit<z.infer<typeof OptionShape>, 'text' | 'because'> & {
  readonly text: Text;
  readonly because: Text;
};
export type Question = Omit<z.infer<typeof QuestionShape>, 'stem' | 'options'> & {
  readonly stem: Text;
  readonly options: readonly QuestionOption[];
  /** A short hash of what is asked: stem, options, key. A stored answer that bears another one is to another question. */
  readonly hash: string;
};
export type Misconception = Omit<z.infer<typeof MisconceptionShape>, 'belief' | 'correction'> & {
  readonly belief: Text;
  readonly correction: Text;
};
export type Term = Omit<z.infer<typeof TermShape>, 'meaning'> & { readonly meaning: Text };
export type StudyFigure = {
  readonly id: string;
  readonly title: string;
  readonly alt: string;
  readonly sources: readonly string[];
  readonly columns: readonly { readonly key: string; readonly head: string }[];
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly figure: Figure;
};
export type Prompt = Omit<z.infer<typeof PromptShape>, 'prompt'> & { readonly prompt: Text };
export type Demo = z.infer<typeof DemoShape>;
export type Pair = Omit<z.infer<typeof PairShape>, 'look'> & { readonly look: Text };
export type Plan = z.infer<typeof PlanShape>;
export type Recording = z.infer<typeof RecordingShape>;

/** A study as the commands see it: every reference resolved, every figure filled in, everything by id and in order. */
export type Study = Omit<z.infer<typeof StudyShape>, 'sources'> & {
  readonly sources: ReadonlyMap<string, Source>;
  readonly claims: ReadonlyMap<string, Claim>;
  readonly lessons: ReadonlyMap<string, Lesson>;
  /** Reviewed questions only: a draft never ships. */
  readonly questions: ReadonlyMap<string, Question>;
  readonly misconceptions: ReadonlyMap<string, Misconception>;
  readonly terms: ReadonlyMap<string, Term>;
  readonly figures: ReadonlyMap<string, StudyFigure>;
  readonly prompts: ReadonlyMap<string, Prompt>;
  readonly pairs: ReadonlyMap<string, Pair>;
  readonly plans: ReadonlyMap<string, Plan>;
  /** By pair, the newest first. */
  readonly recordings: ReadonlyMap<string, readonly Recording[]>;
  readonly demo: Demo;
};

/** All studies; the first is the one that commands teach. */
export type Library = { readonly studies: readonly Study[] };

export function theStudy(library: Library): Study {
  const [study] = library.studies;
  if (!study) throw new Error('The library holds no study.');
  return study;
}
