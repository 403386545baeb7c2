// Figures are drawn for real: vega, the shipped letters, a worker thread.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import { classFigure } from '../../src/core/class-figure.ts';
import { type Options, openPictures } from '../../src/drivers/pictures-vega.ts';
import { theme } from '../../src/drivers/pictures-vega-theme.ts';
import { loadLibrary } from '../../src/load-content.ts';

const open: { close(): Promise<void> }[] = [];
afterAll(() => Promise.all(open.map((each) => each.close())));

function pictures(options?: Options) {
  // A busy machine may be slow to load the libraries: that is no fault of a figure.
  const opened = openPictures({ patience: 120_000, ...options });
  open.push(opened);
  return opened;
}

/** Two bars with a title and a label of one's own. */
const figure = (id: string, { title = 'Two bars', label = 'Free tier' } = {}) => ({
  id,
  spec: {
    title,
    height: 240,
    data: {
      values: [
        { tier: label, rate: 86 },
        { tier: 'Paid tier', rate: 97 },
      ],
    },
    mark: 'bar',
    encoding: { y: { field: 'tier', type: 'nominal' }, x: { field: 'rate', type: 'quantitative' } },
  },
});

const here = (path: string) => new URL(`../../${path}`, import.meta.url);

describe('a drawing', () => {
  it('is a PNG at double size, named by the SHA-256 of its bytes', async () => {
    const { png, hash, width, height } = await pictures().draw(figure('plain'));
    expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const head = new DataView(png.buffer, png.byteOffset, png.byteLength);
    expect([head.getUint32(16), head.getUint32(20)]).toEqual([1200, 480]);
    expect([width, height]).toEqual([1200, 480]);
    expect(hash).toBe(createHash('sha256').update(png).digest('hex'));
  });

  it('shows its letters: the same letters in another order give another picture', async () => {
    const one = pictures();
    const hashes = await Promise.all(
      [{}, { label: 'Free reit' }, { title: 'Two rabs' }].map((words, index) =>
        one.draw(figure(`words-${index}`, words)).then(({ hash }) => hash),
      ),
    );
    expect(new Set(hashes).size).toBe(3);
  });

  it('is the same picture from another worker', async () => {
    const [one, other] = await Promise.all([pictures().draw(figure('same')), pictures().draw(figure('same'))]);
    expect(one.hash).toBe(other.hash);
  });

  it('is made once, however many ask for it at once', async () => {
    const one = pictures();
    const asked = await Promise.all(Array.from({ length: 20 }, () => one.draw(figure('often'))));
    expect(new Set(asked).size).toBe(1);
    expect(await one.draw(figure('often'))).toBe(asked[0]);
  });

  it('is found by its hash, until newer ones take its room; what was asked for lately stays', async () => {
    const one = pictures({ most: 2 });
    const old = await one.draw(figure('old', { title: 'Old' }));
    const middle = await one.draw(figure('middle', { title: 'Middle' }));
    await one.draw(figure('old', { title: 'Old' }));
    const fresh = await one.draw(figure('fresh', { title: 'Fresh' }));
    expect(one.find(old.hash)).toBe(old);
    expect(one.find(fresh.hash)).toBe(fresh);
    expect(one.find(middle.hash)).toBeUndefined();
  });
});

describe('a figure that cannot be drawn', () => {
  const x = { field: 'data', type: 'quantitative' };
  const broken: readonly [string, Readonly<Record<string, unknown>>, RegExp][] = [
    ['has no mark', {}, /Invalid specification/],
    ['has a channel that does not exist', { data: { values: [] }, mark: 'bar', encoding: { z: x } }, /z-encoding/],
    ['asks for a file', { data: { url: 'package.json' }, mark: 'bar', encoding: { x } }, /loads nothing/],
    ['asks for an address', { data: { url: 'http://127.0.0.1/' }, mark: 'bar', encoding: { x } }, /loads nothing/],
    ['holds what cannot reach a worker', { mark: () => 'bar' }, /could not be cloned/],
  ];

  it.each(broken)(
    'is refused where it %s, by name and with the reason, and the next one is drawn',
    async (_, spec, why) => {
      const one = pictures();
      const refused = one.draw({ id: 'broken', spec });
      const next = one.draw(figure('next'));
      await expect(refused).rejects.toThrow(why);
      await expect(refused).rejects.toThrow('The figure "broken" cannot be drawn');
      expect((await next).width).toBe(1200);
    },
  );

  it('is given up when it takes longer than one waits', async () => {
    await expect(pictures({ patience: 1 }).draw(figure('slow'))).rejects.toThrow(
      'The figure "slow" cannot be drawn: it took more than 1 ms. Simplify it.',
    );
  });

  it('is asked for after the end', async () => {
    const one = pictures();
    await one.draw(figure('before'));
    await one.close();
    await expect(one.draw(figure('after'))).rejects.toThrow('the pictures are closed');
  });
});

describe('the worker', () => {
  it('is started by the first figure, serves the next ones, and is replaced when it dies', async () => {
    const started: Worker[] = [];
    const note = (worker: Worker) => started.push(worker);
    process.on('worker', note);
    const one = pictures();
    expect(started).toHaveLength(0);
    await one.draw(figure('first'));
    await one.draw(figure('second'));
    expect(started).toHaveLength(1);
    await started[0]?.terminate();
    await one.draw(figure('third'));
    expect(started).toHaveLength(2);
    const cut = one.draw(figure('fourth'));
    await Promise.all([started[1]?.terminate(), expect(cut).rejects.toThrow('the worker that draws has stopped')]);
    expect((await one.draw(figure('fourth'))).width).toBe(1200);
    process.off('worker', note);
  });

  it('does not keep the process alive: a program that drew and closed nothing ends by itself', async () => {
    const program = `
      import { openPictures } from ${JSON.stringify(here('src/drivers/pictures-vega.ts').href)};
      const { width } = await openPictures().draw(${JSON.stringify(figure('child'))});
      console.log(width);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
    expect(stdout.trim()).toBe('1200');
  });

  it('alone loads the drawing libraries', async () => {
    const source = await readFile(here('src/drivers/pictures-vega.ts'), 'utf8');
    const imported = [...source.matchAll(/from '([^']+)'/g)].map(([, from]) => from);
    expect(imported).toEqual(['node:worker_threads', '../core/ports.ts']);
  });
});

describe('the figures that ship', () => {
  it('are all drawn, 1200 pixels wide', async () => {
    const { studies } = await loadLibrary(fileURLToPath(here('content')));
    const shipped = studies.flatMap((study) => [...study.figures.values()]);
    const one = pictures();
    const drawn = await Promise.all(shipped.map(({ figure }) => one.draw(figure)));
    expect(drawn.length).toBeGreaterThanOrEqual(6);
    expect(new Set(drawn.map(({ width }) => width))).toEqual(new Set([1200]));
  });

  it('include a drawn class, small or large', async () => {
    const one = pictures();
    const tier = (complied: number) => ({ complied, low: 2, high: 40 });
    const small = await one.draw(classFigure({ seed: 7, n: 10, free: tier(1), paid: tier(0) }));
    const large = await one.draw(classFigure({ seed: 7, n: 1000, free: tier(142), paid: tier(28) }));
    expect(small.hash).not.toBe(large.hash);
  });

  it('use pairs of colours that differ in lightness, at least three to one', () => {
    for (const [dark = '', light = ''] of Object.values(theme.range ?? {}) as string[][])
      expect((luminance(light) + 0.05) / (luminance(dark) + 0.05)).toBeGreaterThan(3);
  });
});

/** Relative luminance of a colour like #1f4e9c, as WCAG 2 defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
