// The lists in /settings: what finds no room is refused with a word, whoever else types at the same moment.
import { describe, expect, it } from 'vitest';
import { words } from '../../src/core/card.ts';
import type { Ask, Outcome } from '../../src/core/command.ts';
import { press, write } from '../../src/core/press.ts';
import { MOST, readSettings, settingsKey, standard } from '../../src/core/settings.ts';
import { from, realBot } from '../bot.ts';

const places = (count: number): readonly string[] => Array.from({ length: count }, (_, each) => `place-${each}`);

/** A bot whose playground lists so many places already. */
async function listing(count: number) {
  const made = await realBot();
  const of = from('host', { kind: 'home' });
  const value = { ...standard, places: [...places(count)] };
  await made.store.update(settingsKey(of), () => ({ value, result: undefined }));
  const ask = (asked: Ask): Promise<Outcome> =>
    made.bot.handle({ ...from('host', asked), user: { id: 'host', roles: [], manages: true } });
  const types = (typed: string) =>
    ask({ kind: 'form', customId: write(press('settings', 'place')), fields: { places: typed } });
  return { ask, types, listed: async () => (await readSettings(made.store, of)).places };
}

const FULL = `That would be more than ${MOST}`;

describe('A list that is full', () => {
  it('says so beside the field, and keeps what it had', async () => {
    const { types, listed } = await listing(MOST - 1);
    const { reply } = await types('classroom library');
    expect(reply).toMatchObject({ kind: 'invalid', fields: { places: expect.stringContaining(FULL) } });
    expect(await listed()).toEqual(places(MOST - 1));
  });

  it('says so to one of two who type at the same moment, and not that it was saved', async () => {
    const { types, listed } = await listing(MOST - 1);
    const replies = await Promise.all([types('classroom'), types('library')]);
    expect(replies.map(({ reply }) => reply.kind).sort()).toEqual(['invalid', 'replace']);
    expect(await listed()).toHaveLength(MOST);
  });

  it('says so to who would have me post only here', async () => {
    const { ask, listed } = await listing(MOST);
    const { reply } = await ask({ kind: 'press', customId: write(press('settings', 'here', 'main')) });
    const said = 'card' in reply ? words(reply.card).join('\n') : '';
    expect(said).toMatch(new RegExp(`${FULL}. Remove some first\\.`));
    expect(said).not.toContain('Saved');
    expect(await listed()).toEqual(places(MOST));
  });
});
