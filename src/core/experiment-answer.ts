// One answer of an experiment, kept beside its room's value: what the model said, as it was heard, and what was asked by hash.
import { z } from 'zod';
import type { Experiment } from './experiment.ts';
import { HeardShape } from './heard.ts';
import { TAGS } from './pairs.ts';
import type { Change, Key, Store } from './ports.ts';
import { type RoomKey, roomPath } from './room.ts';

export const AnswerShape = z.object({
  tag: z.enum(TAGS),
  /** The hash of the two texts that were sent. */
  prompt: z.string(),
  ...HeardShape.shape,
  model: z.string(),
  stop: z.string(),
  /** How the model was told to think. */
  thinking: z.string(),
  sdk: z.string(),
  usage: z.object({ input: z.number(), output: z.number(), thinking: z.number() }),
  /** US dollars. */
  cost: z.number(),
  /** Milliseconds since 1970. */
  at: z.number(),
});
export type Answer = z.infer<typeof AnswerShape>;

const home = (room: RoomKey): string => roomPath({ ...room, kind: 'demo' }).replace(/state$/u, 'answers/');

const answerKey = (room: RoomKey, id: string, slot: number): Key<Answer> => ({
  path: `${home(room)}${id}/${String(slot).padStart(3, '0')}`,
  shape: AnswerShape,
  version: 1,
});

/** Keeps an answer, unless one is kept for that place already; gives the one that is kept. */
export const keepAnswer = (store: Store, room: RoomKey, id: string, slot: number, answer: Answer): Promise<Answer> =>
  store.update(
    answerKey(room, id, slot),
    (old): Change<Answer, Answer> => ({ value: old ?? answer, result: old ?? answer }),
  );

export const readAnswer = (store: Store, room: RoomKey, id: string, slot: number): Promise<Answer | undefined> =>
  store.read(answerKey(room, id, slot));

/** All answers that count, in the order of their places; undefined where none came in time, or is kept no more. */
export const answersOf = (
  store: Store,
  room: RoomKey,
  { id, slots }: Experiment,
): Promise<readonly (Answer | undefined)[]> =>
  Promise.all(slots.map(({ state }, slot) => (state === 'answered' ? readAnswer(store, room, id, slot) : undefined)));

const signs = /[.*+?^${}()|[\]\\]/gu;
const naming = ({ tags }: Experiment['asked']): RegExp =>
  new RegExp(
    `\\[?\\b(?:${[tags.training, tags.unused].map((tag) => tag.replace(signs, '\\$&')).join('|')})\\b\\]?`,
    'giu',
  );

/** Words of the model with every name of a tag taken out, for those who sort them blind. */
export const blinded = (words: string, asked: Experiment['asked']): string => words.replace(naming(asked), '[…]');
/** Whether words of the model name a tag. */
export const namesTag = (words: string, asked: Experiment['asked']): boolean => blinded(words, asked) !== words;
