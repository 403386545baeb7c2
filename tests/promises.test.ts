// What the README and the manuals promise, held against what is there and what runs.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { PATHS } from '../src/adapters/discord/endpoint.ts';
import { inviteLink, NEEDED } from '../src/adapters/discord/permissions.ts';
import { manifest } from '../src/adapters/slack/manifest.ts';
import { EVENTS_PATH, FIGURES_PATH, INSTALL_PATH, REDIRECT_PATH } from '../src/adapters/slack/paths.ts';
import { REASONS } from '../src/adapters/slack/scopes.ts';
import { words } from '../src/core/card.ts';
import { theStudy } from '../src/core/library.ts';
import { costOf } from '../src/drivers/model-cost.ts';
import { PRICES } from '../src/prices.ts';
import { answers } from '../src/server.ts';
import { VARIABLES } from '../src/variables.ts';
import { realBot, realCommands, realLibrary } from './bot.ts';
import { handClock, recordingLog } from './world.ts';

const root = new URL('../', import.meta.url);
const read = (name: string): Promise<string> => readFile(new URL(name, root), 'utf8');
const readme = await read('README.md');
const study = theStudy(await realLibrary());
const scripts: Record<string, string> = JSON.parse(await read('package.json')).scripts;
/** The part of the README between two of its headings. */
const part = (from: string, to: string): string => readme.slice(readme.indexOf(from), readme.indexOf(to));
/** Slack's own command, with which a channel takes the bot in. */
const SLACKS_OWN = 'invite';
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
    for (const [, name] of (await read(paper)).matchAll(/npm run ([a-z-]+(?::[a-z]+)?)/g))
      expect(Object.keys(scripts)).toContain(name);
  });

  it('names only commands that there are, and all of them, on Slack as its manifest calls them', async () => {
    const names = (await realCommands()).map((each) => each.name).sort();
    const named = [...readme.matchAll(/`\/(af-)?([a-z]+)[` ]/g)].filter(([, , name]) => name !== SLACKS_OWN);
    const [slacks, others] = [named.filter(([, prefix]) => prefix), named.filter(([, prefix]) => !prefix)];
    expect([...new Set(others.map(([, , name]) => name))].sort()).toEqual(names);
    const shown = manifest(await realCommands(), '/af-', { transport: 'socket' }).features.slash_commands;
    expect([...new Set(slacks.map(([, , name]) => `/af-${name}`))].sort()).toEqual(shown.map((each) => each.command));
  });

  it('names only settings that there are, with their defaults', async () => {
    const sample = await read('.env.example');
    const table = part('## Settings', '## Keep it running');
    for (const [, name] of table.matchAll(/`([A-Z][A-Z_]+)`/g)) expect(Object.keys(VARIABLES)).toContain(name);
    for (const shown of ['127.0.0.1', '3000', 'sqlite:./data/two-tiers.sqlite', 'info']) {
      expect(table).toContain(`\`${shown}\``);
      expect(sample).toContain(shown);
    }
  });

  it('gives the prices of the models that may be asked, and what a pair costs at them', () => {
    const rows = [
      ...part('## A real model', '## Settings').matchAll(
        /^\| `([\w-]+)`.*\| \$([\d.]+), \$([\d.]+) \| \$([\d.]+) \|$/gm,
      ),
    ];
    const shown = rows.map(([, id, input, output]) => [id, Number(input), Number(output)]);
    expect(shown).toEqual(Object.entries(PRICES).map(([id, { input, output }]) => [id, input, output]));
    for (const [, id = '', , , pair] of rows)
      expect(Number(pair)).toBeCloseTo(2 * costOf(PRICES[id as keyof typeof PRICES], { input: 700, output: 300 }), 8);
    for (const { asOf } of Object.values(PRICES)) expect(readme).toContain(`(${asOf})`);
  });

  it('shows no line for .env, on the way to a platform either, that the bot does not read', () => {
    const lines = [...readme.matchAll(/(?:^ *|`)([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
    expect(lines.length).toBeGreaterThan(10);
    for (const name of lines) expect(Object.keys(VARIABLES)).toContain(name);
  });

  it('says of every permission on Discord that is asked for, and of no other, why', () => {
    const rows = [...part('| Discord | why |', '| Slack | why |').matchAll(/^\| \*(.+?)\* \| (.+) \|$/gm)];
    expect(rows.map(([, name]) => name).sort()).toEqual([...NEEDED].sort());
    for (const [, name, why] of rows) expect(why?.length, name).toBeGreaterThan(10);
    for (const scope of new URL(inviteLink('1')).searchParams.get('scope')?.split(' ') ?? [])
      expect(part('| Discord | why |', '| Slack | why |')).toContain(`\`${scope}\``);
  });

  it('says of every scope and event on Slack that the manifest asks for, and of no other, why', async () => {
    const told = part('| Slack | why |', '**Pictures.**');
    const rows = [...told.matchAll(/^\| `(.+?)` \| (.+) \|$/gm)].map(([, scope, why]) => [scope, why]);
    expect(Object.fromEntries(rows)).toEqual(REASONS);
    const asked = manifest(await realCommands(), '/af-', { transport: 'socket' });
    expect(rows.map(([scope]) => scope)).toEqual(asked.oauth_config.scopes.bot);
    const events = [...told.matchAll(/`([a-z]+_[a-z_]+)`/g)].map(([, name]) => name);
    expect(events).toEqual(asked.settings.event_subscriptions.bot_events);
  });

  it('names the addresses that there are, and no other', async () => {
    const public_ = [...readme.matchAll(/https:\/\/bot\.example\.org(\/[a-z_/]+)/g)].map(([, path]) => path);
    const there = [...Object.values(PATHS), EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH, `${FIGURES_PATH}/`, '/privacy'];
    expect([...new Set(public_)].sort()).toEqual(there.sort());
    const watched = [...readme.matchAll(/http:\/\/127\.0\.0\.1:3000(\/[a-z]+)/g)].map(([, path]) => path ?? '');
    expect(watched).toEqual(['/healthz', '/readyz', '/metrics']);
    const opening = {
      host: '127.0.0.1',
      port: 0,
      doors: [],
      ready: async () => [],
      clock: handClock(),
      log: recordingLog(),
    };
    for (const path of watched.slice(0, 2))
      expect((await answers(opening, () => false).request(path)).status).toBe(200);
  });

  it('says of each picture of an experiment, beside it and in words around it, that its answers are no model’s', () => {
    const shown = [...readme.matchAll(/!\[([^\]]*)\]\(docs\/pictures\/(sorting|experiment|phone-sort)\.png\)/g)];
    expect(shown.map(([, , name]) => name)).toEqual(['sorting', 'experiment', 'phone-sort']);
    for (const [, alt] of shown) expect(alt).toMatch(/scripted.*no model was asked/is);
    expect(readme).toContain("**The answers in these three pictures are no model's.**");
  });

  it('leads to every page of docs/', async () => {
    const pages = (await readdir(new URL('docs/', root))).filter((name) => name.endsWith('.md'));
    for (const name of pages) expect(readme).toContain(`](docs/${name})`);
  });

  it('leads to each of its own headings that it points at', () => {
    const headings = [...readme.matchAll(/^#+ (.+)$/gm)].map(([, name]) => name?.toLowerCase().replaceAll(' ', '-'));
    for (const [, to] of readme.matchAll(/\]\(#([^)]+)\)/g)) expect(headings).toContain(to);
  });

  it('gives the figures of the ledger', () => {
    const numbers = part('**The numbers, straight.**', '**Nothing is made up');
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
