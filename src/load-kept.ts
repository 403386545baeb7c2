// The content as it was read last time, kept beside the libraries for as long as neither it nor anything that reads it changes.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Library } from './core/library.ts';

/** Where a project keeps it, and what it is made from: the content, what reads it, and the libraries that this uses. */
const KEPT = join('node_modules', '.cache', 'two-tiers-content', 'library.bin');
const MADE_FROM = ['content', 'src', 'package-lock.json'] as const;

const digest = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
/** The bytes of a digest. */
const SIZE = 32;

/** Everything that a library is made from, as one digest. */
async function sourcesOf(root: string): Promise<Buffer> {
  const hash = createHash('sha256').update(process.version);
  for (const name of MADE_FROM) {
    const found = name.includes('.')
      ? [join(root, name)]
      : (await readdir(join(root, name), { recursive: true, withFileTypes: true }))
          .filter((each) => each.isFile() && /\.(ts|ya?ml|md)$/.test(each.name))
          .map((each) => join(each.parentPath, each.name))
          .sort();
    const bytes = await Promise.all(found.map((path) => readFile(path)));
    for (const [index, each] of bytes.entries()) hash.update(`${found[index]} ${each.length}\n`).update(each);
  }
  return hash.digest();
}

/** What is kept, where it was made from these very sources and is whole; else null. */
async function kept(path: string, sources: Buffer): Promise<Library | null> {
  try {
    const bytes = await readFile(path);
    const value = bytes.subarray(2 * SIZE);
    const isWhole = bytes.subarray(0, SIZE).equals(sources) && bytes.subarray(SIZE, 2 * SIZE).equals(digest(value));
    return isWhole ? deserialize(value) : null;
  } catch {
    return null;
  }
}

/** Keeps it for the next start. Where nothing can be written, that start reads the content again, and nobody minds. */
async function keep(path: string, sources: Buffer, library: Library): Promise<void> {
  try {
    const value = serialize(library);
    const draft = `${path}.${process.pid}`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, Buffer.concat([sources, digest(value), value]));
    await rename(draft, path);
  } catch {
    // A folder that may not be written to, a full disk: the content is read anew each time.
  }
}

/** The library of the project at `root`. Throws what `loadLibrary` throws. */
export async function keptLibrary(root: string): Promise<Library> {
  const path = join(root, KEPT);
  const sources = await sourcesOf(root).catch(() => null);
  const known = sources && (await kept(path, sources));
  if (known) return known;
  const { loadLibrary } = await import('./load-content.ts');
  const library = await loadLibrary(join(root, 'content'));
  if (sources) await keep(path, sources, library);
  return library;
}
