// Where one types: a box that offers commands and choices, driven by keys alone as well as by hand.
import { get } from './wire.js';

/** Nothing is offered for a line that is longer than this: it is no command in the making. */
const MOST = 200;

/** @param {HTMLFormElement} form @param {string} seat @param {(line: string) => Promise<string | undefined>} sendLine */
export function composer(form, seat, sendLine) {
  const input = form.querySelector('input');
  const listbox = form.querySelector('[role="listbox"]');
  const hint = form.querySelector('[data-hint]');
  let offered = [];
  /** The line that they were offered for: what came for an earlier one is never taken. */
  let offeredFor = '';
  let chosen = -1;
  let asked = 0;

  function close() {
    asked += 1;
    offered = [];
    chosen = -1;
    listbox.hidden = true;
    listbox.replaceChildren();
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function draw() {
    listbox.replaceChildren(
      ...offered.map(({ label, hint: says }, at) => {
        const item = document.createElement('li');
        item.id = `${listbox.id}-${at}`;
        item.role = 'option';
        item.dataset.at = at;
        const name = document.createElement('strong');
        name.textContent = label;
        const note = document.createElement('span');
        note.textContent = says;
        item.append(name, note);
        return item;
      }),
    );
    listbox.hidden = offered.length === 0;
    input.setAttribute('aria-expanded', String(offered.length > 0));
    choose(-1);
  }

  /** @param {number} at */
  function choose(at) {
    chosen = at;
    for (const item of listbox.children) item.setAttribute('aria-selected', String(Number(item.dataset.at) === at));
    const item = listbox.children[at];
    if (item) {
      input.setAttribute('aria-activedescendant', item.id);
      item.scrollIntoView({ block: 'nearest' });
    } else input.removeAttribute('aria-activedescendant');
  }

  /** @param {number} at */
  function take(at) {
    const taken = offered[at];
    if (!taken) return;
    input.value = taken.line;
    input.focus();
    void offer();
  }

  /** Takes what is chosen, or the first; a list that is still of an earlier line is waited for. */
  async function takeNow() {
    if (offeredFor !== input.value) await offer();
    if (offeredFor === input.value) take(Math.max(chosen, 0));
  }

  async function offer() {
    const line = input.value;
    if (!/^\s*\//.test(line) || line.length > MOST) return close();
    asked += 1;
    const mine = asked;
    const answer = await get('/play/complete', { seat, line }).catch(() => null);
    if (mine !== asked) return undefined;
    offered = answer?.suggestions ?? [];
    offeredFor = line;
    draw();
    return undefined;
  }

  input.addEventListener('input', () => {
    hint.textContent = '';
    choose(-1);
    void offer();
  });
  input.addEventListener('blur', () => setTimeout(() => form.contains(document.activeElement) || close(), 120));
  input.addEventListener('keydown', (event) => {
    const open = offered.length > 0;
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!open) return void offer();
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      choose(chosen < 0 && step < 0 ? offered.length - 1 : (chosen + step + offered.length) % offered.length);
    } else if (event.key === 'Tab' && open && !event.shiftKey) {
      event.preventDefault();
      void takeNow();
    } else if (event.key === 'Enter' && chosen >= 0) {
      event.preventDefault();
      take(chosen);
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      close();
    }
  });
  listbox.addEventListener('mousedown', (event) => event.preventDefault());
  listbox.addEventListener('click', (event) => {
    const item = event.target.closest('li');
    if (item) take(Number(item.dataset.at));
  });
  form.querySelector('[data-slash]').addEventListener('click', () => {
    if (offered.length > 0) return close();
    if (!input.value.startsWith('/')) input.value = '/';
    input.focus();
    return void offer();
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const line = input.value.trim();
    if (line === '' || form.dataset.busy) return;
    form.dataset.busy = 'yes';
    close();
    input.value = '';
    const trouble = await sendLine(line);
    delete form.dataset.busy;
    if (!trouble) return;
    hint.textContent = trouble;
    if (input.value === '') input.value = line;
  });
}
