// How people's words are spread over cards, so that none is too long; nothing here depends on whose they are.
import { NAME, type Session } from './session.ts';

/** Something that a person wrote; their name stands with it only where they asked for that. */
export type Said = { readonly who: string; readonly words: string };

/** How many characters of people's words one card holds. */
const FULL = 1200;
/** Room for a name beside each, there or not: who changes theirs moves nothing to another card. */
const BESIDE = NAME + 2;

/** The words by card, in order. */
export function paged(said: readonly Said[]): readonly (readonly Said[])[] {
  const pages: { said: Said[]; size: number }[] = [];
  for (const each of said) {
    const size = each.words.length + BESIDE;
    const last = pages.at(-1);
    if (last && last.size + size <= FULL) {
      last.said.push(each);
      last.size += size;
    } else pages.push({ said: [each], size });
  }
  return pages.map((page) => page.said);
}

/** What people shared of what changed their minds. */
export const sharedIn = ({ changed }: Pick<Session, 'changed'>): readonly Said[] =>
  Object.entries(changed).flatMap(([who, { words, shared }]) => (shared ? [{ who, words }] : []));

/** A session with another thing that people changed their minds about. It remembers how many cards there were, since they stand. */
export const withMinds = (session: Session, changed: Session['changed']): Session => {
  const pages = Math.max(session.mindPages ?? 0, paged(sharedIn({ changed })).length);
  return { ...session, changed, ...(pages > 0 ? { mindPages: pages } : {}) };
};
