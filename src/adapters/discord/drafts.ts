// A form that was filled in wrongly: Discord has no errors beside fields, so a private card names them, and what was typed is kept.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Bot } from '../../core/bot.ts';
import { button, buttons, type Card, card, facts, note } from '../../core/card.ts';
import { asks, type Form, type Interaction, type Outcome, personKey, shows } from '../../core/command.ts';
import { deletedSince, mindful } from '../../core/gone.ts';
import type { Key, Store } from '../../core/ports.ts';
import { press, read, write } from '../../core/press.ts';
import { cut } from '../../core/text.ts';

/** How long a draft is kept after it was sent in, and a form after it was opened, in milliseconds. */
const KEPT = 15 * 60_000;
const OPEN = 60 * 60_000;

/** The form as it is: only what our own renderer reads back. */
const DraftShape = z.object({
  form: z.custom<Form>((value) => typeof value === 'object' && value !== null),
  fields: z.record(z.string(), z.string()),
});
type Draft = z.infer<typeof DraftShape>;

/** A name for a form's address, short enough to travel in a button. */
const markOf = (customId: string): string => createHash('sha256').update(customId).digest('hex').slice(0, 16);
const draftKey = (person: string, mark: string): Key<Draft> => ({
  path: `person/${person}/draft/${mark}`,
  shape: DraftShape,
  version: 1,
});

/** The form with what was typed in it. */
const filled = ({ form, fields }: Draft): Form => ({
  ...form,
  fields: form.fields.map((field) => {
    const typed = Object.hasOwn(fields, field.name) ? fields[field.name] : undefined;
    return typed === undefined ? field : { ...field, value: cut(typed, field.most ?? 4000) };
  }),
});

/** What was wrong, in words, with a way back to the form where it is still known. */
function complaint(faults: Readonly<Record<string, string>>, form: Form | undefined, mark: string): Card {
  const labelOf = (name: string): string => form?.fields.find((field) => field.name === name)?.label ?? name;
  return card('That could not be saved yet', [
    facts(Object.entries(faults).map(([name, fault]) => ({ term: labelOf(name), text: [fault] }))),
    form
      ? [
          note('What you typed is kept for 15 minutes.'),
          buttons(button('Edit again', press('draft', 'again', mark), 'primary')),
        ]
      : note('Please open the form once more.'),
  ]);
}

const forgotten = card('That draft is gone', [
  note('What is typed into a form is kept for 15 minutes. Please open the form once more from where you started.'),
]);

/** Whose interaction it is, when it began, and the store as they may use it. */
type Theirs = { readonly person: string; readonly now: number; readonly store: Store };

/** The bot as Discord meets it: its forms can be sent in wrongly and edited again. */
export function withDrafts(bot: Bot): Bot {
  const { clock, log } = bot;

  /** A memory that fails costs the draft, not the form. */
  async function tried<T>(work: Promise<T>): Promise<T | undefined> {
    try {
      return await work;
    } catch (err) {
      log.warn({ err }, 'The draft of a form could not be kept or found.');
      return undefined;
    }
  }

  const opened = (store: Store, person: string, form: Form, mark: string): Promise<void> =>
    store.update(draftKey(person, mark), () => ({
      value: { form, fields: {} },
      expiresAt: clock.now() + OPEN,
      result: undefined,
    }));

  const kept = (store: Store, person: string, mark: string, fields: Draft['fields']): Promise<Form | undefined> =>
    store.update(draftKey(person, mark), (old) =>
      old
        ? { value: { form: old.form, fields }, expiresAt: clock.now() + KEPT, result: old.form }
        : { value: old, result: undefined },
    );

  const done = (store: Store, person: string, mark: string): Promise<void> =>
    store.update(draftKey(person, mark), (old) => ({ value: old && null, result: undefined }));

  /** A form may not answer a form: its button stands on a card. */
  const behindButton = (form: Form, mark: string): Outcome =>
    shows(card(form.title, [buttons(button(form.title, press('draft', 'again', mark), 'primary'))]));

  async function after(interaction: Interaction, { person, now, store }: Theirs, outcome: Outcome): Promise<Outcome> {
    const { reply } = outcome;
    if (reply.kind === 'form') {
      const mark = markOf(write(reply.form.press));
      // Whoever had everything deleted while this was under way has no form kept for them either.
      const isFirst = interaction.kind !== 'form';
      const isGone = isFirst && (await tried(deletedSince(store, person, now)));
      if (!isGone) await tried(opened(store, person, reply.form, mark));
      return isFirst ? outcome : { ...outcome, ...behindButton(reply.form, mark) };
    }
    if (interaction.kind !== 'form') return outcome;
    const mark = markOf(interaction.customId);
    if (reply.kind !== 'invalid') {
      await tried(done(store, person, mark));
      return outcome;
    }
    const form = await tried(kept(store, person, mark, interaction.fields));
    return { ...outcome, ...shows(complaint(reply.fields, form, mark)) };
  }

  async function again(person: string, mark: string): Promise<Outcome> {
    const draft = await tried(bot.store.read(draftKey(person, mark)));
    return draft ? asks(filled(draft)) : shows(forgotten);
  }

  async function handle(interaction: Interaction): Promise<Outcome> {
    const person = personKey(interaction);
    if (person === null) return bot.handle(interaction);
    const to = interaction.kind === 'press' ? read(interaction.customId) : null;
    const mark = to?.command === 'draft' && to.move === 'again' ? to.at[0] : undefined;
    if (mark !== undefined && /^[0-9a-f]{16}$/.test(mark)) return again(person, mark);
    const act = { person, id: interaction.id, now: clock.now() };
    const store = mindful(bot.store, act, bot.rooms);
    // What was typed must not come back: whether its person was deleted is looked at before the answer is made, and after.
    if (interaction.kind === 'form') await tried(store.read(draftKey(person, markOf(interaction.customId))));
    return after(interaction, { ...act, store }, await bot.handle(interaction));
  }

  return { ...bot, handle };
}
