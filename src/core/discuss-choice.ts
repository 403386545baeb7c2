// Which question a group should talk about next: what it got wrong, else what is new to it.
import type { Tried } from './discuss-room.ts';
import { HIGH } from './discuss-tally.ts';
import type { Question, Study } from './library.ts';
import type { Sequence } from './ports.ts';
import { gentle, type Pool, shuffled } from './quiz.ts';

/** How a question stands with a group, the best to ask first. */
function rank(question: Question, tried: readonly Tried[]): number {
  const asked = tried.findLast((each) => each.question === question.id && each.hash === question.hash);
  const wrong = ({ right, n }: Tried): boolean => n > 0 && right / n <= HIGH;
  const isTwinOfWrong = tried.some((each) => each.question === question.twin && wrong(each));
  if (!asked) return isTwinOfWrong ? 0 : 2;
  // Asked again at once it would only test what everybody has just read.
  if (asked === tried.at(-1)) return 4;
  return wrong(asked) ? 1 : 3;
}

/**
 * A question of `pool` for this group: the twin of what it got wrong, then that itself, then what it never met, then the rest;
 * by chance within each. A group that has met nothing begins with what the short lessons tell. Undefined where the pool is empty.
 */
export function choose(pool: Pool, tried: readonly Tried[], chance: Sequence): Question | undefined {
  const from = tried.length === 0 ? gentle(pool, 1) : pool;
  return shuffled([...from.values()], chance).sort((one, other) => rank(one, tried) - rank(other, tried))[0];
}

/** The questions of a lesson. */
export const about = (study: Study, lesson: string): Pool =>
  new Map([...study.questions].filter(([, question]) => question.lesson === lesson));
