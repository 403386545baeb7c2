// Pictures that Slack fetches from us: every process has them, after a restart too, for thirty days.
import { expect, it, vi } from 'vitest';
import { openGallery } from '../../src/adapters/slack/gallery.ts';
import { forgetTenant } from '../../src/core/forget.ts';
import { openMemoryStore } from '../../src/drivers/store-memory.ts';
import { handClock, recordingLog } from '../world.ts';

const DAY = 24 * 3600_000;
const DRAWN = { hash: 'a'.repeat(64), png: Uint8Array.of(137, 80, 78, 71), width: 1, height: 1 };

/** A store with a gallery that drew the picture, and one of another process that did not. */
function stage() {
  const [clock, log] = [handClock(), recordingLog()];
  const store = openMemoryStore({ clock, log });
  const other = openGallery({
    publicUrl: 'https://bot.example',
    store,
    clock,
    log,
    pictures: { find: () => undefined },
  });
  const asked = async (hash: string, team = 'T1'): Promise<Response> =>
    other.door.handle(new Request(`https://bot.example/slack/figures/${team}/${hash}.png`));
  const own = openGallery({ publicUrl: 'https://bot.example', store, clock, log, pictures: { find: () => DRAWN } });
  return { clock, log, store, own, asked };
}

it('A picture that one process drew is fetched from another', async () => {
  const { clock, store, own, asked } = stage();
  expect((await asked(DRAWN.hash)).status).toBe(404);
  await own.keep('T1', DRAWN);
  const answer = await asked(DRAWN.hash);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(DRAWN.png);
  // A workspace that goes takes its own along, and needs nobody else's.
  expect((await asked(DRAWN.hash, 'T2')).status).toBe(404);
  await forgetTenant(store, 'slack', 'T1', clock.now());
  expect((await asked(DRAWN.hash)).status).toBe(404);
});

it('It goes thirty days after it was last shown, and is written again only now and then', async () => {
  const { clock, store, own, asked } = stage();
  const writes = vi.spyOn(store, 'update');
  for (let day = 0; day < 20; day += 1) {
    await own.keep('T1', DRAWN);
    await clock.advance(DAY);
  }
  expect(writes).toHaveBeenCalledTimes(2);
  await clock.advance(24 * DAY);
  expect((await asked(DRAWN.hash)).status).toBe(200);
  await clock.advance(2 * DAY);
  expect((await asked(DRAWN.hash)).status).toBe(404);
});

it('A store that fails costs other processes the picture, and nobody the answer', async () => {
  const { log, store, own, asked } = stage();
  vi.spyOn(store, 'update').mockRejectedValueOnce(new Error('away'));
  await own.keep('T1', DRAWN);
  expect(log.lines.map(({ level }) => level)).toEqual(['warn']);
  await own.keep('T1', DRAWN);
  expect((await asked(DRAWN.hash)).status).toBe(200);
});

it.each(['', 'a'.repeat(63), '..%2f..%2fPRIVACY', 'A'.repeat(64)])(
  'An address that is none, %j, finds nothing',
  async (name) => {
    expect((await stage().asked(name)).status).toBe(404);
  },
);
