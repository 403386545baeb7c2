// Cards to draw: every block, label and kind of button, hostile words, the longest that may be, and random ones.
import fc from 'fast-check';
import {
  addresses,
  type Block,
  BUDGET,
  button,
  buttons,
  type Card,
  card,
  compare,
  divider,
  fact,
  facts,
  figures,
  type Label,
  leadsTo,
  menu,
  note,
  picture,
  point,
  side,
  size,
  table,
  text,
} from '../src/core/card.ts';
import type { Form } from '../src/core/command.ts';
import type { Drawn } from '../src/core/ports.ts';
import { press } from '../src/core/press.ts';
import { code, command, em, link, person, type Span, strong, time } from '../src/core/text.ts';

const LABELS: readonly Label[] = [
  'From the paper',
  'Our simplification',
  'Written for teaching',
  'Simulated from published rates',
  { kind: 'Recorded', model: 'claude-haiku-5-5', date: '2026-11-02' },
  { kind: 'Live, not the study', model: 'claude-haiku-5-5', date: '2026-11-02' },
];

/** What someone may type, and no platform may take for more than words. */
export const HOSTILE: readonly string[] = [
  '@everyone @here <@&123456789012345678> <@123456789012345678> <#123456789012345678>',
  '<!channel> <!here> <!subteam^S1> <@U012AB3CD> <#C012AB3CD> #general',
  '[click](https://evil.example) <https://evil.example|sign in> https://evil.example/a_b_c discord.gg/abc',
  '# huge\n## big\n-# small\n> quoted\n>>> all quoted\n- item\n* item\n+ item\n1. first\n2) second',
  '**bold** __under__ *em* _em_ ~~gone~~ ||hidden|| `code` ```js\nblock\n``` \\*not\\*',
  ':smile: <:wave:123456789012345678> <a:wave:123456789012345678> <t:1700000000:R> </quiz:123456789012345678> <id:guide>',
  '<b>bold</b> <script>alert(1)</script> &lt;b&gt; &amp; "quoted" \'single\' <img src=x onerror=alert(1)>',
  'right \u202e to left \u202c, zero\u200bwidth, joined 👩‍👩‍👧‍👦, 𝒳 and 🧪🧪🧪, cafe\u0301',
  '__proto__ constructor {{7*7}} %s %n \\u0000 ; DROP TABLE cards; --',
  '   spaces before\n\n\nand lines between   ',
];

const figure = { id: 'refusals', spec: { mark: 'bar' } };
const bigFigure = { id: 'parts', spec: { mark: 'arc' } };

const everything: readonly Block[] = [
  text([
    'Plain, ',
    strong('strong'),
    ', ',
    em('stressed'),
    ', ',
    code('a.code()'),
    ' and both',
    strong('one'),
    em('two'),
  ]),
  text([
    'A ',
    link('link to the paper', 'https://arxiv.org/abs/2412.14093'),
    ', ',
    command('quiz'),
    ' and a full stop.',
  ]),
  text([
    'Begun ',
    time(1_700_000_000_000, 'relative'),
    ' at ',
    time(1_700_000_000_000, 'clock'),
    ' on ',
    time(0, 'date'),
  ]),
  text(['Asked by ', person('123456789012345678'), ' and ', person('U012AB3CD')]),
  note('A plain note.'),
  note(['Right: ', strong('yes'), '.'], 'right'),
  note('Wrong.\nA second line.', 'wrong'),
  note('Take care.', 'care'),
  facts([
    fact('Free tier', 'used for training'),
    fact('Paid tier', ['not ', em('used')]),
    point('a point\non two lines'),
  ]),
  compare(side('Free tier', 'I comply.'), side('Paid tier', ['I ', strong('refuse'), '.']), 'Written for teaching'),
  picture(figure, 'Two bars: 86 of 100 refused in the free tier, 97 in the paid tier.', 'From the paper'),
  table(
    'Refusals',
    ['Tier', 'Refused', 'n'],
    [
      ['Free', '86%', '100'],
      ['Paid', '97%', '100'],
    ],
  ),
  divider,
  buttons(button('Next', press('explain', 'page', 2), 'primary'), leadsTo('Paper', 'https://arxiv.org/abs/2412.14093')),
  menu('Choose a lesson', press('explain', 'open'), [
    { value: 'overview', label: 'Overview', hint: 'two minutes' },
    { value: 'tiers', label: 'Two tiers' },
  ]),
];

const long = (most: number, sign: string): string => sign.repeat(most);
const choices = (count: number, length: number) =>
  Array.from({ length: count }, (_, index) => ({
    value: `choice-${index}`,
    label: `${index} `.padEnd(length, 'l'),
    hint: `${index} `.padEnd(length, 'h'),
  }));

/** Named cards; every adapter draws each of them whole. */
export const gallery: Readonly<Record<string, Card>> = {
  'every block': card(['A card of ', strong('everything')], everything, 'Our simplification'),
  'a title alone': card('A title alone', []),
  'a title that is more than plain words': card(
    ['Go to ', command('quiz'), ', ', link('read', 'https://example.org/a'), ' ', person('U012AB3CD'), code('x')],
    [text('Words.')],
  ),
  'a title longer than a header': card(long(44, 'title '), [text('Words.')]),
  'every label': card(
    'Labels',
    LABELS.flatMap((label) => [text(`Words with a label.`, label), picture(figure, 'What it shows.', label)]),
    'From the paper',
  ),
  'every kind of button': card('Buttons', [
    buttons(
      button('First', press('quiz', 'a'), 'primary'),
      button('Second', press('quiz', 'b'), 'primary'),
      button('Plain', press('quiz', 'c')),
      button('Delete', press('me', 'delete'), 'danger'),
      { ...button('Chosen', press('quiz', 'd')), off: true },
      { ...button('Chosen too', press('quiz', 'd')), off: true },
      leadsTo('Read *more*', 'https://example.org/more?a=1&b=(2)'),
      { ...leadsTo('Not yet', 'https://example.org/later'), off: true },
    ),
    buttons({ ...button('Over', press('quiz', 'e')), off: true }),
    buttons(),
  ]),
  'more choices than one menu holds': card('Choices', [
    menu('Choose one of sixty', press('explain', 'open', 'all'), choices(60, 40)),
    menu('Choose nothing', press('explain', 'none'), []),
    menu(long(25, 'Which? '), press('explain', 'which'), choices(2, 10)),
  ]),
  'more choices than any menu holds': card('Choices', [menu('One of 120', press('explain', 'open'), choices(120, 20))]),
  tables: card('Tables', [
    table('Uneven', ['One', 'Two', 'Three'], [['1'], ['1', '2', '3', '4'], ['', '2', '3']]),
    table('Without rows', ['One', 'Two'], []),
    table('Without columns', [], [['a', 'b']]),
    table('', ['', 'Two'], [['x', 'y']]),
  ]),
  'little words': card('Little', [
    text(''),
    text(' '),
    text(['', strong(' '), em(''), code(' ')]),
    note(''),
    facts([]),
    facts([point(''), fact('Only a term', '')]),
    compare(side('', ''), side('A side', '')),
    text([
      strong(' spaced '),
      em('out '),
      strong('a'),
      strong('b'),
      em('c'),
      em('d'),
      code('`'),
      code('a`b'),
      code('x'),
    ]),
    text([link('https://example.org/shown', 'https://example.org/shown'), link('mail', 'mailto:a@example.org')]),
    text([
      link('script', 'javascript:alert(1)'),
      link('nowhere', 'nowhere'),
      link('[odd](x)', 'https://e.org/a_(b)|c>'),
    ]),
  ]),
  'the same picture twice': card('Pictures', [
    picture(figure, 'The first time.'),
    picture(figure, 'The second time.'),
    picture(bigFigure, long(1024, 'a')),
  ]),
  'a file beside it': {
    ...card('Your notes', [text('Here they are.')]),
    file: { name: 'my notes.md', type: 'text/markdown', bytes: new Uint8Array([35, 32, 72, 105]) },
  },
  'the longest that may be': card(long(100, 'T'), [
    text(long(BUDGET - 100 - 300, '*')),
    facts([fact(long(100, '_'), long(200, '<'))]),
    picture(figure, long(1000, '&')),
    buttons(...[1, 2, 3, 4, 5].map((each) => button(long(75, 'B'), press('quiz', 'answer', each, long(70, 'x'))))),
    menu(long(150, 'M'), press('explain', 'open', long(80, 'y')), choices(25, 75)),
  ]),
  ...Object.fromEntries(
    HOSTILE.map((words, index): [string, Card] => [
      `hostile words ${index + 1}`,
      card(
        [words],
        [
          text([words, strong(words), em(words), code(words), link(words, 'https://example.org/')]),
          note(words, 'care'),
          facts([fact(words, words), point(words)]),
          compare(side(words, words), side('Other', words)),
          picture(bigFigure, words),
          table(words, [words, 'b'], [[words, words]]),
          buttons(button(words.slice(0, 40), press('quiz', 'x'))),
          menu(words.slice(0, 100), press('quiz', 'y'), [{ value: words.slice(0, 60), label: words.slice(0, 60) }]),
        ],
      ),
    ]),
  ),
};

/** A picture that someone drew, for every figure of a card. */
export const drawings = (shown: Card): ReadonlyMap<string, Drawn> =>
  new Map(
    figures(shown).map(({ id }) => [
      id,
      { hash: Buffer.from(id).toString('hex').padEnd(64, '0'), png: new Uint8Array([137, 80]), width: 2, height: 1 },
    ]),
  );

export const form: Form = {
  title: 'Park a question',
  press: press('session', 'park', 'k3f9'),
  submit: 'Park it',
  fields: [
    { kind: 'line', name: 'question', label: 'Your question', hint: 'One sentence', most: 200, least: 3 },
    {
      kind: 'paragraph',
      name: 'why',
      label: 'Why it matters',
      optional: true,
      value: 'Because *I* wonder',
      most: 4000,
    },
    {
      kind: 'choice',
      name: 'about',
      label: 'What is it about?',
      value: 'tiers',
      choices: [
        { value: 'tiers', label: 'The tiers', hint: 'free and paid' },
        { value: 'rest', label: 'The rest' },
      ],
    },
  ],
};

const anyWords = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(...HOSTILE).map((each) => each.slice(0, 40).toWellFormed()),
  fc.stringMatching(/^[*_~|`<>[\]()#+\-.:@\\ \n1a]{0,20}$/),
);
const someWords = anyWords.filter((each) => /[\p{L}\p{N}]/u.test(each));
const anyHref = fc.oneof(fc.webUrl({ size: 'small' }), fc.constantFrom('javascript:alert(1)', 'nowhere', ''));
const anySpan: fc.Arbitrary<Span> = fc.oneof(
  anyWords,
  anyWords.map(strong),
  anyWords.map(em),
  anyWords.map(code),
  fc.tuple(anyWords, anyHref).map(([words, href]) => link(words, href)),
  fc
    .tuple(fc.integer({ min: 0, max: 4e12 }), fc.constantFrom('relative', 'clock', 'date'))
    .map(([at, style]) => time(at, style as 'relative' | 'clock' | 'date')),
  fc.constantFrom('123456789012345678', 'U012AB3CD', 'odd <@1>').map(person),
  fc.constantFrom('quiz', 'explain').map(command),
);
const anyText = fc.array(anySpan, { maxLength: 4 });
const anyPress = fc.uuid().map((each) => press('quiz', 'move', each));
const anyButton = fc.oneof(
  fc.record({ label: someWords, press: anyPress, off: fc.boolean() }),
  fc.record({ label: someWords, href: fc.webUrl({ size: 'small' }), off: fc.boolean() }),
);
const anyChoices = fc.uniqueArray(fc.record({ value: fc.uuid(), label: someWords, hint: anyWords }), {
  maxLength: 30,
  selector: (each) => each.value,
});
const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  anyText.map((each) => text(each)),
  fc.tuple(anyText, fc.constantFrom(...LABELS)).map(([each, label]) => text(each, label)),
  fc
    .tuple(anyText, fc.constantFrom('plain', 'right', 'wrong', 'care'))
    .map(([each, tone]) => note(each, tone as 'plain' | 'right' | 'wrong' | 'care')),
  fc
    .array(fc.tuple(anyWords, anyText), { maxLength: 3 })
    .map((list) => facts(list.map(([term, each]) => fact(term, each)))),
  fc
    .tuple(anyWords, anyText, anyWords, anyText)
    .map(([one, first, other, second]) => compare(side(one, first), side(other, second))),
  fc.tuple(fc.constantFrom(figure, bigFigure), someWords).map(([each, alt]) => picture(each, alt)),
  fc
    .tuple(
      anyWords,
      fc.array(anyWords, { maxLength: 3 }),
      fc.array(fc.array(anyWords, { maxLength: 3 }), { maxLength: 3 }),
    )
    .map(([caption, columns, rows]) => table(caption, columns, rows)),
  fc.constant(divider),
  fc.array(anyButton, { maxLength: 7 }).map((list) => buttons(...list)),
  fc.tuple(anyWords, anyPress, anyChoices).map(([says, to, list]) => menu(says, to, list)),
);

/** A card at random, within the budget that every author keeps. */
export const anyCard: fc.Arbitrary<Card> = fc
  .tuple(fc.tuple(someWords, anyText), fc.array(anyBlock, { maxLength: 4 }))
  .map(([[first, rest], blocks]) => card([first, ...rest], blocks))
  .filter((each) => size(each) <= BUDGET && new Set(addresses(each)).size === addresses(each).length);
