// Every card that the content can produce, held against what a phone and both platforms show whole.
import { BUDGET, type Card, size } from './core/card.ts';
import { claimCard, ledgerCard, lessonCard, tableCard, termCard } from './core/lesson-cards.ts';
import { LAYERS, type Pair, type Question, type Recording, type Study } from './core/library.ts';
import { control, standing as demoStanding, found, revealed, scratchpad } from './core/pair-cards.ts';
import { type Showing, TAGS, VERSIONS } from './core/pairs.ts';
import { asSent } from './core/prompt.ts';
import { fresh, NOT_SURE, type Step } from './core/quiz.ts';
import { standing as quizStanding } from './core/quiz-cards.ts';
import { countOf, recordedReasons, recordedShown } from './core/recorded-cards.ts';
import { say } from './core/text.ts';
import type { Draft } from './load-draft.ts';
import { experimentCards } from './load-experiment-cards.ts';
import type { Faults, Spot } from './load-faults.ts';
import { roundCards } from './load-round-cards.ts';
import { planCards } from './load-session-cards.ts';
import type { Shelf } from './load-shelf.ts';

/** Notes a fault for each card that is too long; gives the number of cards and the longest length. */
export function holdSizes(
  draft: Draft,
  study: Study,
  faults: Faults,
): { readonly cards: number; readonly longest: number } {
  let cards = 0;
  let longest = 0;
  for (const { name, spot, shown } of allCards(draft, study)) {
    const long = size(shown);
    cards += 1;
    longest = Math.max(longest, long);
    if (long > BUDGET)
      faults.add(
        spot(),
        `${name} has ${long} characters, and a card may have ${BUDGET}`,
        `Take out ${long - BUDGET}, or move some to the next layer.`,
      );
  }
  return { cards, longest };
}

type Named = { readonly name: string; readonly spot: Spot; readonly shown: Card };

/** Each card that a study can produce by itself, with what an author calls it and where it is written. */
export function allCards(draft: Draft, study: Study): readonly Named[] {
  return [
    ...lessonCards(draft, study),
    ...claimAndTermCards(draft, study),
    ...questionCards(draft, study),
    ...pairCards(draft, study),
    ...planCards(study).map(({ plan, shown }) => ({
      name: `a card of the plan "${plan}" ("${say(shown.title)}")`,
      spot: spotOf(draft.plans, plan),
      shown,
    })),
  ];
}

const spotOf = (shelf: Shelf<{ readonly id: string }>, id: string): Spot => {
  const entry = shelf.entries.find((each) => each.value.id === id);
  return entry ? entry.at('id') : () => ({ file: id, line: 1, column: 1 });
};

function lessonCards(draft: Draft, study: Study): readonly Named[] {
  return draft.lessons.entries.flatMap(({ value, at }) => {
    const lesson = study.lessons.get(value.id);
    if (!lesson) return [];
    return LAYERS.flatMap((layer): readonly Named[] => {
      const spot = value.layers[layer]?.spot ?? at('id');
      const of = `of the layer "${layer}" of "${value.id}"`;
      return [
        { name: `the card ${of}`, spot, shown: lessonCard(study, lesson, layer) },
        { name: `the list of figures ${of}`, spot, shown: ledgerCard(study, lesson, layer) },
      ];
    });
  });
}

function claimAndTermCards(draft: Draft, study: Study): readonly Named[] {
  const claims = [...study.claims.values()].map((claim) => ({
    name: `the card of the claim "${claim.id}"`,
    spot: spotOf(draft.claims, claim.id),
    shown: claimCard(study, claim),
  }));
  const terms = [...study.terms.values()].map((term) => ({
    name: `the card of the term "${term.id}"`,
    spot: spotOf(draft.terms, term.id),
    shown: termCard(study, term),
  }));
  const tables = [...study.figures.keys()].flatMap((id) => {
    const shown = tableCard(study, id);
    return shown ? [{ name: `the table of the figure "${id}"`, spot: spotOf(draft.figures, id), shown }] : [];
  });
  return [...claims, ...terms, ...tables];
}

/** A question as it is asked, and as each answer to it is told, sure and wrong included: that is the longest. */
function questionCards(draft: Draft, study: Study): readonly Named[] {
  return [...study.questions.values()].flatMap((question) => {
    const spot = spotOf(draft.questions, question.id);
    const options = question.options.map((option) => option.id);
    const step: Step = { question: question.id, hash: question.hash, order: options };
    const asked = { name: `the question "${question.id}"`, spot, shown: quizCard(study, step) };
    const told = [...options, NOT_SURE].map((chosen) => ({
      name: `the answer to "${question.id}" after "${chosen}"`,
      spot,
      shown: quizCard(study, { ...step, chosen, sure: 'sure', right: isRight(question, chosen) }),
    }));
    const talked = roundCards(study, question).map((shown) => ({
      name: `a card of a discussion of "${question.id}"`,
      spot,
      shown,
    }));
    return [asked, ...told, ...talked];
  });
}

const isRight = (question: Question, chosen: string): boolean =>
  question.options.some((option) => option.right && option.id === chosen);

const quizCard = (study: Study, step: Step): Card =>
  quizStanding(study, fresh, { id: 'a0', from: 'check', at: 0, seed: 1, steps: [step] });

function recordedCards(
  study: Study,
  pair: Pair,
  recording: Recording,
  full: Omit<Showing, 'version'>,
): readonly Card[] {
  return Array.from({ length: countOf(recording) }).flatMap((_, nth) => [
    recordedShown(study, pair, recording, nth, { ...full, version: 'gap' }),
    ...TAGS.flatMap((tag) => recordedReasons(study, pair, recording, tag, nth) ?? []),
  ]);
}

function pairCards(draft: Draft, study: Study): readonly Named[] {
  return [...study.pairs.values()].flatMap((pair) => {
    const spot = spotOf(draft.pairs, pair.id);
    const showing = { id: 'a0', from: 'check', pair: pair.id };
    const stages = [
      { version: 'gap' as const },
      { version: 'gap' as const, training: true },
      { version: 'gap' as const, training: true, unused: false },
    ];
    const full = { ...showing, training: false, unused: true, sure: 'sure' as const };
    const cards: readonly Card[] = [
      ...stages.map((stage) => demoStanding(study, pair, { ...showing, ...stage })),
      ...stages.map((stage) => demoStanding(asSent(study), pair, { ...showing, ...stage })),
      ...(study.recordings.get(pair.id) ?? []).flatMap((recording) => recordedCards(study, pair, recording, full)),
      ...VERSIONS.flatMap((version) => [
        revealed(study, pair, version, { ...full, version }),
        ...TAGS.map((tag) => scratchpad(study, pair, version, tag)),
      ]),
      found(study, { ...full, version: 'gap' }),
      control(study, pair),
      ...experimentCards(study, pair),
    ];
    return cards.map((shown) => ({
      name: `a card of the pair "${pair.id}" ("${shown.title.map(String).join('')}")`,
      spot,
      shown,
    }));
  });
}
