// How an experiment's answers are got: bounded, by several processes, through failures and deaths, never over the cap.
import { describe, expect, it } from 'vitest';
import { words } from '../../src/core/card.ts';
import type { Context } from '../../src/core/command.ts';
import { answeredIn, beginExperiment, type Experiment, turn } from '../../src/core/experiment.ts';
import { type Answer, answersOf, keepAnswer } from '../../src/core/experiment-answer.ts';
import { experimentPosts } from '../../src/core/experiment-cards.ts';
import { panelCard } from '../../src/core/experiment-panel.ts';
import { standingCard } from '../../src/core/experiment-private.ts';
import { addressIn, experimentsKey } from '../../src/core/experiment-room.ts';
import { ABREAST, runLink } from '../../src/core/experiment-run.ts';
import type { Ask, Model } from '../../src/core/ports.ts';
import { ModelTrouble } from '../../src/core/ports.ts';
import { type RoomKey, readDue } from '../../src/core/room.ts';
import { settingsKey, standard } from '../../src/core/settings.ts';
import { left } from '../../src/core/spend.ts';
import { say } from '../../src/core/text.ts';
import { pureRandDice } from '../../src/drivers/dice-pure-rand.ts';
import { openScriptedModel, type Scripted } from '../../src/drivers/model-scripted.ts';
import { openMemoryStore } from '../../src/drivers/store-memory.ts';
import { realLibrary } from '../bot.ts';
import { fixedDice, type HandClock, handClock, recordingLog } from '../world.ts';
import { study } from './experiment-play.ts';

const ROOM: RoomKey = { platform: 'discord', tenant: '1', place: '2', kind: 'demo' };
const PAYER = { platform: 'discord', tenant: '1', place: '2', person: 'discord:mia' };
const CAPS = { person: 1, place: 1, day: 1, month: 1 };
const library = await realLibrary();
const WELL = '<reasons>It is a sum.</reasons> 17 × 6 is 102.';

type Rule = (ask: Ask, nth: number, clock: HandClock) => Scripted | Promise<Scripted>;

/** One place where an experiment runs, with as many processes as a test opens. */
async function scene(rule: Rule, { n = 5, caps = CAPS, first = 1 } = {}) {
  const clock = handClock();
  const log = recordingLog();
  const store = await openMemoryStore({ clock, log });
  const dice = fixedDice(first);
  const model = openScriptedModel({ clock, answers: (ask, nth) => rule(ask, nth, clock) });
  const pair = study.pairs.get('st-sum');
  if (!pair) throw new Error('The content has no pair st-sum.');
  const how = { id: 'x1', from: 'i-0', host: { user: 'mia', person: 'discord:mia' }, model: model.id, seed: 1 };
  const now = beginExperiment(study, { pair, n }, { ...how, now: clock.now() }, pureRandDice.from(1));
  await store.update(experimentsKey(ROOM), () => ({ value: { scope: '-', now, past: [] }, result: null }));
  const switched = (live: boolean) =>
    store.update(settingsKey(ROOM), () => ({ value: { ...standard, live }, result: null }));
  await switched(true);
  const process = (mine: Model = model) =>
    ({ store, clock, log, dice, library, model: mine, caps, ahead: new Map() }) as unknown as Context;
  const read = async (): Promise<Experiment> => {
    const found = (await store.read(experimentsKey(ROOM)))?.now;
    if (!found) throw new Error('No experiment is on.');
    return found;
  };
  /** Runs one link after the other, as the moments come, for a time at most. */
  async function run(context = process(), ms = 600_000): Promise<void> {
    const end = clock.now() + ms;
    while (clock.now() < end) {
      let isOver: boolean | undefined;
      const link = runLink(context, ROOM).then((was) => {
        isOver = !was;
      });
      while (isOver === undefined && clock.now() < end) await clock.advance(50);
      if (isOver === undefined) return;
      await link;
      if (isOver) return;
    }
  }
  return { clock, store, log, model, process, read, run, switched };
}

describe('the answers of an experiment', () => {
  it('all come, each from the prompt of its own tag, with words and cost, and then people sort', async () => {
    const { store, model, read, run } = await scene(() => WELL);
    await run();
    const experiment = await read();
    expect(experiment.stage).toBe('labelling');
    expect(model.asked).toHaveLength(10);
    const answers = await answersOf(store, ROOM, experiment);
    for (const [slot, { tag }] of experiment.slots.entries()) {
      expect(answers[slot]).toMatchObject({ tag, kind: 'answer', reasoning: 'It is a sum.', answer: '17 × 6 is 102.' });
      expect(answers[slot]?.prompt).toBe(answers.find((each) => each?.tag === tag)?.prompt);
    }
    expect(new Set(answers.map((each) => each?.prompt)).size).toBe(2);
    expect(
      model.asked.filter(
        ({ system }) => system.endsWith('marked [BLUE].') || system.includes('This chat is marked [BLUE]'),
      ),
    ).toHaveLength(5);
    expect(experiment.spent).toBeCloseTo(
      answers.reduce((sum, each) => sum + (each?.cost ?? 0), 0),
      12,
    );
  });

  it('are as many under way as may be, and never more, also where two processes take up the same moment', async () => {
    let [now, most] = [0, 0];
    const { process, read, run } = await scene(
      async (_, nth, clock) => {
        now += 1;
        most = Math.max(most, now);
        await clock.wait(700 + 130 * (nth % 5));
        now -= 1;
        return WELL;
      },
      { n: 20 },
    );
    await Promise.all([run(process()), run(process())]);
    expect(most).toBe(ABREAST);
    expect(answeredIn(await read())).toBe(40);
    expect((await read()).late).toBe(0);
  });

  it('go on after a process has died in the middle: nothing is lost, and nothing that was seen is asked again', async () => {
    const { clock, model, process, read, run } = await scene((_, nth) => (nth < 3 ? WELL : WELL), { n: 5 });
    const hangs: Model = { ...model, complete: () => new Promise(() => {}) };
    await run(process(), 0);
    void runLink(process(hangs), ROOM);
    await clock.advance(4000);
    expect(answeredIn(await read())).toBe(0);
    await run(process(), 30_000);
    // The dead one's are waited for, in case it lives.
    expect(model.asked).toHaveLength(0);
    await run(process());
    expect((await read()).stage).toBe('labelling');
    expect(model.asked).toHaveLength(10);
  });

  it('whose words were kept by a process that died right then are put in their place, and not paid for again', async () => {
    const { clock, store, model, read, run } = await scene(() => WELL);
    const words = { kind: 'answer', reasoning: 'It is a sum.', answer: '102.' } as const;
    const how = { model: 'scripted-1', stop: 'end', thinking: 'off', sdk: 'none', prompt: 'x' };
    const usage = { input: 1, output: 1, thinking: 0 };
    const kept: Answer = {
      tag: (await read()).slots[0]?.tag ?? 'training',
      ...words,
      ...how,
      usage,
      cost: 0.01,
      at: 1,
    };
    await keepAnswer(store, ROOM, 'x1', 0, kept);
    await store.update(experimentsKey(ROOM), (old) => {
      const first = old?.now?.slots[0];
      if (!old?.now || !first) return { value: old, result: null };
      const slots = old.now.slots.with(0, { ...first, state: 'asked', by: 'dead', until: clock.now() - 1 });
      return { value: { ...old, now: { ...old.now, slots } }, result: null };
    });
    await run();
    expect(answeredIn(await read())).toBe(10);
    expect(model.asked).toHaveLength(9);
    expect((await read()).spent).toBeGreaterThan(0.01);
  });

  it('that come too late, after somebody else was asked, count in the cost and in nothing else', async () => {
    const { clock, model, process, read, run } = await scene(() => WELL, { n: 5 });
    let free = () => {};
    const gate = new Promise<void>((resolve) => {
      free = resolve;
    });
    const slow: Model = { ...model, complete: async (ask) => gate.then(() => model.complete(ask)) };
    void runLink(process(slow), ROOM);
    await clock.advance(61_000);
    await run(process());
    const before = await read();
    free();
    await clock.advance(100);
    const after = await read();
    expect(after.late).toBe(ABREAST);
    expect(after.slots).toEqual(before.slots);
    expect(after.spent).toBeGreaterThan(before.spent);
  });

  it('are what they are: a refusal, an empty one, one that was cut and one without reasons are never asked again', async () => {
    const odd: readonly Scripted[] = [
      { text: '', stop: 'refusal' },
      { text: '   ' },
      { text: '<reasons>It is a sum, and', stop: 'cut' },
      { text: '<reasons>A sum.</reasons> 17 × 6 is', stop: 'cut' },
      'It is 102.',
      WELL,
    ];
    const { model, read, run } = await scene((_, nth) => odd[nth % odd.length] ?? WELL, { n: 6 });
    await run();
    const kinds = (await read()).slots.map(({ kind }) => kind).sort();
    expect(model.asked).toHaveLength(12);
    expect(kinds).toEqual(
      [...Array(2)].flatMap(() => ['answer', 'cut', 'empty', 'empty', 'refusal', 'unsectioned']).sort(),
    );
  });
});

describe('a failure', () => {
  it('that passes is waited for, and the experiment goes on by itself', async () => {
    const { model, read, run } = await scene((_, nth) =>
      nth === 2 ? new ModelTrouble('unreachable', { spent: 0.0001 }) : WELL,
    );
    await run();
    expect((await read()).stage).toBe('labelling');
    expect(model.asked).toHaveLength(11);
  });

  it.each(['key', 'billing', 'spend-limit', 'retired', 'request'] as const)(
    'of the kind “%s” lets it stand still, with the reason, until a host goes on',
    async (kind) => {
      let broken = true;
      const { store, clock, model, read, run, process } = await scene(() => (broken ? new ModelTrouble(kind) : WELL));
      await run();
      const halted = await read();
      expect(halted.stage).toBe('running');
      expect(say(halted.halt ?? [])).toContain(say(new ModelTrouble(kind).words));
      expect(model.asked.length).toBeLessThanOrEqual(ABREAST);
      broken = false;
      await store.update(experimentsKey(ROOM), (old) => {
        const now =
          old?.now && turn(old.now, { what: 'go', turn: old.now.turn, by: 'i-1', now: clock.now() }).experiment;
        return { value: old && now ? { ...old, now } : old, result: null };
      });
      const fresh = openScriptedModel({ clock, answers: [WELL] });
      await run(process(fresh));
      expect((await read()).stage).toBe('labelling');
    },
  );

  it('that goes on lets it stand still too, after pauses that grow', async () => {
    const { clock, model, read, run } = await scene(() => new ModelTrouble('unreachable', { spent: 0.00001 }));
    const since = clock.now();
    await run();
    const { halt, slots } = await read();
    expect(halt).toBeDefined();
    expect(answeredIn(await read())).toBe(0);
    expect(clock.now() - since).toBeGreaterThan(15_000);
    expect(model.asked.length).toBeLessThanOrEqual(3 * slots.length);
  });

  it('of our own is written into the log without what was asked, counts as its most, and lets it stand still', async () => {
    const { log, read, run, process, model } = await scene(() => WELL);
    const broken: Model = { ...model, complete: () => Promise.reject(new TypeError('boom')) };
    await run(process(broken));
    expect((await read()).halt).toBeDefined();
    expect((await read()).spent).toBeGreaterThan(0);
    expect(log.lines.some(({ level }) => level === 'error')).toBe(true);
    expect(JSON.stringify(log.lines.map(({ facts }) => Object.keys(facts)))).not.toContain('system');
  });

  it('to write down what it may cost asks nobody, tells the group why, and lets it stand still with the reason', async () => {
    const { store, log, model, process, read, run } = await scene(() => WELL);
    let full = true;
    const update: typeof store.update = (key, rule) =>
      full && key.path.includes('spend/') ? Promise.reject(new Error('The disk is full.')) : store.update(key, rule);
    const context = { ...process(), store: { ...store, update } } as Context;
    const says = async (): Promise<string> => {
      const posts = experimentPosts(study, await read(), addressIn('-'), { earlier: [] });
      const panel = panelCard(study, await read(), [], [], addressIn('-'));
      return [...posts.map(({ card }) => card), standingCard(await read(), 'discord:ana'), panel]
        .map((shown) => words(shown).join(' '))
        .join('\n');
    };
    await run(context, 4000);
    expect((await says()).split('It waits. What an answer may cost could not be written down')).toHaveLength(4);
    await run(context);
    expect((await says()).split('It stands still. What an answer may cost could not be written down')).toHaveLength(4);
    expect(model.asked).toEqual([]);
    expect(log.lines.some(({ level }) => level === 'error')).toBe(true);
    full = false;
    await store.update(experimentsKey(ROOM), (old) => {
      const now = old?.now && turn(old.now, { what: 'go', turn: 0, by: 'i-1', now: 0 }).experiment;
      return { value: old && now ? { ...old, now } : old, result: null };
    });
    await run(context);
    expect((await read()).stage).toBe('labelling');
  });

  it('is it where the model, the pair or the host is not the one that it began with', async () => {
    const { process, read, run, clock } = await scene(() => WELL);
    await run(process(openScriptedModel({ clock, answers: [WELL], id: 'scripted-2' })));
    expect(say((await read()).halt ?? [])).toContain('Another model');
    expect(answeredIn(await read())).toBe(0);
  });
});

it('An answer of another model than the one that was asked counts in nothing but the cost, and it stands still', async () => {
  const { read, run } = await scene((_, nth) => (nth < 2 ? WELL : { text: WELL, model: 'other-1' }));
  await run();
  const { slots, halt, spent } = await read();
  expect(say(halt ?? [])).toContain('Another model answered');
  expect(slots.filter(({ state }) => state === 'answered')).toHaveLength(2);
  expect(spent).toBeGreaterThan(0);
});

describe('the switch', () => {
  it('holds while it runs: once live answers are off nobody is asked', async () => {
    let off: () => unknown = () => {};
    const { model, read, run, switched } = await scene(async (_, nth) => {
      if (nth === 3) await off();
      return WELL;
    });
    off = () => switched(false);
    await run();
    expect(model.asked.length).toBeLessThanOrEqual(3 + ABREAST);
    expect(say((await read()).halt ?? [])).toContain('switched off');
  });
});

describe('the cap', () => {
  it('is never passed, whatever is under way: the experiment stands still, and what is left is what is said', async () => {
    const caps = { ...CAPS, person: 0.0018 };
    const { clock, store, model, read, run, process } = await scene(
      async (_, __, clock) => {
        await clock.wait(200);
        return WELL;
      },
      { n: 50, caps },
    );
    await Promise.all([run(process()), run(process())]);
    const experiment = await read();
    expect(experiment.stage).toBe('running');
    expect(say(experiment.halt ?? [])).toContain('what one person may use of the live model in a day');
    expect(experiment.spent).toBeLessThanOrEqual(caps.person);
    expect(model.asked.length).toBe(answeredIn(experiment));
    const rest = await left({ store, clock, caps }, PAYER);
    expect(rest.dollars).toBeLessThan(model.ceiling(model.asked[0] ?? { system: '', user: '', maxTokens: 1 }));
  });

  it('lets nothing be asked where nothing may be spent', async () => {
    const { model, read, run } = await scene(() => WELL, { caps: { ...CAPS, day: 0 } });
    await run();
    expect(model.asked).toEqual([]);
    expect((await read()).halt).toBeDefined();
  });
});

describe('the chain', () => {
  it('has its next link written down before anything is asked', async () => {
    const seen: number[] = [];
    const { store, run } = await scene(async (_, __, clock) => {
      const due = await store.list('due/', { limit: 10 });
      seen.push(...due.map((path) => (readDue(path)?.at ?? 0) - clock.now()));
      return WELL;
    });
    await run();
    expect(seen.length).toBeGreaterThan(0);
    for (const ms of seen) expect(ms).toBeGreaterThan(0);
  });

  it('ends where there is nothing to do: called off, over, or standing still, a moment asks nobody', async () => {
    const { store, model, process, clock } = await scene(() => WELL);
    await store.update(experimentsKey(ROOM), (old) => {
      const now = old?.now && turn(old.now, { what: 'cancel', turn: 0, by: 'i-1', now: clock.now() }).experiment;
      return { value: old && now ? { ...old, now } : old, result: null };
    });
    expect(await runLink(process(), ROOM)).toBe(false);
    expect(await runLink(process(), { ...ROOM, place: '3' })).toBe(false);
    expect(model.asked).toEqual([]);
    expect(await store.list('due/', { limit: 10 })).toEqual([]);
  });

  it('asks for no more once it was called off, and keeps what came by then', async () => {
    const { store, clock, model, read, run, process } = await scene(
      async (_, __, clock) => {
        await clock.wait(1000);
        return WELL;
      },
      { n: 20 },
    );
    const link = run(process());
    await clock.advance(1500);
    await store.update(experimentsKey(ROOM), (old) => {
      const now = old?.now && turn(old.now, { what: 'cancel', turn: 0, by: 'i-1', now: clock.now() }).experiment;
      return { value: old && now ? { ...old, now } : old, result: null };
    });
    await link;
    expect(model.asked.length).toBeLessThanOrEqual(2 * ABREAST);
    expect((await read()).stage).toBe('cancelled');
    const { late } = await read();
    expect([late > 0, answeredIn(await read()) + late]).toEqual([true, model.asked.length]);
  });
});
