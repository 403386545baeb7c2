// /settings: who hosts, where I may post, how long things are kept, whom to turn to. For those who manage the place.

import { hosts, namesHosts, USUAL_HOSTS } from '../src/core/audience.ts';
import { type Block, button, buttons, type Card, card, fact, facts, menu, note } from '../src/core/card.ts';
import { asks, type Command, type Context, type Field, type Outcome, replaces, shows } from '../src/core/command.ts';
import { press } from '../src/core/press.ts';
import {
  add,
  daysIn,
  daysOn,
  dollarsIn,
  HOST_KINDS,
  idIn,
  idsIn,
  LONGEST,
  listed,
  MOST,
  mentions,
  readSettings,
  remove,
  type Settings,
  settingsKey,
  standard,
} from '../src/core/settings.ts';
import { money } from '../src/core/spend-words.ts';
import { command, cut, join, type Text, type Words } from '../src/core/text.ts';

const HOST_FORM = 'host';
type Kind = (typeof KINDS)[number];
const KINDS = [...HOST_KINDS, 'places'] as const;
const REMOVE: Readonly<Record<Kind, string>> = {
  roles: 'Remove a role that hosts',
  people: 'Remove a person who hosts',
  groups: 'Remove a group that hosts',
  places: 'Remove a place',
};

/** How an id is written where, for whoever fills a form in. */
const HINTS = {
  discord: 'Mentions such as <@123…>, or ids: right-click, Copy ID (Developer Mode).',
  slack: 'Ids such as U0123ABC, S0123ABC or C0123ABC: they stand in the details.',
  playground: 'Names of seats or places, such as Ana or classroom.',
} as const;

const yourDays = ({ platform }: Context['interaction']): boolean => platform !== 'discord';

/** Changes the settings by a pure rule; the same press twice changes them once. */
const change = (context: Context, rule: (settings: Settings) => Settings): Promise<Settings> =>
  context.store.update(settingsKey(context.interaction), (old) => {
    const next = rule(old ?? standard);
    return { value: JSON.stringify(next) === JSON.stringify(old ?? standard) ? old : next, result: next };
  });

function kept({ interaction }: Context, settings: Settings): Text {
  const days = daysOn(interaction.platform, settings);
  const rooms = `What a group does together: ${days.rooms} days after its last change. `;
  return yourDays(interaction)
    ? [rooms, `What learners answer: ${days.people} days after their last answer.`]
    : [rooms, `What learners answer belongs to no server and is kept for ${days.people} days.`];
}

/** Whether a real model may be asked here, and what it may cost. */
function liveWords({ model, caps }: Context, { live, liveCap }: Settings): Text {
  if (!model || !caps) return ['none: whoever runs me has given me no key for a model.'];
  const most = money(Math.min(liveCap ?? caps.place, caps.place));
  return live === true
    ? [`${model.id}, for at most ${most} a day in each place. Whoever runs me pays.`]
    : ['off. The pairs written for teaching, and recorded ones, need none.'];
}

function liveButtons({ model, caps }: Context, { live }: Settings): Block | null {
  if (!model || !caps) return null;
  return live === true
    ? buttons(
        button('Switch live answers off', press('settings', 'live', 'no')),
        button('What live answers may cost', press('settings', 'cost')),
      )
    : buttons(button('Switch live answers on', press('settings', 'live', 'yes')));
}

/** A menu to take something off a list. A mention is not drawn in a menu, so its place in the list stands there. */
function removal(settings: Settings, kind: Kind): Block | null {
  const choices = settings[kind].map((id, at) => ({ value: id, label: cut(`${at + 1}: ${id}`, 75) }));
  return choices.length === 0 ? null : menu(REMOVE[kind], press('settings', 'remove', kind), choices);
}

function overview(
  context: Context,
  settings: Settings,
  said: Words | null = null,
  tone: 'right' | 'care' = 'right',
): Card {
  const { platform, place } = context.interaction;
  const canList = place !== undefined && idIn(platform, 'places', place) !== undefined;
  const isListed = place !== undefined && settings.places.includes(place);
  return card('Settings', [
    said === null ? null : note(said, tone),
    facts([
      fact('Who hosts', [
        ...hosts(platform, settings),
        ...(settings.starters ? ['; and whoever starts something may host it'] : []),
        '. Those who manage this place may always.',
      ]),
      fact(
        'Where I post for everyone',
        settings.places.length === 0
          ? 'wherever I am used.'
          : [...join(mentions(settings, 'places'), ', '), ' only; elsewhere I answer people alone.'],
      ),
      fact('How long I keep things', kept(context, settings)),
      fact('A live model', liveWords(context, settings)),
      fact('Who runs me here', settings.operator ?? 'not said'),
      fact('Where to report a problem', settings.report ?? 'not said'),
    ]),
    buttons(
      button('Add hosts', press('settings', 'hosts')),
      settings.starters
        ? button('Only hosts may host', press('settings', 'starters', 'no'))
        : button('Whoever starts may host', press('settings', 'starters', 'yes')),
    ),
    ...HOST_KINDS.map((kind) => removal(settings, kind)),
    buttons(
      canList && !isListed ? button('Post only here', press('settings', 'here', place)) : null,
      button('Add places', press('settings', 'places')),
    ),
    removal(settings, 'places'),
    buttons(
      button('How long things are kept', press('settings', 'days')),
      button('Who runs me here', press('settings', 'contact')),
    ),
    liveButtons(context, settings),
  ]);
}

const listField = (context: Context, kind: Kind, label: string): Field => ({
  kind: 'line',
  name: kind,
  label,
  hint: HINTS[context.interaction.platform],
  optional: true,
  most: 1000,
});

const LABELS: Readonly<Record<Kind, string>> = {
  roles: 'Roles that host',
  people: 'People who host',
  groups: 'User groups that host',
  places: 'Channels that I may post in',
};

const listForm = (context: Context, move: string, title: string, kinds: readonly Kind[]): Outcome =>
  asks({
    title,
    press: press('settings', move),
    submit: 'Add',
    fields: kinds.map((kind) => listField(context, kind, LABELS[kind])),
  });

const hostKinds = ({ interaction }: Context): readonly Kind[] =>
  listed(interaction.platform).filter((kind) => kind !== 'places');

/** Why a list takes no more. A place is in no group that could stand for it. */
const full = (kind: Kind): string =>
  `That would be more than ${MOST}. Remove some first${kind === 'places' ? '' : ', or name a group that they are in'}.`;

/** Puts what was typed on the lists, or says beside which field what could not be read. */
async function addAll(
  context: Context,
  kinds: readonly Kind[],
  fields: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const { platform } = context.interaction;
  const read = kinds.map((kind) => ({ kind, ...idsIn(platform, kind, fields[kind] ?? '') }));
  const faults = read.flatMap(({ kind, odd }) =>
    odd.length === 0 ? [] : [[kind, `I could not read “${cut(odd[0] ?? '', 40)}”. ${HINTS[platform]}`] as const],
  );
  if (faults.length > 0) return { reply: { kind: 'invalid', fields: Object.fromEntries(faults) } };
  const settings = await change(context, (old) => {
    const all = read.reduce<Settings | null>((rest, { kind, ids }) => rest && add(rest, kind, ids), old);
    return all ?? old;
  });
  // What was put on the lists is there; what found no room, also because of somebody else at this moment, is not.
  const over = read.filter(({ kind, ids }) => add(settings, kind, ids) === null);
  if (over.length > 0)
    return { reply: { kind: 'invalid', fields: Object.fromEntries(over.map(({ kind }) => [kind, full(kind)])) } };
  return replaces(overview(context, settings, 'Saved.'));
}

async function taken(context: Context, [name]: readonly string[], id: string | undefined): Promise<Outcome> {
  const kind = id === undefined ? undefined : KINDS.find((each) => each === name);
  const settings = await change(context, (old) => (kind && id !== undefined ? remove(old, kind, id) : old));
  const wasLast = kind !== undefined && kind !== 'places' && !namesHosts(settings);
  const said = wasLast ? `Removed. Now these host again: ${USUAL_HOSTS[context.interaction.platform]}.` : 'Removed.';
  return replaces(overview(context, settings, kind ? said : null));
}

const dayField = (name: 'people' | 'rooms', label: string, days: number): Field => ({
  kind: 'line',
  name,
  label,
  hint: `Days after the last change, 1 to ${LONGEST}. What is older goes within a few hours.`,
  value: String(days),
  most: 3,
});

const DAYS = `Type whole days in digits, from 1 to ${LONGEST}, such as 90.`;

async function days(context: Context, fields: Readonly<Record<string, string>>): Promise<Outcome> {
  const rooms = daysIn(fields.rooms ?? '');
  const people = yourDays(context.interaction) ? daysIn(fields.people ?? '') : LONGEST;
  if (rooms === null || people === null) {
    const faults = { ...(rooms === null ? { rooms: DAYS } : {}), ...(people === null ? { people: DAYS } : {}) };
    return { reply: { kind: 'invalid', fields: faults } };
  }
  const settings = await change(context, (old) => ({ ...old, days: { rooms, people } }));
  return replaces(overview(context, settings, 'Saved. It also holds for what is stored already.'));
}

/** A line of contact as it may be shown: empty takes it away. */
async function contact(context: Context, fields: Readonly<Record<string, string>>): Promise<Outcome> {
  const [operator, report] = [fields.operator?.trim() ?? '', fields.report?.trim() ?? ''];
  const settings = await change(context, ({ operator: _, report: __, ...rest }) => ({
    ...rest,
    ...(operator === '' ? {} : { operator: cut(operator, 200) }),
    ...(report === '' ? {} : { report: cut(report, 200) }),
  }));
  return replaces(overview(context, settings, ['Saved. ', command('help'), ' says it from now on.']));
}

/** What live answers may cost in a place a day; empty leaves it to whoever runs the bot. */
async function cost(context: Context, { dollars: typed = '' }: Readonly<Record<string, string>>): Promise<Outcome> {
  const dollars = dollarsIn(typed);
  if (typed.trim() !== '' && dollars === null)
    return { reply: { kind: 'invalid', fields: { dollars: 'Type US dollars in digits, such as 0.25.' } } };
  const settings = await change(context, ({ liveCap: _, ...rest }) => ({
    ...rest,
    ...(dollars === null ? {} : { liveCap: dollars }),
  }));
  return replaces(overview(context, settings, 'Saved. It counts from now on, with what was spent today.'));
}

const current = (context: Context): Promise<Settings> => readSettings(context.store, context.interaction);

const settings: Command = {
  name: 'settings',
  summary: 'Who hosts, where I post, how long I keep things, and who runs me here.',
  audience: 'managers',
  options: [],
  start: async (context) => shows(overview(context, await current(context))),
  moves: {
    hosts: (context) => listForm(context, HOST_FORM, 'Add hosts', hostKinds(context)),
    places: (context) => listForm(context, 'place', 'Add places', ['places']),
    async starters(context, [may = '']) {
      const starters = may === 'yes';
      return replaces(overview(context, await change(context, (old) => ({ ...old, starters })), 'Saved.'));
    },
    async here(context, [place = '']) {
      const id = idIn(context.interaction.platform, 'places', place);
      const listing = (old: Settings): Settings => (id === undefined ? old : (add(old, 'places', [id]) ?? old));
      const settings = await change(context, listing);
      const isListed = id !== undefined && settings.places.includes(id);
      return replaces(
        isListed ? overview(context, settings, 'Saved.') : overview(context, settings, full('places'), 'care'),
      );
    },
    async live(context, [may = '']) {
      const live = may === 'yes';
      const said = live
        ? ['Saved. ', command('demo'), ' live:yes asks a real model now.']
        : 'Saved. Nobody asks a model here any more.';
      return replaces(overview(context, await change(context, (old) => ({ ...old, live })), said));
    },
    async cost(context) {
      const { liveCap } = await current(context);
      const most = context.caps ? ` At most ${money(context.caps.place)}, which whoever runs me allows.` : '';
      return asks({
        title: 'What it may cost',
        press: press('settings', 'spend'),
        submit: 'Save',
        fields: [
          {
            kind: 'line',
            name: 'dollars',
            label: 'US dollars a day in each place',
            hint: `Such as 0.25.${most} Empty: that much.`,
            optional: true,
            most: 8,
            ...(liveCap === undefined ? {} : { value: String(liveCap) }),
          },
        ],
      });
    },
    remove: taken,
    async days(context) {
      const { days: now } = await current(context);
      return asks({
        title: 'How long to keep',
        press: press('settings', 'keep'),
        submit: 'Save',
        fields: [
          dayField('rooms', 'What a group does together', now.rooms),
          ...(yourDays(context.interaction) ? [dayField('people', 'What learners answer', now.people)] : []),
        ],
      });
    },
    async contact(context) {
      const { operator, report } = await current(context);
      const line = { kind: 'line' as const, optional: true, most: 200 };
      return asks({
        title: 'Who runs me here',
        press: press('settings', 'say'),
        submit: 'Save',
        fields: [
          {
            ...line,
            name: 'operator',
            label: 'A person or a group',
            hint: 'Shown to whoever asks for help. Empty: not said.',
            ...(operator === undefined ? {} : { value: operator }),
          },
          {
            ...line,
            name: 'report',
            label: 'Where to report a problem',
            hint: 'An address, a channel’s name, or a link beginning with https://.',
            ...(report === undefined ? {} : { value: report }),
          },
        ],
      });
    },
  },
  forms: {
    [HOST_FORM]: (context, _, fields) => addAll(context, hostKinds(context), fields),
    place: (context, _, fields) => addAll(context, ['places'], fields),
    spend: (context, _, fields) => cost(context, fields),
    keep: (context, _, fields) => days(context, fields),
    say: (context, _, fields) => contact(context, fields),
  },
};

export default settings;
