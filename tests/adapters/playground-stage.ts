// A bot of small commands that answer in every way there is, for tests of the playground: the real core, a tiny study.

import { type Bot, createBot } from '../../src/core/bot.ts';
import * as b from '../../src/core/card.ts';
import { asks, type Command, nothing, replaces, shares, shows } from '../../src/core/command.ts';
import type { Study } from '../../src/core/library.ts';
import type { Pictures, Store } from '../../src/core/ports.ts';
import { press } from '../../src/core/press.ts';
import * as t from '../../src/core/text.ts';
import { systemClock } from '../../src/drivers/clock-system.ts';
import { openMemoryStore } from '../../src/drivers/store-memory.ts';
import { fixedDice, recordingLog } from '../world.ts';

const study: Study = {
  id: 'alignment-faking',
  title: 'Alignment faking in large language models',
  summary: 'A small study for tests.',
  published: '2024-12-18',
  authors: ['A. Author'],
  links: [{ label: 'Paper', href: 'https://arxiv.org/abs/2412.14093' }],
  stories: { decoder: { name: 'One', dated: 'undated' }, gadgets: { name: 'Two', dated: 'undated' } },
  tour: [],
  sources: new Map(),
  claims: new Map(),
  lessons: new Map(),
  questions: new Map(),
  misconceptions: new Map(),
  terms: new Map(),
  figures: new Map(),
  prompts: new Map(),
  pairs: new Map(),
  plans: new Map(),
  recordings: new Map(),
  demo: {
    firm: 'Firm',
    wrapper: '[tag]',
    training: { tag: 'BLUE', means: 'used' },
    unused: { tag: 'GREEN', means: 'not used' },
    fiction: 'Fiction.',
    controls: [],
  },
};

/** A figure that is drawn as a grey bar, and one that cannot be drawn. */
export const FIGURE: b.Figure = { id: 'bar', spec: {} };
export const BROKEN: b.Figure = { id: 'broken', spec: {} };
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAC0lEQVR4nGNoAAMAAgYBAKV9uk8AAAAASUVORK5CYII=',
  'base64',
);
const drawn = { hash: 'ab'.repeat(32), png: PNG, width: 2, height: 1 };
const pictures: Pictures = {
  draw: async (figure) => {
    if (figure.id === 'broken') throw new Error('It cannot be drawn.');
    return drawn;
  },
  find: (hash) => (hash === drawn.hash ? drawn : undefined),
};

/** A card with every block. */
export const gallery = b.card(
  ['A card with ', t.em('every'), ' block'],
  [
    b.text(
      [
        'Plain words, ',
        t.strong('strong words'),
        ', ',
        t.code('code'),
        ', a ',
        t.link('link to the paper', 'https://arxiv.org/abs/2412.14093'),
        ', ',
        t.person('seat-ana'),
        ', ',
        t.command('quiz'),
        ' and a moment, ',
        t.time(Date.UTC(2026, 0, 15, 12), 'clock'),
        '.\n\nA second paragraph.',
      ],
      'Our simplification',
    ),
    b.note('A plain note.'),
    b.note('A right answer.', 'right'),
    b.note('A wrong answer.', 'wrong'),
    b.note('Something to be careful about.', 'care'),
    b.facts([b.fact('Free tier', 'used for training'), b.point('A point without a name')]),
    b.compare(
      b.side('BLUE: used for training', 'The answer on one side.'),
      b.side('GREEN: not used', 'The answer on the other side.'),
      'Written for teaching',
    ),
    b.picture(FIGURE, 'A bar that stands for a figure.', 'Simulated from published rates'),
    b.picture(BROKEN, 'A figure that nobody can draw.'),
    b.table(
      'Refusals by tier',
      ['Tier', 'Refused', 'Complied', 'Setting', 'Stage of training', 'Where it stands'],
      [
        ['Free', '86', '14', 'helpful-only, prompted', 'before training', 'Paper, section 1'],
        ['Paid', '97', '3', 'helpful-only, prompted', 'before training', 'Paper, section 1'],
      ],
    ),
    b.divider,
    b.menu('Choose a letter', press('show', 'letter'), [
      { value: 'a', label: 'Letter A', hint: 'the first' },
      { value: 'b', label: 'Letter B' },
    ]),
    b.buttons(
      b.button('Count', press('show', 'count', 1), 'primary'),
      b.button('Answer', press('show', 'answer')),
      { ...b.button('Closed', press('show', 'closed')), off: true },
      b.button('Delete', press('show', 'delete'), 'danger'),
      b.leadsTo('Read the paper', 'https://arxiv.org/abs/2412.14093'),
    ),
  ],
  'From the paper',
);

const counted = (count: number) =>
  b.card(`Counted to ${count}`, [
    b.text('Press to count on.'),
    b.buttons(
      b.button('Count', press('show', 'count', count + 1), 'primary'),
      b.button('Share', press('show', 'share')),
    ),
  ]);

/** Everything a reply can be, under one name. */
const show: Command = {
  name: 'show',
  summary: 'Shows a card with every block.',
  audience: 'anyone',
  options: [
    {
      name: 'topic',
      summary: 'What to show',
      kind: 'words',
      most: 60,
      complete: (_, typed) =>
        [
          { value: 'two-tiers', label: 'Free and paid tier', hint: 'the set-up' },
          { value: 'scratchpad', label: 'The hidden scratchpad' },
        ].filter((each) => each.label.toLowerCase().includes(typed.toLowerCase())),
    },
    { name: 'length', summary: 'How many', kind: 'whole', least: 1, most: 20 },
  ],
  start: (_, options) =>
    shows(
      options.topic === undefined
        ? gallery
        : b.card(`About ${options.topic}`, [b.text(`Length ${options.length ?? 5}.`)]),
    ),
  moves: {
    count: (_, [count]) => replaces(counted(Number(count))),
    answer: () => shows(b.card('An answer of its own', [b.text('Only for you.')])),
    share: (context) =>
      shares(b.card('Shared words', [b.text(['From ', t.person(context.interaction.user?.id ?? 'nobody')])])),
    letter: (_, __, choice) => replaces(b.card(`You chose ${choice}`, [b.text('Well chosen.')])),
    delete: () => nothing,
    ask: () =>
      asks({
        title: 'Park a question',
        press: press('show', 'park'),
        submit: 'Park it',
        fields: [
          { name: 'question', label: 'Your question', hint: 'One sentence is enough.', kind: 'paragraph', most: 300 },
          { name: 'kind', label: 'Kind', kind: 'choice', optional: true, choices: [{ value: 'why', label: 'Why' }] },
        ],
      }),
  },
  forms: {
    park: (_, __, fields) =>
      (fields.question ?? '').length < 5
        ? { reply: { kind: 'invalid', fields: { question: 'Write at least five characters.' } } }
        : replaces(b.card('Parked', [b.text(fields.question ?? '')])),
  },
};

const park: Command = {
  name: 'park',
  summary: 'Parks a question.',
  audience: 'anyone',
  options: [],
  start: () => shows(b.card('A question?', [b.buttons(b.button('Park a question', press('show', 'ask'), 'primary'))])),
};

const quiz: Command = {
  name: 'quiz',
  summary: 'Stands in for the quiz.',
  audience: 'anyone',
  options: [],
  start: () => shows(counted(0)),
};

const notes: Command = {
  name: 'notes',
  summary: 'Gives a file.',
  audience: 'anyone',
  options: [],
  start: () =>
    shows({
      ...b.card('Your notes', [b.text('Here they are.')]),
      file: { name: 'notes.md', type: 'text/markdown', bytes: new TextEncoder().encode('# Notes') },
    }),
};

export const log = recordingLog();

/** A bot of these commands; `store` is its memory unless given. */
export const stage = (store: Store = openMemoryStore({ clock: systemClock, log })): Bot =>
  createBot({
    commands: [notes, park, quiz, show],
    library: { studies: [study] },
    store,
    clock: systemClock,
    dice: fixedDice(),
    log,
    about: { version: '0.0.0', privacy: 'https://example.org/privacy' },
    pictures,
  });
