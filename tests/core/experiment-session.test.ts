// An experiment as a part of a session: the way to it, and its result in the notes.
import { describe, expect, it } from 'vitest';
import { addresses, words } from '../../src/core/card.ts';
import type { Experiment } from '../../src/core/experiment.ts';
import { experimentsKey } from '../../src/core/experiment-room.ts';
import { notesOf } from '../../src/core/notes.ts';
import { experimentsDuring } from '../../src/core/notes-experiments.ts';
import type { RoomKey } from '../../src/core/room.ts';
import { planned, type Session, visitOf } from '../../src/core/session.ts';
import { end, next, start } from '../../src/core/session-course.ts';
import { added, addPhases } from '../../src/core/session-editing.ts';
import { panelCard } from '../../src/core/session-panel.ts';
import { sessionPosts } from '../../src/core/session-posts.ts';
import { openMemoryStore } from '../../src/drivers/store-memory.ts';
import { handClock, recordingLog } from '../world.ts';
import { begun, moved, study, T0, withCounts } from './experiment-play.ts';

const ROOM: RoomKey = { platform: 'discord', tenant: '1', place: '2', thread: '77', kind: 'session' };
const deck = { question: () => null, prompt: () => null };

/** A session in a thread that has come to its experiment. */
function there(): Session {
  const plan = study.plans.get('fifteen-minutes');
  if (!plan) throw new Error('The content has no plan of fifteen minutes.');
  const first = planned(plan, { id: 's1', scope: '77', by: 'i-1' });
  const more = addPhases(first, added(study, first, 'experiment', 'st-hens'), 'i-2').session;
  let { session } = start(more, { host: 'mia', by: 'i-3', now: T0 - 60_000, deck });
  for (let step = 0; session.agenda.phases[step]?.kind !== 'experiment'; step++)
    session = next(session, { visit: visitOf(session), by: `n-${step}`, now: T0 - 30_000 }, deck).session;
  return session;
}

describe('a part of a session that is an experiment', () => {
  it('leads everyone who may to an experiment with its pair, in the session’s own place', () => {
    const card = sessionPosts(study, there()).findLast(({ name }) => name.includes('phase'))?.card;
    if (!card) throw new Error('There is a card of the part.');
    expect(words(card).join('\n')).toContain('Try it ourselves');
    expect(words(card).join('\n')).toContain(study.pairs.get('st-hens')?.title);
    expect(addresses(card)).toContain('1/demo/xset/77/st-hens');
    expect(addresses(panelCard(study, there(), []))).toContain('1/demo/xset/77/st-hens');
  });

  it('can be added for each pair there is, and for no other', () => {
    for (const id of study.pairs.keys())
      expect(added(study, there(), 'experiment', id)).toMatchObject([{ kind: 'experiment', pair: id }]);
    expect(added(study, there(), 'experiment', 'st-none')).toEqual([]);
  });

  it('carries its result into the notes, with counts, intervals and what may be said', () => {
    const gap = withCounts(100, { training: 40, unused: 10 });
    const notes = notesOf(study, there(), { now: T0, tried: [gap] });
    for (const each of [
      '## What we tried ourselves',
      'A sum to check: The tag made a difference',
      '40 of 100',
      'The gap is 30 points',
    ])
      expect(notes).toContain(each);
    expect(notes).toContain('Live, not the study');
    expect(notesOf(study, there(), { now: T0 })).not.toContain('What we tried ourselves');
  });

  it('carries only what was revealed, and was begun while the session was on, in its place', async () => {
    const clock = handClock();
    const store = await openMemoryStore({ clock, log: recordingLog() });
    const session = there();
    const put = (room: RoomKey, now: Experiment, past: readonly Experiment[] = []) =>
      store.update(experimentsKey(room), () => ({ value: { scope: '77', now, past: [...past] }, result: null }));
    const shown = withCounts(5, { training: 1, unused: 0 });
    await put(ROOM, begun(5), [shown, { ...shown, id: 'before', startedAt: T0 - 90_000 }, moved(begun(5), 'cancel')]);
    expect((await experimentsDuring(store, ROOM, session)).map(({ id }) => id)).toEqual(['x1']);
    expect(await experimentsDuring(store, { ...ROOM, thread: '78' }, session)).toEqual([]);
    const over = end(session, { by: 'i-9', now: T0 - 1000 }).session;
    expect(await experimentsDuring(store, ROOM, over)).toEqual([]);
  });
});
