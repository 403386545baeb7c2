// What everyone does in an experiment: sort answers without knowing the tag, put a slip right, read them after the reveal.
import { button, buttons, card, text } from './card.ts';
import { asker, type Context, type Outcome, replaces, shows } from './command.ts';
import { Friendly } from './errors.ts';
import { readAnswer } from './experiment-answer.ts';
import { type Labelled, label, labelBy, nextFor, numberOf } from './experiment-labels.ts';
import { type At, answerAt, changed, found } from './experiment-press.ts';
import { answerCard, nothingLeft, sortedCard, sortingCard, standingCard } from './experiment-private.ts';
import { addressIn } from './experiment-room.ts';

/** An answer to sort, drawn for this person. */
export async function sort(context: Context, at: At): Promise<Outcome> {
  const { room, experiment, address } = await found(context, at);
  const person = asker(context);
  if (experiment.stage !== 'labelling') return shows(standingCard(experiment, person));
  const slot = nextFor(experiment, person, context.dice.from(context.dice.seed()));
  if (slot === undefined) return shows(nothingLeft(experiment, person));
  return shows(sortingCard(experiment, slot, await answerAt(context, room, experiment, slot), address, null));
}

/** Keeps how somebody sorted an answer, and goes on to the next one. */
export async function says(context: Context, at: At): Promise<Outcome> {
  const [slot, said, person] = [Number(at[2]), at[3] ?? '', asker(context)];
  const by = context.interaction.id;
  const { room, value, made } = await changed(
    context,
    at,
    (old): Labelled => label(old, { person, slot, says: said, by }),
  );
  const { experiment, effect } = made;
  const address = addressIn(value.scope);
  if (effect === 'odd') throw new Friendly('That does not belong to this answer.', 'Use the buttons under it.');
  if (effect === 'closed') return replaces(standingCard(experiment, person));
  const place = experiment.slots[slot];
  const mine = place && labelBy(place, numberOf(experiment, person));
  const next = nextFor(experiment, person, context.dice.from(context.dice.seed()), slot);
  const following =
    next === undefined ? undefined : { slot: next, answer: await answerAt(context, room, experiment, next) };
  if (mine) return { ...replaces(sortedCard(experiment, slot, mine, following, address)), rooms: [room] };
  // Two others were quicker.
  const late = ['Two others had sorted that one meanwhile, so yours was not needed.'];
  return replaces(
    following
      ? sortingCard(experiment, following.slot, following.answer, address, late)
      : nothingLeft(experiment, person),
  );
}

/** Back to an answer that one has sorted, as long as sorting is open. */
export async function back(context: Context, at: At): Promise<Outcome> {
  const { room, experiment, address } = await found(context, at);
  const slot = Number(at[2]);
  const person = asker(context);
  const place = experiment.slots[slot];
  const mine = place && labelBy(place, numberOf(experiment, person));
  if (experiment.stage !== 'labelling' || !mine) return replaces(standingCard(experiment, person));
  return replaces(sortingCard(experiment, slot, await answerAt(context, room, experiment, slot), address, null));
}

/** One answer after the reveal; the leaves turn in the same card. */
export async function read(context: Context, at: At, gives: typeof shows): Promise<Outcome> {
  const { room, experiment, address } = await found(context, at);
  if (experiment.stage !== 'revealed') return shows(standingCard(experiment, asker(context)));
  const slot = Math.min(experiment.slots.length - 1, Math.max(0, Number(at[2]) || 0));
  const isThere = experiment.slots[slot]?.state === 'answered';
  const answer = isThere ? await readAnswer(context.store, room, experiment.id, slot) : undefined;
  if (answer) return gives(answerCard(experiment, slot, answer, address));
  return gives(
    card(`Answer ${slot + 1} of ${experiment.slots.length}`, [
      text('It never came: the experiment stood still before.'),
      buttons(
        slot > 0 ? button('Back', address('xleaf', experiment.id, slot - 1)) : null,
        slot < experiment.slots.length - 1
          ? button('Next', address('xleaf', experiment.id, slot + 1), 'primary')
          : null,
      ),
    ]),
  );
}
