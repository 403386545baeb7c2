// Tokens at rest: AES-256-GCM under the operator's key, bound to the place where they stand.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const IV = 12;
const TAG = 16;

/** Seals texts and opens them again. `place` is bound to the sealed text: moved elsewhere it does not open. */
export type Seal = {
  close(text: string, place: string): string;
  /** Throws where the key is another one, or the sealed text was changed or moved. */
  open(sealed: string, place: string): string;
};

/** `key` is 32 bytes, as 64 hexadecimal digits or as base64. */
export function sealWith(key: string): Seal {
  const secret = Buffer.from(key, /^[0-9a-f]{64}$/i.test(key) ? 'hex' : 'base64');
  if (secret.length !== 32) throw new Error('ENCRYPTION_KEY must be 32 bytes as 64 hexadecimal digits or as base64.');
  return {
    close(text, place) {
      const iv = randomBytes(IV);
      const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(Buffer.from(place));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
    },
    open(sealed, place) {
      const bytes = Buffer.from(sealed, 'base64');
      const cipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, IV), { authTagLength: TAG })
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(IV, IV + TAG));
      return Buffer.concat([cipher.update(bytes.subarray(IV + TAG)), cipher.final()]).toString('utf8');
    },
  };
}
