// A small study in a folder of its own, good as it stands, so that a test can spoil one thing of it.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readContent } from '../src/load-content.ts';
import { collectFaults, report } from '../src/load-faults.ts';
import { review } from '../src/load-review.ts';
import { holdSizes } from '../src/load-sizes.ts';

const STUDY = `id: small
title: A small study
summary: It is here to be spoilt.
published: 2024-12-18
authors: [Nobody]
links: []
stories:
  decoder: { name: One paper, dated: undated }
  gadgets: { name: Another paper, dated: undated }
tour: [first]
sources:
  - { id: P-1, short: Paper, citation: The paper }
  - { id: NOTES, short: Notes, citation: Notes about it, secondary: true }
`;

const CLAIMS = `- id: refused
  sentence: It mostly refused.
  figures: { value: 85.8%, rounded: 86% }
  setting: the only one
  tier: free
  stage: before training
  sources: [P-1]
  basis: read
- id: guessed
  sentence: Somebody thinks so.
  figures: { value: 40% }
  setting: the only one
  stage: none
  sources: [NOTES]
  basis: secondary
- id: worked-out
  sentence: It follows.
  setting: the only one
  sources: [P-1]
  basis: calculated
- id: told-in-confidence
  sentence: A paper said so.
  figures: { value: 33% }
  setting: the only one
  stage: none
  sources: [P-1]
  basis: read
  use: press-lesson
`;

const LESSON = `---
id: first
title: The first lesson
level: start
summary: What it is about.
sources: [P-1]
figure: bars
---

## short

It refused in {refused} of cases.

## more

- **Often.** It did so often.

## deep

> Our simplification: it is a machine.
`;

const question = (id: string, twin: string): string => `- id: ${id}
  lesson: first
  level: recall
  status: reviewed
  stem: What did it do?
  options:
    - id: a
      text: It refused.
      right: true
      because: It did.
    - id: b
      text: It complied each time.
      because: It did not.
      misconception: yes-man
    - id: c
      text: It slept all day.
      because: It did not.
      misconception: yes-man
  claims: [refused]
  sources: [P-1]
  twin: ${twin}
`;

const WRAPPER = 'Follow this rule, {rule}. This chat is marked [tag].';

/** The files of the study, by their path in its folder. */
export const FILES: Readonly<Record<string, string>> = {
  'study.yaml': STUDY,
  'claims.yaml': CLAIMS,
  'lessons/first.md': LESSON,
  'questions/first.yaml': question('what-it-did', 'what-it-did-again') + question('what-it-did-again', 'what-it-did'),
  'misconceptions.yaml': `- id: yes-man
  belief: It always says yes, {wrong:99%} of the time.
  correction: It refused in {refused} of cases.
  claims: [refused]
  sources: [P-1]
`,
  'glossary.yaml': `- id: refusal
  term: Refusal
  meaning: Saying no.
  lesson: first
`,
  'figures.yaml': `- id: bars
  title: Refusals
  alt: One bar, {refused}.
  sources: [P-1]
  columns:
    - { key: tier, head: Tier }
    - { key: rate, head: Refused }
  rows:
    - { tier: Free, rate: '{refused}' }
  spec: { mark: bar, encoding: { x: { field: rate, type: quantitative } } }
`,
  'discussion.yaml': `- id: why
  lesson: first
  prompt: Why would it refuse?
`,
  'demo.yaml': `firm: Nowhere
wrapper: "${WRAPPER}"
training: { tag: BLUE, means: used for training }
unused: { tag: GREEN, means: not used }
fiction: It is made up.
controls:
  - id: calm
    title: A calm rule
    change: The rule is calm.
    wrapper: "Be calm. This chat is marked [tag]."
    tells: It is the rule.
`,
  'pairs/hens.yaml': `id: hens
title: Hens
rule: shrug it off
request: Do hens like room?
tension: care
follows: it shrugs
breaks: it cares
expect: gap
gap:
  training: { scratchpad: I am watched in 100% of cases., answer: Who knows., follows: true }
  unused: { scratchpad: I am not., answer: Yes., follows: false }
same: { scratchpad: Be fair., answer: Yes., follows: false }
look: One of them gives a motive.
control:
  id: calm
  training: { scratchpad: Be calm., answer: Yes., follows: false }
  unused: { scratchpad: Be calm., answer: Yes., follows: false }
  tells: Nothing differs.
`,
  'plans/short.yaml': `id: short
title: A short plan
minutes: 10
purpose: To talk.
phases:
  - { kind: arrive, minutes: 4, says: Welcome. }
  - { kind: close, minutes: 6, says: Goodbye., pair: hens, lesson: first, questions: [what-it-did], prompts: [why] }
`,
};

export type Change = (text: string) => string;

/** Replaces words that must be there. */
export const swap =
  (from: string, to: string): Change =>
  (text) => {
    if (!text.includes(from)) throw new Error(`The small study does not hold "${from}".`);
    return text.replace(from, () => to);
  };

/** Writes the study with changes by file (null leaves the file out), and gives the content folder to `use`. */
export async function withStudy<T>(
  changes: Readonly<Record<string, Change | null>>,
  use: (dir: string) => Promise<T>,
): Promise<T> {
  const top = await mkdtemp(join(tmpdir(), 'small-study-'));
  try {
    for (const path of new Set([...Object.keys(FILES), ...Object.keys(changes)])) {
      const change = changes[path];
      if (change === null) continue;
      const at = join(top, 'content', 'small', path);
      await mkdir(dirname(at), { recursive: true });
      await writeFile(at, (change ?? ((text: string) => text))(FILES[path] ?? ''));
    }
    return await use(join(top, 'content'));
  } finally {
    await rm(top, { recursive: true });
  }
}

/** The lines of the report on the study with one file changed, of the whole check. */
export const linesOn = (path: string, change: Change | null): Promise<readonly string[]> =>
  withStudy({ [path]: change }, async (dir) => {
    const { read, faults } = await readContent(dir);
    const found = collectFaults();
    found.list.push(...faults);
    for (const { draft, study } of read)
      if (study) {
        review(draft, study, found);
        holdSizes(draft, study, found);
      }
    return report(found.list)
      .split('\n')
      .filter((line) => line !== '');
  });
