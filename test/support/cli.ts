import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { tickMs } from './clock.js';
import type { WorkspaceOptions } from './demo/test-workspace.js';
import { type CliWorld, createWorld } from './world.js';

export { apiKey, type CliWorld, workspaceUrl } from './world.js';

/** The command line on a demo workspace, a fixed clock and a folder of its own, which is removed after the test. */
export function cliWorld(options: Partial<WorkspaceOptions> = {}, ...more: readonly string[]): CliWorld {
  return createWorld(temporaryFolder(), options, more);
}

/** The same without single reads, with a tenth of the demo's records in pages of a tenth: as many windows of lists. */
export function listWorld(options: Partial<WorkspaceOptions> = {}): CliWorld {
  return cliWorld({ scale: 0.1, perPageCap: 100, ...options }, '--details', 'none');
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prosonata-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** For `listWorld`: two lists of more than one page, the others of one. */
export const small = { users: 12, workingtimes: 120, projecttimes: 210, projecttasks: 30 };

export interface Whole {
  readonly runs: number;
  /** All that was printed. */
  readonly out: string;
  readonly err: string;
}

/** Runs until the backup is finished, a tick of the schedule apart. */
export async function backUpWhole(world: CliWorld, ...more: readonly string[]): Promise<Whole> {
  let [printed, warned] = ['', ''];
  for (let runs = 1; runs < 200; runs++) {
    const { code, out, err } = await world.run('backup', '--directory', world.directory, ...more);
    printed += out;
    warned += err;
    if (code === 0 || code === 4) return { runs, out: printed, err: warned };
    expect(code, out + err).toBe(3);
    world.clock.step(tickMs);
  }
  throw new Error('no end');
}

/** The single reads among the requests from the `since`-th on, as `resource id`. */
export function singleReads({ workspace }: CliWorld, since = 0): readonly string[] {
  return workspace.requests.slice(since).flatMap(({ path }) => {
    const [, resource, id] = /^\/api\/v1\/([^/]+)\/(.+)$/.exec(path) ?? [];
    return id === undefined ? [] : [`${resource} ${id}`];
  });
}
