// Posts of rooms on Slack: the real library against a Slack on loopback, with everything that may keep a post from standing.

import { webApi } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEdits } from '../../../src/adapters/slack/edits.ts';
import { openGallery } from '../../../src/adapters/slack/gallery.ts';
import { openPoster } from '../../../src/adapters/slack/poster.ts';
import { quietLogger } from '../../../src/adapters/slack/quiet.ts';
import { clientOptionsFor, openWeb } from '../../../src/adapters/slack/web.ts';
import { button, buttons, card, type Figure, facts, picture, point, text } from '../../../src/core/card.ts';
import { listAt, stringAt } from '../../../src/core/json.ts';
import { type Poster, Unposted } from '../../../src/core/ports.ts';
import { press } from '../../../src/core/press.ts';
import { person, say } from '../../../src/core/text.ts';
import { openMemoryStore } from '../../../src/drivers/store-memory.ts';
import { posterContract } from '../../contracts/poster.contract.ts';
import { type HandClock, handClock, recordingLog } from '../../world.ts';
import { controlsOf } from './hands.ts';
import { drawn } from './probe.ts';
import { BOT_TOKEN, openSlack, TEAM } from './slack.ts';

const place = { tenant: TEAM, place: 'C0PAPERS' };
const vote = card('Vote alone', [buttons(button('A', press('discuss', 'vote', '-', 'k3f9', 'a')))]);
const counted = card('Vote alone', [text('3 have voted')]);
const FIGURE: Figure = { id: 'bars', spec: {} };
const shown = card('What you said', [picture(FIGURE, 'A bar of 12 beside one of 78.')]);
const over = card('Time is up', [text([person('U0ANA'), ', go on. ', person('U0BEN'), ' is named and not called.'])]);

let clock: HandClock;
let slack: Awaited<ReturnType<typeof openSlack>>;
let store: ReturnType<typeof openMemoryStore>;
let poster: Poster;

/** What a process has; two of them share the store. */
function process(publicUrl?: string): Poster {
  const log = recordingLog();
  const bot = { clock, log, store, pictures: drawn };
  const clientOptions = () => ({ ...clientOptionsFor(slack.apiUrl), logger: quietLogger(log) });
  return openPoster({
    bot,
    web: openWeb(bot),
    clientOf: async () => new webApi.WebClient(BOT_TOKEN, clientOptions()),
    clientOptions,
    prefix: '/af-',
    nameOf: async ({ user }) => ({ U0BEN: 'Ben <&> Co', U0CHI: 'Chi' })[user],
    gallery: publicUrl === undefined ? undefined : openGallery({ ...bot, publicUrl }),
  });
}
beforeEach(async () => {
  clock = handClock();
  slack = await openSlack(clock);
  store = openMemoryStore({ clock, log: recordingLog() });
  poster = process();
});
afterEach(async () => {
  await slack.close();
  expect(slack.faults).toEqual([]);
});

const posted = (key = 'vote-1', what = vote) => poster.post(place, what, { key });
const under = (address: string, key = 'talk-1') =>
  poster.post(place, counted, { key, under: { address, title: 'Discuss: why 14%?' } });
const tsOf = (address: string): string => address.split('/')[1] ?? '';
const standing = (thread?: string): readonly string[] =>
  slack.conversations.standing(place.place, thread).map(({ body }) => JSON.stringify(body));

/** Why something could not stand. */
async function why(work: Promise<unknown>): Promise<Unposted> {
  const error = await work.catch((cause: unknown) => cause);
  if (error instanceof Unposted) return error;
  throw new Error(`It was not refused in words: ${String(error)}`, { cause: error });
}

/** Words as they are read: the parts of a line of rich text belong together. */
function runs(from: unknown): readonly string[] {
  const type = stringAt(from, 'type') ?? '';
  const parts = listAt(from, 'elements');
  if (/^rich_text_(section|quote)$/.test(type)) return [parts.map((each) => stringAt(each, 'text') ?? '').join('')];
  if (Array.isArray(from)) return from.flatMap(runs);
  if (typeof from !== 'object' || from === null) return [];
  const own = type === 'plain_text' ? [stringAt(from, 'text') ?? ''] : [];
  return [...own, ...Object.values(from).flatMap(runs)];
}

posterContract({
  name: 'Slack',
  someone: 'U0ANA',
  open: async () => ({
    poster,
    place,
    seen: async () =>
      slack.conversations.posted
        .filter((each) => !each.isDeleted)
        .map(({ body, thread, called }) => ({
          words: runs(listAt(body, 'blocks')),
          controls: controlsOf(body).map(([, address]) => address),
          notified: called,
          ...(thread === undefined ? {} : { thread }),
        })),
    remove: async (address) => slack.conversations.remove(tsOf(address)),
    bar: async () => void slack.conversations.closed.set(place.place, 'not_in_channel'),
    close: async () => {},
  }),
});

describe('A post on Slack', () => {
  it('stands in its channel for everyone, calls nobody, and is edited where it stands', async () => {
    const address = await posted();
    expect(standing()).toEqual([expect.stringContaining('Vote alone')]);
    await poster.edit(place, address, counted);
    expect(standing()).toEqual([expect.stringContaining('3 have voted')]);
    expect(slack.conversations.posted[0]?.called).toEqual([]);
  });

  it('calls the one person whom it may call, and nobody else whom it names', async () => {
    await poster.post(place, over, { key: 'over', notifies: 'U0ANA' });
    await poster.post(place, over, { key: 'over-2' });
    expect(slack.conversations.posted.map((each) => each.called)).toEqual([['U0ANA'], []]);
  });

  it('names people without calling them, as they are called in the workspace', async () => {
    const roles = card(
      [person('U0BEN'), ' leads'],
      [facts([point([person('U0CHI'), ' takes notes, ', person('U0DAN'), ' doubts.'])])],
    );
    const address = await posted('roles', roles);
    const seen = () => runs(listAt(slack.conversations.posted[0]?.body, 'blocks')).join('\n');
    // Who has no name is mentioned no more than the others: it would call them.
    expect(seen()).toBe('Ben <&> Co leads\nChi takes notes, someone doubts.');
    expect(stringAt(slack.conversations.posted[0]?.body, 'text')).toContain('Ben &lt;&amp;&gt; Co leads');
    await poster.edit(place, address, over);
    expect(seen()).toContain('Ben <&> Co is named and not called.');
    expect(slack.conversations.posted[0]?.called).toEqual([]);
  });

  it('brings its picture, uploaded first, or by its address where there is one', async () => {
    await posted('bars', shown);
    expect(standing()[0]).toContain('slack_file');
    expect(slack.uploads).toHaveLength(1);
    await process('https://bot.example').post(place, shown, { key: 'bars-2' });
    expect(standing()[1]).toContain('https://bot.example/slack/figures/');
  });

  it('whose picture Slack fetches is kept for every process before it is posted', async () => {
    await process('https://bot.example').post(place, shown, { key: 'kept' });
    expect(await store.list('tenant/', { limit: 9 })).toContain(`tenant/slack:${TEAM}/picture/${'a'.repeat(64)}`);
  });

  it('whose picture Slack cannot show has its words alone', async () => {
    slack.plan('chat.postMessage', { ok: false, error: 'invalid_blocks' });
    await posted('bars', shown);
    expect(standing()).toEqual([expect.stringContaining('A bar of 12 beside one of 78.')]);
    expect(standing()[0]).not.toContain('slack_file');
  });

  it('is not sent again by itself where nobody knows whether it arrived', async () => {
    slack.plan('chat.postMessage', { reset: true });
    await expect(posted()).rejects.toThrow('unreachable');
    expect(slack.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(1);
  });

  it('hangs on another as an answer in its thread, and stands in the channel where that one was deleted', async () => {
    const address = await posted();
    await under(address);
    expect(standing(tsOf(address))).toHaveLength(1);
    slack.conversations.remove(tsOf(address));
    await under(address, 'talk-2');
    expect(standing()).toHaveLength(1);
  });

  it('of a room that is a thread stands in that thread, whatever it should hang on', async () => {
    const thread = { ...place, thread: '1762000000.000100' };
    const address = await poster.post(thread, vote, { key: 'vote' });
    await poster.post(thread, counted, { key: 'talk', under: { address, title: 'Talk' } });
    expect(standing('1762000000.000100')).toHaveLength(2);
  });
});

describe('Slack does not let it stand', () => {
  it.each([
    ['not_in_channel', '/invite'],
    ['channel_not_found', '/invite'],
    ['is_archived', 'archived'],
    ['restricted_action_read_only_channel', 'admins'],
    ['msg_too_long', 'my fault'],
    ['missing_scope', 'install'],
  ])('for %s: the way out is said', async (error, says) => {
    slack.conversations.closed.set(place.place, error);
    const { kind, fix } = await why(posted());
    expect([kind, say(fix ?? [])]).toEqual(['barred', expect.stringContaining(says)]);
  });

  it('once it was deleted: it is gone', async () => {
    const address = await posted();
    slack.conversations.remove(tsOf(address));
    expect((await why(poster.edit(place, address, counted))).kind).toBe('gone');
  });

  it.each(['edit_window_closed', 'cant_update_message'])('for %s: it stays as it is', async (error) => {
    const address = await posted();
    slack.plan('chat.update', { ok: false, error });
    expect((await why(poster.edit(place, address, counted))).kind).toBe('over');
  });

  it('too often: it may come when Slack says, and nothing waits meanwhile', async () => {
    slack.plan('chat.postMessage', { status: 429, headers: { 'retry-after': '7' }, text: '' });
    expect(await why(posted())).toMatchObject({ kind: 'later', until: clock.now() + 7000 });
  });

  it('for a reason that nobody knows: an error with that reason', async () => {
    slack.plan('chat.postMessage', { ok: false, error: 'fatal_error' });
    await expect(posted()).rejects.toThrow('fatal_error');
  });
});

describe('The edits of a workspace', () => {
  it('are at most 40 a minute over all its messages and processes, each message in its turn', async () => {
    const processes = [process(), process()];
    const addresses = await Promise.all(Array.from({ length: 30 }, (_, each) => posted(`vote-${each}`)));
    const next = new Map(addresses.map((address) => [address, 0]));
    const done: string[] = [];
    const began = clock.now();
    // Thirty rooms that all have something new every three seconds, for two minutes, each looked after by one of two processes.
    while (clock.now() - began < 120_000) {
      for (const [index, address] of addresses.entries()) {
        if ((next.get(address) ?? 0) > clock.now()) continue;
        try {
          await processes[index % 2]?.edit(place, address, card('Vote alone', [text(`${done.length} edits`)]));
          done.push(address);
          next.set(address, clock.now() + 3000);
        } catch (error) {
          next.set(address, (error as Unposted).until ?? Number.NaN);
        }
      }
      await clock.advance(125);
    }
    // Eight at once and one in each 1.875 s, none of them lost, and shared fairly.
    expect(done.length).toBeGreaterThanOrEqual(70);
    expect(done.length).toBeLessThanOrEqual(73);
    const each = addresses.map((address) => done.filter((other) => other === address).length);
    expect(Math.max(...each) - Math.min(...each)).toBeLessThanOrEqual(1);
  });

  it('do not wait for one another in two workspaces, and one that is quiet has its turns saved up', async () => {
    const edits = openEdits({ store, clock });
    const turns = async (tenant: string, count: number) =>
      Promise.all(Array.from({ length: count }, (_, each) => edits.turn(tenant, `C1/${each}`)));
    expect((await turns('T1', 9)).filter((each) => each === 'now')).toHaveLength(8);
    expect((await turns('T2', 8)).filter((each) => each === 'now')).toHaveLength(8);
    await clock.advance(60_000);
    expect((await turns('T1', 8)).filter((each) => each === 'now')).toHaveLength(8);
  });
});
