// Answers that could not be delivered in time: they wait for their person, and are offered first when they come back.
import { z } from 'zod';
import { type Block, button, buttons, type Card, card, note, text } from './card.ts';
import { type Command, personKey, type Reply, shows } from './command.ts';
import { erase } from './forget.ts';
import { deletedSince } from './gone.ts';
import type { Key, Store } from './ports.ts';
import { press } from './press.ts';

/** How long an answer waits, in milliseconds: a week. */
const KEPT = 7 * 24 * 3600_000;
/** How many answers wait for one person: of more, the oldest goes. */
const MOST = 5;

/** Cards as they are, the oldest first: only what our own renderers read back, so their shape is theirs to judge. */
export const WaitingShape = z.object({
  cards: z.array(z.custom<Card>((value) => typeof value === 'object' && value !== null)).min(1),
});
type Waiting = z.infer<typeof WaitingShape>;

export const waitingKey = (person: string): Key<Waiting> => ({
  path: `person/${person}/waiting/answer`,
  shape: WaitingShape,
  version: 1,
});

const unkept = note('The file itself did not wait: please ask for it once more.', 'care');

/** When it is, and when what led to the answer began; milliseconds since 1970. */
type Moments = { readonly now: number; readonly since: number };

/**
 * Keeps an answer for its person; false where they were deleted since it was asked for. A file stays behind: its bytes are no
 * JSON, and it can be asked for again.
 */
export async function keep(store: Store, person: string, shown: Card, { now, since }: Moments): Promise<boolean> {
  if (await deletedSince(store, person, since)) return false;
  const { file, ...rest } = shown;
  const kept: Card = file ? { ...rest, body: [...rest.body, unkept] } : rest;
  const key = waitingKey(person);
  await store.update(key, (old) => {
    const cards = [...(old?.cards ?? []), kept].slice(-MOST);
    return { value: { cards }, expiresAt: now + KEPT, result: null };
  });
  // A deletion that came between sets its mark before it looks for what to delete.
  if (!(await deletedSince(store, person, since))) return true;
  await erase(store, key.path);
  return false;
}

const offer: readonly Block[] = [
  note('An earlier answer of mine came too late to be shown. It is still here.', 'care'),
  buttons(button('Show the earlier answer', press('waiting', 'show'), 'primary')),
];

/** The answer with the waiting one offered first, where it is a card for this person alone. */
export function offered(reply: Reply): Reply {
  if (reply.kind !== 'card' && reply.kind !== 'replace') return reply;
  return { ...reply, card: { ...reply.card, body: [...offer, ...reply.card.body] } };
}

/** Answers the offer's button. No command of its own is listed for it. */
export const waiting: Command = {
  name: 'waiting',
  summary: 'Shows an answer that came too late.',
  audience: 'anyone',
  options: [],
  start: () => shows(card('Nothing is waiting', [text('Every answer of mine has reached you.')])),
  moves: {
    async show({ interaction, store, clock }) {
      const person = personKey(interaction);
      const kept =
        person === null
          ? undefined
          : await store.update(waitingKey(person), (old) => {
              const [first, ...cards] = old?.cards ?? [];
              const left = cards.length === 0 ? null : { cards };
              return { value: old === undefined ? old : left, expiresAt: clock.now() + KEPT, result: first };
            });
      // Beside the card that it was offered on: that one may be a question that is still to be answered.
      return shows(kept ?? card('Nothing is waiting any more', [text('You have seen it already.')]));
    },
  },
};
