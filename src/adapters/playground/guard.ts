// Who may knock: pages of this very server, on this computer. Other sites' pages may not drive the bot.

const LOOPBACK = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/u;
/** The most bytes that a page may send: a long line fits, a flood does not. */
const MOST = 64 * 1024;

export const refusal = (status: number, sentence: string): Response =>
  Response.json({ trouble: sentence }, { status, headers: { 'cache-control': 'no-store' } });

/** Why a request is refused, or null. `hosts` are names that are allowed beside this computer's own. */
export function refuses(request: Request, hosts: readonly string[]): Response | null {
  const host = request.headers.get('host') ?? new URL(request.url).host;
  const name = host.replace(/:\d+$/u, '').toLowerCase();
  if (!LOOPBACK.test(name) && !hosts.includes(name)) {
    return refusal(
      403,
      `The playground answers only on this computer, under 127.0.0.1 or localhost, and not as “${name.slice(0, 100)}”. Whoever runs it can name another address in PUBLIC_URL.`,
    );
  }
  const origin = request.headers.get('origin');
  if (origin !== null && URL.parse(origin)?.host !== host) {
    return refusal(403, 'The playground answers only its own page. This request came from another site.');
  }
  return null;
}

/** A body of JSON, or why it is refused. */
export async function readJson(request: Request): Promise<{ readonly json: unknown } | { readonly refused: Response }> {
  if (!/^application\/json\b/iu.test(request.headers.get('content-type') ?? '')) {
    return { refused: refusal(415, 'The playground takes JSON only.') };
  }
  const tooLong = {
    refused: refusal(413, 'That is too long: the playground takes at most 64 KB at once. Send a shorter one.'),
  };
  if (Number(request.headers.get('content-length') ?? 0) > MOST) return tooLong;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MOST) return tooLong;
    chunks.push(chunk);
  }
  try {
    return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))) };
  } catch {
    return { refused: refusal(400, 'That was not readable JSON.') };
  }
}
