// A form as a Discord modal: every field inside a label, which screen readers announce.
import type { APILabelComponent, APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';
import type { Field, Form } from '../../core/command.ts';
import { write } from '../../core/press.ts';
import { LIMITS, TYPES } from './limits.ts';

const LINE = 1;
const PARAGRAPH = 2;

function element(field: Field): APILabelComponent['component'] {
  const required = !field.optional;
  if (field.kind === 'choice') {
    const options = field.choices.map(({ value, label, hint }) => ({
      value,
      label,
      ...(hint ? { description: hint } : {}),
      ...(value === field.value ? { default: true } : {}),
    }));
    return { type: TYPES.menu, custom_id: field.name, options, required };
  }
  return {
    type: TYPES.input,
    custom_id: field.name,
    style: field.kind === 'line' ? LINE : PARAGRAPH,
    required,
    max_length: Math.min(field.most ?? LIMITS.fieldValue, LIMITS.fieldValue),
    ...(field.least === undefined ? {} : { min_length: field.least }),
    ...(field.value === undefined ? {} : { value: field.value }),
  };
}

/** The modal of a form. Discord has its own word for the button that sends it. */
export const modal = (form: Form): APIModalInteractionResponseCallbackData => ({
  custom_id: write(form.press),
  title: form.title,
  components: form.fields.map((field) => ({
    type: TYPES.label,
    label: field.label,
    ...(field.hint ? { description: field.hint } : {}),
    component: element(field),
  })),
});
