// What an explanation looks like: a layer of a lesson, a claim of the ledger, a term, the contents.
import {
  type Block,
  type Button,
  button,
  buttons,
  type Card,
  card,
  type Fact,
  fact,
  facts,
  last,
  menu,
  note,
  picture,
  table,
  text,
} from './card.ts';
import { claimSources, figured, ledgerLine, setting, settings, sourceLine } from './cite.ts';
import type { Claim, Layer, Lesson, Study, Term } from './library.ts';
import { press } from './press.ts';
import type { Hit } from './search.ts';
import { stories } from './story-cards.ts';
import { cut, em, strong } from './text.ts';
import { lessonChoice, showing, tour } from './topics.ts';

/** The layer below, and what its button says. */
const DEEPER: Readonly<Record<Layer, { readonly layer: Layer; readonly label: string } | null>> = {
  short: { layer: 'more', label: 'More' },
  more: { layer: 'deep', label: 'In depth' },
  deep: null,
};
const HEADS: Readonly<Record<Layer, string>> = { short: '', more: ' · more', deep: ' · in depth' };

const place = (study: Study, lesson: Lesson): number => study.tour.indexOf(lesson.id);

function pictureOf(study: Study, lesson: Lesson, layer: Layer): Block | null {
  const figure = lesson.figureIn === layer && lesson.figure ? study.figures.get(lesson.figure) : undefined;
  return figure ? picture(figure.figure, figure.alt) : null;
}

const isLast = (study: Study, lesson: Lesson): boolean => place(study, lesson) === study.tour.length - 1;

const theEnd: readonly Block[] = [
  text('That was the tour. What stayed? A quiz tells you, and a demo lets you guess first.'),
  buttons(
    button('Quiz on everything', press('quiz', 'start'), 'primary'),
    button('See a demo', press('demo', 'start')),
  ),
];

function around(study: Study, lesson: Lesson, layer: Layer): Block {
  const at = place(study, lesson);
  const to = (step: number): Lesson | undefined => study.lessons.get(study.tour[at + step] ?? '');
  const [before, following] = [to(-1), to(1)];
  const turn = (label: string, next: Lesson | undefined): Button | null =>
    next ? button(label, press('explain', 'turn', next.id, 'short')) : null;
  return buttons(
    turn('Previous', before),
    turn('Next', following),
    button('Contents', press('explain', 'contents', lesson.id)),
    button('Share', press('explain', 'share', lesson.id, layer)),
  );
}

function madeCard(study: Study, lesson: Lesson, layer: Layer): Card {
  const { blocks, claims, sources } = lesson.layers[layer];
  const deeper = DEEPER[layer];
  const figure = lesson.figureIn === layer && lesson.figure ? lesson.figure : null;
  return card(
    `${lesson.title}${HEADS[layer]}`,
    [
      blocks,
      pictureOf(study, lesson, layer),
      settings(study, claims),
      sourceLine(study, sources),
      buttons(
        deeper ? button(deeper.label, press('explain', 'turn', lesson.id, deeper.layer), 'primary') : null,
        layer === 'short' ? null : button('Back to the short version', press('explain', 'turn', lesson.id, 'short')),
        button('Quiz me on this', press('quiz', 'topic', lesson.id)),
        figure ? button('The figure as a table', press('explain', 'table', figure)) : null,
        figured(study, claims).length > 0
          ? button('Where the figures come from', press('explain', 'ledger', lesson.id, layer))
          : null,
      ),
      stories(study, lesson),
      around(study, lesson, layer),
      text(em(`Lesson ${place(study, lesson) + 1} of ${study.tour.length}`)),
      ...(isLast(study, lesson) ? theEnd : []),
    ],
    lesson.label,
  );
}

const made = new WeakMap<Study, Map<string, { readonly lesson: Lesson; readonly shown: Card }>>();

/** A layer of a lesson, with its picture, what its figures are figures of, its sources, and the ways on. Made once. */
export function lessonCard(study: Study, lesson: Lesson, layer: Layer): Card {
  const cards = made.get(study) ?? new Map();
  made.set(study, cards);
  const name = `${lesson.id} ${layer}`;
  const known = cards.get(name);
  if (known?.lesson === lesson) return known.shown;
  const shown = last(madeCard(study, lesson, layer));
  cards.set(name, { lesson, shown });
  return shown;
}

/** A lesson's layer as a room sees it: the same words, and one button that opens it for whoever presses. */
export function sharedLesson(study: Study, lesson: Lesson, layer: Layer): Card {
  const whole = lessonCard(study, lesson, layer);
  // What follows the sources is for who reads on alone: the place in the tour, and its end.
  const last = whole.body.findIndex((block) => block.kind === 'buttons');
  const body = whole.body.slice(0, last);
  return {
    ...whole,
    body: [...body, buttons(button('Open it for me', press('explain', 'open', lesson.id, layer), 'primary'))],
  };
}

const isPaper = (source: string): boolean => source.startsWith('P-');

/** Whether a claim is the paper's own, as read in it: not the press's, not a later study's, not our arithmetic. */
const fromThePaper = (claim: Claim): boolean =>
  claim.speaker === 'study' && claim.basis === 'read' && claim.sources.every(isPaper);

/** Every figure on a layer, with what it is a figure of and where it stands. */
export function ledgerCard(study: Study, lesson: Lesson, layer: Layer): Card {
  const claims = figured(study, lesson.layers[layer].claims);
  const lines = claims.map((claim) => ledgerLine(study, claim));
  return card(
    `The figures of “${lesson.title}”`,
    [facts(lines)],
    claims.every(fromThePaper) ? 'From the paper' : undefined,
  );
}

/** A figure as a table in words. */
export function tableCard(study: Study, id: string): Card | null {
  const figure = study.figures.get(id);
  if (!figure) return null;
  const heads = figure.columns.map((column) => column.head);
  const rows = figure.rows.map((row) => figure.columns.map((column) => row[column.key] ?? ''));
  return card(
    figure.title,
    [table(figure.title, heads, rows), sourceLine(study, figure.sources)],
    figure.sources.every(isPaper) ? 'From the paper' : undefined,
  );
}

/** The contents, with where one is. */
export function contents(study: Study, at?: string): Card {
  const lessons = tour(study);
  const here = at === undefined ? undefined : study.lessons.get(at);
  return card('Contents', [
    text([strong(study.title), `. ${lessons.length} lessons, each short first.`]),
    here ? note(`You are at lesson ${place(study, here) + 1}: ${here.title}.`) : null,
    menu('Go to a lesson', press('explain', 'lesson'), lessons.slice(0, 25).map(lessonChoice)),
    buttons(button('Start the tour', press('explain', 'turn', study.tour[0] ?? '', 'short'), 'primary')),
  ]);
}

function said(study: Study, claim: Claim): readonly Fact[] {
  return Object.entries(claim.press).flatMap(([story, press]) => {
    const name = study.stories[story as keyof typeof study.stories]?.name ?? story;
    if (press.verdict === 'not mentioned' || press.verdict === 'not applicable') return [];
    const words = press.said === undefined ? '' : `${press.said} `;
    return [fact(name, [words, strong(`Verdict: ${press.verdict}.`)])];
  });
}

/** A claim of the ledger. One of the press's is never shown without the truth and the verdict. */
export function claimCard(study: Study, claim: Claim): Card {
  const figures = Object.entries(claim.figures).filter(([form]) => ['value', 'exact'].includes(form));
  const shown = claim.figures.exact ?? claim.figures.value;
  const lesson = showing(study, claim.id);
  const truth = claim.truth ?? [];
  return card(
    claim.speaker === 'press' ? 'A claim of the press, and what the paper says' : 'From the ledger',
    [
      text(claim.speaker === 'press' ? [em('Claimed: '), ...claim.sentence] : claim.sentence),
      facts([
        ...(truth.length > 0 ? [{ term: 'In fact', text: truth }] : []),
        ...(figures.length > 0 && shown ? [fact('Figure', shown)] : []),
        ...(claim.measure ? [fact('Of what', claim.measure)] : []),
        fact('Where it holds', setting(claim)),
        ...(claim.note ? [{ term: 'Mind', text: claim.note }] : []),
        ...said(study, claim),
      ]),
      claimSources(study, claim),
      lesson ? buttons(button(lesson.title, press('explain', 'open', lesson.id, 'short'), 'primary')) : null,
    ],
    fromThePaper(claim) ? 'From the paper' : undefined,
  );
}

/** A term of the glossary. */
export function termCard(study: Study, term: Term): Card {
  const lesson = term.lesson === undefined ? undefined : study.lessons.get(term.lesson);
  return card(
    term.term,
    [
      text(term.meaning),
      term.also.length > 0 ? text(em(`Also called: ${term.also.join(', ')}.`)) : null,
      term.sources.length > 0 ? sourceLine(study, term.sources) : null,
      buttons(
        lesson ? button(lesson.title, press('explain', 'open', lesson.id, 'short'), 'primary') : null,
        button('Contents', press('explain', 'contents')),
      ),
    ],
    'Our simplification',
  );
}

const NAMES = { lesson: 'Lesson', claim: 'Finding', term: 'Term' } as const;

const hitMenu = (says: string, hits: readonly Hit[]): Block =>
  menu(
    says,
    press('explain', 'hit'),
    hits.map((hit) => ({ value: `${hit.kind}.${hit.id}`, label: cut(hit.name, 75), hint: NAMES[hit.kind] })),
  );

/** What was found, with what else it could have been. */
export const withOthers = (shown: Card, others: readonly Hit[]): Card =>
  others.length === 0 ? shown : { ...shown, body: [...shown.body, hitMenu('Or did you mean', others)] };

/** Near misses, to choose from. */
export function offers(typed: string, hits: readonly Hit[]): Card {
  return card(hits.length > 0 ? 'Did you mean one of these?' : 'I found nothing on that', [
    text(
      hits.length > 0
        ? `For “${typed}” I found more than one thing.`
        : `I know one study, and “${typed}” is not in what I know of it. Try another word, or look through the contents.`,
    ),
    hits.length > 0 ? hitMenu('Choose what you meant', hits) : null,
    buttons(
      button('Contents', press('explain', 'contents')),
      button('Start the tour', press('explain', 'start'), 'primary'),
    ),
  ]);
}
