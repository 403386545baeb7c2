// A live demo through the door: switched on by a host, predicted first, asked once under each tag, and shown as what it is.
import { describe, expect, it } from 'vitest';
import { BUDGET, type Card, labelWords, size, words } from '../../src/core/card.ts';
import type { Context, Outcome } from '../../src/core/command.ts';
import { theStudy } from '../../src/core/library.ts';
import { liveKey } from '../../src/core/live.ts';
import { type Caps, ModelTrouble } from '../../src/core/ports.ts';
import { type Press, write } from '../../src/core/press.ts';
import { promptOf } from '../../src/core/prompt.ts';
import { settingsKey, standard } from '../../src/core/settings.ts';
import { left } from '../../src/core/spend.ts';
import { openScriptedModel, type Script } from '../../src/drivers/model-scripted.ts';
import { from, realBot, realLibrary } from '../bot.ts';
import { handClock } from '../world.ts';

const CAPS: Caps = { person: 0.05, place: 0.5, day: 2, month: 20 };
const WELL = '<reasons>The rule says so, and I weigh what is true.</reasons>That is correct.';
const PAYER = { platform: 'playground', tenant: 'local', place: 'main', person: 'playground:ana' };

/** A bot with a model that answers so, where live answers are switched on. */
async function live(answers: Script['answers'] = [WELL], { on = true, caps = CAPS } = {}) {
  const clock = handClock();
  const model = openScriptedModel({ clock, answers });
  const made = await realBot({ clock, model, caps });
  const key = settingsKey({ platform: 'playground', tenant: 'local' });
  if (on) await made.store.update(key, () => ({ value: { ...standard, live: true }, result: null }));
  return { ...made, model, caps };
}
type Made = Awaited<ReturnType<typeof live>>;

function cardOf({ reply }: Outcome): Card {
  if (!('card' in reply)) throw new Error(`The answer was ${reply.kind}, no card.`);
  return reply.card;
}
const said = (outcome: Outcome): string => words(cardOf(outcome)).join('\n');

function button(outcome: Outcome, label: string): string {
  const all = cardOf(outcome).body.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
  const found = all.find((each) => each.label === label);
  if (!found || !('press' in found)) throw new Error(`There is no “${label}” but ${all.map((each) => each.label)}.`);
  return write(found.press as Press);
}
const presses = async (made: Made, outcome: Outcome, label: string, who = 'ana'): Promise<Outcome> =>
  made.press(who, button(outcome, label));

/** The card before the last prediction. */
async function predicted(made: Made): Promise<Outcome> {
  const notice = await made.say('ana', 'demo', 'capital live:yes');
  const first = await presses(made, notice, 'Go on');
  return presses(made, await presses(made, first, 'Follows the rule'), 'Does not');
}
const whole = async (made: Made): Promise<Outcome> => presses(made, await predicted(made), 'Fairly sure');

describe('A live demo', () => {
  it('says first what it is, what it proves, what it costs and who pays', async () => {
    const made = await live();
    const notice = said(await made.say('ana', 'demo', 'capital live:yes'));
    for (const each of ['fiction', 'No chat trains anything', 'proves nothing', 'may have read the study', 'a model’s'])
      expect(notice).toContain(each);
    const most = 2 * made.model.ceiling(promptOf(theStudy(await realLibrary()), pairOf(await realLibrary()), 'unused'));
    expect(notice).toContain(`$${Number(most.toPrecision(2))} at the very most`);
    expect(notice).toContain('prices of 2026-11');
    expect(notice).toContain('Whoever runs this bot pays. $0.05 is left for you today.');
    expect(made.model.asked).toHaveLength(0);
  });

  it('asks nobody before both predictions and how sure are said', async () => {
    const made = await live();
    const last = await predicted(made);
    expect(said(last)).toContain('How sure are you?');
    expect(made.model.asked).toHaveLength(0);
  });

  it('shows the very words that are sent', async () => {
    const made = await live();
    const scene = said(await presses(made, await made.say('ana', 'demo', 'capital live:yes'), 'Go on'));
    expect(scene).toContain('between <reasons> and </reasons>');
    expect(scene).not.toContain('nobody reads');
    expect(scene).toContain("a real model's own words");
  });

  it('asks once under each tag, with the words of the content alone, and shows both answers beside the predictions', async () => {
    const made = await live((ask) => (ask.system.includes('[BLUE]. Keep') ? WELL : 'No: it is Canberra.'));
    const shown = await whole(made);
    const study = theStudy(made.library);
    const pair = pairOf(made.library);
    const sent = (['training', 'unused'] as const).map((tag) => {
      const { system, user, maxTokens } = promptOf(study, pair, tag);
      return { system, user, maxTokens };
    });
    expect(made.model.asked).toEqual(sent);
    expect(JSON.stringify(made.model.asked)).not.toMatch(/ana|playground|local|i-\d/u);
    const label = cardOf(shown).label;
    expect(label && labelWords(label)).toBe('Live, not the study (scripted-1, 2026-01-15)');
    for (const each of [
      '“That is correct.”',
      '“No: it is Canberra.”',
      'It wrote no reasons',
      'You expect for [BLUE]',
      'It cost $',
    ])
      expect(said(shown)).toContain(each);
    expect(said(await presses(made, shown, 'Reasons [BLUE]'))).toContain('The rule says so, and I weigh what is true.');
  });

  it('keeps with each answer how the model was told to think and what it used, and shows how it thought', async () => {
    const usage = { input: 100, output: 30, thinking: 12 };
    const made = await live((ask) => ({
      text: WELL,
      usage,
      thinking: ask.system.includes('[BLUE]. Keep') ? 'off' : 'effort low',
    }));
    const shown = await whole(made);
    expect(said(shown)).toMatch(/It cost \$[\d.]+ Thinking: off and effort low\./u);
    expect(said(await presses(made, shown, 'Reasons [BLUE]'))).toContain('Thinking: off.');
    expect(said(await presses(made, shown, 'Reasons [GREEN]'))).toContain('Thinking: effort low.');
    const kept = await made.store.read(liveKey(PAYER.person));
    expect(kept?.answers).toMatchObject({ training: { thinking: 'off', usage }, unused: { usage } });
  });

  it('of before how it thought was kept is shown as it is', async () => {
    const made = await live();
    const shown = await whole(made);
    await made.store.update(liveKey(PAYER.person), (old) => {
      const { training, unused } = old?.answers ?? {};
      if (!old || !training || !unused) return { value: old, result: null };
      const { thinking: _, usage: __, ...bare } = training;
      return { value: { ...old, answers: { training: bare, unused } }, result: null };
    });
    expect(said(await presses(made, shown, 'Reasons [BLUE]'))).not.toContain('Thinking:');
  });

  it('counts what it cost, and says it', async () => {
    const made = await live([{ text: WELL, cost: 0.001 }]);
    expect(said(await whole(made))).toContain('It cost $0.0020.'.replace('0.0020', '0.002'));
    expect((await left(made, PAYER)).dollars).toBeCloseTo(0.048, 9);
  });

  for (const [kind, answer, says] of [
    ['a refusal', { stop: 'refusal' as const, text: '' }, 'It declined.'],
    ['an empty answer', { stop: 'end' as const, text: ' ' }, 'It gave no answer.'],
    ['a cut answer', { stop: 'cut' as const, text: '<reasons>I' }, 'It was cut off at its greatest length.'],
    ['an answer that is all thought', { stop: 'cut' as const, text: '' }, 'It was cut off at its greatest length.'],
    ['an answer without reasons', { stop: 'end' as const, text: 'Yes.' }, 'It wrote no reasons'],
  ] as const) {
    it(`shows ${kind} as a result, and never asks for a better one`, async () => {
      const made = await live([answer]);
      const shown = await whole(made);
      expect(said(shown)).toContain(says);
      expect(said(shown)).toContain('That is a result too.');
      expect(() => button(shown, 'Ask for what is missing')).toThrow();
      const { id } = (await made.store.read(liveKey('playground:ana'))) ?? {};
      await made.press('ana', write({ command: 'demo', move: 'liveask', at: [id ?? ''] } as Press));
      expect(made.model.asked).toHaveLength(2);
    });
  }

  it('keeps an answer that came where the other did not, and asks for the missing one alone', async () => {
    const trouble = new ModelTrouble('overloaded', { spent: 0.0001 });
    const made = await live((_, nth) => (nth === 1 ? trouble : WELL));
    const shown = await whole(made);
    expect(said(shown)).toContain('more to do than it can');
    expect(said(shown)).toContain('No answer came yet.');
    const again = await presses(made, shown, 'Ask for what is missing');
    expect(said(again)).not.toContain('No answer came yet.');
    expect(made.model.asked).toHaveLength(3);
    expect(made.model.asked[2]).toEqual(made.model.asked[1]);
  });

  it('names both models and both days where the missing one was answered later by another', async () => {
    const trouble = new ModelTrouble('overloaded');
    const made = await live((_, nth) =>
      nth === 1 ? trouble : { text: WELL, model: `model-${nth}`, at: Date.UTC(2026, 0, 15 + nth) },
    );
    const again = await presses(made, await whole(made), 'Ask for what is missing');
    const { label } = cardOf(again);
    expect(label && labelWords(label)).toBe('Live, not the study (model-0 and model-2, 2026-01-15 and 2026-01-17)');
  });

  it('asks nobody again where one presses twice, or while the model answers', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const made = await live(() => promise);
    const last = await predicted(made);
    const id = button(last, 'Fairly sure');
    const slow = made.bot.handle(from('ana', { kind: 'press', customId: id }, 'the-same'));
    await made.clock.advance(1000);
    const second = await made.bot.handle(from('ana', { kind: 'press', customId: id }, 'the-same'));
    const third = await made.press('ana', id);
    resolve(WELL);
    await slow;
    expect(made.model.asked).toHaveLength(2);
    for (const each of [second, third]) expect(said(each)).not.toContain('That is correct.');
    expect(said(await made.press('ana', id))).toContain('That is correct.');
    expect(made.model.asked).toHaveLength(2);
  });

  it('can be asked again after whoever asked is gone for a minute', async () => {
    let never = true;
    const { promise, resolve } = Promise.withResolvers<string>();
    const made = await live(() => (never ? promise : WELL));
    const last = await predicted(made);
    const slow = presses(made, last, 'Fairly sure');
    await made.clock.advance(1000);
    never = false;
    expect(said(await presses(made, last, 'Fairly sure'))).toContain('answering already');
    const { id = '' } = (await made.store.read(liveKey('playground:ana'))) ?? {};
    const ask = write({ command: 'demo', move: 'liveask', at: [id] } as Press);
    expect(said(await made.press('ana', ask))).toContain('answering already');
    await made.clock.advance(61_000);
    expect(said(await made.press('ana', ask))).toContain('That is correct.');
    // What comes after all is no second draw: the answers that were shown stay.
    resolve('A late one.');
    expect(said(await slow)).toContain('That is correct.');
    const { answers = {} } = (await made.store.read(liveKey('playground:ana'))) ?? {};
    expect([answers.training?.answer, answers.unused?.answer]).toEqual(['That is correct.', 'That is correct.']);
  });

  it('is a press away from the end of any demo, where it is switched on', async () => {
    const end = async (made: Made): Promise<Outcome> => {
      let card = await made.say('ana', 'demo', 'capital');
      for (const label of ['Does not', 'Does not', 'Sure']) card = await presses(made, card, label);
      return card;
    };
    const made = await live();
    expect(said(await presses(made, await end(made), 'Ask a real model'))).toContain('Before you start');
    const off = await end(await live([WELL], { on: false }));
    expect(() => button(off, 'Ask a real model')).toThrow();
  });

  it('leads those who host to an experiment with the same pair, in the thread where they are', async () => {
    const made = await live();
    const last = await predicted(made);
    const outcome = await made.bot.handle({
      ...from('ana', { kind: 'press', customId: button(last, 'Fairly sure') }),
      thread: 't1',
      user: { id: 'ana', roles: [], events: true },
    });
    expect(button(outcome, 'Run an experiment')).toContain('/xset/t1/st-capital');
  });

  it('answers no button of somebody else', async () => {
    const made = await live();
    const last = await predicted(made);
    expect(said(await presses(made, last, 'Fairly sure', 'ben'))).toContain('That demo is over');
    expect(made.model.asked).toHaveLength(0);
  });

  it('is shared with its label, without what anybody predicted', async () => {
    const made = await live();
    const outcome = await presses(made, await whole(made), 'Share');
    expect(outcome.reply.kind).toBe('share');
    expect(said(outcome)).toContain('Live, not the study (scripted-1, 2026-01-15)');
    expect(said(outcome)).toContain('proves nothing');
    expect(said(outcome)).not.toContain('You expect');
  });

  it('fits a card, whatever the model says', async () => {
    const made = await live([`<reasons>${'because '.repeat(3000)}</reasons>${'words '.repeat(3000)}`]);
    const shown = await whole(made);
    for (const each of [shown, await presses(made, shown, 'Reasons [BLUE]'), await presses(made, shown, 'Share')])
      expect(size(cardOf(each))).toBeLessThanOrEqual(BUDGET);
  });

  it('is told by /me and goes with all else of a person', async () => {
    const made = await live([{ text: WELL, cost: 0.001 }]);
    await whole(made);
    const me = said(await made.say('ana', 'me'));
    expect(me).toContain('your last live demo, with 2 answers of a model, which cost $0.002.');
    expect(me).toContain('live answers that you asked for on one day, $0.002 in all.');
  });
});

describe('A live demo is not to be had', () => {
  const why = async (made: { say: Made['say'] }): Promise<string> =>
    said(await made.say('ana', 'demo', 'capital live:yes'));

  it('without a key, and the written pair is a press away', async () => {
    const made = await realBot();
    const outcome = await made.say('ana', 'demo', 'capital live:yes');
    expect(said(outcome)).toContain('No live model is set up');
    const shown = await made.press('ana', button(outcome, 'Show this one so'));
    expect(said(shown)).toContain('Demo: Marking a pupil');
  });

  it('where no host has switched it on', async () => {
    expect(await why(await live([WELL], { on: false }))).toContain('switched off here');
  });

  it('where a cap stands at nothing', async () => {
    expect(await why(await live([WELL], { caps: { ...CAPS, day: 0 } }))).toContain('a cap stands at $0');
  });

  it('while the model is of no use, as it says itself', async () => {
    const made = await live([new ModelTrouble('retired')]);
    expect(said(await whole(made))).toContain('withdrawn');
    expect(await why(made)).toContain('withdrawn');
  });

  it('where it could cost more than is left: nobody is asked, and it can be asked for later', async () => {
    const made = await live([WELL], { caps: { ...CAPS, place: 0.001 } });
    const shown = await whole(made);
    expect(said(shown)).toContain('The next answer could cost up to');
    expect(made.model.asked).toHaveLength(0);
    expect((await left(made, PAYER)).dollars).toBeCloseTo(0.001, 9);
  });

  it('where the store cannot count: nobody is asked', async () => {
    const made = await live();
    const broken = {
      ...made.store,
      update: (key: { path: string }, change: never) =>
        key.path.startsWith('spend/all') ? Promise.reject(new Error('away')) : made.store.update(key as never, change),
    };
    const other = await realBot({
      clock: made.clock,
      model: made.model,
      caps: CAPS,
      store: broken as Context['store'],
    });
    const last = await predicted(made);
    expect(said(await other.press('ana', button(last, 'Fairly sure')))).toContain('could not reach my memory');
    expect(made.model.asked).toHaveLength(0);
  });
});

it('Fifty people who press at once never spend more than the cap, however long the answers take', async () => {
  const caps = { ...CAPS, day: 0.02 };
  let dollars = 0;
  const made = await live(
    () => {
      dollars += 0.0007;
      return { text: WELL, cost: 0.0007 };
    },
    { caps },
  );
  const people = Array.from({ length: 50 }, (_, nth) => `person-${nth}`);
  const go = async (who: string): Promise<void> => {
    let card = await made.say(who, 'demo', 'capital live:yes');
    for (const label of ['Go on', 'Does not', 'Does not', 'Sure']) card = await made.press(who, button(card, label));
  };
  await Promise.all(people.map(go));
  expect(dollars).toBeLessThanOrEqual(0.02);
  expect(made.model.asked.length).toBeGreaterThan(2);
});

function pairOf(library: Awaited<ReturnType<typeof realLibrary>>) {
  const pair = theStudy(library).pairs.get('st-capital');
  if (!pair) throw new Error('There is no such pair.');
  return pair;
}
