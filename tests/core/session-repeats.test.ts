// What a platform delivers once more, long after: a person's press or form must not bring back what they have changed since.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { planned, type Session } from '../../src/core/session.ts';
import * as course from '../../src/core/session-course.ts';
import * as people from '../../src/core/session-people.ts';
import { mineIn, withoutPerson } from '../../src/core/session-room.ts';
import { again, deck, happenings, NOON, personOf, playRow, type Step, study } from './session-play.ts';

const ANA = 'discord:2';
const by = (interaction: string) => ({ person: ANA, by: interaction, now: NOON });

/** A session of fifteen minutes that is on. */
function begun(): Session {
  const plan = study.plans.get('fifteen-minutes');
  if (!plan) throw new Error('There is no such plan.');
  const first = planned(plan, { id: 's1', scope: '-', by: 'planned' });
  return course.start(first, { host: '1', by: 'start', now: NOON, deck: deck(1) }).session;
}

type Deed = (session: Session) => { readonly session: Session };
const after = (session: Session, ...deeds: readonly Deed[]): Session =>
  deeds.reduce((now, deed) => deed(now).session, session);

it('a thought that was shared and is kept to oneself since stays kept', () => {
  const share: Deed = (session) => people.changeMind(session, 'It was the tier.', true, by('one'));
  const keep: Deed = (session) => people.changeMind(session, 'It was the tier.', false, by('two'));
  const kept = after(begun(), share, keep);
  expect(share(kept)).toMatchObject({ session: kept, effect: 'already' });
});

it('a message that was taken out of the notes stays out', () => {
  const add: Deed = (session) => people.addNote(session, { words: 'Mine' }, by('one'));
  const back: Deed = (session) => people.takeBack(session, session.added[0]?.id ?? '', by('two'));
  const without = after(begun(), add, back);
  expect(add(without)).toMatchObject({ session: without, effect: 'already' });
});

it('nothing comes back of a person, whatever of theirs is delivered again', () => {
  const own = new Set(['here', 'part', 'name', 'predict', 'park', 'write', 'mind', 'note']);
  fc.assert(
    fc.property(happenings, (row) => {
      const lately = new Map<string, { readonly step: Step; readonly index: number }[]>();
      let last: Step | undefined;
      let index = 0;
      for (const step of playRow(row)) {
        last = step;
        if (step.effect === 'time') continue;
        const person = personOf(step.how.who);
        if (step.effect === 'done' && own.has(step.how.what))
          lately.set(person, [...(lately.get(person) ?? []), { step, index }].slice(-5));
        index += 1;
      }
      for (const each of [...lately.values()].flat())
        expect(again({ ...each.step, after: last?.after ?? each.step.after }, each.index).session).toEqual(last?.after);
    }),
  );
});

it('a session that is over remembers nobody’s presses, and takes none of them again', () => {
  fc.assert(
    fc.property(happenings, (row) => {
      for (const step of playRow([...row, { what: 'end', who: 0, pick: 5, after: 0 }])) {
        if (step.after.endedAt === undefined) continue;
        for (const [person, { seen }] of Object.entries(step.after.people)) {
          expect(seen).toEqual([]);
          expect(mineIn(step.after, person)).not.toEqual([]);
        }
      }
    }),
  );
});

it('what is remembered of a person’s presses is nobody’s answer, and goes with them', () => {
  const add: Deed = (session) => people.addNote(session, { words: 'Mine' }, by('one'));
  const back: Deed = (session) => people.takeBack(session, session.added[0]?.id ?? '', by('two'));
  const left = after(begun(), add, back);
  expect(mineIn(left, ANA)).toEqual([]);
  expect(JSON.stringify(withoutPerson(left, ANA).session)).not.toContain(ANA);
});
