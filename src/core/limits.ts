// How a payload is held against a platform's limits: what is over one of them is told, never cut.

/** What is wrong is told here, one line each. */
export type Tell = (fault: string) => void;

/** For a count, and the most of them that fit. */
export function over(tell: Tell, what: string, found: number, most: number): void {
  if (found > most) tell(`${what}: ${found}, at most ${most} fit`);
}

/** For words that must be there and fit; `undefined` are words that may be left out and are. */
export function length(tell: Tell, what: string, words: string | undefined, most: number): void {
  if (words === '') tell(`${what} is empty`);
  else if (words !== undefined) over(tell, `${what}, characters`, words.length, most);
}

/** For what must differ. */
export function repeated(tell: Tell, what: string, values: readonly string[]): void {
  if (new Set(values).size === values.length) return;
  const twice = values.filter((each, index) => values.indexOf(each) !== index);
  for (const each of new Set(twice)) tell(`${what} "${each}" stands twice`);
}
