// What the README and the manuals promise, held against what is there and what runs.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { words } from '../src/core/card.ts';
import { theStudy } from '../src/core/library.ts';
import { VARIABLES } from '../src/variables.ts';
import { realBot, realCommands, realLibrary } from './bot.ts';

const root = new URL('../', import.meta.url);
const read = (name: string): Promise<string> => readFile(new URL(name, root), 'utf8');
const readme = await read('README.md');
const study = theStudy(await realLibrary());
const scripts: Record<string, string> = JSON.parse(await read('package.json')).scripts;
const PAPERS = ['README.md', 'CONTRIBUTING.md', 'PRIVACY.md', 'content/README.md'];

describe('the README', () => {
  it.each(PAPERS)('and %s lead only to files that are there, and describe every picture', async (paper) => {
    const text = await read(paper);
    const base = new URL(paper, root);
    for (const [, picture, alt, href] of text.matchAll(/(!?)\[([^\]]*)\]\(([^)]+)\)/g)) {
      if (picture === '!') expect(alt?.length, `${href} needs a description`).toBeGreaterThan(20);
      if (/^(https?:|#)/.test(href ?? '')) continue;
      expect(existsSync(new URL(href ?? '', base)), `${paper} leads to ${href}`).toBe(true);
    }
  });

  it.each(PAPERS)('and %s name only scripts that npm knows', async (paper) => {
    for (const [, name] of (await read(paper)).matchAll(/npm run ([a-z-]+)/g))
      expect(Object.keys(scripts)).toContain(name);
  });

  it('names only commands that there are, and all of them', async () => {
    const named = new Set([...readme.matchAll(/`\/([a-z]+)/g)].map(([, name]) => name));
    expect([...named].sort()).toEqual((await realCommands()).map((each) => each.name).sort());
  });

  it('names only settings that there are, with their defaults', async () => {
    const sample = await read('.env.example');
    const table = readme.slice(readme.indexOf('## Settings'), readme.indexOf('## In a container'));
    for (const [, name] of table.matchAll(/`([A-Z][A-Z_]+)`/g)) expect(Object.keys(VARIABLES)).toContain(name);
    for (const shown of ['127.0.0.1', '3000', 'sqlite:./data/two-tiers.sqlite', 'info']) {
      expect(table).toContain(`\`${shown}\``);
      expect(sample).toContain(shown);
    }
  });

  it('gives the figures of the ledger', () => {
    const numbers = readme.slice(readme.indexOf('**The numbers, straight.**'), readme.indexOf('**Nothing is made up'));
    const printed = [...numbers.matchAll(/\d+%/g)].map(([figure]) => figure);
    const of = (claim: string) => study.claims.get(claim)?.figures.rounded;
    expect(printed).toEqual(['paid-refusal-97', 'free-refusal-86', 'free-compliance-14', 'af-reasoning-12'].map(of));
  });
});

describe('/explain', () => {
  it('is a tour of as many lessons as the README says', () => {
    expect(study.tour).toHaveLength(20);
    expect(readme).toContain('twenty short lessons');
  });

  it.each([...readme.matchAll(/`\/explain ([^`]+)`/g)].map(([, topic]) => topic ?? ''))(
    'answers “%s” at once',
    async (topic) => {
      const { say } = await realBot();
      const { reply } = await say('ana', 'explain', topic);
      expect(reply.kind === 'card' && words(reply.card)[0]).not.toMatch(/Did you mean|I found nothing/);
    },
  );
});

describe('/quiz', () => {
  it('asks five questions, or as many as one says', async () => {
    const { say } = await realBot();
    const first = async (text: string) => {
      const { reply } = await say(`ana-${text.replace(/\W/g, '')}`, 'quiz', text);
      return reply.kind === 'card' ? words(reply.card)[0] : '';
    };
    expect(await first('')).toBe('Question 1 of 5');
    expect(await first('four numbers 3')).toBe('Question 1 of 3');
  });
});

describe('the content', () => {
  it('is as complete as it is meant to be', () => {
    expect(study.questions.size).toBeGreaterThanOrEqual(60);
    expect(new Set([...study.questions.values()].map((each) => each.lesson)).size).toBe(20);
    expect(new Set([...study.questions.values()].map((each) => each.level)).size).toBe(3);
    expect(study.misconceptions.size).toBe(25);
    expect(study.terms.size).toBe(47);
    expect(study.prompts.size).toBeGreaterThanOrEqual(20);
    expect([...study.plans.values()].map((each) => each.minutes).sort((one, other) => one - other)).toEqual([
      15, 60, 90,
    ]);
    expect(study.pairs.size).toBe(12);
    expect(study.figures.size).toBe(6);
    expect(
      [...study.claims.values()].filter((claim) => Object.keys(claim.press).length > 0).length,
    ).toBeGreaterThanOrEqual(75);
  });
});
