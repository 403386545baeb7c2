// The calls that one interaction may make to Discord's REST. The interaction's own token stands for the right to make them.

import type { REST } from 'discord.js';
import type { APIInteractionResponse } from 'discord-api-types/v10';
import { at, numberAt, stringAt } from '../../core/json.ts';
import { callbackText, type Payload } from './render.ts';

export type Message = Extract<Payload, { readonly kind: 'message' }>;
type Files = Message['files'];

/**
 * A call that failed, with Discord's or the system's code. The library's own errors carry the address, which holds the
 * interaction's token, and the body: neither belongs in a log.
 */
class CallFailed extends Error {
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

const attached = (files: Files) =>
  files.length === 0
    ? {}
    : { files: files.map(({ name, type, bytes }) => ({ name, contentType: type, data: Buffer.from(bytes) })) };

export function callsOf(rest: REST, event: unknown): Calls {
  const [id, token, application] = ['id', 'token', 'application_id'].map((field) => stringAt(event, field) ?? '');
  const webhook = `/webhooks/${application}/${token}` as const;
  const original = `${webhook}/messages/@original` as const;
  const tried = async (what: string, call: Promise<unknown>): Promise<void> => {
    try {
      await call;
    } catch (error) {
      throw new CallFailed(what, error);
    }
  };
  return {
    acknowledge: (callback, files = []) =>
      tried(
        'callback',
        rest.post(`/interactions/${id}/${token}/callback`, {
          auth: false,
          ...(files.length > 0
            ? { body: callback, ...attached(files) }
            : { body: callbackText(callback), passThroughBody: true, headers: { 'Content-Type': 'application/json' } }),
        }),
      ),
    edit: ({ body, files }) => tried('edit', rest.patch(original, { auth: false, body, ...attached(files) })),
    follow: ({ body, files }) => tried('follow-up', rest.post(webhook, { auth: false, body, ...attached(files) })),
    remove: () => tried('removal', rest.delete(original, { auth: false })),
  };
}
