// What we can be asked, what we answer, and what a command is.
import type { z } from 'zod';
import type { Block, Card, Choice } from './card.ts';
import { Friendly } from './errors.ts';
import type { Library } from './library.ts';
import type { Caps, Clock, Dice, Directory, Log, Model, Store } from './ports.ts';
import type { Inside, RoomEditor } from './presence.ts';
import type { Press } from './press.ts';
import type { RoomKey, Wanted } from './room.ts';

export type Platform = 'discord' | 'slack' | 'playground';

/**
 * Opaque ids of the platform. `manages`: Manage Server on Discord, `events`: Manage Events there, the host's seat in the
 * playground. Slack's interactions carry neither: the Directory knows.
 */
export type User = {
  readonly id: string;
  readonly roles: readonly string[];
  readonly manages?: boolean;
  readonly events?: boolean;
  readonly locale?: string;
};

/** What every interaction says of where it came from. `id` is unique per delivery, the same for a repeated one. */
export type Origin = {
  readonly id: string;
  readonly platform: Platform;
  readonly tenant: string;
  readonly place?: string;
  readonly thread?: string;
  readonly user?: User;
};

export type Ask =
  | {
      readonly kind: 'command';
      readonly command: string;
      readonly options: Readonly<Record<string, string | number | boolean>>;
    }
  | { readonly kind: 'words'; readonly command: string; readonly text: string }
  | { readonly kind: 'press'; readonly customId: string; readonly choice?: string }
  | {
      readonly kind: 'form';
      readonly customId: string;
      readonly fields: Readonly<Record<string, string>>;
      readonly origin?: string;
    }
  | { readonly kind: 'complete'; readonly command: string; readonly option: string; readonly typed: string }
  | {
      readonly kind: 'message';
      readonly command: string;
      readonly target: { readonly author: string; readonly text: string; readonly href?: string };
    }
  | { readonly kind: 'home' }
  | { readonly kind: 'due'; readonly key: string }
  | { readonly kind: 'gone' };

/** Something that wants exactly one answer. */
export type Interaction = Origin & Ask;

/** A field of a form. `most` and `least` are in UTF-16 units. */
export type Field = {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly value?: string;
  readonly optional?: boolean;
  readonly least?: number;
  readonly most?: number;
} & ({ readonly kind: 'line' | 'paragraph' } | { readonly kind: 'choice'; readonly choices: readonly Choice[] });

/** A form: a title of at most 24 characters (Slack), at most five fields (Discord), and the press that its answer goes to. */
export type Form = {
  readonly title: string;
  readonly press: Press;
  readonly submit: string;
  readonly fields: readonly Field[];
};

export type Reply =
  | { readonly kind: 'card'; readonly card: Card }
  | { readonly kind: 'replace'; readonly card: Card }
  | { readonly kind: 'form'; readonly form: Form }
  | { readonly kind: 'invalid'; readonly fields: Readonly<Record<string, string>> }
  | { readonly kind: 'share'; readonly card: Card }
  | { readonly kind: 'choices'; readonly choices: readonly Choice[] }
  | { readonly kind: 'none' };

/** What an interaction leads to: one answer, and the rooms whose wanted state changed. `failed`: a moment is to be taken up again. */
export type Outcome = { readonly reply: Reply; readonly rooms?: readonly RoomKey[]; readonly failed?: true };

export const shows = (card: Card): Outcome => ({ reply: { kind: 'card', card } });
export const replaces = (card: Card): Outcome => ({ reply: { kind: 'replace', card } });
export const shares = (card: Card): Outcome => ({ reply: { kind: 'share', card } });
export const asks = (form: Form): Outcome => ({ reply: { kind: 'form', form } });
export const nothing: Outcome = { reply: { kind: 'none' } };

/**
 * One option of a command, read the same from Discord's named options and from one line of words.
 * `complete` offers choices while one types; what is sent in the end is checked all the same.
 */
export type Option = { readonly name: string; readonly summary: string; readonly required?: boolean } & (
  | { readonly kind: 'words'; readonly most: number; readonly complete?: Complete }
  | { readonly kind: 'whole'; readonly least: number; readonly most: number }
  | { readonly kind: 'flag' }
);
export type Options = Readonly<Record<string, string | number | boolean>>;
export type Complete = (context: Context, typed: string) => readonly Choice[];

/** What a command's code is given: the world as arguments, nothing to reach for. */
export type Context = {
  readonly interaction: Interaction;
  readonly library: Library;
  readonly store: Store;
  readonly clock: Clock;
  readonly dice: Dice;
  readonly log: Log;
  /** The model of the live demo; absent where the operator set no key: recorded and authored pairs then. */
  readonly model?: Model;
  /** What may be spent on it; absent: nothing. */
  readonly caps?: Caps;
  readonly about: About;
  readonly commands: readonly Command[];
  /** How each kind of room lets go of a person. */
  readonly rooms: readonly RoomEditor[];
  /** What a platform knows of people beyond what its interactions carry. */
  readonly directories: Directories;
  /** The moments that this process has set lately, by room: see `soon`. */
  readonly ahead: Map<string, number>;
  /** Who this process has seen vote lately: see `enter`. */
  readonly inside: Inside;
  /** Has this process look at once for what is due. To be called after a moment that has come was set, and the state it needs. */
  readonly wake: () => void;
  /**
   * Closes the difference between what a room shows and what it should show, as far as it can within a second. Gives what
   * hinders it, with the fix, for the host's panel; nothing where all is well. To be called after the state was changed.
   */
  readonly show: (room: RoomKey) => Promise<readonly Block[]>;
};

export type Directories = ReadonlyMap<Platform, Directory>;

/** Who runs this bot, and where to turn: what /help says. `version` is the package's. */
export type About = {
  readonly version: string;
  readonly operator?: string;
  readonly report?: string;
  readonly privacy: string;
  readonly source?: string;
};

export type Answer = Outcome | Promise<Outcome>;

/** A slash command: one file of `commands/`, its default export. */
export type Command = {
  /** 1 to 32 lower-case letters, digits or hyphens. */
  readonly name: string;
  /** At most 100 characters. */
  readonly summary: string;
  /** Who may start it and press its buttons; the core sees to it. */
  readonly audience: 'anyone' | 'hosts' | 'managers';
  /** Moves and forms that anyone may make though the command is for hosts: a vote. */
  readonly open?: readonly string[];
  readonly options: readonly Option[];
  readonly start: (context: Context, options: Options) => Answer;
  /** What its buttons and menus do, by move; `choice` is what a menu chose. */
  readonly moves?: Readonly<Record<string, (context: Context, at: readonly string[], choice?: string) => Answer>>;
  /** What its forms do, by move. */
  readonly forms?: Readonly<
    Record<string, (context: Context, at: readonly string[], fields: Readonly<Record<string, string>>) => Answer>
  >;
  /** What it does with a message that someone points it at. */
  readonly message?: (context: Context, target: { author: string; text: string; href?: string }) => Answer;
  /** What it does when a moment that it set has come; `room` is where. Early, repeated or stale, it does nothing. */
  readonly due?: (context: Context, room: RoomKey, at: number) => Answer;
  /** What a room of this command should show now: a pure function of the value stored for it. */
  readonly room?: {
    readonly shape: z.ZodType;
    readonly wanted: (library: Library, value: unknown, now: number) => Wanted;
    /** How its value gives a person's part out and lets go of it, where people leave words or votes in it. */
    readonly editor?: RoomEditor;
  };
  /** What it puts on a person's home tab, if anything. */
  readonly home?: (context: Context) => Answer;
};

/** The key of a person, with no guild in it, so that it works in a direct message: `discord:7`, `slack:T1:U7`. */
export function personKey(of: Origin): string | null {
  if (!of.user) return null;
  return of.platform === 'slack' ? `slack:${of.tenant}:${of.user.id}` : `${of.platform}:${of.user.id}`;
}

/** The key of whoever asks, for what is theirs alone; refuses kindly where an interaction bears nobody. */
export function asker({ interaction }: Pick<Context, 'interaction'>): string {
  const key = personKey(interaction);
  if (!key) throw new Friendly('I cannot tell who is asking.', 'Try it from a channel or a direct message.');
  return key;
}
