// What Slack takes in one answer (platform documentation, November 2026), and what in a payload is over it.
import { at, listAt, numberAt, stringAt } from '../../core/json.ts';
import { length, over, repeated, type Tell } from '../../core/limits.ts';

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

const wordsAt = (from: unknown, ...path: readonly string[]): string => stringAt(from, ...path) ?? '';

/** How many characters of a payload a reader may see. */
function seen(from: unknown): number {
  if (typeof from !== 'object' || from === null) return 0;
  return Object.entries(from).reduce((sum, [key, value]) => {
    if (typeof value !== 'string') return sum + seen(value);
    return key === 'text' || key === 'alt_text' ? sum + value.length : sum;
  }, 0);
}

function checkMenu(tell: Tell, menu: unknown): void {
  const choices = listAt(menu, 'options');
  if (choices.length === 0) tell('a menu has no choices');
  over(tell, 'choices of a menu', choices.length, LIMITS.menuChoices);
  length(tell, 'the placeholder of a menu', stringAt(menu, 'placeholder', 'text'), LIMITS.placeholder);
  repeated(
    tell,
    'the value',
    choices.map((each) => wordsAt(each, 'value')),
  );
  for (const each of choices) {
    length(tell, 'the label of a choice', wordsAt(each, 'text', 'text'), LIMITS.choice);
    length(tell, 'the value of a choice', wordsAt(each, 'value'), LIMITS.choice);
    length(tell, 'the hint of a choice', stringAt(each, 'description', 'text'), LIMITS.choice);
  }
}

function checkElement(tell: Tell, element: unknown): void {
  const id = wordsAt(element, 'action_id');
  switch (stringAt(element, 'type')) {
    case 'button':
      length(tell, 'an action id', id, LIMITS.id);
      length(tell, 'the label of a button', wordsAt(element, 'text', 'text'), LIMITS.buttonLabel);
      length(tell, 'the spoken label of a button', stringAt(element, 'accessibility_label'), LIMITS.buttonLabel);
      length(tell, 'the address of a button', stringAt(element, 'url'), LIMITS.href);
      break;
    case 'static_select':
      length(tell, 'an action id', id, LIMITS.id);
      checkMenu(tell, element);
      break;
    case 'plain_text_input': {
      const most = numberAt(element, 'max_length');
      length(tell, 'an action id', id, LIMITS.id);
      over(tell, 'characters of a field', most ?? 0, LIMITS.fieldValue);
      over(tell, 'characters already in a field', wordsAt(element, 'initial_value').length, most ?? LIMITS.fieldValue);
    }
  }
}

/** A list holds its texts one level further in. */
function checkRichText(tell: Tell, element: unknown): void {
  const isList = stringAt(element, 'type') === 'rich_text_list';
  for (const each of isList ? listAt(element, 'elements') : [element])
    if (listAt(each, 'elements').length === 0) tell('a text is empty');
}

/** A picture stands at an address, or in a file of the workspace. */
const pictureOf = (block: unknown): string => stringAt(block, 'image_url') ?? wordsAt(block, 'slack_file', 'id');

function checkBlock(tell: Tell, block: unknown): void {
  const inside = listAt(block, 'elements');
  switch (stringAt(block, 'type')) {
    case 'header':
      length(tell, 'a header', wordsAt(block, 'text', 'text'), LIMITS.header);
      break;
    case 'context':
      if (inside.length === 0) tell('a context is empty');
      over(tell, 'elements of a context', inside.length, LIMITS.contextElements);
      for (const each of inside) length(tell, 'a context', wordsAt(each, 'text'), LIMITS.textObject);
      break;
    case 'actions':
      if (inside.length === 0) tell('a row is empty');
      over(tell, 'buttons in a row', inside.length, LIMITS.actions);
      for (const each of inside) checkElement(tell, each);
      break;
    case 'image':
      length(tell, 'the description of a picture', wordsAt(block, 'alt_text'), LIMITS.alt);
      length(tell, 'the address of a picture', pictureOf(block), LIMITS.href);
      break;
    case 'input':
      length(tell, 'the name of a field', wordsAt(block, 'block_id'), LIMITS.id);
      length(tell, 'the label of a field', wordsAt(block, 'label', 'text'), LIMITS.fieldLabel);
      length(tell, 'the hint of a field', stringAt(block, 'hint', 'text'), LIMITS.fieldLabel);
      checkElement(tell, at(block, 'element'));
      break;
    case 'rich_text':
      for (const each of inside) checkRichText(tell, each);
  }
}

/** What must stand in every message and be switched off. */
const LOUD = ['link_names', 'unfurl_links', 'unfurl_media'];

/** `size`: the length of the message as JSON, always more than a reader sees: only where that might be too much is it counted. */
function checkMessage(tell: Tell, body: unknown, size: number): void {
  length(tell, 'the text of a message', wordsAt(body, 'text'), LIMITS.text);
  over(tell, 'blocks', listAt(body, 'blocks').length, LIMITS.messageBlocks);
  if (size > LIMITS.message) over(tell, 'characters in all', seen(at(body, 'blocks')), LIMITS.message);
  for (const each of LOUD) if (at(body, each) !== false) tell(`${each} is not switched off`);
}

function checkView(tell: Tell, body: unknown): void {
  length(tell, 'the title of a form', wordsAt(body, 'title', 'text'), LIMITS.formTitle);
  length(tell, 'the button of a form', wordsAt(body, 'submit', 'text'), LIMITS.formButton);
  length(tell, 'the id of a form', wordsAt(body, 'callback_id'), LIMITS.id);
  length(tell, 'the note kept with a form', stringAt(body, 'private_metadata'), LIMITS.metadata);
  over(tell, 'blocks', listAt(body, 'blocks').length, LIMITS.viewBlocks);
  repeated(
    tell,
    'the field',
    listAt(body, 'blocks').map((each) => wordsAt(each, 'block_id')),
  );
}

/**
 * What in a payload Slack would refuse, in words; empty where it fits. A message, a view, suggestions, or a form's errors. `size` is
 * its length as JSON, or more, where that is known already.
 */
export function faults(body: unknown, size = Number.POSITIVE_INFINITY): readonly string[] {
  const found: string[] = [];
  const tell = (fault: string): void => void found.push(fault);
  if (at(body, 'options') !== undefined) {
    if (listAt(body, 'options').length > 0) checkMenu(tell, { options: listAt(body, 'options') });
    return found;
  }
  if (at(body, 'response_action') !== undefined) return found;
  const blocks = listAt(body, 'blocks');
  if (at(body, 'type') === 'modal') checkView(tell, body);
  else checkMessage(tell, body, size);
  const ids: string[] = [];
  for (const block of blocks) {
    checkBlock(tell, block);
    for (const each of listAt(block, 'elements')) {
      const id = stringAt(each, 'action_id');
      if (id !== undefined) ids.push(id);
    }
  }
  repeated(tell, 'the action id', ids);
  return found;
}
