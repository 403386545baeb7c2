// A seat's conversation: messages come, change in place, and keep the reader's place and focus.
import { send } from './wire.js';

const announcer = document.querySelector('[data-announcer]');
/** As many as the server keeps for a seat. */
const MOST = 60;
const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** @param {string} seat @returns {HTMLElement} */
export const column = (seat) => document.querySelector(`[data-seat="${seat}"]`);
/** @param {Element} within */
const list = (within) => within.querySelector('.messages');

const STYLES = {
  clock: { hour: '2-digit', minute: '2-digit' },
  date: { dateStyle: 'long' },
};

/** Moments in the reader's own zone. @param {ParentNode} root */
export function localTimes(root) {
  for (const each of root.querySelectorAll('time[datetime]')) {
    const moment = new Date(each.dateTime);
    each.title = moment.toLocaleString();
    each.textContent =
      each.dataset.style === 'relative' ? ago(moment) : moment.toLocaleString([], STYLES[each.dataset.style]);
  }
}

/** Keeps what is said of moments near now true. */
export function keepTime() {
  setInterval(() => {
    for (const each of document.querySelectorAll('time[data-style="relative"]')) {
      const words = ago(new Date(each.dateTime));
      if (each.textContent !== words) each.textContent = words;
    }
  }, 1000);
}

/** @param {Date} moment */
function ago(moment) {
  const seconds = Math.round((moment.getTime() - Date.now()) / 1000);
  const minutes = Math.round(seconds / 60);
  const words = new Intl.RelativeTimeFormat([], { numeric: 'auto' });
  if (Math.abs(seconds) < 60) return words.format(seconds, 'second');
  if (Math.abs(minutes) < 60) return words.format(minutes, 'minute');
  if (Math.abs(minutes) < 48 * 60) return words.format(Math.round(minutes / 60), 'hour');
  return words.format(Math.round(minutes / 1440), 'day');
}

/** Puts a change in its place, once. @param {import('./wire.js').Change} change @returns {HTMLElement | null} */
export function apply({ seat, id, revision, html }) {
  const home = column(seat);
  if (!home || revision <= Number(home.dataset.afresh ?? 0)) return null;
  if (id === null) return empty(home, revision, html);
  const old = home.querySelector(`[data-message="${id}"]`);
  if (old && Number(old.dataset.revision) >= revision) return old;
  const holder = document.createElement('template');
  holder.innerHTML = html;
  const fresh = holder.content.firstElementChild;
  localTimes(fresh);
  if (old) {
    swap(old, fresh);
    keepOn(home.querySelector('.log'));
  } else {
    home.querySelector('.welcome')?.remove();
    const follows = atEnd(home);
    list(home).insertBefore(fresh, list(home).querySelector('.pending-line'));
    for (const gone of [...home.querySelectorAll('article')].slice(0, -MOST)) gone.remove();
    if (follows) follow(fresh);
  }
  announce(fresh, old);
  return fresh;
}

/** Says what came or changed. A card for everyone that only counts on, vote by vote, is not said each time. */
function announce(fresh, old) {
  const title = fresh.getAttribute('aria-label');
  if (old?.matches('.shared') && old.getAttribute('aria-label') === title) return;
  announcer.textContent = `${old ? 'Changed' : 'New message'}: ${title}`;
}

/** Leaves nothing in a conversation but its welcome; what is of before `revision` never comes back. */
function empty(home, revision, html) {
  home.dataset.afresh = revision;
  const log = home.querySelector('.log');
  const inside = log.contains(document.activeElement);
  list(home).innerHTML = html;
  log.scrollTop = 0;
  if (inside) log.focus();
  announcer.textContent = 'The conversation starts afresh.';
  return null;
}

/** Replaces a message; focus inside it goes to the same control, or else to the message itself. */
function swap(old, fresh) {
  const inside = old.contains(document.activeElement) ? document.activeElement : null;
  const address = inside?.dataset.press;
  old.replaceWith(fresh);
  if (!inside) return;
  const again = address && fresh.querySelector(`[data-press="${CSS.escape(address)}"]:not(:disabled)`);
  (again || fresh).focus({ preventScroll: true });
}

/** Where a conversation is on its way to: a part of a meeting brings more than one card, the next before the first is reached. */
const goals = new WeakMap();

/** The message that came by itself and that a conversation was brought to: one that is taller than the screen ends below it. */
const followed = new WeakMap();

/** @param {Element} log */
const followedIn = (log) => log.querySelector(`[data-message="${followed.get(log)}"]`);

/** Whether the reader is where the newest message brought them, or on the way there, and has not moved since. @param {Element} log */
function isFollowing(log) {
  const message = followedIn(log);
  return message !== null && (goals.has(log) || Math.abs(log.scrollTop - placeOf(message)) < 8);
}

/** On the way to a message, goes to where that is now: what changed above it may be shorter. @param {Element} log */
function keepOn(log) {
  const message = goals.has(log) && followedIn(log);
  if (message) follow(message);
}

/** Whether the reader is at the end, or on the way there, and not back in what was said before. @param {Element} home */
function atEnd(home) {
  const log = home.querySelector('.log');
  const top = Math.max(log.scrollTop, goals.get(log) ?? 0);
  return log.scrollHeight - top - log.clientHeight < 160 || isFollowing(log);
}

/** Where a conversation stands to show a message: its end, or its top where it is taller than the screen. @param {HTMLElement} message */
function placeOf(message) {
  const top = message.offsetTop - 16;
  const end = message.offsetTop + message.offsetHeight + 16 - message.closest('.log').clientHeight;
  return Math.max(0, Math.min(top, end));
}

/** Brings a message into view. @param {HTMLElement} message */
export function reveal(message, behavior = calm.matches ? 'instant' : 'smooth') {
  const log = message.closest('.log');
  const top = placeOf(message);
  followed.delete(log);
  log.scrollTo({ top, behavior });
  if (behavior !== 'smooth' || !('onscrollend' in log)) return;
  goals.set(log, top);
  // There, or wherever the reader would rather go.
  for (const end of ['scrollend', 'wheel', 'touchmove'])
    log.addEventListener(end, () => goals.delete(log), { once: true, passive: true });
}

/** Brings a message into view that nobody asked for. Whoever does not move from there is brought on to the next one. */
function follow(message, behavior) {
  reveal(message, behavior);
  followed.set(message.closest('.log'), message.dataset.message);
}

/** Stands at the end of a conversation, without moving there. @param {Element} home */
export function stand(home) {
  const last = home.querySelector('.message:last-of-type');
  if (last) follow(last, 'instant');
}

/** A line that says that an answer is on its way. @param {string} seat @param {string} typed */
function pendingLine(seat, typed) {
  const line = document.createElement('div');
  line.className = 'message pending-line';
  const asked = document.createElement('p');
  asked.className = 'asked';
  asked.textContent = typed;
  const dots = document.createElement('p');
  dots.className = 'dots';
  dots.innerHTML = '<i></i><i></i><span class="unseen">Two Tiers is answering</span>';
  line.append(asked, dots);
  list(column(seat)).append(line);
  reveal(line);
  return line;
}

/** Sends a typed line; the conversation shows at once that it is under way. @param {string} seat @param {string} text */
export async function say(seat, text) {
  const line = pendingLine(seat, text);
  const told = await send(seat, { kind: 'line', text });
  line.remove();
  for (const change of told.changes ?? []) {
    const message = apply(change);
    if (message) reveal(message);
  }
  return told;
}

/**
 * Presses a control of a message. While it is under way nothing else of that message can be pressed.
 * @param {HTMLElement} message @param {{ customId: string, choice?: string }} pressed
 */
export async function press(message, pressed) {
  if (message.dataset.busy) return null;
  const { seat } = message.closest('[data-seat]').dataset;
  const inside = message.contains(document.activeElement);
  message.dataset.busy = 'yes';
  message.setAttribute('aria-busy', 'true');
  const told = await send(seat, { kind: 'press', message: message.dataset.message, ...pressed });
  delete message.dataset.busy;
  message.removeAttribute('aria-busy');
  for (const change of told.changes ?? []) {
    const shown = apply(change);
    if (!shown) continue;
    reveal(shown);
    if (inside && !shown.contains(document.activeElement)) shown.focus({ preventScroll: true });
  }
  return told;
}
