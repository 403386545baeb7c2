// The foot of a card: each source with the place in it, and each stage by its full name.
import { describe, expect, it } from 'vitest';
import { claimSources, ledgerLine, setting } from '../../src/core/cite.ts';
import { type Claim, theStudy } from '../../src/core/library.ts';
import { say } from '../../src/core/text.ts';
import { realLibrary } from '../bot.ts';

const study = theStudy(await realLibrary());
const claims = [...study.claims.values()];
const [first] = claims;
if (!first) throw new Error('The study has no claim.');
const citing = (sources: readonly string[], place?: string): Claim => {
  const { place: _, ...rest } = first;
  return { ...rest, sources: [...sources], ...(place === undefined ? {} : { place }) };
};
const footOf = (claim: Claim): string => {
  const block = claimSources(study, claim);
  return block.kind === 'text' ? say(block.text) : '';
};

describe('the sources of a claim', () => {
  it.each([
    [['P-1', 'P-3.2'], '§1, Table 1', 'Sources: Paper §1, Table 1; Paper §3.2'],
    [['P-1', 'P-3.2'], '§3.2, footnote 28; §1, Table 1', 'Sources: Paper §1, Table 1; Paper §3.2, footnote 28'],
    [['P-4.1'], '§4.1', 'Source: Paper §4.1'],
    [['P-ABS', 'P-1'], 'Abstract; §1, Table 2', 'Sources: Paper abstract; Paper §1, Table 2'],
    [['P-G2'], 'App. G.2, row 32', 'Source: Paper app. G.2, row 32'],
    [['CARD46'], '§6.3.4', 'Source: Opus 4.6 system card, §6.3.4'],
    [['P-1', 'BLOG'], 'Figure 3', 'Sources: Paper §1; Anthropic post; Figure 3'],
    [['P-1'], undefined, 'Source: Paper §1'],
  ])('%j at %j are named once each', (sources, place, foot) => {
    expect(footOf(citing(sources, place))).toBe(foot);
  });

  it('never name a place twice, in the whole ledger', () => {
    const doubled = claims
      .map((claim) => say(ledgerLine(study, claim).text))
      .filter((line) => /(§[\d.]+|app\. \w\.\d|abstract)[;,] \1/iu.test(line));
    expect(doubled).toEqual([]);
  });
});

describe('the stage of a claim', () => {
  it.each([
    ['before training', 'before RL training'],
    ['after training', 'after RL training'],
    ['during fine-tuning', 'during fine-tuning'],
  ] as const)('%s is said as "%s"', (stage, said) => {
    expect(setting({ ...first, stage })).toContain(` · ${said}`);
  });

  it('is never RL where the claim is about the documents that came before it', () => {
    const documents = claims.filter((claim) => claim.sources.every((id) => id === 'P-4.1'));
    expect(documents.length).toBeGreaterThan(0);
    expect(documents.map(setting).filter((line) => line.includes('RL'))).toEqual([]);
  });
});
