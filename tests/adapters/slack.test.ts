// Slack without a network: what it sends is read, what we answer fits, and nothing said turns into a mention.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Payload, slack, slackIn } from '../../src/adapters/slack/index.ts';
import { faults } from '../../src/adapters/slack/limits.ts';
import { type Block, button, buttons, type Card, card, menu, picture, text } from '../../src/core/card.ts';
import { at, listAt, numberAt, stringAt } from '../../src/core/json.ts';
import { plain } from '../../src/core/plain.ts';
import { press } from '../../src/core/press.ts';
import { command, link, person } from '../../src/core/text.ts';
import { adapterContract, type Harness } from '../contracts/adapter.contract.ts';
import { drawings, form, gallery, HOSTILE } from '../gallery.ts';
import { fixtures } from './fixtures.ts';

const bodyOf = (payload: Payload): unknown => (payload.kind === 'none' ? {} : payload.body);
const blocks = (payload: Payload): readonly unknown[] => listAt(bodyOf(payload), 'blocks');
const elements = (payload: Payload): readonly unknown[] => blocks(payload).flatMap((each) => listAt(each, 'elements'));

/** Everything inside rich text: lists hold sections, sections hold elements. */
const deep = (from: unknown): readonly unknown[] => [from, ...listAt(from, 'elements').flatMap(deep)];

/** One element of rich text as a person sees it; a command is compared by its bare name. */
function seen(element: unknown): string {
  const words = stringAt(element, 'text') ?? '';
  switch (stringAt(element, 'type')) {
    case 'text':
      return at(element, 'style', 'code') === true ? words.replace(/^\/af-/, '/') : words;
    case 'link':
      return words;
    case 'user':
      return `@${stringAt(element, 'user_id') ?? ''}`;
    case 'date':
      return new Date((numberAt(element, 'timestamp') ?? 0) * 1000)
        .toISOString()
        .replace('T', ' ')
        .slice(0, 16)
        .concat(' UTC');
    default:
      throw new Error(`A drawing of ours has no ${JSON.stringify(element)}`);
  }
}

function richRuns(block: unknown): readonly string[] {
  return listAt(block, 'elements')
    .flatMap((each) => (stringAt(each, 'type') === 'rich_text_list' ? listAt(each, 'elements') : [each]))
    .map((each) => listAt(each, 'elements').map(seen).join(''));
}

/** A plain text is shown as it is only where Slack is told to leave emoji codes alone. */
function plainRun(from: unknown): readonly string[] {
  if (from === undefined) return [];
  if (at(from, 'type') !== 'plain_text' || at(from, 'emoji') !== false)
    throw new Error(`not plain: ${JSON.stringify(from)}`);
  return [stringAt(from, 'text') ?? ''];
}

const choiceRuns = (from: unknown): readonly string[] =>
  listAt(from, 'options').flatMap((each) => [...plainRun(at(each, 'text')), ...plainRun(at(each, 'description'))]);

function runs(block: unknown): readonly string[] {
  switch (stringAt(block, 'type')) {
    case 'header':
      return plainRun(at(block, 'text'));
    case 'context':
      return listAt(block, 'elements').flatMap(plainRun);
    case 'rich_text':
      return richRuns(block);
    case 'image':
      return [stringAt(block, 'alt_text') ?? ''];
    case 'actions':
      return listAt(block, 'elements').flatMap((each) => [
        ...plainRun(at(each, 'text')),
        ...plainRun(at(each, 'placeholder')),
        ...choiceRuns(each),
      ]);
    case 'input':
      return [...plainRun(at(block, 'label')), ...plainRun(at(block, 'hint')), ...choiceRuns(at(block, 'element'))];
    case 'divider':
      return [];
    default:
      throw new Error(`A drawing of ours has no ${JSON.stringify(block)}`);
  }
}

const sender = (fixtures('slack').find((each) => each.name === 'button') ?? { event: {} }).event as object;
const used = (action: object): unknown => ({ ...sender, actions: [{ block_id: 'b', action_ts: '1.2', ...action }] });

const harness: Harness<Payload> = {
  adapter: slack,
  reads: (payload) => blocks(payload).flatMap(runs),
  controls: (payload) =>
    elements(payload).flatMap((each) => {
      const [address, type] = [stringAt(each, 'action_id'), stringAt(each, 'type')];
      if (address === undefined || at(each, 'url') !== undefined) return [];
      if (type === 'button') return [{ address, event: used({ type, action_id: address }) }];
      return listAt(each, 'options').map((option) => ({
        address,
        choice: stringAt(option, 'value') ?? '',
        event: used({ type, action_id: address, selected_option: option }),
      }));
    }),
  leads: (payload) =>
    elements(payload)
      .map((each) => stringAt(each, 'url'))
      .filter((each) => each !== undefined),
  audience: (payload) => (at(bodyOf(payload), 'response_type') === 'in_channel' ? 'public' : 'private'),
  notifies: (payload) => {
    const body = bodyOf(payload);
    const isPublic = at(body, 'response_type') === 'in_channel';
    const loud = blocks(payload)
      .flatMap(deep)
      .map((each) => stringAt(each, 'type') ?? '')
      .filter((type) =>
        ['broadcast', 'usergroup', 'channel', 'team', 'mrkdwn', ...(isPublic ? ['user'] : [])].includes(type),
      );
    const marks = /[<>]|&(?!amp;|lt;|gt;)/.test(stringAt(body, 'text') ?? '') ? ['the text'] : [];
    const named = at(body, 'link_names') === false && at(body, 'parse') === 'none' ? [] : ['names'];
    return [...loud, ...marks, ...named];
  },
  refuses: (payload) => faults(bodyOf(payload)),
  filled: (payload, fields) => ({
    ...sender,
    type: 'view_submission',
    view: {
      ...(bodyOf(payload) as object),
      state: {
        values: Object.fromEntries(
          blocks(payload).map((each) => {
            const name = stringAt(each, 'block_id') ?? '';
            const type = stringAt(each, 'element', 'type');
            const value =
              type === 'static_select' ? { selected_option: { value: fields[name] } } : { value: fields[name] || null };
            return [name, { [stringAt(each, 'element', 'action_id') ?? '']: { type, ...value } }];
          }),
        ),
      },
    },
  }),
  events: fixtures('slack').map((each) => each.event),
};

adapterContract(harness);
adapterContract({
  ...harness,
  adapter: slackIn({ pictureBase: 'https://bot.example/' }),
});
adapterContract({
  ...harness,
  adapter: slackIn({ fileOf: () => 'F012AB3CD' }),
});

describe('Slack reads', () => {
  for (const { name, event, interaction } of fixtures('slack'))
    it(name, () => expect(slack.receive(event)).toEqual(interaction));

  it('commands of its own prefix', () => {
    const event = {
      ...(fixtures('slack').find((each) => each.name === 'command')?.event as object),
      command: '/tt-quiz',
    };
    expect(slackIn({ prefix: '/tt-' }).receive(event)).toMatchObject({ command: 'quiz' });
  });
});

const message = (blocks: readonly Block[], kind: 'card' | 'replace' | 'share' = 'card') => {
  const payload = slack.render({ kind, card: card('A title', blocks) }, new Map());
  if (payload.kind !== 'message') throw new Error('a card is a message');
  return payload.body;
};

describe('Slack draws', () => {
  it('a text that stands alone: all words of a card of usual length, with the signs of markup escaped', () => {
    const { text: words } = message([text('Is 1 < 2 & 3 > 2?'), buttons(button('Yes', press('quiz', 'a')))]);
    expect(words).toBe('A title\n\nIs 1 &lt; 2 &amp; 3 &gt; 2?\n\nButtons: [Yes]');
  });

  it('a text of at most four thousand characters after escaping, whatever is in the card', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[&<a😀]{0,1500}$/u), fc.integer({ min: 1, max: 4 }), (words, times) => {
        const { text: drawn } = message([text(words.repeat(times).slice(0, 2000).toWellFormed())]);
        expect(drawn.length).toBeLessThanOrEqual(4000);
        expect(drawn).not.toMatch(/&(?!amp;|lt;|gt;)/);
      }),
    );
  });

  it('commands with the prefix of the workspace, in blocks and in text', () => {
    const payload = slackIn({ prefix: '/tt-' }).render(
      { kind: 'card', card: card('A title', [text(['Try ', command('quiz')])]) },
      new Map(),
    );
    expect(stringAt(bodyOf(payload), 'text')).toContain('Try /tt-quiz');
    expect(JSON.stringify(blocks(payload))).toContain('"/tt-quiz"');
  });

  it('a person as a mention where it notifies nobody, and by id in public', () => {
    const words = text(['By ', person('U012AB3CD')]);
    expect(JSON.stringify(message([words]).blocks)).toContain('"user_id":"U012AB3CD"');
    expect(JSON.stringify(message([words], 'share').blocks)).not.toContain('user_id');
  });

  it('the first primary button alone in the primary style', () => {
    const drawn = slack.render({ kind: 'card', card: gallery['every kind of button'] as Card }, new Map());
    const styles = elements(drawn)
      .filter((each) => at(each, 'type') === 'button')
      .map((each) => at(each, 'style'));
    expect(styles).toEqual(['primary', undefined, undefined, 'danger', undefined]);
  });

  it('a button that is off as words below', () => {
    const off = { ...button('Over', press('quiz', 'e')), off: true };
    expect(message([buttons(off)]).blocks.at(-1)).toEqual({
      type: 'context',
      elements: [{ type: 'plain_text', text: 'Not available now: Over', emoji: false }],
    });
  });

  it('a picture by its address where one serves it, by its words where none does', () => {
    const shown = card('A title', [picture({ id: 'refusals', spec: {} }, 'Two bars.')]);
    const served = slackIn({ pictureBase: 'https://bot.example/' }).render(
      { kind: 'card', card: shown },
      drawings(shown),
    );
    const hash = [...drawings(shown).values()][0]?.hash;
    expect(blocks(served).at(-1)).toEqual({
      type: 'image',
      image_url: `https://bot.example/${hash}.png`,
      alt_text: 'Two bars.',
    });
    const unserved = slack.render({ kind: 'card', card: shown }, drawings(shown));
    expect(blocks(unserved).flatMap(runs)).toContain('Picture: Two bars.');
  });

  it('a link only to the web', () => {
    expect(JSON.stringify(message([text([link('x', 'javascript:alert(1)')])]).blocks)).not.toContain('javascript');
  });

  it('hostile words as text elements alone, never as Slack markup', () => {
    for (const words of HOSTILE)
      expect(message([text(words)]).blocks.at(-1)).toEqual({
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: words }] }],
      });
  });

  it('a replaced card in place of the old one', () => {
    expect(message([], 'replace').replace_original).toBe(true);
    expect(message([], 'card').replace_original).toBe(false);
  });

  it('what was wrong with a form beside its fields', () => {
    expect(slack.render({ kind: 'invalid', fields: { question: 'It is empty.' } }, new Map())).toEqual({
      kind: 'invalid',
      body: { response_action: 'errors', errors: { question: 'It is empty.' } },
    });
  });

  it('a form of at most three thousand characters a field', () => {
    const view = bodyOf(slack.render({ kind: 'form', form }, new Map()));
    expect(listAt(view, 'blocks').map((each) => at(each, 'element', 'max_length'))).toEqual([200, 3000, undefined]);
  });

  it('a file beside the message, to be sent on its own', () => {
    const shown = gallery['a file beside it'] as Card;
    expect(slack.render({ kind: 'card', card: shown }, new Map())).toMatchObject({ files: [{ name: 'my notes.md' }] });
  });
});

describe('Slack refuses to cut', () => {
  const press1 = press('quiz', 'a');
  for (const [what, block, fault] of [
    [
      'a label that is too long',
      buttons(button('a'.repeat(76), press1)),
      'the label of a button, characters: 76, at most 75 fit',
    ],
    [
      'two buttons with one address',
      buttons(button('A', press1), button('B', press1)),
      'the action id "1/quiz/a" stands twice',
    ],
    [
      'a choice that is too long',
      menu('Choose', press1, [{ value: 'a', label: 'l'.repeat(76) }]),
      'the label of a choice, characters: 76',
    ],
    ['more than a message holds', text('a'.repeat(13_000)), 'characters in all: 13007, at most 13000 fit'],
  ] as const)
    it(what, () => expect(() => message([block])).toThrow(fault));

  it('more blocks than a message holds', () => {
    expect(() => message(Array.from({ length: 50 }, () => text('a')))).toThrow('blocks: 51, at most 50 fit');
  });

  it('a form with a long title, and says so', () => {
    expect(() => slack.render({ kind: 'form', form: { ...form, title: 't'.repeat(25) } }, new Map())).toThrow(
      'Slack cannot show this form: the title of a form, characters: 25, at most 24 fit. Shorten it or split it in two.',
    );
  });
});

describe("Slack's limits see", () => {
  const fine = { text: 'a', blocks: [], link_names: false, unfurl_links: false, unfurl_media: false };
  const modal = { type: 'modal', title: { text: 't' }, submit: { text: 's' }, callback_id: 'c', blocks: [] };
  for (const [what, body, fault] of [
    ['a message that unfurls', { ...fine, unfurl_links: true }, 'unfurl_links is not switched off'],
    ['a message without words', { ...fine, text: '' }, 'the text of a message is empty'],
    [
      'a picture without a description',
      { ...fine, blocks: [{ type: 'image', image_url: 'https://a.example' }] },
      'the description of a picture is empty',
    ],
    [
      'a text without words',
      { ...fine, blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [] }] }] },
      'a text is empty',
    ],
    [
      'a long note kept with a form',
      { ...modal, private_metadata: 'm'.repeat(3001) },
      'the note kept with a form, characters: 3001, at most 3000 fit',
    ],
  ] as const)
    it(what, () => expect(faults(body)).toEqual([fault]));

  it('nothing wrong with a message and a form that keep the rules', () => {
    expect([...faults(fine), ...faults(modal)]).toEqual([]);
  });
});

it('a card in words and the same card in blocks tell the same', () => {
  const shown = gallery['every block'] as Card;
  const drawn = blocks(slack.render({ kind: 'card', card: shown }, new Map()))
    .flatMap(runs)
    .join('\n');
  for (const words of ['used for training', 'Two bars', '86%', 'Next']) {
    expect(plain(shown)).toContain(words);
    expect(drawn).toContain(words);
  }
});
