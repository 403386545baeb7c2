// Drawn pictures on the one server, where Slack can fetch them, whichever process drew them and whichever is asked.
import { z } from 'zod';
import type { Clock, Drawn, Key, Log, Pictures, Store } from '../../core/ports.ts';
import type { Page } from '../adapter.ts';
import { FIGURES_PATH } from './paths.ts';

/** How long a picture can be fetched, in milliseconds, and how many are known here to be kept. */
const KEPT = 30 * 24 * 3600_000;
const MOST = 2_000;

/** The PNG as base64. */
const PictureShape = z.object({ png: z.string() });
const pictureKey = (tenant: string, hash: string): Key<z.infer<typeof PictureShape>> => ({
  path: `tenant/slack:${tenant}/picture/${hash}`,
  shape: PictureShape,
  version: 1,
});

export type Gallery = {
  /** Where a workspace's pictures are fetched. */
  addressOf(tenant: string): string;
  /** Sees to it that a workspace's picture can be fetched from every process. Never rejects: who drew it has it in any case. */
  keep(tenant: string, drawn: Drawn): Promise<void>;
  /** The door to all of them. */
  readonly door: Page;
};

/** `publicUrl` is how Slack reaches this server. */
type World = {
  readonly publicUrl: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly pictures: Pick<Pictures, 'find'>;
};

const ADDRESS = /\/figures\/(?<tenant>[A-Z0-9]{2,20})\/(?<hash>[0-9a-f]{64})\.png$/;
const missing = (): Response => new Response('There is no such picture.\n', { status: 404 });

export function openGallery({ publicUrl, store, clock, log, pictures }: World): Gallery {
  /** Until when a picture was last kept, in milliseconds since 1970; the oldest first. */
  const known = new Map<string, number>();

  async function keep(tenant: string, { hash, png }: Drawn): Promise<void> {
    const now = clock.now();
    const { path } = pictureKey(tenant, hash);
    // Kept anew before its time is half over, so that what is shown again and again stays.
    if ((known.get(path) ?? 0) - KEPT / 2 > now) return;
    const expiresAt = now + KEPT;
    known.delete(path);
    known.set(path, expiresAt);
    for (const oldest of known.keys()) {
      if (known.size <= MOST) break;
      known.delete(oldest);
    }
    const value = { png: Buffer.from(png).toString('base64') };
    try {
      await store.update(pictureKey(tenant, hash), () => ({ value, expiresAt, result: undefined }));
    } catch (err) {
      known.delete(path);
      log.warn({ err }, 'A picture could not be kept: only this process can show it to Slack.');
    }
  }

  async function find(tenant: string, hash: string): Promise<Uint8Array | undefined> {
    const png = pictures.find(hash)?.png;
    if (png) return png;
    const kept = await store.read(pictureKey(tenant, hash));
    return kept && Buffer.from(kept.png, 'base64');
  }

  return {
    addressOf: (tenant) => `${publicUrl}${FIGURES_PATH}/${tenant}`,
    keep,
    door: {
      method: 'GET',
      path: `${FIGURES_PATH}/*`,
      async handle(request) {
        const { tenant, hash } = ADDRESS.exec(new URL(request.url).pathname)?.groups ?? {};
        const png = tenant === undefined || hash === undefined ? undefined : await find(tenant, hash);
        if (png === undefined) return missing();
        const headers = { 'content-type': 'image/png', 'cache-control': 'public, max-age=31536000, immutable' };
        return new Response(Uint8Array.from(png), { headers });
      },
    },
  };
}
