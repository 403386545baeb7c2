// An answer as Discord draws it: Components V2 throughout, one container a card, nobody notified.
import type {
  APIComponentInContainer,
  APIInteractionResponse,
  APIInteractionResponseCallbackData,
  APIModalInteractionResponseCallbackData,
} from 'discord-api-types/v10';
import { type Block, type Card, type Choice, lasts } from '../../core/card.ts';
import type { Reply } from '../../core/command.ts';
import { keeping } from '../../core/keeping.ts';
import { cut } from '../../core/text.ts';
import type { Drawings } from '../adapter.ts';
import { display, draw, labelLine, pictureName } from './blocks.ts';
import { modal } from './form.ts';
import { FLAGS, faults, LIMITS, TYPES } from './limits.ts';
import { markdown } from './text.ts';

/** A file that travels with a message, in the order of its attachments. */
type Upload = { readonly name: string; readonly type: string; readonly bytes: Uint8Array };

/** What goes into an answer's `data`, and the files beside it. `none` is for the exchange to acknowledge. */
export type Payload =
  | {
      readonly kind: 'message';
      readonly body: APIInteractionResponseCallbackData;
      readonly files: readonly Upload[];
    }
  | { readonly kind: 'form'; readonly body: APIModalInteractionResponseCallbackData }
  | { readonly kind: 'choices'; readonly body: { readonly choices: { name: string; value: string }[] } }
  | { readonly kind: 'none' };

const fileName = (name: string): string => name.replace(/[^A-Za-z0-9._-]+/g, '-');

/** The pictures that a card shows and that were drawn, each once, with the words that stand for it. */
function shownPictures(card: Card, pictures: Drawings): readonly (Upload & { readonly alt: string })[] {
  const found = card.body.flatMap((block) => {
    const drawn = block.kind === 'picture' ? pictures.get(block.figure.id) : undefined;
    if (!drawn || block.kind !== 'picture') return [];
    return [{ name: pictureName(drawn), type: 'image/png', bytes: drawn.png, alt: block.alt }];
  });
  return found.filter((each, index) => found.findIndex((other) => other.name === each.name) === index);
}

const kept = keeping<Block, readonly APIComponentInContainer[]>();

const part = (block: Block, index: number, pictures: Drawings): readonly APIComponentInContainer[] =>
  lasts(block) ? kept(block, '', () => draw(block, index, pictures)) : draw(block, index, pictures);

function message(card: Card, flags: number, pictures: Drawings): Payload {
  const shown = shownPictures(card, pictures);
  const file = card.file ? [{ ...card.file, name: fileName(card.file.name) }] : [];
  const components: APIComponentInContainer[] = [
    ...display(`## ${markdown(card.title)}${card.label ? `\n${labelLine(card.label).trimEnd()}` : ''}`),
    ...card.body.flatMap((block, index) => part(block, index, pictures)),
    ...file.map((each): APIComponentInContainer => ({ type: TYPES.file, file: { url: `attachment://${each.name}` } })),
  ];
  const attachments = [
    ...shown.map(({ name, alt }, id) => ({ id: String(id), filename: name, description: alt })),
    ...file.map(({ name }) => ({ id: String(shown.length), filename: name })),
  ];
  return {
    kind: 'message',
    body: {
      flags,
      components: [{ type: TYPES.container, components }],
      allowed_mentions: { parse: [] },
      attachments,
    },
    files: [...shown.map(({ name, type, bytes }) => ({ name, type, bytes })), ...file],
  };
}

/** What was wrong with a form, in words: Discord has no errors beside fields. */
const complaint = (fields: Readonly<Record<string, string>>): Card => ({
  title: ['That could not be saved yet'],
  body: [{ kind: 'facts', facts: Object.entries(fields).map(([term, fault]) => ({ term, text: [fault] })) }],
});

const suggestion = ({ value, label, hint }: Choice): { name: string; value: string } => ({
  name: cut(hint ? `${label} – ${hint}` : label, LIMITS.choice),
  value,
});

function unchecked(reply: Reply, pictures: Drawings): Payload {
  switch (reply.kind) {
    case 'card':
      return message(reply.card, FLAGS.components | FLAGS.ephemeral, pictures);
    case 'invalid':
      return message(complaint(reply.fields), FLAGS.components | FLAGS.ephemeral, pictures);
    case 'replace':
    case 'share':
      return message(reply.card, FLAGS.components, pictures);
    case 'form':
      return { kind: 'form', body: modal(reply.form) };
    case 'choices':
      return { kind: 'choices', body: { choices: reply.choices.slice(0, LIMITS.suggestions).map(suggestion) } };
    case 'none':
      return { kind: 'none' };
  }
}

function checked(reply: Reply, pictures: Drawings): Payload {
  const payload = unchecked(reply, pictures);
  const wrong = payload.kind === 'none' ? [] : faults(payload.body);
  if (wrong.length === 0) return payload;
  throw new Error(`Discord cannot show this ${reply.kind}: ${wrong.join('; ')}. Shorten it or split it in two.`);
}

/** What was drawn of the cards that last, where no picture is in it; and the callbacks written of each such body, by their type. */
const drawn = { card: new WeakMap<Card, Payload>(), replace: new WeakMap<Card, Payload>() };
const written = new WeakMap<object, Map<number, Uint8Array>>();

/** A callback as JSON; one whose body lasts is written once. */
export function callbackJson(callback: APIInteractionResponse): string | Uint8Array {
  const kept = 'data' in callback && callback.data ? written.get(callback.data) : undefined;
  if (!kept) return JSON.stringify(callback);
  const known = kept.get(callback.type);
  if (known) return known;
  const bytes = Buffer.from(JSON.stringify(callback));
  kept.set(callback.type, bytes);
  return bytes;
}

/**
 * Draws an answer whole. Throws where it cannot be: a card over Discord's limits is its author's mistake, which the content
 * check and the contract suite find; cutting it here would lose words in silence.
 */
export function render(reply: Reply, pictures: Drawings): Payload {
  if ((reply.kind !== 'card' && reply.kind !== 'replace') || pictures.size > 0 || !lasts(reply.card))
    return checked(reply, pictures);
  const known = drawn[reply.kind].get(reply.card);
  if (known) return known;
  const payload = checked(reply, pictures);
  drawn[reply.kind].set(reply.card, payload);
  if (payload.kind === 'message') written.set(payload.body, new Map());
  return payload;
}
