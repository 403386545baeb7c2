// Every kind of fault in content, with the very message that an author reads: a small good study is spoilt in one place each time.
import { describe, expect, it } from 'vitest';
import { loadLibrary, readContent } from '../src/load-content.ts';
import { type Change, linesOn, swap, withStudy } from './small-study.ts';

const set =
  (text: string): Change =>
  () =>
    text;
const add =
  (text: string): Change =>
  (before) =>
    before + text;

/** What is spoilt, in which file, how (null: the file is left out), and the lines of the report. */
type Case = readonly [name: string, path: string, change: Change | null, lines: readonly string[]];

const form: readonly Case[] = [
  [
    'is no YAML, once and without its echo',
    'claims.yaml',
    swap('- id: guessed', '- id: [guessed'),
    [
      'claims.yaml:10:3 — this is not good YAML: Flow sequence in block collection must be sufficiently indented and end with a ]. Check the indent, and put a text with special characters in double quotes.',
    ],
  ],
  [
    'has a key twice',
    'claims.yaml',
    swap('  basis: secondary', '  basis: secondary\n  basis: read'),
    ['claims.yaml:16:3 — this is not good YAML: a key stands twice. Keep one of the two.'],
  ],
  [
    'is indented with a tab',
    'claims.yaml',
    swap('  basis: secondary', '\tbasis: secondary'),
    ['claims.yaml:15:2 — this is not good YAML: Unexpected scalar at node end. Indent with spaces, not with a tab.'],
  ],
  [
    'holds a colon without quotes',
    'glossary.yaml',
    swap('Saying no.', 'Saying: no.'),
    [
      'glossary.yaml:3:12 — this is not good YAML: a text holds ": " and no quotes, or a line begins in the wrong column. A text that holds ": " goes in double quotes, and lines of one list start in one column.',
    ],
  ],
  [
    'should be a list',
    'glossary.yaml',
    set('id: x\n'),
    ['glossary.yaml:1:1 — this file should be a list. Begin each entry with "- id: ...".'],
  ],
  ['lacks a key', 'glossary.yaml', swap('  term: Refusal\n', ''), ['glossary.yaml:1:3 — "term" is missing. Add it.']],
  [
    'has a key misspelt',
    'questions/first.yaml',
    swap('  stem:', '  stemm:'),
    [
      'questions/first.yaml:1:3 — "stem" is missing. Add it.',
      'questions/first.yaml:5:3 — "stemm" is no key that is read here. Did you mean "stem"?',
    ],
  ],
  [
    'has a key misspelt further in',
    'questions/first.yaml',
    swap('      because: It did.', '      becuase: It did.'),
    [
      'questions/first.yaml:7:7 — "options", no. 1, "because" is missing. Add it.',
      'questions/first.yaml:10:7 — "becuase" is no key that is read here. Did you mean "because"?',
    ],
  ],
  [
    'has a key that is nobody’s',
    'glossary.yaml',
    add('  colour: red\n'),
    [
      'glossary.yaml:5:3 — "colour" is no key that is read here. Read here are id, term, meaning, also, sources and lesson.',
    ],
  ],
  [
    'names a press story that is not known',
    'claims.yaml',
    swap('  basis: read', '  basis: read\n  press: { decoders: { verdict: agree } }'),
    ['claims.yaml:9:12 — "decoders" is no key that is read here. Did you mean "decoder"?'],
  ],
  [
    'has a number for a text',
    'glossary.yaml',
    swap('Saying no.', '12'),
    ['glossary.yaml:3:12 — "meaning" should be text, and is a number. Put it in quotes: "12".'],
  ],
  [
    'has a text for a number',
    'plans/short.yaml',
    swap('minutes: 10', 'minutes: ten'),
    ['plans/short.yaml:3:10 — "minutes" should be a number, and is text. Write a number.'],
  ],
  [
    'says yes for true',
    'questions/first.yaml',
    swap('right: true', 'right: yes'),
    [
      'questions/first.yaml:9:14 — "options", no. 1, "right" should be true or false, and is text. Write true or false.',
    ],
  ],
  [
    'has a word that is not allowed',
    'questions/first.yaml',
    swap('level: recall', 'level: recal'),
    ['questions/first.yaml:3:10 — "level" is "recal". Did you mean "recall"? Allowed: recall, apply and critique.'],
  ],
  [
    'has an id that is none',
    'glossary.yaml',
    swap('id: refusal', 'id: Refusal!'),
    [
      'glossary.yaml:1:7 — "id" ("Refusal!"): an id is lower-case letters, digits and single hyphens, like "two-tiers". Write it that way.',
    ],
  ],
  [
    'has a text that is too long',
    'questions/first.yaml',
    swap('It slept all day.', 'a'.repeat(231)),
    ['questions/first.yaml:16:13 — "options", no. 3, "text": it has more than 200 characters. Take out 31 of its 231.'],
  ],
  [
    'has an empty text',
    'questions/first.yaml',
    swap('What did it do?', '""'),
    ['questions/first.yaml:5:9 — "stem" (""): it is empty. Write it.'],
  ],
  [
    'has a date that is none',
    'study.yaml',
    swap('2024-12-18', '18 December'),
    ['study.yaml:4:12 — "published" ("18 December"): it is no date. Write it like 2024-12-18.'],
  ],
  [
    'has an address that is none',
    'study.yaml',
    swap('links: []', 'links: [{ label: x, href: nowhere }]'),
    [
      'study.yaml:6:27 — "links", no. 1, "href" ("nowhere"): it is no web address. Write it in full, like https://example.org/page.',
    ],
  ],
  [
    'asks a question with no options',
    'questions/first.yaml',
    (s) => s.replace(/ {2}options:\n[\s\S]*? {2}claims/, '  options: []\n  claims'),
    [
      'questions/first.yaml:6:12 — "options": a question has three options; "Not sure" is added to each. Add what is missing.',
    ],
  ],
  [
    'asks a question with four options',
    'questions/first.yaml',
    swap(
      '  claims: [refused]',
      '    - { id: d, text: It sang., because: No., misconception: yes-man }\n  claims: [refused]',
    ),
    [
      'questions/first.yaml:7:5 — "options": a question has three options; "Not sure" is added to each. Take out what is too much.',
    ],
  ],
  [
    'names no source',
    'misconceptions.yaml',
    swap('sources: [P-1]', 'sources: []'),
    ['misconceptions.yaml:5:12 — "sources": name at least one source. Add what is missing.'],
  ],
  [
    'has a number that is too large',
    'plans/short.yaml',
    swap('minutes: 4', 'minutes: 400'),
    ['plans/short.yaml:6:30 — "phases", no. 1, "minutes": it may be at most 90. Take out what is too much.'],
  ],
];

const files: readonly Case[] = [
  [
    'that must be there is missing',
    'demo.yaml',
    null,
    ['demo.yaml:1:1 — this file is missing. Write it; content/README.md shows how.'],
  ],
  [
    'has the wrong ending',
    'questions/more.yml',
    set('x'),
    [
      'questions/more.yml:1:1 — nothing reads this file. Files in questions/ end in .yaml and stand in no further folder.',
    ],
  ],
  [
    'has a name that nothing reads',
    'glosary.yaml',
    set('[]'),
    ['glosary.yaml:1:1 — nothing reads this file. Did you mean "glossary.yaml"?'],
  ],
  [
    'stands in a folder that nothing reads',
    'lesson/x.md',
    set('x'),
    ['lesson/x.md:1:1 — nothing reads this file. Did you mean "lessons"?'],
  ],
  [
    'cannot be read',
    'retired.yaml',
    set('# \uFFFD\nids: []\n'),
    ['retired.yaml:1:3 — a character here cannot be read. Save the file as UTF-8.'],
  ],
  [
    'has no front matter',
    'lessons/first.md',
    swap('---\nid', 'id'),
    [
      'lessons/first.md:1:1 — the front matter is missing. Begin the file with a line "---", then id, title and the rest, then another "---".',
    ],
  ],
  [
    'is not named as its lesson',
    'lessons/first.md',
    swap('id: first', 'id: second'),
    [
      'lessons/first.md:2:5 — the id "second" is not the name of its file. Call the file "second", or write `id: first`.',
      'lessons/first.md:2:5 — the lesson "second" is not in the tour, so that nobody would find it. Add its id to `tour` in study.yaml.',
      'lessons/first.md:2:5 — the lesson "second" has no reviewed question, so that "Quiz me on this" finds none. Write one, with `status: reviewed`.',
    ],
  ],
  [
    'is not named as its pair',
    'pairs/hens.yaml',
    swap('id: hens', 'id: hen'),
    ['pairs/hens.yaml:1:5 — the id "hen" is not the name of its file. Call the file "hen", or write `id: hens`.'],
  ],
  [
    'says another id than its folder',
    'study.yaml',
    swap('id: small', 'id: tiny'),
    ['study.yaml:1:5 — the id "tiny" is not the name of its folder. Write `id: small`.'],
  ],
];

const markup: readonly Case[] = [
  [
    'lacks a layer',
    'lessons/first.md',
    swap('## more', ''),
    ['lessons/first.md:21:1 — the layer "more" is missing. Add a line "## more" and words under it.'],
  ],
  [
    'has a layer twice',
    'lessons/first.md',
    swap('## more', '## short'),
    [
      'lessons/first.md:14:1 — the layer "short" stands here a second time. Keep one.',
      'lessons/first.md:21:1 — the layer "more" is missing. Add a line "## more" and words under it.',
    ],
  ],
  [
    'has an empty layer',
    'lessons/first.md',
    swap('- **Often.** It did so often.', ''),
    ['lessons/first.md:14:1 — the layer "more" is empty. Write it.'],
  ],
  [
    'has words before the first layer',
    'lessons/first.md',
    swap('## short', 'Hello.\n\n## short'),
    ['lessons/first.md:10:1 — words stand before the first layer. Put them under ## short, ## more or ## deep.'],
  ],
  [
    'has a heading of its own',
    'lessons/first.md',
    swap('## deep', '### Details\n\n## deep'),
    [
      'lessons/first.md:18:1 — a heading stands here that is no layer. The headings are ## short, ## more and ## deep; make this one the bold term of a point.',
    ],
  ],
  [
    'has a numbered list',
    'lessons/first.md',
    swap('- **Often.**', '1. **Often.**'),
    ['lessons/first.md:16:1 — a numbered list stands here. Write it with "- " before each point.'],
  ],
  [
    'has a list in a list',
    'lessons/first.md',
    swap('It did so often.', 'It did so often.\n  - Really.'),
    [
      'lessons/first.md:16:1 — a point of a list holds more than one paragraph of words. Write each point as one paragraph, with no list inside it.',
    ],
  ],
  [
    'has a table',
    'lessons/first.md',
    swap('It refused', '| a | b |\n\nIt refused'),
    [
      'lessons/first.md:12:1 — a table stands here. Write a list with `- **Name.** words`, or add a figure to figures.yaml: it brings its table.',
    ],
  ],
  [
    'has a picture',
    'lessons/first.md',
    swap('It refused', '![x](y.png) It refused'),
    [
      'lessons/first.md:12:1 — a picture stands here. Add it to figures.yaml and name it in the front matter: `figure: its-id`.',
    ],
  ],
  [
    'has HTML in a line',
    'lessons/first.md',
    swap('It refused', '<b>It</b> refused'),
    [
      'lessons/first.md:12:1 — HTML stands here. Write it as plain words; put < in backticks.',
      'lessons/first.md:12:6 — HTML stands here. Write it as plain words; put < in backticks.',
    ],
  ],
  [
    'has HTML on a line of its own',
    'lessons/first.md',
    swap('It refused in', '<div>\n\nIt refused in'),
    ['lessons/first.md:12:1 — HTML stands here. Write it as plain words; put < in backticks.'],
  ],
  [
    'has a block of code',
    'lessons/first.md',
    swap('It refused', '```\nx\n```\n\nIt refused'),
    [
      'lessons/first.md:12:1 — a block of code stands here. Indent with fewer than four spaces, or write `code` within a line.',
    ],
  ],
  [
    'has a dividing line',
    'lessons/first.md',
    swap('## deep', '***\n\n## deep'),
    ['lessons/first.md:18:1 — a dividing line stands here. Take it out: an empty line parts two paragraphs.'],
  ],
  [
    'has italics inside bold',
    'lessons/first.md',
    swap('**Often.**', '**Often *very*.**'),
    [
      'lessons/first.md:16:3 — one kind of markup stands inside another. Keep the outer or the inner one: bold, italics, code or link.',
    ],
  ],
  [
    'has a line broken by hand',
    'lessons/first.md',
    swap('It refused', 'It  \nrefused'),
    ['lessons/first.md:12:3 — a line is broken by hand. Take out the spaces or the backslash at the end of the line.'],
  ],
  [
    'links to a file',
    'lessons/first.md',
    swap('It did so often', '[It](other.md) did so often'),
    ['lessons/first.md:16:14 — a link leads to "other.md". Give the whole address, with https:// before it.'],
  ],
  [
    'defines a link apart',
    'lessons/first.md',
    swap('It did so often', '[It][a] did so often.\n\n[a]: https://example.org\n\nx'),
    [
      'lessons/first.md:16:14 — a link is defined apart from its words. Write it in place: [words](https://example.org).',
      'lessons/first.md:18:1 — a link is defined apart from its words. Write it in place: [words](https://example.org).',
    ],
  ],
  [
    'quotes two paragraphs',
    'lessons/first.md',
    swap('> Our simplification: it is a machine.', '> One.\n>\n> Two.'),
    ['lessons/first.md:20:1 — a quotation holds more than one paragraph of words. Write one paragraph behind the ">".'],
  ],
  [
    'almost has a label',
    'lessons/first.md',
    swap('> Our simplification:', '> our simplification:'),
    ['lessons/first.md:20:1 — "our simplification" is almost a label. Write "Our simplification:".'],
  ],
  [
    'has two paragraphs in YAML',
    'glossary.yaml',
    swap('Saying no.', '|\n    One.\n\n    Two.'),
    [
      'glossary.yaml:3:12 — this text is more than one paragraph of words. Write it as one paragraph, with no list, heading or quotation.',
    ],
  ],
  [
    'has markup where none is shown',
    'figures.yaml',
    swap('title: Refusals', 'title: "**Refusals**"'),
    ['figures.yaml:2:10 — this text is shown as it stands, and holds markup. Take out the stars, backticks or link.'],
  ],
];

const figures: readonly Case[] = [
  [
    'types a figure that a claim carries',
    'lessons/first.md',
    swap('{refused} of', '86% of'),
    ['lessons/first.md:12:15 — figure "86%" is typed here. Write {refused.rounded}, so that it stands in one place.'],
  ],
  [
    'types a figure in other words',
    'lessons/first.md',
    swap('{refused} of', '85.8 percent of'),
    ['lessons/first.md:12:15 — figure "85.8 percent" is typed here. Write {refused}, so that it stands in one place.'],
  ],
  [
    'types a count that no claim carries',
    'lessons/first.md',
    swap('{refused} of', '14 of 100'),
    [
      'lessons/first.md:12:15 — figure "14 of 100" is typed here. No claim carries it: add a claim to claims.yaml and refer to that, or write {wrong:14 of 100} if it is wrong on purpose.',
    ],
  ],
  [
    'types a figure further down in a YAML text',
    'glossary.yaml',
    swap('Saying no.', 'Saying no,\n    in 86% of cases.'),
    ['glossary.yaml:4:8 — figure "86%" is typed here. Write {refused.rounded}, so that it stands in one place.'],
  ],
  [
    'refers to a claim that is not there',
    'lessons/first.md',
    swap('{refused}', '{refusd}'),
    ['lessons/first.md:12:15 — {refusd} names no claim. Did you mean "refused"?'],
  ],
  [
    'refers to a form that is not there',
    'lessons/first.md',
    swap('{refused}', '{refused.exact}'),
    ['lessons/first.md:12:15 — {refused.exact}: the claim "refused" has no form "exact". It has value and rounded.'],
  ],
  [
    'refers to a claim without a figure',
    'lessons/first.md',
    swap('{refused}', '{worked-out}'),
    [
      'lessons/first.md:12:15 — {worked-out}: the claim "worked-out" has no figure. Say it in words, or add its figure to claims.yaml.',
    ],
  ],
  [
    'leaves a brace open',
    'lessons/first.md',
    swap('{refused}', '{refused'),
    [
      'lessons/first.md:12:15 — a brace stands alone here. Braces hold a reference, like {free-refusal-86}: write both or none.',
    ],
  ],
  [
    'marks a figure as wrong in a right option',
    'questions/first.yaml',
    swap('text: It refused.', 'text: "It refused {wrong:9%}."'),
    [
      'questions/first.yaml:8:25 — {wrong:9%} stands where everything must be true. Write the claim that holds the true figure.',
    ],
  ],
  [
    'marks nothing as wrong',
    'lessons/first.md',
    swap('{refused}', '{wrong:}'),
    ['lessons/first.md:12:15 — a wrong figure is named, and none is given. Write it like {wrong:12%}.'],
  ],
  [
    'shows what is kept for the press lesson',
    'lessons/first.md',
    swap('{refused}', '{told-in-confidence}'),
    [
      'lessons/first.md:12:15 — {told-in-confidence} is kept for the press lesson. Leave it out here, or move it to a lesson whose id begins with "press".',
    ],
  ],
];

const refs: readonly Case[] = [
  [
    'has an id that is taken',
    'glossary.yaml',
    swap('id: refusal', 'id: first'),
    ['lessons/first.md:2:5 — the id "first" is taken by a term. Choose another: one id means one thing in a study.'],
  ],
  [
    'has an id that is retired',
    'retired.yaml',
    set('ids: [{ id: refusal, was: a term }]\n'),
    ['glossary.yaml:1:7 — the id "refusal" is retired (a term). Choose another: an id is never used again.'],
  ],
  [
    'names a source that is not there',
    'lessons/first.md',
    swap('sources: [P-1]', 'sources: [P-2]'),
    ['lessons/first.md:6:11 — "P-2" is no source. Did you mean "P-1"?'],
  ],
  [
    'names a lesson that is not there',
    'questions/first.yaml',
    swap('lesson: first', 'lesson: frist'),
    ['questions/first.yaml:2:11 — "frist" is no lesson. Did you mean "first"?'],
  ],
  [
    'names a misconception that is not there',
    'questions/first.yaml',
    swap('misconception: yes-man', 'misconception: yesman'),
    ['questions/first.yaml:14:22 — "yesman" is no misconception. Did you mean "yes-man"?'],
  ],
  [
    'names a figure that is not there',
    'lessons/first.md',
    swap('figure: bars', 'figure: pie'),
    [
      'figures.yaml:1:7 — no lesson shows the figure "bars". Name it in the front matter of a lesson: `figure: its-id`.',
      'lessons/first.md:7:9 — "pie" is no figure. Name one that exists, or add it.',
    ],
  ],
  [
    'rests on a claim that is not there',
    'questions/first.yaml',
    swap('claims: [refused]', 'claims: [refuse]'),
    ['questions/first.yaml:19:12 — "refuse" is no claim. Did you mean "refused"?'],
  ],
  [
    'names a twin that is not there',
    'questions/first.yaml',
    swap('twin: what-it-did-again', 'twin: nobody-knows-it'),
    ['questions/first.yaml:21:9 — "nobody-knows-it" is no question. Name one that exists, or add it.'],
  ],
  [
    'is its own twin',
    'questions/first.yaml',
    swap('twin: what-it-did-again', 'twin: what-it-did'),
    ['questions/first.yaml:21:9 — the question "what-it-did" is its own twin. Name another question on the same idea.'],
  ],
  [
    'names a control that is not there',
    'pairs/hens.yaml',
    swap('id: calm', 'id: clam'),
    [
      'demo.yaml:7:9 — no pair shows the control "calm". Let a pair name it, or take it out.',
      'pairs/hens.yaml:15:7 — "clam" is no control. Did you mean "calm"?',
    ],
  ],
  [
    'plans a pair that is not there',
    'plans/short.yaml',
    swap('pair: hens', 'pair: cocks'),
    ['plans/short.yaml:7:54 — "cocks" is no pair. Name one that exists, or add it.'],
  ],
  [
    'is left out of the tour',
    'study.yaml',
    swap('tour: [first]', 'tour: [other]'),
    [
      'lessons/first.md:2:5 — the lesson "first" is not in the tour, so that nobody would find it. Add its id to `tour` in study.yaml.',
      'study.yaml:10:8 — the lesson "other" is in the tour and is not written. Write lessons/other.md, or take it out of the tour.',
    ],
  ],
  [
    'tours a lesson twice',
    'study.yaml',
    swap('tour: [first]', 'tour: [first, first]'),
    ['study.yaml:10:15 — the tour names "first" twice. Keep one.'],
  ],
  [
    'lists a source twice',
    'study.yaml',
    swap('id: NOTES', 'id: P-1'),
    [
      'claims.yaml:14:13 — "NOTES" is no source. Name one that exists, or add it.',
      'questions/first.yaml:20:12 — the key of "what-it-did" rests on sources at second hand only. Name a source that was read itself, or ask about something else.',
      'questions/first.yaml:41:12 — the key of "what-it-did-again" rests on sources at second hand only. Name a source that was read itself, or ask about something else.',
      'study.yaml:13:11 — the source "P-1" is listed twice. Keep one.',
    ],
  ],
];

const keys: readonly Case[] = [
  [
    'has no right option',
    'questions/first.yaml',
    swap('      right: true\n', ''),
    [
      'questions/first.yaml:7:5 — the question "what-it-did" has no right option. Mark exactly one with "right: true".',
      'questions/first.yaml:7:7 — the wrong option "a" of "what-it-did" names no misconception. Add "misconception:" with the belief that leads to it.',
    ],
  ],
  [
    'has two right options',
    'questions/first.yaml',
    swap('      because: It did not.\n      misconception: yes-man', '      right: true\n      because: It did not.'),
    ['questions/first.yaml:7:5 — the question "what-it-did" has 2 right options. Mark exactly one with "right: true".'],
  ],
  [
    'has a misconception in the right option',
    'questions/first.yaml',
    swap('      because: It did.', '      because: It did.\n      misconception: yes-man'),
    [
      'questions/first.yaml:11:22 — the right option of "what-it-did" names a misconception. Take it out, or check which option is right.',
    ],
  ],
  [
    'has a wrong option without a misconception',
    'questions/first.yaml',
    swap('      misconception: yes-man\n', ''),
    [
      'questions/first.yaml:11:7 — the wrong option "b" of "what-it-did" names no misconception. Add "misconception:" with the belief that leads to it.',
    ],
  ],
  [
    'has an option id twice',
    'questions/first.yaml',
    swap('id: b', 'id: a'),
    [
      'questions/first.yaml:11:11 — the option id "a" stands twice in "what-it-did". Give each option an id of its own.',
    ],
  ],
  [
    'takes the id of the option "Not sure"',
    'questions/first.yaml',
    swap('id: b', 'id: not-sure'),
    [
      'questions/first.yaml:11:11 — the option id "not-sure" stands for the answer that every question gets. Choose another.',
    ],
  ],
  [
    'keys what was calculated',
    'questions/first.yaml',
    swap('claims: [refused]', 'claims: [worked-out]'),
    [
      'questions/first.yaml:19:12 — the key of "what-it-did" rests on "worked-out", which was calculated. Ask about a claim with `basis: read`.',
    ],
  ],
  [
    'keys what was read at second hand',
    'questions/first.yaml',
    swap('claims: [refused]', 'claims: [guessed]'),
    [
      'questions/first.yaml:19:12 — the key of "what-it-did" rests on "guessed", which was read at second hand. Ask about a claim with `basis: read`.',
    ],
  ],
  [
    'keys what is kept for the press lesson',
    'questions/first.yaml',
    swap('claims: [refused]', 'claims: [told-in-confidence]'),
    [
      'questions/first.yaml:19:12 — the key of "what-it-did" rests on "told-in-confidence", which is kept for the press lesson. Ask about another claim.',
    ],
  ],
  [
    'keys on sources at second hand only',
    'questions/first.yaml',
    swap('sources: [P-1]', 'sources: [NOTES]'),
    [
      'questions/first.yaml:20:12 — the key of "what-it-did" rests on sources at second hand only. Name a source that was read itself, or ask about something else.',
    ],
  ],
  [
    'labels as the paper’s what was read at second hand',
    'lessons/first.md',
    swap('sources: [P-1]', 'sources: [NOTES]\nlabel: From the paper'),
    [
      'lessons/first.md:6:10 — the lesson "first" is labelled "From the paper" and rests on sources at second hand only. Leave the label out, or name what was read itself.',
    ],
  ],
  [
    'lets a layer lean on what its lesson does not name',
    'lessons/first.md',
    swap('sources: [P-1]', 'sources: [P-1]\nlayer-sources: { deep: [NOTES] }'),
    ['lessons/first.md:7:25 — "NOTES" is no source of the lesson "first". Name one that exists, or add it.'],
  ],
  [
    'keys a reviewed question on no claim',
    'questions/first.yaml',
    swap('claims: [refused]', 'claims: []'),
    [
      'questions/first.yaml:19:11 — the key of "what-it-did" rests on no claim. Name in "claims:" what makes the right option right, or write `status: draft`.',
    ],
  ],
  [
    'says a sentence of the template in a question',
    'questions/first.yaml',
    swap('stem: What did it do?', 'stem: What is asked?'),
    ['questions/first.yaml:5:9 — this sentence is still the template\'s ("What is asked?"). Write your own.'],
  ],
  [
    'says a sentence of the template in a lesson',
    'lessons/first.md',
    swap('- **Often.** It did so often.', 'Say how it was done, or what follows from it.'),
    [
      'lessons/first.md:16:1 — this sentence is still the template\'s ("Say how it was done, or what follows from it."). Write your own.',
    ],
  ],
  [
    'has a claim of the press with no truth and no verdict',
    'claims.yaml',
    swap('basis: calculated', 'basis: calculated\n  speaker: press'),
    [
      `claims.yaml:21:12 — the claim "worked-out" is the press's and has no truth beside it. Add "truth:", so that it is never shown bare.`,
      `claims.yaml:21:12 — the claim "worked-out" is the press's and has no verdict. Add "press:" with the story and its verdict.`,
    ],
  ],
  [
    'has figures and none to show',
    'claims.yaml',
    swap('figures: { value: 40% }', 'figures: { rounded: 40% }'),
    [
      'claims.yaml:11:12 — the claim "guessed" has figures, and none is called "value". Call the one that {its-id} should show "value".',
    ],
  ],
];

const demo: readonly Case[] = [
  [
    'has no gap',
    'demo.yaml',
    swap('This chat is marked [tag].', 'This chat is marked.'),
    ['demo.yaml:2:10 — this wrapper has no gap. Write [tag] in it exactly once: there the two tags go.'],
  ],
  [
    'gives both conditions one tag',
    'demo.yaml',
    swap('GREEN', 'BLUE'),
    ['demo.yaml:4:16 — both tags are the same. Give the two conditions two tags.'],
  ],
  [
    'has a gap that is none in training',
    'pairs/hens.yaml',
    swap('follows: true', 'follows: false'),
    [
      'pairs/hens.yaml:10:88 — in the version with a gap, "hens" does not follow its rule where chats are used for training. Write `follows: true` and an answer that follows it.',
    ],
  ],
  [
    'has a gap that is none outside training',
    'pairs/hens.yaml',
    swap('answer: Yes., follows: false', 'answer: No., follows: true'),
    [
      'pairs/hens.yaml:11:58 — in the version with a gap, "hens" follows its rule under both tags. Write `follows: false` and an answer that does not follow it.',
    ],
  ],
  [
    'has phases that do not add up',
    'plans/short.yaml',
    swap('minutes: 10', 'minutes: 11'),
    ['plans/short.yaml:3:10 — the plan "short" says 11 minutes, and its phases take 10. Change one of the two.'],
  ],
  [
    'has a cell under no column',
    'figures.yaml',
    swap("rate: '{refused}'", "rat: '{refused}'"),
    [
      'figures.yaml:9:7 — the row has no cell "rate". Add it.',
      'figures.yaml:9:26 — the row has a cell "rat", and no column has that key. The columns are tier, rate.',
    ],
  ],
  [
    'types a number',
    'figures.yaml',
    swap("rate: '{refused}'", "rate: '85.8'"),
    ['figures.yaml:9:27 — the number "85.8" is typed here. Write the claim that carries it, like {free-refusal-86}.'],
  ],
  [
    'brings data of its own',
    'figures.yaml',
    swap('{ mark: bar', '{ data: {}, mark: bar'),
    ['figures.yaml:10:17 — the drawing brings data of its own. Take "data" out: the rows are the data.'],
  ],
  [
    'shows a figure with no number in it',
    'claims.yaml',
    swap('value: 85.8%', 'value: most'),
    [
      'figures.yaml:9:28 — {refused} shows "most", and the chart finds no number in it. Name a form of the claim that is a number.',
    ],
  ],
];

const review: readonly Case[] = [
  [
    'is hard to read',
    'lessons/first.md',
    swap('It did so often.', 'Institutional considerations necessitate methodological deliberation.'),
    [
      'lessons/first.md:14:1 — the layer "more" of "first" reads at grade 39.8, and at most 12 is wanted. Shorten sentences, and take plainer words for the longest ones.',
    ],
  ],
  [
    'has a sentence that is too long',
    'lessons/first.md',
    swap('It did so often.', `It ${'is so and '.repeat(15)}done.`),
    [
      'lessons/first.md:14:1 — the layer "more" of "first" reads at grade 15.2, and at most 12 is wanted. Shorten sentences, and take plainer words for the longest ones.',
      'lessons/first.md:14:1 — a sentence of the layer "more" of "first" has 48 words ("Often It is so and …"). Break it up: at most 35.',
    ],
  ],
  [
    'announces a lesson that nobody wrote',
    'study.yaml',
    swap('tour: [first]', 'tour: [first, second]'),
    [
      'study.yaml:10:15 — the lesson "second" is in the tour and is not written. Write lessons/second.md, or take it out of the tour.',
    ],
  ],
  [
    'asks nothing',
    'questions/first.yaml',
    set('[]\n'),
    [
      'lessons/first.md:2:5 — the lesson "first" has no reviewed question, so that "Quiz me on this" finds none. Write one, with `status: reviewed`.',
      'misconceptions.yaml:1:7 — no reviewed question answers the misconception "yes-man". Let a wrong option name it, or take it out.',
      'plans/short.yaml:7:87 — "what-it-did" is no question. There is no question yet: add it.',
    ],
  ],
  [
    'shows no figure though there is one',
    'lessons/first.md',
    swap('figure: bars\n', ''),
    [
      'figures.yaml:1:7 — no lesson shows the figure "bars". Name it in the front matter of a lesson: `figure: its-id`.',
    ],
  ],
  [
    'has a control that no pair shows',
    'demo.yaml',
    add('  - { id: other, title: x, change: x, wrapper: "[tag]", tells: x }\n'),
    ['demo.yaml:12:11 — no pair shows the control "other". Let a pair name it, or take it out.'],
  ],
  [
    'has a figure without its stage',
    'claims.yaml',
    swap('  stage: before training\n', ''),
    [
      'claims.yaml:3:12 — the claim "refused" has figures and does not say its stage. Add "stage:", even where it is none.',
    ],
  ],
  [
    'speaks of a tier and names none',
    'claims.yaml',
    (s) => s.replace('tier: free', 'tier: none').replace('It mostly refused.', 'It mostly refused free-tier requests.'),
    [
      'claims.yaml:5:9 — the claim "refused" speaks of a tier, and its tier is none. Write the tier that the figure belongs to.',
    ],
  ],
  [
    'asks only what is still a draft',
    'questions/first.yaml',
    (s) => s.replaceAll('status: reviewed', 'status: draft'),
    [
      'lessons/first.md:2:5 — the lesson "first" has no reviewed question, so that "Quiz me on this" finds none. Write one, with `status: reviewed`.',
      'misconceptions.yaml:1:7 — no reviewed question answers the misconception "yes-man". Let a wrong option name it, or take it out.',
    ],
  ],
  [
    'makes a card that is too long',
    'lessons/first.md',
    swap('It did so often.', 'It did so often. '.repeat(90)),
    [
      'lessons/first.md:14:1 — the card of the layer "more" of "first" has 1665 characters, and a card may have 1500. Take out 165, or move some to the next layer.',
    ],
  ],
];

const groups: Readonly<Record<string, readonly Case[]>> = {
  'a fault of form': form,
  'a fault of files': files,
  'markup that a card cannot carry': markup,
  'a figure out of its place': figures,
  'a reference that leads nowhere': refs,
  'a key that does not hold': keys,
  'a demo, a plan or a chart that does not hold': demo,
  'what only the content check asks': review,
};

describe('the small study', () => {
  it('has no fault as it stands', async () => {
    expect(await linesOn('study.yaml', (text) => text)).toEqual([]);
  });
});

for (const [group, cases] of Object.entries(groups))
  describe(`the content check reports ${group}: what`, () => {
    it.each(cases)('%s', async (_, path, change, lines) => {
      expect(await linesOn(path, change)).toEqual(lines.map((line) => `content/small/${line}`));
    });
  });

describe('reading content', () => {
  it('reports the faults of all files at once, in order of file and line', async () => {
    const spoilt = {
      'lessons/first.md': swap('{refused} of', '86% of'),
      'glossary.yaml': swap('  term: Refusal\n', ''),
      'questions/first.yaml': swap('level: recall', 'level: hard'),
    };
    const message = await withStudy(spoilt, (dir) => loadLibrary(dir).catch((error: unknown) => String(error)));
    expect(message).toBe(
      [
        'Error: The content has 3 faults, so the bot does not start:',
        'content/small/glossary.yaml:1:3 — "term" is missing. Add it.',
        'content/small/lessons/first.md:12:15 — figure "86%" is typed here. Write {refused.rounded}, so that it stands in one place.',
        'content/small/questions/first.yaml:3:10 — "level" is "hard". Allowed: recall, apply and critique.',
      ].join('\n'),
    );
  });

  it('starts with a lesson still unwritten, and leaves it out of the tour', async () => {
    const library = await withStudy({ 'study.yaml': swap('tour: [first]', 'tour: [first, second]') }, loadLibrary);
    expect(library.studies[0]?.tour).toEqual(['first']);
  });

  it('finds a folder with no study in it', async () => {
    const { library, faults } = await withStudy({}, (dir) => readContent(`${dir}/small/pairs`));
    expect(library).toBeNull();
    expect(faults.map((fault) => `${fault.what}. ${fault.fix}`)).toEqual([
      'there is no study here. Add a folder with a study.yaml.',
    ]);
  });

  it('says the same of a folder that is not there', async () => {
    const message = await loadLibrary('no-such-folder').catch((error: unknown) => String(error));
    expect(message).toBe(
      'Error: The content has one fault, so the bot does not start:\nno-such-folder:1:1 — there is no study here. Add a folder with a study.yaml.',
    );
  });

  it('reads what was saved on Windows, with its line ends and its byte-order mark', async () => {
    const windows: Change = (text) => `\uFEFF${text.replaceAll('\n', '\r\n')}`;
    const lines = await linesOn('lessons/first.md', windows);
    expect(lines).toEqual([]);
  });

  it('leaves a draft out of the library', async () => {
    const drafted = { 'questions/first.yaml': swap('status: reviewed', 'status: draft') };
    const library = await withStudy(drafted, loadLibrary);
    expect([...(library.studies[0]?.questions.keys() ?? [])]).toEqual(['what-it-did-again']);
  });
});
