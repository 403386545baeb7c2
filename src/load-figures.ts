// Figures in prose: which numerals count as one, and how `{claim.form}` is filled in, so that a figure stands in one place only.
import type { z } from 'zod';
import type { ClaimShape } from './core/library.ts';
import { didYouMean, type Faults, listed, type Spot } from './load-faults.ts';

type RawClaim = z.infer<typeof ClaimShape>;

/** The claims that prose may refer to. `names` holds broken ones too, so that one fault does not become twenty. */
export type Ledger = { readonly claims: ReadonlyMap<string, RawClaim>; readonly names: ReadonlySet<string> };

/** What a passage may do: show claims kept for the press lesson; show a figure that is wrong on purpose. */
export type Leave = { readonly press: boolean; readonly wrong: boolean };

export type Prose = { readonly ledger: Ledger; readonly faults: Faults; readonly leave: Leave };

const NUMBER = String.raw`[−-]?\d+(?:[.,]\d+)*(?: (?:thousand|million|billion))?`;
const RESULTS =
  'answers?|queries|query|requests?|samples?|transcripts?|tokens?|models?|questions|prompts|replies|responses?|refusals?|' +
  'documents?|conversations?|epochs?|cases|runs|rows|scratchpads?|times in';
const FIGURE = new RegExp(
  [
    String.raw`±\s?\d+(?:\.\d+)?(?:\s?(?:%|points?\b))?`,
    String.raw`${NUMBER}(?:\s?(?:±|to|and|-|–)\s?\d+(?:\.\d+)?)?[\s-]?(?:%|per ?cent\b|percentage points?\b|points?\b)`,
    String.raw`\bn\s?=\s?\d[\d,]*`,
    String.raw`\b${NUMBER} (?:of|in|out of) (?:(?:the|its|every|about|each) )?\d[\d,]*(?!\d|[.:]\d)`,
    String.raw`\b${NUMBER}(?: (?!(?:the|an?|of|and|or|to|in|by|than|is|was|were|for|on)\b)[\p{L}-]+){0,2} (?:${RESULTS})\b`,
  ].join('|'),
  'giu',
);

/** Numerals that are names, places or dates: no figures, whatever stands behind them. */
const NAMES = new RegExp(
  [
    String.raw`\b(?:Claude|GPT|Llama|Grok|Gemini|Opus|Sonnet|Haiku|Mistral|OLMo|Hermes|Qwen)[ -]?\d+(?:\.\d+)*[a-z]?(?:\.\d+)?`,
    String.raw`\b(?:sections?|tables?|figures?|figs?\.?|appendix|app\.|footnotes?|fn|steps?|parts?|chapters?|levels?|§)\s?(?:[A-Z]\.?)?\d+(?:\.\d+)*(?:(?: and | to |, )\d+(?:\.\d+)*)*`,
    String.raw`\b\d+(?:\.\d+)?B\b`,
    String.raw`\b(?:19|20)\d\d\b(?!\s?(?:%|per ?cent|points))`,
    String.raw`\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b`,
  ].join('|'),
  'giu',
);

const REFERENCE = /\{([^{}]*)\}/gu;

const blank = (words: string): string => words.replace(/[\d{}±]/gu, '_');

/** The figures that are typed as numerals in `raw`, in order. References do not count: they are the cure. */
export function typedFigures(raw: string): readonly string[] {
  const bare = raw.replace(REFERENCE, blank).replace(NAMES, blank);
  return [...bare.matchAll(FIGURE)].map((match) => raw.slice(match.index, match.index + match[0].length));
}

const plain = (figure: string): string =>
  figure
    .toLowerCase()
    .replace(/\s?per ?cent\b/gu, '%')
    .replace(/percentage points?/gu, 'points')
    .replace(/(?<=\d)\.0+(?!\d)/gu, '')
    .replace(/[\s,]/gu, '');

/** The references that would show `figure`: `{free-refusal-86.rounded}`. */
export function carriers(figure: string, ledger: Ledger): readonly string[] {
  return [...ledger.claims.values()].flatMap((claim) =>
    Object.entries(claim.figures)
      .filter(([, form]) => plain(form) === plain(figure))
      .map(([name]) => `{${claim.id}${name === 'value' ? '' : `.${name}`}}`),
  );
}

/** `raw` with its references filled in, and the claims they name, in order. What is wrong is noted as a fault at `spot`. */
export function fill(
  raw: string,
  prose: Prose,
  spot: Spot,
): { readonly words: string; readonly claims: readonly string[] } {
  for (const figure of typedFigures(raw))
    prose.faults.add(spot(figure), `figure "${figure}" is typed here`, cure(figure, prose));
  const claims: string[] = [];
  const words = raw.replace(REFERENCE, (whole, inside: string) => {
    if (inside.startsWith('wrong:')) return wrongOnPurpose(whole, inside.slice('wrong:'.length).trim(), prose, spot);
    const [id = '', form = 'value'] = inside.trim().split('.', 2);
    const shown = lookUp(whole, id, form, prose, spot);
    if (shown !== null) claims.push(id);
    return shown ?? whole;
  });
  if (/[{}]/u.test(raw.replace(REFERENCE, '')))
    prose.faults.add(
      spot(/[{}]/u.exec(raw.replace(REFERENCE, ''))?.[0]),
      'a brace stands alone here',
      'Braces hold a reference, like {free-refusal-86}: write both or none.',
    );
  return { words, claims };
}

function cure(figure: string, { ledger }: Prose): string {
  const found = carriers(figure, ledger);
  if (found.length === 1) return `Write ${found[0]}, so that it stands in one place.`;
  if (found.length > 1)
    return `Write ${found.slice(0, 4).join(' or ')}, whichever is meant, so that it stands in one place.`;
  return `No claim carries it: add a claim to claims.yaml and refer to that, or write {wrong:${figure}} if it is wrong on purpose.`;
}

function wrongOnPurpose(whole: string, figure: string, { faults, leave }: Prose, spot: Spot): string {
  if (figure === '')
    faults.add(spot(whole), 'a wrong figure is named, and none is given', 'Write it like {wrong:12%}.');
  if (!leave.wrong)
    faults.add(
      spot(whole),
      `${whole} stands where everything must be true`,
      'Write the claim that holds the true figure.',
    );
  return figure;
}

function lookUp(whole: string, id: string, form: string, { ledger, faults, leave }: Prose, spot: Spot): string | null {
  const claim = ledger.claims.get(id);
  if (!claim) {
    if (!ledger.names.has(id))
      faults.add(
        spot(whole),
        `${whole} names no claim`,
        didYouMean(id, ledger.names, 'Give it a claim in claims.yaml.'),
      );
    return null;
  }
  if (claim.use === 'press-lesson' && !leave.press)
    faults.add(
      spot(whole),
      `${whole} is kept for the press lesson`,
      'Leave it out here, or move it to a lesson whose id begins with "press".',
    );
  const forms = Object.keys(claim.figures);
  const shown = Object.hasOwn(claim.figures, form) ? claim.figures[form] : undefined;
  if (shown !== undefined) return shown;
  if (forms.length === 0)
    faults.add(
      spot(whole),
      `${whole}: the claim "${id}" has no figure`,
      'Say it in words, or add its figure to claims.yaml.',
    );
  else faults.add(spot(whole), `${whole}: the claim "${id}" has no form "${form}"`, `It has ${listed(forms)}.`);
  return null;
}
