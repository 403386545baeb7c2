// How the tests run: every *.test.ts, and at the end a line for each test that was skipped, with its reason.
import { defineConfig } from 'vitest/config';
import { Skipped } from './tests/services.ts';

// Where a program wants to read the outcome: .ci/run counts from it.
const results = process.env.TEST_RESULTS;

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/engine-desk.ts'],
    reporters: ['default', new Skipped(), ...(results ? ['json'] : [])],
    ...(results ? { outputFile: { json: results } } : {}),
    // A whole process or browser is started in some; a busy machine must not turn that into a failure.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
