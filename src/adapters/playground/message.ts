// A message as it stands in a conversation: what was typed, who may see it, the card, and the way to turn it over.
import { say } from '../../core/text.ts';
import type { Drawings } from '../adapter.ts';
import { drawCard } from './card.ts';
import { lock, mark, people } from './icons.ts';
import { empty, type Html, markup } from './markup.ts';
import { seatNamed } from './seats.ts';
import { cardOf, EVERYONE, type Message } from './transcript.ts';

/** `seat` is who looks at it. */
export function drawMessage(message: Message, seat: string, pictures: Drawings, turns: boolean): Html {
  const card = cardOf(message);
  const shared = message.to === EVERYONE;
  const who = message.from === seat ? 'You' : (seatNamed(message.from)?.name ?? message.from);
  const file = `/play/files?seat=${seat}&message=${message.id}`;
  return markup`<article class="message${shared ? ' shared' : ''}" tabindex="-1" aria-label="${say(card.title)}" data-message="${message.id}" data-revision="${message.revision}">
${message.asked && message.from === seat ? markup`<p class="asked"><span class="unseen">You typed </span>${message.asked}</p>` : empty}
<div class="card"><p class="who">${mark}<strong>Two Tiers</strong><span class="sees">${
    shared ? markup`${people}${who} shared this with everyone` : markup`${lock}Only you can see this`
  }</span></p>
${drawCard(card, pictures, file)}
${turns ? markup`<p class="turn"><button type="button" class="quiet-button" data-turn>What Discord and Slack are sent (JSON)</button></p>` : empty}
</div></article>`;
}
