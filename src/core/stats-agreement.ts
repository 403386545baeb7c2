// How far two people who sort the same things agree, beyond what chance alone would give.

/** A thing sorted twice: into which class by the first, and by the second. */
export type Sorted = readonly [first: string, second: string];

export type Agreement = {
  /** How many things were sorted twice, and how many of them the same way. */
  readonly n: number;
  readonly same: number;
  /** 1: always the same; 0: as often as by chance alone. Undefined where only one class was ever used, or nothing sorted. */
  readonly kappa?: number;
};

/** Cohen's kappa (J. Cohen, Educational and Psychological Measurement 20, 1960, 37-46). */
export function agreement(pairs: readonly Sorted[]): Agreement {
  const n = pairs.length;
  const same = pairs.filter(([first, second]) => first === second).length;
  const classes = new Set(pairs.flat());
  if (n === 0) return { n, same };
  const share = (of: (pair: Sorted) => boolean): number => pairs.filter(of).length / n;
  let expected = 0;
  for (const each of classes) expected += share(([first]) => first === each) * share(([, second]) => second === each);
  return classes.size < 2 ? { n, same } : { n, same, kappa: (same / n - expected) / (1 - expected) };
}
