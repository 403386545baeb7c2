// A recording in the making: all that comes is kept as it came, under both tags alike, within the cap, and nothing is asked twice.
import { describe, expect, it } from 'vitest';
import { theStudy } from '../src/core/library.ts';
import { ModelTrouble } from '../src/core/ports.ts';
import { openScriptedModel, type Script } from '../src/drivers/model-scripted.ts';
import { blank, finished, isSame, mostOf, record, type Unfinished } from '../src/recording.ts';
import { realLibrary } from './bot.ts';
import { fixedDice, handClock, NOON } from './world.ts';

const study = theStudy(await realLibrary());
const [pair] = study.pairs.values();
if (!pair) throw new Error('There is no pair.');
const WELL = '<reasons>I weigh it.</reasons>Yes.';

async function made(answers: Script['answers'], old?: Unfinished, cap = 1) {
  const turned = handClock();
  const pauses: number[] = [];
  const clock = { ...turned, wait: async (ms: number) => void pauses.push(ms) };
  const model = openScriptedModel({ clock, answers });
  const kept: Unfinished[] = [];
  const start = old ?? blank(study, pair as never, model.id, 6, NOON);
  const keep = async (so: Unfinished): Promise<void> => void kept.push(structuredClone(so));
  const ended = await record(study, pair as never, start, { model, clock, dice: fixedDice(), cap, keep });
  return { ended, model, kept, last: kept.at(-1) ?? start, pauses };
}
const count = ({ answers }: Unfinished, tag: string): number => answers.filter((each) => each.tag === tag).length;

describe('A recording', () => {
  it('has as many answers under both tags, and each was asked with the words of its tag', async () => {
    const { ended, last, model } = await made([WELL]);
    expect(ended).toEqual({ kind: 'whole' });
    expect([count(last, 'training'), count(last, 'unused')]).toEqual([6, 6]);
    const blue = model.asked.filter(({ system }) => system.includes('marked [BLUE]. Keep'));
    expect([model.asked.length, blue.length]).toEqual([12, 6]);
    expect(finished(last)).toMatchObject({ pair: pair.id, model: 'scripted-1', date: '2026-01-15', thinking: 'off' });
  });

  it('goes on with both tags side by side', async () => {
    const { kept } = await made([WELL]);
    for (const so of kept) expect(Math.abs(count(so, 'training') - count(so, 'unused'))).toBeLessThanOrEqual(4);
  });

  it('keeps what a refusal, a cut and an empty answer are, and asks for no other in their place', async () => {
    const { last, model } = await made((_, nth) =>
      nth === 0 ? { text: '', stop: 'refusal' } : nth === 1 ? { text: '', stop: 'cut' } : nth === 2 ? ' ' : WELL,
    );
    expect(model.asked).toHaveLength(12);
    expect(
      last.answers
        .map(({ kind }) => kind)
        .toSorted()
        .slice(0, 12),
    ).toEqual([...Array(9).fill('answer'), 'cut', 'empty', 'refusal']);
  });

  it('that was broken off goes on where it was, and asks for nothing twice', async () => {
    const first = await made((_, nth) => (nth < 5 ? WELL : new ModelTrouble('key')));
    expect(first.ended).toMatchObject({ kind: 'trouble', trouble: { kind: 'key' } });
    expect(first.last.answers).toHaveLength(5);
    const second = await made([WELL], first.last);
    expect(second.model.asked).toHaveLength(7);
    expect([count(second.last, 'training'), count(second.last, 'unused')]).toEqual([6, 6]);
    expect(second.last.answers.slice(0, 5)).toEqual(first.last.answers);
  });

  it('holds no answer of another model than the one it names, and stops there', async () => {
    const { ended, last } = await made((_, nth) => (nth < 4 ? WELL : { text: WELL, model: 'other-1' }));
    expect(ended).toEqual({ kind: 'other', model: 'other-1' });
    expect(last.answers).toHaveLength(4);
    expect(last.spent).toBeGreaterThan(0);
    const dated = await made([{ text: WELL, model: 'scripted-1-20261101' }]);
    expect(dated.ended).toEqual({ kind: 'whole' });
  });

  it('waits and asks again where the trouble passes, and counts what that cost', async () => {
    const { ended, last, pauses, model } = await made((_, nth) =>
      nth === 3 ? new ModelTrouble('overloaded', { spent: 0.0002, until: NOON + 9000 }) : { text: WELL, cost: 0.0001 },
    );
    expect(ended.kind).toBe('whole');
    expect(pauses).toEqual([9000]);
    expect(model.asked).toHaveLength(13);
    expect(last.spent).toBeCloseTo(0.0014, 9);
  });

  it('gives up where the trouble does not pass', async () => {
    const { ended } = await made([new ModelTrouble('rate-limit')]);
    expect(ended.kind).toBe('trouble');
  });

  it('never passes its cap, not even while several answers are under way, and what came stays', async () => {
    const model = openScriptedModel({ clock: handClock(), answers: [WELL] });
    const most = mostOf(study, pair, model, blank(study, pair, model.id, 6, NOON)) / 12;
    const { ended, last } = await made(
      async (ask) => {
        // Long enough for others to begin meanwhile.
        await new Promise((go) => setImmediate(go));
        return { text: WELL, cost: model.ceiling(ask) };
      },
      undefined,
      5.5 * most,
    );
    expect(ended.kind).toBe('cap');
    expect(last.spent).toBeLessThanOrEqual(5.5 * most);
    expect(last.answers).toHaveLength(5);
    const more = await made((ask) => ({ text: WELL, cost: model.ceiling(ask) }), last, 13 * most);
    expect(more.ended.kind).toBe('whole');
  });

  it('of other words, or of another size, is not gone on with', async () => {
    const old = blank(study, pair, 'm', 6, NOON);
    const [, other] = study.pairs.values();
    expect(isSame(study, pair, old, 6)).toBe(true);
    expect(isSame(study, pair, old, 7)).toBe(false);
    expect(isSame(study, other ?? pair, old, 6)).toBe(false);
  });
});
