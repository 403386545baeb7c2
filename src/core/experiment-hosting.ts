// A host's own moves in an experiment: its turns, its panel, settling what people differ on, its files.

import { card, note, text } from './card.ts';
import { asker, type Context, type Outcome, replaces, shows } from './command.ts';
import { Friendly } from './errors.ts';
import { legal, TURNS, type Turn, turn } from './experiment.ts';
import { answersOf } from './experiment-answer.ts';
import { csvOf, jsonOf } from './experiment-files.ts';
import { disputed, type Labelled, settle } from './experiment-labels.ts';
import { cancelCard } from './experiment-panel.ts';
import { type At, answerAt, changed, found, mustHost, panelOf } from './experiment-press.ts';
import { differenceCard, standingCard } from './experiment-private.ts';
import { reportOf } from './experiment-report.ts';
import { earlierThan } from './experiment-room.ts';
import { theStudy } from './library.ts';
import { setMoment } from './moments.ts';
import { dayOf } from './text.ts';

const MOVED_ON = note(
  'It had moved on since that panel was drawn, so nothing was changed. This is where it stands now.',
  'care',
);

/** Makes a host's turn, and shows the panel as it is then. */
export async function turned(context: Context, at: At): Promise<Outcome> {
  const { experiment: before, room } = await found(context, at);
  await mustHost(context, before.host?.user);
  const [, , count = '', said = ''] = at;
  const what: Turn | undefined = TURNS.find((each) => each === said);
  if (!what) throw new Friendly('That is no move I know.', 'Use the buttons of the panel.');
  const { store, clock, interaction } = context;
  const how = { what, turn: Number(count), by: interaction.id, now: clock.now() };
  const user = interaction.user?.id;
  // Who goes on with it pays for it.
  const host = what === 'go' && user !== undefined ? { user, person: asker(context) } : undefined;
  if (what === 'go' && legal(before).includes('go')) await setMoment(store, room, clock.now());
  const { value, made } = await changed(context, at, (old) => turn(old, how, host));
  if (what === 'go') context.wake();
  const hindrances = await context.show(room);
  const late = made.effect === 'done' || made.effect === 'already' ? [] : [MOVED_ON];
  return { ...replaces(panelOf(context, value, made.experiment, [...late, ...hindrances])), rooms: [room] };
}

/** The panel, in a card of its own or in the place of the one that was pressed. */
export async function panel(context: Context, at: At, answer: typeof shows): Promise<Outcome> {
  const { room, experiment, value } = await found(context, at);
  await mustHost(context, experiment.host?.user);
  const hindrances = await context.show(room);
  return answer(panelOf(context, value, experiment, hindrances));
}

/** Asks a host once more before it is called off; the panel, where there is nothing to call off. */
export async function calling(context: Context, at: At): Promise<Outcome> {
  const { experiment, value, address } = await found(context, at);
  await mustHost(context, experiment.host?.user);
  return replaces(
    legal(experiment).includes('cancel')
      ? cancelCard(experiment, address)
      : panelOf(context, value, experiment, [MOVED_ON]),
  );
}

/** Where people differ, one answer after the other: for everybody to look at, or for a host to settle. */
export async function differing(
  context: Context,
  at: At,
  to: typeof shows | 'settle',
  index = Number(at[2]),
): Promise<Outcome> {
  const settles = to === 'settle';
  const { room, experiment, value, address } = await found(context, at);
  if (settles) await mustHost(context, experiment.host?.user);
  const slot = disputed(experiment)[index];
  const isOpen = experiment.stage === 'closed' && slot !== undefined;
  if (!isOpen && settles) return replaces(panelOf(context, value, experiment, []));
  if (!isOpen) return shows(standingCard(experiment, asker(context)));
  const answer = await answerAt(context, room, experiment, slot);
  const shown = differenceCard(experiment, index, answer, address, settles);
  return settles ? replaces(shown) : to(shown);
}

/** Settles what people differ on, and goes on to the next such answer. */
export async function settled(context: Context, at: At): Promise<Outcome> {
  const { experiment: before } = await found(context, at);
  await mustHost(context, before.host?.user);
  const slot = Number(at[2]);
  const { room, made } = await changed(context, at, (old): Labelled => settle(old, slot, at[3] ?? ''));
  const all = disputed(made.experiment);
  // The next one that is open, from this one on; after the last, the panel.
  const open = [...all.slice(all.indexOf(slot) + 1), ...all.slice(0, all.indexOf(slot))].find(
    (each) => made.experiment.slots[each]?.settled === undefined,
  );
  const index = open === undefined ? -1 : all.indexOf(open);
  return { ...(await differing(context, at, 'settle', index)), rooms: [room] };
}

/** Every answer, or the report, as a file for a host alone. */
export async function file(context: Context, at: At): Promise<Outcome> {
  const { room, experiment, value } = await found(context, at);
  await mustHost(context, experiment.host?.user);
  if (experiment.stage !== 'revealed') return shows(standingCard(experiment, asker(context)));
  const study = theStudy(context.library);
  const answers = await answersOf(context.store, room, experiment);
  const kinds = {
    csv: ['text/csv', () => csvOf(experiment, answers)],
    json: ['application/json', () => jsonOf(experiment, answers)],
    md: ['text/markdown', () => reportOf(study, experiment, answers, earlierThan(study, value, experiment))],
  } as const;
  const kind = at[2] === 'csv' || at[2] === 'json' ? at[2] : 'md';
  const [type, write] = kinds[kind];
  const date = dayOf(experiment.startedAt);
  return shows({
    ...card('The experiment as a file', [
      text(
        'Every answer with its tag, how it was sorted and by which number, model, date and prompt hash. No name is in it.',
      ),
    ]),
    file: { name: `experiment-${experiment.pair}-${date}.${kind}`, type, bytes: new TextEncoder().encode(write()) },
  });
}
