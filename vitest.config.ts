import { defineConfig } from 'vitest/config';

// CI counts the tests from a report in a file; people read the one on the terminal.
const reportFile = process.env.VITEST_JSON;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    // One less than there are processors would be the default, and CI has two.
    maxWorkers: '100%',
    reporters: reportFile ? ['default', ['json', { outputFile: reportFile }]] : ['default'],
  },
});
