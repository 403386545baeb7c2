// What everyone sees of a session's talk: prompts, what was written to them, parked questions, what people shared at the end.
import { button, buttons, type Card, card, facts, point, text } from './card.ts';
import type { Parked, Put, Session } from './session.ts';
import { paged, type Said } from './session-pages.ts';
import { personIn } from './session-people.ts';
import { addressOf } from './session-words.ts';
import { counted, em, strong, type Text } from './text.ts';

/** How many cards of people's words there are at the most. */
const PAGES = 8;

const saidLine = (session: Session, { who, words }: Said): Text => {
  const { name } = personIn(session, who);
  return name === undefined ? [words] : [words, em(` ${name}`)];
};

/**
 * People's words on as many cards as they need. What there is no card for is in the notes, and the last card says so. `least`: as
 * many cards stand there, and one that nothing is left for says that.
 */
export function saidCards(session: Session, title: string, said: readonly Said[], least = 0): readonly Card[] {
  const pages = paged(said);
  const left = pages.slice(PAGES).reduce((sum, page) => sum + page.length, 0);
  return Array.from({ length: Math.min(PAGES, Math.max(least, pages.length)) }, (_, index) => {
    const lines = (pages[index] ?? []).map((each) => point(saidLine(session, each)));
    return card(index === 0 ? title : `${title}, continued (${index + 1})`, [
      lines.length > 0 ? facts(lines) : text('What stood here was taken back.'),
      left > 0 && index === PAGES - 1 ? text(`${left} more are in the notes.`) : null,
    ]);
  });
}

/** What was written to a prompt, in the order of the words: whose they are decides nothing, and so gives nobody away. */
export const writtenTo = ({ written }: Put): readonly Said[] =>
  Object.entries(written)
    .map(([who, { words }]) => ({ who, words }))
    .sort((one, other) => (one.words < other.words ? -1 : one.words > other.words ? 1 : 0));

/** A prompt; `at` is its number in the session. `live`: it is the one that is talked about. */
export function promptCard(session: Session, put: Put, at: number, live: boolean): Card {
  const n = Object.keys(put.written).length;
  const count = `${counted(n, 'person has', 'people have')} written.`;
  return card('To talk about', [
    text(strong(put.words)),
    live && put.writing === 'open'
      ? text(`Everyone writes first. Nobody sees it until the host shows all of it together. ${count}`)
      : null,
    put.writing === 'shown' ? text(`${count} Their words are below.`) : null,
    live && put.writing === 'open' ? buttons(button('Write', addressOf(session)('write', at), 'primary')) : null,
  ]);
}

/** A parked question that the host picked. Nobody is named. */
export const pickedCard = (parked: Parked): Card =>
  parked.words === ''
    ? card('A question that was parked', [text('Whoever asked it took it back.')])
    : card('A question that was parked', [
        text(strong(parked.words)),
        text('Who has an idea? Whoever asked need not say so.'),
      ]);
