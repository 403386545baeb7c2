// An answer as Slack draws it: Block Kit, with a text that stands alone, nobody notified, nothing unfurled.
import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { type Block, type Button, type Card, lasts } from '../../core/card.ts';
import type { Reply } from '../../core/command.ts';
import { keeping } from '../../core/keeping.ts';
import { plain } from '../../core/plain.ts';
import { cut, say } from '../../core/text.ts';
import type { Drawings } from '../adapter.ts';
import { draw, type Easel, heading, labelBlock, option } from './blocks.ts';
import { faults, LIMITS } from './limits.ts';
import { bold, elements, escaped, plainText } from './text.ts';
import { view } from './view.ts';
import { toLast, Written } from './written.ts';

/** A file for one person, which travels on its own: to the bot's direct message. */
type Upload = { readonly name: string; readonly type: string; readonly bytes: Uint8Array };

/** What keeps a message from notifying anybody and from unfolding what it links to. */
const QUIETLY = { mrkdwn: false, parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false } as const;

/** The body of a message, as `response_url` takes it; who posts with the bot's own token leaves `response_type` out. */
type Message = {
  readonly text: string;
  readonly blocks: KnownBlock[];
  readonly response_type: 'ephemeral' | 'in_channel';
  readonly replace_original: boolean;
} & typeof QUIETLY;

/** Where a message has itself as a command's acknowledgement: a symbol, since it is the body once more and nothing drawn beside it. */
export const ANSWER: unique symbol = Symbol('answer');

export type Payload =
  | {
      readonly kind: 'message';
      readonly body: Message;
      readonly files: readonly Upload[];
      readonly [ANSWER]: Written;
    }
  | { readonly kind: 'form'; readonly body: ModalView }
  | {
      readonly kind: 'invalid';
      readonly body: { readonly response_action: 'errors'; readonly errors: Readonly<Record<string, string>> };
    }
  | { readonly kind: 'choices'; readonly body: { readonly options: PlainTextOption[] } }
  | { readonly kind: 'none' };

/**
 * What a workspace's installation decides: `prefix` of commands, the address that serves drawn pictures, or the id of the file
 * that holds one, by its hash. `notifies` is the one person whom a public message may call.
 */
export type Style = {
  readonly prefix?: string;
  readonly pictureBase?: string;
  readonly fileOf?: (hash: string) => string | undefined;
  readonly notifies?: string;
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

/** Some of a message's blocks, and the same as JSON. */
type Piece = { readonly blocks: readonly KnownBlock[]; readonly json: string };

const pieceOf = (blocks: readonly KnownBlock[]): Piece => ({ blocks, json: JSON.stringify(blocks).slice(1, -1) });
const kept = keeping<Block, Piece>();

function piece(block: Block, index: number, stands: Button | undefined, easel: Easel): Piece {
  const make = (): Piece => pieceOf(draw(block, index, stands, easel));
  return lasts(block) && !easel.quiet ? kept(block, easel.prefix, make) : make();
}

/** What stands behind the blocks of an acknowledgement. */
const END = {
  ephemeral: JSON.stringify({ response_type: 'ephemeral', ...QUIETLY }).slice(1),
  in_channel: JSON.stringify({ response_type: 'in_channel', ...QUIETLY }).slice(1),
};

function message(
  card: Card,
  response_type: Message['response_type'],
  replace_original: boolean,
  easel: Easel,
): Payload {
  const stands = card.body
    .flatMap((block): readonly Button[] => (block.kind === 'buttons' ? block.buttons : []))
    .find((each) => each.tone === 'primary' && !each.off);
  const pieces = [
    pieceOf([...title(card, easel), ...labelBlock(card.label)]),
    ...card.body.map((block, index) => piece(block, index, stands, easel)),
  ];
  const text = notice(card, easel.prefix);
  const blocks: KnownBlock[] = [];
  const jsons: string[] = [];
  for (const each of pieces) {
    blocks.push(...each.blocks);
    if (each.json !== '') jsons.push(each.json);
  }
  const files = card.file ? [card.file] : [];
  return {
    kind: 'message',
    body: { text, blocks, response_type, replace_original, ...QUIETLY },
    files,
    // A command has nothing to replace.
    [ANSWER]: new Written(`{"text":${JSON.stringify(text)},"blocks":[${jsons.join(',')}],${END[response_type]}`),
  };
}

function unchecked(reply: Reply, easel: Easel): Payload {
  switch (reply.kind) {
    case 'card':
      return message(reply.card, 'ephemeral', false, easel);
    case 'replace':
      return message(reply.card, 'ephemeral', true, easel);
    case 'share':
      return message(reply.card, 'in_channel', false, { ...easel, quiet: true });
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
  if (payload.kind === 'none') return payload;
  const wrong = faults(payload.body, payload.kind === 'message' ? payload[ANSWER].text.length : undefined);
  if (wrong.length === 0) return payload;
  throw new Error(`Slack cannot show this ${reply.kind}: ${wrong.join('; ')}. Shorten it or split it in two.`);
}

/** What was drawn of the cards that last, where no picture is in it, by what else decides it. */
const drawn = keeping<Card, Payload>();

/**
 * Draws an answer whole. Throws where it cannot be: a card over Slack's limits is its author's mistake, which the content
 * check and the contract suite find; cutting it here would lose words in silence.
 */
export function render(reply: Reply, pictures: Drawings, style: Style = {}): Payload {
  const easel = { prefix: PREFIX, ...style, quiet: false, pictures };
  if ((reply.kind !== 'card' && reply.kind !== 'replace') || pictures.size > 0 || !lasts(reply.card))
    return checked(reply, easel);
  return drawn(reply.card, `${reply.kind} ${easel.prefix}`, () => {
    const payload = checked(reply, easel);
    return payload.kind === 'message' ? { ...payload, [ANSWER]: toLast(payload[ANSWER]) } : payload;
  });
}
