// An answer as the page takes it: HTML for what is shown, data for what the page itself holds.
import type { Choice } from '../../core/card.ts';
import type { Reply } from '../../core/command.ts';
import type { Drawings } from '../adapter.ts';
import { drawCard } from './card.ts';
import { drawForm } from './form.ts';

export type PlaygroundPayload =
  | { readonly kind: 'card' | 'replace' | 'share' | 'form'; readonly html: string }
  | { readonly kind: 'invalid'; readonly fields: Readonly<Record<string, string>> }
  | { readonly kind: 'choices'; readonly choices: readonly Choice[] }
  | { readonly kind: 'none' };

export function render(reply: Reply, pictures: Drawings): PlaygroundPayload {
  switch (reply.kind) {
    case 'card':
    case 'replace':
    case 'share':
      return { kind: reply.kind, html: String(drawCard(reply.card, pictures)) };
    case 'form':
      return { kind: 'form', html: String(drawForm(reply.form)) };
    default:
      return reply;
  }
}
