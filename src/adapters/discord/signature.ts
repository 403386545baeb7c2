// Whether Discord signed a request: Ed25519 over the timestamp and the raw body, checked off the main thread.
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Clock } from '../../core/ports.ts';
import type { Sent } from '../adapter.ts';

/**
 * How far a request's time may be from ours, in milliseconds: what was recorded cannot be sent again for ever. It is as long as
 * an interaction lives, so that a clock that is ten minutes off still works.
 */
const WINDOW = 15 * 60_000;

/** The application's public key, from its 64 hexadecimal digits. */
export const publicKey = (hex: string): KeyObject =>
  createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(hex, 'hex').toString('base64url') },
    format: 'jwk',
  });

const check = (signed: Uint8Array, key: KeyObject, signature: Uint8Array): Promise<boolean> =>
  new Promise((resolve, reject) => {
    verify(null, signed, key, signature, (error, fits) => (error ? reject(error) : resolve(fits)));
  });

/** Whether `body` came from Discord, and lately. Never throws. */
export async function isSigned(
  headers: Sent['headers'],
  body: Uint8Array,
  key: KeyObject,
  clock: Clock,
): Promise<boolean> {
  const signature = headers.get('x-signature-ed25519') ?? '';
  const timestamp = headers.get('x-signature-timestamp') ?? '';
  if (!/^[0-9a-f]{128}$/i.test(signature) || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(clock.now() - Number(timestamp) * 1000) > WINDOW) return false;
  const signed = Buffer.concat([Buffer.from(timestamp), body]);
  try {
    return await check(signed, key, Buffer.from(signature, 'hex'));
  } catch {
    return false;
  }
}
