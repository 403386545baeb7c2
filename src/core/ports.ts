// The world, as the core sees it: what drivers must do. Each interface has a contract suite or a driver that is tried for real.
import type { z } from 'zod';
import type { Card, Figure } from './card.ts';
import { type TroubleKind, troubleWords } from './model-words.ts';
import type { Text } from './text.ts';

/**
 * Time. `now` is milliseconds since 1970, UTC; `wait` ends early, without an error, when the signal fires. `after` calls once, later
 * and never at once, unless what it gives back is called before: the cheaper of the two, for what mostly does not come to its end.
 */
export interface Clock {
  now(): number;
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  after(ms: number, call: () => void): () => void;
}

/** A row of chance that its seed decides: the same seed, the same row. */
export interface Sequence {
  /** A whole number from 0 up to, and not including, `below`. */
  whole(below: number): number;
  /** A real number from 0 up to, and not including, 1. */
  real(): number;
}

/** Chance. `seed` draws a new seed, 0 to 2^32 - 1; `from` makes it a sequence. */
export interface Dice {
  seed(): number;
  from(seed: number): Sequence;
}

/**
 * Where a value stands and what it must look like. `version` counts changes of the shape that old code cannot read. `guards` are
 * looked at in the same moment as the value, and must stand as they were seen for a change of it to count.
 */
export type Key<T> = {
  readonly path: string;
  readonly shape: z.ZodType<T>;
  readonly version: number;
  readonly guards?: readonly Guard[];
};

/** A value elsewhere that has a say in another one. */
export type Guard = {
  readonly key: Key<unknown>;
  /**
   * Is told what stands there at each look at the other value, before it is changed. Once more with `writes` where a value is to be
   * stored (not left or deleted): throws to refuse that. May run more than once.
   */
  readonly hear: (value: unknown, writes: boolean) => void;
};

/** What a change asks for: a new value; `null` to delete; the very old value (or `undefined` where there was none) to leave it. */
export type Change<T, R> = {
  readonly value: T | null | undefined;
  readonly result: R;
  /** Milliseconds since 1970, UTC; from then on the value is as good as gone. */
  readonly expiresAt?: number;
};

/**
 * Values by key, changed one at a time, never lost. `read` and `update` throw when the engine fails: a failing engine never
 * looks like an empty one. `change` may run more than once and must be pure; when it throws, nothing changes.
 */
export interface Store {
  read<T>(key: Key<T>): Promise<T | undefined>;
  update<T, R>(key: Key<T>, change: (old: T | undefined) => Change<T, R>): Promise<R>;
  /** Paths that begin with `prefix`, in order of code units, after `after`, at most `limit`. Expired ones are included. */
  list(prefix: string, page: { readonly after?: string; readonly limit: number }): Promise<readonly string[]>;
}

/** What a model is asked: two texts of ours, never a person's words. `maxTokens` bounds the answer, thinking included. */
export type Ask = { readonly system: string; readonly user: string; readonly maxTokens: number };

/**
 * What a model answered. `stop`: whether it came to its end, was cut at `maxTokens`, or was refused; each is a result. `text` may be
 * empty. `usage` is in tokens, `thinking` a part of `output`. `cost`: US dollars, what earlier tries of the same ask may have cost
 * included. `thinking`: how it was told to think ("off", "effort low"). `sdk`: name and version of the library. `at`: milliseconds
 * since 1970, UTC.
 */
export type Completion = {
  readonly text: string;
  readonly model: string;
  readonly stop: 'end' | 'cut' | 'refusal' | 'other';
  readonly usage: { readonly input: number; readonly output: number; readonly thinking: number };
  readonly cost: number;
  readonly thinking: string;
  readonly sdk: string;
  readonly at: number;
};

/** What a model costs: US dollars per million tokens, as its maker's page had it in the month `asOf` (YYYY-MM). */
export type Price = { readonly input: number; readonly output: number; readonly asOf: string };

/** What may be spent on a model, in US dollars: one person and one place in a day, all in a day and in a month (UTC). */
export type Caps = { readonly person: number; readonly place: number; readonly day: number; readonly month: number };

/** One model, as the operator configured it. Whoever asks has reserved `ceiling(ask)` before, and settles `cost` or `spent` after. */
export interface Model {
  readonly id: string;
  readonly price: Price;
  /** What `complete` may cost at most, in US dollars, its one retry included. */
  ceiling(ask: Ask): number;
  /** One answer. Throws ModelTrouble where there is none; an answer that displeases is an answer. */
  complete(ask: Ask, signal?: AbortSignal): Promise<Completion>;
  /** Why it is of no use to ask just now, in words for a learner; null where it may be asked. Asks nobody. */
  closed(): Text | null;
}

/**
 * Why there is no answer. key, billing: the operator's account. spend-limit: what the operator allowed for this month is spent.
 * retired: there is no such model any more. overloaded, rate-limit, unreachable: passes. request: our own fault. stopped: the
 * caller's signal. `until`: milliseconds since 1970, when it may be tried again, where that is known. `spent`: US dollars that the
 * tries may have cost, at most; 0 where the service said no before it began. `words` are for a learner.
 */
export class ModelTrouble extends Error {
  override readonly name = 'ModelTrouble';
  readonly kind: TroubleKind;
  readonly until: number | undefined;
  readonly spent: number;
  constructor(
    kind: TroubleKind,
    { until, spent, ...rest }: { readonly until?: number; readonly spent?: number; readonly cause?: unknown } = {},
  ) {
    super(`The model gave no answer: ${kind}.`, rest);
    this.kind = kind;
    this.until = until;
    this.spent = spent ?? 0;
  }
  get words(): Text {
    return troubleWords(this.kind, this.until);
  }
}

/** A picture that was drawn: PNG bytes, their SHA-256 in hexadecimal, pixels. */
export type Drawn = {
  readonly hash: string;
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
};

/** Draws figures. The same figure is drawn once and kept. Throws where it cannot; the words beside the picture stand alone then. */
export interface Pictures {
  draw(figure: Figure): Promise<Drawn>;
  /** A picture drawn before, by its hash. */
  find(hash: string): Drawn | undefined;
}

/** What a platform knows of people, asked only when a host-only press needs it. */
export interface Directory {
  isManager(person: { readonly tenant: string; readonly user: string }): Promise<boolean>;
  groupsOf(person: { readonly tenant: string; readonly user: string }): Promise<readonly string[]>;
  localeOf(person: { readonly tenant: string; readonly user: string }): Promise<string | undefined>;
}

/** Structured notes for the operator: ids, verbs and timings, never what people wrote. */
export interface Log {
  debug(facts: Readonly<Record<string, unknown>>, message: string): void;
  info(facts: Readonly<Record<string, unknown>>, message: string): void;
  warn(facts: Readonly<Record<string, unknown>>, message: string): void;
  error(facts: Readonly<Record<string, unknown>>, message: string): void;
}

/** What is counted, timed or levelled for the operator; no label ever names a person. */
export type Counter =
  | 'interactions_total'
  | 'late_ack_total'
  | 'dedupe_total'
  | 'rate_limited_total'
  | 'discord_invalid_requests_total'
  | 'storage_errors_total'
  | 'gateway_reconnects_total';

/** Numbers for the operator. Times are in seconds. */
export interface Meter {
  count(what: Counter, labels?: Readonly<Record<string, string>>): void;
  time(what: 'ack_seconds', seconds: number, labels?: Readonly<Record<string, string>>): void;
}

/** Where a room's posts stand: platform's own opaque ids. */
export type Place = { readonly tenant: string; readonly place: string; readonly thread?: string };

/**
 * How a room's posts reach a place: with the bot's own token, after the right to post was checked. Both throw Unposted where it
 * is known why; anything else that is thrown is tried again.
 */
export interface Poster {
  /** The least time between two edits of one message, in milliseconds. */
  readonly gap: number;
  /**
   * Makes a post, and gives its address, opaque. The same `key` makes no second one, as far as the platform can tell. `under`: in
   * the thread that hangs on the message at that address. `notifies`: the only person (a user's id) that it may notify.
   */
  post(
    place: Place,
    card: Card,
    how: {
      readonly key: string;
      readonly under?: { readonly address: string; readonly title: string };
      readonly notifies?: string;
    },
  ): Promise<string>;
  edit(place: Place, address: string, card: Card): Promise<void>;
}

/**
 * Why a post does not stand as it should. gone: the message was deleted. barred: not allowed, and `fix` says in words what to do.
 * later: the platform takes it from `until` on (milliseconds since 1970). over: nobody can edit it any more, it stays as it is.
 */
export class Unposted extends Error {
  override readonly name = 'Unposted';
  readonly kind: 'gone' | 'barred' | 'later' | 'over';
  readonly until: number | undefined;
  readonly fix: Text | undefined;
  constructor(
    kind: Unposted['kind'],
    { until, fix, ...rest }: { readonly until?: number; readonly fix?: Text; readonly cause?: unknown } = {},
  ) {
    super(`A post is ${kind}.`, rest);
    this.kind = kind;
    this.until = until;
    this.fix = fix;
  }
}
