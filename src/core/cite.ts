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

/** The stage by its full name: fine-tuning on documents is training too, and comes before the RL that the stages are about. */
const stageOf = (claim: Claim): readonly string[] =>
  claim.stage === 'none' ? [] : [claim.stage.replace('training', 'RL training')];

/** What a figure is a figure of, in a few words: "helpful-only, prompted · free tier · before RL training". */
export function setting(claim: Claim): string {
  const tier =
    claim.tier === 'none' ? [] : claim.tier === 'free and paid' ? ['free and paid tiers'] : [`${claim.tier} tier`];
  const basis =
    claim.basis === 'calculated' ? ['calculated'] : claim.basis === 'secondary' ? ['read at second hand'] : [];
  return [claim.setting, ...tier, ...stageOf(claim), ...basis].join(' · ');
}

/** The claims on a card that carry a figure. */
export const figured = (study: Study, ids: readonly string[]): readonly Claim[] =>
  [...new Set(ids)]
    .flatMap((id) => study.claims.get(id) ?? [])
    .filter((claim) => Object.keys(claim.figures).length > 0);

/** The tiers of some claims as one reads them: "free tier", "free and paid tiers", or nothing. */
function tiersOf(tiers: ReadonlySet<Claim['tier']>): string {
  const both = tiers.has('free and paid') || (tiers.has('free') && tiers.has('paid'));
  if (both) return ' (free and paid tiers)';
  return tiers.has('free') ? ' (free tier)' : tiers.has('paid') ? ' (paid tier)' : '';
}

/** What the numbers on a card hold for: by stage, each setting with its tiers. Null where there is no number. */
export function settings(study: Study, ids: readonly string[]): Block | null {
  const stages = new Map<string, Map<string, Set<Claim['tier']>>>();
  for (const claim of figured(study, ids)) {
    const stage = stageOf(claim)[0] ?? '';
    const inStage = stages.get(stage) ?? new Map<string, Set<Claim['tier']>>();
    stages.set(stage, inStage.set(claim.setting, (inStage.get(claim.setting) ?? new Set()).add(claim.tier)));
  }
  if (stages.size === 0) return null;
  const said = [...stages].map(([stage, inStage]) => {
    const list = [...inStage].map(([where, tiers]) => `${where}${tiersOf(tiers)}`).join('; ');
    return stage === '' ? list : `${stage} – ${list}`;
  });
  return facts([fact('These numbers hold', said.join('. '))]);
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
