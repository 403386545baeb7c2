// What everyone sees of an experiment, as named posts: the answers coming in, the sorting, and what came of it.
import { type Block, button, buttons, type Card, card, fact, facts, note, text } from './card.ts';
import { FRESH } from './discuss.ts';
import type { Address } from './discuss-reveal.ts';
import { answeredIn, type Experiment, heldUp, isOn } from './experiment.ts';
import { disputed, progress, unsettled } from './experiment-labels.ts';
import { type Earlier, resultOf } from './experiment-result.ts';
import { resultCard, trustCard } from './experiment-result-cards.ts';
import type { Study } from './library.ts';
import { TAGS } from './pairs.ts';
import { asSent } from './prompt.ts';
import type { Post } from './room.ts';
import { money } from './spend-words.ts';
import { counted, strong, type Text } from './text.ts';

const CELLS = 20;
/** How far it is, as a bar that is read aloud as well. */
export function progressBar(done: number, of: number): string {
  const full = of === 0 ? 0 : Math.floor((CELLS * done) / of);
  return `${'█'.repeat(full)}${'░'.repeat(CELLS - full)} ${done} of ${of}`;
}

const foot = (experiment: Experiment, address: Address): Block =>
  buttons(button('Where are we?', address('xstand', experiment.id)), button('Host', address('xpanel', experiment.id)));

/** What is asked, and under which two conditions. */
export const setting = ({ asked }: Experiment): readonly Block[] => [
  text([strong('The request: '), asked.request], 'Written for teaching'),
  // A control may leave it out, and people sort by it all the same.
  text(
    [strong(asked.change === undefined ? 'The rule that it is told: ' : 'The rule that you sort by: '), asked.rule],
    'Written for teaching',
  ),
  ...(asked.change === undefined ? [] : [text([strong('The control: '), asked.change], 'Written for teaching')]),
  facts(TAGS.map((tag) => fact(`[${asked.tags[tag]}]`, asked.means[tag]))),
];

const isOld = (since: number, now: number | undefined): boolean => now !== undefined && now - since > FRESH;

function runCard(study: Study, experiment: Experiment, address: Address, now: number | undefined): Card {
  const [done, all] = [answeredIn(experiment), experiment.slots.length];
  const cost = text(`It cost ${money(experiment.spent)} so far, paid by whoever runs this bot.`);
  if (experiment.stage !== 'running')
    return card(`The answers are in: ${experiment.asked.title}`, [
      ...setting(experiment),
      text(`${done} of ${all} answers came from ${experiment.model}. They cost ${money(experiment.spent)}.`),
      experiment.stage === 'cancelled' ? note('A host called it off. Nothing of it is shown.') : null,
    ]);
  const late = isOld(experiment.startedAt, now);
  const held = heldUp(experiment);
  return card(`An experiment: ${experiment.asked.title}`, [
    note(asSent(study).demo.fiction, 'care'),
    ...setting(experiment),
    text(`${experiment.model} is asked ${experiment.n} times under each tag, both in turn.`),
    text(late ? '“Where are we?” tells how many answers are in.' : `${progressBar(done, all)} answers`),
    held ? note(held, 'care') : null,
    done > 0 && !late ? cost : null,
    foot(experiment, address),
  ]);
}

/** How far sorting has come, in words. */
export function sortedWords(experiment: Experiment): string {
  const { readable, once, twice, people } = progress(experiment);
  return `${counted(people, 'person sorts', 'people sort')}. Of ${readable} answers, ${once} were sorted, ${twice} of them by two people.`;
}

function differences(experiment: Experiment): Text {
  const [all, open] = [disputed(experiment).length, unsettled(experiment).length];
  if (all === 0) return ['Nobody differed on any answer.'];
  return [
    `On ${counted(all, 'answer')} people differ; ${all - open} of them ${all - open === 1 ? 'is' : 'are'} settled. `,
    'What is not settled counts as “can’t tell”.',
  ];
}

function sortCard(experiment: Experiment, address: Address, now: number | undefined): Card {
  const { asked, stage, since, id } = experiment;
  if (stage === 'labelling')
    return card('Sort the answers, without knowing the tag', [
      text('You get one answer at a time, in random order. You see neither the tag nor who else sorted it, or how.'),
      facts([fact('Followed the rule', asked.follows), fact('Did not', asked.breaks)]),
      text('Two people sort each answer where there are enough of us.'),
      text(strong(isOld(since, now) ? '“Where are we?” tells how far it is.' : sortedWords(experiment))),
      buttons(button('Sort an answer', address('xsort', id), 'primary')),
      foot(experiment, address),
    ]);
  if (stage === 'closed')
    return card('Sorting is over', [
      text(sortedWords(experiment)),
      text(differences(experiment)),
      disputed(experiment).length > 0 ? buttons(button('Where we differ', address('xdiffer', id, 0), 'primary')) : null,
      foot(experiment, address),
    ]);
  return card('Sorting is over', [
    text(sortedWords(experiment)),
    stage === 'revealed' ? text(differences(experiment)) : note('A host called it off. Nothing of it is shown.'),
  ]);
}

/**
 * What should stand in the place for an experiment. `now` is in milliseconds since 1970; without it no card stops counting when it
 * grows too old to be edited. `over`: another one has taken its place.
 */
export function experimentPosts(
  study: Study,
  experiment: Experiment,
  address: Address,
  {
    now,
    earlier,
    over = false,
  }: { readonly now?: number; readonly earlier: readonly Earlier[]; readonly over?: boolean },
): readonly Post[] {
  const { id, stage } = experiment;
  const isSorted = stage !== 'running' && (stage !== 'cancelled' || experiment.labellers.length > 0);
  const result = stage === 'revealed' ? resultOf(study, experiment) : undefined;
  return [
    { name: `${id}.run`, card: runCard(study, experiment, address, now), finished: stage !== 'running' },
    ...(isSorted
      ? [{ name: `${id}.sort`, card: sortCard(experiment, address, now), finished: !isOn(experiment) }]
      : []),
    ...(result
      ? [
          { name: `${id}.result`, card: resultCard(study, experiment, result, address, over), finished: over },
          { name: `${id}.trust`, card: trustCard(study, experiment, result, earlier), finished: true },
        ]
      : []),
  ];
}
