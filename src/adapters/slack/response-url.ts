// A response_url: at most five answers within half an hour, only to Slack's own hosts, without redirects, within five seconds.
import { at } from '../../core/json.ts';
import type { Clock } from '../../core/ports.ts';

/** Slack's limits: answers per address, and how long it stands, in milliseconds. */
export const USES = 5;
export const STANDS = 30 * 60_000;
/** How long one answer may take, in milliseconds, and how long Slack may ask us to wait. */
const PATIENCE = 5_000;
const LONGEST_WAIT = 30_000;
/** Tries of one answer: a busy Slack is tried again, and then not any more. */
const TRIES = 3;
/** What breaks a connection after the answer may have gone out. */
const BROKEN: readonly unknown[] = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];

const HOSTS = new Set(['hooks.slack.com', 'hooks.slack-gov.com', 'slack-gov.com']);
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether answers may go there. `apiUrl` is the operator's own stand-in for Slack, if there is one. */
export function isAllowed(address: string, apiUrl?: string): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (apiUrl !== undefined && url.origin === new URL(apiUrl).origin)
    return url.protocol === 'https:' || LOOPBACK.test(url.hostname);
  return url.protocol === 'https:' && url.port === '' && HOSTS.has(url.hostname);
}

/** An address as it travels in a form: where, since when (milliseconds since 1970), and how often it was used. */
export type Address = { readonly url: string; readonly since: number; readonly used: number };

/**
 * What became of an answer. `spent`: the address takes no more. `unheard`: whether it arrived is not known, so it must go nowhere
 * else by itself. `refused`: Slack named a fault of ours.
 */
export type Sent = { readonly kind: 'sent' | 'spent' | 'unheard' } | { readonly kind: 'refused'; readonly why: string };

export interface ResponseUrl {
  /** The address with its uses so far. */
  address(): Address;
  /** Sends one answer. Never throws; what could not be sent leaves the address spent. */
  send(body: Readonly<Record<string, unknown>>): Promise<Sent>;
}

const SPENT: Sent = { kind: 'spent' };
const UNHEARD: Sent = { kind: 'unheard' };

/** What came back, or why nothing did. */
type Tried = Response | 'silent' | 'broken' | 'unsent';

/** How long Slack asks to wait, in milliseconds; nothing where it asks for too much. */
function pauseOf(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? '1');
  return seconds >= 0 && seconds * 1000 <= LONGEST_WAIT ? seconds * 1000 : undefined;
}

/** The name of a fault in what Slack answered: `invalid_blocks`, in JSON or as it is. */
async function faultOf(response: Response): Promise<string> {
  // Slack has taken the answer, or not, by its status: a body that breaks off changes nothing about that.
  const text = (await response.text().catch(() => '')).slice(0, 400);
  return /"error"\s*:\s*"([a-z_]{1,60})"/.exec(text)?.[1] ?? /^[a-z_]{1,60}$/.exec(text.trim())?.[0] ?? 'unknown';
}

/** Follows the uses of an address. Null where answers may not go there. `patience` is for one answer, in milliseconds. */
export function responseUrl(from: Address, clock: Clock, apiUrl?: string, patience = PATIENCE): ResponseUrl | null {
  if (!isAllowed(from.url, apiUrl)) return null;
  let { used } = from;
  const stands = (): boolean => used < USES && clock.now() - from.since < STANDS;

  async function once(body: string): Promise<Tried> {
    used += 1;
    const signal = AbortSignal.timeout(patience);
    try {
      return await fetch(from.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body,
        redirect: 'error',
        signal,
      });
    } catch (error) {
      if (signal.aborted) return 'silent';
      return BROKEN.includes(at(error, 'cause', 'code')) ? 'broken' : 'unsent';
    }
  }

  async function send(body: Readonly<Record<string, unknown>>): Promise<Sent> {
    const text = JSON.stringify(body);
    let breaks = 0;
    for (let tries = 0; tries < TRIES && stands(); tries += 1) {
      const response = await once(text);
      if (response === 'broken') breaks += 1;
      // Once more after a broken connection, and not again: an answer that arrived twice is worse than one that waits.
      if (response === 'silent' || breaks > 1) return UNHEARD;
      if (typeof response === 'string') continue;
      const why = await faultOf(response);
      if (response.ok && (why === 'unknown' || why === 'ok')) return { kind: 'sent' };
      if (response.status === 429 || (response.status >= 500 && why === 'unknown')) {
        const pause = pauseOf(response);
        if (pause === undefined) return SPENT;
        await clock.wait(pause);
        continue;
      }
      if (response.status === 404 || response.status === 410 || /^(used|expired)_url$/.test(why)) return SPENT;
      return { kind: 'refused', why };
    }
    return SPENT;
  }

  return { address: () => ({ ...from, used }), send };
}
