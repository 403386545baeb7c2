// An answer that could not be delivered in time: it waits for its person, and is offered first when they come back.
import { z } from 'zod';
import { type Block, button, buttons, type Card, card, note, text } from './card.ts';
import { type Command, type Outcome, personKey, replaces, shows } from './command.ts';
import { erase } from './forget.ts';
import { deletedSince } from './gone.ts';
import type { Key, Store } from './ports.ts';
import { press } from './press.ts';

/** How long an answer waits, in milliseconds: a week. */
const KEPT = 7 * 24 * 3600_000;

/** The card as it is: only what our own renderers read back, so its shape is theirs to judge. */
const WaitingShape = z.object({ card: z.custom<Card>((value) => typeof value === 'object' && value !== null) });
type Waiting = z.infer<typeof WaitingShape>;

export const waitingKey = (person: string): Key<Waiting> => ({
  path: `person/${person}/waiting/answer`,
  shape: WaitingShape,
  version: 1,
});

/** When it is, and when what led to the answer began; milliseconds since 1970. */
type Moments = { readonly now: number; readonly since: number };

/**
 * Keeps an answer for its person; false where they were deleted since it was asked for. A file stays behind: its bytes are no
 * JSON, and it can be asked for again.
 */
export async function keep(store: Store, person: string, shown: Card, { now, since }: Moments): Promise<boolean> {
  if (await deletedSince(store, person, since)) return false;
  const { file: _, ...kept } = shown;
  const key = waitingKey(person);
  await store.update(key, () => ({ value: { card: kept }, expiresAt: now + KEPT, result: null }));
  // A deletion that came between sets its mark before it looks for what to delete.
  if (!(await deletedSince(store, person, since))) return true;
  await erase(store, key.path);
  return false;
}

const offer: readonly Block[] = [
  note('An earlier answer of mine came too late to be shown. It is still here.', 'care'),
  buttons(button('Show the earlier answer', press('waiting', 'show'), 'primary')),
];

/** The outcome with the waiting answer offered first, where the answer is a card for this person alone. */
export function offered({ reply, ...rest }: Outcome): Outcome {
  if (reply.kind !== 'card' && reply.kind !== 'replace') return { reply, ...rest };
  return { ...rest, reply: { ...reply, card: { ...reply.card, body: [...offer, ...reply.card.body] } } };
}

/** Answers the offer's button. No command of its own is listed for it. */
export const waiting: Command = {
  name: 'waiting',
  summary: 'Shows an answer that came too late.',
  audience: 'anyone',
  options: [],
  start: () => shows(card('Nothing is waiting', [text('Every answer of mine has reached you.')])),
  moves: {
    async show({ interaction, store }) {
      const person = personKey(interaction);
      const kept =
        person === null
          ? undefined
          : await store.update(waitingKey(person), (old) => ({ value: old === undefined ? old : null, result: old }));
      return kept
        ? shows(kept.card)
        : replaces(card('Nothing is waiting any more', [text('You have seen it already.')]));
    },
  },
};
