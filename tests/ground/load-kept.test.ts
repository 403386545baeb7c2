// The content that is kept between two starts: the same as what is read, and read anew whenever anything is different.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { theStudy } from '../../src/core/library.ts';
import { loadLibrary } from '../../src/load-content.ts';
import { keptLibrary } from '../../src/load-kept.ts';

let root = '';
const kept = () => join(root, 'node_modules', '.cache', 'two-tiers-content', 'library.bin');
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'two-tiers-kept-'));
  await cp('content', join(root, 'content'), { recursive: true });
  await mkdir(join(root, 'src'));
  await writeFile(join(root, 'package-lock.json'), '{}');
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('The kept content', () => {
  it('is what was read, the first time and the second', async () => {
    const read = await loadLibrary('content');
    expect(await keptLibrary(root)).toEqual(read);
    expect((await readFile(kept())).length).toBeGreaterThan(100_000);
    expect(await keptLibrary(root)).toEqual(read);
  });

  it('is what the second start takes', async () => {
    const bytes = await readFile(kept());
    await keptLibrary(root);
    expect(await readFile(kept())).toEqual(bytes);
  });

  it.each([
    ['damaged', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 5000), Buffer.from('x'), bytes.subarray(5001)])],
    ['cut off', (bytes: Buffer) => bytes.subarray(0, 5000)],
    ['empty', () => Buffer.alloc(0)],
  ])('is read anew where it is %s', async (_, spoil) => {
    const bytes = await readFile(kept());
    await writeFile(kept(), spoil(bytes));
    expect(theStudy(await keptLibrary(root)).title).toContain('lignment faking');
    expect((await readFile(kept())).subarray(0, 32)).toEqual(bytes.subarray(0, 32));
    expect((await readFile(kept())).length).toBe(bytes.length);
  });

  it('is read anew where the content or what reads it changed, and a fault is reported as ever', async () => {
    const before = await readFile(kept());
    await writeFile(join(root, 'src', 'load-more.ts'), '// Another reader.\n');
    await keptLibrary(root);
    const after = await readFile(kept());
    expect(after.subarray(0, 32)).not.toEqual(before.subarray(0, 32));
    await writeFile(join(root, 'content', 'alignment-faking', 'study.yaml'), 'title: [');
    await expect(keptLibrary(root)).rejects.toThrow(/^The content has .* so the bot does not start:/);
    expect(await readFile(kept())).toEqual(after);
  });
});
