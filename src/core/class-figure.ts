// The picture of a drawn class: how many of n simulated answers complied in each tier, with an interval.
import type { Figure } from './card.ts';

/** One tier of a drawn class: answers that complied, and the 95% interval of their share, in percent. */
type Tier = { readonly complied: number; readonly low: number; readonly high: number };

/** Wide enough for nearly every class, so that a small and a large one can be laid side by side. Percent. */
const USUAL = 60;
/** The room right of the longest whisker, for the counts, as a share of the axis. */
const LABEL = 1.4;

/** White under a whisker, so that it shows on a dark bar too. */
const HALO = {
  type: 'errorbar',
  rule: { color: 'white', strokeWidth: 8 },
  ticks: { color: 'white', size: 20, thickness: 8 },
};

const at = (field: string, domain: readonly number[]) => ({
  field,
  type: 'quantitative',
  scale: { domain },
  title: null,
  axis: { values: [0, 20, 40, 60, 80, 100], labelExpr: "datum.value + '%'" },
});

/** Two bars with whiskers, the counts beside them. The same class is the same figure. `n` is at least 1. */
export function classFigure(result: {
  readonly seed: number;
  readonly n: number;
  readonly free: Tier;
  readonly paid: Tier;
}): Figure {
  const { seed, n, free, paid } = result;
  const row = (tier: string, { complied, low, high }: Tier) => ({
    tier,
    share: (100 * complied) / n,
    low,
    high,
    label: `${complied} of ${n}`,
  });
  const across = [0, Math.max(USUAL, free.high, paid.high) * LABEL];
  return {
    id: `class-${n}-${seed}-${free.complied}-${paid.complied}`,
    spec: {
      title: {
        text: 'Simulated from published rates',
        subtitle: [`Answers that complied, of ${n} drawn in each tier.`, `Whiskers: 95% interval. Seed ${seed}.`],
      },
      height: 300,
      data: { values: [row('Free tier', free), row('Paid tier', paid)] },
      encoding: { y: { field: 'tier', type: 'nominal', sort: null } },
      layer: [
        {
          mark: 'bar',
          encoding: {
            x: at('share', across),
            color: { field: 'tier', type: 'nominal', sort: null, scale: { range: 'tiers' } },
          },
        },
        { mark: HALO, encoding: { x: at('low', across), x2: { field: 'high' } } },
        { mark: { type: 'errorbar', ticks: true }, encoding: { x: at('low', across), x2: { field: 'high' } } },
        { mark: { type: 'text', style: 'value' }, encoding: { x: at('high', across), text: { field: 'label' } } },
      ],
    },
  };
}
