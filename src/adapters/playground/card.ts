// A card as HTML: every block with all its words, none told by colour alone.
import { type Block, type Button, type Card, type Fact, type Label, labelWords } from '../../core/card.ts';
import { write } from '../../core/press.ts';
import { type Span, say, spoken, type Text } from '../../core/text.ts';
import type { Drawings } from '../adapter.ts';
import { away, care, cross, tick } from './icons.ts';
import { empty, type Html, markup, safeHref } from './markup.ts';
import { nameOf } from './seats.ts';

function drawSpan(span: Span): Html {
  if (typeof span === 'string') return markup`${span}`;
  switch (span.kind) {
    case 'strong':
      return markup`<strong>${span.text}</strong>`;
    case 'em':
      return markup`<em>${span.text}</em>`;
    case 'code':
      return markup`<code>${span.text}</code>`;
    case 'command':
      return markup`<code class="command">/${span.name}</code>`;
    case 'person':
      return markup`<span class="person" data-person="${span.id}">@${nameOf(span.id)}</span>`;
    case 'role':
    case 'group':
    case 'place':
      return markup`<span class="person">${spoken(span)}</span>`;
    case 'time':
      return markup`<time datetime="${new Date(span.at).toISOString()}" data-style="${span.style}">${spoken(span)}</time>`;
    case 'link': {
      const href = safeHref(span.href);
      return href
        ? markup`<a href="${href}" rel="noopener noreferrer" target="_blank">${span.text}</a>`
        : markup`${span.text}`;
    }
  }
}

const inline = (text: Text): Html => markup`${text.map(drawSpan)}`;

/** Paragraphs: a text's own blank lines part them, and its line breaks stay (by CSS). */
function prose(text: Text): Html {
  const paragraphs: Span[][] = [[]];
  for (const span of text) {
    const [first = '', ...rest] = typeof span === 'string' ? span.split(/\n{2,}/u) : [];
    if (typeof span !== 'string') paragraphs.at(-1)?.push(span);
    else {
      paragraphs.at(-1)?.push(first);
      for (const part of rest) paragraphs.push([part]);
    }
  }
  return markup`${paragraphs.filter((each) => say(each).trim() !== '').map((each) => markup`<p>${inline(each)}</p>`)}`;
}

/** A label; its date is not broken at a hyphen, however narrow the column. */
function tag(label?: Label): Html {
  if (!label) return empty;
  const words = labelWords(label);
  if (typeof label === 'string') return markup`<p class="tag">${words}</p>`;
  const at = words.lastIndexOf(label.date);
  const [before, after] = [words.slice(0, at), words.slice(at + label.date.length)];
  return markup`<p class="tag">${before}<span class="whole">${label.date}${after}</span></p>`;
}

/** How a note says its tone beside its colour; a plain one has none to say. */
const TONES = {
  plain: null,
  right: { word: 'Right', sign: tick },
  wrong: { word: 'Not so', sign: cross },
  care: { word: 'Careful', sign: care },
} as const;

function drawButton(button: Button): Html {
  const look = `button ${button.tone ?? 'plain'}`;
  if (button.off) return markup`<button type="button" class="${look}" disabled>${button.label}</button>`;
  if ('press' in button) {
    return markup`<button type="button" class="${look}" data-press="${write(button.press)}">${button.label}</button>`;
  }
  const href = safeHref(button.href);
  if (!href) return markup`<button type="button" class="${look}" disabled>${button.label}</button>`;
  return markup`<a class="${look}" href="${href}" rel="noopener noreferrer" target="_blank">${button.label}${away}</a>`;
}

function drawBlock(block: Block, pictures: Drawings): Html {
  switch (block.kind) {
    case 'text':
      return markup`<div class="text">${tag(block.label)}${prose(block.text)}</div>`;
    case 'note': {
      const tone = TONES[block.tone];
      const said = tone ? markup`<p class="tone">${tone.sign}${tone.word}</p>` : empty;
      return markup`<div class="note ${block.tone}">${said}<div>${prose(block.text)}</div></div>`;
    }
    case 'facts':
      return drawFacts(block.facts);
    case 'compare':
      return markup`<div class="compare">${tag(block.label)}<div class="sides">${block.sides.map(
        (each) => markup`<section class="side"><h4>${each.title}</h4>${prose(each.text)}</section>`,
      )}</div></div>`;
    case 'picture':
      return drawPicture(block, pictures);
    case 'table':
      return drawTable(block);
    case 'divider':
      return markup`<hr>`;
    case 'buttons':
      return markup`<div class="buttons">${block.buttons.map(drawButton)}</div>`;
    case 'menu':
      return markup`<div class="menu"><label><span>${block.says}</span><select data-menu="${write(block.press)}">${block.choices.map(
        (each) => markup`<option value="${each.value}">${each.label}${each.hint ? ` · ${each.hint}` : ''}</option>`,
      )}</select></label><button type="button" class="button plain" data-go>Go</button></div>`;
  }
}

/** A list; letters that stand for options look like the buttons that choose them. */
function drawFacts(facts: readonly Fact[]): Html {
  const lettered = facts.length > 1 && facts.every((each) => /^[A-Z]$/u.test(each.term ?? ''));
  const items = facts.map((each) => {
    const term = each.term ? markup`<span class="term">${each.term}</span> ` : empty;
    return markup`<li>${term}<span>${inline(each.text)}</span></li>`;
  });
  return markup`<ul class="${lettered ? 'facts lettered' : 'facts'}">${items}</ul>`;
}

/** A table. The roles are said outright: where there is little room its rows are drawn as lists, and it must stay a table. */
function drawTable({ caption, columns, rows }: Block & { kind: 'table' }): Html {
  const heads = columns.map((each) => markup`<th scope="col" role="columnheader">${each}</th>`);
  const drawCell = (cell: string, at: number): Html => {
    const column = columns[at] ?? '';
    return at === 0
      ? markup`<th scope="row" role="rowheader" data-column="${column}">${cell}</th>`
      : markup`<td role="cell" data-column="${column}">${cell}</td>`;
  };
  return markup`<div class="table" role="group" aria-label="${caption}" tabindex="0"><table role="table"><caption>${caption}</caption><thead role="rowgroup"><tr role="row">${heads}</tr></thead><tbody role="rowgroup">${rows.map(
    (row) => markup`<tr role="row">${row.map(drawCell)}</tr>`,
  )}</tbody></table></div>`;
}

/** The picture with its words; where it was not drawn, the words stand alone. */
function drawPicture(block: Block & { kind: 'picture' }, pictures: Drawings): Html {
  const drawn = pictures.get(block.figure.id);
  if (!drawn) return markup`<div class="text">${tag(block.label)}<p>${block.alt}</p></div>`;
  return markup`<figure>${tag(block.label)}<img src="/figures/${drawn.hash}.png" width="${drawn.width}" height="${drawn.height}" alt="${block.alt}" decoding="async"><details><summary>Description</summary><p>${block.alt}</p></details></figure>`;
}

/** A card's title and blocks. `file` is where its file can be had. */
export function drawCard(card: Card, pictures: Drawings, file?: string): Html {
  return markup`<h3>${inline(card.title)}</h3>${tag(card.label)}${card.body.map((block) => drawBlock(block, pictures))}${
    card.file && file
      ? markup`<p><a class="button plain" href="${file}" download="${card.file.name}">Save ${card.file.name}</a></p>`
      : empty
  }`;
}
