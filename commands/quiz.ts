// /quiz: one card at a time; option, then how sure, then feedback; leaving and coming back resumes.
import { type Block, button, buttons, card, menu, note, text } from '../src/core/card.ts';
import { asker, type Command, type Context, type Outcome, replaces, shows } from '../src/core/command.ts';
import { Friendly } from '../src/core/errors.ts';
import { type Study, theStudy } from '../src/core/library.ts';
import { press } from '../src/core/press.ts';
import {
  begin,
  choose,
  type From,
  finished,
  fresh,
  gentle,
  type Moved,
  mend,
  missed,
  next,
  type Pool,
  type Progress,
  progressKey,
  rate,
  reconsider,
  untouched,
} from '../src/core/quiz.ts';
import { standing } from '../src/core/quiz-cards.ts';
import { PERSON_KEPT } from '../src/core/retention.ts';
import { completeLesson, lessonChoice, lessonNamed, tour } from '../src/core/topics.ts';

const LENGTH = 5;

/** What came of a change: `before` is what the rule was given, `corrected` whether a question had to be replaced for it. */
type Changed = Moved & { readonly before: Progress; readonly corrected: boolean };

/** Changes a person's progress by a pure rule and says what came of it. What the rule leaves alone is not written. */
async function change(context: Context, rule: (progress: Progress) => Moved): Promise<Changed> {
  const pool = theStudy(context.library).questions;
  const seed = context.dice.seed();
  const expiresAt = context.clock.now() + PERSON_KEPT;
  return context.store.update(progressKey(asker(context)), (old) => {
    const mended = mend(old ?? fresh, pool, context.dice.from(seed));
    const corrected = mended !== (old ?? fresh);
    const moved = rule(mended);
    const value = moved.progress === (old ?? fresh) ? old : moved.progress;
    return { value, expiresAt, result: { ...moved, before: mended, corrected } };
  });
}

const CORRECTED = note('A question of this round was corrected in the meantime, so here is another one.', 'care');
const STALE = note('That card is not from your present round. Nothing is lost: this is where you are.', 'care');

function standingOf(context: Context, progress: Progress, opening: Block | null): Outcome['reply'] & { kind: 'card' } {
  const study = theStudy(context.library);
  if (progress.round) return { kind: 'card', card: standing(study, progress, progress.round, opening) };
  const start = card('No quiz is under way here', [
    text('That card belongs to someone else, or to a round that is long over. Nothing is lost; start your own.'),
    buttons(button('Start a quiz', press('quiz', 'start'), 'primary')),
  ]);
  return { kind: 'card', card: start };
}

/** The rule by which a round begins. */
function beginning(
  context: Context,
  how: { topic?: string; follows?: string },
): (progress: Progress, pool: Pool, length: number) => Moved {
  const seed = context.dice.seed();
  const named = { id: seed.toString(36), seed, from: context.interaction.id, ...how };
  return (progress, pool, length) => {
    const begun = begin(progress, named, pool, length, context.dice.from(seed));
    return { progress: begun, effect: begun === progress ? 'already' : 'done' };
  };
}

function started(context: Context, pool: Pool, how: { topic?: string; follows?: string }, length: number) {
  const rule = beginning(context, how);
  return change(context, (progress) => rule(progress, pool, length));
}

const about = (study: Study, lesson: string): Pool =>
  new Map([...study.questions].filter(([, question]) => question.lesson === lesson));

function offer(study: Study, typed: string): Outcome {
  const topics = tour(study).filter((lesson) => about(study, lesson.id).size > 0);
  return shows(
    card('Which topic?', [
      text(
        typed === ''
          ? 'Choose one, or be quizzed on everything.'
          : `I found no questions on “${typed}”. These are the topics:`,
      ),
      menu('Choose a topic', press('quiz', 'topic'), topics.slice(0, 25).map(lessonChoice)),
      buttons(button('Everything', press('quiz', 'start'), 'primary')),
    ]),
  );
}

/** Says that a round was left for this one, where that is so: what was answered in it is kept. */
function aside(old: Progress, now: Progress): Block | null {
  const left = old.round && old.round.id !== now.round?.id && !finished(old.round) && !untouched(old.round);
  return left ? note('A new round. The one that you were in is put aside, and your answers in it are kept.') : null;
}

async function onTopic(context: Context, lesson: string, length: number): Promise<Outcome> {
  const study = theStudy(context.library);
  const pool = about(study, lesson);
  if (pool.size === 0) return offer(study, study.lessons.get(lesson)?.title ?? '');
  const { before, progress } = await started(context, pool, { topic: lesson }, length);
  return shows(standingOf(context, progress, aside(before, progress)).card);
}

/** One question alone, for who wants to try what they have just talked about. */
async function single(context: Context, id: string): Promise<Outcome> {
  const question = theStudy(context.library).questions.get(id);
  if (!question) return offer(theStudy(context.library), '');
  const { before, progress } = await started(context, new Map([[id, question]]), { topic: question.lesson }, 1);
  return shows(standingOf(context, progress, aside(before, progress)).card);
}

/** A press of a round: the card of where the person stands now, in place, or as a new card where the press was stale. */
async function moved(context: Context, at: readonly string[], rule: (progress: Progress, from: From) => Moved) {
  const [round = '', step = ''] = at;
  const made = await change(context, (progress) => rule(progress, { round, step: Number(step) }));
  if (made.effect === 'stale' && !made.corrected) return shows(standingOf(context, made.progress, STALE).card);
  if (made.effect === 'odd')
    throw new Friendly('That answer does not belong to this question.', 'Use the buttons under the question.');
  return replaces(standingOf(context, made.progress, made.corrected ? CORRECTED : null).card);
}

/** A new round after a finished one: the same topic, or only what was missed. */
async function another(context: Context, at: readonly string[], only: 'missed' | 'topic'): Promise<Outcome> {
  const [round = ''] = at;
  const study = theStudy(context.library);
  const before = (await context.store.read(progressKey(asker(context))))?.round;
  if (before && before.id !== round && before.follows !== round)
    return moved(context, at, (progress) => ({ progress, effect: 'stale' }));
  const topic = before?.topic;
  const wanted = new Set(before ? missed(before).map((each) => each.question) : []);
  const all = topic === undefined ? study.questions : about(study, topic);
  const pool: Pool = only === 'missed' ? new Map([...study.questions].filter(([id]) => wanted.has(id))) : all;
  const length = only === 'missed' ? Math.max(1, pool.size) : Math.max(LENGTH, before?.steps.length ?? 0);
  const how = { follows: round, ...(topic === undefined ? {} : { topic }) };
  const { progress } = await started(context, pool.size > 0 ? pool : all, how, length);
  return replaces(standingOf(context, progress, null).card);
}

const quiz: Command = {
  name: 'quiz',
  summary: 'A few questions on the study, one at a time, with an explanation after each.',
  audience: 'anyone',
  options: [
    { name: 'topic', summary: 'what to be asked about', kind: 'words', most: 200, complete: completeLesson },
    { name: 'length', summary: 'how many questions, 1 to 20', kind: 'whole', least: 1, most: 20 },
  ],
  async start(context, options) {
    const study = theStudy(context.library);
    const length = typeof options.length === 'number' ? options.length : LENGTH;
    if (typeof options.topic === 'string') {
      const lesson = lessonNamed(study, options.topic);
      return lesson ? onTopic(context, lesson.id, length) : offer(study, options.topic);
    }
    const rule = beginning(context, {});
    const goesOn = ({ round }: Progress): boolean =>
      round !== undefined && !finished(round) && options.length === undefined;
    const { before, progress } = await change(context, (found) => {
      if (goesOn(found)) return { progress: found, effect: 'already' };
      const isNew = Object.keys(found.answers).length === 0;
      return rule(found, isNew ? gentle(study.questions, length) : study.questions, length);
    });
    if (before.round && goesOn(before)) {
      const left = standingOf(context, before, note('Going on from where you left off.'));
      const anew = buttons(button('Start a new round instead', press('quiz', 'fresh', before.round.id)));
      return shows({ ...left.card, body: [...left.card.body, anew] });
    }
    return shows(standingOf(context, progress, aside(before, progress)).card);
  },
  moves: {
    topic: (context, [lesson = ''], choice) => onTopic(context, choice ?? lesson, LENGTH),
    twin: (context, [id = '']) => single(context, id),
    choose: (context, at) =>
      moved(context, at, (progress, from) =>
        choose(progress, from, at[2] ?? '', theStudy(context.library).questions, context.clock.now()),
      ),
    reconsider: (context, at) => moved(context, at, reconsider),
    rate: (context, at) =>
      moved(context, at, (progress, from) =>
        rate(progress, from, at[2] ?? '', theStudy(context.library).questions, context.clock.now()),
      ),
    next: (context, at) => moved(context, at, next),
    again: (context, at) => another(context, at, 'topic'),
    missed: (context, at) => another(context, at, 'missed'),
    fresh: (context, at) => another(context, at, 'topic'),
  },
};

export default quiz;
