// Slack's commands, clicks, forms and shortcuts as ours. Ids are checked here, at the edge; names and tokens are left behind.
import { hash } from 'node:crypto';
import type { Ask, Interaction, Origin } from '../../core/command.ts';
import { at, listAt, record, stringAt } from '../../core/json.ts';
import { read } from '../../core/press.ts';
import { INPUT, LINK, PART } from './limits.ts';
import { unpack } from './way.ts';

const LATER_MENU = new RegExp(`${PART}\\d{1,2}$`);
const QUOTES: Readonly<Record<string, string>> = { '‘': "'", '’': "'", '‚': "'", '“': '"', '”': '"', '„': '"' };
const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

const isId = (id: unknown): id is string => typeof id === 'string' && /^[A-Z0-9]{2,20}$/.test(id);
const isMoment = (ts: unknown): ts is string => typeof ts === 'string' && /^\d{1,20}\.\d{1,10}$/.test(ts);
/** What names a delivery: short, and without a space or a control. */
const isName = (id: unknown): id is string => typeof id === 'string' && /^[!-~]{1,200}$/.test(id);

/** Names a delivery by its trigger, which opens forms for whoever has it: a name is logged and kept, a trigger is not. */
function named(event: unknown): string | undefined {
  const trigger = at(event, 'trigger_id');
  return isName(trigger) ? hash('sha256', trigger, 'base64url').slice(0, 22) : undefined;
}

const plain = (words: string): string =>
  words.replace(/[\u00a0\u202f]/g, ' ').replace(/&(?:lt|gt|amp);/g, (sign) => ENTITIES[sign] ?? sign);

/** What someone typed, with what phones and Slack made of it undone: curly quotes, hard spaces, entities. */
const typed = (words: string): string => plain(words.replace(/[‘’‚“”„]/g, (sign) => QUOTES[sign] ?? sign)).trim();

/** Whatever stands in angles in a message as a reader sees it, but for people: whom somebody names is not ours to keep. */
function unfolded(kind: string, target: string, label: string): string {
  if (kind === '@') return '@someone';
  if (kind === '#') return `#${label || 'a channel'}`;
  if (kind === '!') return target.startsWith('subteam^') ? '@a group' : label || `@${target}`;
  return label === '' || label === target ? target : `${label} (${target})`;
}

/** The words of a message, which Slack hands out with its own signs in them. */
const wordsOf = (message: string): string =>
  plain(
    message.replace(/<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>/g, (_, kind: string, target: string, label = '') =>
      unfolded(kind, target, label),
    ),
  );

/** Fields that may be absent, `null` or of a wrong form; a wrong form spoils the whole. */
function optional<K extends string>(
  name: K,
  value: unknown,
  holds: (each: unknown) => each is string,
): { readonly [key in K]?: string } | null {
  if (value === undefined || value === null || value === '') return {};
  return holds(value) ? ({ [name]: value } as { readonly [key in K]: string }) : null;
}

/** An organisation-wide installation has no team of its own. */
function origin(id: unknown, team: unknown, user: unknown, channel?: unknown, thread?: unknown): Origin | null {
  const place = optional('place', channel, isId);
  const inThread = optional('thread', thread, isMoment);
  if (!isName(id) || !isId(team) || !isId(user) || !place || !inThread) return null;
  return { id, platform: 'slack', tenant: team, ...place, ...inThread, user: { id: user, roles: [] } };
}

const join = (from: Origin | null, asked: Ask | null): Interaction | null =>
  from && asked ? { ...from, ...asked } : null;

function command(event: unknown, prefix: string): Interaction | null {
  const name = stringAt(event, 'command') ?? '';
  const bare = name.startsWith(prefix) ? name.slice(prefix.length) : name.replace(/^\//, '');
  return join(
    origin(
      named(event),
      at(event, 'team_id') ?? at(event, 'enterprise_id'),
      at(event, 'user_id'),
      at(event, 'channel_id'),
    ),
    { kind: 'words', command: bare, text: typed(stringAt(event, 'text') ?? '') },
  );
}

/** The thread that something stands in. A message that others answered in a thread is not in it: the thread hangs on it. */
function threadOf(event: unknown): unknown {
  const thread = at(event, 'message', 'thread_ts') ?? at(event, 'container', 'thread_ts');
  return thread === (at(event, 'message', 'ts') ?? at(event, 'container', 'message_ts')) ? undefined : thread;
}

/** Where every interactive payload says it comes from. A form says nothing of that but what we had it keep. */
function clicked(event: unknown): Origin | null {
  const kept = stringAt(event, 'view', 'private_metadata');
  const { place, thread } = kept === undefined ? {} : unpack(kept);
  return origin(
    named(event),
    // A form sent in from a channel shared with another workspace: the team is the sender's, and this is the bot's.
    at(event, 'view', 'app_installed_team_id') ?? at(event, 'team', 'id') ?? at(event, 'enterprise', 'id'),
    at(event, 'user', 'id'),
    at(event, 'channel', 'id') ?? at(event, 'container', 'channel_id') ?? place,
    threadOf(event) ?? thread,
  );
}

/** A link's click wants nothing of us: the browser has opened already. */
function press(event: unknown): Ask | null {
  const [action] = listAt(event, 'actions');
  const customId = stringAt(action, 'action_id');
  if (customId === undefined || customId.startsWith(LINK)) return null;
  const chosen = stringAt(action, 'selected_option', 'value');
  return {
    kind: 'press',
    customId: customId.replace(LATER_MENU, ''),
    ...(chosen === undefined ? {} : { choice: chosen }),
  };
}

function form(event: unknown): Ask | null {
  const customId = stringAt(event, 'view', 'callback_id');
  const values = at(event, 'view', 'state', 'values');
  if (customId === undefined) return null;
  const names = typeof values === 'object' && values !== null ? Object.keys(values) : [];
  const fields = names.map((name) => {
    const input = at(values, name, INPUT);
    return [name, stringAt(input, 'value') ?? stringAt(input, 'selected_option', 'value') ?? ''] as const;
  });
  const kept = stringAt(event, 'view', 'private_metadata');
  return { kind: 'form', customId, fields: record(fields), ...(kept ? { origin: kept } : {}) };
}

/** A message shortcut: whose message, its words, and where it stands. */
function pointed(event: unknown): Ask | null {
  const command = stringAt(event, 'callback_id');
  const author = at(event, 'message', 'user') ?? at(event, 'message', 'bot_id');
  if (command === undefined || !isId(author)) return null;
  const [domain, channel, ts] = [at(event, 'team', 'domain'), at(event, 'channel', 'id'), at(event, 'message', 'ts')];
  const known = typeof domain === 'string' && /^[a-z0-9-]{1,63}$/.test(domain) && isId(channel) && isMoment(ts);
  const href = known ? { href: `https://${domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}` } : {};
  return {
    kind: 'message',
    command,
    target: { author, text: wordsOf(stringAt(event, 'message', 'text') ?? ''), ...href },
  };
}

/** A global shortcut names a command to start, or a button that it stands for. */
function shortcut(event: unknown): Ask | null {
  const called = stringAt(event, 'callback_id');
  if (called === undefined) return null;
  return read(called) ? { kind: 'press', customId: called } : { kind: 'words', command: called, text: '' };
}

/** Of events, the opening of the home tab alone is something to answer. */
function happened(event: unknown): Interaction | null {
  if (at(event, 'event', 'type') !== 'app_home_opened' || at(event, 'event', 'tab') !== 'home') return null;
  const from = origin(at(event, 'event_id'), at(event, 'team_id'), at(event, 'event', 'user'));
  return join(from, { kind: 'home' });
}

/** Reads what Slack sends, unpacked to JSON, over a socket or over HTTP. Null for what wants no answer or is malformed. */
export function receive(event: unknown, prefix: string): Interaction | null {
  if (stringAt(event, 'command') !== undefined) return command(event, prefix);
  switch (stringAt(event, 'type')) {
    case 'block_actions':
      return join(clicked(event), press(event));
    case 'view_submission':
      return join(clicked(event), form(event));
    case 'message_action':
      return join(clicked(event), pointed(event));
    case 'shortcut':
      return join(clicked(event), shortcut(event));
    case 'event_callback':
      return happened(event);
    default:
      return null;
  }
}
