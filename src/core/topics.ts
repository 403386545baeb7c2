// From what someone types to a lesson: what a topic option offers, and what it finds.
import type { Choice } from './card.ts';
import type { Context } from './command.ts';
import { LAYERS, type Lesson, type Study, theStudy } from './library.ts';
import { find, type Hit } from './search.ts';
import { cut } from './text.ts';

/** The lessons of a study in the order of the tour. */
export const tour = (study: Study): readonly Lesson[] => study.tour.flatMap((id) => study.lessons.get(id) ?? []);

/** The first lesson that shows a claim. */
export const showing = (study: Study, claim: string): Lesson | undefined =>
  tour(study).find((lesson) => LAYERS.some((layer) => lesson.layers[layer].claims.includes(claim)));

/** The lesson that a hit leads to, where there is one. */
export function lessonOf(study: Study, hit: Hit): Lesson | undefined {
  if (hit.kind === 'lesson') return study.lessons.get(hit.id);
  if (hit.kind === 'claim') return showing(study, hit.id);
  const lesson = study.terms.get(hit.id)?.lesson;
  return lesson === undefined ? undefined : study.lessons.get(lesson);
}

/** A lesson as a choice of a menu. */
export const lessonChoice = (lesson: Lesson): Choice => ({
  value: lesson.id,
  label: cut(lesson.title, 75),
  hint: cut(lesson.summary, 75),
});

/** Lessons that fit what is being typed; all of them, in order, where nothing is. */
export function completeLesson(context: Context, typed: string): readonly Choice[] {
  const study = theStudy(context.library);
  const fits = typed.trim() === '' ? tour(study) : find(study, typed, 25).flatMap((hit) => lessonOf(study, hit) ?? []);
  return [...new Set(fits)].map(lessonChoice);
}

/** The lesson that someone names: by its id, or by words that fit. */
export function lessonNamed(study: Study, typed: string): Lesson | undefined {
  const exact = study.lessons.get(typed.trim().toLowerCase());
  if (exact) return exact;
  for (const hit of find(study, typed)) {
    const lesson = lessonOf(study, hit);
    if (lesson) return lesson;
  }
  return undefined;
}
