// So many pieces of work side by side and no more: what is one too many waits for its turn, in order.

/** Runs work when a lane is free; gives what it gives, throws what it throws. `first`: before all that wait. */
export type Lanes = <T>(work: () => Promise<T>, first?: boolean) => Promise<T>;

export function lanes(most: number): Lanes {
  const waiting: (() => void)[] = [];
  let busy = 0;
  return async (work, first = false) => {
    if (busy === most) await new Promise<void>((go) => (first ? waiting.unshift(go) : waiting.push(go)));
    else busy += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The lane goes straight to whoever waits longest.
      if (next) next();
      else busy -= 1;
    }
  };
}

/** Lanes for each name, so that one that hangs holds up no other. */
export function roads(most: number): (name: string) => Lanes {
  const known = new Map<string, Lanes>();
  return (name) => {
    const found = known.get(name) ?? lanes(most);
    known.set(name, found);
    return found;
  };
}
