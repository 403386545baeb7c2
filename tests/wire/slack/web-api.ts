// Slack's Web API as far as the bot uses it, strict: an unknown method, a missing token or scope, or blocks over the limits is a fault.
import { faults } from '../../../src/adapters/slack/limits.ts';
import { at, listAt, stringAt } from '../../../src/core/json.ts';

export type Args = Readonly<Record<string, unknown>>;
/** `{ ok: true, ... }`, `{ ok: false, error }`, a whole response in its place, or a connection that breaks. */
export type Answer =
  | Readonly<Record<string, unknown>>
  | { readonly reset: true }
  | { readonly status: number; readonly headers?: Record<string, string>; readonly text: string };
export type ApiCall = { readonly method: string; readonly token: string; readonly args: Args };

/** The scope that each method asks of a bot token; '' asks for none. */
const METHODS: Readonly<Record<string, string>> = {
  'auth.test': '',
  'apps.connections.open': 'connections:write',
  'chat.postEphemeral': 'chat:write',
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'files.getUploadURLExternal': 'files:write',
  'files.completeUploadExternal': 'files:write',
  'users.info': 'users:read',
  'usergroups.list': 'usergroups:read',
  'views.open': '',
  'views.publish': '',
  'oauth.v2.access': '',
};

/** The arguments that a method needs, and nothing that it does not know. */
const ARGUMENTS: Readonly<Record<string, { readonly needs: readonly string[]; readonly may: readonly string[] }>> = {
  'auth.test': { needs: [], may: [] },
  'apps.connections.open': { needs: [], may: [] },
  'chat.postEphemeral': { needs: ['channel', 'user', 'text'], may: ['blocks', 'thread_ts', 'parse', 'link_names'] },
  'chat.postMessage': {
    needs: ['channel', 'text'],
    may: ['blocks', 'thread_ts', 'parse', 'link_names', 'mrkdwn', 'unfurl_links', 'unfurl_media'],
  },
  'chat.update': { needs: ['channel', 'ts', 'text', 'blocks'], may: ['parse', 'link_names'] },
  'files.getUploadURLExternal': { needs: ['filename', 'length'], may: ['alt_text', 'snippet_type'] },
  'files.completeUploadExternal': { needs: ['files'], may: ['channel_id'] },
  'users.info': { needs: ['user'], may: ['include_locale'] },
  'usergroups.list': { needs: [], may: ['include_users', 'include_count', 'include_disabled'] },
  'views.open': { needs: ['trigger_id', 'view'], may: [] },
  'views.publish': { needs: ['user_id', 'view'], may: ['hash'] },
  'oauth.v2.access': { needs: ['code', 'client_id', 'client_secret'], may: ['redirect_uri'] },
};

/** What stands in a form field, as JSON where it is some. */
function value(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export const argsOf = (body: string): Args =>
  Object.fromEntries([...new URLSearchParams(body)].map(([name, text]) => [name, value(text)]));

/** What in a call no Slack would take, in words. `scopes` are those of its token; undefined for a token nobody knows. */
export function callFaults({ method, args }: ApiCall, scopes: readonly string[] | undefined): readonly string[] {
  const [scope, known] = [METHODS[method], ARGUMENTS[method]];
  if (scope === undefined || known === undefined) return [`${method} is no method that this bot may use`];
  const given = Object.keys(args).filter((each) => each !== 'team_id');
  const strange = given.filter((each) => !known.needs.includes(each) && !known.may.includes(each));
  return [
    ...(scope !== '' && scopes && !scopes.includes(scope) ? [`${method} needs the scope ${scope}`] : []),
    ...known.needs.filter((each) => !given.includes(each)).map((each) => `${method} needs ${each}`),
    ...strange.map((each) => `${method} takes no ${each}`),
    ...bodyFaults(method, args).map((each) => `${method}: ${each}`),
  ];
}

/** Limits of what is shown. A home tab has no title, and a message no view. */
function bodyFaults(method: string, args: Args): readonly string[] {
  if (method === 'views.open') return faults(args.view);
  if (method === 'views.publish') {
    const wrong = stringAt(args.view, 'type') === 'home' ? [] : ['the view is no home tab'];
    return [...wrong, ...blockFaults(listAt(args.view, 'blocks'), 100)];
  }
  if (!method.startsWith('chat.')) return [];
  const loud = ['link_names', 'unfurl_links', 'unfurl_media'].filter((each) => at(args, each) === 'true');
  return [...loud.map((each) => `${each} is on`), ...blockFaults(listAt(args, 'blocks'), 50), ...textFaults(args.text)];
}

const textFaults = (text: unknown): readonly string[] =>
  typeof text === 'string' && text !== '' && text.length <= 4000 ? [] : ['the text is empty or too long'];

/** Blocks by the limits of a message, whose own switches are given. */
const blockFaults = (blocks: readonly unknown[], most: number): readonly string[] => [
  ...(blocks.length > most ? [`${blocks.length} blocks, at most ${most} fit`] : []),
  ...faults({ text: 'x', blocks, link_names: false, unfurl_links: false, unfurl_media: false }),
];

/** What is amiss with a message sent as an acknowledgement or to a response_url. */
export function messageFaults(body: unknown): readonly string[] {
  const type = stringAt(body, 'response_type');
  return [
    ...faults(body),
    ...textFaults(at(body, 'text')),
    ...(type === 'ephemeral' || type === 'in_channel' ? [] : ['response_type is not said']),
    ...(at(body, 'parse') === 'none' ? [] : ['parse is not none']),
  ];
}
