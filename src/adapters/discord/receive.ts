// Discord's interactions as ours. Ids are checked here, at the edge; whatever else a payload holds is left behind.
import type { Ask, Interaction, Origin, User } from '../../core/command.ts';
import { at, listAt, numberAt, record, stringAt } from '../../core/json.ts';
import { PART } from './limits.ts';
import { commandOf } from './message-menu.ts';

/** What Discord calls the kinds of interactions that we take. */
export const KINDS = { command: 2, press: 3, complete: 4, form: 5 } as const;
const COMMANDS = { slash: 1, message: 3 } as const;
const THREADS: readonly unknown[] = [10, 11, 12];
/** Manage Server, or Administrator, which includes it. */
const MANAGES = (1n << 5n) | (1n << 3n);
/** Manage Events, or what includes it. */
const EVENTS = (1n << 33n) | MANAGES;
const LATER_MENU = new RegExp(`${PART}\\d{1,2}$`);

/** Whether it comes from a thread. */
export const isThread = (event: unknown): boolean => THREADS.includes(at(event, 'channel', 'type'));

export const isId = (id: unknown): id is string => typeof id === 'string' && /^\d{1,20}$/.test(id);
const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const holds = (permissions: unknown, any: bigint): boolean => isId(permissions) && (BigInt(permissions) & any) !== 0n;

/** In a server the person comes as its member, in a direct message alone. */
function user(event: unknown): User | null {
  const id = at(event, 'member', 'user', 'id') ?? at(event, 'user', 'id');
  if (!isId(id)) return null;
  const locale = stringAt(event, 'locale');
  return {
    id,
    roles: listAt(event, 'member', 'roles').filter(isId),
    manages: holds(at(event, 'member', 'permissions'), MANAGES),
    ...(holds(at(event, 'member', 'permissions'), EVENTS) ? { events: true } : {}),
    ...(locale === undefined ? {} : { locale }),
  };
}

/** A thread's place is the channel that it hangs on, where settings and permissions are kept. */
function where(event: unknown): Pick<Origin, 'place' | 'thread'> | null {
  const channel = at(event, 'channel_id') ?? at(event, 'channel', 'id');
  if (channel === undefined) return {};
  if (!isId(channel)) return null;
  if (!isThread(event)) return { place: channel };
  const parent = at(event, 'channel', 'parent_id');
  return { place: isId(parent) ? parent : channel, thread: channel };
}

function origin(event: unknown): Origin | null {
  const id = at(event, 'id');
  const guild = at(event, 'guild_id');
  const [who, place] = [user(event), where(event)];
  if (!isId(id) || !who || !place || (guild !== undefined && !isId(guild))) return null;
  return { id, platform: 'discord', tenant: guild ?? 'dm', ...place, user: who };
}

/** The words of a message, in which whom or what somebody names stands as an id: people are not ours to keep. */
const wordsOf = (message: string): string =>
  message
    .replace(/<@!?\d+>/g, '@someone')
    .replace(/<@&\d+>/g, '@a role')
    .replace(/<#\d+>/g, '#a channel')
    .replace(/<a?:(\w+):\d+>/g, ':$1:');

/** A message command: whose message, its words, and where it stands. */
function pointed(command: string, event: unknown): Ask | null {
  const [guild, channel, target] = [at(event, 'guild_id'), at(event, 'channel_id'), at(event, 'data', 'target_id')];
  if (!isId(target)) return null;
  const message = at(event, 'data', 'resolved', 'messages', target);
  const author = at(message, 'author', 'id');
  if (!isId(author)) return null;
  const where = isId(guild) ? guild : '@me';
  const href = isId(channel) ? { href: `https://discord.com/channels/${where}/${channel}/${target}` } : {};
  return { kind: 'message', command, target: { author, text: wordsOf(stringAt(message, 'content') ?? ''), ...href } };
}

function command(event: unknown): Ask | null {
  const name = stringAt(event, 'data', 'name');
  if (name === undefined) return null;
  const type = at(event, 'data', 'type') ?? COMMANDS.slash;
  if (type === COMMANDS.message) return pointed(commandOf(name), event);
  if (type !== COMMANDS.slash) return null;
  const options = listAt(event, 'data', 'options').flatMap((each) => {
    const [option, value] = [stringAt(each, 'name'), at(each, 'value')];
    return option !== undefined && isPlain(value) ? [[option, value] as const] : [];
  });
  return { kind: 'command', command: name, options: record(options) };
}

/** A menu chooses one; none, or several at once, is no choice, and the core says so kindly. */
function press(event: unknown): Ask | null {
  const customId = stringAt(event, 'data', 'custom_id');
  if (customId === undefined) return null;
  const [chosen, ...others] = listAt(event, 'data', 'values');
  const choice = typeof chosen === 'string' && others.length === 0 ? { choice: chosen } : {};
  return { kind: 'press', customId: customId.replace(LATER_MENU, ''), ...choice };
}

function complete(event: unknown): Ask | null {
  const name = stringAt(event, 'data', 'name');
  const focused = listAt(event, 'data', 'options').find((each) => at(each, 'focused') === true);
  const option = stringAt(focused, 'name');
  const typed = at(focused, 'value') ?? '';
  if (name === undefined || option === undefined || !isPlain(typed)) return null;
  return { kind: 'complete', command: name, option, typed: String(typed) };
}

/** Fields stand in labels or, in the older kind of modal, in rows. */
function form(event: unknown): Ask | null {
  const customId = stringAt(event, 'data', 'custom_id');
  if (customId === undefined) return null;
  const fields = listAt(event, 'data', 'components')
    .flatMap((each) => [at(each, 'component'), ...listAt(each, 'components')])
    .flatMap((each) => {
      const name = stringAt(each, 'custom_id');
      const value = stringAt(each, 'value') ?? listAt(each, 'values')[0] ?? '';
      return name !== undefined && typeof value === 'string' ? [[name, value] as const] : [];
    });
  return { kind: 'form', customId, fields: record(fields) };
}

function ask(event: unknown): Ask | null {
  switch (numberAt(event, 'type')) {
    case KINDS.command:
      return command(event);
    case KINDS.press:
      return press(event);
    case KINDS.complete:
      return complete(event);
    case KINDS.form:
      return form(event);
    default:
      return null;
  }
}

/** Reads an interaction as Discord sends it, over the gateway or over HTTP. Null for a ping, a stranger, a malformed id. */
export function receive(event: unknown): Interaction | null {
  const from = origin(event);
  const asked = ask(event);
  return from && asked ? { ...from, ...asked } : null;
}
