// `npm run content`: reads all content, says every fault with its place and its fix, or in words what it checked.
import { styleText } from 'node:util';
import type { Study } from '../src/core/library.ts';
import { openPictures } from '../src/drivers/pictures-vega.ts';
import { readContent } from '../src/load-content.ts';
import type { Draft } from '../src/load-draft.ts';
import { collectFaults, type Faults, listed, report } from '../src/load-faults.ts';
import { GRADES, LONGEST_RIGHT, LONGEST_SENTENCE, longestRight, review } from '../src/load-review.ts';
import { holdSizes } from '../src/load-sizes.ts';

const dir = process.argv[2] ?? 'content';
const { read, faults } = await readContent(dir);
const all = collectFaults();
all.list.push(...faults);

const summaries: string[] = [];
for (const { draft, study } of read) {
  if (!study) continue;
  review(draft, study, all);
  const sizes = holdSizes(draft, study, all);
  await drawFigures(draft, study, all);
  summaries.push(summary(draft, study, sizes));
}

if (all.list.length > 0) {
  console.error(report(all.list));
  const count = all.list.length === 1 ? 'One fault.' : `${all.list.length} faults.`;
  console.error(
    styleText('red', `\n${count} Each line says where, what, and the way out.`, { stream: process.stderr }),
  );
  process.exitCode = 1;
} else console.log(`${summaries.join('\n\n')}\n${styleText('green', 'No fault.')}`);

/** Draws every figure for real: only that shows that its specification is a good one. */
async function drawFigures(draft: Draft, study: Study, found: Faults): Promise<void> {
  // Nobody waits for an answer here, and a slow machine is no fault of a figure.
  const pictures = openPictures({ patience: 120_000 });
  for (const { value, at } of draft.figures.entries) {
    const figure = study.figures.get(value.id)?.figure;
    if (!figure) continue;
    await pictures.draw(figure).catch((error: unknown) => {
      const said = (error instanceof Error ? error.message : String(error)).replace(/\.$/u, '');
      found.add(at('spec')(), said, 'Change the specification: it is vega-lite, without its data.');
    });
  }
  await pictures.close();
}

/** What was checked, in words. */
function summary(draft: Draft, study: Study, sizes: { readonly cards: number; readonly longest: number }): string {
  const of = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
  const claims = [...study.claims.values()];
  const shown = new Set(
    [...study.lessons.values()].flatMap((lesson) => Object.values(lesson.layers).flatMap((layer) => layer.claims)),
  );
  const drafts = draft.questions.entries.length - study.questions.size;
  const { share } = longestRight(study);
  return [
    `${study.title} (${draft.folder})`,
    `  Read: ${listed([of(study.sources.size, 'source'), of(claims.length, 'claim'), of(study.lessons.size, 'lesson'), of(study.questions.size, 'question'), of(study.misconceptions.size, 'misconception'), of(study.terms.size, 'term'), of(study.figures.size, 'figure'), of(study.prompts.size, 'prompt'), of(study.pairs.size, 'pair'), of(study.plans.size, 'plan')])}${drafts > 0 ? `; ${of(drafts, 'draft question')} left out` : ''}.`,
    `  Every id is unique and not retired, and every reference leads somewhere. ${of(claims.filter((each) => Object.keys(each.figures).length > 0).length, 'claim')} carry a figure, ${shown.size} claims are shown in lessons, and no figure is typed in prose.`,
    `  Every key rests on what was read itself. The right option is the longest in ${Math.round(share)}% of the questions (at most ${LONGEST_RIGHT}%).`,
    `  Every lesson reads at grade ${GRADES.short} or below in its short layer, at ${GRADES.deep} in the others; no sentence has more than ${LONGEST_SENTENCE} words.`,
    ...(study.recordings.size > 0
      ? [`  ${of(draft.recordings.length, 'recording')} of a real model, each of the words that stand here now.`]
      : []),
    `  ${of(sizes.cards, 'card')} were laid out; the longest has ${sizes.longest} characters. Every figure was drawn.`,
  ].join('\n');
}
