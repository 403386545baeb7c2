// What Discord would say to a payload: its published shapes, and the limits that those do not hold.
import {
  ApplicationCommandAutocompleteCallbackRequestSchema,
  ApplicationCommandUpdateRequestSchema,
  CreateMessageInteractionCallbackRequestSchema,
  CreateTextThreadWithMessageRequestSchema,
  IncomingWebhookRequestPartialSchema,
  IncomingWebhookUpdateRequestPartialSchema,
  MessageCreateRequestSchema,
  MessageEditRequestPartialSchema,
  ModalInteractionCallbackRequestSchema,
  UpdateMessageInteractionCallbackRequestSchema,
} from 'discord-api-spec/zod';
import { faults } from '../../../src/adapters/discord/limits.ts';
import { at, listAt, numberAt, stringAt } from '../../../src/core/json.ts';

type Shape = typeof MessageCreateRequestSchema;

const EPHEMERAL = 64;
const V2 = 32768;

/** A file that came beside a payload, by the field that carried it. */
export type Part = { readonly field: string; readonly name: string; readonly type: string; readonly size: number };

const misshapen = (shape: Shape, value: unknown): readonly string[] => {
  const read = shape.safeParse(value);
  return read.success ? [] : [JSON.stringify(read.error?.issues)];
};

/** Every new attachment has its file and every file its attachment. */
function fileFaults(body: unknown, parts: readonly Part[]): readonly string[] {
  const announced = listAt(body, 'attachments').map((each) => `files[${stringAt(each, 'id')}]`);
  const came = parts.map((each) => each.field);
  return [
    ...announced.filter((each) => !came.includes(each)).map((each) => `${each} is announced and did not come`),
    ...came
      .filter((each) => !announced.includes(each))
      .map((each) => `${each} came and is not in the attachments list`),
    ...parts.filter((each) => each.size === 0).map((each) => `${each.field} is empty`),
  ];
}

function message(
  shape: Shape,
  wrapped: unknown,
  body: unknown,
  parts: readonly Part[],
  flags: number,
): readonly string[] {
  const extra = (numberAt(body, 'flags') ?? 0) & ~flags;
  return [
    ...misshapen(shape, wrapped),
    ...faults(body),
    ...fileFaults(body, parts),
    ...(at(body, 'attachments') === undefined ? ['the attachments list is missing'] : []),
    ...(extra === 0 ? [] : [`flags ${extra} do not belong there`]),
  ];
}

/** What the kind of interaction allows as its acknowledgement: 2 command, 3 press, 4 autocomplete, 5 form. */
function allowed(event: unknown): readonly number[] {
  const onMessage = at(event, 'message') !== undefined;
  switch (numberAt(event, 'type')) {
    case 2:
      return [4, 5, 9];
    case 3:
      return [4, 5, 6, 7, 9];
    case 4:
      return [8];
    case 5:
      return onMessage ? [4, 5, 6, 7] : [4, 5];
    default:
      return [1];
  }
}

/** What is wrong with an acknowledgement of `event`; empty where it may pass. */
export function callbackFaults(event: unknown, callback: unknown, parts: readonly Part[]): readonly string[] {
  const type = numberAt(callback, 'type') ?? 0;
  if (!allowed(event).includes(type)) return [`callback ${type} does not answer an interaction of this kind`];
  const data = at(callback, 'data');
  switch (type) {
    case 4:
      return message(CreateMessageInteractionCallbackRequestSchema, callback, data, parts, V2 | EPHEMERAL);
    case 7:
      return message(UpdateMessageInteractionCallbackRequestSchema, callback, data, parts, V2);
    case 5: {
      const flags = numberAt(data, 'flags') ?? 0;
      return [0, EPHEMERAL].includes(flags) ? [] : [`a deferred message may only be ephemeral, not ${flags}`];
    }
    case 6:
      return data === undefined ? [] : ['a deferred update carries nothing'];
    case 8:
      return [...misshapen(ApplicationCommandAutocompleteCallbackRequestSchema, callback), ...faults(data)];
    case 9:
      return [...misshapen(ModalInteractionCallbackRequestSchema, callback), ...faults(data)];
    default:
      return [];
  }
}

export const editFaults = (body: unknown, parts: readonly Part[]): readonly string[] =>
  message(IncomingWebhookUpdateRequestPartialSchema, body, body, parts, V2);
export const followUpFaults = (body: unknown, parts: readonly Part[]): readonly string[] =>
  message(IncomingWebhookRequestPartialSchema, body, body, parts, V2 | EPHEMERAL);
export const postFaults = (body: unknown, parts: readonly Part[]): readonly string[] =>
  message(MessageCreateRequestSchema, body, body, parts, V2);
export const editPostFaults = (body: unknown, parts: readonly Part[]): readonly string[] =>
  message(MessageEditRequestPartialSchema, body, body, parts, V2);

/** What is wrong with a thread that is to be made from a message. */
export function threadFaults(body: unknown): readonly string[] {
  const name = stringAt(body, 'name') ?? '';
  return [
    ...misshapen(CreateTextThreadWithMessageRequestSchema, body),
    ...(name.trim() === '' || name.length > 100 ? [`"${name}" is no title of a thread`] : []),
  ];
}

const NAME = /^[-_'\p{Ll}\p{Lo}\p{N}]{1,32}$/u;
const characters = (value: unknown): number =>
  ['name', 'description', 'value'].reduce((sum, key) => sum + (stringAt(value, key)?.length ?? 0), 0) +
  [...listAt(value, 'options'), ...listAt(value, 'choices')].reduce<number>((sum, each) => sum + characters(each), 0);

/** The shape wants a number where the documentation wants a string of digits, which Discord takes. */
function numbered(command: unknown): unknown {
  const written = stringAt(command, 'default_member_permissions');
  return written && /^\d+$/.test(written)
    ? { ...(command as object), default_member_permissions: Number(written) }
    : command;
}

/** What is wrong with a set of commands that is to be registered. */
export function commandFaults(commands: unknown): readonly string[] {
  if (!Array.isArray(commands)) return ['commands are a list'];
  return commands.flatMap((each) => {
    const isSlash = (numberAt(each, 'type') ?? 1) === 1;
    const name = stringAt(each, 'name') ?? '';
    const required = listAt(each, 'options').map((option) => at(option, 'required') === true);
    return [
      ...misshapen(ApplicationCommandUpdateRequestSchema, numbered(each)),
      ...(isSlash && !NAME.test(name) ? [`"${name}" is no name of a command`] : []),
      ...(isSlash ? [] : at(each, 'description') ? [`"${name}" may have no description`] : []),
      ...(characters(each) > 8000 ? [`"${name}" has more than 8000 characters`] : []),
      ...(required.lastIndexOf(true) > required.indexOf(false) && required.includes(false)
        ? [`"${name}" has a required option after an optional one`]
        : []),
      ...listAt(each, 'options').flatMap((option) =>
        NAME.test(stringAt(option, 'name') ?? '') ? [] : [`an option of "${name}" has no name that fits`],
      ),
    ];
  });
}
