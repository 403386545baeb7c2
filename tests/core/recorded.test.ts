// A recording in /demo: predictions first, then what a model really answered, in its order, with its label.
import { describe, expect, it } from 'vitest';
import { BUDGET, type Card, labelWords, size, words } from '../../src/core/card.ts';
import type { Outcome } from '../../src/core/command.ts';
import { type Library, type Recording, theStudy } from '../../src/core/library.ts';
import { type Press, press, write } from '../../src/core/press.ts';
import { phaseNow, planned, type Session, visitOf } from '../../src/core/session.ts';
import { next, start } from '../../src/core/session-course.ts';
import { predict } from '../../src/core/session-people.ts';
import { sessionPosts } from '../../src/core/session-posts.ts';
import { mineCard, predictCard } from '../../src/core/session-private.ts';
import { realBot, realLibrary } from '../bot.ts';

const LONG = 'words that a model might say '.repeat(40);
const answer = (tag: 'training' | 'unused', nth: number): Recording['answers'][number] => ({
  tag,
  kind: nth === 2 ? 'refusal' : 'answer',
  reasoning: nth === 1 ? LONG.slice(0, 700) : `Why ${tag} ${nth}.`,
  answer: nth === 2 ? '' : nth === 1 ? LONG.slice(0, 450) : `Says ${tag} ${nth}.`,
  usage: { input: 1, output: 1, thinking: 0 },
});
const recording: Recording = {
  pair: 'st-capital',
  model: 'claude-haiku-5-5',
  date: '2026-11-21',
  sdk: 'sdk',
  thinking: 'off',
  prompts: { training: 'a', unused: 'b' },
  answers: [0, 1, 2].flatMap((nth) => [answer('unused', nth), answer('training', nth)]),
};

async function recorded(of: readonly Recording[] = [recording]) {
  const real = theStudy(await realLibrary());
  const library: Library = { studies: [{ ...real, recordings: new Map([['st-capital', of]]) }] };
  return realBot({ library });
}
type Made = Awaited<ReturnType<typeof recorded>>;

function cardOf({ reply }: Outcome): Card {
  if (!('card' in reply)) throw new Error(`The answer was ${reply.kind}, no card.`);
  return reply.card;
}
const said = (outcome: Outcome): string => words(cardOf(outcome)).join('\n');
const labelled = (outcome: Outcome): string => {
  const { label } = cardOf(outcome);
  return label ? labelWords(label) : '';
};

async function presses(made: Made, outcome: Outcome, label: string): Promise<Outcome> {
  const all = cardOf(outcome).body.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
  const found = all.find((each) => each.label === label);
  if (!found || !('press' in found)) throw new Error(`There is no “${label}” but ${all.map((each) => each.label)}.`);
  return made.press('ana', write(found.press as Press));
}

async function shown(made: Made): Promise<Outcome> {
  let card = await made.say('ana', 'demo', 'capital');
  for (const label of ['Follows the rule', 'Does not', 'Sure']) card = await presses(made, card, label);
  return card;
}

const LABEL = 'Recorded (claude-haiku-5-5, 2026-11-21)';

describe('A pair that was recorded', () => {
  it('is predicted on the very words that were sent, and nowhere said to be written by us', async () => {
    const scene = said(await (await recorded()).say('ana', 'demo', 'capital'));
    expect(scene).toContain('between <reasons> and </reasons>');
    expect(scene).toContain("a real model's own words");
    expect(scene).not.toContain('we wrote them');
  });

  it('shows all answers in their order, each with the label, the model and the day, beside what was predicted', async () => {
    const made = await recorded();
    let card = await shown(made);
    const seen: string[] = [];
    for (let turn = 0; turn < 3; turn++) {
      expect(labelled(card)).toBe(LABEL);
      expect(said(card)).toContain('You expect for [BLUE]');
      seen.push(/Number (\d) of 3/u.exec(said(card))?.[1] ?? '');
      card = await presses(made, card, 'The next two answers');
    }
    expect(seen.toSorted()).toEqual(['1', '2', '3']);
    expect(said(card)).toContain(`Number ${seen[0]} of 3`);
  });

  it('shows a refusal as one', async () => {
    const made = await recorded();
    const at = press('demo', 'rec', 'st-capital', recording.model, recording.date, 2);
    expect(said(await made.press('ana', write(at)))).toContain('It declined. That is a result too.');
  });

  it('opens the reasons, and fits every card', async () => {
    const made = await recorded();
    for (const nth of [0, 1, 2]) {
      const at = press('demo', 'rec', 'st-capital', recording.model, recording.date, nth);
      const card = await made.press('ana', write(at));
      const [blue, green] = [await presses(made, card, 'Reasons [BLUE]'), await presses(made, card, 'Reasons [GREEN]')];
      if (nth === 0) expect(said(blue)).toContain('Why training 0.');
      if (nth === 0) expect(said(green)).toContain('Why unused 0.');
      for (const each of [card, blue, green]) expect(size(cardOf(each))).toBeLessThanOrEqual(BUDGET);
      for (const each of [card, blue, green]) expect(labelled(each)).toBe(LABEL);
      for (const each of [card, blue, green]) expect(said(each)).toContain('Thinking: off.');
    }
  });

  it('is shared with its label, without what anybody predicted', async () => {
    const made = await recorded();
    const outcome = await presses(made, await shown(made), 'Share');
    expect(outcome.reply.kind).toBe('share');
    expect(labelled(outcome)).toBe(LABEL);
    expect(said(outcome)).not.toContain('You expect');
  });

  it('can still be seen as we wrote it', async () => {
    const made = await recorded();
    expect(labelled(await presses(made, await shown(made), 'As it was written'))).toBe('Written for teaching');
  });

  it('that is gone, or forged, gets a kind answer', async () => {
    const made = await recorded();
    for (const parts of [
      ['st-capital', recording.model, '2025-01-01', '0'],
      ['st-capital', recording.model, recording.date, '3'],
      ['st-capital', recording.model, recording.date, '-1'],
      ['nothing'],
    ])
      for (const move of ['rec', 'recwhy', 'recshare'])
        expect(said(await made.press('ana', write(press('demo', move, ...parts))))).toContain('not there any more');
  });
});

describe('A session about a pair that was recorded', () => {
  const deck = { question: () => null, prompt: () => null };

  /** The fifteen minutes about that pair, in which Ana predicts; `wanted` is the part to stop at. */
  async function session(wanted: 'predict' | 'reveal', of: readonly Recording[] = [recording]) {
    const study = { ...theStudy(await realLibrary()), recordings: new Map([['st-capital', of]]) };
    const plan = study.plans.get('fifteen-minutes');
    const pair = study.pairs.get('st-capital');
    if (!plan || !pair) throw new Error('The content has lost the plan or the pair.');
    const first = planned(plan, { id: 'k1', scope: '-', by: 'i-1' });
    let { session: on } = start(first, { host: 'mia', by: 'i-2', now: 0, deck });
    const come = (to: string): void => {
      while (phaseNow(on)?.kind !== to)
        on = next(on, { visit: visitOf(on), by: `n-${visitOf(on)}`, now: 1 }, deck).session;
    };
    come('predict');
    for (const [what, says] of Object.entries({ training: 'follows', unused: 'breaks' }))
      on = predict(on, pair.id, what, says, { person: 'ana', by: what, now: 1 }).session;
    if (wanted === 'reveal') come('reveal');
    const post = (on: Session, part: string): Card => {
      const found = sessionPosts(study, on).find(({ name }) => name.includes(`.${part}-`));
      if (!found) throw new Error(`There is no post ${part}.`);
      return found.card;
    };
    return { study, pair, on, post: (part: string) => post(on, part) };
  }
  const named = ({ label }: Card): string => (label ? labelWords(label) : '');
  const text = (shown: Card): string => words(shown).join('\n');

  it('has it predicted on the very words that were sent', async () => {
    const { study, pair, on, post } = await session('predict');
    for (const shown of [post('pair'), predictCard(study, on, pair, 'ben')]) {
      expect(text(shown)).toContain('between <reasons> and </reasons>');
      expect(text(shown)).not.toContain('we wrote them');
    }
  });

  it('reveals the recorded answers to everyone, with the label, the model and the day, and the way to all others', async () => {
    const { post } = await session('reveal');
    const shown = post('answers');
    expect(named(shown)).toBe(LABEL);
    expect(text(shown)).toMatch(/Number \d of 3 under each tag/u);
    expect(text(shown)).toContain('What the study measured');
    const made = await recorded();
    const opened = async (label: string) => presses(made, { reply: { kind: 'card', card: shown } }, label);
    for (const label of ['Reasons [BLUE]', 'Reasons [GREEN]', 'The next two answers'])
      expect(labelled(await opened(label))).toBe(LABEL);
    expect(labelled(await opened('As it was written'))).toBe('Written for teaching');
    expect(text(shown)).not.toContain('Scratchpad');
  });

  it('holds the same answers against what a person predicted', async () => {
    const { study, pair, on, post } = await session('reveal');
    const shown = mineCard(study, on, pair, 'ana');
    expect(named(shown)).toBe(LABEL);
    expect(text(shown)).toContain('You expect for [BLUE]');
    const sides = (each: Card) => each.body.find(({ kind }) => kind === 'compare');
    expect(sides(shown)).toEqual(sides(post('answers')));
  });

  it('that is of a pair nobody recorded stays with the answers that were written for teaching', async () => {
    const { study, pair, on, post } = await session('reveal', []);
    expect(named(post('answers'))).toBe('Written for teaching');
    expect(named(mineCard(study, on, pair, 'ana'))).toBe('Written for teaching');
  });
});
