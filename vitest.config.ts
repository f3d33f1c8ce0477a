import { defineConfig } from 'vitest/config';

// CI counts the tests from a report in a file; people read the one on the terminal.
const reportFile = process.env.VITEST_JSON;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Against a test that never ends, not against one that is slow: no machine is too slow for these.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // One less than there are processors would be the default, and CI has two.
    maxWorkers: '100%',
    reporters: reportFile ? ['default', ['json', { outputFile: reportFile }]] : ['default'],
  },
});
