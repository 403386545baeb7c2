// The experiments of a session in its notes: counts, and what may be said of them.
import { labelWords } from './card.ts';
import type { Experiment } from './experiment.ts';
import { resultOf } from './experiment-result.ts';
import { experimentsKey } from './experiment-room.ts';
import {
  chanceWords,
  gapWords,
  HEADLINES,
  liveLabel,
  openWords,
  reading,
  shareWords,
  tagName,
} from './experiment-words.ts';
import type { Study } from './library.ts';
import { grid, heading, inLine, pile } from './notes-markdown.ts';
import { TAGS } from './pairs.ts';
import type { Store } from './ports.ts';
import type { RoomKey } from './room.ts';
import type { Session } from './session.ts';
import { say } from './text.ts';

const during = ({ visits, endedAt }: Session, { startedAt }: Experiment): boolean => {
  const [first] = visits;
  return first !== undefined && startedAt >= first.at && (endedAt === undefined || startedAt <= endedAt);
};

/** The experiments that were begun in a session's place while it was on, and revealed since. */
export async function experimentsDuring(store: Store, room: RoomKey, session: Session): Promise<readonly Experiment[]> {
  const value = await store.read(experimentsKey(room));
  if (!value) return [];
  return [...value.past, ...(value.now ? [value.now] : [])].filter(
    (each) => each.stage === 'revealed' && during(session, each),
  );
}

function one(study: Study, experiment: Experiment): string {
  const result = resultOf(study, experiment);
  const isRated = result.verdict !== 'few';
  const rows = TAGS.map((tag) => {
    const tally = result.tallies[tag];
    return [tagName(experiment, tag), `${tally.followed} of ${tally.n}`, ...(isRated ? [shareWords(tally)] : [])];
  });
  const { compared } = result;
  const control = experiment.asked.change === undefined ? '' : ` Control: ${experiment.asked.change}`;
  return pile([
    heading(3, `${experiment.asked.title}: ${HEADLINES[result.verdict]}`),
    inLine(`${labelWords(liveLabel(experiment))}. Followed the rule: ${experiment.asked.follows}.${control}`),
    grid(['Tag', 'Followed', ...(isRated ? ['Share, 95% interval'] : [])], rows),
    isRated && compared ? inLine(`The gap is ${gapWords(compared)} (95% interval). ${chanceWords(compared.p)}`) : null,
    inLine(say(reading(study, experiment, result))),
    inLine(say(openWords(result, experiment))),
  ]);
}

/** What the experiments came to; nothing where there were none. */
export const experimentNotes = (study: Study, done: readonly Experiment[]): string =>
  done.length === 0 ? '' : pile([heading(2, 'What we tried ourselves'), ...done.map((each) => one(study, each))]);
