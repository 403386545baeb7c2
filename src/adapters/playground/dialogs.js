// What opens over the page: a form to fill in, a message as the platforms would be sent it, a question before a seat is cleared.
import { apply, column, reveal } from './conversation.js';
import { get, send } from './wire.js';

const formDialog = document.querySelector('[data-form-dialog]');
const viewsDialog = document.querySelector('[data-views-dialog]');
const afreshDialog = document.querySelector('[data-afresh-dialog]');

/** @param {HTMLFormElement} form @param {Record<string, string>} fields */
function showWrong(form, fields) {
  let first = null;
  for (const place of form.querySelectorAll('[data-wrong]')) {
    const control = form.elements[place.dataset.wrong];
    const words = Object.hasOwn(fields, place.dataset.wrong) ? fields[place.dataset.wrong] : '';
    place.textContent = words;
    control.setAttribute('aria-invalid', String(words !== ''));
    if (words !== '') first ??= control;
  }
  first?.focus();
}

/** Opens a form that the bot asked for. @param {string} html @param {string} seat @param {string} [message] */
export function openForm(html, seat, message) {
  formDialog.innerHTML = html;
  const form = formDialog.querySelector('form');
  formDialog.setAttribute('aria-label', form.querySelector('h2').textContent);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = 'yes';
    const fields = Object.fromEntries(new FormData(form));
    const told = await send(seat, {
      kind: 'form',
      customId: form.dataset.form,
      fields,
      ...(message ? { message } : {}),
    });
    delete form.dataset.busy;
    if (told.kind === 'invalid') return showWrong(form, told.fields);
    if (told.kind === 'trouble') return showWrong(form, { [form.elements[0]?.name]: told.trouble });
    formDialog.close();
    for (const change of told.changes ?? []) {
      const shown = apply(change);
      if (shown) {
        reveal(shown);
        shown.focus({ preventScroll: true });
      }
    }
    return undefined;
  });
  form.querySelector('[data-close]').addEventListener('click', () => formDialog.close());
  formDialog.showModal();
}

/** Turns a message over. @param {HTMLElement} message */
export async function turnOver(message) {
  const { seat } = message.closest('[data-seat]').dataset;
  const seen = await get('/play/views', { seat, message: message.dataset.message }).catch(() => null);
  viewsDialog.innerHTML = `<h2>What Discord and Slack are sent</h2>
    <p class="hint">For those who build or check the bot: the JSON that makes this card on Discord and on Slack. To learn, you need none of it.</p>
    <div class="both"><section><h3>Discord</h3><pre tabindex="0" aria-label="Discord"></pre></section>
    <section><h3>Slack</h3><pre tabindex="0" aria-label="Slack"></pre></section></div>
    <div class="buttons"><button type="button" class="button primary" data-close>Close</button></div>`;
  const [discord, slack] = viewsDialog.querySelectorAll('pre');
  const trouble = seen?.trouble ?? 'The bot is away. Try again in a moment.';
  discord.textContent = seen?.discord ?? trouble;
  slack.textContent = seen?.slack ?? trouble;
  viewsDialog.querySelector('[data-close]').addEventListener('click', () => viewsDialog.close());
  viewsDialog.showModal();
}

/** Asks once whether a seat shall start afresh. @param {string} seat @param {(words: string) => void} tell */
export function askAfresh(seat, tell) {
  const home = column(seat);
  afreshDialog.querySelector('[data-who]').textContent = home.dataset.name;
  afreshDialog.returnValue = '';
  afreshDialog.onclose = async () => {
    if (afreshDialog.returnValue !== 'yes') return;
    const told = await send(seat, { kind: 'afresh' });
    for (const change of told.changes ?? []) apply(change);
    tell(told.trouble ?? 'Cleared. Quiz progress is kept.');
    home.querySelector('.log').focus();
  };
  afreshDialog.showModal();
}
