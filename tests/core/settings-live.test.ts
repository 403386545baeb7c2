// Live answers in /settings: off until somebody who manages the place switches them on, and never dearer than they or the operator allow.
import { describe, expect, it } from 'vitest';
import { type Card, words } from '../../src/core/card.ts';
import type { Ask, Outcome } from '../../src/core/command.ts';
import { type Press, press, write } from '../../src/core/press.ts';
import { readSettings } from '../../src/core/settings.ts';
import { openScriptedModel } from '../../src/drivers/model-scripted.ts';
import { from, realBot } from '../bot.ts';
import { handClock } from '../world.ts';

async function managed(withModel = true) {
  const clock = handClock();
  const model = openScriptedModel({ clock, answers: ['Yes.'], id: 'a-model' });
  const caps = { person: 0.05, place: 0.5, day: 2, month: 20 };
  const made = await realBot({ clock, ...(withModel ? { model, caps } : {}) });
  const ask = (asked: Ask, manages = true): Promise<Outcome> =>
    made.bot.handle({ ...from('host', asked), user: { id: 'host', roles: [], manages } });
  return { ...made, ask, settings: () => readSettings(made.store, from('host', { kind: 'home' })) };
}
function cardOf({ reply }: Outcome): Card {
  if (!('card' in reply)) throw new Error(`The answer was ${reply.kind}, no card.`);
  return reply.card;
}
const said = (outcome: Outcome): string => words(cardOf(outcome)).join('\n');
const opens: Ask = { kind: 'words', command: 'settings', text: '' };
const presses = (move: string, ...at: readonly string[]): Ask => ({
  kind: 'press',
  customId: write(press('settings', move, ...at)),
});
const types = (dollars: string): Ask => ({
  kind: 'form',
  customId: write(press('settings', 'spend')),
  fields: { dollars },
});

describe('Live answers', () => {
  it('are off until they are switched on, and can be switched off again', async () => {
    const { ask, settings } = await managed();
    expect(said(await ask(opens))).toContain('Switch live answers on');
    expect((await settings()).live).toBeUndefined();
    const on = said(await ask(presses('live', 'yes')));
    expect(on).toContain('a-model, for at most $0.50 a day in each place. Whoever runs me pays.');
    expect((await settings()).live).toBe(true);
    expect(said(await ask(presses('live', 'no')))).toContain('Nobody asks a model here any more.');
    expect((await settings()).live).toBe(false);
  });

  it('cost at most what is typed, and never more than the operator allows', async () => {
    const { ask, settings } = await managed();
    await ask(presses('live', 'yes'));
    expect(said(await ask(types('0.25')))).toContain('at most $0.25 a day');
    expect(said(await ask(types('900')))).toContain('at most $0.50 a day');
    expect((await settings()).liveCap).toBe(900);
    expect(said(await ask(types('')))).toContain('at most $0.50 a day');
    expect((await settings()).liveCap).toBeUndefined();
    expect((await ask(types('a lot'))).reply).toMatchObject({
      kind: 'invalid',
      fields: { dollars: expect.any(String) },
    });
  });

  it('cannot be switched on by who does not manage the place', async () => {
    const { ask, settings } = await managed();
    for (const asked of [presses('live', 'yes'), types('1')]) await ask(asked, false);
    expect(await settings()).not.toHaveProperty('live');
    expect(await settings()).not.toHaveProperty('liveCap');
  });

  it('have no button where there is no key, and say so', async () => {
    const { ask } = await managed(false);
    const shown = said(await ask(opens));
    expect(shown).toContain('whoever runs me has given me no key for a model');
    expect(shown).not.toContain('Switch live answers on');
  });

  it('open a form that holds what was typed', async () => {
    const { ask } = await managed();
    await ask(types('0.25'));
    const { reply } = await ask(presses('cost'));
    if (reply.kind !== 'form') throw new Error('That was no form.');
    expect(reply.form.fields[0]).toMatchObject({ value: '0.25' });
    expect((reply.form.press as Press).move).toBe('spend');
  });
});
