import { expect } from 'vitest';
import type { CliWorld } from './cli.js';

export const dayMs = 86_400_000;
/** Just behind the next quota window. */
const tickMs = 15 * 60_000 + 5_000;

export interface DayResult {
  readonly runs: number;
  /** All that was printed. */
  readonly out: string;
  readonly err: string;
}

/** Runs until the backup is finished, a quota window apart. */
export async function backUpWhole(world: CliWorld, ...more: readonly string[]): Promise<DayResult> {
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
