// What a round of the quiz looks like: one card at a time, edited in place.
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
  note,
  point,
  text,
} from './card.ts';
import { sourceLine } from './cite.ts';
import { keeping } from './keeping.ts';
import type { Question, QuestionOption, Study } from './library.ts';
import { press } from './press.ts';
import {
  current,
  finished,
  LETTERS,
  missed,
  NOT_SURE,
  type Progress,
  phase,
  type Round,
  rated,
  type Step,
  SURENESS,
  type Sureness,
} from './quiz.ts';
import { join, strong, type Text } from './text.ts';

const SAYS: Readonly<Record<Sureness, string>> = { guess: 'A guess', fairly: 'Fairly sure', sure: 'Sure' };

/** From how many rated answers on shares say something about a person's sureness. */
export const ENOUGH = 20;

const letter = (step: Step, option: string): string => LETTERS[step.order.indexOf(option)] ?? '?';
const inOrder = (step: Step, question: Question): readonly QuestionOption[] =>
  step.order.flatMap((id) => question.options.find((each) => each.id === id) ?? []);
const title = (round: Round): string => `Question ${round.at + 1} of ${round.steps.length}`;
const move = (round: Round, name: string, ...more: string[]) => press('quiz', name, round.id, round.at, ...more);

/** What a question says: the same block for everybody, and of its options one for each order: four options have 24. */
const stems = keeping<Question, Block>();
const lists = keeping<Question, Block>();
const stem = (question: Question): Block => stems(question, '', () => last(text(question.stem)));
const list = (step: Step, question: Question): Block =>
  lists(question, step.order.join(' '), () =>
    last(facts(inOrder(step, question).map((each) => ({ term: letter(step, each.id), text: each.text })))),
  );

function asked(round: Round, step: Step, question: Question): Card {
  const options = inOrder(step, question);
  return card(title(round), [
    stem(question),
    list(step, question),
    buttons(
      ...options.map((each) => button(letter(step, each.id), move(round, 'choose', each.id))),
      button('Not sure', move(round, 'choose', NOT_SURE)),
    ),
  ]);
}

function chosen(round: Round, step: Step, question: Question): Card {
  const option = question.options.find((each) => each.id === step.chosen);
  return card(title(round), [
    stem(question),
    facts([{ term: `You chose ${letter(step, step.chosen ?? '')}`, text: option?.text ?? [] }]),
    text([strong('How sure are you?'), ' It changes nothing about the answer; it shows you where you stand.']),
    buttons(...SURENESS.map((each) => button(SAYS[each], move(round, 'rate', each)))),
    buttons(button('Change my answer', move(round, 'reconsider'))),
  ]);
}

const VERDICT = { right: 'Right', wrong: 'Not this time', none: 'Here is the answer' } as const;

function told(study: Study, round: Round, step: Step, question: Question): Card {
  const right = question.options.find((each) => each.right);
  const mine = question.options.find((each) => each.id === step.chosen);
  const belief = mine?.misconception ? study.misconceptions.get(mine.misconception) : undefined;
  const verdict = step.right ? 'right' : mine ? 'wrong' : 'none';
  const last = round.at + 1 === round.steps.length;
  const wrong: Fact[] = [
    ...(mine && !step.right ? [{ term: `You chose ${letter(step, mine.id)}`, text: mine.text }] : []),
    ...(belief ? [{ term: 'A common belief', text: belief.belief }] : []),
    ...(mine && !step.right ? [{ term: 'In fact', text: mine.because }] : []),
  ];
  const answer: Fact[] = right ? [{ term: `The answer is ${letter(step, right.id)}`, text: right.text }] : [];
  return card(`${VERDICT[verdict]} (${round.at + 1} of ${round.steps.length})`, [
    stem(question),
    wrong.length > 0 ? facts(wrong) : null,
    facts(answer),
    right ? note(right.because, step.right ? 'right' : 'plain') : null,
    step.sure === 'sure' && !step.right
      ? text('You were sure. Good to know: what one was sure of is remembered best once it is put right.')
      : null,
    sourceLine(study, question.sources),
    buttons(
      button(last ? 'See how it went' : 'Next question', move(round, 'next'), 'primary'),
      button('Explain this', press('explain', 'open', question.lesson, question.layer)),
    ),
  ]);
}

/** Lessons to read next, by how often they were missed, at most three. */
function toRead(study: Study, steps: readonly Step[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const each of steps) {
    const lesson = study.questions.get(each.question)?.lesson;
    if (lesson) counts.set(lesson, (counts.get(lesson) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .slice(0, 3)
    .map(([lesson]) => lesson);
}

const titleOf = (study: Study, lesson: string): string => study.lessons.get(lesson)?.title ?? lesson;

function sureness(study: Study, progress: Progress, round: Round): Block | null {
  if (rated(progress) >= ENOUGH) {
    const rows = SURENESS.flatMap((each) => {
      const { right, wrong } = progress.sureness[each];
      return right + wrong === 0 ? [] : [fact(SAYS[each], `right ${right} of ${right + wrong} times`)];
    });
    return facts([point('How your sureness has matched your answers so far:'), ...rows]);
  }
  const lessons = toRead(
    study,
    missed(round).filter((each) => each.sure === 'sure'),
  );
  if (lessons.length === 0) return null;
  return facts([fact('Sure and wrong, so worth reading', lessons.map((each) => titleOf(study, each)).join('; '))]);
}

function result(study: Study, progress: Progress, round: Round): Card {
  const lost = missed(round);
  const right = round.steps.length - lost.length;
  const lessons = toRead(study, lost);
  const reading: Text = join(
    lessons.map((each) => strong(titleOf(study, each))),
    ', ',
  );
  const explain: Button[] = lessons.map((each) =>
    button(titleOf(study, each), press('explain', 'open', each, 'short')),
  );
  return card(`${right} of ${round.steps.length} right`, [
    lost.length === 0
      ? text('Nothing missed. The other topics are waiting, or try predicting a model with a demo.')
      : text(['What to read next: ', ...reading, '. Trying to remember, and then seeing why, is what makes it stay.']),
    sureness(study, progress, round),
    buttons(
      lost.length > 0 ? button('Only the ones I missed', press('quiz', 'missed', round.id), 'primary') : null,
      button('Another round', press('quiz', 'again', round.id), ...(lost.length > 0 ? [] : (['primary'] as const))),
      button('See a demo', press('demo', 'start')),
    ),
    explain.length > 0 ? buttons(...explain) : null,
  ]);
}

function position(study: Study, progress: Progress, round: Round): Card {
  const step = current(round);
  const question = step && study.questions.get(step.question);
  if (finished(round) || !step || !question) return result(study, progress, round);
  if (phase(step) === 'done') return told(study, round, step, question);
  return phase(step) === 'chosen' ? chosen(round, step, question) : asked(round, step, question);
}

/** The card of where a person stands in their round, under `opening` where there is something to say first. */
export function standing(study: Study, progress: Progress, round: Round, opening: Block | null = null): Card {
  const shown = position(study, progress, round);
  return opening ? { ...shown, body: [opening, ...shown.body] } : shown;
}
