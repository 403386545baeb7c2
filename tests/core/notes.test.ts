// A session's notes: what stands in them, whom they are for, and that nobody's words break them.
import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, it } from 'vitest';
import { isRevealed, type Round, turn } from '../../src/core/discuss.ts';
import { vote } from '../../src/core/discuss-votes.ts';
import { notesFile, notesOf } from '../../src/core/notes.ts';
import { grid, inLine, linked, quoted } from '../../src/core/notes-markdown.ts';
import type { Session } from '../../src/core/session.ts';
import * as state from '../../src/core/session.ts';
import * as course from '../../src/core/session-course.ts';
import * as people from '../../src/core/session-people.ts';
import * as talk from '../../src/core/session-talk.ts';
import { HOSTILE } from '../gallery.ts';
import { deck, happenings, NOON, planned, playRow, study } from './session-play.ts';

type Node = {
  readonly type: string;
  readonly depth?: number;
  readonly value?: string;
  readonly children?: readonly Node[];
};
const tree = (markdown: string): Node => fromMarkdown(markdown) as Node;
const typesIn = (node: Node): readonly string[] => [node.type, ...(node.children ?? []).flatMap(typesIn)];
const textIn = (node: Node): string =>
  node.type === 'break' ? '\n' : (node.value ?? (node.children ?? []).map(textIn).join(''));

const anyWords = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom(...HOSTILE),
  fc.stringMatching(/^[-*_~`<>[\]()#+.:|=!&$^\\ \n1a]{0,30}$/u),
);
const said = anyWords.filter((each) => /[\p{L}\p{N}]/u.test(each));

describe('words of people in Markdown', () => {
  it('read in a line as they were written, and make nothing but words', () => {
    const spaced = fc.stringMatching(/^[a1\n\u0085\u2003\u3000\ufeff ]{0,20}a$/u);
    fc.assert(
      fc.property(fc.oneof(said, spaced), (each) => {
        const node = tree(`x ${inLine(each)}`);
        expect(typesIn(node).filter((type) => !['root', 'paragraph', 'text'].includes(type))).toEqual([]);
        // Spaces and ends of lines of any kind and number are one space.
        expect(textIn(node)).toBe(`x ${each.replace(/[\s\u0085]+/gu, ' ').trim()}`);
      }),
      { numRuns: 1000 },
    );
  });

  it('stand in a quotation of their own, each line where it was', () => {
    fc.assert(
      fc.property(said, said, (one, other) => {
        const node = tree(`${quoted(one)}\n\nBetween.\n\n${quoted(other)}`);
        expect(node.children?.map(({ type }) => type)).toEqual(['blockquote', 'paragraph', 'blockquote']);
        const odd = typesIn(node).filter(
          (type) => !['root', 'blockquote', 'paragraph', 'text', 'break'].includes(type),
        );
        expect(odd).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('break no table, and are led nowhere but to a plain address', () => {
    expect(grid(['a|b'], [['c|d\ne']])).toBe('| a\\|b |\n| --- |\n| c\\|d e |');
    expect(linked('There', 'https://example.org/a?b=1')).toBe('[There](<https://example.org/a?b=1>)');
    for (const bad of ['javascript:alert(1)', 'https://a.example/>)x', 'https://a b', '//x'])
      expect(linked('There', bad)).toBe('There');
  });
});

const at = (session: Session, by: string) => ({ visit: state.visitOf(session), by, now: NOON });
const doing = (who: number, by: string) => ({ person: `discord:${who}`, by, now: NOON });

/** A whole hour played to its end by `n` people, who answer rightly in vote 2 where they do not in vote 1. */
function hour(n: number): Session {
  let session = course.start(planned(), { host: '99', by: 'start', now: NOON, deck: deck(1) }).session;
  const next = (by: string) => {
    session = course.next(
      session,
      { ...at(session, by), now: NOON + state.visitOf(session) * 60_000 },
      deck(session.visits.length),
    ).session;
  };
  for (let who = 1; who <= n; who += 1) session = people.arrive(session, doing(who, `h${who}`)).session;
  session = people.callMe(session, 'Ana [Lead](x)', doing(1, 'c')).session;
  session = people.takePart(session, 'lead', doing(1, 't')).session;
  next('n1');
  session = people.predict(session, 'st-hens', 'training', 'follows', doing(1, 'p')).session;
  session = people.predict(session, 'st-hens', 'unused', 'breaks', doing(1, 'q')).session;
  next('n2');
  session = people.park(session, 'Who labelled it?', doing(2, 'k1')).session;
  session = people.park(session, '# Is it a *rate*?', doing(2, 'k2')).session;
  next('n3');
  const host = (what: 'close' | 'again' | 'reveal') => {
    const round = state.roundNow(session);
    if (!round) throw new Error('Nothing is asked.');
    session = state.setRound(session, turn(round, { what, turn: round.turn, now: NOON }).round);
  };
  const votes = (number: 1 | 2, isRight: (who: number) => boolean) => {
    for (let who = 1; who <= n; who += 1) {
      const round = state.roundNow(session);
      if (!round) throw new Error('Nothing is asked.');
      const index = round.asked.options.findIndex(({ right }) => right === isRight(who));
      const casting = { person: `discord:${who}`, vote: number, by: `v${number}-${who}` };
      session = state.setRound(session, vote(round, 'abc'[index] ?? '', casting).round);
    }
  };
  votes(1, (who) => who % 2 === 0);
  host('close');
  host('again');
  votes(2, () => true);
  host('close');
  host('reveal');
  session = course.another(session, at(session, 'a'), deck(50)).session;
  next('n4');
  next('n5');
  session = talk.letWrite(session, at(session, 'w'), 0).session;
  session = people.write(session, 0, 'A control for > all.', doing(1, 'w1')).session;
  session = people.write(session, 0, 'Another one.', doing(2, 'w2')).session;
  session = talk.showWritten(session, at(session, 's'), 0).session;
  session = course.prompt(session, at(session, 'pr'), deck(60)).session;
  session = talk.letWrite(session, at(session, 'w3'), 1).session;
  session = people.write(session, 1, 'Never shown.', doing(2, 'w4')).session;
  session = talk.pick(session, at(session, 'pi'), 'k1').session;
  session = talk.settle(session, at(session, 'se'), 'k1', 'discussed').session;
  next('n6');
  session = people.changeMind(session, 'A gap is no proof.', true, doing(1, 'm1')).session;
  session = people.changeMind(session, 'I was too sure.', false, doing(2, 'm2')).session;
  session = people.addNote(session, { words: 'Read the appendix.' }, doing(2, 'n')).session;
  session = people.addNote(session, { words: '', href: 'https://discord.com/channels/1/2/3' }, doing(1, 'l')).session;
  session = people.addNote(session, { words: '', href: 'https://discord.com/channels/1/2/4' }, doing(1, 'l2')).session;
  const link = session.added.find(({ from }) => from === 'l')?.id ?? '';
  session = people.lineFor(session, link, 'This says it well.', doing(1, 'll')).session;
  return course.end(session, { by: 'end', now: NOON + 3_600_000 }).session;
}

const inOrder = (whole: string, lines: readonly string[]) => {
  let rest = whole;
  for (const line of lines) {
    const found = rest.indexOf(line);
    expect(found, `“${line}” in\n${rest}`).toBeGreaterThanOrEqual(0);
    rest = rest.slice(found + line.length);
  }
};

/** Whether the same question was asked before, as it is where a host goes back, and its answer is out. */
const isOutBefore = ({ asked }: Session, { id, asked: now }: Round): boolean =>
  asked.some(
    ({ round }) => round.id !== id && isRevealed(round) && round.asked.content?.question === now.content?.question,
  );

describe('the notes of a session', () => {
  const session = hour(8);
  const notes = notesOf(study, session, { now: NOON });

  it('tell what was done, asked, talked about, parked, shared and added, in that order', () => {
    inOrder(notes, [
      '# Notes: An hour with the study',
      '- Date: 2026-01-15, 12:00 UTC, ended 2026-01-15, 13:00 UTC',
      '- Purpose: We learn what the main setting showed',
      '8 people said that they were here. Named, as they wished: Ana \\[Lead\\](x) (Lead).',
      '## What we did',
      '1 person predicted',
      '## What we asked',
      '| Answer | Before | After |',
      '| 4 of 8 | 8 of 8 |',
      '## What we talked about',
      '> A control for \\> all.',
      '> — Ana \\[Lead\\](x)',
      '> Another one.',
      '## Parked questions',
      '> Who labelled it?',
      'Talked about.',
      '> \\# Is it a \\*rate\\*?',
      'Not taken up.',
      '## What some of us changed their minds about',
      '> A gap is no proof.',
      '## Added from the talk',
      '> Read the appendix.',
      '> This says it well.',
      '[The message that this is about](<https://discord.com/channels/1/2/3>)',
      '## What to read next',
      '## Sources',
      '- [Alignment faking in large language models](<https://arxiv.org/abs/2412.14093>)',
      '## Report on the questions',
      '- Right in vote 1: 50% of 8',
      '- Right in vote 2: 100% of 8',
      '- Gain (of what could be gained): 1.00',
      '- Discrimination: not computed. It takes 30 people who answered this and another question, not all alike.',
    ]);
  });

  it('hold the open question that people were given to take home, once the close came', () => {
    const taken = '## To take home\n\nYou see one answer that complies';
    const start = { host: '99', by: 'start', now: NOON, deck: deck(1) };
    let session = course.start(planned('fifteen-minutes'), start).session;
    for (const by of ['n1', 'n2', 'n3', 'n4', 'n5']) {
      expect(notesOf(study, session, { now: NOON })).not.toContain('To take home');
      session = course.next(session, at(session, by), deck(2)).session;
    }
    expect(notesOf(study, session, { now: NOON })).toContain(taken);
  });

  it('hold nothing that somebody kept for themselves, but in their own copy', () => {
    for (const kept of ['I was too sure.', 'Never shown.', 'channels/1/2/4']) expect(notes).not.toContain(kept);
    const own = notesOf(study, session, { person: 'discord:2', now: NOON });
    inOrder(own, ['## In your copy alone', '> Never shown.', '> I was too sure.']);
    expect(notesOf(study, session, { person: 'discord:3', now: NOON })).toBe(notes);
  });

  it('name nobody who did not ask for it, by no name and by no number', () => {
    expect(notes).not.toMatch(/discord:\d|@\d|\b99\b/u);
  });

  it('hide how the votes fell where fewer than five voted', () => {
    const few = notesOf(study, hour(4), { now: NOON });
    expect(few).toContain('Fewer than five voted, so how the votes fell stays hidden.');
    expect(few).not.toContain('| Answer |');
    expect(few).toContain('- Right in vote 1: fewer than five voted');
    expect(few).not.toContain('Gain');
  });

  it('tell how well a question tells people apart from thirty answers on, where there is more than one', () => {
    const whole = hour(40);
    const [first] = whole.asked;
    if (!first) throw new Error('Nothing was asked.');
    const twice = { ...whole, asked: [first, { ...first, round: { ...first.round, id: 'other' } }] };
    expect(notesOf(study, twice, { now: NOON })).toContain('Discrimination: 1.00');
    // However many answered the only question, it is held against nothing: the notes do not speak of too few answers then.
    const alone = { ...whole, asked: [first] };
    expect(notesOf(study, alone, { now: NOON })).toContain('It takes 30 people who answered this and another question');
  });

  it('are a file named after the day', () => {
    const file = notesFile(study, session, { now: NOON });
    expect(file).toMatchObject({ name: 'notes-2026-01-15.md', type: 'text/markdown' });
    expect(new TextDecoder().decode(file.bytes)).toBe(notes);
  });

  it('give no answer away before it is out, at any time of a session', () => {
    fc.assert(
      fc.property(happenings, (row) => {
        for (const { after, now } of playRow(row)) {
          const whole = notesOf(study, after, { now });
          for (const { round } of after.asked)
            if (round.stage !== 'revealed' && round.stage !== 'ended' && !isOutBefore(after, round)) {
              const because =
                round.asked.options
                  .find(({ right }) => right)
                  ?.because?.map(String)
                  .join('') ?? '–';
              expect(whole).not.toContain(inLine(because));
            }
          const heads = (tree(whole).children ?? []).filter(({ depth }) => depth === 1 || depth === 2).map(textIn);
          expect(heads[0]).toBe('Notes: An hour with the study');
          expect(new Set(heads).size).toBe(heads.length);
        }
      }),
      { numRuns: 20 },
    );
  });
});
