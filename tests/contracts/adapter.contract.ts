// What every adapter must hold, as rules with names. An adapter may waive one, with a reason, as long as it needs to.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Drawings } from '../../src/adapters/adapter.ts';
import { addresses, type Card, words } from '../../src/core/card.ts';
import type { Interaction, Platform, Reply } from '../../src/core/command.ts';
import { write } from '../../src/core/press.ts';
import { say } from '../../src/core/text.ts';
import { anyCard, drawings, form, gallery } from '../gallery.ts';
import { realCards } from '../walk.ts';

/** A control as it was drawn: its address, and the platform's own event when someone uses it. */
export type Control = { readonly address: string; readonly event: unknown; readonly choice?: string };

/** How a suite looks at an adapter: what the platform would show, and what it would send. */
export type Harness<Payload> = {
  readonly adapter: {
    readonly name: Platform;
    receive(event: unknown): Interaction | null;
    render(reply: Reply, pictures: Drawings): Payload;
  };
  /** Every run of words that a reader or a screen reader meets. Throws where words turned into markup. */
  readonly reads: (payload: Payload) => readonly string[];
  /** The controls that can be used, in order; a menu gives one for each of its choices. */
  readonly controls: (payload: Payload) => readonly Control[];
  /** Addresses of the web behind buttons that can be used. */
  readonly leads: (payload: Payload) => readonly string[];
  /** Where a message is seen; a replaced one stays as it was. */
  readonly audience: (payload: Payload) => 'private' | 'public';
  /** Whom it would notify. */
  readonly notifies: (payload: Payload) => readonly string[];
  /** What the platform would refuse, by its limits and by its published shapes. */
  readonly refuses: (payload: Payload) => readonly string[];
  /** The event of a form that was filled in as given. */
  readonly filled: (payload: Payload, fields: Readonly<Record<string, string>>) => unknown;
  /** Events of every kind, to be spoiled. */
  readonly events: readonly unknown[];
  /** Rules that this adapter cannot keep, each with its reason. */
  readonly waivers?: Readonly<Record<string, string>>;
};

const collapsed = (run: string): string => run.replace(/\s+/gu, ' ').trim();
const occurrences = (runs: readonly string[], entry: string): number =>
  runs.reduce((sum, run) => sum + run.split(entry).length - 1, 0);

/** Draws every card of the gallery, with and without its pictures, and random cards; `check` throws where a rule is broken. */
function eachCard<P>(harness: Harness<P>, check: (payload: P, card: Card, reply: Reply) => void): void {
  const all = (card: Card) => {
    for (const kind of ['card', 'replace', 'share'] as const)
      for (const pictures of [drawings(card), new Map()]) {
        const reply: Reply = { kind, card };
        check(harness.adapter.render(reply, pictures), card, reply);
      }
  };
  for (const [name, card] of Object.entries(gallery)) {
    try {
      all(card);
    } catch (error) {
      throw new Error(`The card "${name}": ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }
  fc.assert(fc.property(anyCard, all), { numRuns: 60 });
}

/** The presses on a card, in order, a menu's once for each choice. */
const presses = (card: Card): readonly { customId: string; choice?: string }[] =>
  card.body.flatMap((block) => {
    if (block.kind === 'menu')
      return block.choices.map(({ value }) => ({ customId: write(block.press), choice: value }));
    if (block.kind !== 'buttons') return [];
    return block.buttons.flatMap((each) => ('press' in each && !each.off ? [{ customId: write(each.press) }] : []));
  });

const hrefs = (card: Card): readonly string[] =>
  card.body.flatMap((block) =>
    block.kind === 'buttons' ? block.buttons.flatMap((each) => ('href' in each && !each.off ? [each.href] : [])) : [],
  );

function expectEveryWord<P>(harness: Harness<P>, payload: P, card: Card): void {
  const drawn = harness.reads(payload).map(collapsed);
  const entries = words(card).map(collapsed);
  for (const entry of new Set(entries.filter((each) => each !== '')))
    expect(occurrences(drawn, entry), `"${entry}" in ${JSON.stringify(drawn)}`).toBeGreaterThanOrEqual(
      occurrences(entries, entry),
    );
}

/** Draws every card of the real content, alone and for everyone, with and without its pictures. */
function holdReal<P>(harness: Harness<P>, cards: readonly Card[]): void {
  for (const card of cards) {
    const drawn = drawings(card);
    for (const kind of ['card', 'share'] as const)
      for (const pictures of drawn.size > 0 ? [drawn, new Map()] : [drawn]) {
        const payload = harness.adapter.render({ kind, card }, pictures);
        expect(harness.refuses(payload), say(card.title)).toEqual([]);
        expectEveryWord(harness, payload, card);
      }
  }
}

const rules = <P>(harness: Harness<P>): Readonly<Record<string, () => void>> => ({
  'no word is lost in drawing': () => eachCard(harness, (payload, card) => expectEveryWord(harness, payload, card)),
  'a button that is pressed and a choice that is made come back as they were drawn': () =>
    eachCard(harness, (payload, card) => {
      const back = harness.controls(payload).map((each) => harness.adapter.receive(each.event));
      expect(
        back.map((each) =>
          each?.kind === 'press'
            ? { customId: each.customId, ...(each.choice === undefined ? {} : { choice: each.choice }) }
            : each,
        ),
      ).toEqual(presses(card));
    }),
  'a link leads where it was meant to': () =>
    eachCard(harness, (payload, card) => expect(harness.leads(payload)).toEqual(hrefs(card))),
  'no two controls share an address': () =>
    eachCard(harness, (payload, card) => {
      expect(new Set(addresses(card)).size).toBe(addresses(card).length);
      const drawn = harness.controls(payload).map(({ address, choice }) => JSON.stringify([address, choice]));
      expect(new Set(drawn).size).toBe(drawn.length);
    }),
  'a private answer is private, and a shared one public': () =>
    eachCard(harness, (payload, _, reply) => {
      if (reply.kind !== 'replace')
        expect(harness.audience(payload)).toBe(reply.kind === 'card' ? 'private' : 'public');
    }),
  'nobody is notified': () => eachCard(harness, (payload) => expect(harness.notifies(payload)).toEqual([])),
  'every limit and every published shape is kept': () => {
    eachCard(harness, (payload) => expect(harness.refuses(payload)).toEqual([]));
    expect(harness.refuses(harness.adapter.render({ kind: 'form', form }, new Map()))).toEqual([]);
  },
  'the same answer is drawn the same, and the card is left alone': () =>
    eachCard(harness, (payload, card, reply) => {
      const before = JSON.stringify(card);
      const pictures = drawings(card);
      const [once, again] = [harness.adapter.render(reply, pictures), harness.adapter.render(reply, pictures)];
      expect(again).toEqual(once);
      expect(JSON.stringify(card)).toBe(before);
      expect(payload).toBeDefined();
    }),
  'a form shows its labels and comes back as it was filled in': () => {
    const payload = harness.adapter.render({ kind: 'form', form }, new Map());
    const drawn = harness.reads(payload);
    for (const each of form.fields) expect(drawn).toContain(each.label);
    const fields = { question: 'Why *14*?', why: '', about: 'rest' };
    expect(harness.adapter.receive(harness.filled(payload, fields))).toMatchObject({
      kind: 'form',
      customId: write(form.press),
      fields,
    });
  },
  'whatever arrives, nothing is thrown': () => {
    fc.assert(
      fc.property(fc.anything(), (event) => {
        harness.adapter.receive(event);
      }),
      { numRuns: 500 },
    );
    const spoiled = fc.tuple(fc.constantFrom(...harness.events), fc.nat(), fc.anything());
    fc.assert(
      fc.property(spoiled, ([event, place, junk]) => {
        harness.adapter.receive(spoil(event, place, junk));
      }),
      { numRuns: 600 },
    );
  },
  'an id that is malformed is no interaction': () => {
    for (const event of harness.events) {
      const good = harness.adapter.receive(event);
      if (!good?.user) continue;
      const bad = JSON.parse(JSON.stringify(event).replaceAll(`"${good.user.id}"`, '"not an id"')) as unknown;
      expect(harness.adapter.receive(bad), JSON.stringify(bad)).toBeNull();
    }
  },
});

/** The event with the value at one of its places replaced, so that every branch of reading meets every kind of junk. */
function spoil(event: unknown, place: number, junk: unknown): unknown {
  const places = paths(event);
  const [path] = places.slice(place % places.length);
  return path === undefined ? junk : replaced(event, path, junk);
}

const paths = (from: unknown): readonly (readonly string[])[] =>
  typeof from !== 'object' || from === null
    ? []
    : Object.entries(from).flatMap(([key, value]) => [[key], ...paths(value).map((path) => [key, ...path])]);

function replaced(from: unknown, [step, ...rest]: readonly string[], junk: unknown): unknown {
  if (step === undefined) return junk;
  if (typeof from !== 'object' || from === null) return from;
  const changed = replaced((from as Record<string, unknown>)[step], rest, junk);
  return Array.isArray(from)
    ? from.map((each: unknown, index) => (String(index) === step ? changed : each))
    : { ...from, [step]: changed };
}

/** Holds one rule against an adapter: a rule that is kept, or a waiver that is still needed. Throws otherwise. */
function hold(adapter: string, name: string, rule: () => void, waiver?: string): void {
  if (waiver === undefined) {
    rule();
    return;
  }
  try {
    rule();
  } catch {
    return;
  }
  throw new Error(`${adapter} waives "${name}" (${waiver}) but keeps it: take the waiver away.`);
}

/** Every rule, ready to be held against an adapter: by name, each throws where it is broken. */
export function held<P>(harness: Harness<P>): Readonly<Record<string, () => void>> {
  const all = rules(harness);
  const waivers = harness.waivers ?? {};
  const unknown = Object.keys(waivers).filter((name) => !Object.hasOwn(all, name));
  if (unknown.length > 0) throw new Error(`${harness.adapter.name} waives "${unknown[0]}", which is no rule.`);
  return Object.fromEntries(
    Object.entries(all).map(([name, rule]) => [name, () => hold(harness.adapter.name, name, rule, waivers[name])]),
  );
}

/** The suite that every adapter runs. */
export function adapterContract<P>(harness: Harness<P>): void {
  describe(`${harness.adapter.name} holds what every adapter must`, () => {
    for (const [name, rule] of Object.entries(held(harness))) {
      const waiver = harness.waivers?.[name];
      it(waiver === undefined ? name : `${name} (waived: ${waiver})`, rule);
    }
    it('every card that the real content can produce is drawn whole and within every limit', async () => {
      holdReal(harness, await realCards());
    }, 600_000);
  });
}
