// Whether a request is Slack's own: an HMAC over the raw body, compared in constant time, and a timestamp near our clock.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far Slack's clock and ours may be apart, in milliseconds, either way. */
export const SKEW = 300_000;

const SIGNATURE = /^v0=[0-9a-f]{64}$/;
const SECONDS = /^\d{1,12}$/;

/** The signature of a body at a moment, as Slack writes it. `seconds` since 1970. */
export const sign = (secret: string, seconds: string, body: Uint8Array): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${seconds}:`).update(body).digest('hex')}`;

/** Headers that came twice arrive joined by a comma, and fit neither pattern. `now` is in milliseconds. */
export function isSigned(secret: string, headers: Pick<Headers, 'get'>, body: Uint8Array, now: number): boolean {
  const given = headers.get('x-slack-signature') ?? '';
  const seconds = headers.get('x-slack-request-timestamp') ?? '';
  if (!SIGNATURE.test(given) || !SECONDS.test(seconds)) return false;
  if (Math.abs(now - Number(seconds) * 1000) > SKEW) return false;
  return timingSafeEqual(Buffer.from(given), Buffer.from(sign(secret, seconds, body)));
}
