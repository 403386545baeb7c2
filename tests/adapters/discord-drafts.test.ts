// Drafts of forms beside a deletion: what was typed by somebody who is deleted meanwhile is not kept.
import { describe, expect, it } from 'vitest';
import { withDrafts } from '../../src/adapters/discord/drafts.ts';
import { asks, type Form, type Interaction, type Outcome } from '../../src/core/command.ts';
import { forgetPerson } from '../../src/core/person.ts';
import { press, write } from '../../src/core/press.ts';
import { from, realBot } from '../bot.ts';

const form: Form = {
  title: 'A form',
  press: press('probe', 'sent'),
  submit: 'Send',
  fields: [{ kind: 'line', name: 'how', label: 'How many' }],
};
const sent = from('ana', { kind: 'form', customId: write(form.press), fields: { how: 'canary words' } });
const opening = from('ana', { kind: 'press', customId: write(press('probe', 'open')) });
const wrong: Outcome = { reply: { kind: 'invalid', fields: { how: 'Type a number.' } } };

/** A bot whose answers are given, and a deletion of its person that falls in the middle of one where it is asked for. */
async function stage() {
  const { bot, store, clock } = await realBot();
  const answer = (interaction: Interaction, outcome: Outcome, isDeleted: boolean): Promise<Outcome> =>
    withDrafts({
      ...bot,
      async handle() {
        await clock.advance(120_000);
        const deletion = { person: 'playground:ana', mark: 'm1', by: 'i-deletes', now: clock.now() };
        if (isDeleted) await forgetPerson(store, bot.rooms, deletion);
        return outcome;
      },
    }).handle(interaction);
  return { answer, drafts: () => store.list('person/', { limit: 10 }) };
}

describe('A draft', () => {
  it('is kept where nobody is deleted, opened as well as typed', async () => {
    const { answer, drafts } = await stage();
    await answer(opening, asks(form), false);
    expect(await drafts()).toHaveLength(1);
    const { reply } = await answer(sent, wrong, false);
    expect(JSON.stringify(reply)).toContain('Edit again');
  });

  it('that was typed while its person was deleted is not kept', async () => {
    const { answer, drafts } = await stage();
    await answer(opening, asks(form), false);
    const { reply } = await answer(sent, wrong, true);
    expect(await drafts()).toEqual([]);
    expect(JSON.stringify(reply)).toContain('Please open the form once more');
  });

  it('of a form that opens while its person is deleted is not kept', async () => {
    const { answer, drafts } = await stage();
    expect(await answer(opening, asks(form), true)).toEqual(asks(form));
    expect(await drafts()).toEqual([]);
  });
});
