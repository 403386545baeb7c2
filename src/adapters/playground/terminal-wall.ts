// What everyone in the terminal's place would see: the posts of its rooms, each told when it changes.
import type { Card } from '../../core/card.ts';
import type { Poster } from '../../core/ports.ts';

/** A post; `thread` is the title of the thread that it stands in. */
export type Posted = { readonly card: Card; readonly thread?: string };

export type Wall = {
  readonly poster: Poster;
  /** What changed since this was last asked, in order. */
  news(): readonly Posted[];
  /** All that stands there, in order. */
  standing(): readonly Posted[];
  /** Has somebody told as soon as there is news. */
  tell(listener: () => void): void;
};

export function openWall(): Wall {
  const posts = new Map<string, Posted>();
  const fresh = new Set<string>();
  let told = () => {};

  // A wall is empty when the program starts: whatever is edited there is put up, also what stood there before.
  function put(address: string, posted: Posted): void {
    posts.set(address, posted);
    fresh.add(address);
    told();
  }

  return {
    poster: {
      gap: 0,
      async post(_, card, { key, under }) {
        if (!posts.has(key)) put(key, { card, ...(under ? { thread: under.title } : {}) });
        return key;
      },
      edit: async (_, address, card) => put(address, { ...posts.get(address), card }),
    },
    news() {
      const changed = [...posts].filter(([address]) => fresh.has(address)).map(([, posted]) => posted);
      fresh.clear();
      return changed;
    },
    standing: () => [...posts.values()],
    tell(listener) {
      told = listener;
    },
  };
}
