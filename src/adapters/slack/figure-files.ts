// Pictures where Slack cannot fetch them from us: each is uploaded once for a workspace, and the words stand alone until then.
import { z } from 'zod';
import type { Clock, Drawn, Key, Log, Store } from '../../core/ports.ts';

/** How many pictures are known at once, and how long the record of one stays, in milliseconds: a class is drawn anew each time. */
const MOST = 2_000;
const KEPT = 365 * 24 * 3600_000;

const FileShape = z.object({ file: z.string() });

const fileKey = (tenant: string, hash: string): Key<z.infer<typeof FileShape>> => ({
  path: `tenant/slack:${tenant}/figure/${hash}`,
  shape: FileShape,
  version: 1,
});

/** Uploads a picture and gives the file's id. Throws where it cannot. */
export type UploadPicture = (drawn: Drawn) => Promise<string>;

export interface FigureFiles {
  /** The file of a picture, where it is known to be there already. */
  of(tenant: string, hash: string): string | undefined;
  /** Sees to it that the picture will be there; resolves when it is, or cannot be. Never rejects: whoever cannot wait need not. */
  want(tenant: string, drawn: Drawn, upload: UploadPicture): Promise<void>;
}

type World = { readonly store: Store; readonly clock: Clock; readonly log: Log };

export function openFigureFiles({ store, clock, log }: World): FigureFiles {
  /** By workspace and picture, the oldest first. No file: it is under way, or failed and is not tried again. */
  const known = new Map<string, { readonly file?: string; readonly coming?: Promise<void> }>();

  async function fetch(tenant: string, drawn: Drawn, upload: UploadPicture): Promise<string> {
    const key = fileKey(tenant, drawn.hash);
    const found = await store.read(key);
    if (found) return found.file;
    const file = await upload(drawn);
    return store.update(key, (old) => {
      const value = old ?? { file };
      return { value, expiresAt: clock.now() + KEPT, result: value.file };
    });
  }

  async function bring(name: string, tenant: string, drawn: Drawn, upload: UploadPicture): Promise<void> {
    try {
      const file = await fetch(tenant, drawn, upload);
      if (known.has(name)) known.set(name, { file });
    } catch (err) {
      log.warn({ tenant, err }, 'A picture could not be uploaded to Slack; its words stand alone.');
    }
  }

  return {
    of: (tenant, hash) => known.get(`${tenant} ${hash}`)?.file,
    want(tenant, drawn, upload) {
      const name = `${tenant} ${drawn.hash}`;
      const there = known.get(name);
      if (there) return there.coming ?? Promise.resolve();
      const coming = bring(name, tenant, drawn, upload);
      known.set(name, { coming });
      for (const oldest of known.keys()) {
        if (known.size <= MOST) break;
        known.delete(oldest);
      }
      return coming;
    },
  };
}
