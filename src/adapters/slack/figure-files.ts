// Pictures where Slack cannot fetch them from us: each is uploaded once for a workspace, and the words stand alone until then.
import { z } from 'zod';
import type { Drawn, Key, Log, Store } from '../../core/ports.ts';

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
  /** Sees to it, in the background, that the picture will be there. Never throws. */
  want(tenant: string, drawn: Drawn, upload: UploadPicture): void;
}

export function openFigureFiles({ store, log }: { readonly store: Store; readonly log: Log }): FigureFiles {
  const known = new Map<string, string>();
  /** What is under way, and what failed: it is not tried again before the next start. */
  const tried = new Set<string>();

  async function fetch(tenant: string, drawn: Drawn, upload: UploadPicture): Promise<string> {
    const key = fileKey(tenant, drawn.hash);
    const found = await store.read(key);
    if (found) return found.file;
    const file = await upload(drawn);
    return store.update(key, (old) => ({ value: old ?? { file }, result: old?.file ?? file }));
  }

  return {
    of: (tenant, hash) => known.get(`${tenant} ${hash}`),
    want(tenant, drawn, upload) {
      const name = `${tenant} ${drawn.hash}`;
      if (tried.has(name)) return;
      tried.add(name);
      fetch(tenant, drawn, upload).then(
        (file) => known.set(name, file),
        (err: unknown) => log.warn({ tenant, err }, 'A picture could not be uploaded to Slack; its words stand alone.'),
      );
    },
  };
}
