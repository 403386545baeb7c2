// What those who manage a server decide: who hosts, where the bot may post, how long things are kept, whom to turn to.
import { z } from 'zod';
import type { Origin, Platform } from './command.ts';
import type { Key, Store } from './ports.ts';
import { named, person, type Span } from './text.ts';

/** The most ids in one list: what a menu to remove them from can hold. */
export const MOST = 25;
/** How long things are kept at most, and where nobody decided otherwise, in days after their last change. */
export const LONGEST = 365;
export const USUAL = { people: 365, rooms: 90 } as const;

/** The highest cap that can be typed, in US dollars. */
const MOST_DOLLARS = 1000;

/** What a host may be named by. */
export const HOST_KINDS = ['roles', 'people', 'groups'] as const;
export type HostKind = (typeof HOST_KINDS)[number];
type ListKind = HostKind | 'places';

const Ids = z.array(z.string().max(40)).max(MOST);
const Days = z.int().min(1).max(LONGEST);

export const SettingsShape = z.object({
  roles: Ids,
  people: Ids,
  groups: Ids,
  /** Whether whoever starts something may host it. */
  starters: z.boolean(),
  /** Where the bot may post for everyone; none: wherever it is used. */
  places: Ids,
  days: z.object({ people: Days, rooms: Days }),
  operator: z.string().max(200).optional(),
  report: z.string().max(200).optional(),
  /** Whether a live model may be asked here, and what it may cost in one place a day, in US dollars; the operator's caps hold beside it. */
  live: z.boolean().optional(),
  liveCap: z.number().min(0).max(MOST_DOLLARS).optional(),
});
export type Settings = z.infer<typeof SettingsShape>;

export const standard: Settings = {
  roles: [],
  people: [],
  groups: [],
  starters: false,
  places: [],
  days: USUAL,
};

export const settingsKey = ({ platform, tenant }: Pick<Origin, 'tenant'> & { platform: string }): Key<Settings> => ({
  path: `tenant/${platform}:${tenant}/settings`,
  shape: SettingsShape,
  version: 1,
});

/** Where it is used by somebody alone, and nobody can decide for anybody. */
export const isAlone = ({ platform, tenant }: Pick<Origin, 'platform' | 'tenant'>): boolean =>
  platform === 'discord' && tenant === 'dm';

export const readSettings = async (store: Store, of: Origin): Promise<Settings> =>
  isAlone(of) ? standard : ((await store.read(settingsKey(of))) ?? standard);

/** How many days things are kept: what people answer on Discord belongs to no server, so no server decides about it. */
export const daysOn = (platform: Platform, { days }: Settings): Settings['days'] =>
  platform === 'discord' ? { ...days, people: USUAL.people } : days;

/** How each platform writes what can be listed: an id alone, or the mention that its client makes. The id is the first group. */
const WRITTEN: Readonly<Record<Platform, Partial<Record<ListKind, RegExp>>>> = {
  discord: {
    roles: /^(?:<@&)?(\d{5,20})>?$/,
    people: /^(?:<@!?)?(\d{5,20})>?$/,
    places: /^(?:<#)?(\d{5,20})>?$/,
  },
  slack: {
    people: /^(?:<@)?([UW][A-Z0-9]{2,19})(?:\|[^<>|]*)?>?$/,
    groups: /^(?:<!subteam\^)?(S[A-Z0-9]{2,19})(?:\|[^<>|]*)?>?$/,
    places: /^(?:<#)?([CG][A-Z0-9]{2,19})(?:\|[^<>|]*)?>?$/,
  },
  playground: { people: /^(seat-[a-z]{1,20})$/, places: /^#?([a-z0-9-]{1,40})$/ },
};

/** What may be listed on a platform, in order. */
export const listed = (platform: Platform): readonly ListKind[] =>
  ([...HOST_KINDS, 'places'] as const).filter((kind) => WRITTEN[platform][kind] !== undefined);

/** The id that somebody wrote; undefined where it is none. A seat of the playground may be written by its name. */
export function idIn(platform: Platform, kind: ListKind, written: string): string | undefined {
  const seat = /^@?(?:seat-)?([a-z]+)$/iu.exec(written)?.[1]?.toLowerCase();
  const calm = platform === 'playground' && kind === 'people' && seat ? `seat-${seat}` : written;
  return WRITTEN[platform][kind]?.exec(calm)?.[1];
}

/** Ids from a line of them, apart by spaces or commas, each once; `odd` are the words that are none. */
export function idsIn(platform: Platform, kind: ListKind, typed: string) {
  const words = typed.split(/[\s,;]+/u).filter((word) => word !== '');
  const read = words.map((word) => ({ word, id: idIn(platform, kind, word) }));
  return {
    ids: [...new Set(read.flatMap(({ id }) => (id === undefined ? [] : [id])))],
    odd: read.flatMap(({ word, id }) => (id === undefined ? [word] : [])),
  };
}

/** Puts ids on a list, each once; null where it would hold too many. */
export function add(settings: Settings, kind: ListKind, ids: readonly string[]): Settings | null {
  const all = [...new Set([...settings[kind], ...ids])];
  return all.length > MOST ? null : { ...settings, [kind]: all };
}

export const remove = (settings: Settings, kind: ListKind, id: string): Settings => ({
  ...settings,
  [kind]: settings[kind].filter((each) => each !== id),
});

/** Days as they were typed: a whole number from 1 to a year; null for anything else. */
export function daysIn(typed: string): number | null {
  const days = /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : 0;
  return days >= 1 && days <= LONGEST ? days : null;
}

/** US dollars as they were typed, such as 0.25 or $2; null for anything else. */
export function dollarsIn(typed: string): number | null {
  const found = /^\$?\s*(\d{1,4}(?:[.,]\d{1,4})?)$/u.exec(typed.trim())?.[1];
  const dollars = found === undefined ? Number.NaN : Number(found.replace(',', '.'));
  return dollars <= MOST_DOLLARS ? dollars : null;
}

const SPANS: Readonly<Record<ListKind, (id: string) => Span>> = {
  roles: (id) => named('role', id),
  people: person,
  groups: (id) => named('group', id),
  places: (id) => named('place', id),
};

/** How many of a list are named in a sentence: a card is read on a phone. The menu to remove them has them all. */
const NAMED = 8;

/** The ids of a list as mentions, and how many more there are. */
export function mentions(settings: Settings, kind: ListKind): readonly Span[] {
  const all = settings[kind].map(SPANS[kind]);
  return all.length <= NAMED ? all : [...all.slice(0, NAMED - 1), `${all.length - NAMED + 1} more`];
}
