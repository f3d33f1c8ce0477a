import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { DemoOptions } from '../../src/demo/workspace.js';
import { type CliWorld, createWorld } from './world.js';

export { apiKey, type CliWorld, dyingFiles, Killed, workspaceUrl } from './world.js';

/** The command line on a demo workspace, a fixed clock and a folder of its own, which is removed after the test. */
export function cliWorld(options: Partial<DemoOptions> = {}, ...more: readonly string[]): CliWorld {
  return createWorld(temporaryFolder(), options, more);
}

/** The same without single reads: for tests of what concerns lists alone. */
export function listWorld(options: Partial<DemoOptions> = {}): CliWorld {
  return cliWorld(options, '--details', 'none');
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prosonata-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
