// The picture of a drawn class says what was drawn, and the same class is the same picture.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classFigure } from '../../src/core/class-figure.ts';

const n = fc.integer({ min: 10, max: 1000 });
const tier = (most: number) =>
  fc
    .record({
      complied: fc.integer({ min: 0, max: most }),
      ends: fc.tuple(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 100, noNaN: true })),
    })
    .map(({ complied, ends: [one, other] }) => ({ complied, low: Math.min(one, other), high: Math.max(one, other) }));
const drawn = n.chain((most) =>
  fc.record({ seed: fc.nat(), n: fc.constant(most), free: tier(most), paid: tier(most) }),
);

const asText = (spec: unknown) => JSON.stringify(spec);

describe('the picture of a class', () => {
  it('says that it is simulated, of how many, from which seed, and the counts', () => {
    const tier = (complied: number) => ({ complied, low: 1, high: 30 });
    const { spec } = classFigure({ seed: 42, n: 20, free: tier(3), paid: tier(1) });
    for (const words of ['Simulated from published rates', 'of 20 drawn', 'Seed 42', '3 of 20', '1 of 20'])
      expect(asText(spec)).toContain(words);
  });

  it('has room for the longest whisker, whatever was drawn', () => {
    fc.assert(
      fc.property(drawn, (result) => {
        const domains = [...asText(classFigure(result).spec).matchAll(/"domain":\[0,([\d.]+)\]/g)].map(([, end]) =>
          Number(end),
        );
        expect(domains.length).toBeGreaterThan(0);
        for (const end of domains) expect(end).toBeGreaterThan(Math.max(result.free.high, result.paid.high));
      }),
    );
  });

  it('is the same figure for the same class, and another id for another size, seed or count', () => {
    fc.assert(
      fc.property(drawn, (result) => {
        const { id } = classFigure(result);
        expect(classFigure(structuredClone(result))).toEqual(classFigure(result));
        expect(classFigure({ ...result, seed: result.seed + 1 }).id).not.toBe(id);
        expect(classFigure({ ...result, n: result.n + 1 }).id).not.toBe(id);
        expect(classFigure({ ...result, free: { ...result.free, complied: result.free.complied + 1 } }).id).not.toBe(
          id,
        );
      }),
    );
  });
});
