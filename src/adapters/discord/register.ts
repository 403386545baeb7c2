// The commands as Discord is told of them: from the commands' own table, compared first, written only where something differs.
import type { RESTPutAPIApplicationCommandsJSONBody } from 'discord-api-types/v10';
import type { Command, Option } from '../../core/command.ts';
import { at } from '../../core/json.ts';
import { menuName } from './message-menu.ts';

/** One command as Discord takes it. */
export type Registered = RESTPutAPIApplicationCommandsJSONBody[number];

/** The numbers of kinds of commands, of options, of places and of ways to install (platform documentation, November 2026). */
const KINDS = { slash: 1, message: 3 } as const;
const OPTIONS = { words: 3, whole: 4, flag: 5 } as const;
const CONTEXTS = { server: 0, botMessage: 1, otherMessage: 2 } as const;
const INSTALLS = { server: 0, person: 1 } as const;
/** Manage Server. */
const MANAGERS = String(1n << 5n);
/** The most characters that Discord lets one type. */
const LONGEST = 6000;

type RegisteredOption = NonNullable<Extract<Registered, { readonly options?: unknown }>['options']>[number];

function option(each: Option): RegisteredOption {
  const about = {
    name: each.name,
    description: each.summary,
    ...(each.required ? { required: true } : {}),
  };
  switch (each.kind) {
    case 'words':
      return {
        ...about,
        type: OPTIONS.words,
        max_length: Math.min(each.most, LONGEST),
        ...(each.complete ? { autocomplete: true } : {}),
      };
    case 'whole':
      return { ...about, type: OPTIONS.whole, min_value: each.least, max_value: each.most };
    case 'flag':
      return { ...about, type: OPTIONS.flag };
  }
}

/** Required options first, as Discord wants them; else in their own order. */
const ordered = (options: readonly Option[]): readonly Option[] => [
  ...options.filter((each) => each.required),
  ...options.filter((each) => !each.required),
];

/** Anyone's commands work wherever one may type, also where only the person has the bot; the others in a server alone. */
const places = ({ audience }: Command) =>
  audience === 'anyone'
    ? {
        contexts: [CONTEXTS.server, CONTEXTS.botMessage, CONTEXTS.otherMessage],
        integration_types: [INSTALLS.server, INSTALLS.person],
      }
    : { contexts: [CONTEXTS.server], integration_types: [INSTALLS.server] };

/** What is registered: in `guild`, which knows no contexts or installs, or for everyone. */
export function registered(commands: readonly Command[], place: 'global' | 'guild'): readonly Registered[] {
  return commands.flatMap((command): Registered[] => {
    // Only who may change settings sees /settings from the start; whoever hosts is decided at each press.
    const who = command.audience === 'managers' ? { default_member_permissions: MANAGERS } : {};
    const where = place === 'global' ? places(command) : {};
    return [
      {
        type: KINDS.slash,
        name: command.name,
        description: command.summary,
        options: ordered(command.options).map(option),
        ...who,
        ...where,
      },
      ...(command.message ? [{ type: KINDS.message, name: menuName(command.name), ...who, ...where }] : []),
    ];
  });
}

/** What Discord fills in where nothing is said. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  type: KINDS.slash,
  description: '',
  options: [],
  default_member_permissions: null,
};
const FIELDS = [...Object.keys(DEFAULTS), 'contexts', 'integration_types'];
const OPTION_FIELDS = [
  'type',
  'name',
  'description',
  'required',
  'autocomplete',
  'choices',
  'min_value',
  'max_value',
  'min_length',
  'max_length',
] as const;

const sorted = (value: unknown): unknown => (Array.isArray(value) ? [...value].sort() : (value ?? null));

/** A field in the one way that both sides of a comparison can be written in. */
function plain(command: unknown, field: string): string {
  const found = at(command, field) ?? DEFAULTS[field];
  if (field !== 'options') return JSON.stringify(sorted(found));
  const options = Array.isArray(found) ? found : [];
  return JSON.stringify(options.map((each) => OPTION_FIELDS.map((name) => at(each, name) || null)));
}

const keyOf = (command: unknown): string => `${at(command, 'type') ?? KINDS.slash} ${String(at(command, 'name'))}`;
const shown = (command: unknown): string =>
  at(command, 'type') === KINDS.message
    ? `“${String(at(command, 'name'))}” on a message`
    : `/${String(at(command, 'name'))}`;

/** A line for each difference between what Discord has and what it should have; none where they are the same. */
export function differences(there: readonly unknown[], wanted: readonly Registered[]): readonly string[] {
  const has = new Map(there.map((each) => [keyOf(each), each]));
  const wants = new Map(wanted.map((each) => [keyOf(each), each]));
  return [
    ...wanted.flatMap((each) => {
      const old = has.get(keyOf(each));
      if (old === undefined) return [`added ${shown(each)}`];
      const changed = FIELDS.filter(
        // What is not said of a server's own command is Discord's affair.
        (field) => (field in DEFAULTS || at(each, field) !== undefined) && plain(old, field) !== plain(each, field),
      );
      return changed.length === 0 ? [] : [`changed ${shown(each)}: ${changed.join(', ').replaceAll('_', ' ')}`];
    }),
    ...there.filter((each) => !wants.has(keyOf(each))).map((each) => `removed ${shown(each)}`),
  ];
}

/** The two calls that registering takes. */
export type Registry = {
  get(route: `/${string}`): Promise<unknown>;
  put(route: `/${string}`, request: { readonly body: unknown }): Promise<unknown>;
};

export type Registering = {
  readonly commands: readonly Command[];
  readonly applicationId: string;
  /** One server, where commands change at once; without it everywhere. */
  readonly guildId?: string;
};

/** Registers the commands where they differ, and says what changed. Harmless twice. Throws what the registry throws. */
export async function register(registry: Registry, about: Registering): Promise<readonly string[]> {
  const { applicationId, guildId } = about;
  const guild = guildId === undefined ? '' : (`/guilds/${guildId}` as const);
  const route = `/applications/${applicationId}${guild}/commands` as const;
  const wanted = registered(about.commands, guildId === undefined ? 'global' : 'guild');
  const there = await registry.get(route);
  const changes = differences(Array.isArray(there) ? there : [], wanted);
  // A write replaces them all; one that changes nothing still counts against Discord's limits.
  if (changes.length > 0) await registry.put(route, { body: wanted });
  return changes;
}
