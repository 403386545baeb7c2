// A message as it stands in a conversation: what was typed, who may see it, the card, and the way to turn it over.
import { say } from '../../core/text.ts';
import type { Drawings } from '../adapter.ts';
import { drawCard } from './card.ts';
import { lock, mark, people, turned } from './icons.ts';
import { empty, type Html, markup } from './markup.ts';
import { seatNamed, seatOf } from './seats.ts';
import { cardOf, EVERYONE, type Message } from './transcript.ts';

/** Who may see it, in words: a post of a room is from nobody but the bot. */
function seenBy(message: Message, seat: string): Html {
  if (message.room) return markup`${people}Everyone here sees this`;
  if (message.to !== EVERYONE) return markup`${lock}Only you can see this`;
  const who = message.from === seat ? 'You' : (seatNamed(message.from)?.name ?? message.from);
  return markup`${people}${who} shared this with everyone`;
}

/** `seat` is who looks at it. */
export function drawMessage(message: Message, seat: string, pictures: Drawings, turns: boolean): Html {
  const card = cardOf(message);
  const { under, notifies } = message.room ?? {};
  const looks = [
    'message',
    ...(message.to === EVERYONE ? ['shared'] : []),
    ...(under ? ['threaded'] : []),
    ...(seatOf(notifies ?? '')?.id === seat ? ['calls'] : []),
  ];
  const file = `/play/files?seat=${seat}&message=${message.id}`;
  return markup`<article class="${looks.join(' ')}" tabindex="-1" aria-label="${say(card.title)}" data-message="${message.id}" data-revision="${message.revision}"${under ? markup` data-thread="${under.message}"` : empty}>
${message.asked && message.from === seat ? markup`<p class="asked"><span class="unseen">You typed </span>${message.asked}</p>` : empty}
${under ? markup`<p class="thread">${turned}<span class="unseen">In the thread </span>${under.title}</p>` : empty}
<div class="card"><p class="who">${mark}<strong>Two Tiers</strong><span class="sees">${seenBy(message, seat)}</span></p>
${drawCard(card, pictures, file)}
${turns ? markup`<p class="turn"><button type="button" class="quiet-button" data-turn>What Discord and Slack are sent (JSON)</button></p>` : empty}
</div></article>`;
}
