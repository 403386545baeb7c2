// What commands are called in the menu of a message, where a command's own name would not say what happens to that message.

const NAMES: Readonly<Record<string, string>> = { session: 'Add to session notes' };

const title = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** What a command is called there. */
export const menuName = (command: string): string =>
  (Object.hasOwn(NAMES, command) && NAMES[command]) || title(command);

/** The command that is called so there. */
export const commandOf = (shown: string): string =>
  Object.keys(NAMES).find((each) => NAMES[each] === shown) ?? shown.toLowerCase();
