// The calls that one interaction may make to Discord's REST. The interaction's own token stands for the right to make them.

import type { REST } from 'discord.js';
import type { APIInteractionResponse } from 'discord-api-types/v10';
import { at, numberAt, stringAt } from '../../core/json.ts';
import { openPost, type Post } from './callback.ts';
import { callbackJson, type Payload } from './render.ts';
import { interactionRest, type Noting } from './rest.ts';

export type Message = Extract<Payload, { readonly kind: 'message' }>;
type Files = Message['files'];

/**
 * A call that failed, with Discord's or the system's code. The library's own errors carry the address, which holds the
 * interaction's token, and the body: neither belongs in a log.
 */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  readonly code: unknown;
  readonly status: number | undefined;
  constructor(what: string, error: unknown) {
    super(`Discord's ${what} failed: ${error instanceof Error ? error.message : 'unknown'}`);
    this.code = at(error, 'code');
    this.status = numberAt(error, 'status');
  }
}

/** Each throws CallFailed; `fault.ts` tells the kinds apart. */
export interface Calls {
  acknowledge(callback: APIInteractionResponse, files?: Files): Promise<void>;
  /** Changes the first answer: the message that the acknowledgement made or was about. */
  edit(message: Message): Promise<void>;
  follow(message: Message): Promise<void>;
  /** Takes the first answer away. */
  remove(): Promise<void>;
}

/** A message's files as the library takes them. */
export const attached = (files: Files) =>
  files.length === 0
    ? {}
    : { files: files.map(({ name, type, bytes }) => ({ name, contentType: type, data: Buffer.from(bytes) })) };

/** The calls of interactions, for an API at `url` or for Discord's own. */
export function openCalls(noting: Noting, url?: string): (event: unknown) => Calls {
  const rest = interactionRest(noting, url);
  const post = openPost(noting, url);
  return (event) => callsOf(rest, post, event);
}

async function tried(what: string, call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    throw new CallFailed(what, error);
  }
}

function callsOf(rest: REST, post: Post, event: unknown): Calls {
  const field = (name: string): string => stringAt(event, name) ?? '';
  const [id, token] = [field('id'), field('token')];
  const webhook = () => `/webhooks/${field('application_id')}/${token}` as const;
  const original = () => `${webhook()}/messages/@original` as const;
  return {
    acknowledge: (callback, files = []) =>
      tried(
        'callback',
        files.length === 0
          ? post(id, token, callbackJson(callback))
          : rest.post(`/interactions/${id}/${token}/callback`, { auth: false, body: callback, ...attached(files) }),
      ),
    edit: ({ body, files }) => tried('edit', rest.patch(original(), { auth: false, body, ...attached(files) })),
    follow: ({ body, files }) => tried('follow-up', rest.post(webhook(), { auth: false, body, ...attached(files) })),
    remove: () => tried('removal', rest.delete(original(), { auth: false })),
  };
}
