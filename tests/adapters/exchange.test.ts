// The one exchange: a quick answer acknowledges, a slow one comes later, and what cannot be delivered waits for its person.
import { describe, expect, it } from 'vitest';
import { exchange, Gone, type Line, type Ready, Reset } from '../../src/adapters/adapter.ts';
import type { Bot } from '../../src/core/bot.ts';
import { type Card, card, picture, text, words } from '../../src/core/card.ts';
import type { Ask, Outcome, Reply } from '../../src/core/command.ts';
import { QUICK } from '../../src/core/deadline.ts';
import { press, write } from '../../src/core/press.ts';
import { from, realBot } from '../bot.ts';

const shown = (says: string): Outcome => ({ reply: { kind: 'card', card: card(says, [text('so')]) } });
const form: Outcome = {
  reply: {
    kind: 'form',
    form: { title: 'Fill in', press: press('test', 'filled'), submit: 'Send', fields: [] },
  },
};

/** A bot whose only command answers when the test says so. */
async function stage(answer: () => Outcome | Promise<Outcome>) {
  const moves = { go: answer };
  const command = { name: 'test', summary: 'A test.', audience: 'anyone' as const, options: [], start: answer, moves };
  return realBot({ commands: [command] });
}

type Call = { readonly how: 'answer' | 'thinking' | 'late'; readonly reply?: Reply };

/** A platform that writes down what it is sent; `fails` says what each call throws, in their order. */
function recorded(fails: readonly (Error | null)[] = []) {
  const calls: Call[] = [];
  const take = (call: Call): Promise<void> => {
    const error = fails[calls.length] ?? null;
    calls.push(call);
    return error ? Promise.reject(error) : Promise.resolve();
  };
  const line: Line<string> = {
    answer: ({ reply }: Ready<string>) => take({ how: 'answer', reply }),
    thinking: () => take({ how: 'thinking' }),
    late: ({ reply }: Ready<string>) => take({ how: 'late', reply }),
  };
  return { calls, line };
}

const render = (reply: Reply): string => reply.kind;
const typed: Ask = { kind: 'words', command: 'test', text: '' };
const pressed: Ask = { kind: 'press', customId: write(press('test', 'go')) };
const cardOf = (call: Call | undefined): Card => {
  if (call?.reply && 'card' in call.reply) return call.reply.card;
  throw new Error(`No card was sent with ${JSON.stringify(call)}.`);
};
const said = (call: Call | undefined): string => words(cardOf(call)).join('\n');
const run = (bot: Bot, line: Line<string>, ask: Ask = typed) => exchange(bot, from('ana', ask), line, render);

describe('a quick answer', () => {
  it('is the acknowledgement, and nothing else is sent', async () => {
    const { bot } = await stage(() => shown('quick'));
    const { calls, line } = recorded();
    expect(await run(bot, line)).toBe('answered');
    expect(calls.map((each) => each.how)).toEqual(['answer']);
  });

  it('is sent once more after a broken connection, and not a third time', async () => {
    const { bot } = await stage(() => shown('quick'));
    const once = recorded([new Reset()]);
    expect(await run(bot, once.line)).toBe('answered');
    expect(once.calls).toHaveLength(2);
    const twice = recorded([new Reset(), new Reset()]);
    expect(await run(bot, twice.line)).toBe('waits');
    expect(twice.calls).toHaveLength(2);
  });
});

describe('a slow answer', () => {
  async function slow(outcome: Outcome, ask: Ask, fails: readonly (Error | null)[] = []) {
    const work = Promise.withResolvers<Outcome>();
    const parts = await stage(() => work.promise);
    const platform = recorded(fails);
    const ending = run(parts.bot, platform.line, ask);
    await parts.clock.advance(QUICK);
    const early = platform.calls.map((each) => each.how);
    work.resolve(outcome);
    return { ...parts, calls: platform.calls, early, ending: await ending };
  }

  it('is announced by “thinking” within a second and a half, and comes after it', async () => {
    const { early, calls, ending } = await slow(shown('slow'), typed);
    expect(early).toEqual(['thinking']);
    expect(calls.map((each) => each.how)).toEqual(['thinking', 'late']);
    expect(ending).toBe('answered late');
  });

  it('that is a form comes as a card with the button that asks for it again', async () => {
    const { calls } = await slow(form, pressed);
    const last = calls.at(-1);
    expect(last?.reply?.kind).toBe('card');
    expect(cardOf(last).body.at(-1)).toMatchObject({ buttons: [{ press: press('test', 'go') }] });
  });

  it('that is a form of a command comes with a button that opens it, not with one that nobody answers', async () => {
    const { bot, calls } = await slow(form, typed);
    expect(cardOf(calls.at(-1)).body.at(-1)).toMatchObject({ buttons: [{ press: press('test', 'start') }] });
    const opened = recorded();
    await run(bot, opened.line, { kind: 'press', customId: write(press('test', 'start')) });
    expect(opened.calls[0]?.reply?.kind).toBe('form');
  });

  it('that the platform no longer takes waits for its person, and is offered first when they come back', async () => {
    const { bot, ending } = await slow(shown('too late'), typed, [null, new Gone()]);
    expect(ending).toBe('waits');
    const next = recorded();
    await run(bot, next.line, { kind: 'words', command: 'nothing', text: '' });
    expect(said(next.calls[0])).toContain('An earlier answer of mine came too late');
    const opened = recorded();
    await run(bot, opened.line, { kind: 'press', customId: '1/waiting/show' });
    expect(said(opened.calls[0])).toContain('too late');
    const again = recorded();
    await run(bot, again.line, { kind: 'words', command: 'nothing', text: '' });
    expect(said(again.calls[0])).not.toContain('An earlier answer');
  });

  it('that waits is offered to nobody else', async () => {
    const { bot } = await slow(shown('too late'), typed, [null, new Gone()]);
    const { calls, line } = recorded();
    await exchange(bot, from('ben', { kind: 'press', customId: '1/waiting/show' }), line, render);
    expect(said(calls[0])).toContain('Nothing is waiting');
  });

  const show: Ask = { kind: 'press', customId: '1/waiting/show' };
  async function pressedOffer(bot: Bot): Promise<Call | undefined> {
    const { calls, line } = recorded();
    await run(bot, line, show);
    return calls[0];
  }

  it('that waits is not put out by the next one: both come, in their order, each as it was', async () => {
    const says = ['the first', 'the second'];
    const { bot } = await stage(() => shown(says.shift() ?? 'no more'));
    for (const _ of ['once', 'again']) expect(await run(bot, recorded([new Gone()]).line)).toBe('waits');
    const [one, two] = [said(await pressedOffer(bot)), said(await pressedOffer(bot))];
    expect(one).toContain('the first');
    expect(two).toContain('the second');
    expect(`${one}\n${two}`).not.toContain('An earlier answer');
    expect(said(await pressedOffer(bot))).toContain('Nothing is waiting');
  });

  it('that waits is one of five at most: of more, the oldest goes', async () => {
    const says = ['1st', '2nd', '3rd', '4th', '5th', '6th'];
    const { bot } = await stage(() => shown(says.shift() ?? 'no more'));
    for (const _ of [...says]) await run(bot, recorded([new Gone()]).line);
    expect(said(await pressedOffer(bot))).toContain('2nd');
  });

  it('that waited never takes the place of the card that it was offered on, not even when it is asked for twice', async () => {
    const { bot } = await slow(shown('too late'), typed, [null, new Gone()]);
    expect((await pressedOffer(bot))?.reply?.kind).toBe('card');
    expect((await pressedOffer(bot))?.reply?.kind).toBe('card');
  });

  it('with a file waits without it, and says so', async () => {
    const bytes = new TextEncoder().encode('{}');
    const { bot } = await stage(() => ({
      reply: {
        kind: 'card',
        card: { ...card('A file', []), file: { name: 'a.json', type: 'application/json', bytes } },
      },
    }));
    await run(bot, recorded([new Gone()]).line);
    const later = await pressedOffer(bot);
    expect(cardOf(later).file).toBeUndefined();
    expect(said(later)).toContain('The file itself did not wait');
  });
});

describe('whatever goes wrong', () => {
  it('in the command comes back as an apology in a card of its own, never over the card that was pressed', async () => {
    const { bot } = await stage(() => Promise.reject(new Error('inner trouble')));
    const { calls, line } = recorded();
    await run(bot, line, pressed);
    expect(calls[0]?.reply?.kind).toBe('card');
    expect(said(calls[0])).not.toContain('inner trouble');
  });

  it('on the way back is logged with the interaction, and nothing is thrown', async () => {
    const { bot, log } = await stage(() => shown('quick'));
    const { line } = recorded([new Error('refused')]);
    expect(await run(bot, line)).toBe('waits');
    expect(log.lines.some((each) => each.message === 'An answer did not reach its platform.')).toBe(true);
  });

  it('in a drawing leaves the words alone', async () => {
    const drawn: Outcome = {
      reply: { kind: 'card', card: card('t', [picture({ id: 'x', spec: {} }, 'what it shows')]) },
    };
    const { bot, log } = await stage(() => drawn);
    const { calls, line } = recorded();
    await run(bot, line);
    expect(said(calls[0])).toContain('what it shows');
    expect(log.lines.some((each) => each.level === 'warn')).toBe(true);
  });
});

describe('the rooms that an answer changed', () => {
  const room = { platform: 'playground', tenant: 'local', place: 'main', kind: 'test' };

  /** Takes down what is closed, and what had been sent by then. */
  async function watched(answer: () => Outcome | Promise<Outcome>, fails?: readonly (Error | null)[]) {
    const { bot, clock } = await stage(async () => ({ ...(await answer()), rooms: [room] }));
    const { calls, line } = recorded(fails);
    const closed: (readonly [string, number])[] = [];
    const closer: Bot['closer'] = {
      ...bot.closer,
      changed: (rooms) => void closed.push(...rooms.map(({ kind }) => [kind, calls.length] as const)),
    };
    return { run: () => run({ ...bot, closer }, line), closed, clock };
  }

  it('are brought up to date once the answer was delivered, not before', async () => {
    const { run, closed } = await watched(() => shown('quick'));
    await run();
    expect(closed).toEqual([['test', 1]]);
  });

  it('are brought up to date also where the answer comes late, or is lost', async () => {
    const slow = Promise.withResolvers<Outcome>();
    const late = await watched(() => slow.promise);
    const ending = late.run();
    await late.clock.advance(QUICK);
    slow.resolve(shown('slow'));
    await ending;
    expect(late.closed).toEqual([['test', 2]]);
    const lost = await watched(() => shown('quick'), [new Gone()]);
    expect(await lost.run()).toBe('waits');
    expect(lost.closed).toEqual([['test', 1]]);
  });
});
