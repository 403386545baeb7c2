// The page's script: ties what is pressed and typed to the bot, and keeps the page live.
import { composer } from './composer.js';
import { apply, column, keepTime, localTimes, press, say, stand } from './conversation.js';
import { askAfresh, openForm, turnOver } from './dialogs.js';
import { follow } from './wire.js';

const root = document.documentElement;

/** What is left to do with an answer beside its messages. @param {string} seat @param {object} told @param {string} [message] */
function finish(seat, told, message) {
  if (told?.kind === 'form') openForm(told.html, seat, message);
  return told?.trouble;
}

/** @param {string} seat @param {string} line */
const sendLine = async (seat, line) => finish(seat, await say(seat, line));

/** A sentence under the box of a seat. @param {string} seat @param {string | undefined} words */
const hint = (seat, words) => {
  column(seat).querySelector('[data-hint]').textContent = words ?? '';
};

document.addEventListener('click', async (event) => {
  const control = event.target.closest(
    '[data-press], [data-go], [data-line], [data-turn], [data-afresh], [data-tab], [data-theme-toggle]',
  );
  if (!control) return;
  const seat = control.closest('[data-seat]')?.dataset.seat;
  const message = control.closest('[data-message]');
  if (control.matches('[data-theme-toggle]')) return turnLight();
  if (control.matches('[data-tab]')) return showSeat(control.dataset.tab);
  if (control.matches('[data-turn]')) return void turnOver(message);
  if (control.matches('[data-afresh]')) return askAfresh(seat, (words) => hint(seat, words));
  if (control.matches('[data-line]')) {
    column(seat).querySelector('.composer input').focus({ preventScroll: true });
    return hint(seat, await sendLine(seat, control.dataset.line));
  }
  const menu = control.matches('[data-go]') ? control.closest('.menu').querySelector('select') : null;
  const pressed = menu ? { customId: menu.dataset.menu, choice: menu.value } : { customId: control.dataset.press };
  hint(seat, finish(seat, await press(message, pressed), message.dataset.message));
  return undefined;
});

function turnLight() {
  const dark =
    root.dataset.theme === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : root.dataset.theme === 'dark';
  root.dataset.theme = dark ? 'light' : 'dark';
  // biome-ignore lint/suspicious/noDocumentCookie: the server reads it, so that the page never flashes in the other colour
  document.cookie = `theme=${root.dataset.theme};path=/;max-age=31536000;samesite=strict`;
}

/** On a phone one seat is shown at a time. @param {string} seat */
function showSeat(seat) {
  for (const each of document.querySelectorAll('[data-seat]'))
    each.classList.toggle('chosen', each.dataset.seat === seat);
  for (const tab of document.querySelectorAll('[data-tab]'))
    tab.setAttribute('aria-pressed', String(tab.dataset.tab === seat));
  if (!stood.has(seat)) standAtEnd([column(seat)]);
}

/** Seats whose reader was put at the end once: a seat that is not shown cannot be scrolled yet. */
const stood = new Set();

/** @param {Iterable<HTMLElement>} homes */
function standAtEnd(homes) {
  for (const home of homes) {
    if (home.offsetParent === null) continue;
    stand(home);
    stood.add(home.dataset.seat);
  }
}

for (const form of document.querySelectorAll('[data-composer]')) {
  const { seat } = form.closest('[data-seat]').dataset;
  composer(form, seat, (line) => sendLine(seat, line));
}
localTimes(document);
keepTime();
const homes = document.querySelectorAll('[data-seat]');
standAtEnd(homes);
// The typeface may come later than the words, and changes how tall they are.
document.fonts.ready.then(() => standAtEnd(homes));
follow(apply, Number(document.body.dataset.revision));
