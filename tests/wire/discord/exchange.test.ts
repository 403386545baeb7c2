// The one exchange on Discord, row by row: what each kind of interaction gets, in time and late, and when the way back breaks.
import { describe, expect, it } from 'vitest';
import { restOptions } from '../../../src/adapters/discord/rest.ts';
import { button, buttons, card, picture, text } from '../../../src/core/card.ts';
import { asks, nothing, type Outcome, replaces, shares, shows } from '../../../src/core/command.ts';
import { at, numberAt } from '../../../src/core/json.ts';
import { press as pressOf } from '../../../src/core/press.ts';
import { waitingKey } from '../../../src/core/waiting.ts';
import { EVERYONE, type Exchange, type Message } from './interactions.ts';
import { ANA, command, complete, forged, form, type Scene, type Setting, type Where, words } from './scene.ts';
import { stage } from './stage.ts';

const stood = stage();

const shown = card('An answer', [
  text('These are its words.'),
  buttons(button('On', pressOf('probe', 'on')), button('Share', pressOf('probe', 'share'))),
]);
const drawn = card('An answer', [
  picture({ id: 'one', spec: {} }, 'A figure of one dot.'),
  text('These are its words.'),
]);
const asked = asks({
  title: 'Tell me',
  press: pressOf('probe', 'told'),
  submit: 'Send',
  fields: [{ kind: 'line', name: 'what', label: 'What?', most: 50 }],
});
const choices: Outcome = { reply: { kind: 'choices', choices: [{ value: 'a', label: 'A' }] } };

/** A bot whose next answers are given to it, at once or when the test says so. */
async function probe(setting: Pick<Setting, 'transport'> & Partial<Setting>) {
  const answers: (Outcome | Promise<Outcome>)[] = [];
  let heard = 0;
  const scene = await stood.scene({
    async handle() {
      heard += 1;
      return (await answers.shift()) ?? shows(shown);
    },
    ...setting,
  });
  return {
    ...scene,
    /** Sends events; resolves when the bot has them all and their time runs. */
    async taken(...events: readonly Parameters<Scene['send']>[0][]): Promise<readonly Exchange[]> {
      const all = heard + events.length;
      const sent = events.map(scene.send);
      while (heard < all) await turn();
      return sent;
    },
    /** What the next interaction gets. */
    next: (outcome: Outcome | Promise<Outcome>) => void answers.push(outcome),
    /** What the next interaction gets once `tell` is called. */
    later() {
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      answers.push(promise);
      return resolve;
    },
  };
}
type Probe = Awaited<ReturnType<typeof probe>>;

const named = (where: Where = {}) => command('help', {}, where);

/** A message to press on. */
async function onMessage({ next, read }: Probe, outcome: Outcome = shows(shown)): Promise<Message> {
  next(outcome);
  return read(named());
}

/** Whatever was ready to run has run. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Sends an event whose answer takes longer than 1.5 s; resolves when "thinking" was said. */
async function thinking(stands: Probe, event: Parameters<Scene['send']>[0]) {
  const tell = stands.later();
  const [exchange] = await stands.taken(event);
  if (!exchange) throw new Error('Nothing was sent.');
  await stands.clock.advance(1500);
  await stands.discord.until(() => exchange.callbacks.length > 0);
  return { exchange, tell };
}

/** The same, with the answer that comes then; `calls` is how many there are in the end. */
async function late(stands: Probe, event: Parameters<Scene['send']>[0], outcome: Outcome, calls = 2) {
  const { exchange, tell } = await thinking(stands, event);
  tell(outcome);
  await stands.discord.until(() => exchange.calls.length >= calls);
  return exchange;
}

const last = (scene: Scene, exchange: Exchange): Message | undefined =>
  scene.discord.interactions.seen(exchange).at(-1);

/** The bot has nothing more under way with an exchange: what it sent was answered. */
const quiet = (scene: Scene, kind: string, times: number) =>
  scene.discord.until(() => scene.discord.requests.filter((each) => each === kind).length >= times);

describe.each(['gateway', 'http'] as const)('In time, over Discord by %s,', (transport) => {
  it('a command gets a card of its own: callback 4, private', async () => {
    const stands = await probe({ transport });
    const exchange = await stands.ask(named());
    expect(exchange.calls).toEqual(['callback 4']);
    expect(last(stands, exchange)?.seenBy).toBe(ANA);
  });

  it('a command that has nothing to replace gets a card of its own', async () => {
    const stands = await probe({ transport });
    stands.next(replaces(shown));
    const exchange = await stands.ask(named());
    expect(exchange.calls).toEqual(['callback 4']);
    expect(last(stands, exchange)?.seenBy).toBe(ANA);
  });

  it('a press that replaces changes its message: callback 7', async () => {
    const stands = await probe({ transport });
    const message = await onMessage(stands);
    stands.next(replaces(drawn));
    const exchange = await stands.ask(forged(message, '1/probe/on'));
    expect(exchange.calls).toEqual(['callback 7']);
    expect(message.parts).toHaveLength(1);
  });

  it('a press on what everyone sees changes it for nobody: its answer is private, in time and late', async () => {
    const stands = await probe({ transport });
    const message = await onMessage(stands, shares(shown));
    const before = message.body;
    stands.next(replaces(drawn));
    const quick = await stands.ask(forged(message, '1/probe/on'));
    expect([quick.calls, last(stands, quick)?.seenBy]).toEqual([['callback 4'], ANA]);
    const slow = await late(stands, forged(message, '1/probe/on'), replaces(drawn));
    expect([slow.calls, slow.followUps[0]?.seenBy]).toEqual([['callback 6', 'follow-up'], ANA]);
    stands.next(asked);
    const opened = await stands.ask(forged(message, '1/probe/on'));
    stands.next(replaces(shown));
    expect((await stands.ask(form(opened, { what: 'this' }))).calls).toEqual(['callback 4']);
    expect(message.body).toBe(before);
  });

  it('a press that shows a card gets a private one: callback 4', async () => {
    const stands = await probe({ transport });
    const message = await onMessage(stands);
    const exchange = await stands.ask(forged(message, '1/probe/on'));
    expect(exchange.calls).toEqual(['callback 4']);
    expect(last(stands, exchange)?.seenBy).toBe(ANA);
    expect(last(stands, exchange)?.id).not.toBe(message.id);
  });

  it('a press that shares shows it to everyone: callback 4, public', async () => {
    const stands = await probe({ transport });
    const message = await onMessage(stands);
    stands.next(shares(drawn));
    const exchange = await stands.ask(forged(message, '1/probe/share'));
    expect(exchange.calls).toEqual(['callback 4']);
    expect(last(stands, exchange)?.seenBy).toBe(EVERYONE);
  });

  it('a press or a command that asks for words opens a form: callback 9', async () => {
    const stands = await probe({ transport });
    const message = await onMessage(stands);
    for (const event of [named(), forged(message, '1/probe/on')]) {
      stands.next(asked);
      expect((await stands.ask(event)).calls).toEqual(['callback 9']);
    }
  });

  it('a form that a press opened is answered like the press', async () => {
    const stands = await probe({ transport });
    const message = await onMessage(stands);
    stands.next(asked);
    const opened = await stands.ask(forged(message, '1/probe/on'));
    stands.next(replaces(shown));
    expect((await stands.ask(form(opened, { what: 'this' }))).calls).toEqual(['callback 7']);
    stands.next(shows(shown));
    expect((await stands.ask(form(opened, { what: 'this' }))).calls).toEqual(['callback 4']);
  });

  it('a form that a command opened is answered like the command: there is no message to change', async () => {
    const stands = await probe({ transport });
    stands.next(asked);
    const opened = await stands.ask(named());
    stands.next(replaces(shown));
    const exchange = await stands.ask(form(opened, { what: 'this' }));
    expect(exchange.calls).toEqual(['callback 4']);
    expect(last(stands, exchange)?.seenBy).toBe(ANA);
  });

  it('a form that asks once more has its button on a card, since a form may not answer a form', async () => {
    const stands = await probe({ transport });
    stands.next(asked);
    const opened = await stands.ask(named());
    stands.next(asked);
    const answer = await stands.ask(form(opened, { what: 'this' }));
    expect(answer.calls).toEqual(['callback 4']);
    expect(words(last(stands, answer))).toContain('Tell me');
  });

  it('a completion gets its choices: callback 8', async () => {
    const stands = await probe({ transport });
    stands.next(choices);
    expect((await stands.ask(complete('explain', 'topic', 'x'))).callbacks).toEqual([
      { type: 8, data: { choices: [{ name: 'A', value: 'a' }] } },
    ]);
  });

  it('what has no answer is acknowledged all the same, and nothing stays to be seen', async () => {
    const stands = await probe({ transport });
    const message = await onMessage(stands);
    stands.next(nothing);
    expect((await stands.ask(forged(message, '1/probe/on'))).calls).toEqual(['callback 6']);
    stands.next(nothing);
    const exchange = await stands.ask(named());
    await stands.discord.until(() => exchange.calls.length === 2);
    expect(exchange.calls).toEqual(['callback 5', 'removal']);
  });
});

describe.each(['gateway', 'http'] as const)('Late, over Discord by %s,', (transport) => {
  it('a command says "thinking" alone with its asker, then its answer takes that place', async () => {
    const stands = await probe({ transport });
    const exchange = await late(stands, named(), shows(drawn));
    expect(exchange.calls).toEqual(['callback 5', 'edit']);
    expect(exchange.callbacks[0]?.data).toEqual({ flags: 64 });
    expect(numberAt(last(stands, exchange)?.body, 'flags')).toBe(32768);
    expect(last(stands, exchange)?.seenBy).toBe(ANA);
  });

  it('a crowd gets its answers without standing in a queue of our own', async () => {
    const stands = await probe({ transport });
    const tells = Array.from({ length: 120 }, () => stands.later());
    const exchanges = await stands.taken(...tells.map(() => named()));
    await stands.clock.advance(1500);
    await stands.discord.until(() => exchanges.every((each) => each.callbacks.length > 0));
    for (const tell of tells) tell(shows(shown));
    await stands.discord.until(() => exchanges.every((each) => each.calls.length === 2));
    expect(stands.log.lines.filter(({ message }) => message === 'Discord asked to wait.')).toEqual([]);
  });

  it('a press that replaces changes its message by an edit', async () => {
    const stands = await probe({ transport });
    const message = await onMessage(stands);
    const exchange = await late(stands, forged(message, '1/probe/on'), replaces(drawn));
    expect(exchange.calls).toEqual(['callback 6', 'edit']);
    expect(message.parts).toHaveLength(1);
  });

  it('a press that shows a card gets it as a private follow-up', async () => {
    const stands = await probe({ transport });
    const message = await onMessage(stands);
    const exchange = await late(stands, forged(message, '1/probe/on'), shows(shown));
    expect(exchange.calls).toEqual(['callback 6', 'follow-up']);
    expect(exchange.followUps[0]?.seenBy).toBe(ANA);
  });

  it('a press that shares does so by a public follow-up', async () => {
    const stands = await probe({ transport });
    const message = await onMessage(stands);
    const exchange = await late(stands, forged(message, '1/probe/share'), shares(drawn));
    expect(exchange.calls).toEqual(['callback 6', 'follow-up']);
    expect(exchange.followUps[0]?.seenBy).toBe(EVERYONE);
  });

  it('a command that shares says so in its own place first, then shows it to everyone', async () => {
    const stands = await probe({ transport });
    const exchange = await late(stands, named(), shares(shown), 3);
    expect(exchange.calls).toEqual(['callback 5', 'edit', 'follow-up']);
    expect(exchange.original?.seenBy).toBe(ANA);
    expect(exchange.followUps[0]?.seenBy).toBe(EVERYONE);
  });

  it('a form cannot open any more: a private card has a button that opens it', async () => {
    const stands = await probe({ transport });
    const message = await onMessage(stands);
    const pressed = await late(stands, forged(message, '1/probe/on'), asked);
    expect(pressed.calls).toEqual(['callback 6', 'follow-up']);
    expect(pressed.followUps[0]?.seenBy).toBe(ANA);
    const named5 = await late(stands, named(), asked);
    expect(named5.calls).toEqual(['callback 5', 'edit']);
    stands.next(asked);
    expect((await stands.ask(forged(pressed.followUps[0] as Message, '1/probe/on'))).calls).toEqual(['callback 9']);
  });

  it('a form that a press opened is answered like the press, one that a command opened like the command', async () => {
    const stands = await probe({ transport });
    const message = await onMessage(stands);
    stands.next(asked);
    const byPress = await stands.ask(forged(message, '1/probe/on'));
    stands.next(asked);
    const byCommand = await stands.ask(named());
    expect((await late(stands, form(byPress, { what: 'x' }), replaces(shown))).calls).toEqual(['callback 6', 'edit']);
    expect((await late(stands, form(byCommand, { what: 'x' }), replaces(shown))).calls).toEqual(['callback 5', 'edit']);
  });

  it('a completion gets an empty list, and nothing after it', async () => {
    const stands = await probe({ transport });
    const exchange = await late(stands, complete('explain', 'topic', 'x'), choices, 1);
    expect(exchange.callbacks).toEqual([{ type: 8, data: { choices: [] } }]);
  });

  it('what has no answer takes its "thinking" away', async () => {
    const stands = await probe({ transport });
    const message = await onMessage(stands);
    expect((await late(stands, named(), nothing)).calls).toEqual(['callback 5', 'removal']);
    expect((await late(stands, forged(message, '1/probe/on'), nothing, 1)).calls).toEqual(['callback 6']);
  });

  it('an answer of five seconds comes all the same', async () => {
    const stands = await probe({ transport });
    const { exchange, tell } = await thinking(stands, named());
    await stands.clock.advance(3500);
    tell(shows(shown));
    await stands.discord.until(() => exchange.calls.length === 2);
    expect(exchange.calls).toEqual(['callback 5', 'edit']);
  });

  it('after 15 minutes no call is made: the answer waits and is offered first', async () => {
    const stands = await probe({ transport });
    const { exchange, tell } = await thinking(stands, named());
    stands.clock.set(stands.clock.now() + 15 * 60_000);
    tell(shows(shown));
    await kept(stands);
    expect(exchange.calls).toEqual(['callback 5']);
    expect(words(await stands.read(named()))).toContain('An earlier answer of mine came too late');
  });
});

/** An answer waits for Ana in the store. */
async function kept({ store }: Scene): Promise<void> {
  while ((await store.read(waitingKey(`discord:${ANA}`))) === undefined) await turn();
}

describe('When the way back breaks on Discord,', () => {
  const transport = 'gateway';

  it('an acknowledgement whose connection was reset is sent once more', async () => {
    const stands = await probe({ transport });
    stands.discord.trouble('callback', 'reset');
    expect((await stands.ask(named())).calls).toEqual(['callback 4']);
  });

  it('an answer that Discord will not have leaves nobody without a word: it waits, and that is said at once', async () => {
    const stands = await probe({ transport });
    stands.discord.trouble('callback', { status: 400, body: { code: 50035, message: 'Invalid Form Body' } });
    const exchange = await stands.ask(named());
    await kept(stands);
    await quiet(stands, 'callback', 2);
    expect(last(stands, exchange)?.seenBy).toBe(ANA);
    expect(words(last(stands, exchange))).toContain('It is kept for you');
    expect(words(await stands.read(named()))).toContain('An earlier answer of mine');
  });

  it('an acknowledgement that arrived though its response was lost counts as arrived', async () => {
    const stands = await probe({ transport });
    stands.discord.trouble('callback', 'lost');
    const exchange = await stands.ask(named());
    await quiet(stands, 'callback', 2);
    expect(exchange.calls).toEqual(['callback 4']);
    expect(stands.log.lines.filter((each) => each.level === 'warn')).toEqual([]);
  });

  it('a "thinking" whose response was lost is still followed by its answer', async () => {
    const stands = await probe({ transport });
    stands.discord.trouble('callback', 'lost');
    expect((await late(stands, named(), shows(shown))).calls).toEqual(['callback 5', 'edit']);
  });

  it('two resets in a row let the answer wait: no storm of tries', async () => {
    const stands = await probe({ transport });
    stands.discord.trouble('callback', 'reset', 'reset');
    stands.send(named());
    await kept(stands);
    expect(stands.discord.requests.filter((each) => each === 'callback')).toHaveLength(2);
  });

  it('an interaction that Discord no longer knows is not tried again, and its answer waits', async () => {
    const stands = await probe({ transport });
    stands.discord.trouble('callback', { status: 404, body: { code: 10062, message: 'Unknown interaction' } });
    stands.send(named());
    await kept(stands);
    expect(stands.discord.requests.filter((each) => each === 'callback')).toHaveLength(1);
  });

  it('an interaction that someone else acknowledged gets no second answer', async () => {
    const stands = await probe({ transport });
    const message = await onMessage(stands);
    const tell = stands.later();
    const [exchange] = await stands.taken(forged(message, '1/probe/on'));
    if (!exchange) throw new Error('Nothing was sent.');
    stands.discord.interactions.acknowledge(exchange.id, exchange.token, { type: 6 }, []);
    await stands.clock.advance(1500);
    await quiet(stands, 'callback', 2);
    tell(shows(shown));
    await stands.connection.stop();
    expect(exchange.calls).toEqual(['callback 6']);
    expect(stands.discord.requests).not.toContain('follow-up');
  });

  it('an edit whose connection was reset is sent once more', async () => {
    const stands = await probe({ transport });
    stands.discord.trouble('edit', 'reset');
    expect((await late(stands, named(), shows(shown))).calls).toEqual(['callback 5', 'edit']);
  });

  it('a server error is no reason to lose the answer', async () => {
    const stands = await probe({ transport });
    const broken = { status: 502, body: '<html>Bad gateway</html>' };
    stands.discord.trouble('callback', broken);
    expect((await stands.ask(named())).calls).toEqual(['callback 4']);
    stands.discord.trouble('edit', broken);
    expect((await late(stands, named(), shows(shown))).calls).toEqual(['callback 5', 'edit']);
    stands.discord.trouble('callback', broken, broken);
    stands.send(named());
    await kept(stands);
  });

  it('a limit is waited for as long as Discord says', async () => {
    const stands = await probe({ transport });
    const headers = { 'retry-after': '0.05', 'x-ratelimit-scope': 'shared', 'content-type': 'application/json' };
    const limited = { status: 429, headers, body: { message: 'Wait.', retry_after: 0.05, global: false } };
    stands.discord.trouble('callback', limited);
    expect((await stands.ask(named())).calls).toEqual(['callback 4']);
    stands.discord.trouble('edit', limited);
    expect((await late(stands, named(), shows(shown))).calls).toEqual(['callback 5', 'edit']);
  });

  it('a limit that would take too long is not waited for: the answer waits', async () => {
    const stands = await probe({ transport });
    const headers = { 'retry-after': '600', 'x-ratelimit-scope': 'user' };
    stands.discord.trouble('edit', {
      status: 429,
      headers,
      body: { message: 'Wait.', retry_after: 600, global: false },
    });
    const { exchange, tell } = await thinking(stands, named());
    tell(shows(shown));
    await kept(stands);
    expect(exchange.calls).toEqual(['callback 5']);
  });

  it('a message that was deleted meanwhile is answered privately', async () => {
    const stands = await probe({ transport });
    const message = await onMessage(stands);
    message.isDeleted = true;
    stands.next(replaces(shown));
    const quick = await stands.ask(forged(message, '1/probe/on'));
    expect(quick.calls).toEqual(['callback 4']);
    const exchange = await late(stands, forged(message, '1/probe/on'), replaces(shown));
    expect(exchange.calls).toEqual(['callback 6', 'follow-up']);
    expect(exchange.followUps[0]?.seenBy).toBe(ANA);
  });

  it('a thread that was closed meanwhile is answered privately', async () => {
    const stands = await probe({ transport });
    const message = await onMessage(stands);
    stands.discord.trouble('callback', { status: 400, body: { code: 50083, message: 'Thread is archived' } });
    stands.next(replaces(shown));
    expect((await stands.ask(forged(message, '1/probe/on'))).calls).toEqual(['callback 4']);
  });

  it('a permission that is missing is named to the asker alone', async () => {
    const forbidden = { status: 403, body: { code: 50013, message: 'Missing Permissions' } };
    const stands = await probe({ transport });
    const message = await onMessage(stands);
    const where = { appPermissions: String(1n << 10n) };
    for (const [place, missing] of [
      [where, 'Send Messages'],
      [{ ...where, thread: true }, 'Send Messages in Threads'],
    ] as const) {
      stands.discord.trouble('callback', forbidden);
      stands.next(shares(shown));
      const exchange = await stands.ask(forged(message, '1/probe/share', place));
      expect(last(stands, exchange)?.seenBy).toBe(ANA);
      expect(words(last(stands, exchange))).toContain(missing);
      expect(words(last(stands, exchange))).toContain('Server Settings');
    }
    stands.discord.trouble('follow-up', forbidden);
    const exchange = await late(stands, forged(message, '1/probe/share', where), shares(shown));
    expect(words(exchange.followUps[0])).toContain('Send Messages');
    expect(exchange.followUps[0]?.seenBy).toBe(ANA);
  });

  it('where no more follow-ups are taken the answer goes into the message', async () => {
    const stands = await probe({ transport });
    const message = await onMessage(stands);
    stands.discord.trouble('follow-up', { status: 400, body: { code: 40094, message: 'No more follow-ups' } });
    const exchange = await late(stands, forged(message, '1/probe/on', { userInstall: true }), shows(shown));
    expect(exchange.calls).toEqual(['callback 6', 'edit']);
  });

  it('where no more follow-ups are taken and others see the message, the private answer waits', async () => {
    const stands = await probe({ transport });
    const first = await onMessage(stands);
    stands.next(shares(shown));
    const open = await stands.read(forged(first, '1/probe/share'));
    stands.discord.trouble('follow-up', { status: 400, body: { code: 40094, message: 'No more follow-ups' } });
    const { exchange, tell } = await thinking(stands, forged(open, '1/probe/on'));
    tell(shows(shown));
    await kept(stands);
    expect(exchange.calls).toEqual(['callback 6']);
  });

  it('a completion that fails is an empty list, never an error', async () => {
    const stands = await stood.scene({ transport });
    const exchange = await stands.ask(complete('explain', 'nosuch', 'x'));
    expect(at(exchange.callbacks[0], 'data', 'choices')).toEqual([]);
  });

  it('an answer that cannot be drawn is an apology, and never in place of a question', async () => {
    const stands = await probe({ transport });
    const message = await onMessage(stands);
    const before = message.body;
    const huge = card('Too long', [text('x'.repeat(5000))]);
    stands.next(replaces(huge));
    const quick = await stands.ask(forged(message, '1/probe/on'));
    expect(quick.calls).toEqual(['callback 4']);
    expect(words(last(stands, quick))).toContain('my fault, not yours');
    const slow = await late(stands, forged(message, '1/probe/on'), replaces(huge));
    expect(slow.calls).toEqual(['callback 6', 'follow-up']);
    expect(slow.followUps[0]?.seenBy).toBe(ANA);
    expect(words((await late(stands, named(), shows(huge))).original)).toContain('my fault, not yours');
    expect(message.body).toEqual(before);
  });

  it('a call that hangs is given up in ten seconds at most', () => {
    expect(restOptions().timeout).toBeLessThanOrEqual(10_000);
  });

  it('a stop lets answers under way finish, and tells the rest to come back', async () => {
    const stands = await probe({ transport });
    const [quick, slow] = [stands.later(), stands.later()];
    const [first, second] = await stands.taken(named(), named());
    if (!first || !second) throw new Error('Nothing was sent.');
    await stands.clock.advance(1500);
    await stands.discord.until(() => first.callbacks.length > 0 && second.callbacks.length > 0);
    const stopped = stands.connection.stop();
    quick(shows(shown));
    await stands.discord.until(() => first.calls.length === 2);
    await stands.clock.advance(6_000);
    await stands.discord.until(() => second.calls.length === 2);
    await stopped;
    slow(shows(shown));
    expect(words(last(stands, second))).toContain('I am being restarted');
    expect(words(last(stands, first))).toContain('These are its words.');
    await stands.connection.stop();
  });

  it('no secret and no token of an interaction is in any log, at any level', async () => {
    const stands = await probe({ transport });
    stands.discord.trouble('callback', 'reset', 'reset', { status: 500, body: 'x' }, { status: 500, body: 'x' });
    const sent = [stands.send(named())];
    await kept(stands);
    sent.push(stands.send(named()));
    await quiet(stands, 'callback', 4);
    await stands.connection.stop();
    const log = stands.log.lines.map((each) => `${each.message} ${inspected(each.facts)}`).join('\n');
    expect(log.length).toBeGreaterThan(50);
    for (const { token } of sent) expect(log).not.toContain(token);
    expect(log).not.toContain('canary-discord-token');
  });
});

/** Everything in a value, also what an error holds without showing it. */
function inspected(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null || depth > 6) return String(value);
  return Object.getOwnPropertyNames(value)
    .map((key) => `${key}: ${inspected((value as Record<string, unknown>)[key], depth + 1)}`)
    .join(', ');
}
