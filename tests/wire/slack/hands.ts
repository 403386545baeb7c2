// The hands of people in Slack: they type, press, choose, fill in and open, over a socket or by signed requests.
import { sign } from '../../../src/adapters/slack/signature.ts';
import { at, listAt, stringAt } from '../../../src/core/json.ts';
import type { Clock } from '../../../src/core/ports.ts';
import type { Posted } from './conversations.ts';
import { type openSlack, type Post, TEAM, until } from './slack.ts';

export const SECRET = 'canaryofasigningsecret0123456789';
export type Transport = 'socket' | 'http';

export type Person = { readonly user: string; readonly channel?: string; readonly thread?: string };
export const ana: Person = { user: 'U0ANA', channel: 'C0PAPERS' };
/** Whom our Slack takes for an admin of the workspace. */
export const admin: Person = { user: 'UADMIN1', channel: 'C0PAPERS' };

type Place = {
  readonly slack: Awaited<ReturnType<typeof openSlack>>;
  readonly clock: Clock;
  readonly transport: Transport;
  /** The address of the bot's server at this moment. */
  readonly url: () => string;
};

export function hands({ slack, clock, transport, url }: Place) {
  let events = 0;

  /** Posts a body to the endpoint, signed; whatever is given in `headers` takes the place of what is right. */
  function post(body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const seconds = headers['x-slack-request-timestamp'] ?? String(Math.floor(clock.now() / 1000));
    return fetch(`${url()}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-slack-request-timestamp': seconds,
        'x-slack-signature': sign(SECRET, seconds, bytes),
        ...headers,
      },
      body: Buffer.from(bytes),
    });
  }

  const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

  type Kind = 'slash_commands' | 'interactive' | 'events_api';

  /** Delivers by the stage's transport; gives what was acknowledged. */
  const deliver = (kind: Kind, payload: object): Promise<unknown> => slack.inTime(kind, delivered(kind, payload));

  async function delivered(kind: Kind, payload: object): Promise<unknown> {
    if (transport === 'socket') return slack.envelope(kind, payload);
    const form = (fields: object): string => new URLSearchParams(fields as Record<string, string>).toString();
    const sent =
      kind === 'events_api'
        ? post(JSON.stringify(payload))
        : post(form(kind === 'interactive' ? { payload: JSON.stringify(payload) } : payload), FORM);
    const response = await sent;
    if (response.status !== 200) throw new Error(`${kind} was answered with ${response.status}`);
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  }

  /** What the person got with the acknowledgement stands among the posts, like everything else. */
  function acknowledged(payload: unknown, { user, channel }: Person): unknown {
    if (listAt(payload, 'blocks').length > 0)
      slack.posts.push({ by: 'ack', user, ...(channel ? { channel } : {}), body: payload });
    return payload;
  }

  const sender = ({ user, channel, thread }: Person) => ({
    user: { id: user, team_id: TEAM },
    team: { id: TEAM, domain: 'reading-group' },
    enterprise: null,
    is_enterprise_install: false,
    trigger_id: slack.trigger(),
    token: 'deprecated',
    ...(channel ? { channel: { id: channel } } : {}),
    ...(thread ? { message: { ts: '1762000000.000100', thread_ts: thread } } : {}),
  });

  /** Presses by address, whether or not a button with it was ever shown. */
  const press = (who: Person, actionId: string, more: object = {}) =>
    deliver('interactive', {
      ...sender(who),
      type: 'block_actions',
      container: { type: 'message', is_ephemeral: true },
      ...(who.channel ? { response_url: slack.hook(who.user, who.channel) } : {}),
      actions: [{ type: 'button', action_id: actionId, block_id: 'b', action_ts: '1.2' }],
      ...more,
    });

  /** Everything that this person sees, oldest first. */
  const seen = (who: Person): readonly Post[] =>
    slack.posts.filter((each) => each.by !== 'views.open' && (each.user === undefined || each.user === who.user));

  function last(who: Person): Post {
    const newest = seen(who).at(-1);
    if (!newest) throw new Error('Nothing was shown.');
    return newest;
  }

  const controls = (who: Person): readonly unknown[] =>
    listAt(last(who).body, 'blocks')
      .filter((each) => stringAt(each, 'type') === 'actions')
      .flatMap((each) => listAt(each, 'elements'));

  const labels = (who: Person): readonly string[] =>
    controls(who).map((each) => stringAt(each, 'text', 'text') ?? stringAt(each, 'placeholder', 'text') ?? '');

  /** The address of a button or menu on the newest thing that the person sees, by what is written on it. */
  function addressOf(who: Person, label: string): string {
    const found = controls(who)[labels(who).indexOf(label)];
    const address = stringAt(found, 'action_id');
    if (address === undefined) throw new Error(`There is no "${label}", but ${labels(who).join(', ')}.`);
    return address;
  }

  const isOnHome = (who: Person): boolean => last(who).by === 'views.publish';
  /** Slack names no channel for what is pressed on a home tab. */
  const pressNewest = (who: Person, actionId: string, more: object) =>
    isOnHome(who)
      ? press({ user: who.user }, actionId, { view: { type: 'home' }, container: { type: 'view' }, ...more })
      : press(who, actionId, more);

  function view(): object {
    const opened = slack.posts.findLast((each) => each.by === 'views.open');
    if (!opened) throw new Error('No form was opened.');
    return opened.body as object;
  }

  const commanded = ({ user, channel = 'C0PAPERS' }: Person) => ({
    team_id: TEAM,
    channel_id: channel,
    user_id: user,
    trigger_id: slack.trigger(),
    response_url: slack.hook(user, channel),
    is_enterprise_install: 'false',
  });

  const happened = (event: object, at: number, id?: string) => {
    events += 1;
    return deliver('events_api', {
      type: 'event_callback',
      team_id: TEAM,
      event_id: id ?? `Ev${events}X`,
      event_time: Math.floor(at / 1000),
      event,
    });
  };

  return {
    post,
    deliver,
    press,
    seen,
    last,
    controls,
    labels,
    addressOf,
    view,
    command: async (who: Person, command: string, text = '') =>
      acknowledged(await deliver('slash_commands', { command, text, ...commanded(who) }), who),
    /** Presses a button on the newest thing that the person sees. */
    click: (who: Person, label: string, more: object = {}) => pressNewest(who, addressOf(who, label), more),
    /** Presses a button on what stands in a channel or a thread for everyone. */
    pressOn: (who: Person, { channel, ts, thread, body }: Posted, label: string, more: object = {}) =>
      press({ ...who, channel }, buttonOn(body, label), {
        container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
        message: { ts, ...(thread === undefined ? {} : { thread_ts: thread }) },
        response_url: slack.hook(who.user, channel, true),
        ...more,
      }),
    choose: (who: Person, label: string, value: string) => {
      const [action_id, selected_option] = [addressOf(who, label), { value }];
      const action = { type: 'static_select', action_id, block_id: 'b', action_ts: '1.2', selected_option };
      return pressNewest(who, action_id, { actions: [action] });
    },
    /** Sends the newest form that was opened. */
    submit: (who: Person, fields: Readonly<Record<string, string>>, form = view()) => {
      const typed = Object.entries(fields).map(([name, value]) => [
        name,
        { value: { type: 'plain_text_input', value } },
      ]);
      return deliver('interactive', {
        ...sender({ user: who.user }),
        type: 'view_submission',
        view: { ...form, state: { values: Object.fromEntries(typed) } },
      });
    },
    openHome: (who: Person, id?: string) =>
      happened({ type: 'app_home_opened', user: who.user, channel: 'D0HOME', tab: 'home' }, clock.now(), id),
    shortcut: (who: Person, callbackId: string) =>
      deliver('interactive', { ...sender({ user: who.user }), type: 'shortcut', callback_id: callbackId }),
    pointAt: (who: Person, callbackId: string, text: string) =>
      deliver('interactive', {
        ...sender(who),
        type: 'message_action',
        callback_id: callbackId,
        response_url: slack.hook(who.user, who.channel ?? 'C0PAPERS'),
        message: { user: 'U0AUTHOR', ts: '1762000000.000100', text, ...(who.thread ? { thread_ts: who.thread } : {}) },
      }),
    leave: (type: 'app_uninstalled' | 'tokens_revoked', at = clock.now()) =>
      happened({ type, ...(type === 'tokens_revoked' ? { tokens: { oauth: [], bot: ['UBOT'] } } : {}) }, at),
    /** Waits until so many things were shown in all, and gives the last of them. */
    async shown(count: number): Promise<Post> {
      return until(() => slack.posts[count - 1], `post ${count}`);
    },
  };
}

/** The buttons and menus of a message, by what is written on them. */
export const controlsOf = (body: unknown): readonly (readonly [label: string, address: string])[] =>
  listAt(body, 'blocks')
    .filter((each) => stringAt(each, 'type') === 'actions')
    .flatMap((each) => listAt(each, 'elements'))
    .map((each) => [stringAt(each, 'text', 'text') ?? '', stringAt(each, 'action_id') ?? ''] as const);

function buttonOn(body: unknown, label: string): string {
  const [, address] = controlsOf(body).find(([each]) => each === label) ?? [];
  if (address === undefined) throw new Error(`There is no "${label}", but ${controlsOf(body).join(', ')}.`);
  return address;
}

/** All words of something shown. */
export const wordsOf = (post: Post | unknown): string => JSON.stringify(at(post, 'body') ?? post);
