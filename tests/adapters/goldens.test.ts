// What goes out to the platforms, kept as files: an upgrade of a library that changes a payload shows as a difference to read.
import { describe, expect, it } from 'vitest';
import { discord } from '../../src/adapters/discord/index.ts';
import { slack } from '../../src/adapters/slack/index.ts';
import type { Reply } from '../../src/core/command.ts';
import { drawings, form, gallery } from '../gallery.ts';

const NAMED = ['every block', 'every kind of button', 'every label', 'a file beside it'] as const;

const answers: readonly (readonly [name: string, reply: Reply])[] = [
  ...NAMED.flatMap((name) => {
    const card = gallery[name];
    return card ? [[name, { kind: 'card', card }] as const] : [];
  }),
  ...(['replace', 'share'] as const).flatMap((kind) => {
    const card = gallery['every block'];
    return card ? [[`every block as ${kind}`, { kind, card }] as const] : [];
  }),
  ['a form', { kind: 'form', form }],
  ['an invalid form', { kind: 'invalid', fields: { question: 'It is empty.' } }],
  ['choices', { kind: 'choices', choices: [{ value: 'tiers', label: 'Two tiers' }] }],
];

/** Bytes by their number, so that a golden file stays one to read. */
const written = (payload: unknown): string =>
  `${JSON.stringify(payload, (_, each: unknown) => (each instanceof Uint8Array ? `${each.length} bytes` : each), 2)}\n`;

describe.each([discord, slack])('What $name is sent', ({ name, render }) => {
  it.each(answers)('for %s is what it was when a person last looked', async (what, reply) => {
    const pictures = 'card' in reply ? drawings(reply.card) : new Map();
    const file = `./goldens/${name}/${what.replaceAll(' ', '-')}.json`;
    await expect(written(render(reply, pictures))).toMatchFileSnapshot(file);
  });
});
