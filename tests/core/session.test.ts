// The rules of a session over rows of anything: its time, its order, its counts, what a repeated press does.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tally } from '../../src/core/discuss-tally.ts';
import * as state from '../../src/core/session.ts';
import * as course from '../../src/core/session-course.ts';
import { arrive, hereIn } from '../../src/core/session-people.ts';
import { add, agendaOf, drop, lengthen, MOST_PHASES, minutesOf } from '../../src/core/session-plan.ts';
import * as time from '../../src/core/session-time.ts';
import { again, deck, happenings, NOON, PEOPLE, personOf, planned, playRow, study } from './session-play.ts';

const MINUTE = 60_000;
const begun = (plan = 'fifteen-minutes') =>
  course.start(planned(plan), { host: '1', by: 'start', now: NOON, deck: deck(1) }).session;
const at = (session: state.Session, by: string, now: number) => ({ visit: state.visitOf(session), by, now });

describe('a session, whatever is pressed', () => {
  it('is planned, then on, then over, and over for good', () => {
    fc.assert(
      fc.property(happenings, (row) => {
        const order = ['planned', 'on', 'over'];
        for (const { before, after } of playRow(row)) {
          expect(order.indexOf(state.stateOf(after))).toBeGreaterThanOrEqual(order.indexOf(state.stateOf(before)));
          if (state.stateOf(before) === 'over') expect(after).toEqual(before);
        }
      }),
    );
  });

  it('is always in a phase of its agenda, and moves by one phase at a time', () => {
    fc.assert(
      fc.property(happenings, (row) => {
        for (const { before, after } of playRow(row)) {
          if (state.stateOf(after) !== 'on') continue;
          const keys = after.agenda.phases.map(({ key }) => key);
          expect(new Set(keys).size).toBe(keys.length);
          const [from, to] = [state.phaseNow(before)?.key, state.phaseNow(after)?.key ?? ''];
          expect(keys).toContain(to);
          if (from !== undefined && after.visits.length > before.visits.length)
            expect(Math.abs(keys.indexOf(to) - keys.indexOf(from))).toBe(1);
        }
      }),
    );
  });

  it('does a press once, however often it is delivered', () => {
    fc.assert(
      fc.property(happenings, (row) => {
        let index = 0;
        for (const step of playRow(row)) {
          if (step.effect === 'time') continue;
          const { session } = again(step, index);
          index += 1;
          // What sets the same again to the same is no second effect.
          expect(session).toEqual(step.after);
        }
      }),
    );
  });

  it('counts the people that are here, and the votes, as a ledger kept beside it does', () => {
    fc.assert(
      fc.property(happenings, (row) => {
        const here = new Set<string>();
        const votes = new Map<string, Map<string, string>>();
        for (const { before, after, how, effect } of playRow(row)) {
          const person = personOf(how.who);
          if (how.what === 'here' && effect === 'done') here.add(person);
          if (how.what === 'part' && effect === 'done' && state.PARTS.includes(state.PARTS[how.pick % 4] as state.Part))
            here.add(person);
          if (how.what === 'part' && effect === 'done' && how.pick % 4 === 3) here.add(person);
          const round = state.roundNow(before);
          if (how.what === 'vote' && effect === 'done' && round?.vote === 1) {
            const option = round.asked.options[how.pick % 3]?.id ?? '';
            votes.set(round.id, new Map(votes.get(round.id)).set(person, option));
          }
          expect(new Set(hereIn(after))).toEqual(here);
          for (const { round: each } of after.asked) {
            const ledger = [...(votes.get(each.id)?.values() ?? [])];
            for (const { option, first } of tally(each).rows)
              expect(first).toBe(ledger.filter((voted) => voted === option).length);
          }
        }
      }),
    );
  });

  it('leaves no question open that it has gone on from, and none without its answer', () => {
    fc.assert(
      fc.property(happenings, (row) => {
        for (const { after } of playRow(row)) {
          const now = state.stateOf(after) === 'on' ? state.visitOf(after) : -1;
          for (const { visit, round } of after.asked) {
            if (visit !== now) expect(['revealed', 'ended']).toContain(round.stage);
            // An answer that came out as its part was left can be pressed on until the next one is.
            if (now === -1 || visit < now - 1) expect(round.stage).toBe('ended');
          }
        }
      }),
    );
  });

  it('lets time run as a stopwatch beside it does, over pauses and restarts', () => {
    fc.assert(
      fc.property(happenings, (row) => {
        let left = 0;
        let last = NOON;
        for (const { before, after, now, how, effect } of playRow(row)) {
          const visit = state.visitNow(before);
          if (visit && !state.isPaused(visit)) left = Math.max(0, left - (now - last));
          last = now;
          const phase = state.phaseNow(after);
          if (after.visits.length > before.visits.length) left = (phase?.minutes ?? 0) * MINUTE;
          else if (how.what === 'more' && effect === 'done') left += 2 * MINUTE;
          const stay = state.visitNow(after);
          if (stay && state.stateOf(after) === 'on') expect(state.leftOf(stay, now)).toBe(left);
        }
      }),
    );
  });

  it('says once that time is up, each time that it is', () => {
    fc.assert(
      fc.property(happenings, (row) => {
        for (const { before, after, now } of playRow(row)) {
          const [visit, stay] = [state.visitNow(before), state.visitNow(after)];
          if (!stay || before.visits.length !== after.visits.length) continue;
          expect(stay.ups - (visit?.ups ?? 0)).toBe(stay.up && !visit?.up ? 1 : 0);
          if (stay.up && state.stateOf(after) === 'on') expect(state.leftOf(stay, now)).toBe(0);
          const twice = time.timeUp(after, 'again', now, deck(1));
          if (time.momentsOf(after).every((each) => each > now)) expect(twice).toEqual(after);
        }
      }),
    );
  });

  it('names nobody as a host but who started it, or took over what was offered to them', () => {
    fc.assert(
      fc.property(happenings, (row) => {
        for (const { before, after, how } of playRow(row)) {
          if (before.host === after.host) continue;
          if (how.what === 'start') continue;
          expect(how.what).toBe('take');
          expect([undefined, after.host]).toContain(before.offer?.to);
          expect(before.offer).toBeDefined();
        }
      }),
    );
  });
});

describe('the time of a phase', () => {
  it('is as long after a pause as it was before it', () => {
    const paused = time.pause(begun(), at(begun(), 'p', NOON + 30_000)).session;
    const later = NOON + 24 * 3600_000;
    const went = time.go(paused, at(paused, 'g', later)).session;
    expect(state.leftOf(state.visitNow(went) as state.Visit, later)).toBe(90_000);
    expect(time.momentsOf(paused)).toEqual([]);
    expect(time.momentsOf(went)).toEqual([later + 90_000]);
  });

  it('begins again from now on where it was up already', () => {
    const up = time.timeUp(begun(), 'due', NOON + 2 * MINUTE, deck(1));
    const late = NOON + 10 * MINUTE;
    const more = time.more(up, at(up, 'm', late)).session;
    expect(state.leftOf(state.visitNow(more) as state.Visit, late)).toBe(time.MORE);
    expect(state.visitNow(more)?.up).toBe(false);
  });

  it('is not up a moment before its end', () => {
    const session = begun();
    expect(time.timeUp(session, 'due', NOON + 2 * MINUTE - 1, deck(1))).toBe(session);
  });

  it('moves a session on only where the plan says so', () => {
    const session = begun();
    const moving = {
      ...session,
      agenda: { ...session.agenda, phases: session.agenda.phases.map((each) => ({ ...each, movesOn: true })) },
    };
    expect(time.timeUp(session, 'due', NOON + 2 * MINUTE, deck(1)).visits).toHaveLength(1);
    expect(time.timeUp(moving, 'due', NOON + 2 * MINUTE, deck(1)).visits).toHaveLength(2);
  });

  it('is shown on a fresh card once the first one is too old to be edited', () => {
    const session = begun();
    const now = NOON + 46 * MINUTE;
    const [soon, late] = [NOON + MINUTE, now].map((when) => time.more(session, at(session, 'm', when)).session);
    expect(state.visitNow(soon as state.Session)?.sheets).toHaveLength(1);
    expect(state.visitNow(late as state.Session)?.sheets).toEqual([NOON, now]);
  });
});

describe('a plan', () => {
  const plan = study.plans.get('fifteen-minutes');
  const agenda = plan ? agendaOf(plan) : { phases: [], next: 1 };

  it('is copied with all its minutes', () => {
    expect(minutesOf(agenda)).toBe(15);
    expect(agenda.phases.map(({ kind }) => kind)).toEqual(['arrive', 'predict', 'reveal', 'read', 'ask', 'close']);
  });

  it('loses only what is still to come', () => {
    expect(drop(agenda, 'p1', 'p2')).toBeNull();
    expect(drop(agenda, 'p2', 'p2')).toBeNull();
    expect(drop(agenda, 'p3', 'p2')?.phases.map(({ key }) => key)).toEqual(['p1', 'p2', 'p4', 'p5', 'p6']);
    expect(drop(agenda, 'p1', undefined)?.phases).toHaveLength(5);
  });

  it('gives more time to what is to come, up to a bound', () => {
    expect(lengthen(agenda, 'p3', 2, 'p2')?.phases[2]?.minutes).toBe(5);
    expect(lengthen(agenda, 'p1', 2, 'p2')).toBeNull();
    expect(lengthen(agenda, 'p3', 90, 'p2')).toBeNull();
  });

  it('takes new parts in before its close, each with a name never used before, up to a bound', () => {
    const one = { kind: 'discuss' as const, minutes: 5, says: 'Talk.', questions: [], prompts: [] };
    expect(add(agenda, [one], 'p2')?.phases.map(({ key }) => key)).toEqual(['p1', 'p2', 'p3', 'p4', 'p5', 'p7', 'p6']);
    expect(add(agenda, [one], 'p6')?.phases.at(-1)?.key).toBe('p7');
    expect(
      add(
        agenda,
        Array.from({ length: MOST_PHASES }, () => one),
        'p2',
      ),
    ).toBeNull();
  });
});

it('has room for as many people as it says, and no more', () => {
  const here = Object.fromEntries(
    Array.from({ length: state.PEOPLE }, (_, index) => [`discord:9${index}`, { here: NOON, showings: {}, seen: [] }]),
  );
  const full = { ...begun(), people: here };
  expect(hereIn(full)).toHaveLength(state.PEOPLE);
  const comes = (person: string) => arrive(full, { person, by: 'late', now: NOON });
  for (const person of PEOPLE) expect(comes(person)).toEqual({ session: full, effect: 'full' });
  expect(comes('discord:90').effect).toBe('already');
});
