// How the tests run: every *.test.ts, and at the end a line for each test that was skipped, with its reason.
import { defineConfig } from 'vitest/config';
import { Skipped } from './tests/services.ts';

// Where a program wants to read the outcome: .ci/run counts from it.
const results = process.env.TEST_RESULTS;

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/engine-desk.ts'],
    setupFiles: ['tests/seed.ts'],
    reporters: ['default', new Skipped(), ...(results ? ['json'] : [])],
    ...(results ? { outputFile: { json: results } } : {}),
    // These only end what hangs: a machine that does a tenth of what ours does must not turn slowness into a failure.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    teardownTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
