// The world, as the core sees it: what drivers must do. Each interface has a contract suite or a driver that is tried for real.
import type { z } from 'zod';
import type { Card, Figure } from './card.ts';

/** Time. `now` is milliseconds since 1970, UTC; `wait` ends early, without an error, when the signal fires. */
export interface Clock {
  now(): number;
  wait(ms: number, signal?: AbortSignal): Promise<void>;
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

/** Where a value stands and what it must look like. `version` counts changes of the shape that old code cannot read. */
export type Key<T> = { readonly path: string; readonly shape: z.ZodType<T>; readonly version: number };

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

/** Words of a model. Costs are in US dollars, usage in tokens. */
export interface Model {
  complete(ask: { readonly system: string; readonly user: string; readonly maxTokens: number }): Promise<{
    readonly text: string;
    readonly model: string;
    readonly stop: string;
    readonly usage: { readonly input: number; readonly output: number; readonly thinking: number };
    readonly cost: number;
  }>;
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

/** How a room's posts reach a place: with the bot's own token, after the right to post was checked. */
export interface Poster {
  post(
    place: { readonly tenant: string; readonly place: string; readonly thread?: string },
    card: Card,
  ): Promise<string>;
  edit(
    place: { readonly tenant: string; readonly place: string; readonly thread?: string },
    address: string,
    card: Card,
  ): Promise<void>;
}
