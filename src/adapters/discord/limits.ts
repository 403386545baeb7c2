// What Discord takes in one answer (platform documentation, November 2026), and what in a payload is over it.
import { at, listAt, numberAt, stringAt } from '../../core/json.ts';
import { length, over, repeated, type Tell } from '../../core/limits.ts';

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

/** A component and everything inside it, the way Discord counts, put behind those already found. */
function gather(component: unknown, found: unknown[]): unknown[] {
  found.push(component);
  for (const each of listAt(component, 'components')) gather(each, found);
  for (const beside of ['accessory', 'component']) {
    const each = at(component, beside);
    if (each !== undefined) gather(each, found);
  }
  return found;
}

const typeOf = (component: unknown): number | undefined => numberAt(component, 'type');
const wordsAt = (from: unknown, field: string): string => stringAt(from, field) ?? '';

function checkMenu(tell: Tell, menu: unknown): void {
  const choices = listAt(menu, 'options');
  over(tell, 'choices of a menu', choices.length, LIMITS.menuChoices);
  if (choices.length === 0) tell('a menu has no choices');
  length(tell, 'the placeholder of a menu', stringAt(menu, 'placeholder'), LIMITS.placeholder);
  repeated(
    tell,
    'the value',
    choices.map((each) => wordsAt(each, 'value')),
  );
  for (const each of choices) {
    length(tell, 'the label of a choice', wordsAt(each, 'label'), LIMITS.choice);
    length(tell, 'the value of a choice', wordsAt(each, 'value'), LIMITS.choice);
    length(tell, 'the hint of a choice', stringAt(each, 'description'), LIMITS.choice);
  }
}

function checkRow(tell: Tell, row: unknown): void {
  const inside = listAt(row, 'components');
  if (inside.length === 0) tell('a row is empty');
  if (inside.length > 1 && inside.some((each) => typeOf(each) === TYPES.menu)) tell('a menu shares its row');
  over(tell, 'buttons in a row', inside.length, LIMITS.rowButtons);
}

function checkInput(tell: Tell, input: unknown): void {
  const most = numberAt(input, 'max_length');
  over(tell, 'characters of a field', most ?? 0, LIMITS.fieldValue);
  over(tell, 'characters already in a field', wordsAt(input, 'value').length, most ?? LIMITS.fieldValue);
}

function checkGallery(tell: Tell, gallery: unknown): void {
  const items = listAt(gallery, 'items');
  over(tell, 'pictures in a gallery', items.length, LIMITS.pictures);
  for (const each of items)
    length(tell, 'the description of a picture', wordsAt(each, 'description'), LIMITS.description);
}

function checkComponent(tell: Tell, component: unknown): void {
  const type = typeOf(component);
  if (type === TYPES.button || type === TYPES.menu || type === TYPES.input)
    length(tell, 'a custom id', stringAt(component, 'custom_id'), LIMITS.customId);
  switch (type) {
    case TYPES.row:
      checkRow(tell, component);
      break;
    case TYPES.button:
      length(tell, 'the label of a button', wordsAt(component, 'label'), LIMITS.buttonLabel);
      length(tell, 'the address of a button', stringAt(component, 'url'), LIMITS.href);
      break;
    case TYPES.menu:
      checkMenu(tell, component);
      break;
    case TYPES.input:
      checkInput(tell, component);
      break;
    case TYPES.text:
      length(tell, 'a text', wordsAt(component, 'content'), LIMITS.text);
      break;
    case TYPES.gallery:
      checkGallery(tell, component);
      break;
    case TYPES.label:
      length(tell, 'the label of a field', wordsAt(component, 'label'), LIMITS.fieldLabel);
      length(tell, 'the hint of a field', stringAt(component, 'description'), LIMITS.fieldHint);
  }
}

/** What a component shows of the attachments. */
function shownBy(component: unknown): readonly string[] {
  const type = typeOf(component);
  if (type !== TYPES.file && type !== TYPES.gallery) return [];
  const all = [
    stringAt(component, 'file', 'url'),
    ...listAt(component, 'items').map((each) => stringAt(each, 'media', 'url')),
  ];
  return all.flatMap((each) => each?.replace('attachment://', '') ?? []);
}

/** Every attachment is shown by a component, and every shown one is attached: Discord drops or refuses the rest. */
function checkAttachments(tell: Tell, body: unknown, components: readonly unknown[]): void {
  const attached = listAt(body, 'attachments');
  const names = attached.map((each) => wordsAt(each, 'filename'));
  const shown = components.flatMap(shownBy);
  over(tell, 'attachments', attached.length, LIMITS.attachments);
  repeated(tell, 'the attachment', names);
  for (const each of attached)
    length(tell, 'the description of an attachment', stringAt(each, 'description'), LIMITS.description);
  for (const each of names) if (!shown.includes(each)) tell(`the attachment "${each}" is shown nowhere`);
  for (const each of shown) if (!names.includes(each)) tell(`"${each}" is shown but not attached`);
}

function checkMessage(tell: Tell, body: unknown, components: readonly unknown[]): void {
  let sum = 0;
  for (const each of components) if (typeOf(each) === TYPES.text) sum += wordsAt(each, 'content').length;
  const parse = at(body, 'allowed_mentions', 'parse');
  if (((numberAt(body, 'flags') ?? 0) & FLAGS.components) === 0) tell('the flag for Components V2 is missing');
  if (at(body, 'content') !== undefined || at(body, 'embeds') !== undefined) tell('content or embeds beside V2');
  if (!Array.isArray(parse) || parse.length > 0) tell('the message may notify people');
  over(tell, 'components', components.length, LIMITS.components);
  over(tell, 'characters in all texts', sum, LIMITS.text);
  checkAttachments(tell, body, components);
}

function checkForm(tell: Tell, body: unknown): void {
  length(tell, 'the title of a form', wordsAt(body, 'title'), LIMITS.formTitle);
  length(tell, 'a custom id', wordsAt(body, 'custom_id'), LIMITS.customId);
  over(tell, 'fields of a form', listAt(body, 'components').length, LIMITS.formFields);
}

function checkSuggestions(tell: Tell, choices: readonly unknown[]): void {
  over(tell, 'suggestions', choices.length, LIMITS.suggestions);
  for (const each of choices) {
    length(tell, 'the name of a suggestion', wordsAt(each, 'name'), LIMITS.choice);
    length(tell, 'the value of a suggestion', wordsAt(each, 'value'), LIMITS.choice);
  }
}

/** What in the `data` of an answer Discord would refuse, in words; empty where it fits. A message, a form or suggestions. */
export function faults(body: unknown): readonly string[] {
  const found: string[] = [];
  const tell: Tell = (fault) => void found.push(fault);
  if (at(body, 'choices') !== undefined) {
    checkSuggestions(tell, listAt(body, 'choices'));
    return found;
  }
  const components: unknown[] = [];
  for (const each of listAt(body, 'components')) gather(each, components);
  if (at(body, 'title') === undefined) checkMessage(tell, body, components);
  else checkForm(tell, body);
  for (const each of components) checkComponent(tell, each);
  const ids = components.flatMap((each) => stringAt(each, 'custom_id') ?? []);
  repeated(tell, 'the custom id', ids);
  return found;
}
