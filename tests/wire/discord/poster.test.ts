// Posts of rooms on Discord: the real library against Discord on loopback, with every permission that may be missing.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPoster } from '../../../src/adapters/discord/poster.ts';
import { posterRest } from '../../../src/adapters/discord/rest.ts';
import { button, buttons, card, type Figure, picture, text } from '../../../src/core/card.ts';
import { type Poster, Unposted } from '../../../src/core/ports.ts';
import { press } from '../../../src/core/press.ts';
import { person, say } from '../../../src/core/text.ts';
import { seen } from '../../adapters/discord-reader.ts';
import { posterContract } from '../../contracts/poster.contract.ts';
import { type HandClock, handClock, recordingLog } from '../../world.ts';
import { type Discord, openDiscord, TOKEN } from './discord.ts';
import { controls } from './interactions.ts';
import { ANA, BEN, CHANNEL, GUILD, onePicture, words } from './scene.ts';

const place = { tenant: GUILD, place: CHANNEL };
const vote = card('Vote alone', [buttons(button('A', press('discuss', 'vote', '-', 'k3f9', 'a')))]);
const counted = card('Vote alone', [text('3 have voted')]);
const FIGURE: Figure = { id: 'bars', spec: {} };
const drawn = card('What you said', [picture(FIGURE, 'A bar of 12 beside one of 78.')]);
const over = card('Time is up', [
  text([person(ANA), ', go on when you like. ', person(BEN), ' is named and not called.']),
]);

let clock: HandClock;
let discord: Discord;
let poster: Poster;
beforeEach(async () => {
  clock = handClock();
  discord = await openDiscord(clock);
  const bot = { clock, log: recordingLog(), pictures: onePicture };
  poster = openPoster({ bot, rest: posterRest(bot, TOKEN, discord.url) });
});
afterEach(async () => {
  await discord.close();
  expect(discord.faults).toEqual([]);
});

const posted = (key = 'vote-1', shown = vote) => poster.post(place, shown, { key });
const under = (address: string, key = 'talk-1') =>
  poster.post(place, counted, { key, under: { address, title: 'Discuss: why 14%?' } });
const idOf = (address: string): string => address.split('/')[1] ?? '';
const standing = (channel = CHANNEL): readonly string[] => discord.channels.standing(channel).map(words);

/** Why something could not stand. */
async function why(work: Promise<unknown>): Promise<Unposted> {
  const error = await work.catch((cause: unknown) => cause);
  if (error instanceof Unposted) return error;
  throw new Error(`It was not refused in words: ${String(error)}`, { cause: error });
}
const fixOf = ({ kind, fix }: Unposted): string => `${kind}: ${say(fix ?? [])}`;

/** Words as they are read on a message. */
function runs(from: unknown): readonly string[] {
  if (Array.isArray(from)) return from.flatMap(runs);
  if (typeof from !== 'object' || from === null) return [];
  return Object.entries(from).flatMap(([key, value]) => {
    if (typeof value !== 'string') return runs(value);
    if (key === 'content') return [seen(value)];
    return ['label', 'placeholder', 'description'].includes(key) ? [value] : [];
  });
}

posterContract({
  name: 'Discord',
  someone: ANA,
  open: async () => ({
    poster,
    place,
    seen: async () =>
      discord.channels.posted
        .filter(({ message }) => !message.isDeleted)
        .map(({ channel, message, called }) => ({
          words: runs(message.body),
          controls: controls(message.body).map(({ id }) => id),
          notified: called,
          ...(channel === CHANNEL ? {} : { thread: channel }),
        })),
    remove: async (address) => discord.channels.remove(idOf(address)),
    bar: async () => discord.channels.deny(CHANNEL, 'see'),
    close: async () => {},
  }),
});

describe('A post on Discord', () => {
  it('stands in its channel for everyone, calls nobody, and is edited where it stands', async () => {
    const address = await posted();
    expect(standing()).toEqual([expect.stringContaining('Vote alone')]);
    await poster.edit(place, address, counted);
    expect(standing()).toEqual([expect.stringContaining('3 have voted')]);
    expect(discord.channels.posted.map((each) => each.called)).toEqual([[]]);
  });

  it('made twice with one key is one message', async () => {
    const [one, other] = [await posted(), await posted()];
    expect(other).toBe(one);
    expect(standing()).toHaveLength(1);
    await posted('vote-2');
    expect(standing()).toHaveLength(2);
  });

  it('whose answer was lost on its way is one message when it is tried again', async () => {
    discord.trouble('post', 'lost');
    await expect(posted()).rejects.toThrow('failed');
    await posted();
    expect(standing()).toHaveLength(1);
  });

  it('calls the one person whom it may call, and nobody else whom it names', async () => {
    const address = await poster.post(place, over, { key: 'over', notifies: ANA });
    await poster.edit(place, address, over);
    expect(discord.channels.posted[0]?.called).toEqual([ANA]);
  });

  it('brings its pictures, and takes an old one away with the next edit', async () => {
    const address = await posted('bars', drawn);
    const [message] = discord.channels.standing(CHANNEL);
    expect(message?.parts).toHaveLength(1);
    await poster.edit(place, address, counted);
    expect(message?.parts).toHaveLength(0);
  });

  it('of a room that is a thread stands in that thread, whatever it should hang on', async () => {
    const thread = { ...place, thread: '1190000000000000077' };
    const first = await poster.post(thread, vote, { key: 'vote' });
    await poster.post(thread, counted, { key: 'talk', under: { address: first, title: 'Talk' } });
    expect(standing(thread.thread)).toHaveLength(2);
    expect([...discord.channels.threads]).toEqual([]);
  });
});

describe('What hangs on a post on Discord', () => {
  it('stands in a thread that is made once, by this process or by another', async () => {
    const address = await posted();
    await under(address, 'talk-1');
    await under(address, 'talk-2');
    const bot = { clock, log: recordingLog(), pictures: onePicture };
    const other = openPoster({ bot, rest: posterRest(bot, TOKEN, discord.url) });
    const last = await other.post(place, counted, { key: 'talk-3', under: { address, title: 'Discuss' } });
    expect(last.split('/')[0]).toBe(idOf(address));
    expect(standing(idOf(address))).toHaveLength(3);
    expect([...discord.channels.threads.values()]).toMatchObject([{ parent: CHANNEL, title: 'Discuss: why 14%?' }]);
    expect(discord.requests.filter((each) => each === 'thread')).toHaveLength(2);
  });

  it('stands in the channel itself where the bot may make no thread, or may not write in it', async () => {
    const address = await posted();
    discord.channels.deny(CHANNEL, 'make threads');
    const beside = await under(address, 'talk-1');
    discord.channels.deny(CHANNEL, 'write in threads');
    await under(address, 'talk-2');
    expect(standing()).toHaveLength(3);
    // What comes under a post that stands in the channel for want of a thread stands there too.
    discord.channels.deny(CHANNEL);
    await poster.edit(place, beside, vote);
  });

  it('stands in the channel itself where what it hung on was deleted', async () => {
    const address = await posted();
    discord.channels.remove(idOf(address));
    await under(address);
    expect(standing()).toHaveLength(1);
  });

  it('opens an archived thread again, by a post and by an edit', async () => {
    const address = await posted();
    const talk = await under(address);
    const thread = discord.channels.threads.get(idOf(address));
    if (!thread) throw new Error('There is no thread.');
    thread.archived = true;
    await poster.edit(place, talk, vote);
    expect(thread.archived).toBe(false);
    thread.archived = true;
    await under(address, 'talk-2');
    expect(thread.archived).toBe(false);
  });

  it('in a locked thread is posted in the channel, and not edited any more, with the way out', async () => {
    const address = await posted();
    const talk = await under(address);
    const thread = discord.channels.threads.get(idOf(address));
    if (!thread) throw new Error('There is no thread.');
    Object.assign(thread, { archived: true, locked: true });
    expect(fixOf(await why(poster.edit(place, talk, vote)))).toMatch(/^barred: .*Unlock Thread/);
    await under(address, 'talk-2');
    expect(standing()).toHaveLength(2);
  });
});

describe('Discord does not let it stand', () => {
  it.each([
    ['see', 'View Channels'],
    ['write', 'Send Messages'],
  ] as const)('where the bot may not %s: the permission is named', async (lack, named) => {
    discord.channels.deny(CHANNEL, lack);
    expect(fixOf(await why(posted()))).toMatch(new RegExp(`^barred: .*${named}`));
  });

  it('in a thread without its own permission, which is named', async () => {
    discord.channels.threads.set('77', {
      id: '77',
      parent: CHANNEL,
      title: 'A thread',
      archived: false,
      locked: false,
    });
    discord.channels.deny(CHANNEL, 'write in threads');
    const refused = await why(poster.post({ ...place, thread: '77' }, vote, { key: 'vote' }));
    expect(fixOf(refused)).toContain('Send Messages in Threads');
  });

  it('with its picture: the words of the picture stand alone', async () => {
    discord.channels.deny(CHANNEL, 'attach');
    await posted('bars', drawn);
    expect(standing()).toEqual([expect.stringContaining('A bar of 12 beside one of 78.')]);
  });

  it('once it was deleted, or its channel with it: it is gone', async () => {
    const address = await posted();
    discord.channels.remove(idOf(address));
    expect((await why(poster.edit(place, address, counted))).kind).toBe('gone');
    discord.channels.lost.add(CHANNEL);
    expect((await why(poster.edit(place, address, counted))).kind).toBe('gone');
    expect((await why(posted('vote-2'))).kind).toBe('barred');
  });

  it('twice in a breath when it is old: it takes the second edit later', async () => {
    const address = await posted();
    await clock.advance(61 * 60_000);
    await poster.edit(place, address, counted);
    await clock.advance(1000);
    const { kind, until } = await why(poster.edit(place, address, vote));
    expect(kind).toBe('later');
    await clock.advance((until ?? 0) - clock.now());
    await poster.edit(place, address, vote);
  });

  it('too often: it may come when Discord says', async () => {
    const headers = {
      'retry-after': '7',
      'x-ratelimit-limit': '5',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-scope': 'user',
    };
    discord.trouble('post', { status: 429, headers, body: { message: 'slow', retry_after: 7, global: false } });
    const { kind, until } = await why(posted());
    expect(kind).toBe('later');
    expect((until ?? 0) - clock.now()).toBeGreaterThanOrEqual(7000);
    expect((until ?? 0) - clock.now()).toBeLessThan(8000);
  });

  it('too soon, as Discord has said before: it is told when, and Discord is not asked', async () => {
    const headers = {
      'x-ratelimit-bucket': 'abcd',
      'x-ratelimit-limit': '5',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset-after': '9',
    };
    const asked = (): number => discord.requests.filter((each) => each === 'post').length;
    // The library learns from the first answer which limit it is, and from the second how much of it is left.
    const answer = { status: 200, headers, body: { id: '1', channel_id: CHANNEL } };
    discord.trouble('post', answer, answer);
    await posted('vote-1');
    await posted('vote-2');
    const { kind, until } = await why(posted('vote-3'));
    expect([kind, asked()]).toEqual(['later', 2]);
    expect((until ?? 0) - clock.now()).toBeGreaterThan(1000);
  });

  it('while Discord is ill: an error that names no address, no token and no words', async () => {
    discord.trouble('post', { status: 500, body: { message: 'oops' } });
    const error = await posted().catch((cause: unknown) => cause);
    expect(error).not.toBeInstanceOf(Unposted);
    expect(JSON.stringify(error) + String(error)).not.toMatch(/Vote alone|canary|127\.0\.0\.1/);
  });
});
