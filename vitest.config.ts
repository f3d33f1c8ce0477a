import { defineConfig } from 'vitest/config';

// CI counts the tests from a report in a file; people read the one on the terminal.
const reportFile = process.env.VITEST_JSON;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/fixed-seed.ts'],
    // Against a test that never ends, not against one that is slow: no machine is too slow for these.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Modules are loaded once in each worker and not for each file: a third of the CPU of small tests was loading. No test
    // may change what another one imports.
    isolate: false,
    // One less than there are processors would be the default, and CI has two.
    maxWorkers: '100%',
    reporters: reportFile ? ['default', ['json', { outputFile: reportFile }]] : ['default'],
  },
});
