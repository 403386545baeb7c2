// What a class drawn from the published rates looks like: counts first, then how little they prove.
import { button, buttons, type Card, card, menu, picture, table, text } from './card.ts';
import { settings } from './cite.ts';
import { classFigure } from './class-figure.ts';
import type { Study } from './library.ts';
import type { Class } from './pairs.ts';
import { press } from './press.ts';
import { code, type Words } from './text.ts';

export const SIZES = [10, 20, 50, 100, 200, 500, 1000];

/** Where one chooses how large a class to draw. */
export const classAsk = (seed: number): Card =>
  card('Draw a class', [
    text([
      'Imagine a class that asks the model of the study harmful requests, the same number on each tier. ',
      'How many answers per tier? Small classes show how little a few answers prove.',
    ]),
    menu(
      'Answers per tier',
      press('demo', 'draw', seed),
      SIZES.map((n) => ({ value: String(n), label: `${n} answers per tier` })),
    ),
    buttons(button('Another number…', press('demo', 'number', seed))),
  ]);

const percent = (share: number): string => `${Math.round(share * 100)}%`;
const range = (drawn: Class['paid']): string => `${percent(drawn.interval.low)} to ${percent(drawn.interval.high)}`;

/** From this p value down a gap counts as more than chance, as is usual in the field. */
const RARE = 0.05;

const chance = (p: number): string => (p < 0.001 ? 'p below 0.001' : `p = ${p.toFixed(p < 0.01 ? 3 : 2)}`);

function reading({ free, paid, n, p, hidden }: Class): Words {
  const test = `(Fisher’s exact test, ${chance(p)})`;
  const gap =
    free.complied > paid.complied
      ? p <= RARE
        ? `There is a gap here, and chance alone would rarely make one as large ${test}.`
        : `There is a gap here, but chance alone could well make one like it ${test}.`
      : 'This class shows no gap, though the rates that it was drawn from differ.';
  const others =
    hidden < 0.005
      ? `nearly all classes with ${n} answers per tier would show a gap in this direction`
      : `about ${percent(hidden)} of classes with ${n} answers per tier would show no gap, or a reversed one`;
  return `${gap} Drawn again and again, ${others}.`;
}

/** A drawn class: counts first, then intervals, then what it does and does not show. */
export function classShown(study: Study, drawn: Class): Card {
  const { free, paid, n, seed } = drawn;
  const percents = (tier: Class['paid']) => ({
    complied: tier.complied,
    low: tier.interval.low * 100,
    high: tier.interval.high * 100,
  });
  const claims = ['free-refusal-86', 'af-reasoning-12', 'paid-refusal-97'];
  const alt =
    `Two bars. Free tier: ${free.complied} of ${n} complied, 95% interval ${range(free)}. ` +
    `Paid tier: ${paid.complied} of ${n} complied, 95% interval ${range(paid)}.`;
  return card(
    `A class of ${n} answers per tier`,
    [
      table(
        'Drawn by chance from the rates that the paper gives',
        ['Tier', 'Complied', '95% interval of that', 'Of these, with faking reasoning'],
        [
          ['Free', `${free.complied} of ${n}`, range(free), String(free.reasoned)],
          ['Paid', `${paid.complied} of ${n}`, range(paid), 'not counted'],
        ],
      ),
      picture(classFigure({ seed, n, free: percents(free), paid: percents(paid) }), alt),
      text(reading(drawn)),
      settings(study, claims),
      text(['No model was asked. The same draw comes again from its seed, ', code(String(seed)), '.']),
      buttons(
        button('Draw again', press('demo', 'draw', seed, n)),
        button('Another size', press('demo', 'class')),
        button('Share', press('demo', 'shareclass', seed, n)),
      ),
    ],
    'Simulated from published rates',
  );
}
