// A session's notes as Markdown: from what was pressed and written into it, never from what was said in the channel.
import type { File } from './card.ts';
import { isRevealed } from './discuss.ts';
import { itemReport } from './discuss-report.ts';
import type { Experiment } from './experiment.ts';
import type { Study } from './library.ts';
import { experimentNotes } from './notes-experiments.ts';
import { heading, inLine, linked, list, pile, quoted } from './notes-markdown.ts';
import { asked, itemLine } from './notes-questions.ts';
import { phaseOf, type Session, stateOf } from './session.ts';
import { type Said, sharedIn } from './session-pages.ts';
import { hereIn, personIn, predicted } from './session-people.ts';
import { writtenTo } from './session-talk-cards.ts';
import { KIND, PART, planName } from './session-words.ts';
import { counted, dayOf, say } from './text.ts';

/** Whom notes are for: what they kept for themselves stands in their own copy alone. */
export type Reader = {
  readonly person?: string;
  readonly now: number;
  /** What was tried in the session's place while it was on. */
  readonly tried?: readonly Experiment[];
};

const moment = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ', ').concat(' UTC');
/** What a person wrote, with their name where they asked for it. */
function said(session: Session, { who, words }: Said): string {
  const { name } = personIn(session, who);
  return name === undefined ? quoted(words) : `${quoted(words)}\n>\n> — ${inLine(name)}`;
}

function people(session: Session): string {
  const named = Object.values(session.people).flatMap(({ name, part }) =>
    name === undefined ? [] : [part ? `${name} (${PART[part].name})` : name],
  );
  const here = `${counted(hereIn(session).length, 'person', 'people')} said that they were here.`;
  return named.length === 0
    ? `${here} Nobody asked to be named.`
    : `${here} Named, as they wished: ${named.map(inLine).join(', ')}.`;
}

function head(session: Session, { now }: Reader): string {
  const [first] = session.visits;
  const on = stateOf(session) === 'on' ? `, still under way at ${moment(now)}` : '';
  const end = session.endedAt === undefined ? on : `, ended ${moment(session.endedAt)}`;
  return pile([
    heading(1, `Notes: ${session.title}`),
    list([
      `Date: ${first ? moment(first.at) : 'not begun'}${end}`,
      `Plan: ${inLine(planName(session))}`,
      `Purpose: ${inLine(session.purpose)}`,
    ]),
    people(session),
  ]);
}

function course(study: Study, session: Session): string {
  const lines = session.visits.flatMap((visit, index) => {
    const phase = phaseOf(session, visit);
    if (!phase) return [];
    const until = session.visits[index + 1]?.at ?? session.endedAt;
    const took = until === undefined ? 'under way' : `${Math.round((until - visit.at) / 60_000)} min`;
    const pair = study.pairs.get(phase.pair ?? '');
    const n = pair ? predicted(session, pair.id) : 0;
    const about = [
      study.lessons.get(phase.lesson ?? '')?.title,
      pair?.title,
      phase.kind === 'predict' ? `${counted(n, 'person', 'people')} predicted` : undefined,
    ].filter((each) => each !== undefined);
    return [`${KIND[phase.kind]} (${took})${about.length > 0 ? `: ${about.map(inLine).join('; ')}` : ''}`];
  });
  return lines.length === 0 ? '' : pile([heading(2, 'What we did'), list(lines)]);
}

function questions(session: Session): string {
  const rounds = session.asked.map(({ round }) => round).filter(isRevealed);
  const open = session.asked.length - rounds.length;
  return session.asked.length === 0
    ? ''
    : pile([
        heading(2, 'What we asked'),
        ...rounds.map(asked),
        open > 0 && 'One question is still under way. It is not in these notes yet.',
      ]);
}

function talk(session: Session): string {
  const prompts = session.puts.map((put) => {
    const written = put.writing === 'shown' ? writtenTo(put) : [];
    return pile([
      heading(3, put.words),
      written.length > 0 && 'Written before the talk:',
      ...written.map((each) => said(session, each)),
    ]);
  });
  return prompts.length === 0 ? '' : pile([heading(2, 'What we talked about'), ...prompts]);
}

const FATE = {
  waiting: 'Not taken up.',
  picked: 'Taken up.',
  discussed: 'Talked about.',
  kept: 'Kept for another time.',
} as const;

function parked(session: Session): string {
  const each = session.parked
    .filter(({ words }) => words !== '')
    .map(({ words, fate }) => pile([quoted(words), FATE[fate]]));
  return each.length === 0 ? '' : pile([heading(2, 'Parked questions'), ...each]);
}

function shared(session: Session): string {
  const each = sharedIn(session).map((one) => said(session, one));
  return each.length === 0 ? '' : pile([heading(2, 'What some of us changed their minds about'), ...each]);
}

/** The open questions of a close that came: they stood on its card, to be taken home. */
function takenHome(study: Study, session: Session): string {
  const phases = session.visits.flatMap((visit) => phaseOf(session, visit) ?? []);
  const ids = new Set(phases.flatMap(({ kind, prompts }) => (kind === 'close' ? prompts : [])));
  const each = [...ids].flatMap((id) => study.prompts.get(id) ?? []);
  return each.length === 0 ? '' : pile([heading(2, 'To take home'), ...each.map(({ prompt }) => inLine(say(prompt)))]);
}

function added(session: Session): string {
  const each = session.added
    .filter(({ words }) => words !== '')
    .map((one) =>
      pile([said(session, one), one.href !== undefined && linked('The message that this is about', one.href)]),
    );
  return each.length === 0 ? '' : pile([heading(2, 'Added from the talk'), ...each]);
}

function own(session: Session, person: string | undefined): string {
  const mind = person === undefined ? undefined : session.changed[person];
  const written = session.puts.flatMap((put) => {
    const mine = person === undefined || put.writing === 'shown' ? undefined : put.written[person];
    return mine ? [pile([`To “${inLine(put.words)}”:`, quoted(mine.words)])] : [];
  });
  const kept = mind && !mind.shared ? [pile(['What you changed your mind about:', quoted(mind.words)])] : [];
  return written.length + kept.length === 0 ? '' : pile([heading(2, 'In your copy alone'), ...written, ...kept]);
}

/** The pairs whose answers were shown, the lessons that were read, the lessons of what was asked and talked about. */
function used(study: Study, session: Session) {
  const phases = session.visits.flatMap((visit) => phaseOf(session, visit) ?? []);
  const rounds = session.asked.map(({ round }) => round).filter(isRevealed);
  const prompts = session.puts.flatMap(({ id }) => study.prompts.get(id)?.lesson ?? []);
  return {
    read: phases.flatMap(({ lesson }) => study.lessons.get(lesson ?? '') ?? []),
    shown: phases.some(({ kind }) => kind === 'reveal'),
    rounds,
    about: [...rounds.flatMap(({ asked: { content } }) => content?.lesson ?? []), ...prompts],
  };
}

/** What the study's result rests on wherever a pair is revealed. */
const RESULT = ['free-refusal-86', 'paid-refusal-97', 'compliance-gap-11', 'af-reasoning-12'];

function sources(study: Study, session: Session): string {
  const { read, shown, rounds } = used(study, session);
  const ids = new Set([
    ...read.flatMap((lesson) => lesson.sources),
    ...rounds.flatMap((round) => round.asked.sources),
    ...(shown ? RESULT.flatMap((id) => study.claims.get(id)?.sources ?? []) : []),
  ]);
  const lines = [...study.sources.values()].flatMap(({ id, short, citation, url }) => {
    if (!ids.has(id)) return [];
    return [`${url === undefined ? inLine(short) : linked(short, url)}: ${inLine(citation)}`];
  });
  const study1 = study.links[0] ? linked(study.title, study.links[0].href) : inLine(study.title);
  return pile([heading(2, 'Sources'), list([study1, ...lines])]);
}

/** How many lessons are named to read next. */
const NEXT = 5;

function readNext(study: Study, session: Session): string {
  const { read, about } = used(study, session);
  const known = new Set(read.map(({ id }) => id));
  const coming = [...new Set([...about, ...study.tour])].filter((id) => !known.has(id)).slice(0, NEXT);
  const lines = coming.flatMap((id) => {
    const lesson = study.lessons.get(id);
    return lesson ? [`${inLine(lesson.title)}: ${inLine(lesson.summary)}`] : [];
  });
  return lines.length === 0
    ? ''
    : pile([heading(2, 'What to read next'), 'Each is a lesson of this bot.', list(lines)]);
}

function report(study: Study, session: Session): string {
  const items = itemReport(study, session.asked.map(({ round }) => round).filter(isRevealed));
  return items.length === 0
    ? ''
    : pile([heading(2, 'Report on the questions'), ...items.map((each) => itemLine(study, each))]);
}

/** The notes, as one reads them. Nobody is named who did not ask for it. */
export function notesOf(study: Study, session: Session, reader: Reader): string {
  const parts = [
    head(session, reader),
    course(study, session),
    questions(session),
    experimentNotes(study, reader.tried ?? []),
    talk(session),
    parked(session),
    shared(session),
    takenHome(study, session),
    added(session),
    own(session, reader.person),
    readNext(study, session),
    sources(study, session),
    report(study, session),
    'Made from what was pressed and written into the session. Nothing was read from the channel.',
  ];
  return `${pile(parts)}\n`;
}

/** The notes as a file, named after the day. */
export const notesFile = (study: Study, session: Session, reader: Reader): File => ({
  name: `notes-${dayOf(session.visits[0]?.at ?? reader.now)}.md`,
  type: 'text/markdown',
  bytes: new TextEncoder().encode(notesOf(study, session, reader)),
});
