// Memory after many interactions: what is kept is what a hundred people have in the store, and it does not grow.
import { describe, expect, it } from 'vitest';
import { startProcess } from './start.ts';

describe('a long-running bot', () => {
  it('holds no more memory after twice as many interactions', async () => {
    const { ended, out, err } = startProcess(['--expose-gc', 'tests/ground/soak.ts', '20000']);
    expect([(await ended).code, err()]).toEqual([0, '']);
    const { heaps }: { heaps: readonly number[] } = JSON.parse(out());
    const [, half = 0, , whole = 0] = heaps;
    // A leak of two hundred bytes an interaction would show here.
    expect(whole - half).toBeLessThan(2_000_000);
  });
});
