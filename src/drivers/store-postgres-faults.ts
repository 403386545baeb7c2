// What Postgres's faults mean, in words for an operator that hold nothing of STORE_URL's value.
import type { Fault } from './store-link.ts';

/** Ours, not the server's: what it is does not do. */
export class Unfit extends Error {}
export class Away extends Error {}

export const codeOf = (error: unknown): string => {
  const { code }: { code?: unknown } = Object(error);
  return typeof code === 'string' ? code : '';
};

/** Postgres undid the whole statement, and it may be sent again: a deadlock, or a conflict of transactions. */
export const isUndone = (error: unknown): boolean => ['40001', '40P01'].includes(codeOf(error));

/** What the error of Postgres (https://www.postgresql.org/docs/current/errcodes-appendix.html) or of the system means. */
export function explain(error: unknown): Fault {
  const words = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  const refused = (what: string): Fault => ({ kind: 'refused', words: what });
  if (error instanceof Unfit) return refused(words);
  if (error instanceof Away) return { kind: 'away', words };
  switch (code) {
    case '28P01':
    case '28000':
      return refused('refuses the user or the password, or this machine (pg_hba.conf). Put the right ones there');
    case '3D000':
      return refused('has no database of that name. Create it (createdb), or put another one at the end');
    case '42501':
      return refused(
        `does not let this user keep a table. Make it the owner of the database, or GRANT ALL ON SCHEMA public`,
      );
    case '25006':
      return { kind: 'away', words: 'takes no writes now' };
    case '53100':
      return {
        kind: 'no',
        words: 'has no room left on its disk: this was not saved, and what was saved before is safe. Make some',
      };
    case '57014':
      return { kind: 'no', words: 'was too slow, and this was not saved. Look at what keeps it busy' };
  }
  if (/SASL|password must be/.test(words)) return refused('wants a password. Put it there');
  if (/CERT|SELF_SIGNED|UNABLE_TO|TLS/.test(code) || /does not support SSL/.test(words))
    return refused(
      `cannot be spoken to in secret as asked (${code || 'it has no TLS'}). Trust its certificate with NODE_EXTRA_CA_CERTS, or put another sslmode there`,
    );
  // The server goes, starts, or has no connection left.
  if (/^(08|57P|53300)/.test(code)) return { kind: 'away', words: `takes no connection now (${code})` };
  if (/^[0-9A-Z]{5}$/.test(code)) return { kind: 'no', words: `failed: ${words} (${code})` };
  if (/timeout/i.test(words)) return { kind: 'away', words: 'did not answer in time' };
  return { kind: 'away', words: code ? `cannot be reached (${code})` : 'ended the connection' };
}
