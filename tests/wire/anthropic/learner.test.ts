// What a learner sees of the live demo when the model cannot, will not or must not answer: the whole bot, the real SDK, a strict API.
import { afterEach, describe, expect, it } from 'vitest';
import { discord } from '../../../src/adapters/discord/index.ts';
import { faults as discordFaults } from '../../../src/adapters/discord/limits.ts';
import { slack } from '../../../src/adapters/slack/index.ts';
import { faults as slackFaults } from '../../../src/adapters/slack/limits.ts';
import type { Card } from '../../../src/core/card.ts';
import { theStudy } from '../../../src/core/library.ts';
import type { Store } from '../../../src/core/ports.ts';
import { promptOf } from '../../../src/core/prompt.ts';
import { costOf } from '../../../src/drivers/model-cost.ts';
import { realLibrary } from '../../bot.ts';
import { HOSTILE } from '../../gallery.ts';
import { endAll, startProcess } from '../../ground/start.ts';
import { KEY, type Trouble } from './anthropic.ts';
import { type Learners, openLearners, said } from './learners.ts';
import { AGREES, BARE, CORRECTS, DECLINES, script } from './script.ts';
import { HAIKU } from './shapes.ts';
import { type Said, usageOf } from './speech.ts';
import { PRICE, told } from './stage.ts';

let people: Learners;
const open = async (wanted: Parameters<typeof openLearners>[0] = {}): Promise<Learners> => {
  people = await openLearners({ answer: script({ BLUE: [AGREES], GREEN: [CORRECTS] }), ...wanted });
  return people;
};
afterEach(async () => {
  expect(people.at.api.faults).toEqual([]);
  await people.at.close();
});

const answering = (BLUE: Said, GREEN: Said) => ({ answer: script({ BLUE: [BLUE], GREEN: [GREEN] }) });
const refuses = (status: number, type: string, code?: string): Trouble => ({
  does: 'refuses',
  status,
  problem: { type, ...(code === undefined ? {} : { code }) },
});
const four = (each: Trouble): readonly Trouble[] => [each, each, each, each];
const february = Date.UTC(2026, 1, 1);

/** What the API is to be paid for all that it was asked, where each answer was the longer of these. */
const bill = (answer: Said): number =>
  people.at.api.questions.reduce((sum, asked) => {
    const { input_tokens: input, output_tokens: output } = usageOf(asked, Math.ceil(answer.text.length / 4) + 1, 0);
    return sum + costOf(PRICE, { input, output });
  }, 0);

describe('Where the model is of no use to anybody (62, 63, 65)', () => {
  it.each([
    ['the key is refused (401)', refuses(401, 'authentication_error'), 'does not take this bot’s key'],
    ['the account cannot pay (402)', refuses(402, 'billing_error'), 'has no credit'],
    ['the key may not (403)', refuses(403, 'permission_error'), 'does not take this bot’s key'],
    ['the model is gone (404)', refuses(404, 'not_found_error'), 'is being withdrawn, or is gone already'],
    [
      'the limit of the account is reached (429)',
      refuses(429, 'rate_limit_error', 'enforced_spend_limit_reached'),
      'is spent for now. It can be tried again',
    ],
  ])(
    'because %s, a learner hears why, the next is shown what there is, and nobody asks again',
    async (_, trouble, why) => {
      const { at, demo, type, press, spent } = await open();
      at.api.plan(...four(trouble));
      const shown = said(await demo('ana')).replaceAll("'", '’');
      expect(shown).toContain(why);
      expect(shown).toContain('No answer came yet.');
      expect(shown).toContain('It cost $0.');
      expect(shown).not.toContain('Live, not the study');
      // Once for each tag, side by side: none was tried again.
      const asked = at.api.questions.length;
      expect(asked).toBeLessThanOrEqual(2);
      for (const person of ['ben', 'chi']) {
        const none = await type(person, '/demo st-sum live:yes');
        expect(said(none)).toContain('No live answer just now');
        expect(said(none).replaceAll("'", '’')).toContain(why);
        expect(said(await press(person, none, 'Show this one so'))).toContain('Demo: A sum to check');
      }
      expect(at.api.questions).toHaveLength(asked);
      expect(await spent()).toBe(0);
      // The operator is told once, and not the key.
      expect(told(at.lines)).toHaveLength(1);
      expect(JSON.stringify(at.lines)).not.toContain(KEY);
    },
  );

  it('because it is withdrawn, the start finds out, and nobody asks it anything', async () => {
    const { at, type } = await open({ models: [{ ...HAIKU, lifecycle: 'retired' }] });
    await at.model.check();
    expect(said(await type('ana', '/demo st-sum live:yes'))).toContain('is being withdrawn, or is gone already');
    expect(at.api.questions).toEqual([]);
    expect(told(at.lines)).toHaveLength(1);
  });

  it('because its limit is reached, it is asked again in the month in which that begins anew', async () => {
    const { at, demo } = await open();
    at.api.plan(...four(refuses(429, 'rate_limit_error', 'enforced_spend_limit_reached')).slice(0, 2));
    await demo('ana');
    at.clock.set(february);
    expect(said(await demo('ben'))).toContain('Yes, that is right: 112.');
  });
});

const PART = 'The first words of an ';
describe('Where an answer does not come (64)', () => {
  it.each<readonly [string, Trouble, string, 'free' | 'counted']>([
    ['the model has too much to do (529)', refuses(529, 'overloaded_error'), 'has more to do than it can', 'free'],
    ['it fails (500)', refuses(500, 'api_error'), 'has more to do than it can', 'free'],
    ['the connection is reset', { does: 'reset' }, 'could not be reached', 'counted'],
    ['the answer ends in the middle', { does: 'cut', words: PART }, 'could not be reached', 'counted'],
    [
      'an error comes in the middle',
      { does: 'breaks', words: PART, problem: { type: 'overloaded_error' } },
      'has more to do than it can',
      'counted',
    ],
  ])(
    'because %s, nothing of it is shown, what it cost is settled, and it can be asked for later',
    async (_, trouble, why, cost) => {
      const { at, demo, press, spent } = await open();
      at.api.plan(...four(trouble));
      const shown = await demo('ana');
      expect(said(shown)).toContain(why);
      expect(said(shown)).not.toContain(PART.trim());
      expect(at.api.questions.length).toBe(4);
      const first = await spent();
      if (cost === 'free') expect(first).toBe(0);
      else {
        const study = theStudy(await realLibrary());
        const pair = study.pairs.get('st-sum');
        const most = pair ? 2 * at.model.ceiling(promptOf(study, pair, 'training')) : 0;
        expect(first).toBeGreaterThan(0);
        expect(first).toBeLessThanOrEqual(most + 1e-6);
      }
      at.clock.set(at.clock.now() + 120_000);
      const later = await press('ana', shown, 'Ask for what is missing');
      expect(said(later)).toContain('Yes, that is right: 112.');
      expect(said(later)).toContain('Not quite: 17 × 6 is 102.');
      expect(await spent()).toBeGreaterThan(first);
    },
  );

  it('under one tag, the other answer is shown and stays; only the missing one is asked for', async () => {
    const { at, demo, press } = await open({ answer: script({ BLUE: [AGREES, CORRECTS], GREEN: [CORRECTS, AGREES] }) });
    at.api.plan(refuses(400, 'invalid_request_error'));
    const shown = await demo('ana');
    const came = /Yes, that is right|Not quite/u.exec(said(shown))?.[0] ?? 'none';
    expect(said(shown)).toContain('No answer came yet.');
    const whole = await press('ana', shown, 'Ask for what is missing');
    expect(at.api.questions).toHaveLength(3);
    expect(said(whole)).toContain(came);
    expect(said(whole)).not.toContain('No answer came yet.');
  });

  it('for twenty seconds, twice, a learner hears that it could not be reached', async () => {
    const { at, predicted, press } = await open();
    at.api.plan(...four({ does: 'hang' }));
    const work = press('ana', await predicted('ana'), 'Sure');
    for (const tries of [2, 4]) {
      await expect.poll(() => at.api.begun()).toBe(tries);
      await at.clock.advance(20_000);
    }
    expect(said(await work)).toContain('could not be reached');
  });
});

const DECLINED = 'It declined. That is a result too.';
const THOUGHT: Said = { text: '', stop: 'max_tokens', thinking: 700 };
describe('What the model answers is a result (66, 67)', () => {
  it.each<readonly [string, Said, Said, number, string]>([
    ['a refusal under one tag', AGREES, DECLINES, 1, DECLINED],
    ['a refusal under both', DECLINES, DECLINES, 2, DECLINED],
    ['nothing at all', { text: '' }, AGREES, 1, 'It gave no answer. That is a result too.'],
    ['one without reasons', BARE, AGREES, 1, 'It wrote no reasons, though it was asked for them.'],
    ['one that was cut', { ...AGREES, stop: 'max_tokens' }, AGREES, 1, 'It was cut off at its greatest length.'],
    ['one that spent all on thinking', THOUGHT, CORRECTS, 1, 'It was cut off at its greatest length.'],
  ])('%s: shown as what it is, and never drawn again to get a better one', async (_, blue, green, times, words) => {
    const { at, predicted, press, demo } = await open(answering(blue, green));
    const last = await predicted('ana');
    const shown = await press('ana', last, 'Sure');
    expect(said(shown).split(words)).toHaveLength(times + 1);
    expect(shown.label).toMatchObject({ kind: 'Live, not the study', model: 'claude-haiku-5-5' });
    // Pressed again it shows the same; there is nothing to ask for once more.
    expect(said(await press('ana', last, 'Sure'))).toBe(said(shown));
    expect(said(shown)).not.toContain('Ask for what is missing');
    expect(at.api.questions).toHaveLength(2);
    await demo('ben');
    expect(at.api.questions).toHaveLength(4);
  });
});

/** Everything that both platforms are sent for a card, as one text; it keeps their limits. */
function sent(card: Card): string {
  const reply = { kind: 'share', card } as const;
  const [there, here] = [discord.render(reply, new Map()), slack.render(reply, new Map())];
  if (there.kind !== 'message' || here.kind !== 'message') throw new Error('A card is a message.');
  expect([...discordFaults(there.body), ...slackFaults(here.body)]).toEqual([]);
  return JSON.stringify([there.body, here.body]);
}

describe('Hostile words of a model (68)', () => {
  const LONG = `${HOSTILE.join('\n')}\n${'x '.repeat(5000)}`;
  const rude: Said = { text: `<reasons>${LONG}</reasons>\n${LONG}` };

  it.each([
    ['both answers', []],
    ['the reasons', ['Reasons [BLUE]']],
    ['what is shared', ['Share']],
  ])('are words alone, and cut, in %s', async (_, labels) => {
    const { demo, press } = await open(answering(rude, rude));
    let card = await demo('ana');
    for (const label of labels) card = await press('ana', card, label);
    const [words, all] = [said(card), sent(card)];
    expect(words).toContain('＠everyone');
    for (const each of ['@everyone', '@here', 'evil.example', 'https://evil', '\u202e', '\u200b'])
      expect(words).not.toContain(each);
    for (const each of [/<@[&!]?\d/u, /<@U/u, /<!channel>/u, /<!subteam/u, /https?:\/\/evil/u, /discord\.gg\//u])
      expect(all).not.toMatch(each);
    expect(words.length).toBeLessThan(4000);
  });
});

describe('Fifty presses at once (69)', () => {
  const crowd = Array.from({ length: 50 }, (_, nth) => `p${nth}`);

  it.each([
    ['in all in a day', { person: 1, place: 1, day: 0.01, month: 1 }],
    ['of a place in a day', { person: 1, place: 0.01, day: 1, month: 1 }],
    ['in all in a month', { person: 1, place: 1, day: 1, month: 0.01 }],
  ])('by fifty people never cost more than the cap %s, and each hears how it is', async (_, caps) => {
    const { at, predicted, press, spent } = await open({ caps });
    const cards = await Promise.all(crowd.map(predicted));
    const shown = await Promise.all(cards.map((card, nth) => press(crowd[nth] ?? '', card, 'Sure')));
    const [served, refused] = ['Yes, that is right', 'less than that is left. It starts anew'].map((words) =>
      shown.filter((card) => said(card).includes(words)),
    );
    expect(served?.length).toBeGreaterThan(0);
    expect(refused?.length).toBeGreaterThan(0);
    expect((served?.length ?? 0) + (refused?.length ?? 0)).toBe(50);
    expect(at.api.questions).toHaveLength(2 * (served?.length ?? 0));
    expect(await spent()).toBeLessThanOrEqual(0.01 + 1e-9);
    expect(bill(AGREES)).toBeLessThanOrEqual(0.01);
    // What was reserved too much came back: whoever presses now is served, as long as it reaches.
    expect(await spent()).toBeLessThan(0.01);
  });

  it('by one person ask once under each tag', async () => {
    const { at, predicted, press } = await open();
    const last = await predicted('ana');
    const shown = await Promise.all(crowd.map(() => press('ana', last, 'Sure')));
    expect(at.api.questions).toHaveLength(2);
    for (const card of shown) expect(said(card)).toMatch(/Yes, that is right|The model is answering already/u);
  });

  it('and by one person, demo after demo, end at what one person may use', async () => {
    const { at, demo, spent } = await open({ caps: { person: 0.004, place: 1, day: 1, month: 1 } });
    const shown: string[] = [];
    while (shown.length < 50 && !shown.at(-1)?.includes('what one person may use')) shown.push(said(await demo('ana')));
    expect(shown.at(-1)).toContain('less than that is left. It starts anew');
    expect(shown.length).toBeGreaterThan(2);
    expect(await spent()).toBeLessThanOrEqual(0.004);
    const asked = at.api.questions.length;
    await demo('ben');
    expect(at.api.questions).toHaveLength(asked + 2);
  });

  it('by an experiment that costs more than is left: it stands still under the cap, says why, and goes on later', async () => {
    const { at, experiment, goOn, panel, spent } = await open({ caps: { person: 0.002, place: 1, day: 1, month: 1 } });
    await experiment(50);
    const stands = said(await panel());
    expect(stands).toContain('It stands still. The next answer could cost up to');
    const asked = at.api.questions.length;
    expect(asked).toBeGreaterThan(0);
    expect(await spent()).toBeLessThanOrEqual(0.002);
    expect(bill(AGREES)).toBeLessThanOrEqual(0.002);
    at.clock.set(at.clock.now() + 24 * 3_600_000);
    await goOn();
    expect(at.api.questions.length).toBeGreaterThan(asked);
    expect(await spent()).toBeLessThanOrEqual(2 * 0.002);
  });
});

describe('Where what may be spent cannot be counted (70)', () => {
  /** Answers as ever, but for the ledgers: those it cannot write. */
  const deaf = (store: Store): Store => ({
    ...store,
    update: (key, change) =>
      key.path.includes('spend/') ? Promise.reject(new Error('No ledger.')) : store.update(key, change),
  });

  it('nobody is asked; a learner hears that nothing was saved, and may press again', async () => {
    const { at, predicted, press } = await open({ withStore: deaf });
    const last = await predicted('ana');
    for (const _ of [1, 2])
      expect(said(await press('ana', last, 'Sure'))).toMatch(/reach my memory|No answer came yet/u);
    expect(at.api.questions).toEqual([]);
  });

  it('an experiment asks nothing, and says why', async () => {
    const { at, experiment, panel } = await open({ withStore: deaf });
    let isOver = false;
    const link = experiment(5, 1).finally(() => {
      isOver = true;
    });
    for (; !isOver; await new Promise((resolve) => setImmediate(resolve))) at.clock.set(at.clock.now() + 100);
    await link;
    expect(at.api.questions).toEqual([]);
    expect(said(await panel())).toContain('0 of 10');
    expect(said(await panel())).toContain('What an answer may cost could not be written down');
  });
});

describe('An experiment whose model fails in the middle (62 to 66)', () => {
  it('stands still with the reason, keeps what it has, and a host goes on when it can', async () => {
    const { at, experiment, goOn, panel } = await open();
    at.api.plan(refuses(401, 'authentication_error'));
    await experiment(5);
    const stands = said(await panel()).replaceAll("'", '’');
    expect(stands).toContain('It stands still. The live model does not take this bot’s key.');
    expect(told(at.lines)).toHaveLength(1);
    // Those under way beside the one that was refused came, and none of them is asked for again.
    at.clock.set(at.clock.now() + 3_600_000);
    await goOn();
    expect(said(await panel())).toContain('Of 10 answers, 0 were sorted');
    expect(at.api.questions).toHaveLength(11);
  });

  it('counts refusals and empty answers as what they are, and asks for none of them again', async () => {
    const { at, experiment, panel } = await open(answering(DECLINES, { text: '' }));
    await experiment(5);
    expect(at.api.questions).toHaveLength(10);
    expect(said(await panel())).toContain('Of 0 answers, 0 were sorted');
  });
});

describe('A start whose configuration would ask what it must not (71, 72)', () => {
  afterEach(endAll);

  it.each([
    ['a parameter that no model takes', 'DEMO_TEMPERATURE', '0', /DEMO_TEMPERATURE/u],
    ['an option that nobody knows', 'DEMO_CAP_WEEK', '3', /DEMO_CAP_WEEK/u],
    [
      'a model whose price nobody knows',
      'DEMO_MODEL',
      'claude-mystery-9',
      /DEMO_MODEL must be a model whose price is known here/u,
    ],
  ])('is refused in one line: %s', async (_, name, value, line) => {
    people = await openLearners();
    const { ended, err, out } = startProcess(['src/main.ts'], {
      ANTHROPIC_API_KEY: KEY,
      ANTHROPIC_BASE_URL: people.at.api.url,
      [name]: value,
    });
    expect((await ended).code).not.toBe(0);
    expect(err()).toMatch(line);
    expect(err().trim().split('\n')).toHaveLength(1);
    expect(out() + err()).not.toContain(KEY);
    expect(people.at.api.looks).toEqual([]);
  });
});
