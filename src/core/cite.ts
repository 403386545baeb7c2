// The foot of a card: where its words come from, and what its figures are figures of.
import { type Block, type Fact, fact, facts, text } from './card.ts';
import type { Claim, Study } from './library.ts';
import { join, link, type Span, type Text } from './text.ts';

const named = (study: Study, id: string): Span => {
  const source = study.sources.get(id);
  if (!source) return id;
  return source.url ? link(source.short, source.url) : source.short;
};

/** Sources by their short names, linked where they have an address: "Paper §3.2; Anthropic's post". */
export const sourceNames = (study: Study, ids: readonly string[]): Text =>
  join(
    [...new Set(ids)].map((id) => named(study, id)),
    '; ',
  );

/** The line that says where a card's words come from. */
export const sourceLine = (study: Study, ids: readonly string[]): Block =>
  text([ids.length === 1 ? 'Source: ' : 'Sources: ', ...sourceNames(study, ids)]);

/** What a figure is a figure of, in a few words: "helpful-only, prompted · free tier · before training". */
export function setting(claim: Claim): string {
  const tier =
    claim.tier === 'none' ? [] : claim.tier === 'free and paid' ? ['free and paid tiers'] : [`${claim.tier} tier`];
  const stage = claim.stage === 'none' ? [] : [claim.stage];
  const basis =
    claim.basis === 'calculated' ? ['calculated'] : claim.basis === 'secondary' ? ['read at second hand'] : [];
  return [claim.setting, ...tier, ...stage, ...basis].join(' · ');
}

/** The claims on a card that carry a figure. */
export const figured = (study: Study, ids: readonly string[]): readonly Claim[] =>
  [...new Set(ids)]
    .flatMap((id) => study.claims.get(id) ?? [])
    .filter((claim) => Object.keys(claim.figures).length > 0);

/** What the figures on a card are figures of, one line for all that share it. Null where there is no figure. */
export function settings(study: Study, ids: readonly string[]): Block | null {
  const lines = [...new Set(figured(study, ids).map(setting))];
  return lines.length === 0 ? null : facts([fact('Figures', lines.join('; '))]);
}

/** A claim's figure with all that belongs to it, as one line of a list. */
export function ledgerLine(study: Study, claim: Claim): Fact {
  const shown = claim.figures.exact ?? claim.figures.value ?? Object.values(claim.figures)[0] ?? '';
  const measure = claim.measure ? ` ${claim.measure}` : '';
  return fact(shown, [
    `${measure === '' ? '' : `${measure.trim()}; `}${setting(claim)} (`,
    ...sourceNames(study, claim.sources),
    claim.place ? `, ${claim.place})` : ')',
  ]);
}
