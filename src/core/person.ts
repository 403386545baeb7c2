// What is stored about one person: told in plain words and counts, handed out as JSON, and deleted.
import { z } from 'zod';
import { type Fact, fact } from './card.ts';
import { ASIDE, anyKey, type Entry, eraseAll, everyPath } from './forget.ts';
import { LiveShape } from './live.ts';
import { goneKey, MARKED } from './mark.ts';
import { ShowingShape } from './pairs.ts';
import type { Store } from './ports.ts';
import { type Left, leave, type RoomEditor, type Spot, spotIn } from './presence.ts';
import { finished, ProgressShape, rated } from './quiz.ts';
import { LedgerShape } from './spend.ts';
import { money } from './spend-words.ts';
import { asText, counted, type Text, time, type Words } from './text.ts';
import { WaitingShape } from './waiting.ts';

/** A person's part of one room. */
export type Part = { readonly spot: Spot; readonly mine: readonly unknown[] };
/** All that is stored of a person. `damaged` are copies of values that could not be read. */
export type Stored = {
  readonly entries: readonly Entry[];
  readonly rooms: readonly Part[];
  readonly damaged: readonly Entry[];
};

const home = (person: string): string => `person/${person}/`;

async function entriesOf(store: Store, prefix: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for await (const path of everyPath(store, prefix)) {
    const value = await store.read(anyKey(path));
    if (value !== undefined) entries.push({ path, value });
  }
  return entries;
}

/** Reads all that is stored of a person. What is damaged is found among the copies that reading it makes. */
export async function storedOf(store: Store, editors: readonly RoomEditor[], person: string): Promise<Stored> {
  const found = await entriesOf(store, home(person));
  const rooms: Part[] = [];
  for (const { path } of found) {
    const spot = spotIn(path);
    const editor = spot && editors.find((each) => each.kind === spot.kind);
    const mine = (spot && (await editor?.mine(store, spot.where, person))) ?? [];
    if (spot && mine.length > 0) rooms.push({ spot, mine });
  }
  const entries = found.filter(({ path }) => spotIn(path) === null);
  return { entries, rooms, damaged: await entriesOf(store, `${ASIDE}${home(person)}`) };
}

function quizWords(value: unknown): Text | null {
  const progress = ProgressShape.safeParse(value).data;
  if (!progress) return null;
  const answers = Object.values(progress.answers);
  const { round } = progress;
  const last = Math.max(0, ...answers.map((each) => each.when));
  return [
    answers.length === 0
      ? 'no answer yet'
      : `${counted(answers.length, 'answer')}, ${counted(rated(progress), 'rating')} of how sure you were`,
    ...(last > 0 ? [', the last one from ', time(last, 'date')] : []),
    round === undefined
      ? '.'
      : finished(round)
        ? `; your last round, of ${counted(round.steps.length, 'question')}.`
        : `; a round under way, at question ${round.at + 1} of ${round.steps.length}.`,
  ];
}

function demoWords(value: unknown): Text | null {
  const live = LiveShape.safeParse(value).data;
  if (live) {
    const answers = Object.keys(live.answers).length;
    return [`your last live demo, with ${counted(answers, 'answer')} of a model, which cost ${money(live.spent)}.`];
  }
  const showing = ShowingShape.safeParse(value).data;
  if (!showing) return null;
  const predictions = [showing.training, showing.unused].filter((each) => each !== undefined).length;
  const sure = showing.sure === undefined ? '' : ' and how sure you were';
  return [`the pair that you looked at last, with ${counted(predictions, 'prediction')} of yours${sure}.`];
}

function waitingWords(value: unknown): Text | null {
  const late = WaitingShape.safeParse(value).data?.cards.length;
  if (late === undefined) return null;
  return late === 1
    ? ['an answer that came too late to be shown; it waits for you for a week.']
    : [`${late} answers that came too late to be shown; they wait for you for a week.`];
}

function spendWords(value: unknown): Text | null {
  const ledger = LedgerShape.safeParse(value).data;
  return ledger ? [`live answers that you asked for on one day, ${money(ledger.spent / 1e6)} in all.`] : null;
}

/** What each kind of value is called, and how it is told. What has no line here is counted as it is. */
const KINDS: Readonly<Record<string, { readonly term: string; readonly tell: (value: unknown) => Text | null }>> = {
  quiz: { term: 'Quiz', tell: quizWords },
  demo: { term: 'Demo', tell: demoWords },
  spend: { term: 'Cost', tell: spendWords },
  waiting: { term: 'Waiting', tell: waitingWords },
  draft: { term: 'Form', tell: () => ['what you typed into a form that is not sent in yet.'] },
};

const kindOf = ({ path }: Entry): string => path.split('/')[2] ?? '';
const own = (kind: string) => (Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined);

/** What is stored, one line for each kind; nothing where nothing is. */
export function tell({ entries, rooms, damaged }: Stored, editors: readonly RoomEditor[]): readonly Fact[] {
  const lines = entries.map((entry): Fact => {
    const kind = own(kindOf(entry));
    const words: Words = kind?.tell(entry.value) ?? 'one value more.';
    return fact(kind?.term ?? kindOf(entry), words);
  });
  const inRooms = rooms.map(({ spot, mine }): Fact => {
    const editor = editors.find((each) => each.kind === spot.kind);
    return fact('Shared places', `${counted(mine.length, editor?.one ?? 'thing', editor?.many)}.`);
  });
  const copies =
    damaged.length === 0 ? [] : [fact('Damaged', `${counted(damaged.length, 'copy', 'copies')}, kept aside.`)];
  return [...grouped(lines), ...inRooms, ...copies];
}

/** Lines that say the very same are told once, with their number. */
function grouped(lines: readonly Fact[]): readonly Fact[] {
  const names = lines.map((line) => JSON.stringify(line));
  return lines.flatMap((line, index) => {
    if (names.indexOf(names[index] ?? '') !== index) return [];
    const times = names.filter((each) => each === names[index]).length;
    return times === 1 ? [line] : [{ ...line, text: [...asText(`${times} times: `), ...line.text] }];
  });
}

export const isEmpty = ({ entries, rooms, damaged }: Stored): boolean =>
  entries.length + rooms.length + damaged.length === 0;

/** The form of an export; `version` changes when a reader of the file would have to. */
export const ExportShape = z.object({
  format: z.literal('two-tiers-person'),
  version: z.literal(1),
  about: z.string(),
  person: z.string(),
  exportedAt: z.iso.datetime(),
  values: z.array(z.object({ path: z.string(), value: z.unknown() })),
  rooms: z.array(z.object({ path: z.string(), yours: z.array(z.unknown()) })),
  damaged: z.array(z.object({ path: z.string(), value: z.unknown() })),
});

/** The export as a file's bytes: JSON that one can read, with nobody else in it. */
export function exported(person: string, { entries, rooms, damaged }: Stored, now: number): Uint8Array {
  const all: z.infer<typeof ExportShape> = {
    format: 'two-tiers-person',
    version: 1,
    about: 'All that this bot keeps about one person. Moments are milliseconds since 1970, UTC.',
    person,
    exportedAt: new Date(now).toISOString(),
    values: [...entries],
    rooms: rooms.map(({ spot, mine }) => ({ path: `room/${spot.where}/${spot.kind}`, yours: [...mine] })),
    damaged: [...damaged],
  };
  return new TextEncoder().encode(`${JSON.stringify(all, null, 2)}\n`);
}

/** A deletion: who, its own mark, the interaction that asks for it, and when. */
export type Deletion = { readonly person: string; readonly mark: string; readonly by: string; readonly now: number };

/** What a deletion came to. `already`: this very one was done before, and nothing was touched. */
export type Deleted = { readonly already: boolean; readonly stays: readonly Text[] };

/** Passes over a person before the deletion is done: each finds what was written during the one before. */
const PASSES = 5;

/**
 * Deletes a person at once: first the mark that stops what is under way, then every room that names them, then all of theirs and
 * the copies of what was damaged. Broken off anywhere, the same deletion goes on where it was; done, it does nothing.
 */
export async function forgetPerson(
  store: Store,
  editors: readonly RoomEditor[],
  { person, mark, by, now }: Deletion,
): Promise<Deleted> {
  const sign = (done: boolean) => ({ value: { at: now, mark, by, done }, expiresAt: now + MARKED });
  const already = await store.update(goneKey(person), (old) =>
    old?.mark === mark && old.done ? { value: old, result: true } : { ...sign(false), result: false },
  );
  if (already) return { already, stays: [] };
  const left: Left[] = [];
  for (let pass = 0; pass < PASSES; pass++) {
    for await (const path of everyPath(store, `${home(person)}in/`)) {
      const spot = spotIn(path);
      if (spot) left.push(await leave(store, editors, spot, person));
    }
    if ((await eraseAll(store, home(person))).length === 0 && pass > 0) break;
  }
  await eraseAll(store, `${ASIDE}${home(person)}`);
  await store.update(goneKey(person), () => ({ ...sign(true), result: undefined }));
  return { already, stays: left.flatMap(({ stays }) => (stays ? [stays] : [])) };
}
