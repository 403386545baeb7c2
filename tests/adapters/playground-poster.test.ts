// Posts of rooms on the playground's page: for every seat, in their threads, changed in place, live.
import { describe, expect, it } from 'vitest';
import { playground } from '../../src/adapters/playground/index.ts';
import { transcriptEditor, transcriptKey } from '../../src/adapters/playground/transcript.ts';
import { card, text } from '../../src/core/card.ts';
import type { Poster } from '../../src/core/ports.ts';
import { press, write } from '../../src/core/press.ts';
import { systemClock } from '../../src/drivers/clock-system.ts';
import { answers } from '../../src/server.ts';
import { posterContract } from '../contracts/poster.contract.ts';
import { runs, type Tag, tags } from './html-reader.ts';
import { stage } from './playground-stage.ts';

const HOME = 'http://127.0.0.1:8000';
const PLACE = { tenant: 'local', place: 'classroom' };
const SEATS = ['host', 'ana', 'ben', 'chi'];

async function open() {
  const bot = stage();
  const connection = await playground.connect(bot, {});
  const doors = connection.routes;
  const ready = async () => [];
  const app = answers({ host: '127.0.0.1', port: 0, doors, ready, clock: systemClock, log: bot.log }, () => false);
  const fetch = async (path: string, init: RequestInit = {}) => app.request(new Request(`${HOME}${path}`, init));
  const page = async (seat: string) => (await fetch(`/?seat=${seat}`)).text();
  const ask = async (seat: string, what: object, nonce: string) => {
    const body = JSON.stringify({ place: 'classroom', user: `seat-${seat}`, nonce, ask: what });
    const headers = { 'content-type': 'application/json', origin: HOME };
    return (await fetch('/play/ask', { method: 'POST', headers, body })).json();
  };
  if (!connection.poster) throw new Error('The playground has a poster.');
  return { bot, connection, poster: connection.poster satisfies Poster, fetch, page, ask };
}

/** The messages of a page, each as its own piece of HTML, with its tag. */
function articles(html: string): readonly { readonly tag: Tag; readonly html: string }[] {
  const pieces = html.match(/<article[\s\S]*?<\/article>/gu) ?? [];
  return pieces.flatMap((piece) => {
    const [tag] = tags(piece);
    return tag ? [{ tag, html: piece }] : [];
  });
}

const controlsIn = (html: string): readonly string[] =>
  tags(html).flatMap(({ attributes }) => attributes['data-press'] ?? attributes['data-menu'] ?? []);
const words = (html: string): string => runs(html).join(' ').replace(/\s+/gu, ' ');
const titles = (html: string): readonly (string | undefined)[] =>
  articles(html).map(({ tag }) => tag.attributes['aria-label']);

posterContract({
  name: 'the playground',
  someone: 'seat-host',
  async open() {
    const { bot, connection, poster, page } = await open();
    return {
      poster,
      place: PLACE,
      async seen() {
        const pages = await Promise.all(SEATS.map(async (seat) => ({ seat, found: articles(await page(seat)) })));
        const [first] = pages;
        return (first?.found ?? []).map(({ tag, html }, index) => {
          const thread = tag.attributes['data-thread'];
          const called = pages.filter(({ found }) => found[index]?.tag.attributes.class?.includes('calls'));
          return {
            words: runs(html),
            controls: controlsIn(html),
            notified: called.map(({ seat }) => `seat-${seat}`),
            ...(thread === undefined ? {} : { thread }),
          };
        });
      },
      async remove(address) {
        await bot.store.update(transcriptKey('local', 'classroom'), (old) => ({
          value: old && { ...old, messages: old.messages.filter(({ id }) => id !== address) },
          result: null,
        }));
      },
      bar: null,
      close: () => connection.stop(),
    };
  },
});

const vote = (words: string) =>
  card('A vote', [text(words), { kind: 'buttons', buttons: [{ label: 'Count', press: press('show', 'count', 1) }] }]);

describe('a post of a room on the page', () => {
  it('stands in every seat, says that everyone sees it, and is no seat’s own', async () => {
    const { poster, page } = await open();
    await poster.post(PLACE, vote('nobody so far'), { key: 'k/1' });
    for (const seat of SEATS) {
      const html = await page(seat);
      expect(titles(html)).toEqual(['A vote']);
      expect(words(html)).toContain('Everyone here sees this');
      expect(words(html)).not.toContain('shared this');
    }
  });

  it('comes live to every seat that is open, and changes there in place', async () => {
    const { poster, fetch } = await open();
    const stream = (await fetch('/play/events?seats=host,ana,ben,chi&after=0')).body?.getReader();
    const address = await poster.post(PLACE, vote('nobody so far'), { key: 'k/1' });
    await poster.edit(PLACE, address, vote('one has voted'));
    const decoder = new TextDecoder();
    let said = '';
    while (said.split('one has voted').length <= 4) said += decoder.decode((await stream?.read())?.value);
    await stream?.cancel();
    const changes = [...said.matchAll(/^data: (\{"seat".*\})$/gmu)].map(([, json]) => JSON.parse(json ?? '{}'));
    expect(changes.filter(({ revision }) => revision === 1).map(({ seat, id }) => [seat, id])).toEqual(
      SEATS.map((seat) => [seat, address]),
    );
    expect(changes.filter(({ revision }) => revision === 2).map(({ id }) => id)).toEqual(SEATS.map(() => address));
  });

  it('says which thread it stands in', async () => {
    const { poster, page } = await open();
    const address = await poster.post(PLACE, vote('open'), { key: 'k/1' });
    const under = { address, title: 'Talk: which tier?' };
    await poster.post(PLACE, card('Talk it over', [text('Give your reasons.')]), { key: 'k/2', under });
    expect(words(await page('ben'))).toContain('In the thread Talk: which tier?');
  });

  it('is not overwritten by what its press answers to one person', async () => {
    const { poster, page, ask } = await open();
    const address = await poster.post(PLACE, vote('open'), { key: 'k/1' });
    await ask('ana', { kind: 'press', customId: write(press('show', 'count', 1)), message: address }, 'nonce-one');
    expect(titles(await page('ana'))).toEqual(['A vote', 'Counted to 1']);
    expect(titles(await page('ben'))).toEqual(['A vote']);
  });

  it('is gone from a seat that started afresh, until it changes', async () => {
    const { poster, page, ask } = await open();
    const address = await poster.post(PLACE, vote('nobody so far'), { key: 'k/1' });
    await ask('ana', { kind: 'afresh' }, 'nonce-two');
    expect(titles(await page('ana'))).toEqual([]);
    await poster.edit(PLACE, address, vote('one has voted'));
    expect(words(await page('ana'))).toContain('one has voted');
  });

  it('is nobody’s to take along when they are deleted', async () => {
    const { bot, poster, page } = await open();
    await poster.post(PLACE, vote('nobody so far'), { key: 'k/1' });
    for (const seat of SEATS)
      await transcriptEditor.forget(bot.store, 'playground:local:classroom', `playground:seat-${seat}`);
    expect(titles(await page('ana'))).toEqual(['A vote']);
  });

  it('of another place stands there, and not on this page', async () => {
    const { bot, poster, page } = await open();
    await poster.post({ ...PLACE, place: 'terminal' }, vote('elsewhere'), { key: 'k/1' });
    expect(titles(await page('ana'))).toEqual([]);
    expect((await bot.store.read(transcriptKey('local', 'terminal')))?.messages).toHaveLength(1);
  });
});
