// The page: a header, a column for each seat that is shown, and a place to type.
import { STYLES } from './files.ts';
import { anew, lock, mark, send, sun } from './icons.ts';
import { empty, type Html, markup } from './markup.ts';
import { SEATS, type Seat } from './seats.ts';

export type Theme = 'light' | 'dark' | 'auto';
export type View = {
  readonly seats: readonly Seat[];
  readonly theme: Theme;
  readonly revision: number;
  readonly place: string;
  /** What stands in a seat where nothing is said. */
  readonly welcome: Html;
  /** A sentence on what went wrong with the conversation's store, if anything. */
  readonly trouble: string | null;
  readonly messagesOf: (seat: Seat) => readonly Html[];
};

function drawSeat(seat: Seat, view: View, first: boolean): Html {
  const messages = view.messagesOf(seat);
  const id = `line-${seat.id}`;
  return markup`<section class="seat${first ? ' chosen' : ''}" id="seat-${seat.id}" data-seat="${seat.id}" data-name="${seat.name}" aria-labelledby="name-${seat.id}">
<h2 id="name-${seat.id}" class="name"><span class="face" aria-hidden="true">${seat.name.slice(0, 1)}</span>${seat.name}<span class="unseen">’s seat</span></h2>
<div class="log" role="region" aria-label="Conversation of ${seat.name}" tabindex="0"><div class="messages">${
    messages.length === 0 ? view.welcome : empty
  }${messages}</div></div>
<form class="composer" data-composer>
<button type="button" class="afresh" data-afresh title="Start afresh" aria-label="Start afresh as ${seat.name}">${anew}<span>Start afresh</span></button>
<div class="box"><button type="button" class="slash" data-slash aria-label="Show the commands">/</button>
<label class="unseen" for="${id}">Message as ${seat.name}. Type a slash to see the commands</label>
<input id="${id}" type="text" role="combobox" aria-autocomplete="list" aria-expanded="false" aria-controls="list-${seat.id}" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="send" placeholder="Type / to begin">
<button type="submit" class="send" aria-label="Send">${send}</button></div>
<ul id="list-${seat.id}" class="suggestions" role="listbox" aria-label="Commands and choices" hidden></ul>
<p class="hint" data-hint role="status"></p></form></section>`;
}

const current = (here: boolean): Html => (here ? markup` aria-current="page"` : empty);

function drawHeader(view: View): Html {
  const alone = view.seats.length === 1;
  const beside = [2, 3, 4].map((count) => SEATS.slice(0, count));
  return markup`<header class="top${alone ? '' : ' several'}">
<div class="brand"><h1><a href="/">${mark}Two Tiers</a></h1><span class="local">${lock}Playground, on this computer only</span></div>
<nav aria-label="Seats"><ul class="switch"><li class="word" aria-hidden="true">Sit as</li>${SEATS.map(
    (seat) => markup`<li><a href="/?seat=${seat.id}"${current(alone && view.seats[0] === seat)}>${seat.name}</a></li>`,
  )}</ul>
<ul class="switch beside"><li class="word" aria-hidden="true">Side by side</li>${beside.map(
    (seats) =>
      markup`<li><a href="/?seats=${seats.map((seat) => seat.id).join(',')}"${current(view.seats.length === seats.length)}><span class="unseen">Side by side: </span>${seats.length}<span class="unseen"> seats</span></a></li>`,
  )}</ul></nav>
<button type="button" class="theme" data-theme-toggle aria-label="Switch between light and dark">${sun}</button>
</header>`;
}

const drawTabs = (view: View): Html =>
  view.seats.length === 1
    ? empty
    : markup`<nav class="tabs" aria-label="Seat to show">${view.seats.map(
        (seat, at) =>
          markup`<button type="button" data-tab="${seat.id}" aria-pressed="${at === 0 ? 'true' : 'false'}">${seat.name}</button>`,
      )}</nav>`;

/** The whole page as a document. */
export const drawPage = (view: View): Html => markup`<!doctype html>
<html lang="en" data-theme="${view.theme}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Two Tiers, the playground</title><meta name="color-scheme" content="light dark">
<link rel="icon" href="/play/mark.svg" type="image/svg+xml">${STYLES.map((name) => markup`<link rel="stylesheet" href="/play/${name}">`)}
<script type="module" src="/play/page.js" blocking="render"></script></head>
<body data-revision="${view.revision}" data-place="${view.place}" data-seats="${view.seats.map((seat) => seat.id).join(',')}">
<a class="skip" href="#line-${view.seats[0]?.id}">Skip to where you type</a>
${drawHeader(view)}
<noscript><p class="banner-line">This page needs JavaScript to send what you press. It loads nothing from elsewhere.</p></noscript>
${view.trouble ? markup`<p class="banner-line" role="alert">${view.trouble}</p>` : empty}
<p class="connection" role="status" data-connection></p>
${drawTabs(view)}
<main class="seats seats-${view.seats.length}">${view.seats.map((seat, at) => drawSeat(seat, view, at === 0))}</main>
<p class="unseen" role="status" aria-live="polite" data-announcer></p>
<dialog class="form" data-form-dialog aria-label="Form"></dialog>
<dialog class="views" data-views-dialog aria-label="What Discord and Slack are sent"></dialog>
<dialog data-afresh-dialog aria-labelledby="afresh-title" aria-describedby="afresh-says">
<h2 id="afresh-title">Start afresh as <span data-who></span>?</h2>
<p id="afresh-says">What this seat shows is cleared. Quiz progress is kept, and what was shared stays in the other seats.</p>
<form method="dialog" class="buttons"><button value="yes" class="button danger">Start afresh</button><button value="no" class="button plain">Cancel</button></form></dialog>
</body></html>`;
