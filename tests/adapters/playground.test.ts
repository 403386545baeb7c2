// The playground as its page sees it: doors, cards, seats, live changes, and what is refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { PlaygroundConfig, PlaygroundPayload } from '../../src/adapters/playground/index.ts';
import { playground } from '../../src/adapters/playground/index.ts';
import { SEATS } from '../../src/adapters/playground/seats.ts';
import {
  blank,
  MOST,
  record,
  seenBy,
  startedAfresh,
  type Transcript,
} from '../../src/adapters/playground/transcript.ts';
import type { Bot } from '../../src/core/bot.ts';
import { card, text } from '../../src/core/card.ts';
import type { Store } from '../../src/core/ports.ts';
import { press, write } from '../../src/core/press.ts';
import { systemClock } from '../../src/drivers/clock-system.ts';
import { openMemoryStore } from '../../src/drivers/store-memory.ts';
import { answers } from '../../src/server.ts';
import { adapterContract, type Control } from '../contracts/adapter.contract.ts';
import { recordingLog } from '../world.ts';
import { faults, runs, tags } from './html-reader.ts';
import { stage } from './playground-stage.ts';

const sent = (ask: Readonly<Record<string, unknown>>) => ({
  place: 'classroom',
  user: 'seat-ana',
  nonce: 'nonce-0001',
  ask,
});
const pressed = (customId: string, choice?: string): Control => ({
  address: customId,
  event: sent({ kind: 'press', customId, message: 'm1', ...(choice === undefined ? {} : { choice }) }),
  ...(choice === undefined ? {} : { choice }),
});
const htmlOf = (payload: PlaygroundPayload): string => ('html' in payload ? payload.html : '');

/** Controls in order: buttons, and each choice of a menu. */
function controlsIn(html: string): readonly Control[] {
  let menu: string | undefined;
  return tags(html).flatMap(({ name, attributes }) => {
    if (name === 'select') menu = attributes['data-menu'];
    const address = attributes['data-press'];
    if (name === 'button' && address !== undefined) return [pressed(address)];
    return name === 'option' && menu !== undefined ? [pressed(menu, attributes.value)] : [];
  });
}

adapterContract<PlaygroundPayload>({
  adapter: { ...playground, receive: (event) => playground.receive(event as Parameters<typeof playground.receive>[0]) },
  reads: (payload) => runs(htmlOf(payload)),
  controls: (payload) => controlsIn(htmlOf(payload)),
  leads: (payload) =>
    tags(htmlOf(payload)).flatMap(({ name, attributes }) =>
      name === 'a' && attributes.class?.startsWith('button') ? [attributes.href ?? ''] : [],
    ),
  audience: (payload) => (payload.kind === 'share' ? 'public' : 'private'),
  // A page on this computer has nobody to notify: it asks for no permission to.
  notifies: () => [],
  refuses: (payload) => faults(htmlOf(payload)),
  filled: (payload, fields) => {
    const form = tags(htmlOf(payload)).find(({ name }) => name === 'form');
    return sent({ kind: 'form', customId: form?.attributes['data-form'], fields });
  },
  events: [
    sent({ kind: 'line', text: '/quiz two tiers 5' }),
    sent({ kind: 'press', customId: '1/quiz/start', message: 'm1' }),
    sent({ kind: 'press', customId: '1/quiz/topic', choice: 'two-tiers' }),
    sent({ kind: 'form', customId: '1/session/park', fields: { question: 'Why?' }, message: 'm1' }),
    sent({ kind: 'complete', command: 'explain', option: 'topic', typed: 'two' }),
  ],
});

const HOME = 'http://127.0.0.1:8000';
let nonces = 0;

/** The playground behind the real server's answers, as a page would use it. */
async function open(bot: Bot = stage(), config: PlaygroundConfig = {}) {
  const connection = await playground.connect(bot, config);
  const opening = {
    host: '127.0.0.1',
    port: 0,
    doors: connection.routes,
    ready: async () => [],
    clock: systemClock,
    log: bot.log,
  };
  const app = answers(opening, () => false);
  const fetch = async (path: string, init: RequestInit = {}): Promise<Response> =>
    app.request(new Request(`${HOME}${path}`, init));
  const post = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    fetch('/play/ask', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: HOME, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const ask = async (seat: string, what: object, nonce = `nonce-${++nonces}-of-test`) =>
    (await post({ place: 'classroom', user: `seat-${seat}`, nonce, ask: what })).json() as Promise<{
      kind: string;
      trouble?: string;
      html?: string;
      fields?: Record<string, string>;
      changes: { seat: string; id: string | null; revision: number; html: string }[];
    }>;
  const type = (seat: string, line: string) => ask(seat, { kind: 'line', text: line });
  const page = async (query = '') => (await fetch(`/${query}`)).text();
  return { connection, fetch, post, ask, type, page };
}

const words = (html: string): string => runs(html).join(' ').replace(/\s+/gu, ' ');
const titles = (html: string): readonly string[] =>
  tags(html).flatMap(({ name, attributes }) => (name === 'article' ? [attributes['aria-label'] ?? ''] : []));

describe('the page', () => {
  it('welcomes a newcomer with what this is and a first step, and with no message', async () => {
    const { page } = await open();
    const html = await page();
    expect(words(html)).toContain('Alignment faking in large language models');
    expect(words(html)).toContain('the same cards that Discord and Slack will show');
    expect(tags(html).some(({ attributes }) => attributes['data-line'] === '/quiz')).toBe(true);
    expect(titles(html)).toEqual([]);
  });

  it('loads nothing from elsewhere and holds no script of its own', async () => {
    const { page, fetch, type } = await open();
    await type('host', '/show');
    const html = await page();
    const loaded = tags(html).flatMap(({ name, attributes }) =>
      name === 'a' ? [] : [attributes.src, attributes.href].filter((each) => each !== undefined),
    );
    expect(loaded.length).toBeGreaterThan(3);
    for (const each of loaded) expect(each).toMatch(/^\//u);
    for (const each of loaded) expect((await fetch(each)).status, each).toBe(200);
    expect(html).not.toMatch(/<script(?![^>]*src=)/u);
    expect((await fetch('/')).headers.get('content-security-policy')).toContain("script-src 'self'");
  });

  it('serves every module that its script imports', async () => {
    const { fetch } = await open();
    const seen = new Set<string>();
    const visit = async (path: string): Promise<void> => {
      if (seen.has(path)) return;
      seen.add(path);
      const response = await fetch(path);
      expect(response.status, path).toBe(200);
      for (const [, next] of (await response.text()).matchAll(/from '\.\/([a-z]+\.js)'/gu))
        await visit(`/play/${next}`);
    };
    await visit('/play/page.js');
    expect(seen.size).toBeGreaterThan(3);
  });

  it('leads back to the first seat by its title', async () => {
    const { page } = await open();
    const all = tags(await page('?seats=ana,ben'));
    expect(all[all.findIndex(({ name }) => name === 'h1') + 1]?.attributes.href).toBe('/');
  });

  it('keeps the colour that its reader chose', async () => {
    const { fetch } = await open();
    const html = await (await fetch('/', { headers: { cookie: 'a=b; theme=dark' } })).text();
    expect(html).toContain('data-theme="dark"');
  });

  it('shows several seats side by side, each with its own place to type', async () => {
    const { page } = await open();
    const html = await page('?seats=host,ana,chi');
    expect(tags(html).flatMap(({ attributes }) => attributes['data-seat'] ?? [])).toEqual(['host', 'ana', 'chi']);
    const ids = tags(html).flatMap(({ attributes }) => attributes.id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('an answer', () => {
  it('is seen by its asker only, and says so', async () => {
    const { type, page } = await open();
    const told = await type('ana', '/quiz');
    expect(told.changes.map((change) => change.seat)).toEqual(['ana']);
    expect(words(told.changes[0]?.html ?? '')).toContain('Only you can see this');
    expect(titles(await page('?seat=ana'))).toEqual(['Counted to 0']);
    expect(titles(await page('?seat=ben'))).toEqual([]);
  });

  it('is seen by everyone once it is shared, with who shared it', async () => {
    const { type, ask, page } = await open();
    const asked = await type('ana', '/quiz');
    await ask('ana', { kind: 'press', customId: write(press('show', 'share')), message: asked.changes[0]?.id });
    for (const { id } of SEATS) expect(titles(await page(`?seat=${id}`)).at(-1)).toBe('Shared words');
    expect(words(await page('?seat=ben'))).toContain('Ana shared this with everyone');
    expect(words(await page('?seat=ben'))).toContain('From @Ana');
  });

  it('is replaced where it stands', async () => {
    const { type, ask, page } = await open();
    const [first] = (await type('ana', '/quiz')).changes;
    await type('ana', '/park');
    const told = await ask('ana', { kind: 'press', customId: write(press('show', 'count', 7)), message: first?.id });
    expect(told.changes.map((change) => change.id)).toEqual([first?.id]);
    expect(titles(await page('?seat=ana'))).toEqual(['Counted to 7', 'A question?']);
  });

  it('leaves a shared message as it is and comes as a private one of its own', async () => {
    const { ask, page } = await open();
    const shared = await ask('ana', { kind: 'press', customId: write(press('show', 'share')) });
    await ask('ben', { kind: 'press', customId: write(press('show', 'count', 3)), message: shared.changes[0]?.id });
    expect(titles(await page('?seat=ana'))).toEqual(['Shared words']);
    expect(titles(await page('?seat=ben'))).toEqual(['Shared words', 'Counted to 3']);
  });

  it('takes effect once when the same click is sent again', async () => {
    const { ask, page } = await open();
    const answer = { kind: 'press', customId: write(press('show', 'answer')), message: 'm0' };
    const once = await ask('ana', answer, 'the-same-nonce');
    const again = await ask('ana', answer, 'the-same-nonce');
    expect(again.changes.map((change) => change.id)).toEqual(once.changes.map((change) => change.id));
    expect(titles(await page('?seat=ana'))).toHaveLength(1);
  });

  it('comes once for twenty clicks at once', async () => {
    const { ask, page } = await open();
    const answer = { kind: 'press', customId: write(press('show', 'answer')), message: 'm0' };
    await Promise.all(Array.from({ length: 20 }, () => ask('ana', answer)));
    expect(titles(await page('?seat=ana'))).toHaveLength(1);
  });

  it('survives a restart, buttons and all', async () => {
    const store = openMemoryStore({ clock: systemClock, log: recordingLog() });
    const before = await open(stage(store));
    const asked = await before.type('ana', '/quiz');
    await before.connection.stop();
    const after = await open(stage(store));
    expect(titles(await after.page('?seat=ana'))).toEqual(['Counted to 0']);
    const told = await after.ask('ana', {
      kind: 'press',
      customId: write(press('show', 'count', 1)),
      message: asked.changes[0]?.id,
    });
    expect(told.changes[0]?.id).toBe(asked.changes[0]?.id);
    expect(titles(await after.page('?seat=ana'))).toEqual(['Counted to 1']);
  });

  it('shows what was typed as words, never as markup', async () => {
    const { type, page } = await open();
    await type('ana', '/show <img src=x onerror=alert(1)>\u202e');
    const html = await page('?seat=ana');
    expect(html).not.toContain('<img src=x');
    expect(words(html)).toContain('/show <img src=x onerror=alert(1)>');
    expect(html).not.toContain('\u202e');
  });

  it('is a kind sentence for an unknown command, from the bot itself', async () => {
    const { type } = await open();
    expect(words((await type('ana', '/dance')).changes[0]?.html ?? '')).toContain('There is no command “dance” here.');
  });

  it('is a kind sentence for ten thousand characters', async () => {
    const { type } = await open();
    const told = await type('ana', `/show ${'a'.repeat(10_000)}`);
    expect(words(told.changes[0]?.html ?? '')).toContain('longer than 4000 characters');
  });

  it('is a hint, and no message, for words that are no command', async () => {
    const { type, page } = await open();
    expect((await type('ana', 'did it escape?')).trouble).toContain('Commands begin with a slash');
    expect(titles(await page('?seat=ana'))).toEqual([]);
  });

  it('offers its file, to whom it belongs', async () => {
    const { type, fetch } = await open();
    const [change] = (await type('ana', '/notes')).changes;
    const link = tags(change?.html ?? '').find(({ attributes }) => attributes.download === 'notes.md');
    const response = await fetch(link?.attributes.href ?? '');
    expect(await response.text()).toBe('# Notes');
    expect(response.headers.get('content-disposition')).toContain('attachment');
    expect((await fetch(`/play/files?seat=ben&message=${change?.id}`)).status).toBe(404);
  });

  it('has its picture drawn, with its words beside it, and words alone where drawing fails', async () => {
    const { type, fetch } = await open();
    const [change] = (await type('ana', '/show')).changes;
    const pictures = tags(change?.html ?? '').filter(({ name }) => name === 'img');
    expect(pictures.map(({ attributes }) => attributes.alt)).toEqual(['A bar that stands for a figure.']);
    const picture = await fetch(pictures[0]?.attributes.src ?? '');
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(words(change?.html ?? '')).toContain('A figure that nobody can draw.');
    expect((await fetch(`/figures/${'0'.repeat(64)}.png`)).status).toBe(404);
  });

  it('is not lost in silence when the store cannot keep it', async () => {
    const real = openMemoryStore({ clock: systemClock, log: recordingLog() });
    const full: Store = {
      read: (key) => real.read(key),
      list: (prefix, page) => real.list(prefix, page),
      update: async () => {
        throw new Error('The disk is full.');
      },
    };
    const { type } = await open(stage(full));
    expect((await type('ana', '/quiz')).trouble).toContain('could not be kept');
  });

  it('comes to a page that cannot read what was said before', async () => {
    const broken: Store = {
      read: async () => {
        throw new Error('away');
      },
      update: async () => {
        throw new Error('away');
      },
      list: async () => [],
    };
    const { fetch } = await open(stage(broken));
    const response = await fetch('/');
    expect(response.status).toBe(200);
    expect(words(await response.text())).toContain('could not be read');
  });
});

describe('a seat that starts afresh', () => {
  const afresh = { kind: 'afresh' };

  it('has nothing but its welcome, and no other seat loses anything', async () => {
    const { type, ask, page } = await open();
    await type('ana', '/quiz');
    await type('ben', '/quiz');
    await ask('ana', { kind: 'press', customId: write(press('show', 'share')) });
    const [change] = (await ask('ana', afresh)).changes;
    expect(change).toMatchObject({ seat: 'ana', id: null, revision: 4 });
    expect(words(change?.html ?? '')).toContain('One study, understood well.');
    expect(titles(await page('?seat=ana'))).toEqual([]);
    expect(words(await page('?seat=ana'))).toContain('One study, understood well.');
    expect(titles(await page('?seat=ben'))).toEqual(['Counted to 0', 'Shared words']);
    expect(titles(await page('?seat=chi'))).toEqual(['Shared words']);
  });

  it('sees what comes after', async () => {
    const { type, ask, page } = await open();
    await ask('ana', afresh);
    await type('ana', '/quiz');
    await ask('ben', { kind: 'press', customId: write(press('show', 'share')) });
    expect(titles(await page('?seat=ana'))).toEqual(['Counted to 0', 'Shared words']);
  });

  it('does so once when the same click is sent again', async () => {
    const { type, ask, page } = await open();
    const once = await ask('ana', afresh, 'the-same-nonce');
    await type('ana', '/quiz');
    const again = await ask('ana', afresh, 'the-same-nonce');
    expect(again.changes[0]?.revision).toBe(once.changes[0]?.revision);
    expect(titles(await page('?seat=ana'))).toEqual(['Counted to 0']);
  });

  it('touches nothing in the store but the transcript', async () => {
    const real = openMemoryStore({ clock: systemClock, log: recordingLog() });
    const changed: string[] = [];
    const watched: Store = {
      read: (key) => real.read(key),
      list: (prefix, page) => real.list(prefix, page),
      update: (key, change) => {
        changed.push(key.path);
        return real.update(key, change);
      },
    };
    const { ask } = await open(stage(watched));
    await ask('ana', afresh);
    expect(changed).toEqual(['room/playground:local:classroom/transcript']);
  });

  it('says so where the store cannot clear it', async () => {
    const broken: Store = {
      read: async () => undefined,
      list: async () => [],
      update: async () => {
        throw new Error('away');
      },
    };
    const { ask } = await open(stage(broken));
    expect((await ask('ana', afresh)).trouble).toContain('Nothing was cleared');
  });

  it('still reads a transcript that was kept before a seat could', async () => {
    const store = openMemoryStore({ clock: systemClock, log: recordingLog() });
    const before = z.object({ revision: z.int(), messages: z.array(z.unknown()) });
    const key = { path: 'room/playground:local:classroom/transcript', shape: before, version: 1 };
    const { type, page } = await open(stage(store));
    await type('ana', '/quiz');
    // The shape of before lets the new member go, as the old code would have written it.
    await store.update(key, (old) => ({ value: { revision: 0, messages: [], ...old }, result: null }));
    expect(titles(await page('?seat=ana'))).toEqual(['Counted to 0']);
  });
});

describe('a form', () => {
  it('opens from a button, says what is wrong, and ends in the message it came from', async () => {
    const { type, ask, page } = await open();
    const [asked] = (await type('ana', '/park')).changes;
    const opened = await ask('ana', { kind: 'press', customId: write(press('show', 'ask')), message: asked?.id });
    expect(words(opened.html ?? '')).toContain('Your question One sentence is enough.');
    const customId = write(press('show', 'park'));
    const wrong = await ask('ana', { kind: 'form', customId, fields: { question: 'Hm' }, message: asked?.id });
    expect(wrong.fields).toEqual({ question: 'Write at least five characters.' });
    await ask('ana', { kind: 'form', customId, fields: { question: 'Why fourteen?' }, message: asked?.id });
    expect(titles(await page('?seat=ana'))).toEqual(['Parked']);
  });
});

describe('what is offered while one types', () => {
  const offered = async (line: string) => {
    const { fetch } = await open();
    const response = await fetch(`/play/complete?${new URLSearchParams({ seat: 'ana', line })}`);
    return ((await response.json()) as { suggestions: { line: string; label: string; hint: string }[] }).suggestions;
  };

  it('is the commands after a slash, by what is typed so far', async () => {
    expect((await offered('/')).map((each) => each.label)).toEqual(['/notes', '/park', '/quiz', '/show']);
    expect(await offered('/QU')).toEqual([{ line: '/quiz ', label: '/quiz', hint: 'Stands in for the quiz.' }]);
    expect(await offered('/zzz')).toEqual([]);
  });

  it('is the choices of an option, from the bot, and the names of the other options', async () => {
    expect((await offered('/show ')).map((each) => each.line)).toEqual([
      '/show two-tiers ',
      '/show scratchpad ',
      '/show length:',
    ]);
    expect((await offered('/show scr')).map((each) => each.line)).toEqual(['/show scratchpad ']);
    expect((await offered('/show length:3 topic:scr')).map((each) => each.line)).toEqual([
      '/show length:3 topic:scratchpad ',
    ]);
  });

  it('is nothing for an unknown command, a plain word, or ten thousand characters', async () => {
    for (const line of ['/dance ', 'hello', '', `/show ${'x'.repeat(10_000)}`]) expect(await offered(line)).toEqual([]);
  });
});

describe('what may knock', () => {
  it.each(['evil.example', '127.0.0.1.evil.example', '127.evil.example', 'localhost.', '10.0.0.1'])(
    'is not the host %s',
    async (host) => {
      const { fetch } = await open();
      for (const path of ['/', '/play/page.js', '/play/events', '/play/complete?line=/']) {
        const response = await fetch(path, { headers: { host: `${host}:8000` } });
        expect(response.status, path).toBe(403);
        expect(await response.text()).toContain('only on this computer');
      }
    },
  );

  it('is this computer by each of its names, or a name that the operator gave', async () => {
    const { fetch } = await open(stage(), { hosts: ['play.example'] });
    for (const host of ['127.0.0.1:1', '127.0.0.53:80', 'localhost:8000', 'LOCALHOST', '[::1]:8000', 'play.example']) {
      expect((await fetch('/', { headers: { host } })).status, host).toBe(200);
    }
  });

  it.each(['https://evil.example', 'null', 'http://127.0.0.1:9999', 'http://localhost:8000.evil.example'])(
    'is not a page of %s',
    async (origin) => {
      const { post, page } = await open();
      const response = await post(
        { place: 'classroom', user: 'seat-ana', nonce: 'nonce-0001', ask: { kind: 'line', text: '/quiz' } },
        { origin },
      );
      expect(response.status).toBe(403);
      expect(titles(await page('?seat=ana'))).toEqual([]);
    },
  );

  it('sends JSON, of a sort that is known, and not too much of it', async () => {
    const { post, fetch } = await open();
    const good = JSON.stringify({
      place: 'classroom',
      user: 'seat-ana',
      nonce: 'nonce-0001',
      ask: { kind: 'line', text: '/quiz' },
    });
    expect((await post(good, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(good, { 'content-type': 'Application/JSON; charset=utf-8' })).status).toBe(200);
    for (const bad of ['null', '5', '[]', '""', '{"place":', '{}', '\u0000', good.replace('seat-ana', 'seat-eve')]) {
      expect((await post(bad)).status, bad).toBe(400);
    }
    expect((await post(`"${'a'.repeat(70_000)}"`)).status).toBe(413);
    expect((await fetch('/play/ask')).status).toBe(405);
  });

  it('cannot break anything with the names that objects inherit', async () => {
    const { post, page } = await open();
    const fields = '{"__proto__":"x","constructor":"y","question":"Long enough"}';
    const customId = write(press('show', 'park'));
    const body = `{"place":"classroom","user":"seat-ana","nonce":"nonce-0001","ask":{"kind":"form","customId":"${customId}","fields":${fields}}}`;
    expect((await post(body)).status).toBe(200);
    expect(titles(await page('?seat=ana'))).toEqual(['Parked']);
    for (const customId of ['1/__proto__/constructor', '1/show/constructor', 'x'.repeat(1500)]) {
      const response = await post({
        place: 'classroom',
        user: 'seat-ana',
        nonce: `nonce-${customId.slice(0, 20)}`,
        ask: { kind: 'press', customId },
      });
      expect(response.status).toBe(200);
    }
    expect(titles(await page('?seat=ana')).slice(1)).toEqual(
      Array(3).fill('That button is from an older version of me.'),
    );
  });
});

describe('the stream', () => {
  /** Reads a stream until `enough` says so; returns what came. */
  async function until(response: Response, enough: (seen: string) => boolean): Promise<string> {
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let seen = '';
    while (reader && !enough(seen)) {
      const { value, done } = await reader.read();
      if (done) break;
      seen += value;
    }
    await reader?.cancel();
    return seen;
  }
  const messages = (seen: string) =>
    [...seen.matchAll(/^data: (\{"seat".*\})$/gmu)].map(
      ([, json]) => JSON.parse(json ?? '') as { seat: string; id: string; revision: number },
    );

  it('tells what was missed, then what comes, to the seats that it is for', async () => {
    const { type, fetch } = await open();
    await type('ana', '/quiz');
    await type('ben', '/quiz');
    await type('chi', '/quiz');
    const response = await fetch('/play/events?seats=ana,ben&after=1');
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const read = until(response, (seen) => messages(seen).length >= 2);
    await type('chi', '/park');
    await type('ana', '/park');
    expect(messages(await read).map(({ seat, revision }) => [seat, revision])).toEqual([
      ['ben', 2],
      ['ana', 5],
    ]);
  });

  it('goes on from the last thing that a page saw', async () => {
    const { type, fetch } = await open();
    for (const line of ['/quiz', '/park', '/show']) await type('ana', line);
    const response = await fetch('/play/events?seats=ana&after=0', { headers: { 'last-event-id': '2' } });
    expect(messages(await until(response, (seen) => messages(seen).length > 0)).map(({ id }) => id)).toEqual(['m3']);
  });

  it('has a page load anew that knows more than is there', async () => {
    const { fetch } = await open();
    for (const after of ['99', 'NaN', '1.5']) {
      expect(
        await until(await fetch(`/play/events?seats=ana&after=${after}`), (seen) => seen.includes('anew')),
      ).toContain('event: anew');
    }
  });

  it('has a page load anew whose seat was cleared while it was away, and only such a page', async () => {
    const { type, ask, fetch } = await open();
    await type('ana', '/quiz');
    await ask('ana', { kind: 'afresh' });
    await type('ben', '/quiz');
    const anew = await fetch('/play/events?seats=ana,ben&after=1');
    expect(await until(anew, (seen) => /anew|"seat"/u.test(seen))).toContain('event: anew');
    for (const asked of ['seats=ana,ben&after=2', 'seats=ben&after=1']) {
      const seen = await until(await fetch(`/play/events?${asked}`), (each) => /anew|"seat"/u.test(each));
      expect(
        messages(seen).map(({ seat }) => seat),
        asked,
      ).toEqual(['ben']);
    }
  });

  it('ends when the playground stops', async () => {
    const { connection, fetch } = await open();
    const response = await fetch('/play/events?seats=ana&after=0');
    await connection.stop();
    await connection.stop();
    expect(await response.text()).toContain('event: hello');
    expect(connection.ready()).toBe(false);
    expect((await fetch('/play/events?seats=ana')).status).toBe(503);
  });
});

describe('a message turned over', () => {
  it('shows what each platform would be sent, bytes by their number', async () => {
    const views = async () => ({
      discord: (reply: { kind: string }) => ({ on: 'discord', kind: reply.kind, bytes: new Uint8Array(3) }),
      slack: () => ({ on: 'slack' }),
    });
    const { type, ask, fetch } = await open(stage(), { views });
    const [own] = (await type('ana', '/quiz')).changes;
    const seen = (await (await fetch(`/play/views?seat=ana&message=${own?.id}`)).json()) as {
      discord: string;
      slack: string;
    };
    expect(JSON.parse(seen.discord)).toEqual({ on: 'discord', kind: 'card', bytes: '(3 bytes)' });
    expect(JSON.parse(seen.slack)).toEqual({ on: 'slack' });
    expect((await fetch(`/play/views?seat=ben&message=${own?.id}`)).status).toBe(404);
    const [shared] = (await ask('ana', { kind: 'press', customId: write(press('show', 'share')) })).changes;
    expect(await (await fetch(`/play/views?seat=ben&message=${shared?.id}`)).text()).toContain('share');
  });

  it('is not offered where no renderers were handed in', async () => {
    const { type } = await open();
    expect((await type('ana', '/quiz')).changes[0]?.html).not.toContain('data-turn');
  });
});

describe('the transcript', () => {
  const entry = fc.record({
    id: fc.integer({ min: 0, max: 150 }).map((each) => `play-${each}`),
    seat: fc.constantFrom(...SEATS.map((seat) => seat.id)),
    message: fc.option(
      fc.integer({ min: 0, max: 150 }).map((each) => `m${each}`),
      { nil: 'none' },
    ),
    kind: fc.constantFrom('card' as const, 'replace' as const, 'share' as const),
  });
  const told = (
    old: Transcript,
    { kind, ...rest }: { kind: 'card' | 'replace' | 'share'; id: string; seat: string; message: string },
  ) => record(old, { kind, card: card(rest.id, [text(kind)]) }, { ...rest, at: 0 });

  it('keeps the newest of each seat, in order, and shows nobody what is another’s', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 400 }), (entries) => {
        const transcript = entries.reduce((old, each) => told(old, each).transcript, blank);
        for (const { id } of SEATS) {
          const seen = seenBy(transcript, id);
          expect(seen.every((message) => message.to === id || message.to === 'everyone')).toBe(true);
          const numbers = seen.map((message) => Number(message.id.slice(1)));
          expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
        }
        expect(transcript.messages.length).toBeLessThanOrEqual(MOST * SEATS.length);
      }),
      { numRuns: 60 },
    );
  });

  it('changes nothing for an interaction that it has seen', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 80 }), (entries) => {
        const transcript = entries.reduce((old, each) => told(old, each).transcript, blank);
        const last = entries.at(-1);
        if (last) expect(told(transcript, last).transcript).toBe(transcript);
      }),
    );
  });

  it('is empty for a seat that starts afresh, the same for the others, and never goes back in its revisions', () => {
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 200 }),
        fc.constantFrom(...SEATS.map(({ id }) => id)),
        (entries, seat) => {
          const old = entries.reduce((each, next) => told(each, next).transcript, blank);
          const cleared = startedAfresh(old, seat, 'play-clear');
          expect(seenBy(cleared, seat)).toEqual([]);
          expect(cleared.messages.some((message) => message.to === seat)).toBe(false);
          for (const { id } of SEATS) if (id !== seat) expect(seenBy(cleared, id)).toEqual(seenBy(old, id));
          expect(cleared.revision).toBe(old.revision + 1);
          expect(startedAfresh(cleared, seat, 'play-clear')).toBe(cleared);
        },
      ),
    );
  });

  it('never shows a seat more than it keeps, newest last', () => {
    const many = Array.from({ length: MOST + 25 }, (_, at) => ({
      id: `play-${at}`,
      seat: 'ana',
      message: 'none',
      kind: 'card' as const,
    }));
    const transcript = many.reduce((old, each) => told(old, each).transcript, blank);
    expect(seenBy(transcript, 'ana')).toHaveLength(MOST);
    expect(seenBy(transcript, 'ana').at(-1)?.id).toBe(`m${MOST + 25}`);
  });
});
