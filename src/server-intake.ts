// The doors that take bytes: a platform's signed requests, answered straight on Node's own server.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from './core/ports.ts';

/** The most bytes that a request may carry: Discord's and Slack's largest are well below. */
export const BODY_MOST = 256 * 1024;
export const TOO_MUCH = 'That is more than fits here.';
export const UNANSWERED = 'A request could not be answered.';
export const SORRY = 'Something went wrong here, and it has been noted. Try again in a moment.';

type Given = { readonly status: number; readonly type?: string; readonly body?: string | Uint8Array };
/** A door at an exact path that takes a request's headers, by names in lower case, and its bytes. */
export type Intake = {
  readonly method: 'POST';
  readonly path: string;
  readonly take: (sent: { readonly headers: Pick<Headers, 'get'>; readonly body: Uint8Array }) => Promise<Given>;
};

/** The whole body; null as soon as it is more than may come in, whether its length was told or not. */
function bodyOf(request: IncomingMessage): Promise<Uint8Array | null> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array | null>();
  if (Number(request.headers['content-length'] ?? 0) > BODY_MOST) resolve(null);
  const parts: Buffer[] = [];
  let size = 0;
  request.on('data', (part: Buffer) => {
    size += part.length;
    // What comes after the most is read away, and not kept.
    if (size > BODY_MOST) resolve(null);
    else parts.push(part);
  });
  request.once('end', () => resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)));
  request.once('error', reject);
  return promise;
}

function give(response: ServerResponse, { status, type = 'text/plain; charset=UTF-8', body }: Given): void {
  response.writeHead(status, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(body === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(body) }),
    // The rest of a body that is too much is never read, so nobody may send a next request behind it.
    ...(status === 413 ? { connection: 'close' } : {}),
  });
  response.end(body);
}

/** Lets those go on together that came in one turn of the loop: what they look for in the store is then found in one go. */
function openTurn(): () => Promise<void> {
  let turn: PromiseWithResolvers<void> | undefined;
  const end = (): void => {
    turn?.resolve();
    turn = undefined;
  };
  return () => {
    if (turn === undefined) setImmediate(end);
    turn ??= Promise.withResolvers();
    return turn.promise;
  };
}

/** Answers a request to such a door; undefined where the request is for none of them. */
export function takeIn(
  doors: readonly (Intake | { readonly path: string })[],
  log: Log,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> | undefined {
  const intakes = new Map(doors.flatMap((door) => ('take' in door ? [[door.path, door.take] as const] : [])));
  const together = openTurn();

  async function answer(take: Intake['take'], request: IncomingMessage, response: ServerResponse): Promise<void> {
    const headers = {
      get(name: string): string | null {
        const value = request.headers[name];
        return typeof value === 'string' ? value : null;
      },
    };
    try {
      const body = await bodyOf(request);
      await together();
      const given = body === null ? { status: 413, body: `${TOO_MUCH}\n` } : await take({ headers, body });
      // All that is answered in one turn of the loop is written in a row: whoever reads it, a proxy most often, is woken once for it.
      setImmediate(give, response, given);
    } catch (error) {
      // Whoever went away in the middle of a request waits for no answer.
      if (request.destroyed && !request.complete) return;
      log.error({ error, path: request.url?.split('?', 1)[0] }, UNANSWERED);
      give(response, { status: 500, body: `${SORRY}\n` });
    }
  }

  return (request, response) => {
    const take = request.method === 'POST' ? intakes.get(request.url?.split('?', 1)[0] ?? '') : undefined;
    return take && answer(take, request, response);
  };
}
