// A live demo of one person: predictions first, then one real answer under each tag, each asked for once. The rules.
import { z } from 'zod';
import { HeardShape } from './heard.ts';
import { ShowingShape, stage, TAGS, type Tag } from './pairs.ts';
import type { Key } from './ports.ts';

/** How long somebody who asks is waited for, in milliseconds: longer than a model's own time limit with its retry. */
export const ASKING = 60_000;

const LiveAnswerShape = HeardShape.extend({
  model: z.string(),
  /** When it was answered, in milliseconds since 1970. */
  at: z.number(),
  /** How the model was told to think, and the tokens that it used; not there in answers of before both were kept. */
  thinking: z.string().optional(),
  usage: z.object({ input: z.number(), output: z.number(), thinking: z.number() }).optional(),
});
export type LiveAnswer = z.infer<typeof LiveAnswerShape>;

export const LiveShape = ShowingShape.extend({
  /** Which interaction asks, and until when it is waited for. */
  asking: z.object({ by: z.string(), until: z.number() }).optional(),
  /** The first answer under each tag: it is never drawn again. */
  answers: z.partialRecord(z.enum(TAGS), LiveAnswerShape),
  /** US dollars, failed asks included. */
  spent: z.number(),
});
export type Live = z.infer<typeof LiveShape>;

export const liveKey = (person: string): Key<Live> => ({
  path: `person/${person}/demo/live`,
  shape: LiveShape,
  version: 1,
});

/** Begins a live demo, unless this very interaction began the one that is there. */
export const beginLive = (old: Live | undefined, how: Pick<Live, 'id' | 'from' | 'pair'>): Live =>
  old?.from === how.from ? old : { ...how, version: 'gap', answers: {}, spent: 0 };

/** The tags that have no answer yet. */
export const missing = ({ answers }: Live): readonly Tag[] => TAGS.filter((tag) => answers[tag] === undefined);

/** Whether somebody is asking for what is missing. `now` is in milliseconds since 1970. */
export const isAsked = (live: Live, now: number): boolean =>
  missing(live).length > 0 && live.asking !== undefined && live.asking.until > now;

/** What became of the wish to ask. stale: another demo is on, or its predictions are not all made. busy: somebody is asking. */
export type Taken = { readonly live: Live | undefined; readonly effect: 'take' | 'done' | 'busy' | 'stale' };

/** Takes the asking for what is missing. */
export function takeAsking(live: Live | undefined, id: string, by: string, now: number): Taken {
  if (!live || live.id !== id || stage(live) !== 'shown') return { live, effect: 'stale' };
  if (missing(live).length === 0) return { live, effect: 'done' };
  if (isAsked(live, now)) return { live, effect: 'busy' };
  return { live: { ...live, asking: { by, until: now + ASKING } }, effect: 'take' };
}

/** What asking came to: answers by tag, where they came, and US dollars. */
export type Come = {
  readonly answers: readonly (readonly [Tag, LiveAnswer])[];
  readonly cost: number;
};

/** Puts in what came. An answer that is there already stays: nothing is drawn again to get a better one. */
export function putAnswers(live: Live | undefined, id: string, by: string, { answers, cost }: Come): Live | undefined {
  if (live?.id !== id) return live;
  const { asking, ...rest } = live;
  const all = { ...Object.fromEntries(answers), ...live.answers };
  const kept = asking && asking.by !== by ? { asking } : {};
  return { ...rest, ...kept, answers: all, spent: live.spent + cost };
}
