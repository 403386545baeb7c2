// Sealed tokens: what is closed opens again, and only so, there, and with the same key.
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sealWith } from '../../src/adapters/slack/seal.ts';

const key = randomBytes(32);
const seal = sealWith(key.toString('hex'));

describe('A seal', () => {
  it('opens what it closed, also under the same key written otherwise', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, place) => {
        const sealed = seal.close(text, place);
        expect(seal.open(sealed, place)).toBe(text);
        expect(sealWith(key.toString('base64')).open(sealed, place)).toBe(text);
      }),
    );
  });

  it('never closes the same text alike, and shows nothing of it', () => {
    const [one, other] = [seal.close('xoxb-secret', 'a'), seal.close('xoxb-secret', 'a')];
    expect(one).not.toBe(other);
    expect(Buffer.from(one, 'base64').toString('latin1')).not.toContain('xoxb');
  });

  it('stays shut elsewhere, for another key, and when a single byte was changed', () => {
    const sealed = seal.close('xoxb-secret', 'tenant/slack:T1/installation');
    expect(() => seal.open(sealed, 'tenant/slack:T2/installation')).toThrow();
    expect(() => sealWith(randomBytes(32).toString('hex')).open(sealed, 'tenant/slack:T1/installation')).toThrow();
    const bytes = Buffer.from(sealed, 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => seal.open(changed.toString('base64'), 'tenant/slack:T1/installation')).toThrow();
    }
    expect(() => seal.open('', 'tenant/slack:T1/installation')).toThrow();
  });

  it('wants a key of 32 bytes', () => {
    expect(() => sealWith('short')).toThrow('ENCRYPTION_KEY must be 32 bytes');
  });
});
