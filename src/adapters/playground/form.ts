// A form as HTML, shown in a dialog: labels, hints, room for what is wrong, and nothing typed is lost.
import type { Field, Form } from '../../core/command.ts';
import { write } from '../../core/press.ts';
import { empty, type Html, markup } from './markup.ts';

const limits = (field: Field): Html =>
  markup` name="${field.name}" id="field-${field.name}" aria-describedby="hint-${field.name} wrong-${field.name}"${
    field.optional ? empty : markup` required`
  }`;

function drawControl(field: Field): Html {
  const given = field.value ?? '';
  if (field.kind === 'choice') {
    return markup`<select${limits(field)}>${field.choices.map(
      (each) =>
        markup`<option value="${each.value}"${each.value === given ? markup` selected` : empty}>${each.label}${each.hint ? ` · ${each.hint}` : ''}</option>`,
    )}</select>`;
  }
  const most = field.most === undefined ? empty : markup` maxlength="${field.most}"`;
  if (field.kind === 'paragraph') return markup`<textarea rows="4"${limits(field)}${most}>${given}</textarea>`;
  return markup`<input type="text" autocomplete="off" value="${given}"${limits(field)}${most}>`;
}

const drawField = (field: Field): Html => markup`<div class="field">
  <label for="field-${field.name}">${field.label}</label>
  <p class="hint" id="hint-${field.name}">${[field.optional ? 'Optional.' : '', field.hint ?? ''].join(' ').trim()}</p>
  ${drawControl(field)}
  <p class="wrong" id="wrong-${field.name}" data-wrong="${field.name}"></p>
</div>`;

/** The form of a dialog; its answer goes to the press of the form. */
export const drawForm = (form: Form): Html => markup`<form method="dialog" novalidate data-form="${write(form.press)}">
  <h2>${form.title}</h2>
  ${form.fields.map(drawField)}
  <div class="buttons"><button type="submit" class="button primary">${form.submit}</button><button type="button" class="button plain" data-close>Cancel</button></div>
</form>`;
