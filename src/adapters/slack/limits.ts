// What Slack takes in one answer (platform documentation, November 2026), and what in a payload is over it.
import { at, listAt, numberAt, stringAt } from '../../core/json.ts';

/** Characters are counted in UTF-16 units, the strictest of the ways that Slack may count. */
export const LIMITS = {
  messageBlocks: 50,
  viewBlocks: 100,
  /** Undocumented: near 13,200 characters Slack answers `msg_blocks_too_long`. */
  message: 13_000,
  text: 4000,
  header: 150,
  textObject: 3000,
  contextElements: 10,
  actions: 25,
  buttonLabel: 75,
  href: 3000,
  id: 255,
  alt: 2000,
  placeholder: 150,
  menuChoices: 100,
  choice: 75,
  formTitle: 24,
  formButton: 24,
  fieldLabel: 2000,
  fieldValue: 3000,
  metadata: 3000,
} as const;

/** Stands between a press and the number of the menu that carries it, where one menu is too small for its choices. */
export const PART = '#';
/** What the action id of a link begins with: its click reaches us, and wants nothing of us. */
export const LINK = 'link/';
/** The one input of a field; the field itself is named by its block. */
export const INPUT = 'value';

const over = (what: string, found: number, most: number): readonly string[] =>
  found > most ? [`${what}: ${found}, at most ${most} fit`] : [];

function length(what: string, words: string | undefined, most: number): readonly string[] {
  if (words === undefined) return [];
  return words === '' ? [`${what} is empty`] : over(`${what}, characters`, words.length, most);
}

function repeated(what: string, values: readonly string[]): readonly string[] {
  if (new Set(values).size === values.length) return [];
  const twice = values.filter((each, index) => values.indexOf(each) !== index);
  return [...new Set(twice)].map((each) => `${what} "${each}" stands twice`);
}

/** How many characters of a payload a reader may see. */
function seen(from: unknown): number {
  if (typeof from !== 'object' || from === null) return 0;
  return Object.entries(from).reduce((sum, [key, value]) => {
    if (typeof value !== 'string') return sum + seen(value);
    return key === 'text' || key === 'alt_text' ? sum + value.length : sum;
  }, 0);
}

/** The same, looked for one by one only where the whole might be too much: as JSON it is always longer. */
const total = (blocks: unknown): number => ((JSON.stringify(blocks)?.length ?? 0) <= LIMITS.message ? 0 : seen(blocks));

function menuFaults(menu: unknown): readonly string[] {
  const choices = listAt(menu, 'options');
  return [
    ...(choices.length === 0 ? ['a menu has no choices'] : []),
    ...over('choices of a menu', choices.length, LIMITS.menuChoices),
    ...length('the placeholder of a menu', stringAt(menu, 'placeholder', 'text'), LIMITS.placeholder),
    ...repeated(
      'the value',
      choices.map((each) => stringAt(each, 'value') ?? ''),
    ),
    ...choices.flatMap((each) => [
      ...length('the label of a choice', stringAt(each, 'text', 'text') ?? '', LIMITS.choice),
      ...length('the value of a choice', stringAt(each, 'value') ?? '', LIMITS.choice),
      ...length('the hint of a choice', stringAt(each, 'description', 'text'), LIMITS.choice),
    ]),
  ];
}

function elementFaults(element: unknown): readonly string[] {
  const id = length('an action id', stringAt(element, 'action_id') ?? '', LIMITS.id);
  switch (stringAt(element, 'type')) {
    case 'button':
      return [
        ...id,
        ...length('the label of a button', stringAt(element, 'text', 'text') ?? '', LIMITS.buttonLabel),
        ...length('the spoken label of a button', stringAt(element, 'accessibility_label'), LIMITS.buttonLabel),
        ...length('the address of a button', stringAt(element, 'url'), LIMITS.href),
      ];
    case 'static_select':
      return [...id, ...menuFaults(element)];
    case 'plain_text_input':
      return [
        ...id,
        ...over('characters of a field', numberAt(element, 'max_length') ?? 0, LIMITS.fieldValue),
        ...over(
          'characters already in a field',
          (stringAt(element, 'initial_value') ?? '').length,
          numberAt(element, 'max_length') ?? LIMITS.fieldValue,
        ),
      ];
    default:
      return [];
  }
}

/** A picture stands at an address, or in a file of the workspace. */
const pictureFile = (block: unknown): string | undefined => stringAt(block, 'slack_file', 'id');

function blockFaults(block: unknown): readonly string[] {
  const inside = listAt(block, 'elements');
  switch (stringAt(block, 'type')) {
    case 'header':
      return length('a header', stringAt(block, 'text', 'text') ?? '', LIMITS.header);
    case 'context':
      return [
        ...(inside.length === 0 ? ['a context is empty'] : []),
        ...over('elements of a context', inside.length, LIMITS.contextElements),
        ...inside.flatMap((each) => length('a context', stringAt(each, 'text') ?? '', LIMITS.textObject)),
      ];
    case 'actions':
      return [
        ...(inside.length === 0 ? ['a row is empty'] : []),
        ...over('buttons in a row', inside.length, LIMITS.actions),
        ...inside.flatMap(elementFaults),
      ];
    case 'image':
      return [
        ...length('the description of a picture', stringAt(block, 'alt_text') ?? '', LIMITS.alt),
        ...length('the address of a picture', stringAt(block, 'image_url') ?? pictureFile(block) ?? '', LIMITS.href),
      ];
    case 'input':
      return [
        ...length('the name of a field', stringAt(block, 'block_id') ?? '', LIMITS.id),
        ...length('the label of a field', stringAt(block, 'label', 'text') ?? '', LIMITS.fieldLabel),
        ...length('the hint of a field', stringAt(block, 'hint', 'text'), LIMITS.fieldLabel),
        ...elementFaults(at(block, 'element')),
      ];
    case 'rich_text':
      return inside
        .flatMap((each) => (stringAt(each, 'type') === 'rich_text_list' ? listAt(each, 'elements') : [each]))
        .flatMap((each) => (listAt(each, 'elements').length === 0 ? ['a text is empty'] : []));
    default:
      return [];
  }
}

function messageFaults(body: unknown): readonly string[] {
  const loud = ['link_names', 'unfurl_links', 'unfurl_media'].filter((each) => at(body, each) !== false);
  return [
    ...length('the text of a message', stringAt(body, 'text') ?? '', LIMITS.text),
    ...over('blocks', listAt(body, 'blocks').length, LIMITS.messageBlocks),
    ...over('characters in all', total(at(body, 'blocks')), LIMITS.message),
    ...loud.map((each) => `${each} is not switched off`),
  ];
}

const viewFaults = (body: unknown): readonly string[] => [
  ...length('the title of a form', stringAt(body, 'title', 'text') ?? '', LIMITS.formTitle),
  ...length('the button of a form', stringAt(body, 'submit', 'text') ?? '', LIMITS.formButton),
  ...length('the id of a form', stringAt(body, 'callback_id') ?? '', LIMITS.id),
  ...length('the note kept with a form', stringAt(body, 'private_metadata'), LIMITS.metadata),
  ...over('blocks', listAt(body, 'blocks').length, LIMITS.viewBlocks),
  ...repeated(
    'the field',
    listAt(body, 'blocks').map((each) => stringAt(each, 'block_id') ?? ''),
  ),
];

/** What in a payload Slack would refuse, in words; empty where it fits. A message, a view, suggestions, or a form's errors. */
export function faults(body: unknown): readonly string[] {
  if (at(body, 'options') !== undefined)
    return listAt(body, 'options').length === 0 ? [] : menuFaults({ options: listAt(body, 'options') });
  if (at(body, 'response_action') !== undefined) return [];
  const blocks = listAt(body, 'blocks');
  const ids = blocks.flatMap((each) => listAt(each, 'elements')).map((each) => stringAt(each, 'action_id'));
  return [
    ...(at(body, 'type') === 'modal' ? viewFaults(body) : messageFaults(body)),
    ...blocks.flatMap(blockFaults),
    ...repeated(
      'the action id',
      ids.filter((each) => each !== undefined),
    ),
  ];
}
