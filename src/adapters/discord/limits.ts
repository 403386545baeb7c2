// What Discord takes in one answer (platform documentation, November 2026), and what in a payload is over it.
import { at, listAt, numberAt, stringAt } from '../../core/json.ts';

/** Characters are counted in UTF-16 units, the strictest of the ways that Discord may count. */
export const LIMITS = {
  components: 40,
  text: 4000,
  rowButtons: 5,
  buttonLabel: 80,
  href: 512,
  customId: 100,
  menuChoices: 25,
  choice: 100,
  placeholder: 150,
  pictures: 10,
  description: 1024,
  attachments: 10,
  formTitle: 45,
  formFields: 5,
  fieldLabel: 45,
  fieldHint: 100,
  fieldValue: 4000,
  suggestions: 25,
} as const;

/** The numbers that Discord gives its components. */
export const TYPES = {
  row: 1,
  button: 2,
  menu: 3,
  input: 4,
  text: 10,
  gallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
} as const;

/** Stands between a press and the number of the menu that carries it, where one menu is too small for its choices. */
export const PART = '#';

/** The numbers that Discord gives the ways to acknowledge an interaction; 5 and 6 promise that the answer comes later. */
export const CALLBACKS = {
  pong: 1,
  message: 4,
  messageLater: 5,
  updateLater: 6,
  update: 7,
  choices: 8,
  form: 9,
} as const;

/** Message flags: Components V2, and seen by its asker alone. */
export const FLAGS = { components: 32768, ephemeral: 64 } as const;

const over = (what: string, found: number, most: number): readonly string[] =>
  found > most ? [`${what}: ${found}, at most ${most} fit`] : [];

function length(what: string, words: string | undefined, most: number): readonly string[] {
  if (words === undefined) return [];
  return words === '' ? [`${what} is empty`] : over(`${what}, characters`, words.length, most);
}

function repeated(what: string, values: readonly string[]): readonly string[] {
  const twice = values.filter((each, index) => values.indexOf(each) !== index);
  return [...new Set(twice)].map((each) => `${what} "${each}" stands twice`);
}

/** A component and everything inside it, the way Discord counts. */
const nested = (component: unknown): readonly unknown[] => [
  component,
  ...listAt(component, 'components').flatMap(nested),
  ...[at(component, 'accessory'), at(component, 'component')].filter((each) => each !== undefined).flatMap(nested),
];

function choiceFaults(menu: unknown): readonly string[] {
  const choices = listAt(menu, 'options');
  return [
    ...over('choices of a menu', choices.length, LIMITS.menuChoices),
    ...(choices.length === 0 ? ['a menu has no choices'] : []),
    ...length('the placeholder of a menu', stringAt(menu, 'placeholder'), LIMITS.placeholder),
    ...repeated(
      'the value',
      choices.map((each) => stringAt(each, 'value') ?? ''),
    ),
    ...choices.flatMap((each) => [
      ...length('the label of a choice', stringAt(each, 'label') ?? '', LIMITS.choice),
      ...length('the value of a choice', stringAt(each, 'value') ?? '', LIMITS.choice),
      ...length('the hint of a choice', stringAt(each, 'description'), LIMITS.choice),
    ]),
  ];
}

function rowFaults(row: unknown): readonly string[] {
  const inside = listAt(row, 'components');
  const menus = inside.filter((each) => numberAt(each, 'type') === TYPES.menu).length;
  return [
    ...(inside.length === 0 ? ['a row is empty'] : []),
    ...(menus > 0 && inside.length > 1 ? ['a menu shares its row'] : []),
    ...over('buttons in a row', inside.length, LIMITS.rowButtons),
  ];
}

function inputFaults(input: unknown): readonly string[] {
  const value = stringAt(input, 'value') ?? '';
  return [
    ...over('characters of a field', numberAt(input, 'max_length') ?? 0, LIMITS.fieldValue),
    ...over('characters already in a field', value.length, numberAt(input, 'max_length') ?? LIMITS.fieldValue),
  ];
}

function componentFaults(component: unknown): readonly string[] {
  const id = length('a custom id', stringAt(component, 'custom_id'), LIMITS.customId);
  switch (numberAt(component, 'type')) {
    case TYPES.row:
      return rowFaults(component);
    case TYPES.button:
      return [
        ...id,
        ...length('the label of a button', stringAt(component, 'label') ?? '', LIMITS.buttonLabel),
        ...length('the address of a button', stringAt(component, 'url'), LIMITS.href),
      ];
    case TYPES.menu:
      return [...id, ...choiceFaults(component)];
    case TYPES.input:
      return [...id, ...inputFaults(component)];
    case TYPES.text:
      return length('a text', stringAt(component, 'content') ?? '', LIMITS.text);
    case TYPES.gallery:
      return [
        ...over('pictures in a gallery', listAt(component, 'items').length, LIMITS.pictures),
        ...listAt(component, 'items').flatMap((each) =>
          length('the description of a picture', stringAt(each, 'description') ?? '', LIMITS.description),
        ),
      ];
    case TYPES.label:
      return [
        ...length('the label of a field', stringAt(component, 'label') ?? '', LIMITS.fieldLabel),
        ...length('the hint of a field', stringAt(component, 'description'), LIMITS.fieldHint),
      ];
    default:
      return [];
  }
}

/** Every attachment is shown by a component, and every shown one is attached: Discord drops or refuses the rest. */
function attachmentFaults(body: unknown, components: readonly unknown[]): readonly string[] {
  const attached = listAt(body, 'attachments');
  const names = attached.map((each) => stringAt(each, 'filename') ?? '');
  const shown = components
    .flatMap((each) => [
      stringAt(each, 'file', 'url'),
      ...listAt(each, 'items').map((item) => stringAt(item, 'media', 'url')),
    ])
    .filter((each) => each !== undefined)
    .map((each) => each.replace('attachment://', ''));
  return [
    ...over('attachments', attached.length, LIMITS.attachments),
    ...repeated('the attachment', names),
    ...attached.flatMap((each) =>
      length('the description of an attachment', stringAt(each, 'description'), LIMITS.description),
    ),
    ...names.filter((each) => !shown.includes(each)).map((each) => `the attachment "${each}" is shown nowhere`),
    ...shown.filter((each) => !names.includes(each)).map((each) => `"${each}" is shown but not attached`),
  ];
}

function messageFaults(body: unknown, components: readonly unknown[]): readonly string[] {
  const texts = components.filter((each) => numberAt(each, 'type') === TYPES.text);
  const sum = texts.reduce<number>((all, each) => all + (stringAt(each, 'content') ?? '').length, 0);
  const parse = at(body, 'allowed_mentions', 'parse');
  return [
    ...((numberAt(body, 'flags') ?? 0) & FLAGS.components ? [] : ['the flag for Components V2 is missing']),
    ...(at(body, 'content') === undefined && at(body, 'embeds') === undefined ? [] : ['content or embeds beside V2']),
    ...(Array.isArray(parse) && parse.length === 0 ? [] : ['the message may notify people']),
    ...over('components', components.length, LIMITS.components),
    ...over('characters in all texts', sum, LIMITS.text),
    ...attachmentFaults(body, components),
  ];
}

const formFaults = (body: unknown): readonly string[] => [
  ...length('the title of a form', stringAt(body, 'title') ?? '', LIMITS.formTitle),
  ...length('a custom id', stringAt(body, 'custom_id') ?? '', LIMITS.customId),
  ...over('fields of a form', listAt(body, 'components').length, LIMITS.formFields),
];

const suggestionFaults = (body: unknown): readonly string[] => [
  ...over('suggestions', listAt(body, 'choices').length, LIMITS.suggestions),
  ...listAt(body, 'choices').flatMap((each) => [
    ...length('the name of a suggestion', stringAt(each, 'name') ?? '', LIMITS.choice),
    ...length('the value of a suggestion', stringAt(each, 'value') ?? '', LIMITS.choice),
  ]),
];

/** What in the `data` of an answer Discord would refuse, in words; empty where it fits. A message, a form or suggestions. */
export function faults(body: unknown): readonly string[] {
  if (at(body, 'choices') !== undefined) return suggestionFaults(body);
  const components = listAt(body, 'components').flatMap(nested);
  const ids = components.map((each) => stringAt(each, 'custom_id')).filter((each) => each !== undefined);
  return [
    ...(at(body, 'title') === undefined ? messageFaults(body, components) : formFaults(body)),
    ...components.flatMap(componentFaults),
    ...repeated('the custom id', ids),
  ];
}
