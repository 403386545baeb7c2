// What an adapter is, and the one exchange that every adapter runs: answer at once, or say "thinking" and answer later.
import type { Bot } from '../core/bot.ts';
import { type Card, card, figures, text } from '../core/card.ts';
import { type Interaction, type Platform, personKey, type Reply } from '../core/command.ts';
import { within } from '../core/deadline.ts';
import type { Drawn, Poster } from '../core/ports.ts';
import { press, read } from '../core/press.ts';
import type { RoomKey } from '../core/room.ts';
import { command } from '../core/text.ts';
import { keep, offered, waitingKey } from '../core/waiting.ts';

/** The pictures of a reply, drawn before it is rendered, by figure id. A missing one is left to its words. */
export type Drawings = ReadonlyMap<string, Drawn>;

/** What a platform sent, as bytes: a signature is over them. Names of headers in lower case. */
export type Sent = { readonly headers: Pick<Headers, 'get'>; readonly body: Uint8Array };
/** What goes back to it: a status, and a body with its content type. */
export type Given = { readonly status: number; readonly type?: string; readonly body?: string | Uint8Array };

/** A door in the one HTTP server. `path` is exact, or a prefix where it ends in `/*`. */
export type Page = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly handle: (request: Request) => Promise<Response> | Response;
};
/** A platform's own door, at an exact path: it needs none of what a page's request brings, which costs more than most answers. */
export type Intake = {
  readonly method: 'POST';
  readonly path: string;
  readonly take: (sent: Sent) => Promise<Given>;
};
export type Route = Page | Intake;

/** A platform that is on. `stop` lets answers under way finish and is harmless twice. */
export type Connection = {
  readonly routes: readonly Route[];
  /** How the posts of rooms reach this platform. */
  readonly poster?: Poster;
  ready(): boolean;
  stop(): Promise<void>;
};

export interface Adapter<Event, Payload, Config> {
  readonly name: Platform;
  /** Null for what is not an interaction of ours, or is not to be trusted. Never throws. */
  receive(event: Event): Interaction | null;
  /** Loses no word, never notifies anybody, keeps every limit of the platform. */
  render(reply: Reply, pictures: Drawings): Payload;
  connect(bot: Bot, config: Config): Promise<Connection>;
}

/** The connection broke while an acknowledgement was under way: whether it arrived is not known. It is sent once more. */
export class Reset extends Error {}
/** The platform takes no more answers to this interaction: its time or its uses are over. The answer waits for its person. */
export class Gone extends Error {}

/** An answer with what its platform draws of it. */
export type Ready<Payload> = { readonly reply: Reply; readonly payload: Payload };

/** One interaction's way back to its platform. What each call does there depends on the interaction, which an adapter knows. */
export interface Line<Payload> {
  /** The answer as the acknowledgement. Throws Reset or Gone; one that turns out to have arrived already is no error. */
  answer(ready: Ready<Payload>): Promise<void>;
  /** "Thinking": the acknowledgement, with the answer still to come. Throws Reset or Gone. */
  thinking(): Promise<void>;
  /** The answer after "thinking". Throws Gone. */
  late(ready: Ready<Payload>): Promise<void>;
}

/** What stands where an answer was lost, so that nobody is left without a word. */
export const sorry: Card = card('That did not work, and it is my fault, not yours.', [
  text([
    'Nothing is lost. Please try once more; if it goes on, tell whoever runs this bot (',
    command('help'),
    ' says who).',
  ]),
]);

/** How an exchange ended, for the operator's metrics. */
export type Ending = 'answered' | 'answered late' | 'waits' | 'lost';

type Render<Payload> = (reply: Reply, pictures: Drawings) => Payload;

const NOTHING: Drawings = new Map();

/** Draws the figures of these cards. What cannot be drawn is left to its words. */
export async function drawings(
  { pictures, log }: Pick<Bot, 'pictures' | 'log'>,
  cards: readonly Card[],
): Promise<Drawings> {
  const wanted = cards.flatMap(figures);
  if (wanted.length === 0) return NOTHING;
  const drawn = await Promise.all(
    wanted.map(async (figure): Promise<[string, Drawn][]> => {
      try {
        return [[figure.id, await pictures.draw(figure)]];
      } catch (err) {
        log.warn({ figure: figure.id, err }, 'A figure could not be drawn; its words stand alone.');
        return [];
      }
    }),
  );
  return new Map(drawn.flat());
}

/** What the bot says: its answer, the same with one that waited for this person offered first, and the rooms that changed. */
type Heard = { readonly own: Reply; readonly reply: Reply; readonly rooms: readonly RoomKey[] };

/** Asks the bot. A memory that fails while it looks for an earlier answer only keeps that one waiting. */
async function heard(bot: Bot, interaction: Interaction): Promise<Heard> {
  const person = interaction.kind === 'complete' ? null : personKey(interaction);
  const kept = person === null ? undefined : bot.store.read(waitingKey(person)).catch(() => undefined);
  const { reply: own, rooms = [] } = await bot.handle(interaction);
  const isOffer = interaction.kind === 'press' && read(interaction.customId)?.command === 'waiting';
  return { own, rooms, reply: (await kept) === undefined || isOffer ? own : offered(own) };
}

/** An answer as it goes out, and as it would wait: the offer of an earlier one is no part of it. */
type Made<Payload> = Ready<Payload> & { readonly own: Reply };

async function ready<Payload>(
  bot: Bot,
  interaction: Interaction,
  render: Render<Payload>,
): Promise<Made<Payload> & Heard> {
  const said = await heard(bot, interaction);
  const { reply } = said;
  return { ...said, payload: render(reply, await drawings(bot, 'card' in reply ? [reply.card] : [])) };
}

/** A form opens in time or not at all: what stands in its place is a card with a button that asks for it again. */
export function inTime(interaction: Interaction, reply: Reply): Reply {
  if (reply.kind !== 'form') return reply;
  const again = interaction.kind === 'press' ? read(interaction.customId) : null;
  // A command has no address to come back to but its start: the form's own is where it is sent.
  const asks = again ?? press(reply.form.press.command, 'start');
  const shown: Card = card(reply.form.title, [
    text('This took a moment too long to open by itself.'),
    { kind: 'buttons', buttons: [{ label: reply.form.title, press: asks, tone: 'primary' }] },
  ]);
  return { kind: 'card', card: shown };
}

/** Once more after a broken connection, and not again. */
async function twice(send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!(error instanceof Reset)) throw error;
    await send();
  }
}

/** Keeps an answer that the platform no longer takes. Only a card can wait: it is never shown to others. */
async function wait(bot: Bot, interaction: Interaction, own: Reply, since: number): Promise<Ending> {
  const person = personKey(interaction);
  if (person === null || !('card' in own)) return 'lost';
  return (await keep(bot.store, person, own.card, { now: bot.clock.now(), since })) ? 'waits' : 'lost';
}

/** Answers one interaction. Never throws: what goes wrong on the way back is logged, and the answer waits where it can. */
export async function exchange<Payload>(
  bot: Bot,
  interaction: Interaction,
  line: Line<Payload>,
  render: Render<Payload>,
): Promise<Ending> {
  const began = bot.clock.now();
  const acknowledged = (): void =>
    bot.meter?.time('ack_seconds', (bot.clock.now() - began) / 1000, { platform: interaction.platform });
  const ending = await answered(bot, interaction, line, render, { began, acknowledged });
  bot.meter?.count('interactions_total', {
    platform: interaction.platform,
    name: nameOf(bot, interaction),
    outcome: ending,
  });
  return ending;
}

/** What an interaction is about, for the operator: a command's name or the interaction's kind, never what somebody typed. */
function nameOf({ commands }: Bot, interaction: Interaction): string {
  const to = 'customId' in interaction ? read(interaction.customId)?.command : undefined;
  const named = 'command' in interaction ? interaction.command : to;
  return commands.find(({ name }) => name === named)?.name ?? interaction.kind;
}

async function answered<Payload>(
  bot: Bot,
  interaction: Interaction,
  line: Line<Payload>,
  render: Render<Payload>,
  { began, acknowledged }: { readonly began: number; readonly acknowledged: () => void },
): Promise<Ending> {
  const work = ready(bot, interaction, render);
  let made: Made<Payload> | undefined;
  try {
    const race = await within(bot.clock, work);
    if (race.kind === 'in time') {
      made = race.value;
      await twice(() => line.answer(race.value));
      acknowledged();
      return 'answered';
    }
    await twice(() => line.thinking());
    acknowledged();
    bot.meter?.count('late_ack_total', { platform: interaction.platform });
    const { reply } = await race.value;
    const late = inTime(interaction, reply);
    made = late === reply ? await race.value : { own: late, reply: late, payload: render(late, new Map()) };
    await line.late(made);
    return 'answered late';
  } catch (err) {
    const { id, platform, kind } = interaction;
    bot.log.warn({ interaction: id, platform, kind, err }, 'An answer did not reach its platform.');
    const done = made ?? (await work.catch(() => undefined));
    const gone = done && (await wait(bot, interaction, done.own, began).catch(() => 'lost' as const));
    return gone ?? 'lost';
  } finally {
    // Everybody sees what changed once its own person has their answer, also where that was lost on its way.
    work.then(
      ({ rooms }) => bot.closer.changed(rooms),
      () => {},
    );
  }
}
