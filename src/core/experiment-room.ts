// What a room keeps of its experiments: the one that is on or was revealed last, the ones before it, and how it lets go of a person.
import { z } from 'zod';
import { FRESH } from './discuss.ts';
import type { Address } from './discuss-reveal.ts';
import { type Experiment, ExperimentShape, isOn } from './experiment.ts';
import { experimentPosts } from './experiment-cards.ts';
import { forgetLabeller, labelsOf } from './experiment-labels.ts';
import { type Earlier, resultOf } from './experiment-result.ts';
import { type Library, type Study, theStudy } from './library.ts';
import type { Key } from './ports.ts';
import { type RoomEditor, roomEditor } from './presence.ts';
import { press } from './press.ts';
import { type Post, type RoomKey, roomPath, scopeOf, type Wanted } from './room.ts';

export const KIND = 'demo';
/** How many past experiments are kept with their counts and without the people who sorted. */
const PAST = 3;

export const ExperimentsShape = z.object({
  /** Of the room, as its presses carry it. */
  scope: z.string(),
  now: ExperimentShape.optional(),
  /** The ones before it, the oldest first. */
  past: z.array(ExperimentShape),
});
export type Experiments = z.infer<typeof ExperimentsShape>;

const keyAt = (path: string): Key<Experiments> => ({ path, shape: ExperimentsShape, version: 1 });
export const experimentsKey = (room: RoomKey): Key<Experiments> => keyAt(roomPath({ ...room, kind: KIND }));

export const addressIn =
  (scope: string): Address =>
  (move, ...more) =>
    press(KIND, move, scope, ...more);

export const findExperiment = ({ now, past }: Experiments, id: string): Experiment | undefined =>
  [...past, now].find((each) => each?.id === id);

/** How those before an experiment went that asked the same of the same model; only the revealed ones. */
export const earlierThan = (study: Study, { now, past }: Experiments, experiment: Experiment): readonly Earlier[] => {
  const all = [...past, ...(now ? [now] : [])];
  const before = all.slice(
    0,
    all.findIndex(({ id }) => id === experiment.id),
  );
  return before
    .filter(({ pair, model, stage }) => pair === experiment.pair && model === experiment.model && stage === 'revealed')
    .map((each) => ({ control: each.control, verdict: resultOf(study, each).verdict }));
};

/** An experiment that is over, without the people in it. */
const shed = ({ host: _, ...rest }: Experiment): Experiment => ({
  ...rest,
  labellers: rest.labellers.map(() => ({ person: '', seen: [] })),
});

/** What came of beginning one. busy: another one is on. already: this very interaction began it. */
export type Begun = { readonly value: Experiments; readonly effect: 'done' | 'already' | 'busy' };

export function begin(old: Experiments | undefined, room: RoomKey, fresh: Experiment): Begun {
  const value = old ?? { scope: scopeOf(room), past: [] };
  if ([...value.past, value.now].some((each) => each?.from === fresh.from)) return { value, effect: 'already' };
  if (value.now && isOn(value.now)) return { value, effect: 'busy' };
  const past = [...value.past, ...(value.now ? [shed(value.now)] : [])].slice(-PAST);
  return { value: { ...value, now: fresh, past }, effect: 'done' };
}

/** What should stand in the room at `now`, and when a card grows too old to go on counting. */
export function wantedIn(library: Library, value: Experiments, now: number): Wanted {
  const study = theStudy(library);
  const address = addressIn(value.scope);
  const { now: on, past } = value;
  const before = past.flatMap((each): readonly Post[] =>
    experimentPosts(study, each, address, { earlier: earlierThan(study, value, each), over: true }).map((post) => ({
      ...post,
      finished: true,
      past: true,
    })),
  );
  if (!on) return { posts: before };
  const posts = experimentPosts(study, on, address, { now, earlier: earlierThan(study, value, on) });
  const since = on.stage === 'running' ? on.startedAt : on.stage === 'labelling' ? on.since : undefined;
  // A millisecond after the last at which it counts.
  const due = since !== undefined && now <= since + FRESH ? { due: since + FRESH + 1 } : {};
  return { posts: [...before, ...posts], ...due };
}

function without(value: Experiments, person: string) {
  const now = value.now && forgetLabeller(value.now, person);
  const past = value.past.map((each) => forgetLabeller(each, person));
  const all = [...past, ...(now ? [now] : [])];
  const stays = all.find((each) => each.stays)?.stays;
  return {
    value: { ...value, past: past.map((each) => each.experiment), ...(now ? { now: now.experiment } : {}) },
    removed: all.reduce((sum, each) => sum + each.removed, 0),
    ...(stays ? { stays } : {}),
  };
}

/** How a room of this kind gives a person's part out, and lets go of it. The answers are a model's, and nobody's. */
export const experimentEditor: RoomEditor = roomEditor<Experiments>({
  kind: KIND,
  one: 'sorted answer or experiment of yours',
  many: 'sorted answers or experiments of yours',
  key: (where) => keyAt(`room/${where}/${KIND}/state`),
  mine: ({ past, now }, person) => [...past, ...(now ? [now] : [])].flatMap((each) => labelsOf(each, person)),
  without,
});
