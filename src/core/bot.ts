// The door: every interaction comes in here, and exactly one outcome goes out.
import { type Alarm, openAlarm } from './alarm.ts';
import { placed, refused } from './audience.ts';
import { button, buttons, card, text } from './card.ts';
import { type Closer, openCloser } from './closer.ts';
import {
  type About,
  type Answer,
  type Command,
  type Context,
  type Directories,
  type Interaction,
  nothing,
  type Outcome,
  type Platform,
  personKey,
  shows,
} from './command.ts';
import { Friendly } from './errors.ts';
import { forgetTenant } from './forget.ts';
import { mindful } from './gone.ts';
import { roomCommand } from './hindrance.ts';
import type { Library } from './library.ts';
import { named, usage, worded } from './options.ts';
import type { Caps, Clock, Dice, Log, Meter, Model, Pictures, Poster, Store } from './ports.ts';
import type { Inside, RoomEditor } from './presence.ts';
import { press, read } from './press.ts';
import { readDue } from './room.ts';
import { join, command as mention, outside, type Words } from './text.ts';
import { waiting } from './waiting.ts';

/** What the core needs of the world. */
export type World = {
  readonly commands: readonly Command[];
  readonly library: Library;
  readonly store: Store;
  readonly clock: Clock;
  readonly dice: Dice;
  readonly log: Log;
  readonly about: About;
  readonly pictures: Pictures;
  readonly meter?: Meter;
  /** The model of the live demo, and what it may cost; absent where the operator set no key. */
  readonly model?: Model;
  readonly caps?: Caps;
  /** How the rooms of adapters let go of a person; those of commands are found with them. */
  readonly rooms?: readonly RoomEditor[];
  /** What platforms know of people; an adapter's is put in once it is connected. */
  readonly directories?: Directories;
  /** How the posts of rooms reach each platform; an adapter's is put in once it is connected. */
  readonly posters?: ReadonlyMap<Platform, Poster>;
};

/** The bot as adapters see it: every kind of room is in `rooms`. */
export type Bot = World & {
  readonly rooms: readonly RoomEditor[];
  readonly posters: ReadonlyMap<Platform, Poster>;
  /** Brings the rooms on their platforms up to date; whoever connects the bot stops it in the end. */
  readonly closer: Closer;
  /** Wakes whoever looks after moments in this process. */
  readonly alarm: Alarm;
  /** Never throws: whatever goes wrong inside becomes a kind card. */
  handle(interaction: Interaction): Promise<Outcome>;
};

/** The most characters of a command's line, a form's field or a search that are looked at. */
const LONGEST = 4000;

class StoreTrouble extends Error {}

/** The store with its failures told apart from a command's own, so that a learner hears what is and what is not lost. */
const watched = (store: Store): Store => {
  const guard = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw error instanceof Friendly ? error : new StoreTrouble('The store failed.', { cause: error });
    }
  };
  return {
    read: (key) => guard(store.read(key)),
    update: (key, change) => guard(store.update(key, change)),
    list: (prefix, page) => guard(store.list(prefix, page)),
  };
};

const apology = (what: string, tryThis: Words): Outcome => shows(card(what, [text(tryThis)]));

const list = (commands: readonly Command[]): Words =>
  join(
    commands.map((each) => mention(each.name)),
    ', ',
  );

const unknown = (commands: readonly Command[], typed: string): Outcome =>
  apology(typed === '' ? 'Which command?' : `There is no command “${outside(typed, 40)}” here.`, [
    'These are the ones I know: ',
    ...[list(commands)].flat(),
    '.',
  ]);

const stale = apology('That button is from an older version of me.', [
  'Nothing is lost. Start afresh with ',
  mention('help'),
  ', and I will show you what there is.',
]);

const how = (command: Command): Outcome =>
  shows(
    card(
      ['How to use ', mention(command.name)],
      [
        text([`${command.summary} Type `, mention(command.name), command.options.length ? ', and if you like:' : '.']),
        ...(command.options.length === 0
          ? []
          : [
              {
                kind: 'facts' as const,
                facts: command.options.map((each) => ({ term: each.name, text: [each.summary] })),
              },
            ]),
        buttons(button('Start it', press(command.name, 'start'), 'primary')),
      ],
    ),
  );

async function gone({ store, clock, log, interaction }: Context): Promise<Outcome> {
  const { platform, tenant } = interaction;
  const erased = await forgetTenant(store, platform, tenant, clock.now());
  log.info({ platform, tenant, erased }, 'What was kept of a tenant that is gone is deleted.');
  return nothing;
}

function ask(context: Context, find: (name: string) => Command | undefined): Answer {
  const { interaction, commands } = context;
  switch (interaction.kind) {
    case 'command':
    case 'words': {
      const command = find(interaction.command);
      if (!command) return unknown(commands, interaction.command);
      if (interaction.kind === 'command') return command.start(context, named(command, interaction.options));
      if (interaction.text.length > LONGEST)
        throw new Friendly(`That line is longer than ${LONGEST} characters.`, ['Type ', ...usage(command), '.']);
      if (/^(help|\?)$/i.test(interaction.text.trim())) return how(command);
      return command.start(context, worded(command, interaction.text));
    }
    case 'press':
    case 'form': {
      const to = read(interaction.customId);
      const command = to && find(to.command);
      if (!to || !command) return stale;
      if (interaction.kind === 'form') {
        const form = own(command.forms, to.move);
        const fields = Object.fromEntries(
          Object.entries(interaction.fields).map(([name, typed]) => [name, outside(typed, LONGEST)]),
        );
        return form ? form(context, to.at, fields) : stale;
      }
      const move = own(command.moves, to.move);
      if (move) return move(context, to.at, interaction.choice);
      return to.move === 'start' && to.at.length === 0 ? command.start(context, {}) : stale;
    }
    case 'complete': {
      const option = find(interaction.command)?.options.find((each) => each.name === interaction.option);
      const complete = option?.kind === 'words' ? option.complete : undefined;
      const choices = complete ? complete(context, outside(interaction.typed, 100)).slice(0, 25) : [];
      return { reply: { kind: 'choices', choices } };
    }
    case 'message': {
      const command = find(interaction.command);
      if (!command?.message) return unknown(commands, interaction.command);
      const { target } = interaction;
      return command.message(context, { ...target, text: outside(target.text, LONGEST) });
    }
    case 'home':
      return commands.find((each) => each.home)?.home?.(context) ?? nothing;
    case 'due': {
      const due = readDue(interaction.key);
      const command = due && find(due.room.kind);
      return (due && command?.due?.(context, due.room, due.at)) ?? nothing;
    }
    case 'gone':
      return gone(context);
  }
}

/** A handler by name, never one of an object's inherited ones: `constructor` is nobody's move. */
const own = <T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  table && Object.hasOwn(table, name) ? table[name] : undefined;

/** What to answer when something threw. A completion gets an empty list: there is no card to put words on. */
function amends(world: World, interaction: Interaction, error: unknown): Outcome {
  if (!(error instanceof Friendly)) {
    const facts = { interaction: interaction.id, kind: interaction.kind, platform: interaction.platform, err: error };
    world.log.error(facts, 'an interaction failed');
  }
  if (interaction.kind === 'complete') return { reply: { kind: 'choices', choices: [] } };
  if (interaction.kind === 'due') return { ...nothing, failed: true };
  if (interaction.kind === 'gone') return nothing;
  if (error instanceof Friendly) return apology(error.what, error.tryThis);
  if (error instanceof StoreTrouble) {
    world.meter?.count('storage_errors_total');
    return apology('I could not reach my memory just now.', [
      'What you did before is safe, but this last step was not saved. Please try again in a minute. ',
      mention('explain'),
      ' works all the same.',
    ]);
  }
  return apology('That did not work, and it is my fault, not yours.', [
    'Nothing is lost. Please try once more; if it goes on, tell whoever runs this bot (',
    mention('help'),
    ' says who).',
  ]);
}

export function createBot(world: World): Bot {
  const posters = world.posters ?? new Map<Platform, Poster>();
  const ahead = new Map<string, number>();
  const inside: Inside = new Map();
  const closer = openCloser({ ...world, posters, ahead });
  const alarm = openAlarm(world.clock);
  const byName = new Map([...world.commands, waiting, roomCommand(closer.showAgain)].map((each) => [each.name, each]));
  const find = (name: string): Command | undefined => byName.get(name.trim().toLowerCase());
  const store = watched(world.store);
  const rooms = [...(world.rooms ?? []), ...world.commands.flatMap(({ room }) => room?.editor ?? [])];
  const directories: Directories = world.directories ?? new Map();
  const handle = async (interaction: Interaction): Promise<Outcome> => {
    const person = personKey(interaction);
    const theirs = mindful(store, { person, id: interaction.id, now: world.clock.now() }, rooms);
    const own = { rooms, directories, ahead, inside, show: closer.show, wake: alarm.ring };
    const context: Context = { ...world, store: theirs, ...own, interaction };
    try {
      return (await refused(context, find)) ?? (await placed(context, await ask(context, find)));
    } catch (error) {
      return amends(world, interaction, error);
    }
  };
  return { ...world, rooms, posters, closer, alarm, handle };
}
