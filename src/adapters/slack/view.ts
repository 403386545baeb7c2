// A form as a Slack view: each field is a block named after it.
import type { InputBlock, ModalView } from '@slack/types';
import type { Field, Form } from '../../core/command.ts';
import { write } from '../../core/press.ts';
import { option } from './blocks.ts';
import { INPUT, LIMITS } from './limits.ts';
import { plainText } from './text.ts';

function element(field: Field): InputBlock['element'] {
  if (field.kind === 'choice') {
    const chosen = field.choices.find((each) => each.value === field.value);
    return {
      type: 'static_select',
      action_id: INPUT,
      options: field.choices.map(option),
      ...(chosen ? { initial_option: option(chosen) } : {}),
    };
  }
  return {
    type: 'plain_text_input',
    action_id: INPUT,
    multiline: field.kind === 'paragraph',
    max_length: Math.min(field.most ?? LIMITS.fieldValue, LIMITS.fieldValue),
    ...(field.least === undefined ? {} : { min_length: field.least }),
    ...(field.value === undefined ? {} : { initial_value: field.value }),
  };
}

export const view = (form: Form): ModalView => ({
  type: 'modal',
  callback_id: write(form.press),
  title: plainText(form.title),
  submit: plainText(form.submit),
  close: plainText('Cancel'),
  blocks: form.fields.map((field) => ({
    type: 'input',
    block_id: field.name,
    label: plainText(field.label),
    optional: field.optional ?? false,
    ...(field.hint ? { hint: plainText(field.hint) } : {}),
    element: element(field),
  })),
});
