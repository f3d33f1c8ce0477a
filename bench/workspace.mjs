// The demo workspace with the log and the changes that tests have; compiled as the tests are, without a build.
import { resolve } from 'node:path';
import { runnerImport } from 'vite';

const { module } = await runnerImport(resolve('test/support/demo/test-workspace.ts'));

export const { createTestWorkspace } = module;
