// Blocks that stay the same for everybody are drawn once; nobody may see a difference.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discord } from '../../src/adapters/discord/index.ts';
import { slackIn } from '../../src/adapters/slack/index.ts';
import { ANSWER } from '../../src/adapters/slack/render.ts';
import { type Block, type Card, last } from '../../src/core/card.ts';
import { plain } from '../../src/core/plain.ts';
import { anyCard } from '../gallery.ts';

const isWords = ({ kind }: Block): boolean => kind === 'text' || kind === 'note' || kind === 'facts';
/** The same card, with every block of words marked as one that lasts. */
const marked = (shown: Card): Card => ({
  ...shown,
  body: shown.body.map((block) => (isWords(block) ? last({ ...block }) : block)),
});

/** A card drawn in every way that decides how it looks. */
const drawings = (shown: Card): unknown => {
  const reply = { kind: 'card', card: shown } as const;
  const all = [reply, { ...reply, kind: 'replace' } as const, { ...reply, kind: 'share' } as const];
  return ['/af-', '/two-'].map((prefix) => [
    plain(shown, { prefix }),
    ...all.map((each) => [slackIn({ prefix }).render(each, new Map()), discord.render(each, new Map())]),
  ]);
};

describe('A block that lasts', () => {
  it('is drawn like any other, the first time and after', () => {
    fc.assert(
      fc.property(anyCard, (shown) => {
        const kept = marked(shown);
        const as = drawings(shown);
        expect(drawings(kept)).toEqual(as);
        expect(drawings(kept)).toEqual(as);
      }),
    );
  });
});

describe("A card as a command's acknowledgement on Slack", () => {
  it('says what its message says, but for what it replaces', () => {
    fc.assert(
      fc.property(anyCard, (shown) => {
        for (const kind of ['card', 'share'] as const) {
          const payload = slackIn({}).render({ kind, card: marked(shown) }, new Map());
          if (payload.kind !== 'message') throw new Error('A card is a message.');
          const { replace_original: _, ...rest } = payload.body;
          expect(JSON.parse(payload[ANSWER].text)).toEqual(JSON.parse(JSON.stringify(rest)));
        }
      }),
    );
  });
});
