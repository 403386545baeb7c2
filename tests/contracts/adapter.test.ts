// The contract itself: it catches an adapter that breaks a rule, and a waiver that is no longer needed.
import { describe, expect, it } from 'vitest';
import type { Drawings } from '../../src/adapters/adapter.ts';
import { words } from '../../src/core/card.ts';
import type { Interaction, Reply } from '../../src/core/command.ts';
import { write } from '../../src/core/press.ts';
import { type Control, type Harness, held } from './adapter.contract.ts';

type Drawn = {
  readonly runs: readonly string[];
  readonly controls: readonly Control[];
  readonly leads: readonly string[];
  readonly seenBy: 'private' | 'public';
};

/** An adapter that shows words as they are, without a platform. */
function render(reply: Reply, _pictures: Drawings): Drawn {
  const seenBy = reply.kind === 'share' ? 'public' : 'private';
  if (reply.kind === 'form')
    return { runs: reply.form.fields.map((each) => each.label), controls: [], leads: [], seenBy };
  if (!('card' in reply)) return { runs: [], controls: [], leads: [], seenBy };
  const list = reply.card.body
    .flatMap((block) => (block.kind === 'buttons' ? block.buttons : []))
    .filter((each) => !each.off);
  return {
    runs: words(reply.card),
    controls: reply.card.body.flatMap((block): readonly Control[] => {
      if (block.kind === 'menu')
        return block.choices.map(({ value }) => ({
          address: write(block.press),
          choice: value,
          event: { customId: write(block.press), choice: value },
        }));
      if (block.kind !== 'buttons') return [];
      return block.buttons.flatMap((each) =>
        'press' in each && !each.off ? [{ address: write(each.press), event: { customId: write(each.press) } }] : [],
      );
    }),
    leads: list.flatMap((each) => ('href' in each ? [each.href] : [])),
    seenBy,
  };
}

const from = { id: '1', platform: 'playground', tenant: 'local', user: { id: 'ana', roles: [] } } as const;
function receive(event: unknown): Interaction | null {
  if (typeof event !== 'object' || event === null || !('customId' in event) || typeof event.customId !== 'string')
    return null;
  if ('user' in event && event.user !== 'ana') return null;
  if ('fields' in event)
    return { ...from, kind: 'form', customId: event.customId, fields: event.fields as Record<string, string> };
  return {
    ...from,
    kind: 'press',
    customId: event.customId,
    ...('choice' in event ? { choice: String(event.choice) } : {}),
  };
}

const sound: Harness<Drawn> = {
  adapter: { name: 'playground', receive, render },
  reads: (drawn) => drawn.runs,
  controls: (drawn) => drawn.controls,
  leads: (drawn) => drawn.leads,
  audience: (drawn) => drawn.seenBy,
  notifies: () => [],
  refuses: () => [],
  filled: (_, fields) => ({ customId: '1/session/park/k3f9', fields }),
  events: [{ customId: '1/a/b', user: 'ana' }],
};

const LOST = 'no word is lost in drawing';
const rule = (harness: Harness<Drawn>, name: string): (() => void) => {
  const found = held(harness)[name];
  if (!found) throw new Error(`no rule "${name}"`);
  return found;
};
/** The sound adapter with its drawings spoiled. */
const spoiled = (change: (drawn: Drawn) => Drawn): Harness<Drawn> => ({
  ...sound,
  adapter: { name: 'playground', receive, render: (reply, pictures) => change(render(reply, pictures)) },
});

describe('The contract of adapters', () => {
  it('holds for an adapter that shows words as they are', () => {
    for (const [name, check] of Object.entries(held(sound))) expect(check, name).not.toThrow();
  });

  for (const [what, harness, name] of [
    ['a lost word', spoiled((drawn) => ({ ...drawn, runs: drawn.runs.slice(1) })), LOST],
    [
      'a lost button',
      spoiled((drawn) => ({ ...drawn, controls: drawn.controls.slice(1) })),
      'a button that is pressed and a choice that is made come back as they were drawn',
    ],
    [
      'a link that leads elsewhere',
      spoiled((drawn) => ({ ...drawn, leads: drawn.leads.map(() => 'https://evil.example') })),
      'a link leads where it was meant to',
    ],
    [
      'one address for all',
      spoiled((drawn) => ({
        ...drawn,
        controls: drawn.controls.map((each) => ({ ...each, address: 'same', choice: 'same' })),
      })),
      'no two controls share an address',
    ],
    [
      'a private card shown to all',
      spoiled((drawn) => ({ ...drawn, seenBy: 'public' })),
      'a private answer is private, and a shared one public',
    ],
    ['a notification', { ...sound, notifies: () => ['everyone'] }, 'nobody is notified'],
    ['a refusal', { ...sound, refuses: () => ['too long'] }, 'every limit and every published shape is kept'],
    [
      'a drawing that changes by itself',
      spoiled((drawn) => ({ ...drawn, runs: [...drawn.runs, String(performance.now())] })),
      'the same answer is drawn the same, and the card is left alone',
    ],
    [
      'a form that comes back empty',
      { ...sound, filled: () => ({ customId: '1/session/park/k3f9', fields: {} }) },
      'a form shows its labels and comes back as it was filled in',
    ],
    [
      'a reading that throws',
      { ...sound, adapter: { ...sound.adapter, receive: (event) => receive(JSON.parse(String(event))) } },
      'whatever arrives, nothing is thrown',
    ],
    [
      'a malformed id let in',
      { ...sound, adapter: { ...sound.adapter, receive: () => ({ ...from, kind: 'home' }) } },
      'an id that is malformed is no interaction',
    ],
  ] as const satisfies readonly (readonly [string, Harness<Drawn>, string])[])
    it(`sees ${what}`, () => expect(rule(harness, name)).toThrow());

  it('lets a rule be waived while it is broken', () => {
    const poor = spoiled((drawn) => ({ ...drawn, runs: [] }));
    expect(rule({ ...poor, waivers: { [LOST]: 'it has no screen' } }, LOST)).not.toThrow();
  });

  it('refuses a waiver that is not needed any more, and one for no rule at all', () => {
    expect(rule({ ...sound, waivers: { [LOST]: 'it has no screen' } }, LOST)).toThrow(
      'playground waives "no word is lost in drawing" (it has no screen) but keeps it: take the waiver away.',
    );
    expect(() => held({ ...sound, waivers: { 'no such rule': 'why not' } })).toThrow(
      '"no such rule", which is no rule',
    );
  });
});
