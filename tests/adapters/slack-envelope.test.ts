// Envelopes on Slack's socket: read or left to the library, and acknowledged in JSON that says what was drawn.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acknowledgement, envelopeOf } from '../../src/adapters/slack/envelope.ts';
import { ANSWER, render } from '../../src/adapters/slack/render.ts';
import { card, last, text } from '../../src/core/card.ts';

describe('A message on the socket', () => {
  it('is an envelope of ours or none, whatever it says', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), fc.jsonValue(), (anything, words, value) => {
        expect(envelopeOf(anything)).toBeNull();
        for (const message of [words, JSON.stringify(value), JSON.stringify({ envelope_id: value, payload: 5 })])
          expect(envelopeOf(message)).toBeNull();
      }),
    );
  });

  it('that names an envelope and brings a payload is one', () => {
    const payload = { command: '/af-quiz' };
    expect(envelopeOf(JSON.stringify({ type: 'slash_commands', envelope_id: 'e-1', payload }))).toEqual({
      envelope_id: 'e-1',
      payload,
    });
  });
});

describe('An acknowledgement', () => {
  it('is JSON of its envelope and its answer', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
        (id, answer) => {
          const said = { envelope_id: id, payload: answer };
          expect(JSON.parse(acknowledgement(id, answer))).toEqual(JSON.parse(JSON.stringify(said)));
        },
      ),
    );
  });

  it('of nothing carries nothing', () => {
    expect(JSON.parse(acknowledgement('e-1', undefined))).toEqual({ envelope_id: 'e-1', payload: {} });
  });

  it('of a card that lasts says word for word what that of any other says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 100 }), (words) => {
        const payloads = [card('“Tiers” — 二 🙂', [text(words)]), last(card('“Tiers” — 二 🙂', [text(words)]))].map(
          (each) => render({ kind: 'card', card: each }, new Map()),
        );
        const [any, lasting] = payloads.map((each) => each.kind === 'message' && acknowledgement('e-1', each[ANSWER]));
        expect(JSON.parse(String(lasting))).toEqual(JSON.parse(String(any)));
      }),
    );
  });
});
