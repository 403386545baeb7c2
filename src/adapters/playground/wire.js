// The line to the bot: one request for each click, and a stream of what changes.

/** @typedef {{ seat: string, id: string, revision: number, html: string }} Change */
/** @typedef {{ kind: string, changes?: Change[], html?: string, fields?: Record<string, string>, trouble?: string }} Told */

const { place, seats } = document.body.dataset;
const status = document.querySelector('[data-connection]');

/** Resolves when the stream is open again. @type {(() => void)[]} */
const waiting = [];
let lost = false;

/** @param {string} words @param {boolean} back */
function show(words, back) {
  status.textContent = words;
  status.classList.toggle('back', back);
}

/** Follows what changes. @param {(change: Change) => void} apply @param {number} after */
export function follow(apply, after) {
  let newest = after;
  const source = new EventSource(`/play/events?seats=${seats}&after=${after}`);
  source.addEventListener('hello', () => {
    if (!lost) return;
    lost = false;
    show('Reconnected.', true);
    setTimeout(() => !lost && show('', false), 6000);
    for (const go of waiting.splice(0)) go();
  });
  source.addEventListener('message', (event) => {
    const change = JSON.parse(event.data);
    newest = Math.max(newest, change.revision);
    apply(change);
  });
  source.addEventListener('anew', () => location.reload());
  source.addEventListener('error', () => {
    lost = true;
    show('The bot is away. This page goes on by itself when it is back.', false);
    if (source.readyState !== EventSource.CLOSED) return;
    source.close();
    setTimeout(() => follow(apply, newest), 1000);
  });
}

/** The most characters that go out at once: more than anyone types, less than the server refuses unread. */
const MOST = 30_000;
/** So long a click waits before it goes out again, unless the bot is back sooner. Milliseconds. */
const AGAIN = 2000;

/** @param {string} trouble @returns {Told} */
const refused = (trouble) => ({ kind: 'trouble', trouble });

/**
 * Asks the bot; the same nonce goes out again after a lost connection, so one click takes effect once.
 * @param {string} seat @param {object} ask @returns {Promise<Told>}
 */
export async function send(seat, ask) {
  const body = JSON.stringify({ place, user: `seat-${seat}`, nonce: crypto.randomUUID(), ask });
  if (body.length > MOST) return refused('That is far too long: a word or two is enough.');
  const headers = { 'content-type': 'application/json' };
  for (;;) {
    try {
      const response = await fetch('/play/ask', { method: 'POST', headers, body });
      const json = response.headers.get('content-type')?.startsWith('application/json');
      return json ? await response.json() : refused(await response.text());
    } catch {
      await new Promise((go) => {
        waiting.push(go);
        setTimeout(go, AGAIN);
      });
    }
  }
}

/** @param {string} path @param {Record<string, string>} asked */
export const get = (path, asked) => fetch(`${path}?${new URLSearchParams(asked)}`).then((response) => response.json());
