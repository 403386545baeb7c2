// One interaction's way back to Slack: the acknowledgement first, then an answer by the way that it came, never in public by chance.
import { type Card, card, facts, point, text } from '../../core/card.ts';
import type { Interaction, Reply } from '../../core/command.ts';
import { stringAt } from '../../core/json.ts';
import type { Clock, Log } from '../../core/ports.ts';
import { type Drawings, Gone, inTime, type Line, type Ready } from '../adapter.ts';
import { ANSWER, type Payload } from './render.ts';
import { type ResponseUrl, responseUrl } from './response-url.ts';
import { escaped } from './text.ts';
import { pack, wayOf } from './way.ts';
import { type Call, Refused } from './web.ts';

type Message = Extract<Payload, { kind: 'message' }>;
type Body = Message['body'];

/** An interaction with what is needed to answer it. `event` is what Slack sent; `ack` is absent where Bolt has done it. */
export type Incoming = {
  readonly interaction: Interaction;
  readonly event: unknown;
  readonly ack?: (answer?: unknown) => Promise<void>;
  readonly call: Call;
  /** Sends a file to a direct message. Throws where it cannot. */
  readonly upload: (channel: string, file: Message['files'][number]) => Promise<void>;
  /** Whether nobody did so before, in any process: asked where what follows cannot be taken back, and no value guards it. */
  readonly isFirst: () => Promise<boolean>;
  readonly render: (reply: Reply, pictures: Drawings) => Payload;
  readonly clock: Clock;
  readonly log: Log;
  readonly apiUrl?: string;
};

const isMessage = (payload: Payload): payload is Message => payload.kind === 'message';
const hasPicture = ({ blocks }: Body): boolean => blocks.some((each) => each.type === 'image');

const mend = (fields: Readonly<Record<string, string>>): Card =>
  card('Please fill it in once more', [
    text('The form closed before I could say what is amiss. Nothing was saved.'),
    facts(Object.values(fields).map(point)),
  ]);

const unsent: Card = card('The file could not be sent', [
  text('I may not write to you directly here. Open my Messages tab once, then ask for it again.'),
]);

/** The body with a line that says where its file went. */
const pointing = (body: Body): Body => ({
  ...body,
  blocks: [
    ...body.blocks,
    {
      type: 'context',
      elements: [{ type: 'plain_text', text: 'The file is in our direct message, for you alone.', emoji: false }],
    },
  ],
});

/** What a message posted with the bot's own token carries. */
const posted = ({ text, blocks, parse, link_names }: Body) => ({ text, blocks, parse, link_names });

export function openLine(incoming: Incoming): Line<Payload> {
  const { interaction, event, call, render, clock, log } = incoming;
  const user = interaction.user?.id;
  const way = wayOf(interaction, event, clock.now());
  // Looked at by the answers that go that way: most are the acknowledgement itself.
  let looked: ResponseUrl | null | undefined;
  const direct = (): ResponseUrl | null => {
    looked ??= way.address ? responseUrl(way.address, clock, incoming.apiUrl) : null;
    return looked;
  };
  const thread = way.thread === undefined ? {} : { thread_ts: way.thread };
  // A command has no message of ours that could be replaced, and what everyone sees is replaced for nobody.
  const onOwn = (interaction.kind === 'press' || interaction.kind === 'form') && !way.shared;
  let isAcknowledged = incoming.ack === undefined;

  /** False where it was given before or did not get through: then the answer takes another way. */
  async function acknowledge(answer?: unknown): Promise<boolean> {
    if (isAcknowledged) return false;
    isAcknowledged = true;
    try {
      await incoming.ack?.(answer);
      return true;
    } catch (err) {
      log.warn({ interaction: interaction.id, err }, 'An acknowledgement did not get through to Slack.');
      return false;
    }
  }

  /** The last way: seen by this person alone, where the bot is a member. */
  async function whisper(body: Body): Promise<void> {
    if (way.place === undefined || user === undefined) throw new Gone('Slack takes no more answers to this.');
    try {
      await call('chat.postEphemeral', { channel: way.place, user, ...thread, ...posted(body) });
    } catch (cause) {
      throw new Gone('Slack takes no more answers to this, and the bot may not write there.', { cause });
    }
  }

  /** Writes to the person's direct message with the bot; gives its address. */
  async function write(words: Pick<Body, 'text'> & Partial<Body>): Promise<string | undefined> {
    const quiet = { mrkdwn: false, parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false };
    return stringAt(await call('chat.postMessage', { channel: user, ...words, ...quiet }), 'channel');
  }

  /** Sends a body by the way that the interaction came. Throws Refused, or Gone. */
  async function send(body: Body): Promise<void> {
    if (way.home) {
      await call('views.publish', { user_id: user, view: { type: 'home', blocks: body.blocks } });
      return;
    }
    const address = direct();
    if (address) {
      const sent = await address.send({ ...body, ...thread, replace_original: body.replace_original && onOwn });
      if (sent.kind === 'refused') throw new Refused('an answer', sent.why);
      if (sent.kind === 'unheard') throw new Gone('Whether Slack took the answer is not known.');
      return sent.kind === 'spent' ? whisper(body) : undefined;
    }
    if (way.place !== undefined) return whisper(body);
    await write({ text: body.text, blocks: body.blocks });
  }

  /** Each file to the bot's direct message; the card has said so already. */
  async function sendFiles({ files }: Message): Promise<void> {
    for (const file of files) {
      try {
        const channel = await write({ text: escaped(file.name) });
        if (channel === undefined) throw new Gone('The direct message has no address.');
        await incoming.upload(channel, file);
      } catch (err) {
        log.warn({ interaction: interaction.id, err }, 'A file could not be sent to its person.');
        await show({ kind: 'card', card: unsent });
      }
    }
  }

  async function show(reply: Reply, payload = render(reply, new Map())): Promise<void> {
    if (!isMessage(payload)) return;
    const isLasting = payload.body.response_type === 'in_channel' || payload.files.length > 0;
    if (isLasting && !(await incoming.isFirst())) return;
    const body = payload.files.length > 0 ? pointing(payload.body) : payload.body;
    try {
      await send(body);
    } catch (error) {
      // Slack could not fetch the picture, or does not know the block: its words stand alone.
      const again = error instanceof Refused && error.why === 'invalid_blocks' && hasPicture(body);
      if (!again) throw error;
      const plain = render(reply, new Map());
      if (isMessage(plain)) await send(plain.body);
    }
    await sendFiles(payload);
  }

  /** Opens a form at once. Its trigger is good for three seconds and one use; after that a button asks for it again. */
  async function open(reply: Extract<Reply, { kind: 'form' }>, view: object): Promise<void> {
    const address = direct()?.address();
    const kept = pack({ ...way, ...(address ? { address } : {}) });
    const shown = { ...view, private_metadata: kept };
    if (interaction.kind === 'form') {
      if (await acknowledge({ response_action: 'update', view: shown })) return;
    } else {
      await acknowledge();
      const opening = { trigger_id: stringAt(event, 'trigger_id'), view: shown };
      const opened = await call('views.open', opening).catch((err: unknown) => {
        log.warn({ interaction: interaction.id, err }, 'A form did not open in time.');
        return null;
      });
      if (opened !== null) return;
    }
    await show(inTime(interaction, reply));
  }

  async function answer({ reply, payload }: Ready<Payload>): Promise<void> {
    if (reply.kind === 'form' && payload.kind === 'form') return open(reply, payload.body);
    if (reply.kind === 'invalid' && interaction.kind === 'form' && payload.kind === 'invalid') {
      if (await acknowledge(payload.body)) return;
    }
    // With a picture the answer goes by response_url: only there does Slack say that it cannot show it.
    const isInline = interaction.kind === 'words' && way.address !== undefined;
    if (isInline && isMessage(payload) && payload.files.length === 0 && !hasPicture(payload.body)) {
      if (await acknowledge(payload[ANSWER])) return;
    }
    await acknowledge();
    await late({ reply, payload });
  }

  async function late({ reply, payload }: Ready<Payload>): Promise<void> {
    if (reply.kind === 'invalid') return show({ kind: 'card', card: mend(reply.fields) });
    await show(reply, payload);
  }

  return { answer, late, thinking: async () => void (await acknowledge()) };
}
