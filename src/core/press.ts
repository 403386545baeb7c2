// What a button means, as an address of at most 100 characters. An address is not a permission: whoever gets one back checks it.

/** `command` owns the move, `move` names it, `at` says what it was made from: a round, a step, a choice. */
export type Press = { readonly command: string; readonly move: string; readonly at: readonly string[] };

/** Discord's limit for a custom id, the tightest of the platforms, in UTF-16 units. */
export const MOST = 100;
const VERSION = '1';
const SAFE = /^[A-Za-z0-9._~-]*$/u;

export const press = (command: string, move: string, ...at: readonly (string | number)[]): Press => ({
  command,
  move,
  at: at.map(String),
});

/** The custom id of a press: `1/quiz/answer/k3f9/2/b`. Throws where a part cannot travel: an author's mistake. */
export function write(to: Press): string {
  const parts = [VERSION, to.command, to.move, ...to.at];
  const wrong = parts.find((part) => !SAFE.test(part));
  if (wrong !== undefined) throw new Error(`A press may hold letters, digits and . _ ~ - only, not "${wrong}".`);
  const id = parts.join('/');
  if (id.length > MOST) throw new Error(`A press must fit in ${MOST} characters, "${id}" has ${id.length}.`);
  return id;
}

/** Reads a custom id back; null for anything that this version did not write: forged, stale, over-long. */
export function read(customId: string): Press | null {
  if (customId.length > MOST) return null;
  const [version, command, move, ...at] = customId.split('/');
  if (version !== VERSION || !command || !move) return null;
  if (![command, move, ...at].every((part) => SAFE.test(part))) return null;
  return { command, move, at };
}
