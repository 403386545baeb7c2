// What a room shows, as far as we know, and the steps that close the difference to what it should show: pure, so that a crash heals.
import { z } from 'zod';
import type { Card } from './card.ts';
import type { Key } from './ports.ts';
import { printOf } from './print.ts';
import { type Post, type RoomKey, shownPath, type Wanted } from './room.ts';
import type { Text } from './text.ts';

const StandingShape = z.object({
  /** Where it stands on its platform; none while it is only about to be posted. */
  address: z.string().optional(),
  /** A print of the card that it shows; empty where that is not known. */
  print: z.string(),
  postedAt: z.number(),
  /** Before this it is neither posted nor edited. */
  notBefore: z.number(),
  finished: z.boolean().optional(),
  /** Who posts or edits it just now, and until when that counts: a process that dies lets go by itself. */
  claim: z.object({ by: z.string(), until: z.number() }).optional(),
  /** How often in a row it could not be posted or edited, for no reason that was told. */
  failed: z.int().optional(),
  /** Its posting was begun before, and nobody heard how that ended: if it stands there, it may show an earlier card. */
  unheard: z.boolean().optional(),
  /** How often it was posted again after it was deleted: a new post needs a new key on its platform. */
  again: z.int().optional(),
});
const TroubleShape = z.object({
  kind: z.enum(['gone', 'barred']),
  /** What to do, where the platform's answer says it. */
  fix: z.custom<Text>(Array.isArray).optional(),
  at: z.number(),
});
const ShownShape = z.object({
  posts: z.record(z.string(), StandingShape),
  troubles: z.record(z.string(), TroubleShape),
});

export type Standing = Readonly<z.infer<typeof StandingShape>>;
/** What keeps a post from standing as it should, until a host presses something. */
export type Trouble = Readonly<z.infer<typeof TroubleShape>>;
/** Times in milliseconds since 1970, UTC. */
export type Shown = Readonly<z.infer<typeof ShownShape>>;

export const shownKey = (room: RoomKey): Key<Shown> => ({ path: shownPath(room), shape: ShownShape, version: 1 });
export const bare: Shown = { posts: {}, troubles: {} };

export type Step =
  | {
      readonly kind: 'post';
      readonly post: Post;
      readonly under?: { readonly address: string; readonly title: string };
    }
  | { readonly kind: 'edit'; readonly post: Post; readonly address: string }
  | { readonly kind: 'wait'; readonly until: number };
export type Deed = Exclude<Step, { kind: 'wait' }>;

/** After this long a card is edited only once more, to finish it: Discord answers more with error 30046. Milliseconds. */
export const EDITABLE = 50 * 60_000;
/** How long a post that is not wanted any more is remembered. Its name never comes back. */
const REMEMBERED = 24 * 3600_000;
/** How long one process may be at one post before others take it to have died. */
export const CLAIMED = 30_000;
/** How often it is tried without a reason told, before it waits for a host. */
const TRIES = 8;

/** A print of a card, 16 hexadecimal digits: the same for the same card, whatever order its fields were written in. */
export const print = (card: Card): string => printOf(JSON.stringify(card, (_, value: unknown) => sorted(value)));

function sorted(value: unknown): unknown {
  if (value instanceof Uint8Array) return Array.from(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * The steps that close the difference between what is wanted and what is shown, in the order of the posts. What somebody else is
 * at, or what comes too soon, becomes a wait; what is in trouble waits for a host; a card too old to edit is only finished.
 * A post comes after those before it, and after the one that its thread hangs on.
 */
export function steps(room: RoomKey, wanted: Wanted, shown: Shown, now: number): readonly Step[] {
  const found: Step[] = [];
  let isHeldUp = false;
  for (const post of wanted.posts) {
    const there = shown.posts[post.name];
    const step = shown.troubles[post.name] ? null : stepFor(room, post, shown, now);
    if (step?.kind === 'post' && isHeldUp) continue;
    if (step) found.push(step);
    isHeldUp ||= step?.kind === 'wait' && there?.address === undefined;
  }
  return found;
}

/** Whether a post shows its last card. */
const isLast = ({ finished, past }: Post): boolean => finished === true || past === true;

function stepFor(room: RoomKey, post: Post, shown: Shown, now: number): Step | null {
  const there = shown.posts[post.name];
  if (there?.claim && there.claim.until > now) return { kind: 'wait', until: there.claim.until };
  if (there?.address === undefined) {
    // One that may stand there all the same, since nobody heard how its posting ended, is posted again to learn where.
    if (post.past && !there?.claim && !there?.unheard) return null;
    const isThreaded = post.under !== undefined && room.thread === undefined;
    const above = isThreaded && post.under ? shown.posts[post.under.post]?.address : undefined;
    if (isThreaded && above === undefined) return null;
    if (there && there.notBefore > now) return { kind: 'wait', until: there.notBefore };
    return above !== undefined && post.under
      ? { kind: 'post', post, under: { address: above, title: post.under.title } }
      : { kind: 'post', post };
  }
  if (there.finished || there.print === print(post.card)) return null;
  if (now - there.postedAt > EDITABLE && !isLast(post)) return null;
  if (there.notBefore > now) return { kind: 'wait', until: there.notBefore };
  return { kind: 'edit', post, address: there.address };
}

const put = (shown: Shown, name: string, standing: Standing): Shown => ({
  ...shown,
  posts: { ...shown.posts, [name]: standing },
});

/** The record with a step begun by `by`, and its message not to be touched again within `gap`. */
export function begun(shown: Shown, { post }: Deed, by: string, now: number, gap: number): Shown {
  const there = shown.posts[post.name] ?? { print: '', postedAt: 0, notBefore: 0 };
  const unheard = there.claim ? { unheard: true } : {};
  return put(shown, post.name, { ...there, ...unheard, notBefore: now + gap, claim: { by, until: now + CLAIMED } });
}

/** Whether a step is still its beginner's, and nobody else took it up meanwhile. */
const isTheirs = (there: Standing | undefined, by: string): there is Standing => there?.claim?.by === by;

/** The record after a step was carried out; `address` is where its post stands. Unchanged where the room was deleted meanwhile. */
export function done(shown: Shown, { post }: Deed, by: string, address: string, now: number, gap: number): Shown {
  const there = shown.posts[post.name];
  if (!there) return shown;
  const { claim, failed: _, unheard, ...rest } = there;
  const postedAt = rest.address === undefined ? now : rest.postedAt;
  const at = { ...rest, address: rest.address ?? address, postedAt, notBefore: now + gap };
  // Somebody else took it up, or it was posted twice: which of the two cards stands there nobody knows, so it is edited once more.
  if (!isTheirs(there, by)) return put(shown, post.name, { ...at, print: '', ...(claim ? { claim } : {}) });
  if (unheard && rest.address === undefined) return put(shown, post.name, { ...at, print: '' });
  return put(shown, post.name, { ...at, print: print(post.card), ...(isLast(post) ? { finished: true } : {}) });
}

/** Why a step came to nothing. A refusal without a kind is tried again after a while, a few times. */
export type Refusal =
  | { readonly kind: 'gone' | 'barred'; readonly fix?: Text | undefined }
  | { readonly kind: 'later'; readonly until: number }
  | { readonly kind: 'over' }
  | { readonly kind: 'failed' };

/** How long a post is left alone after it failed so many times in a row, in milliseconds. */
const pause = (failed: number, gap: number): number => Math.max(gap, 1000 * 2 ** failed);

/** The record after a step came to nothing. */
export function refused(shown: Shown, { post }: Deed, by: string, refusal: Refusal, now: number, gap: number): Shown {
  const there = shown.posts[post.name];
  if (!isTheirs(there, by)) return shown;
  const { claim: _, ...rest } = there;
  const failed = (rest.failed ?? 0) + 1;
  switch (refusal.kind) {
    case 'later':
      return put(shown, post.name, { ...rest, notBefore: Math.max(rest.notBefore, refusal.until) });
    case 'over':
      return put(shown, post.name, { ...rest, finished: true });
    case 'failed': {
      // It may have taken effect all the same, so the next one keeps its distance.
      const notBefore = now + pause(failed, gap);
      const standing = put(shown, post.name, { ...rest, failed, unheard: true, notBefore });
      return failed < TRIES ? standing : troubled(standing, post.name, { kind: 'barred', at: now });
    }
    default: {
      const { kind, fix } = refusal;
      // What was not posted was no edit of a message: a host who presses again at once is heard at once.
      const notBefore = rest.address === undefined ? 0 : rest.notBefore;
      return troubled(put(shown, post.name, { ...rest, notBefore }), post.name, {
        kind,
        at: now,
        ...(fix ? { fix } : {}),
      });
    }
  }
}

const troubled = (shown: Shown, name: string, trouble: Trouble): Shown => ({
  ...shown,
  troubles: { ...shown.troubles, [name]: trouble },
});

/** The record with what a host may try again: what was barred, and what failed, as soon as may be. The very same where nothing is. */
export function retried(shown: Shown, gap: number): Shown {
  const { posts } = shown;
  const failing = Object.entries(posts).filter(([, each]) => each.failed !== undefined && !each.claim);
  const barred = Object.values(shown.troubles).some(({ kind }) => kind === 'barred');
  if (failing.length === 0 && !barred) return shown;
  const eased = failing.map(([name, { failed = 0, ...each }]): [string, Standing] => {
    const notBefore = each.address === undefined ? 0 : each.notBefore - pause(failed, gap) + gap;
    return [name, { ...each, notBefore }];
  });
  const troubles = Object.entries(shown.troubles).filter(([, { kind }]) => kind !== 'barred');
  return { ...shown, posts: { ...posts, ...Object.fromEntries(eased) }, troubles: Object.fromEntries(troubles) };
}

/** The record with every post that was deleted to be posted anew. */
export function reposted(shown: Shown): Shown {
  const gone = Object.entries(shown.troubles).filter(([, { kind }]) => kind === 'gone');
  const anew = gone.map(([name]): [string, Standing] => {
    const again = (shown.posts[name]?.again ?? 0) + 1;
    return [name, { print: '', postedAt: 0, notBefore: 0, again }];
  });
  const troubles = Object.entries(shown.troubles).filter(([, { kind }]) => kind !== 'gone');
  return { posts: { ...shown.posts, ...Object.fromEntries(anew) }, troubles: Object.fromEntries(troubles) };
}

/** The record without what was posted long ago and is wanted no more. */
export function pruned(shown: Shown, wanted: Wanted, now: number): Shown {
  const names = new Set(wanted.posts.map(({ name }) => name));
  const kept = <T>(table: Readonly<Record<string, T>>) =>
    Object.fromEntries(
      Object.entries(table).filter(([name]) => {
        const there = shown.posts[name];
        return names.has(name) || (there && (there.claim || there.postedAt + REMEMBERED > now));
      }),
    );
  return { posts: kept(shown.posts), troubles: kept(shown.troubles) };
}
