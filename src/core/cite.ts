// The foot of a card: where its words come from, and what its figures are figures of.
import { type Block, type Fact, fact, facts, text } from './card.ts';
import type { Claim, Study } from './library.ts';
import { join, link, type Span, type Text } from './text.ts';

const shortOf = (study: Study, id: string): string => study.sources.get(id)?.short ?? id;

const named = (study: Study, id: string): Span => {
  const url = study.sources.get(id)?.url;
  return url ? link(shortOf(study, id), url) : shortOf(study, id);
};

/** Sources by their short names, linked where they have an address: "Paper §3.2; Anthropic's post". */
export const sourceNames = (study: Study, ids: readonly string[]): Text =>
  join(
    [...new Set(ids)].map((id) => named(study, id)),
    '; ',
  );

const sourced = (count: number, names: Text): Block => text([count === 1 ? 'Source: ' : 'Sources: ', ...names]);

/** The line that says where a card's words come from. */
export const sourceLine = (study: Study, ids: readonly string[]): Block => sourced(ids.length, sourceNames(study, ids));

/** The same line for one claim, with the table, figure or footnote where it stands. */
export const claimSources = (study: Study, claim: Claim): Block =>
  sourced(claim.sources.length, placedNames(study, claim));

/** The stage by its full name: "training" is the RL, and fine-tuning on documents, which comes before it, has a name of its own. */
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
  return facts([fact('These numbers hold', said.join('; '))]);
}

/**
 * A claim's sources, each with the places in it: "Paper §1, Table 2; Paper §5.2". A place names its section, which the
 * source's name says already; one that is of none of them stands at the end.
 */
function placedNames(study: Study, claim: Claim): Text {
  const places = (claim.place ?? '').split('; ').filter((each) => each !== '');
  const isIn = (place: string, id: string): boolean =>
    shortOf(study, id)
      .toLowerCase()
      .endsWith(` ${place.split(', ')[0]?.toLowerCase()}`);
  const sources = claim.sources.map((id): Text => {
    const within = places.filter((place) => isIn(place, id)).flatMap((place) => place.split(', ').slice(1));
    return [named(study, id), ...within.map((each) => `, ${each}`)];
  });
  const elsewhere = places.filter((place) => !claim.sources.some((id) => isIn(place, id)));
  const [only] = sources.length === 1 ? sources : [];
  return only ? [...only, ...elsewhere.map((each) => `, ${each}`)] : join([...sources, ...elsewhere], '; ');
}

/** A claim's figure with all that belongs to it, as one line of a list. */
export function ledgerLine(study: Study, claim: Claim): Fact {
  const shown = claim.figures.exact ?? claim.figures.value ?? Object.values(claim.figures)[0] ?? '';
  const measure = claim.measure ? `${claim.measure}; ` : '';
  return fact(shown, [`${measure}${setting(claim)} (`, ...placedNames(study, claim), ')']);
}
