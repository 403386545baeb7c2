// An answer as Slack draws it: Block Kit, with a text that stands alone, nobody notified, nothing unfurled.
import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { type Button, type Card, lasts } from '../../core/card.ts';
import type { Reply } from '../../core/command.ts';
import { plain } from '../../core/plain.ts';
import { cut, say } from '../../core/text.ts';
import type { Drawings } from '../adapter.ts';
import { draw, type Easel, heading, labelBlock, option } from './blocks.ts';
import { faults, LIMITS } from './limits.ts';
import { bold, elements, escaped, plainText } from './text.ts';
import { view } from './view.ts';

/** A file for one person, which travels on its own: to the bot's direct message. */
type Upload = { readonly name: string; readonly type: string; readonly bytes: Uint8Array };

/** The body of a message, as `response_url` takes it; who posts with the bot's own token leaves `response_type` out. */
type Message = {
  readonly text: string;
  readonly blocks: KnownBlock[];
  readonly response_type: 'ephemeral' | 'in_channel';
  readonly replace_original: boolean;
  readonly mrkdwn: false;
  readonly parse: 'none';
  readonly link_names: false;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
};

export type Payload =
  | { readonly kind: 'message'; readonly body: Message; readonly files: readonly Upload[] }
  | { readonly kind: 'form'; readonly body: ModalView }
  | {
      readonly kind: 'invalid';
      readonly body: { readonly response_action: 'errors'; readonly errors: Readonly<Record<string, string>> };
    }
  | { readonly kind: 'choices'; readonly body: { readonly options: PlainTextOption[] } }
  | { readonly kind: 'none' };

/**
 * What a workspace's installation decides: `prefix` of commands, the address that serves drawn pictures, or the id of the file
 * that holds one, by its hash.
 */
export type Style = {
  readonly prefix?: string;
  readonly pictureBase?: string;
  readonly fileOf?: (hash: string) => string | undefined;
};
export const PREFIX = '/af-';

/** The words of a card for notifications and screen readers; where they are too long, the blocks carry the rest. */
function notice(card: Card, prefix: string): string {
  let words = cut(plain(card, { prefix }), LIMITS.text);
  while (escaped(words).length > LIMITS.text) {
    const excess = escaped(words).length - LIMITS.text;
    words = cut(words, words.length - Math.max(1, Math.ceil(excess / 5)));
  }
  return escaped(words);
}

/** A header shows plain words only, and not many. */
function title(card: Card, easel: Easel): KnownBlock[] {
  const words = say(card.title);
  const isPlain = card.title.every((span) => typeof span === 'string' || span.kind === 'strong' || span.kind === 'em');
  if (words !== '' && isPlain && words.length <= LIMITS.header) return [{ type: 'header', text: plainText(words) }];
  return heading(
    elements(card.title, easel).map((each) => (each.type === 'text' && !each.style ? bold(each.text) : each)),
  );
}

function message(card: Card, audience: 'private' | 'public', replaces: boolean, easel: Easel): Payload {
  const stands = card.body
    .flatMap((block): readonly Button[] => (block.kind === 'buttons' ? block.buttons : []))
    .find((each) => each.tone === 'primary' && !each.off);
  return {
    kind: 'message',
    body: {
      text: notice(card, easel.prefix),
      blocks: [
        ...title(card, easel),
        ...labelBlock(card.label),
        ...card.body.flatMap((block, index) => draw(block, index, stands, easel)),
      ],
      response_type: audience === 'private' ? 'ephemeral' : 'in_channel',
      replace_original: replaces,
      mrkdwn: false,
      parse: 'none',
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
    },
    files: card.file ? [card.file] : [],
  };
}

function unchecked(reply: Reply, easel: Easel): Payload {
  switch (reply.kind) {
    case 'card':
      return message(reply.card, 'private', false, easel);
    case 'replace':
      return message(reply.card, 'private', true, easel);
    case 'share':
      return message(reply.card, 'public', false, { ...easel, quiet: true });
    case 'form':
      return { kind: 'form', body: view(reply.form) };
    case 'invalid':
      return { kind: 'invalid', body: { response_action: 'errors', errors: reply.fields } };
    case 'choices':
      return { kind: 'choices', body: { options: reply.choices.slice(0, LIMITS.menuChoices).map(option) } };
    case 'none':
      return { kind: 'none' };
  }
}

function checked(reply: Reply, easel: Easel): Payload {
  const payload = unchecked(reply, easel);
  const wrong = payload.kind === 'none' ? [] : faults(payload.body);
  if (wrong.length === 0) return payload;
  throw new Error(`Slack cannot show this ${reply.kind}: ${wrong.join('; ')}. Shorten it or split it in two.`);
}

type Acknowledgement = Omit<Message, 'replace_original'>;
const acknowledgements = new WeakMap<Message, Acknowledgement>();
const written = new WeakMap<object, Uint8Array>();

function withoutReplace({ replace_original: _, ...rest }: Message): Acknowledgement {
  return rest;
}

/** What a command's acknowledgement carries: there is nothing to replace. Of a body that lasts it is the same one each time. */
export const acknowledgement = (body: Message): Acknowledgement => acknowledgements.get(body) ?? withoutReplace(body);

/** An answer as JSON; one that lasts is written once. */
export function answerText(answer: object): string | Uint8Array {
  return written.get(answer) ?? JSON.stringify(answer);
}

/** What was drawn of the cards that last, where no picture is in it, by what else decides it. */
const drawn = new WeakMap<Card, Map<string, Payload>>();

/**
 * Draws an answer whole. Throws where it cannot be: a card over Slack's limits is its author's mistake, which the content
 * check and the contract suite find; cutting it here would lose words in silence.
 */
export function render(reply: Reply, pictures: Drawings, style: Style = {}): Payload {
  const easel = { prefix: PREFIX, ...style, quiet: false, pictures };
  if ((reply.kind !== 'card' && reply.kind !== 'replace') || pictures.size > 0 || !lasts(reply.card))
    return checked(reply, easel);
  const name = `${reply.kind} ${easel.prefix}`;
  const kept = drawn.get(reply.card) ?? new Map<string, Payload>();
  const known = kept.get(name);
  if (known) return known;
  const payload = checked(reply, easel);
  drawn.set(reply.card, kept.set(name, payload));
  if (payload.kind === 'message') {
    const answer = withoutReplace(payload.body);
    acknowledgements.set(payload.body, answer);
    written.set(answer, Buffer.from(JSON.stringify(answer)));
  }
  return payload;
}
