// A person of the playground: what the page keeps of them, handed out as a file, and gone from every page once it is deleted.
import { describe, expect, it } from 'vitest';
import { type PlaygroundEvent, playground } from '../../src/adapters/playground/index.ts';
import { transcriptEditor, transcriptKey } from '../../src/adapters/playground/transcript.ts';
import { createBot } from '../../src/core/bot.ts';
import { everyPath } from '../../src/core/forget.ts';
import { ExportShape } from '../../src/core/person.ts';
import type { Store } from '../../src/core/ports.ts';
import { answers } from '../../src/server.ts';
import { realWorld } from '../bot.ts';
import { tags } from './html-reader.ts';

type Told = {
  readonly kind: string;
  readonly trouble?: string;
  readonly changes?: readonly { readonly html: string }[];
};
const HOST = 'http://127.0.0.1:3000';
let nonce = 0;

/** The page of the real commands; `around` may stand between the bot and its store. */
async function open(around: (store: Store) => Store = (store) => store) {
  const world = await realWorld({ rooms: [transcriptEditor] });
  const connection = await playground.connect(createBot({ ...world, store: around(world.store) }), {});
  const opening = { host: '127.0.0.1', port: 0, doors: connection.routes, ready: async () => [] };
  const app = answers({ ...opening, clock: world.clock, log: world.log }, () => false);
  const fetch = async (path: string, init?: RequestInit) => app.request(new Request(`${HOST}${path}`, init));
  const ask = async (seat: string, asked: PlaygroundEvent['ask']): Promise<Told> => {
    const body = { place: 'classroom', user: `seat-${seat}`, nonce: `nonce-${++nonce}-long`, ask: asked };
    const headers = { 'content-type': 'application/json' };
    return (await fetch('/play/ask', { method: 'POST', headers, body: JSON.stringify(body) })).json() as Promise<Told>;
  };
  const type = (seat: string, text: string) => ask(seat, { kind: 'line', text });
  /** Presses the button of that name on the newest answer. */
  async function press(seat: string, told: Told, label: string): Promise<Told> {
    const html = told.changes?.at(-1)?.html ?? '';
    const message = /data-message="(m\d+)"/u.exec(html)?.[1] ?? '';
    const customId = [...html.matchAll(/data-press="([^"]+)">([^<]+)</gu)].find(([, , says]) => says === label)?.[1];
    if (customId === undefined) throw new Error(`No button “${label}” in ${html}`);
    return ask(seat, { kind: 'press', customId, message });
  }
  const page = async (seat: string) => (await fetch(`/?seat=${seat}`)).text();
  const titles = async (seat: string) =>
    tags(await page(seat)).flatMap(({ name, attributes }) => (name === 'article' ? [attributes['aria-label']] : []));
  const paths = async () => {
    const found: string[] = [];
    for await (const path of everyPath(world.store, '')) found.push(path);
    return found;
  };
  return { ...world, fetch, type, press, titles, paths };
}

describe('A person of the playground', () => {
  it('gets everything as a file, the conversation with it, and nobody else’s', async () => {
    const { type, press, fetch } = await open();
    await type('ben', '/explain scratchpad');
    await type('ana', '/quiz');
    const told = await press('ana', await type('ana', '/me'), 'Export all of it');
    const link = tags(told.changes?.[0]?.html ?? '').find(({ attributes }) => attributes.download !== undefined);
    expect(link?.attributes.download).toBe('two-tiers-2026-01-15.json');
    const response = await fetch((link?.attributes.href ?? '').replaceAll('&amp;', '&'));
    expect(response.headers.get('content-type')).toBe('application/json');
    const text = await response.text();
    const read = ExportShape.parse(JSON.parse(text));
    expect(read.person).toBe('playground:seat-ana');
    expect(read.values.map(({ path }) => path)).toEqual(['person/playground:seat-ana/quiz/progress']);
    expect(read.rooms.map(({ path, yours }) => [path, yours.length])).toEqual([
      ['room/playground:local:classroom/transcript', 2],
    ]);
    expect(text).not.toContain('scratchpad\n');
    expect(text).not.toContain('seat-ben');
  });

  it('leaves nothing behind once deleted but the mark, and the others keep theirs', async () => {
    const { type, press, titles, paths, store } = await open();
    await type('ben', '/help');
    await type('ana', '/quiz');
    const asked = await press('ana', await type('ana', '/me'), 'Delete all of it');
    await press('ana', asked, 'Yes, delete it');
    expect(await titles('ana')).toEqual(['It is deleted']);
    expect(await titles('ben')).toEqual(['Two Tiers']);
    expect((await paths()).filter((path) => path.includes('ana'))).toEqual(['gone/playground:seat-ana']);
    const kept = JSON.stringify(await store.read(transcriptKey('local', 'classroom')));
    expect(kept).not.toContain('/quiz"');
  });

  it('is let go of by every open page, and by those that come back later', async () => {
    const { type, press, fetch } = await open();
    await type('ana', '/quiz');
    const asked = await press('ana', await type('ana', '/me'), 'Delete all of it');
    const stream = await fetch('/play/events?seats=ben&after=4');
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    await press('ana', asked, 'Yes, delete it');
    let seen = '';
    while (!seen.includes('event: anew')) seen += (await reader?.read())?.value ?? 'event: anew (the stream ended)';
    await reader?.cancel();
    expect(seen).not.toContain('ended');
    const late = (await fetch('/play/events?seats=ana&after=2')).body?.pipeThrough(new TextDecoderStream()).getReader();
    let said = '';
    while (!said.includes('anew')) said += (await late?.read())?.value ?? 'anew, since the stream ended';
    await late?.cancel();
    expect(said).toContain('event: anew');
  });

  it('finds no answer brought back that was under way when they were deleted', async () => {
    const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>();
    let isHeld = false;
    const { type, press, titles, paths } = await open((store) => ({
      ...store,
      async update(key, change) {
        // The answer to /explain stops right before it is written into the conversation.
        if (isHeld && key.path.endsWith('/transcript') && !key.path.startsWith('person/')) {
          isHeld = false;
          await mayGoOn;
        }
        return store.update(key, change);
      },
    }));
    await type('ana', '/quiz');
    const asked = await press('ana', await type('ana', '/me'), 'Delete all of it');
    isHeld = true;
    const late = type('ana', '/explain');
    while (isHeld) await new Promise((resolve) => setImmediate(resolve));
    await press('ana', asked, 'Yes, delete it');
    goOn();
    expect((await late).trouble).toContain('was deleted while this was under way');
    expect(await titles('ana')).toEqual(['It is deleted']);
    expect((await paths()).filter((path) => path.includes('ana'))).toEqual(['gone/playground:seat-ana']);
  });
});
