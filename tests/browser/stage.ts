// What a test plays on in a browser: one browser for the file, a program and a store for each test, and no fault of a page unsaid.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { openBrowser, openPage } from './browser.ts';
import { openProgram, type Program } from './program.ts';

export type Stage = {
  program(): Program;
  browser(): Browser;
  /** Opens a page of the program. A fault that it notes fails the test at its end. */
  visit(path: string, options?: BrowserContextOptions): Promise<Page>;
  /** A program that was away leaves its pages asking in vain, which is no fault of theirs. */
  wasAway(): void;
};

/** `at` is where Chromium is; `more` is asked before each test and stands in the program's environment. */
export function setUp(at: string, more: () => Readonly<Record<string, string>> = () => ({})): Stage {
  let program: Program;
  let browser: Browser;
  let faults: readonly string[] = [];

  beforeAll(async () => {
    browser = await openBrowser(at);
  });
  afterAll(() => browser?.close());
  // What one learner did is no start for the next.
  beforeEach(async () => {
    faults = [];
    program = await openProgram(more());
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await program?.end();
    expect(faults).toEqual([]);
  });

  return {
    program: () => program,
    browser: () => browser,
    async visit(path, options = {}) {
      const opened = await openPage(browser, `${program.url}${path}`, options);
      faults = opened.faults;
      return opened.page;
    },
    wasAway() {
      faults = faults.filter((fault) => !/ERR_|Failed to load/u.test(fault));
    },
  };
}
