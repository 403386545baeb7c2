// The Anthropic API in small, on loopback: models and messages, whole and streamed. Strict: what the API refuses is a fault.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HAIKU, infoOf, type Known, type Question, read, VERSION } from './shapes.ts';
import { begin, finish, type Said, sayJson, wordsOf } from './speech.ts';

export const KEY = 'sk-ant-canary-of-a-key-of-a-model';

type Problem = { readonly type: string; readonly message?: string; readonly code?: string };

/**
 * What happens to an ask in place of an answer. reset, hang: before any word. cut, dropped, stalled, error in the middle: after
 * `words`. html: a page of somebody in between, with 200 or another status.
 */
export type Trouble =
  | { readonly does: 'reset' | 'hang' }
  | { readonly does: 'cut' | 'dropped' | 'stalled' | 'garbled'; readonly words: string }
  | { readonly does: 'breaks'; readonly words: string; readonly problem: Problem }
  | {
      readonly does: 'refuses';
      readonly status: number;
      readonly problem: Problem;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly does: 'html'; readonly status: number; readonly headers?: Readonly<Record<string, string>> };

export type Anthropic = Awaited<ReturnType<typeof openAnthropic>>;

const problemOf = ({ type, message = 'No.', code }: Problem) => ({
  type: 'error',
  error: { type, message, ...(code === undefined ? {} : { details: { error_code: code } }) },
  request_id: 'req_0123456789',
});

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString());
}

/** What a request of this version and this library must carry; a sentence for each thing that it does not. */
function headerFaults({ headers, method }: IncomingMessage): readonly string[] {
  const wanted: readonly (readonly [name: string, right: boolean])[] = [
    ['anthropic-version', headers['anthropic-version'] === VERSION],
    ['x-api-key (this version takes a bearer)', headers['x-api-key'] === undefined],
    ['content-type', method === 'GET' || headers['content-type'] === 'application/json'],
    ['user-agent', headers['user-agent']?.startsWith('Anthropic/JS ') === true],
  ];
  return wanted.flatMap(([name, right]) => (right ? [] : [`wrong ${name}: ${headers[name] ?? 'none'}`]));
}

/** `answer` says what each ask is answered, where no trouble was planned for it; `nth` counts asks from 0. */
export async function openAnthropic({
  models = [HAIKU],
  answer = () => ({ text: 'Well.' }),
}: {
  readonly models?: readonly Known[];
  readonly answer?: (ask: { readonly system: string; readonly user: string }, nth: number) => Said | Promise<Said>;
} = {}) {
  const faults: string[] = [];
  const questions: Question[] = [];
  const looks: string[] = [];
  const heads: IncomingMessage['headers'][] = [];
  const troubles: Trouble[] = [];
  const lookTroubles: Trouble[] = [];
  const busy = { now: 0, most: 0, begun: 0 };

  /** `asked` is missing where it was a look at a model. */
  function trouble(response: ServerResponse, planned: Trouble, asked?: Question): void {
    switch (planned.does) {
      case 'reset':
        response.socket?.resetAndDestroy();
        return;
      case 'hang':
        return;
      case 'refuses':
        sayJson(response, planned.status, problemOf(planned.problem), planned.headers);
        return;
      case 'html':
        response.writeHead(planned.status, { 'content-type': 'text/html', ...planned.headers });
        response.end('<html><body>Somebody in between</body></html>');
        return;
    }
    if (!asked) throw new Error('Only an answer can break off.');
    const say = begin(response, asked, planned.words);
    if (planned.does === 'cut') response.end();
    if (planned.does === 'dropped') setImmediate(() => response.socket?.resetAndDestroy());
    if (planned.does === 'garbled') response.end('event: content_block_delta\ndata: {"type":"content_blo\n\n');
    if (planned.does === 'breaks') {
      say('error', problemOf(planned.problem));
      response.end();
    }
  }

  async function message(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = read(await bodyOf(request), models);
    if ('refused' in asked) {
      if (asked.status === 400) faults.push(asked.refused);
      const type = asked.status === 404 ? 'not_found_error' : 'invalid_request_error';
      return sayJson(response, asked.status, problemOf({ type, message: asked.refused }));
    }
    const nth = questions.push(asked) - 1;
    const planned = troubles.shift();
    if (planned) {
      trouble(response, planned, asked);
      busy.begun += 1;
      return;
    }
    busy.begun += 1;
    busy.now += 1;
    busy.most = Math.max(busy.most, busy.now);
    const said = await answer({ system: wordsOf(asked.system), user: wordsOf(asked.messages.at(-1)?.content) }, nth);
    busy.now -= 1;
    finish(response, asked, said);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    heads.push(request.headers);
    faults.push(...headerFaults(request));
    if (request.headers.authorization !== `Bearer ${KEY}`)
      return sayJson(response, 401, problemOf({ type: 'authentication_error', message: 'invalid bearer' }));
    const look = /^GET \/v1\/models\/([\w.-]+)$/.exec(`${request.method} ${request.url}`)?.[1];
    if (look === undefined && `${request.method} ${request.url}` === 'POST /v1/messages')
      return message(request, response);
    if (look === undefined) {
      faults.push(`nobody should ask for ${request.method} ${request.url}`);
      return sayJson(response, 404, problemOf({ type: 'not_found_error' }));
    }
    looks.push(look);
    const planned = lookTroubles.shift();
    if (planned) return trouble(response, planned);
    const model = models.find(({ id }) => id === look);
    return model
      ? sayJson(response, 200, infoOf(model))
      : sayJson(response, 404, problemOf({ type: 'not_found_error' }));
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      faults.push(String(error));
      response.destroy();
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What the API would have refused, a sentence each. */
    faults,
    /** Every question that was taken, and every look at a model, in order. */
    questions,
    looks,
    /** The headers of every request. */
    heads,
    /** How many asks a trouble or an answer has begun for: what a test may wait for. */
    begun: () => busy.begun,
    /** The most answers that were under way at once. */
    most: () => busy.most,
    /** Troubles for the next asks, one each. */
    plan: (...planned: readonly Trouble[]) => void troubles.push(...planned),
    /** Troubles for the next looks at a model. */
    planLooks: (...planned: readonly Trouble[]) => void lookTroubles.push(...planned),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
