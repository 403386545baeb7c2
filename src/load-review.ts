// What the content check asks beyond what a start needs: is the study complete, is it easy to read, does it give nothing away?
import { LAYERS, type Study } from './core/library.ts';
import { say } from './core/text.ts';
import type { Draft } from './load-draft.ts';
import type { Faults, Spot } from './load-faults.ts';
import { saidIn } from './load-prose.ts';
import { grade, sentencesIn, wordsIn } from './load-readability.ts';
import type { Shelf } from './load-shelf.ts';
import { ownWords } from './load-templates.ts';

export const LONGEST_SENTENCE = 35;
/** The highest Flesch–Kincaid grade of a lesson's layer, and of a question or a term. */
export const GRADES = { short: 10, more: 12, deep: 12, question: 12, term: 12 } as const;
/** In how many of a hundred questions the right option may be the longest. */
export const LONGEST_RIGHT = 40;

/** Notes what an editor would send back. `draft` says where things stand, `study` what they say in the end. */
export function review(draft: Draft, study: Study, faults: Faults): void {
  ownWords(draft, faults);
  completeness(draft, study, faults);
  claimsInFull(draft, faults);
  for (const { value, at } of draft.lessons.entries)
    for (const layer of LAYERS) {
      const said = saidIn(study.lessons.get(value.id)?.layers[layer].blocks ?? []);
      const raw = value.layers[layer];
      easy(
        said,
        `the layer "${layer}" of "${value.id}"`,
        GRADES[layer],
        raw?.spot ?? at('id'),
        raw?.inside ?? at('id'),
        faults,
      );
    }
  for (const { value, at } of draft.questions.entries) {
    const question = study.questions.get(value.id);
    if (!question) continue;
    const said = [say(question.stem), ...question.options.flatMap((each) => [say(each.text), say(each.because)])];
    easy(said, `the question "${value.id}"`, GRADES.question, at('stem'), at(), faults);
  }
  for (const { value, at } of draft.terms.entries) {
    const term = study.terms.get(value.id);
    if (term) easy([say(term.meaning)], `the term "${value.id}"`, GRADES.term, at('meaning'), at('meaning'), faults);
  }
  nothingGivenAway(draft, study, faults);
}

function easy(said: readonly string[], name: string, most: number, spot: Spot, inside: Spot, faults: Faults): void {
  const level = grade(said);
  if (level > most)
    faults.add(
      spot(),
      `${name} reads at grade ${level.toFixed(1)}, and at most ${most} is wanted`,
      'Shorten sentences, and take plainer words for the longest ones.',
    );
  for (const sentence of sentencesIn(said)) {
    const words = wordsIn(sentence);
    if (words.length > LONGEST_SENTENCE)
      faults.add(
        inside(words.slice(0, 3).join(' ')),
        `a sentence of ${name} has ${words.length} words ("${words.slice(0, 5).join(' ')} …")`,
        `Break it up: at most ${LONGEST_SENTENCE}.`,
      );
  }
}

function completeness(draft: Draft, study: Study, faults: Faults): void {
  for (const [index, id] of (draft.study?.value.tour ?? []).entries())
    if (draft.study && !draft.lessons.names.has(id))
      faults.add(
        draft.study.at('tour', index)(),
        `the lesson "${id}" is in the tour and is not written`,
        `Write lessons/${id}.md, or take it out of the tour.`,
      );
  const questions = [...study.questions.values()];
  if (isWhole(draft.questions)) {
    unused(
      draft.lessons,
      new Set(questions.map((each) => each.lesson)),
      (id) => [
        `the lesson "${id}" has no reviewed question, so that "Quiz me on this" finds none`,
        'Write one, with `status: reviewed`.',
      ],
      faults,
    );
    unused(
      draft.misconceptions,
      new Set(questions.flatMap((each) => each.options.map((option) => option.misconception))),
      (id) => [`no reviewed question answers the misconception "${id}"`, 'Let a wrong option name it, or take it out.'],
      faults,
    );
  }
  if (isWhole(draft.lessons))
    unused(
      draft.figures,
      new Set([...study.lessons.values()].map((each) => each.figure)),
      (id) => [`no lesson shows the figure "${id}"`, 'Name it in the front matter of a lesson: `figure: its-id`.'],
      faults,
    );
  const demo = draft.demo;
  const controls = new Set([...study.pairs.values()].map((pair) => pair.control.id));
  for (const [index, control] of (demo?.value.controls ?? []).entries())
    if (demo && !controls.has(control.id))
      faults.add(
        demo.at('controls', index, 'id')(),
        `no pair shows the control "${control.id}"`,
        'Let a pair name it, or take it out.',
      );
}

/** Whether nothing of a shelf is broken: what a broken question asks is not known, so that nothing follows from it. */
const isWhole = (shelf: Shelf<unknown>): boolean => shelf.entries.length === shelf.names.size;

function unused(
  shelf: Shelf<{ readonly id: string }>,
  used: ReadonlySet<string | undefined>,
  wording: (id: string) => readonly [what: string, fix: string],
  faults: Faults,
): void {
  for (const { value, at } of shelf.entries)
    if (!used.has(value.id)) {
      const [what, fix] = wording(value.id);
      faults.add(at('id')(), what, fix);
    }
}

/** A figure without its tier and stage is how the press came to mix two of them up. */
function claimsInFull(draft: Draft, faults: Faults): void {
  for (const { value: claim, at, says } of draft.claims.entries) {
    if (Object.keys(claim.figures).length === 0) continue;
    if (!says('stage'))
      faults.add(
        at('figures')(),
        `the claim "${claim.id}" has figures and does not say its stage`,
        'Add "stage:", even where it is none.',
      );
    if (claim.tier === 'none' && /\b(?:free|paid)[ -]tier\b/iu.test(`${claim.sentence} ${claim.measure ?? ''}`))
      faults.add(
        at('tier')(),
        `the claim "${claim.id}" speaks of a tier, and its tier is none`,
        'Write the tier that the figure belongs to.',
      );
  }
}

/** A right option that is mostly the longest is found without knowing anything. */
function nothingGivenAway(draft: Draft, study: Study, faults: Faults): void {
  const { longest, share } = longestRight(study);
  const [worst] = longest;
  const entry = draft.questions.entries.find((each) => each.value.id === worst);
  if (study.questions.size < 5 || share <= LONGEST_RIGHT || !entry) return;
  faults.add(
    entry.at('options')(),
    `the right option is the longest in ${Math.round(share)}% of the questions, and at most ${LONGEST_RIGHT}% is wanted`,
    `Shorten it, or lengthen a wrong one, first in ${longest.slice(0, 5).join(', ')}.`,
  );
}

/** The questions whose right option is longer than each wrong one, by how much, and their share in a hundred. */
export function longestRight(study: Study): { readonly longest: readonly string[]; readonly share: number } {
  const leads = [...study.questions.values()].map((question) => {
    const lengths = (right: boolean) =>
      question.options.filter((each) => each.right === right).map((each) => say(each.text).length);
    return { id: question.id, lead: Math.max(...lengths(true)) - Math.max(...lengths(false)) };
  });
  const longest = leads.filter((each) => each.lead > 0).sort((one, other) => other.lead - one.lead);
  return {
    longest: longest.map((each) => each.id),
    share: leads.length === 0 ? 0 : (100 * longest.length) / leads.length,
  };
}
