import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
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

/** Lists of a size that a test reads in a moment. */
export const small = { workingtimes: 120, projecttimes: 1400, contacts: 60, addresses: 40, projecttasks: 30 };

/** Runs until the backup is finished, a quota window apart; returns the number of runs. */
export async function runToTheEnd(world: CliWorld, ...argv: string[]): Promise<number> {
  for (let runs = 1; runs < 200; runs++) {
    const { code, out, err } = await world.run('backup', '--directory', world.directory, ...argv);
    if (code === 0 || code === 4) return runs;
    expect(code, out + err).toBe(3);
    world.clock.step(15 * 60_000 + 5_000);
  }
  throw new Error('no end');
}
