// Posts of rooms on the page: they stand in the conversation of every seat, and change there in place.
import type { Bot } from '../../core/bot.ts';
import type { Card } from '../../core/card.ts';
import { type Place, type Poster, Unposted } from '../../core/ports.ts';
import { blank, EVERYONE, kept, type Message, type Transcript, transcriptKey, trimmed } from './transcript.ts';

type Made = { readonly transcript: Transcript; readonly message: Message };
type How = Parameters<Poster['post']>[2];

/** The transcript with a post in it, once for each key. One under another stands in a thread on the first of its row. */
function posted(old: Transcript, card: Card, { key, under, notifies }: How, at: number): Made {
  const before = old.messages.find(({ room }) => room?.key === key);
  if (before) return { transcript: old, message: before };
  const revision = old.revision + 1;
  const message: Message = {
    id: `m${revision}`,
    revision,
    to: EVERYONE,
    from: '',
    at,
    by: [],
    card: kept(card),
    room: {
      key,
      ...(under ? { under: { message: under.address, title: under.title } } : {}),
      ...(notifies === undefined ? {} : { notifies }),
    },
  };
  return { transcript: trimmed({ ...old, revision, messages: [...old.messages, message] }), message };
}

/** The transcript with another card on a post; null where that post is not there any more. */
function edited(old: Transcript, id: string, card: Card): Made | null {
  const target = old.messages.find((message) => message.id === id && message.room);
  if (!target) return null;
  const revision = old.revision + 1;
  const message = { ...target, revision, card: kept(card) };
  const messages = old.messages.map((each) => (each === target ? message : each));
  return { transcript: { ...old, revision, messages }, message };
}

/** `show` has the open pages of a place draw a message anew. */
export function openPoster(
  { store, clock }: Pick<Bot, 'store' | 'clock'>,
  show: (place: string, made: Made) => Promise<unknown>,
): Poster {
  const change = <T extends Made | null>({ tenant, place }: Place, make: (old: Transcript) => T): Promise<T> =>
    store.update(transcriptKey(tenant, place), (old = blank) => {
      const made = make(old);
      return { value: made?.transcript ?? old, result: made };
    });
  return {
    gap: 0,
    async post(place, card, how) {
      const made = await change(place, (old) => posted(old, card, how, clock.now()));
      await show(place.place, made);
      return made.message.id;
    },
    async edit(place, address, card) {
      const made = await change(place, (old) => edited(old, address, card));
      if (!made) throw new Unposted('gone');
      await show(place.place, made);
    },
  };
}
