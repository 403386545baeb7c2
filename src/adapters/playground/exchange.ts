// One click, one answer: what the page sent goes to the bot, its answer into the transcript, and to every page that is open.
import type { Bot } from '../../core/bot.ts';
import type { Card } from '../../core/card.ts';
import { personKey, type Reply } from '../../core/command.ts';
import { Friendly } from '../../core/errors.ts';
import { mindful } from '../../core/gone.ts';
import type { Store } from '../../core/ports.ts';
import { enter } from '../../core/presence.ts';
import type { RoomKey } from '../../core/room.ts';
import { outside } from '../../core/text.ts';
import { drawings } from '../adapter.ts';
import { originOf, type PlaygroundEvent, receive, TENANT } from './event.ts';
import { drawMessage } from './message.ts';
import { render } from './render.ts';
import { SEATS, seatOf } from './seats.ts';
import type { Change, Hub } from './stream.ts';
import {
  beganAt,
  blank,
  cardOf,
  type Message,
  record,
  seenBy,
  sees,
  spotIn,
  startedAfresh,
  type Transcript,
  transcriptKey,
} from './transcript.ts';
import { drawWelcome } from './welcome.ts';

/** What a page is told of its own click. Changes also come over the stream; a page takes each revision once. */
export type Told =
  | { readonly kind: 'shown'; readonly changes: readonly Change[] }
  | { readonly kind: 'form'; readonly html: string }
  | { readonly kind: 'invalid'; readonly fields: Readonly<Record<string, string>> }
  | { readonly kind: 'none' }
  | { readonly kind: 'trouble'; readonly trouble: string };

type ShownReply = Extract<Reply, { card: Card }>;
const isShown = (reply: Reply): reply is ShownReply => 'card' in reply;

export type Exchange = {
  /** The answer to what a page sent; never throws. */
  ask(event: PlaygroundEvent): Promise<Told>;
  /** What was said here. Throws where the store does. */
  transcript(): Promise<Transcript>;
  /** A message as a seat sees it. */
  draw(message: Message, seat: string): Promise<Change>;
  /** Has every page that is open show a message as it is now; gives what each seat sees. */
  publish(transcript: Transcript, message: Message): Promise<readonly Change[]>;
};

const HINT = 'Commands begin with a slash. Type / to see them, or try /explain with a word or two.';
const UNSAVED =
  'The answer could not be kept, so it is not shown: the disk may be full or the store away. Press again in a moment.';
const UNCLEARED = 'Nothing was cleared: the conversation could not be changed in the store. Try again in a moment.';

export function openExchange(bot: Bot, hub: Hub, place: string, turns: boolean): Exchange {
  const key = transcriptKey(TENANT, place);
  /** Clicks on one message go one after another; the very same click under way is joined, not asked again. */
  const turnsOf = new Map<string, Promise<unknown>>();
  const underWay = new Map<string, Promise<Told>>();
  /** The deletion that open pages know of, by its revision. */
  let cleared: number | undefined;

  async function draw(message: Message, seat: string): Promise<Change> {
    const html = String(drawMessage(message, seat, await drawings(bot, [cardOf(message)]), turns));
    return { seat, id: message.id, revision: message.revision, html };
  }

  async function publish(transcript: Transcript, message: Message): Promise<readonly Change[]> {
    const seats = SEATS.filter((each) => sees(transcript, each.id, message));
    const changes = await Promise.all(seats.map((each) => draw(message, each.id)));
    hub.publish(changes);
    return changes;
  }

  async function keep(store: Store, event: PlaygroundEvent, id: string, reply: ShownReply): Promise<Told> {
    const { ask } = event;
    const seat = seatOf(event.user)?.id ?? '';
    const from = 'message' in ask && ask.message !== undefined ? { message: ask.message } : {};
    const asked = ask.kind === 'line' ? { asked: outside(ask.text, 200) } : {};
    const entry = { id, seat, at: bot.clock.now(), ...asked, ...from };
    const { message, transcript } = await store.update(key, (old = blank) => {
      const made = record(old, reply, entry);
      return { value: made.transcript, result: made };
    });
    const changes = await publish(transcript, message);
    if ((transcript.cleared ?? 0) > (cleared ?? 0)) hub.anew();
    cleared = transcript.cleared ?? 0;
    return { kind: 'shown', changes: changes.filter((change) => change.seat === seat) };
  }

  /** Empties a seat. Only what was said goes: what the bot keeps of quizzes and demos is not the page's to touch. */
  async function startAfresh(event: PlaygroundEvent): Promise<Told> {
    const origin = originOf(event);
    const seat = seatOf(event.user)?.id;
    if (!origin || seat === undefined) return { kind: 'none' };
    const revision = await bot.store.update(key, (old = blank) => {
      const transcript = startedAfresh(old, seat, origin.id);
      return { value: transcript, result: beganAt(transcript, seat) };
    });
    const changes = [{ seat, id: null, revision, html: String(drawWelcome(bot)) }];
    hub.publish(changes);
    return { kind: 'shown', changes };
  }

  async function answer(event: PlaygroundEvent): Promise<Told> {
    if (event.ask.kind === 'afresh') {
      return startAfresh(event).catch((fault: unknown) => {
        bot.log.error({ fault: String(fault) }, 'The playground could not start a seat afresh.');
        return { kind: 'trouble', trouble: UNCLEARED };
      });
    }
    const interaction = receive(event);
    if (!interaction) return { kind: 'trouble', trouble: HINT };
    const person = personKey(interaction);
    const now = bot.clock.now();
    const act = person === null ? null : { person, id: interaction.id, now };
    const store = act === null ? bot.store : mindful(bot.store, act, bot.rooms);
    let reply: Reply;
    let rooms: readonly RoomKey[] = [];
    try {
      if (act !== null) await enter(store, act.person, spotIn(TENANT, place), now);
      ({ reply, rooms = [] } = await bot.handle(interaction));
      if (isShown(reply)) return await keep(store, event, interaction.id, reply);
    } catch (fault) {
      if (fault instanceof Friendly) return { kind: 'trouble', trouble: fault.message };
      bot.log.error({ fault: String(fault) }, 'The playground could not keep an answer.');
      return { kind: 'trouble', trouble: UNSAVED };
    } finally {
      bot.closer.changed(rooms);
    }
    const payload = render(reply, new Map());
    if (payload.kind === 'form') return { kind: 'form', html: payload.html };
    return payload.kind === 'invalid' ? payload : { kind: 'none' };
  }

  function inTurn(line: string, work: () => Promise<Told>): Promise<Told> {
    const next = (turnsOf.get(line) ?? Promise.resolve()).then(work);
    turnsOf.set(line, next);
    return next.finally(() => {
      if (turnsOf.get(line) === next) turnsOf.delete(line);
    });
  }

  return {
    ask(event) {
      const { ask, user } = event;
      const same = JSON.stringify([user, ask]);
      const joined = underWay.get(same);
      if (joined) return joined;
      const line = JSON.stringify([user, 'message' in ask ? ask.message : event.nonce]);
      const told = inTurn(line, () => answer(event)).finally(() => underWay.delete(same));
      underWay.set(same, told);
      return told;
    },
    async transcript() {
      const transcript = (await bot.store.read(key)) ?? blank;
      cleared ??= transcript.cleared ?? 0;
      return transcript;
    },
    draw,
    publish,
  };
}

/** What a seat's page lacks that was drawn at `revision`; null where it shows what is gone since, and must load anew. */
export function missedBy(transcript: Transcript, seat: string, revision: number): readonly Message[] | null {
  if (beganAt(transcript, seat) > revision) return null;
  return seenBy(transcript, seat).filter((message) => message.revision > revision);
}
