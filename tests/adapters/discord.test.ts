// Discord without a network: what it sends is read, what we answer fits, and nothing said turns into markup.
import {
  ApplicationCommandAutocompleteCallbackRequestSchema,
  CreateMessageInteractionCallbackRequestSchema,
  ModalInteractionCallbackRequestSchema,
  UpdateMessageInteractionCallbackRequestSchema,
} from 'discord-api-spec/zod';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discord, type Payload } from '../../src/adapters/discord/index.ts';
import { faults } from '../../src/adapters/discord/limits.ts';
import { inert, markdown } from '../../src/adapters/discord/text.ts';
import { type Block, button, buttons, card, menu, text } from '../../src/core/card.ts';
import { at, listAt, numberAt, stringAt } from '../../src/core/json.ts';
import { press } from '../../src/core/press.ts';
import { code, em, link, strong } from '../../src/core/text.ts';
import { adapterContract } from '../contracts/adapter.contract.ts';
import { drawings, gallery, HOSTILE } from '../gallery.ts';
import { seen } from './discord-reader.ts';
import { fixtures } from './fixtures.ts';

const bodyOf = (payload: Payload): unknown => (payload.kind === 'none' ? {} : payload.body);

const inside = (component: unknown): readonly unknown[] => [
  component,
  ...[...listAt(component, 'components'), at(component, 'component')]
    .filter((each) => each !== undefined)
    .flatMap(inside),
];
const components = (payload: Payload): readonly unknown[] => listAt(bodyOf(payload), 'components').flatMap(inside);
const usable = (each: unknown): boolean => at(each, 'disabled') !== true;

function runs(component: unknown): readonly string[] {
  const content = stringAt(component, 'content');
  const plain = [
    ...['label', 'placeholder', 'description'].map((key) => stringAt(component, key)),
    ...listAt(component, 'options').flatMap((each) => [stringAt(each, 'label'), stringAt(each, 'description')]),
    ...listAt(component, 'items').map((each) => stringAt(each, 'description')),
  ];
  return [...(content === undefined ? [] : [seen(content)]), ...plain.filter((each) => each !== undefined)];
}

const sender = (fixtures('discord').find((each) => each.name === 'button') ?? { event: {} }).event as object;
const uses = (customId: string, type: number, values?: readonly string[]): unknown => ({
  ...sender,
  data: { custom_id: customId, component_type: type, ...(values ? { values } : {}) },
});

function refused(payload: Payload): readonly string[] {
  const body = bodyOf(payload);
  const shapes =
    payload.kind === 'form'
      ? [ModalInteractionCallbackRequestSchema.safeParse({ type: 9, data: body })]
      : [
          CreateMessageInteractionCallbackRequestSchema.safeParse({ type: 4, data: body }),
          UpdateMessageInteractionCallbackRequestSchema.safeParse({ type: 7, data: body }),
        ];
  return [...faults(body), ...shapes.flatMap((each) => (each.success ? [] : [JSON.stringify(each.error?.issues)]))];
}

adapterContract<Payload>({
  adapter: discord,
  reads: (payload) => components(payload).flatMap(runs),
  controls: (payload) =>
    components(payload).flatMap((each) => {
      const address = stringAt(each, 'custom_id');
      if (address === undefined || !usable(each)) return [];
      if (numberAt(each, 'type') === 2) return [{ address, event: uses(address, 2) }];
      return listAt(each, 'options').map((option) => {
        const choice = stringAt(option, 'value') ?? '';
        return { address, choice, event: uses(address, 3, [choice]) };
      });
    }),
  leads: (payload) =>
    components(payload)
      .filter(usable)
      .map((each) => stringAt(each, 'url'))
      .filter((each) => each !== undefined),
  audience: (payload) => ((numberAt(bodyOf(payload), 'flags') ?? 0) & 64 ? 'private' : 'public'),
  notifies: (payload) => {
    const mentions = at(bodyOf(payload), 'allowed_mentions');
    const loud = ['parse', 'users', 'roles'].flatMap((each) => listAt(mentions, each)).map(String);
    return at(mentions, 'parse') === undefined ? ['whoever is named'] : loud;
  },
  refuses: refused,
  filled: (payload, fields) => ({
    ...sender,
    type: 5,
    data: {
      custom_id: stringAt(bodyOf(payload), 'custom_id'),
      components: components(payload)
        .filter((each) => at(each, 'component') !== undefined)
        .map((each) => {
          const name = stringAt(each, 'component', 'custom_id') ?? '';
          const type = numberAt(each, 'component', 'type');
          const given = type === 3 ? { values: [fields[name]] } : { value: fields[name] };
          return { type: 18, component: { type, custom_id: name, ...given } };
        }),
    },
  }),
  events: fixtures('discord').map((each) => each.event),
});

describe('Discord reads', () => {
  for (const { name, event, interaction } of fixtures('discord'))
    it(name, () => expect(discord.receive(event)).toEqual(interaction));

  it('fields named like prototypes as plain data', () => {
    const form = discord.receive(fixtures('discord').find((each) => each.name === 'form')?.event);
    expect(Object.getPrototypeOf(form?.kind === 'form' ? form.fields : null)).toBe(Object.prototype);
  });
});

describe('Discord draws', () => {
  it('words from anywhere as they are, whatever they look like', () => {
    for (const words of HOSTILE) expect(seen(inert(words))).toBe(words);
    const anything = fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[*_~|`<>[\]()#+.:@\\ \n1a/-]*$/));
    fc.assert(
      fc.property(anything, (words) => {
        expect(seen(inert(words))).toBe(words);
      }),
      { numRuns: 1000 },
    );
  });

  it('strong, stressed and code words side by side without one mark eating another', () => {
    expect(markdown([strong('a'), em('b'), strong('c')])).toBe('**a**_b_**c**');
    expect(markdown([strong('a'), strong('b')])).toBe('**ab**');
    expect(markdown(['x', em(' b '), 'y'])).toBe('x *b* y');
    expect(markdown([code('a`b')])).toBe('a\\`b');
  });

  it('a link only to the web, and never under words that name another address', () => {
    expect(markdown([link('the paper', 'https://arxiv.org/abs/2412.14093')])).toBe(
      '[the paper](<https://arxiv.org/abs/2412.14093>)',
    );
    expect(markdown([link('x', 'javascript:alert(1)')])).toBe('x');
    expect(markdown([link('https://good.example', 'https://evil.example/')])).toBe(
      'https\\://good.example (<https://evil.example/>)',
    );
  });

  it('pictures and files as attachments, each uploaded once and described', () => {
    const payload = discord.render(
      { kind: 'card', card: gallery['the same picture twice'] ?? card('', []) },
      drawings(gallery['the same picture twice'] ?? card('', [])),
    );
    if (payload.kind !== 'message') throw new Error('a card is a message');
    expect(payload.files).toHaveLength(2);
    expect(payload.body.attachments?.map(({ id, filename }) => [id, filename])).toEqual(
      payload.files.map(({ name }, index) => [String(index), name]),
    );
    expect(payload.body.attachments?.[0]?.description).toBe('The first time.');
  });

  it('at most twenty-five suggestions, each within a hundred characters', () => {
    const choices = Array.from({ length: 40 }, (_, index) => ({
      value: `v${index}`,
      label: 'l'.repeat(75),
      hint: 'h'.repeat(75),
    }));
    const payload = discord.render({ kind: 'choices', choices }, new Map());
    expect(listAt(bodyOf(payload), 'choices')).toHaveLength(25);
    expect(
      ApplicationCommandAutocompleteCallbackRequestSchema.safeParse({ type: 8, data: bodyOf(payload) }).success,
    ).toBe(true);
  });

  it('what was wrong with a form privately, field by field', () => {
    const payload = discord.render({ kind: 'invalid', fields: { question: 'It is *empty*.' } }, new Map());
    expect(components(payload).flatMap(runs).join('\n')).toContain('question: It is *empty*.');
    expect((numberAt(bodyOf(payload), 'flags') ?? 0) & 64).toBe(64);
  });
});

describe('Discord refuses to cut', () => {
  const draws =
    (...blocks: readonly Block[]) =>
    () =>
      discord.render({ kind: 'card', card: card('A title', blocks) }, new Map());

  it('more text than a message holds, and says by how much', () => {
    expect(draws(text('a'.repeat(3999)))).toThrow(
      'Discord cannot show this card: characters in all texts: 4009, at most 4000 fit. Shorten it or split it in two.',
    );
  });

  it('more components than a message holds', () => {
    expect(draws(...Array.from({ length: 39 }, () => text('a')))).toThrow('components: 41, at most 40 fit');
  });

  it('two buttons with one address', () => {
    const same = press('quiz', 'answer', 'a');
    expect(draws(buttons(button('A', same), button('B', same)))).toThrow(
      'the custom id "1/quiz/answer/a" stands twice',
    );
  });

  it('a button without a label, and one whose label is too long', () => {
    expect(draws(buttons(button('', press('quiz', 'a'))))).toThrow('the label of a button is empty');
    expect(draws(buttons(button('a'.repeat(81), press('quiz', 'a'))))).toThrow('the label of a button, characters: 81');
  });

  it('a menu that offers one value twice', () => {
    const twice = [
      { value: 'a', label: 'One' },
      { value: 'a', label: 'Two' },
    ];
    expect(draws(menu('Choose', press('quiz', 'a'), twice))).toThrow('the value "a" stands twice');
  });
});

describe("Discord's limits see", () => {
  const fine = { flags: 32768, allowed_mentions: { parse: [] }, components: [], attachments: [] };
  for (const [what, body, fault] of [
    ['a message that may notify', { ...fine, allowed_mentions: { parse: ['users'] } }, 'the message may notify people'],
    ['a message without the flag', { ...fine, flags: 64 }, 'the flag for Components V2 is missing'],
    ['content beside components', { ...fine, content: 'x' }, 'content or embeds beside V2'],
    [
      'a picture that is not attached',
      { ...fine, components: [{ type: 12, items: [{ media: { url: 'attachment://a.png' }, description: 'a' }] }] },
      '"a.png" is shown but not attached',
    ],
    [
      'an attachment that is shown nowhere',
      { ...fine, attachments: [{ id: 0, filename: 'a.png' }] },
      'the attachment "a.png" is shown nowhere',
    ],
    [
      'a long form title',
      { title: 't'.repeat(46), custom_id: 'a', components: [] },
      'the title of a form, characters: 46, at most 45 fit',
    ],
    [
      'a sixth field',
      {
        title: 't',
        custom_id: 'a',
        components: [1, 2, 3, 4, 5, 6].map(() => ({ type: 18, label: 'l', component: {} })),
      },
      'fields of a form: 6, at most 5 fit',
    ],
    [
      'a field fuller than it may be',
      {
        title: 't',
        custom_id: 'a',
        components: [{ type: 18, label: 'l', component: { type: 4, custom_id: 'b', max_length: 3, value: 'four' } }],
      },
      'characters already in a field: 4, at most 3 fit',
    ],
  ] as const)
    it(what, () => expect(faults(body)).toEqual([fault]));

  it('nothing wrong with an empty message that keeps the rules', () => expect(faults(fine)).toEqual([]));
});

describe('a message command from Discord', () => {
  it('whose server is no id is read all the same, and nothing is thrown', () => {
    const sent = JSON.parse(
      '{"guild_id":{"toString":null},"channel_id":"1190000000000000003","type":2,"id":"1190000000000000109","user":{"id":"1190000000000000004"},"data":{"name":"explain","type":3,"target_id":"1190000000000000005","resolved":{"messages":{"1190000000000000005":{"content":"hm","author":{"id":"1190000000000000009"}}}}}}',
    ) as unknown;
    expect(() => discord.receive(sent)).not.toThrow();
  });
});
