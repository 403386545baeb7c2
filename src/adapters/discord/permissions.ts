// The permissions that the bot needs on Discord: the least, by name, with the link that asks for them.

/** The bits by the names that Discord's own settings show (platform documentation, November 2026). */
const BITS = {
  'View Channels': 1n << 10n,
  'Send Messages': 1n << 11n,
  'Attach Files': 1n << 15n,
  'Create Public Threads': 1n << 35n,
  'Send Messages in Threads': 1n << 38n,
} as const;
type Permission = keyof typeof BITS;

/** What the bot asks for when it is invited. */
export const NEEDED: readonly Permission[] = Object.keys(BITS) as Permission[];

/** Manages a server's bots and may invite them: this link does it, with the least that the commands need. */
export function inviteLink(applicationId: string): string {
  const url = new URL('https://discord.com/oauth2/authorize');
  url.searchParams.set('client_id', applicationId);
  url.searchParams.set('scope', 'bot applications.commands');
  url.searchParams.set('permissions', String(NEEDED.reduce((sum, each) => sum | BITS[each], 0n)));
  return url.href;
}

/** Where something is to be posted for others to see. */
type Place = { readonly inThread: boolean; readonly withFiles: boolean };

/** The permissions that posting there takes and that `granted`, a bit set in digits, lacks. */
export function lacking(granted: string | undefined, { inThread, withFiles }: Place): readonly Permission[] {
  const has = granted !== undefined && /^\d{1,25}$/.test(granted) ? BigInt(granted) : 0n;
  const takes: readonly Permission[] = [
    'View Channels',
    inThread ? 'Send Messages in Threads' : 'Send Messages',
    ...(withFiles ? (['Attach Files'] as const) : []),
  ];
  return takes.filter((each) => (has & BITS[each]) === 0n);
}
